/*
 * Approvals of a therapy row: what an assertion states itself, and labels (records of
 * the source "labels", which are rows of their own too) that fit the patient and the
 * row.  A label's biomarker is a criterion that the evaluator has answered like any
 * other; here only rows are put together.
 */
#ifndef QUERY_APPROVALS_H
#define QUERY_APPROVALS_H

#include "query/report.h"

/* A label fits a row when both are true, unflagged and for sensitivity; the therapies
 * are the same set; a finding is behind both; and the disease of each is the patient's,
 * a wider one, or any cancer.  Fills the rows' approvals, each list by (country, body,
 * id).  Before tiers are judged. */
void approvals_make(struct report_evidence *rows, unsigned n, struct arena *mem);

#endif
