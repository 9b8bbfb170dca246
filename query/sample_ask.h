/*
 * What became of the alleles that `vdt explain` is asked about: of each record of the
 * input that holds one, its fate (enum allele_fate), followed to the end.  Nothing is
 * kept, and nothing costs, when nobody asks.
 */
#ifndef QUERY_SAMPLE_ASK_H
#define QUERY_SAMPLE_ASK_H

#include "query/sample.h"

/* A gene, as far as the KB places it. */
struct ask_span {
    enum assembly assembly;
    unsigned contig;
    uint32_t beg1, end1;
};

struct ask_row {
    enum assembly assembly;
    unsigned contig; /* CONTIG_NONE: another sequence */
    uint32_t beg1, end1;
    unsigned input; /* 0-based */
    uint64_t line;
    struct str given,
        filter;           /* "chr7:140753336:A:T", of one ALT; FILTER as it stands */
    struct allele allele; /* in normal form; pos1 0: not bases */
    enum allele_fate fate;
};

/* CHROM:POS:REF:ALT as a record has it, whatever its ALT is. */
struct ask_literal {
    struct str chrom, ref, alt; /* chrom empty: none */
    uint32_t pos1;
};

struct sample_ask {
    struct arena *mem;
    struct allele *alleles; /* in normal form, on the assembly that each names */
    unsigned n_alleles;
    struct ask_span *spans;
    unsigned n_spans;
    struct str id; /* of the ID column; empty: none */
    struct ask_literal literal;
    struct ask_row *rows;
    size_t n_rows, cap_rows;
};

struct reading;
struct locus;
struct side;

bool ask_read_literal(struct str term, struct ask_literal *out);

/* Is the ALT one that is asked about? */
bool ask_is_meant(struct reading *r, const struct locus *l, struct str alt);
/* The ALT was counted: what a side counts more of than before is its fate there. */
void ask_keep(struct reading *r, const struct locus *l, struct str alt,
    const uint64_t before[][N_ALLELE_FATES]);
/* The record said what another had said. */
void ask_note_duplicate(struct sample_ask *ask, const struct call *c);
/* What sample_recount counts again. */
void ask_recount(struct sample_ask *ask, const struct allele *a, unsigned input,
    enum allele_fate fate);
/* Rows of the other assembly go. */
void ask_decide(struct sample_ask *ask, enum assembly assembly);

#endif
