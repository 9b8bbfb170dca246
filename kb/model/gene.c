#include "kb/model/gene.h"

#include "kb/base/strmap.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const gene_tables_of_interest[] = {
    "cancer_genes", "hereditary_genes", "pgx_genes", NULL};

#define AMBIGUOUS UINT32_MAX /* value of a symbol that leads to several genes */

/* How a symbol leads to a gene, in order of trust. */
enum route { ROUTE_APPROVED, ROUTE_PREVIOUS, ROUTE_ALIAS, N_ROUTES };

struct symbol_map {
    struct strmap exact, folded; /* folded: upper case */
};

/* The genes by hgnc_id, sorted when first asked for after an addition. */
struct order {
    struct gene **genes;
    size_t n;
};

struct gene_index {
    struct arena mem;
    struct symbol_map by_symbol[N_ROUTES];
    struct strmap by_hgnc, by_entrez; /* keys are the numbers' own bytes */
    struct gene **genes;              /* as added; the maps' values are places here */
    size_t n, cap;
    struct order *order;
};

struct gene_index *gene_index_new(void)
{
    struct gene_index *x = calloc(1, sizeof(*x));

    if (!x)
        arena_oom(sizeof(*x));
    x->order = ARENA_NEW(&x->mem, struct order);
    return x;
}

void gene_index_free(struct gene_index *x)
{
    if (!x)
        return;
    free(x->order->genes);
    free(x->genes);
    arena_free(&x->mem);
    free(x);
}

static struct str number_key(const uint32_t *number)
{
    return (struct str){(const char *)number, sizeof(*number)};
}

/* A second gene under the same name makes the name ambiguous; the same gene twice (an
 * alias listed twice) does not. */
static void map_name(
    struct strmap *map, struct arena *mem, struct str name, uint32_t place)
{
    bool is_new;
    uint32_t *value = strmap_at(map, mem, name, &is_new);

    if (is_new)
        *value = place;
    else if (*value != place)
        *value = AMBIGUOUS;
}

static void map_symbol(
    struct gene_index *x, enum route route, struct str name, uint32_t place)
{
    if (!name.n)
        return;
    map_name(&x->by_symbol[route].exact, &x->mem, name, place);
    map_name(&x->by_symbol[route].folded, &x->mem, str_upper(&x->mem, name), place);
}

static struct str *copy_list(struct arena *mem, const struct str *list, unsigned n)
{
    struct str *copy = n ? ARENA_ARRAY(mem, struct str, n) : NULL;

    for (unsigned i = 0; i < n; i++)
        copy[i] = str_copy(mem, list[i]);
    return copy;
}

static struct gene *copy_gene(struct arena *mem, const struct gene *gene)
{
    struct gene *g = arena_dup(mem, gene, sizeof(*gene));

    g->symbol = str_copy(mem, gene->symbol);
    g->name = str_copy(mem, gene->name);
    g->locus_type = str_copy(mem, gene->locus_type);
    g->location = str_copy(mem, gene->location);
    g->ensembl_id = str_copy(mem, gene->ensembl_id);
    g->mane_refseq = str_copy(mem, gene->mane_refseq);
    g->mane_ensembl = str_copy(mem, gene->mane_ensembl);
    g->aliases = copy_list(mem, gene->aliases, gene->n_aliases);
    g->previous = copy_list(mem, gene->previous, gene->n_previous);
    return g;
}

static int check_gene(
    const struct gene_index *x, const struct gene *gene, struct err *err)
{
    if (!gene->symbol.n)
        return err_set(
            err, ERR_FAIL, "HGNC:%" PRIu32 ": symbol is empty", gene->hgnc_id);
    if (!gene->hgnc_id)
        return err_set(err, ERR_FAIL, "gene %.*s: no HGNC id", STR_ARG(gene->symbol));
    if (strmap_get(&x->by_hgnc, number_key(&gene->hgnc_id)))
        return err_set(err, ERR_FAIL, "HGNC:%" PRIu32 " (%.*s) is given twice",
            gene->hgnc_id, STR_ARG(gene->symbol));
    if (strmap_get(&x->by_symbol[ROUTE_APPROVED].exact, gene->symbol))
        return err_set(err, ERR_FAIL,
            "approved symbol \"%.*s\" is given twice, again by HGNC:%" PRIu32,
            STR_ARG(gene->symbol), gene->hgnc_id);
    return 0;
}

static struct gene **resize(struct gene **genes, size_t cap)
{
    struct gene **grown = realloc(genes, cap * sizeof(struct gene *));

    if (!grown)
        arena_oom(cap * sizeof(struct gene *));
    return grown;
}

static void append(struct gene_index *x, struct gene *gene)
{
    if (x->n == x->cap) {
        x->cap = x->cap ? x->cap * 2 : 1024;
        x->genes = resize(x->genes, x->cap);
    }
    x->genes[x->n++] = gene;
}

int gene_index_add(struct gene_index *x, const struct gene *gene, struct err *err)
{
    int rc = check_gene(x, gene, err);
    uint32_t place = (uint32_t)x->n;
    struct gene *g;

    if (rc < 0)
        return rc;
    g = copy_gene(&x->mem, gene);
    append(x, g);
    map_symbol(x, ROUTE_APPROVED, g->symbol, place);
    for (unsigned i = 0; i < g->n_previous; i++)
        map_symbol(x, ROUTE_PREVIOUS, g->previous[i], place);
    for (unsigned i = 0; i < g->n_aliases; i++)
        map_symbol(x, ROUTE_ALIAS, g->aliases[i], place);
    map_name(&x->by_hgnc, &x->mem, number_key(&g->hgnc_id), place);
    if (g->entrez_id)
        map_name(&x->by_entrez, &x->mem, number_key(&g->entrez_id), place);
    return 0;
}

/* AMBIGUOUS, or the place; NULL: no gene has this symbol by this route. */
static const uint32_t *find_by_route(
    const struct symbol_map *map, struct str symbol, struct str upper)
{
    const uint32_t *place = strmap_get(&map->exact, symbol);

    return place ? place : strmap_get(&map->folded, upper);
}

enum gene_match gene_index_find(
    const struct gene_index *x, struct str symbol, const struct gene **out)
{
    static const enum gene_match found_by[N_ROUTES] = {
        GENE_APPROVED, GENE_PREVIOUS, GENE_ALIAS};
    struct arena mem = ARENA_INIT;
    enum gene_match match = GENE_NONE;
    struct str upper;

    *out = NULL;
    if (!symbol.n)
        return GENE_NONE;
    upper = str_upper(&mem, symbol);
    for (int route = 0; route < N_ROUTES && match == GENE_NONE; route++) {
        const uint32_t *place = find_by_route(&x->by_symbol[route], symbol, upper);

        if (place && *place == AMBIGUOUS) {
            match = GENE_AMBIGUOUS;
        } else if (place) {
            *out = x->genes[*place];
            match = found_by[route];
        }
    }
    arena_free(&mem);
    return match;
}

static const struct gene *find_by_number(
    const struct gene_index *x, const struct strmap *map, uint32_t number)
{
    const uint32_t *place = strmap_get(map, number_key(&number));

    return place && *place != AMBIGUOUS ? x->genes[*place] : NULL;
}

const struct gene *gene_index_by_hgnc(const struct gene_index *x, uint32_t hgnc_id)
{
    return find_by_number(x, &x->by_hgnc, hgnc_id);
}

const struct gene *gene_index_by_entrez(const struct gene_index *x, uint32_t entrez_id)
{
    return find_by_number(x, &x->by_entrez, entrez_id);
}

unsigned gene_index_count(const struct gene_index *x)
{
    return (unsigned)x->n;
}

static int cmp_hgnc(const void *a, const void *b)
{
    const struct gene *const *x = a, *const *y = b;

    return ((*x)->hgnc_id > (*y)->hgnc_id) - ((*x)->hgnc_id < (*y)->hgnc_id);
}

const struct gene *gene_index_at(const struct gene_index *x, unsigned i)
{
    struct order *order = x->order;

    if (i >= x->n)
        return NULL;
    if (order->n != x->n) {
        order->genes = resize(order->genes, x->n);
        memcpy(order->genes, x->genes, x->n * sizeof(struct gene *));
        qsort(order->genes, x->n, sizeof(struct gene *), cmp_hgnc);
        order->n = x->n;
    }
    return order->genes[i];
}
