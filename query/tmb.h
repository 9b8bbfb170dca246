/*
 * Tumour mutational burden computed from the VCF, by curated/tmb_rules.tsv:
 * substitutions and short indels with a coding consequence (synonymous included) inside
 * --regions, of the depth and allele fraction that the rules ask for, per megabase of
 * coding exons inside --regions.  Only of a sample that is somatic or tumour-normal:
 * elsewhere germline variants would be counted.
 */
#ifndef QUERY_TMB_H
#define QUERY_TMB_H

#include "kb/store/kb.h"
#include "query/sample.h"

struct tmb {
    bool is_asked; /* of a tumour, with --regions and transcripts */
    bool is_computed;
    const char *why_not; /* word of the schema; NULL when computed */
    double per_megabase;
    uint64_t n_counted, n_outside, n_germline, n_below_fraction, n_no_fraction,
        n_below_depth;     /* add up to the sample's coding changes */
    uint64_t coding_bases; /* coding exons inside the regions */
    double min_allele_fraction;
    int64_t min_depth;
};

int tmb_make(const struct sample *s, struct kb_txn *kb, struct arena *mem,
    struct tmb *out, struct err *err);

/* Keeps a call that changes coding bases of any gene in the sample's coding_changes:
 * before calls that no report needs are dropped.  Its effects are known. */
void tmb_note_call(struct sample *s, const struct call *c, struct arena *mem);

#endif
