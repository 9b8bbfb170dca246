/*
 * The laboratory's own decisions in a report: overrides of evidence stand in its
 * records (kb/model/override.h); those of ClinVar's classes are put beside the findings
 * here, and decide nothing.  Both are counted, and those that should have been reviewed
 * before the day of the report are named.  Uses whose approval was withdrawn
 * (curated/withdrawn.tsv) are no decisions of the laboratory, and told apart.
 */
#ifndef QUERY_OVERRIDES_H
#define QUERY_OVERRIDES_H

#include "query/report.h"

/* The laboratory's own words for a record of ClinVar; from is ClinVar's. */
int overrides_of_clinvar(struct kb_txn *kb, const struct clinvar_record *c,
    struct arena *mem, struct evidence_override **out, unsigned *n, struct err *err);

/* Fills the findings' overrides, r->n_overridden, r->n_withdrawn, r->withdrawn and
 * r->overdue, after all rows are in their lists.  date NULL: nothing is overdue. */
int overrides_make(struct kb_txn *kb, const char *date, struct arena *mem,
    struct report *r, struct err *err);

#endif
