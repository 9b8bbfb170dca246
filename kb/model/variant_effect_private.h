/*
 * Inside of variant_effect: alleles as edits along the transcript's strand.
 *
 * x is a position on that strand: pos1 on the plus strand, -pos1 on the minus strand,
 * so that x always grows from 5' to 3'.  Spans of x and of transcript indexes are
 * half-open.
 */
#ifndef KB_MODEL_VARIANT_EFFECT_PRIVATE_H
#define KB_MODEL_VARIANT_EFFECT_PRIVATE_H

#include "kb/model/variant_effect.h"

/* The genome along the strand, with the bases fetched last. */
#define STRAND_CACHE 128
struct strand {
    const struct transcript *t;
    const struct refbases *ref; /* NULL: nothing is known */
    bool has_cache;
    uint32_t cache_beg1, n_cached;
    char cache[STRAND_CACHE];
};
char strand_base(struct strand *s, int64_t x); /* 'N': not known */
static inline int64_t exon_beg(const struct transcript *t, unsigned i)
{
    return t->is_reverse ? -(int64_t)t->exons[i].end1 : t->exons[i].beg1;
}
static inline int64_t exon_end(const struct transcript *t, unsigned i)
{
    return (t->is_reverse ? -(int64_t)t->exons[i].beg1 : t->exons[i].end1) + 1;
}

/* Bases beg .. end - 1 become ins; beg == end: ins stands before beg. */
struct edit {
    int64_t beg, end;
    struct str ins;       /* on the strand of the transcript */
    bool joins_upstream;  /* an insertion right at an exon's edge belongs to what lies
                           * upstream of it, else to what lies downstream */
    bool is_substitution; /* one base for one base */
    bool keeps_start;     /* moved away from the start codon */
    bool is_unproven;     /* a base that decides how far it can move is not known */
};

/* Edits of the alleles in order of x, each at its place (below); one for each changed
 * base of an allele that does not change the length.  Returns how many. */
unsigned edits_of_alleles(struct strand *s, const struct allele *alleles, unsigned n,
    struct arena *mem, struct edit **out);

/* What one edit touches. */
struct touch {
    uint32_t terms;        /* splice and intron terms */
    unsigned exon, intron; /* 1-based, first one touched; 0: none */
    bool is_exonic;
    uint32_t beg0, end0; /* transcript indexes removed; equal: insertion before */
    int64_t growth;      /* bases that the transcript becomes longer */
    bool is_crossing;    /* bases of an exon go together with others behind its edge */
    bool is_splice_in_cds;  /* the splice site is of an intron inside the CDS */
    bool is_in_start_codon; /* of a complete start */
    bool is_whole;          /* the whole transcript is gone */
    bool is_doubtful;       /* a splice site may or may not be hit: bases are missing */
};
struct touch edit_touch(struct strand *s, const struct edit *e);

/* The CDS with all edits of one copy; fills terms of the protein, change and hgvs_p.
 * touches: of the edits, in order.  Edits that cross an exon's edge are not followed:
 * what becomes of them is not in the sequence. */
void effect_on_protein(const struct transcript *t, const struct coding_sequence *cs,
    const struct edit *edits, const struct touch *touches, unsigned n,
    struct arena *mem, struct variant_effect *out);

#endif
