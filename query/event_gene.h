/* Breakpoints on the exons of a gene's transcript. */
#ifndef QUERY_EVENT_GENE_H
#define QUERY_EVENT_GENE_H

#include "query/event.h"
#include "query/gene_spans.h"

/* A gene that a fusion or rearrangement names, and where it was broken. */
struct broken_gene {
    struct str symbol; /* approved; as the file has it when the KB knows no such gene */
    uint32_t hgnc_id;  /* 0: not known */
    const struct gene_span *span;   /* NULL: not placed on the assembly */
    const struct transcript *model; /* of span */
    unsigned exon;                  /* 0: not known */
    bool is_outside;                /* the breakpoint is not in the gene */
};

/* Name -> gene, by approved symbol, previous symbol or alias. */
int broken_gene_named(const struct gene_spans *s, struct str name, struct arena *mem,
    struct broken_gene *out, struct err *err);
/* A placed gene. */
int broken_gene_placed(const struct gene_spans *s, const struct gene_span *span,
    struct arena *mem, struct broken_gene *out, struct err *err);

/* The exon at the break: the last one that a 5' partner keeps, the first one of a 3'
 * partner; in an intron the exon before or behind it. */
void broken_gene_exon(struct broken_gene *g, const struct event_point *p, bool is_five);

/* "e13"; empty: not known. */
struct str exon_text(struct arena *mem, unsigned exon);

#endif
