/*
 * What alleles do to the KB's transcripts.  Each transcript and its bases are read once
 * and kept.
 */
#ifndef KB_STORE_KB_EFFECTS_H
#define KB_STORE_KB_EFFECTS_H

#include "kb/model/variant_effect.h"
#include "kb/store/kb_spans.h"

/* 1: the KB has transcripts of this assembly; 0: none; or ERR_KB. */
int kb_has_transcripts(struct kb_txn *txn, enum assembly assembly, struct err *err);

struct allele_effect {
    const struct transcript *transcript;
    struct str protein; /* of the transcript, without the stop; empty: not known */
    struct variant_effect effect;
};

struct kb_effects {
    struct kb_txn *txn;
    struct arena *mem;    /* for what is kept and what is given */
    struct arena scratch; /* one effect */
    struct refbases bases;
    struct kb_effects_transcript **known; /* by ordinal; NULL: not read yet */
    uint32_t n;
    struct span_walker spans;
};

/* bases: of the assembly. */
void kb_effects_begin(struct kb_effects *x, struct kb_txn *txn, enum assembly assembly,
    const struct refbases *bases, struct arena *mem);
/* What was given stays. */
void kb_effects_end(struct kb_effects *x);
/* Effects of alleles of one copy (variant_effect.h) on every transcript that they
 * touch, best transcript first: by tag, then id.  Returns the number, or ERR_KB. */
int kb_effects_of(struct kb_effects *x, const struct allele *alleles,
    unsigned n_alleles, struct allele_effect **out, struct err *err);

#endif
