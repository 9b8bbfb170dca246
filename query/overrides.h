/*
 * The laboratory's own decisions in a report: overrides of evidence stand in its
 * records (kb/model/override.h); those of ClinVar's classes are put beside the findings
 * here, and decide nothing.  Both are counted, and those that should have been reviewed
 * before the day of the report are named.
 */
#ifndef QUERY_OVERRIDES_H
#define QUERY_OVERRIDES_H

#include "query/report.h"

/* Fills the findings' overrides, r->n_overridden and r->overdue, after all rows are in
 * their lists.  date NULL: nothing is overdue. */
int overrides_make(struct kb_txn *kb, const char *date, struct arena *mem,
    struct report *r, struct err *err);

#endif
