/* Thresholds and gene sets of the hereditary part: hereditary_rules.tsv of the KB. */
#ifndef QUERY_HEREDITARY_RULES_H
#define QUERY_HEREDITARY_RULES_H

#include "kb/store/kb.h"

struct hereditary_rules {
    /* A change seen in a tumour hints at the germline above these allele fractions. */
    double hint_fraction_substitution, hint_fraction_indel;
    /* A heterozygous change of a germline sample below it looks mosaic. */
    double mosaic_fraction;
    struct str *any_fraction, *never; /* genes: a hint at any fraction; none ever */
    unsigned n_any_fraction, n_never;
};

/* A rule that is not known, given twice or missing is ERR_KB. */
int hereditary_rules_load(struct kb_txn *kb, struct arena *mem,
    struct hereditary_rules *out, struct err *err);

bool hereditary_hints_at_any_fraction(
    const struct hereditary_rules *r, struct str gene);
bool hereditary_hints_never(const struct hereditary_rules *r, struct str gene);

#endif
