#include "ingest/windows.h"

#include <stdlib.h>

#include "ingest/build.h"
#include "ingest/transcript_stage.h"

#define CHUNK_BASES 256

struct span {
    uint32_t beg1, end1;
};

struct span_list {
    struct span *span;
    size_t n, cap;
};

struct window_set {
    struct span_list list[N_ASSEMBLIES][N_CONTIGS];
};

struct window_set *window_set_new(void)
{
    struct window_set *s = calloc(1, sizeof *s);
    if (s == NULL)
        arena_oom(sizeof *s);
    return s;
}

void window_set_free(struct window_set *s)
{
    if (s == NULL)
        return;
    for (unsigned a = 0; a < N_ASSEMBLIES; a++)
        for (unsigned c = 0; c < N_CONTIGS; c++)
            free(s->list[a][c].span);
    free(s);
}

static int span_cmp(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->beg1 != y->beg1)
        return x->beg1 < y->beg1 ? -1 : 1;
    return (x->end1 > y->end1) - (x->end1 < y->end1);
}

/* Sorted, and what overlaps or touches is one. */
static void merge(struct span_list *l)
{
    size_t n = 0;
    if (l->n > 1)
        qsort(l->span, l->n, sizeof *l->span, span_cmp);
    for (size_t i = 0; i < l->n; i++) {
        struct span *last = n > 0 ? &l->span[n - 1] : NULL;
        if (last == NULL || l->span[i].beg1 > last->end1 + 1)
            l->span[n++] = l->span[i];
        else if (l->span[i].end1 > last->end1)
            last->end1 = l->span[i].end1;
    }
    l->n = n;
}

/* Millions of alleles ask for the same bases: a full list is merged before it grows. */
static void make_room(struct span_list *l)
{
    if (l->n < l->cap)
        return;
    merge(l);
    if (l->n < l->cap / 2)
        return;
    size_t cap = l->cap > 0 ? l->cap * 2 : 64;
    struct span *span = realloc(l->span, cap * sizeof *span);
    if (span == NULL)
        arena_oom(cap * sizeof *span);
    l->span = span;
    l->cap = cap;
}

void window_set_add(struct window_set *s, enum assembly assembly, unsigned contig,
    uint32_t beg1, uint32_t end1)
{
    uint32_t length = contig_length(assembly, contig);
    if (beg1 == 0)
        beg1 = 1;
    if (end1 > length)
        end1 = length;
    if (beg1 > end1)
        return;
    struct span_list *l = &s->list[assembly - 1][contig];
    make_room(l);
    l->span[l->n++] = (struct span){beg1, end1};
}

/* ---- alleles ---- */

/* n to the right, not beyond what a position can be. */
static uint32_t after(uint32_t pos1, size_t n)
{
    return n < UINT32_MAX - pos1 ? pos1 + (uint32_t)n : UINT32_MAX;
}

/* The first base from pos1 on that does not go on repeating the unit, or is not known.
 */
static uint32_t end_of_repeat(
    const struct allele *a, const struct refbases *ref, struct str unit, uint32_t pos1)
{
    char chunk[CHUNK_BASES];
    for (size_t k = 0; ref != NULL;) {
        uint32_t n =
            ref->fetch(ref->ctx, a->assembly, a->contig, pos1, CHUNK_BASES, chunk);
        for (uint32_t i = 0; i < n; i++, k++)
            if (chunk[i] != unit.p[k % unit.n])
                return after(pos1, i);
        pos1 = after(pos1, n);
        if (n < CHUNK_BASES)
            break;
    }
    return pos1;
}

void window_set_add_allele(
    struct window_set *s, const struct allele *a, const struct refbases *ref)
{
    bool is_insertion = a->alt.n > a->ref.n;
    struct str longer = is_insertion ? a->alt : a->ref;
    struct str shorter = is_insertion ? a->ref : a->alt;
    uint32_t beg1 = a->pos1 > 1 ? a->pos1 - 1 : 1, end1 = after(a->pos1, a->ref.n);
    if (shorter.n == 1 && longer.n > 1) {
        struct str last = str_sub(longer, longer.n - 1, 1);
        if (longer.p[0] == shorter.p[0]) {
            beg1 = a->pos1;
            end1 = end_of_repeat(a, ref, str_sub(longer, 1, longer.n - 1), end1);
        } else if (str_eq(last, shorter)) {
            /* the anchor stands behind, as at the contig's first base */
            end1 = end_of_repeat(a, ref, str_sub(longer, 0, longer.n - 1), end1 - 1);
        }
    }
    window_set_add(s, a->assembly, a->contig, beg1, end1);
}

/* ---- writing ---- */

static void add_exons(struct build *b)
{
    for (unsigned i = 0; i < transcripts_n_chosen(b); i++) {
        const struct transcript *t = transcripts_chosen(b, i);
        for (unsigned k = 0; k < t->n_exons; k++) {
            uint32_t beg1 = t->exons[k].beg1;
            window_set_add(b->windows, t->assembly, t->contig,
                beg1 > WINDOW_FLANK ? beg1 - WINDOW_FLANK : 1,
                after(t->exons[k].end1, WINDOW_FLANK));
        }
    }
}

struct writing {
    struct build *b;
    struct refbases ref;
    struct buf bases;
    uint64_t n_asked, n_known;
};

/* What is known of a span, in as many pieces as unknown bases cut it into. */
static int write_span(struct writing *w, enum assembly assembly, unsigned contig,
    const struct span *span, struct err *err)
{
    uint32_t at = span->beg1;
    w->n_asked += (uint64_t)span->end1 - span->beg1 + 1;
    for (;;) {
        at = reference_next(w->b->reference, assembly, contig, at);
        if (at == 0 || at > span->end1)
            return 0;
        uint32_t want = span->end1 - at + 1;
        buf_clear(&w->bases);
        buf_reserve(&w->bases, want);
        uint32_t n = w->ref.fetch(w->ref.ctx, assembly, contig, at, want, w->bases.p);
        int rc = n == 0 ? reference_error(w->b->reference, err)
                        : kb_build_window(w->b->kb, assembly, contig, at,
                            (struct str){w->bases.p, n}, err);
        if (rc < 0)
            return rc;
        w->n_known += n;
        at += n > 0 ? n : 1;
    }
}

/* Figures stand with the first file of reference bases of the assembly. */
static void note(const struct writing *w, enum assembly assembly)
{
    const struct build *b = w->b;
    for (unsigned i = 0; i < b->n_files; i++) {
        if (b->files[i].reader == NULL || b->files[i].reader->read != fasta_source_read
            || b->files[i].provenance.assembly != assembly)
            continue;
        report_note(b->report, i, "windows: bases wanted by the KB", w->n_asked);
        report_note(b->report, i, "windows: bases known", w->n_known);
        return;
    }
}

static int write_assembly(struct build *b, enum assembly assembly, struct err *err)
{
    struct writing w = {.b = b, .ref = reference_bases(b->reference)};
    int rc = 0;
    for (unsigned c = 1; rc >= 0 && c < N_CONTIGS; c++) {
        struct span_list *l = &b->windows->list[assembly - 1][c];
        merge(l);
        for (size_t i = 0; rc >= 0 && i < l->n; i++)
            rc = write_span(&w, assembly, c, &l->span[i], err);
    }
    buf_free(&w.bases);
    note(&w, assembly);
    return rc;
}

int windows_write(struct build *b, struct err *err)
{
    int rc;
    add_exons(b);
    for (unsigned a = 1; a <= N_ASSEMBLIES; a++)
        if ((rc = write_assembly(b, (enum assembly)a, err)) < 0)
            return rc;
    /* a base that could not be read is not one that nobody has */
    return reference_error(b->reference, err);
}
