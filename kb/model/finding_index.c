#include "kb/model/finding_index.h"

#include "kb/base/strmap.h"

#include <stdlib.h>

/* A small variant at a place; sorted, those of one place are neighbours. */
struct place {
    unsigned contig;
    uint32_t pos1;
    unsigned finding;
};

struct finding_index {
    struct strmap genes; /* to lists */
    struct finding_list *of_gene;
    struct place *places;
    unsigned *by_place; /* the findings of places */
    unsigned n_places;
    struct finding_list variants, others; /* small variants; all else */
};

static int place_cmp(const void *x, const void *y)
{
    const struct place *a = x, *b = y;

    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    if (a->pos1 != b->pos1)
        return a->pos1 < b->pos1 ? -1 : 1;
    return (a->finding > b->finding) - (a->finding < b->finding);
}

/* A (gene, finding) for each reading of a small variant; the gene as its list. */
struct pair {
    uint32_t list;
    unsigned finding;
};
struct pairs {
    struct pair *pair;
    size_t n, cap;
    uint32_t n_lists;
    struct arena *mem;
};

static void add_pair(
    struct finding_index *x, struct pairs *p, struct str gene, unsigned finding)
{
    bool is_new;

    if (gene.n == 0)
        return;
    uint32_t *list = strmap_at(&x->genes, p->mem, gene, &is_new);
    if (is_new)
        *list = p->n_lists++;
    p->pair = arena_grow(p->mem, p->pair, &p->cap, p->n + 1, sizeof *p->pair);
    p->pair[p->n++] = (struct pair){*list, finding};
}

static void add_genes(
    struct finding_index *x, struct pairs *p, const struct finding *f, unsigned finding)
{
    for (unsigned i = 0; i < f->n_proteins; i++) {
        unsigned k = 0;
        while (!str_eq(f->proteins[k].gene, f->proteins[i].gene))
            k++;
        if (k == i) /* each gene once */
            add_pair(x, p, f->proteins[i].gene, finding);
    }
    if (f->n_proteins == 0)
        add_pair(x, p, f->gene, finding);
}

/* The pairs stand in order of the findings, and so will each list. */
static void share_out(struct finding_index *x, const struct pairs *p)
{
    unsigned *room = arena_take(p->mem, p->n * sizeof *room), at = 0;

    x->of_gene = ARENA_ARRAY(p->mem, struct finding_list, p->n_lists);
    for (size_t i = 0; i < p->n; i++)
        x->of_gene[p->pair[i].list].n++;
    for (uint32_t i = 0; i < p->n_lists; i++) {
        x->of_gene[i].at = room + at;
        at += x->of_gene[i].n;
        x->of_gene[i].n = 0;
    }
    for (size_t i = 0; i < p->n; i++) {
        struct finding_list *list = &x->of_gene[p->pair[i].list];
        room[(size_t)(list->at - room) + list->n++] = p->pair[i].finding;
    }
}

static void sort_places(struct finding_index *x, struct arena *mem)
{
    unsigned i = 1;

    while (i < x->n_places && place_cmp(&x->places[i - 1], &x->places[i]) <= 0)
        i++;
    if (i < x->n_places) /* else in genome order, as they are made */
        qsort(x->places, x->n_places, sizeof *x->places, place_cmp);
    x->by_place = arena_take(mem, x->n_places * sizeof *x->by_place);
    for (i = 0; i < x->n_places; i++)
        x->by_place[i] = x->places[i].finding;
}

struct finding_index *finding_index_new(
    const struct finding *findings, unsigned n, struct arena *mem)
{
    struct finding_index *x = ARENA_NEW(mem, struct finding_index);
    struct pairs pairs = {.mem = mem};
    unsigned *variants = arena_take(mem, n * sizeof *variants);
    unsigned *others = arena_take(mem, n * sizeof *others);

    x->places = arena_take(mem, n * sizeof *x->places);
    x->variants.at = variants;
    x->others.at = others;
    for (unsigned i = 0; i < n; i++) {
        const struct finding *f = &findings[i];
        if (f->kind != FINDING_SMALL_VARIANT) {
            others[x->others.n++] = i;
            continue;
        }
        variants[x->variants.n++] = i;
        x->places[x->n_places++] = (struct place){f->allele.contig, f->allele.pos1, i};
        add_genes(x, &pairs, f, i);
    }
    share_out(x, &pairs);
    sort_places(x, mem);
    return x;
}

static unsigned first_place(const struct finding_index *x, const struct place *want)
{
    unsigned lo = 0, hi = x->n_places;

    while (lo < hi) {
        unsigned mid = lo + (hi - lo) / 2;
        if (place_cmp(&x->places[mid], want) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static struct finding_list at_position(
    const struct finding_index *x, const struct allele *a)
{
    struct place want = {a->contig, a->pos1, 0};
    unsigned i = first_place(x, &want), n = 0;

    while (i + n < x->n_places && x->places[i + n].contig == a->contig
           && x->places[i + n].pos1 == a->pos1)
        n++;
    return (struct finding_list){x->by_place + i, n};
}

struct finding_list finding_index_gene(const struct finding_index *x, struct str gene)
{
    const uint32_t *list = strmap_get(&x->genes, gene);

    return list ? x->of_gene[*list] : (struct finding_list){0};
}

void finding_index_get(const struct finding_index *x, const struct criterion *leaf,
    enum assembly assembly, struct finding_list out[2])
{
    out[0] = (struct finding_list){0};
    out[1] = x->others;
    switch (leaf->kind) {
    case CRITERION_ALLELE:
        if (assembly != ASSEMBLY_NONE)
            out[0] = at_position(x, &leaf->alleles[assembly - 1]);
        break;
    case CRITERION_REGION:
        out[0] = x->variants;
        break;
    case CRITERION_PROTEIN:
    case CRITERION_CODON:
    case CRITERION_EXON:
    case CRITERION_RANGE:
    case CRITERION_GENE:
        out[0] = finding_index_gene(x, leaf->gene);
        break;
    default: /* no small variant answers it */
        break;
    }
}
