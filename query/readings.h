/*
 * The protein readings of a finding: what our own consequence calling, the KB's records
 * of the very allele and the file's annotator say about it, each told by its source.
 * Readings that say the same of one gene are one.
 *
 * Numbering (DESIGN 8.3): where a reading is of the gene's MANE Select transcript, or
 * what the allele does to a transcript of the gene was computed, changes numbered along
 * other transcripts are shown and never compared by number.  Where neither is, an
 * annotator's transcripts must agree, or be marked by it as the one to take; else none
 * of them is compared.
 */
#ifndef QUERY_READINGS_H
#define QUERY_READINGS_H

#include "kb/base/strmap.h"
#include "kb/model/finding.h"
#include "kb/model/gene.h"
#include "kb/store/kb.h"
#include "query/sample.h"

/* A source that says something else than what was computed for the same transcript. */
struct disagreement {
    struct str as_given, source, transcript, said, computed;
};

struct disagreements {
    struct disagreement *list;
    unsigned n;
    size_t cap;
};
/* Unless the same is said of the same allele already. */
void disagreements_add(
    struct disagreements *to, const struct disagreement *d, struct arena *mem);

struct readings {
    struct kb_txn *kb;
    struct arena *mem;
    /* Until the next finding: its readings as they grow, which are kept at last, what
     * is decoded.  The owner frees it. */
    struct arena scratch;
    struct finding *f;
    const struct call *call;
    size_t cap;
    struct disagreements disagreements; /* over all findings */
    struct strmap gene_numbers;         /* of symbols that were asked for */
    /* The last of them, since a gene's alleles follow each other; n_last 0: none. */
    char last_symbol[32];
    size_t n_last;
    uint32_t last_number;
    const struct gene **genes;
    size_t n_genes, cap_genes;
};

/* kb_gene_by_symbol, which is asked once of each symbol over all findings. */
int readings_gene(
    struct readings *x, struct str symbol, struct gene *out, struct err *err);
/* Begin with the next finding; what was collected of disagreements stays. */
void readings_begin(struct readings *x, struct finding *f, const struct call *c);
/* Our own, of transcripts on which the call does more than lie in an intron. */
int readings_add_effects(struct readings *x, struct err *err);
/* Our own where bases are missing: after all others, since anybody's word on the gene
 * says more. */
int readings_add_uncomputed(struct readings *x, struct err *err);
int readings_add_clinvar(
    struct readings *x, const struct clinvar_record *c, struct err *err);
int readings_add_variant(
    struct readings *x, const struct named_variant *v, struct err *err);
int readings_add_annotations(struct readings *x, struct err *err);
/* After all were added: numbering, which one is shown, the finding's gene and
 * consequence, disagreements. */
int readings_finish(struct readings *x, struct err *err);

#endif
