/* Star alleles of genes: their definitions, functions and phenotypes. */
#include "query/diff_parts.h"

#include <stddef.h>

/* A list of genes in both KBs, each in one order. */
struct gene_pair {
    unsigned at[N_DIFF_SIDES]; /* index + 1; 0: not there */
};

/* What a KB keeps one of for each gene: definitions, or phenotypes. */
struct gene_lists;
struct by_gene {
    int (*read)(struct kb_txn *kb, struct arena *mem, void **list, uint16_t **sources,
        struct err *err);
    size_t bytes, gene_at; /* of one of the list, and of its gene in it */
    void (*compare)(struct diff *d, struct diff_change *c,
        const struct gene_lists *lists, const struct gene_pair *p);
};

struct gene_lists {
    const struct by_gene *of;
    void *list[N_DIFF_SIDES];
    uint16_t *sources[N_DIFF_SIDES];
    int n[N_DIFF_SIDES];
};

/* at: index + 1, as in a pair. */
static void *one_of(const struct gene_lists *x, unsigned side, unsigned at)
{
    return at == 0 ? NULL : (char *)x->list[side] + (at - 1) * x->of->bytes;
}

static struct str *gene_of(const struct gene_lists *x, unsigned side, unsigned at)
{
    return (void *)((char *)one_of(x, side, at) + x->of->gene_at);
}

static struct diff_change change_of(struct diff *d, const struct gene_lists *x,
    struct str *gene, const struct gene_pair *p)
{
    struct diff_change c = {.genes = gene, .n_genes = 1};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        if (p->at[s] == 0)
            continue;
        const struct provenance *from =
            &d->side[s].sources[x->sources[s][p->at[s] - 1]];
        c.source = from->source;
        c.release[s] = from->release;
    }
    return c;
}

/* Each gene once, by its symbol of today. */
static void compare_genes(struct diff *d, const struct gene_lists *x)
{
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 1; i <= (unsigned)x->n[s]; i++) {
            struct gene_pair p = {{0}};
            struct str *gene = gene_of(x, s, i);
            for (unsigned k = 1; k <= (unsigned)x->n[!s]; k++)
                if (str_eq(diff_symbol(d, !s, *gene_of(x, !s, k)),
                        diff_symbol(d, s, *gene)))
                    p.at[!s] = k;
            if (s == DIFF_NEW && p.at[DIFF_OLD] > 0)
                continue;
            p.at[s] = i;
            struct diff_change c = change_of(d, x, gene, &p);
            x->of->compare(d, &c, x, &p);
        }
}

static int compare_all(struct diff *d, const struct by_gene *of)
{
    struct gene_lists x = {.of = of};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        x.n[s] =
            of->read(d->side[s].kb, &d->scratch, &x.list[s], &x.sources[s], d->err);
        if (x.n[s] < 0)
            return x.n[s];
    }
    compare_genes(d, &x);
    return 0;
}

static void put(struct diff *d, struct diff_change c, enum diff_kind kind,
    struct str name, struct str from, struct str to, bool is_actionable)
{
    c.kind = kind;
    c.id = str_fmt(&d->scratch, "%.*s %.*s", STR_ARG(c.genes[0]), STR_ARG(name));
    c.what = c.id;
    c.value[DIFF_OLD] = from;
    c.value[DIFF_NEW] = to;
    c.is_actionable = is_actionable;
    diff_put(d, &c);
}

/* ---- definitions ------------------------------------------------------------------
 */

/* "rs3918290 T, 1:97573863 C/T": what the allele itself states; "reference" when
 * nothing. */
static struct str stated_text(
    struct diff *d, const struct pgx_definition *x, const struct pgx_named *a)
{
    struct str *part = ARENA_ARRAY(&d->scratch, struct str, x->n_loci);
    unsigned n = 0;
    for (unsigned i = 0; i < x->n_loci; i++) {
        const struct pgx_locus *l = &x->loci[i];
        struct str bases[PGX_MAX_BASES];
        unsigned k = 0;
        for (unsigned b = 0; b < l->n_bases && b < PGX_MAX_BASES; b++)
            if (a->stated[i] >> b & 1)
                bases[k++] = l->place[ASSEMBLY_GRCH38 - 1].bases[b];
        if (k == 0)
            continue;
        struct str name = pgx_locus_name(&d->scratch, x, i),
                   joined = diff_join(&d->scratch, bases, k, "/");
        part[n++] = str_fmt(&d->scratch, "%.*s %.*s", STR_ARG(name), STR_ARG(joined));
    }
    part = diff_set(&d->scratch, part, n, &n);
    return n > 0 ? diff_join(&d->scratch, part, n, ", ") : STR("nothing stated");
}

static void compare_definitions(struct diff *d, struct diff_change *c,
    const struct pgx_definition *a, const struct pgx_definition *b)
{
    for (unsigned i = 0; a && i < a->n_alleles; i++) {
        int k = b ? pgx_find_allele(b, a->alleles[i].name) : -1;
        struct str from = stated_text(d, a, &a->alleles[i]);
        struct str to = k < 0 ? STR_NONE : stated_text(d, b, &b->alleles[k]);
        if (!str_eq(from, to))
            put(d, *c, DIFF_STAR_ALLELE_CHANGED, a->alleles[i].name, from, to, false);
    }
    for (unsigned i = 0; b && i < b->n_alleles; i++)
        if (!a || pgx_find_allele(a, b->alleles[i].name) < 0)
            put(d, *c, DIFF_STAR_ALLELE_CHANGED, b->alleles[i].name, STR_NONE,
                stated_text(d, b, &b->alleles[i]), false);
}

static void compare_definitions_of(struct diff *d, struct diff_change *c,
    const struct gene_lists *x, const struct gene_pair *p)
{
    compare_definitions(d, c, one_of(x, DIFF_OLD, p->at[DIFF_OLD]),
        one_of(x, DIFF_NEW, p->at[DIFF_NEW]));
}

static int read_definitions(struct kb_txn *kb, struct arena *mem, void **list,
    uint16_t **sources, struct err *err)
{
    struct pgx_definition *all = NULL;
    int n = kb_pgx_definitions(kb, mem, &all, sources, err);
    *list = all;
    return n;
}

int diff_pgx_definitions(struct diff *d)
{
    static const struct by_gene definitions = {read_definitions,
        sizeof(struct pgx_definition), offsetof(struct pgx_definition, gene),
        compare_definitions_of};
    return compare_all(d, &definitions);
}

/* ---- functions and phenotypes -----------------------------------------------------
 */

static struct str function_text(struct diff *d, const struct pgx_function *f)
{
    if (!f)
        return STR_NONE;
    struct str word = f->function.n > 0 ? f->function : STR("function not stated");
    if (f->activity.n == 0)
        return word;
    return str_fmt(
        &d->scratch, "%.*s (activity %.*s)", STR_ARG(word), STR_ARG(f->activity));
}

static struct str pair_text(struct diff *d, const struct pgx_pair *p)
{
    if (!p)
        return STR_NONE;
    if (p->score.n == 0)
        return p->phenotype;
    return str_fmt(
        &d->scratch, "%.*s (score %.*s)", STR_ARG(p->phenotype), STR_ARG(p->score));
}

static struct str pair_name(struct diff *d, const struct pgx_pair *p)
{
    return str_fmt(&d->scratch, "%.*s%s%.*s", STR_ARG(p->key1),
        p->key2.n > 0 ? " + " : "", STR_ARG(p->key2));
}

static void compare_functions(struct diff *d, struct diff_change *c,
    const struct pgx_phenotypes *a, const struct pgx_phenotypes *b)
{
    for (unsigned i = 0; a && i < a->n_functions; i++) {
        const struct pgx_function *f = &a->functions[i];
        struct str from = function_text(d, f),
                   to = function_text(d, b ? pgx_function_of(b, f->allele) : NULL);
        if (!str_eq(from, to))
            put(d, *c, DIFF_FUNCTION_CHANGED, f->allele, from, to, true);
    }
    for (unsigned i = 0; b && i < b->n_functions; i++)
        if (!a || !pgx_function_of(a, b->functions[i].allele))
            put(d, *c, DIFF_FUNCTION_CHANGED, b->functions[i].allele, STR_NONE,
                function_text(d, &b->functions[i]), true);
}

static void compare_pairs(struct diff *d, struct diff_change *c,
    const struct pgx_phenotypes *a, const struct pgx_phenotypes *b)
{
    for (unsigned i = 0; a && i < a->n_pairs; i++) {
        const struct pgx_pair *p = &a->pairs[i];
        struct str from = pair_text(d, p),
                   to = pair_text(
                       d, b ? pgx_phenotype_of_keys(b, p->key1, p->key2) : NULL);
        if (!str_eq(from, to))
            put(d, *c, DIFF_PHENOTYPE_CHANGED, pair_name(d, p), from, to, true);
    }
    for (unsigned i = 0; b && i < b->n_pairs; i++) {
        const struct pgx_pair *p = &b->pairs[i];
        if (!a || !pgx_phenotype_of_keys(a, p->key1, p->key2))
            put(d, *c, DIFF_PHENOTYPE_CHANGED, pair_name(d, p), STR_NONE,
                pair_text(d, p), true);
    }
}

static void compare_phenotypes_of(struct diff *d, struct diff_change *c,
    const struct gene_lists *x, const struct gene_pair *p)
{
    const struct pgx_phenotypes *old = one_of(x, DIFF_OLD, p->at[DIFF_OLD]),
                                *new = one_of(x, DIFF_NEW, p->at[DIFF_NEW]);
    compare_functions(d, c, old, new);
    compare_pairs(d, c, old, new);
}

static int read_phenotypes(struct kb_txn *kb, struct arena *mem, void **list,
    uint16_t **sources, struct err *err)
{
    struct pgx_phenotypes *all = NULL;
    int n = kb_pgx_phenotypes(kb, mem, &all, sources, err);
    *list = all;
    return n;
}

int diff_pgx_phenotypes(struct diff *d)
{
    static const struct by_gene phenotypes = {read_phenotypes,
        sizeof(struct pgx_phenotypes), offsetof(struct pgx_phenotypes, gene),
        compare_phenotypes_of};
    return compare_all(d, &phenotypes);
}
