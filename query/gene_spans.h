/*
 * The intervals of the KB's genes on one assembly, from the transcript that stands for
 * each: MANE Select, or the canonical one where there is none.  A gene without a
 * transcript on the assembly (GRCh37 has gaps) is not placed: nothing is said about it.
 */
#ifndef QUERY_GENE_SPANS_H
#define QUERY_GENE_SPANS_H

#include "kb/base/strmap.h"
#include "kb/store/kb.h"

struct gene_span {
    struct str gene; /* approved symbol; slice of the map */
    uint32_t hgnc_id;
    unsigned contig;
    uint32_t beg1, end1;
    bool is_reverse;
    enum transcript_tag tag;
    uint32_t ordinal; /* of the transcript */
};

struct gene_spans {
    struct kb_txn *kb;
    struct arena *mem;
    enum assembly assembly;
    struct gene_span *at; /* by contig, beg1, symbol */
    size_t n;
    size_t n_not_placed;   /* genes that have a transcript on the other assembly only */
    uint32_t longest;      /* bases of the longest gene */
    struct strmap by_gene; /* symbol -> index + 1 */
};

/* Reads every transcript of the assembly once. */
int gene_spans_load(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct gene_spans *out, struct err *err);

/* NULL: the gene is not placed. */
const struct gene_span *gene_spans_find(const struct gene_spans *s, struct str gene);

/* Genes that share a base with beg1..end1, in order of their first base, symbol.  The
 * pointers live in mem; returns the number. */
size_t gene_spans_over(const struct gene_spans *s, unsigned contig, uint32_t beg1,
    uint32_t end1, struct arena *mem, const struct gene_span ***out);

/* The transcript of a gene; lives in mem. */
int gene_span_transcript(const struct gene_spans *s, const struct gene_span *g,
    struct arena *mem, struct transcript **out, struct err *err);

/* A gene as a file names it: the approved symbol, else a previous symbol or alias that
 * leads to one gene only.  1 found; 0: none, or several. */
int gene_resolve(struct kb_txn *kb, struct str named, struct arena *mem,
    struct gene *out, struct err *err);

#endif
