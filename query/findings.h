/*
 * Calls -> findings: the gene, protein readings, consequence and ClinVar facts of each
 * call, from the KB's records of the very same allele.
 */
#ifndef QUERY_FINDINGS_H
#define QUERY_FINDINGS_H

#include "query/case.h"
#include "query/effect.h"

/* Fills out->findings, clinvar, contexts (one per call, in order).  The calls of a
 * sample that was read are used up. */
int findings_make(struct sample *sample, struct kb_txn *kb,
    const struct effect_rules *rules, struct arena *mem, struct case_data *out,
    struct err *err);

#endif
