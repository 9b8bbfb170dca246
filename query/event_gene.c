#include "query/event_gene.h"

int broken_gene_placed(const struct gene_spans *s, const struct gene_span *span,
    struct arena *mem, struct broken_gene *out, struct err *err)
{
    struct transcript *t;
    int rc = gene_span_transcript(s, span, mem, &t, err);
    *out = (struct broken_gene){span->gene, span->hgnc_id, span, t, 0, false};
    return rc;
}

int broken_gene_named(const struct gene_spans *s, struct str name, struct arena *mem,
    struct broken_gene *out, struct err *err)
{
    struct gene gene;
    *out = (struct broken_gene){.symbol = str_copy(mem, name)};
    int rc = gene_resolve(s->kb, name, mem, &gene, err);
    if (rc <= 0)
        return rc;
    out->symbol = gene.symbol;
    out->hgnc_id = gene.hgnc_id;
    const struct gene_span *span = gene_spans_find(s, gene.symbol);
    return span ? broken_gene_placed(s, span, mem, out, err) : 0;
}

void broken_gene_exon(struct broken_gene *g, const struct event_point *p, bool is_five)
{
    g->exon = 0;
    if (g->model == NULL || p->contig == CONTIG_NONE)
        return;
    g->is_outside = p->contig != g->model->contig;
    if (g->is_outside)
        return;
    struct transcript_place place = transcript_place(g->model, p->pos1);
    g->is_outside = !place.is_inside;
    if (g->is_outside)
        return;
    g->exon = place.exon;
    if (place.offset > 0 && !is_five)
        g->exon++;
    else if (place.offset < 0 && is_five)
        g->exon--;
}

struct str exon_text(struct arena *mem, unsigned exon)
{
    return exon ? str_fmt(mem, "e%u", exon) : STR_NONE;
}
