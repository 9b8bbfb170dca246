#include "query/pgx_seen.h"

#include <stdlib.h>
#include <string.h>

/* How far an insertion or deletion in a repeat may be written from its leftmost place.
 */
#define SHIFT_BASES 64
#define MAX_REF 64 /* bits of `covered` */

/* ---- definitions ---- */

int pgx_genes_read(
    struct kb_txn *kb, struct arena *mem, struct pgx_genes *out, struct err *err)
{
    int n = kb_pgx_definitions(kb, mem, &out->definitions, NULL, err);

    if (n < 0)
        return n;
    out->n_definitions = (unsigned)n;
    n = kb_pgx_phenotypes(kb, mem, &out->phenotypes, NULL, err);
    if (n < 0)
        return n;
    out->n_phenotypes = (unsigned)n;
    return 0;
}

const struct pgx_definition *pgx_genes_definition(
    const struct pgx_genes *g, struct str gene)
{
    for (unsigned i = 0; i < g->n_definitions; i++)
        if (str_eq(g->definitions[i].gene, gene))
            return &g->definitions[i];
    return NULL;
}

const struct pgx_phenotypes *pgx_genes_phenotypes(
    const struct pgx_genes *g, struct str gene)
{
    for (unsigned i = 0; i < g->n_phenotypes; i++)
        if (str_eq(g->phenotypes[i].gene, gene))
            return &g->phenotypes[i];
    return NULL;
}

/* ---- the list of positions ---- */

static int locus_cmp(const void *x, const void *y)
{
    const struct pgx_seen_locus *a = x, *b = y;

    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    if (a->from1 != b->from1)
        return a->from1 < b->from1 ? -1 : 1;
    if (a->gene != b->gene)
        return a->gene < b->gene ? -1 : 1;
    return a->locus < b->locus ? -1 : a->locus > b->locus;
}

static void make_changes(struct pgx_seen *s, struct pgx_seen_locus *l)
{
    l->changes = ARENA_ARRAY(s->mem, struct allele, l->n_bases);
    for (unsigned i = 0; i < l->n_bases; i++) {
        struct allele *a = &l->changes[i];
        struct err unused = {0};
        if (i == l->place->ref)
            continue;
        *a = (struct allele){.assembly = s->assembly,
            .contig = l->contig,
            .pos1 = l->place->pos1,
            .ref = l->place->bases[l->place->ref],
            .alt = l->place->bases[i]};
        if (allele_trim(a, s->mem, &unused) < 0)
            a->contig = CONTIG_NONE;
        else
            allele_left_align(a, s->bases, s->mem);
    }
}

static void add_locus(
    struct pgx_seen *s, const struct pgx_definition *d, unsigned gene, unsigned locus)
{
    const struct pgx_place *place = &d->loci[locus].place[s->assembly - 1];
    struct pgx_seen_locus l = {.gene = gene,
        .locus = locus,
        .contig = d->contig,
        .beg1 = place->pos1,
        .place = place,
        .n_bases = d->loci[locus].n_bases,
        .is_single = true};

    if (place->pos1 == 0 || place->bases[place->ref].n > MAX_REF)
        return;
    for (unsigned i = 0; i < l.n_bases; i++)
        l.is_single &= place->bases[i].n == 1;
    l.end1 = place->pos1 + (uint32_t)place->bases[place->ref].n - 1;
    l.from1 = l.beg1;
    l.to1 = l.end1;
    if (!l.is_single) {
        l.from1 = l.beg1 > SHIFT_BASES ? l.beg1 - SHIFT_BASES : 1;
        l.to1 = l.end1 + SHIFT_BASES;
        make_changes(s, &l);
    }
    if (l.to1 - l.from1 + 1 > s->max_width)
        s->max_width = l.to1 - l.from1 + 1;
    s->loci[s->n_loci++] = l;
}

void pgx_seen_begin(struct pgx_seen *s, const struct pgx_genes *genes,
    enum assembly assembly, const struct refbases *bases, struct arena *mem)
{
    size_t n = 0;

    *s = (struct pgx_seen){
        .assembly = assembly, .genes = genes, .bases = bases, .mem = mem};
    for (unsigned i = 0; i < genes->n_definitions; i++)
        n += genes->definitions[i].n_loci;
    s->loci = ARENA_ARRAY(mem, struct pgx_seen_locus, n);
    for (unsigned i = 0; i < genes->n_definitions; i++) {
        const struct pgx_definition *d = &genes->definitions[i];
        for (unsigned k = 0; k < d->n_loci; k++)
            if (pgx_method_of(d->gene) != PGX_BY_OUTSIDE_CALL)
                add_locus(s, d, i, k);
    }
    if (s->n_loci > 1)
        qsort(s->loci, s->n_loci, sizeof *s->loci, locus_cmp);
}

unsigned pgx_seen_first(const struct pgx_seen *s, unsigned contig, uint32_t beg1)
{
    uint32_t from1 = beg1 > s->max_width ? beg1 - s->max_width : 0;
    unsigned low = 0, n = s->n_loci;

    while (n > 0) {
        unsigned half = n / 2;
        const struct pgx_seen_locus *l = &s->loci[low + half];
        if (l->contig < contig || (l->contig == contig && l->from1 < from1)) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return low;
}

bool pgx_seen_near(
    const struct pgx_seen *s, unsigned contig, uint32_t beg1, uint32_t end1)
{
    for (unsigned i = pgx_seen_first(s, contig, beg1); i < s->n_loci; i++) {
        const struct pgx_seen_locus *l = &s->loci[i];
        if (l->contig != contig || l->from1 > end1)
            return false;
        if (l->to1 >= beg1)
            return true;
    }
    return false;
}

uint32_t pgx_seen_free_to(const struct pgx_seen *s, unsigned contig, uint32_t pos1)
{
    for (unsigned i = pgx_seen_first(s, contig, pos1); i < s->n_loci; i++) {
        const struct pgx_seen_locus *l = &s->loci[i];
        if (l->contig != contig)
            break;
        if (l->to1 >= pos1)
            return l->from1 > pos1 ? l->from1 - 1 : pos1 - 1;
    }
    return UINT32_MAX;
}

struct pgx_observed *pgx_seen_of_gene(
    const struct pgx_seen *s, unsigned gene, struct arena *mem)
{
    struct pgx_observed *out =
        ARENA_ARRAY(mem, struct pgx_observed, s->genes->definitions[gene].n_loci);

    for (unsigned i = 0; i < s->n_loci; i++)
        if (s->loci[i].gene == gene && s->loci[i].state == PGX_SEEN_CALLED)
            out[s->loci[i].locus] = s->loci[i].o;
    return out;
}
