#include "query/gene_spans.h"

#include <stdlib.h>

static int span_cmp(const void *a, const void *b)
{
    const struct gene_span *x = a, *y = b;
    if (x->contig != y->contig)
        return x->contig < y->contig ? -1 : 1;
    if (x->beg1 != y->beg1)
        return x->beg1 < y->beg1 ? -1 : 1;
    return str_cmp(x->gene, y->gene);
}

static void take(
    struct gene_spans *s, size_t *cap, const struct transcript *t, uint32_t ordinal)
{
    struct gene_span span = {t->gene, t->hgnc_id, t->contig, transcript_beg1(t),
        transcript_end1(t), t->is_reverse, t->tag, ordinal};
    bool is_new;
    uint32_t *at = strmap_at(&s->by_gene, s->mem, t->gene, &is_new);
    if (!is_new) {
        if (span.tag < s->at[*at - 1].tag)
            s->at[*at - 1] = span;
        return;
    }
    s->at = arena_grow(s->mem, s->at, cap, s->n + 1, sizeof *s->at);
    s->at[s->n++] = span;
    *at = (uint32_t)s->n;
}

/* After sorting the map leads to the new places. */
static void arrange(struct gene_spans *s)
{
    bool is_new;
    if (s->n > 0)
        qsort(s->at, s->n, sizeof *s->at, span_cmp);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t bases = s->at[i].end1 - s->at[i].beg1 + 1;
        *strmap_at(&s->by_gene, s->mem, s->at[i].gene, &is_new) = (uint32_t)i + 1;
        s->longest = bases > s->longest ? bases : s->longest;
    }
}

/* Genes of the other assembly, each once. */
struct others {
    struct strmap seen;
    struct str *gene;
    size_t n, cap;
};

static void note_other(struct others *o, struct arena *mem, struct str gene)
{
    bool is_new;
    strmap_at(&o->seen, mem, gene, &is_new);
    if (!is_new)
        return;
    o->gene = arena_grow(mem, o->gene, &o->cap, o->n + 1, sizeof *o->gene);
    o->gene[o->n++] = gene;
}

int gene_spans_load(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct gene_spans *out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct others others = {0};
    size_t cap = 0;
    int rc = 0;
    *out = (struct gene_spans){.kb = kb, .mem = mem, .assembly = assembly};
    for (uint32_t i = 0; rc >= 0 && i < kb_n_transcripts(kb); i++) {
        struct transcript t;
        arena_reset(&scratch);
        rc = kb_transcript(kb, i, &scratch, &t, NULL, err);
        if (rc == 0)
            rc = err_set(err, ERR_KB, "transcript %u is not there", i);
        if (rc > 0 && t.assembly == assembly && t.contig != CONTIG_NONE && t.gene.n > 0)
            take(out, &cap, &t, i);
        else if (rc > 0 && t.gene.n > 0)
            note_other(&others, mem, t.gene);
    }
    arena_free(&scratch);
    for (size_t i = 0; i < others.n; i++)
        out->n_not_placed += strmap_get(&out->by_gene, others.gene[i]) == NULL;
    if (rc >= 0)
        arrange(out);
    return rc < 0 ? rc : 0;
}

const struct gene_span *gene_spans_find(const struct gene_spans *s, struct str gene)
{
    const uint32_t *at = strmap_get(&s->by_gene, gene);
    return at ? &s->at[*at - 1] : NULL;
}

/* The first span that may reach beg1: none before it is as long as that. */
static size_t first_near(const struct gene_spans *s, unsigned contig, uint32_t beg1)
{
    uint32_t from = beg1 > s->longest ? beg1 - s->longest : 0;
    size_t lo = 0, hi = s->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct gene_span *g = &s->at[mid];
        if (g->contig < contig || (g->contig == contig && g->beg1 < from))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

size_t gene_spans_over(const struct gene_spans *s, unsigned contig, uint32_t beg1,
    uint32_t end1, struct arena *mem, const struct gene_span ***out)
{
    size_t n = 0, cap = 0;
    *out = NULL;
    for (size_t i = first_near(s, contig, beg1); i < s->n; i++) {
        const struct gene_span *g = &s->at[i];
        if (g->contig != contig || g->beg1 > end1)
            break;
        if (g->end1 < beg1)
            continue;
        *out = arena_grow(mem, *out, &cap, n + 1, sizeof **out);
        (*out)[n++] = g;
    }
    return n;
}

int gene_span_transcript(const struct gene_spans *s, const struct gene_span *g,
    struct arena *mem, struct transcript **out, struct err *err)
{
    *out = ARENA_NEW(mem, struct transcript);
    int rc = kb_transcript(s->kb, g->ordinal, mem, *out, NULL, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "transcript %u is not there", g->ordinal);
    return rc < 0 ? rc : 0;
}

int gene_resolve(struct kb_txn *kb, struct str named, struct arena *mem,
    struct gene *out, struct err *err)
{
    struct name_hit *hits;
    uint32_t id = 0;
    int rc = named.n > 0 ? kb_gene_by_symbol(kb, named, mem, out, err) : 0;
    if (rc != 0 || named.n == 0)
        return rc;
    int n = kb_name(kb, str_fold(mem, named), mem, &hits, err);
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_GENE)
            continue;
        if (id != 0 && id != hits[i].target)
            return 0;
        id = hits[i].target;
    }
    if (n < 0 || id == 0)
        return n < 0 ? n : 0;
    return kb_gene(kb, id, mem, out, err);
}
