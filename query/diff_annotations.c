/* Annotations of ClinPGx: what a genotype or haplotype means for a drug. */
#include "query/diff_parts.h"

#include <math.h>

static struct str level_text(struct diff *d, const struct pgx_annotation *a)
{
    return str_fmt(&d->scratch, "level %.*s", STR_ARG(a->level));
}

static const struct pgx_genotype *find(
    const struct pgx_annotation *a, struct str genotype)
{
    for (unsigned i = 0; i < a->n_genotypes; i++)
        if (str_eq(a->genotypes[i].genotype, genotype))
            return &a->genotypes[i];
    return NULL;
}

/* What differs in one genotype of both. */
struct wording {
    struct str genotype, words[N_DIFF_SIDES];
    bool is_told;
};

static void note_function(
    struct diff *d, const struct pgx_genotype *a, const struct pgx_genotype *b)
{
    if (!str_eq(a->function, b->function))
        diff_note(d, DIFF_ANNOTATION_FUNCTION,
            str_fmt(&d->scratch, "%.*s: %.*s", STR_ARG(a->genotype),
                STR_ARG(a->function.n > 0 ? a->function : STR("none"))),
            str_fmt(&d->scratch, "%.*s: %.*s", STR_ARG(b->genotype),
                STR_ARG(b->function.n > 0 ? b->function : STR("none"))),
            false);
}

/* The same words often change for all genotypes: they are told once. */
static void note_wordings(struct diff *d, struct wording *w, unsigned n)
{
    struct str *names = ARENA_ARRAY(&d->scratch, struct str, n), text[N_DIFF_SIDES];
    for (unsigned i = 0; i < n; i++) {
        unsigned n_names = 0;
        if (w[i].is_told)
            continue;
        for (unsigned k = i; k < n; k++)
            if (str_eq(w[k].words[0], w[i].words[0])
                && str_eq(w[k].words[1], w[i].words[1])) {
                names[n_names++] = w[k].genotype;
                w[k].is_told = true;
            }
        struct str joined = diff_join(&d->scratch, names, n_names, ", ");
        for (unsigned s = 0; s < N_DIFF_SIDES; s++)
            text[s] = str_fmt(
                &d->scratch, "%.*s: \"%.*s\"", STR_ARG(joined), STR_ARG(w[i].words[s]));
        if (str_eq(w[i].words[0], w[i].words[1]))
            diff_detail(d, "blanks of texts", true);
        else
            diff_note(d, DIFF_ANNOTATION_TEXT, text[DIFF_OLD], text[DIFF_NEW], false);
    }
}

static void note_missing(struct diff *d, const struct pgx_annotation *a,
    const struct pgx_annotation *b, bool is_new)
{
    for (unsigned i = 0; i < a->n_genotypes; i++) {
        struct str name = a->genotypes[i].genotype;
        if (!find(b, name))
            diff_note(d, DIFF_ANNOTATION_TEXT, is_new ? STR_NONE : name,
                is_new ? name : STR_NONE, false);
    }
}

static void compare_genotypes(
    struct diff *d, const struct pgx_annotation *a, const struct pgx_annotation *b)
{
    struct wording *w = ARENA_ARRAY(&d->scratch, struct wording, a->n_genotypes);
    unsigned n = 0;
    for (unsigned i = 0; i < a->n_genotypes; i++) {
        const struct pgx_genotype *x = &a->genotypes[i], *y = find(b, x->genotype);
        if (!y)
            continue;
        note_function(d, x, y);
        if (str_eq(x->text, y->text))
            continue;
        w[n].genotype = x->genotype;
        diff_words(&d->scratch, x->text, y->text, w[n++].words);
    }
    note_wordings(d, w, n);
    note_missing(d, a, b, false);
    note_missing(d, b, a, true);
}

/* What it is about: "variant rs1; genes TPMT; drugs azathioprine; ..." where it
 * differs. */
static void compare_scope(
    struct diff *d, const struct pgx_annotation *a, const struct pgx_annotation *b)
{
    const struct {
        const char *name;
        const struct str *list[N_DIFF_SIDES];
        unsigned n[N_DIFF_SIDES];
    } parts[] = {{"variant", {&a->variant, &b->variant}, {1, 1}},
        {"genes", {diff_symbols(d, DIFF_OLD, a->genes, a->n_genes), b->genes},
            {a->n_genes, b->n_genes}},
        {"drugs", {a->drugs, b->drugs}, {a->n_drugs, b->n_drugs}},
        {"phenotypes", {a->phenotypes, b->phenotypes},
            {a->n_phenotypes, b->n_phenotypes}},
        {"categories", {a->categories, b->categories},
            {a->n_categories, b->n_categories}}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str text[N_DIFF_SIDES];
        if (diff_same_set(&d->scratch, parts[i].list[0], parts[i].n[0],
                parts[i].list[1], parts[i].n[1]))
            continue;
        for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
            struct str list =
                diff_join(&d->scratch, parts[i].list[s], parts[i].n[s], ", ");
            text[s] = str_fmt(&d->scratch, "%s %.*s", parts[i].name,
                STR_ARG(list.n > 0 ? list : STR("none")));
        }
        diff_note(d, DIFF_ANNOTATION_SCOPE, text[DIFF_OLD], text[DIFF_NEW], false);
    }
}

static bool is_other_number(double a, double b)
{
    return isnan(a) != isnan(b) || (!isnan(a) && (a < b || a > b));
}

static void compare(
    struct diff *d, const struct pgx_annotation *a, const struct pgx_annotation *b)
{
    diff_note_str(d, DIFF_ANNOTATION_LEVEL, level_text(d, a), level_text(d, b), false);
    compare_scope(d, a, b);
    compare_genotypes(d, a, b);
    const struct pgx_position *x = &a->position, *y = &b->position;
    diff_detail(d, "position",
        !str_eq(x->rsid, y->rsid) || x->contig != y->contig
            || x->pos1[ASSEMBLY_GRCH37 - 1] != y->pos1[ASSEMBLY_GRCH37 - 1]
            || x->pos1[ASSEMBLY_GRCH38 - 1] != y->pos1[ASSEMBLY_GRCH38 - 1]);
    diff_detail(d, "score", is_other_number(a->score, b->score));
    diff_detail(d, "number of evidence rows", a->n_evidence != b->n_evidence);
    diff_detail_str(d, "date", a->date, b->date);
    diff_detail_str(d, "url", a->url, b->url);
    diff_detail_str(d, "population", a->specialty_population, b->specialty_population);
    diff_detail_str(d, "level override", a->level_override, b->level_override);
    diff_detail_str(d, "level modifiers", a->level_modifiers, b->level_modifiers);
}

#define MAX_HAPLOTYPES 4 /* shown of a list */

static struct str variant_text(struct diff *d, struct str variant)
{
    struct str rest = variant, piece, first[MAX_HAPLOTYPES];
    unsigned n = 0;
    while (str_next(&rest, ',', &piece)) {
        if (n < MAX_HAPLOTYPES)
            first[n] = str_trim(piece);
        n++;
    }
    if (n <= MAX_HAPLOTYPES)
        return variant;
    struct str joined = diff_join(&d->scratch, first, MAX_HAPLOTYPES, ", ");
    return str_fmt(
        &d->scratch, "%.*s and %u more", STR_ARG(joined), n - MAX_HAPLOTYPES);
}

static void put(
    struct diff *d, const struct diff_pair *p, const struct pgx_annotation *a)
{
    const struct pgx_annotation *shown = &a[diff_side_of(p)];
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; i < a[s].n_genes; i++)
            diff_add_gene(d, &genes, a[s].genes[i]);
    struct str drugs = diff_join(&d->scratch, shown->drugs, shown->n_drugs, ", "),
               gene = diff_join(&d->scratch, shown->genes, shown->n_genes, ", "),
               variant = variant_text(d, shown->variant);
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = str_fmt(&d->scratch, "%.*s%s%.*s, %.*s", STR_ARG(gene),
        gene.n > 0 ? " " : "", STR_ARG(variant), STR_ARG(drugs));
    diff_put_notes(d, &base);
}

int diff_annotation(struct diff *d, struct diff_pair *p)
{
    struct pgx_annotation a[N_DIFF_SIDES] = {0};
    int rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        if (p->r[s])
            rc = diff_must(d,
                kb_pgx(d->side[s].kb, p->r[s]->ordinal, &d->scratch, &a[s], d->err),
                p->r[s]);
    if (rc < 0)
        return rc;
    if (diff_is_both(p))
        compare(d, &a[DIFF_OLD], &a[DIFF_NEW]);
    else if (p->r[DIFF_NEW])
        diff_note(d, DIFF_ANNOTATION_NEW, STR_NONE, level_text(d, &a[DIFF_NEW]), false);
    else
        diff_note(
            d, DIFF_ANNOTATION_WITHDRAWN, level_text(d, &a[DIFF_OLD]), STR_NONE, false);
    if (diff_has_notes(d))
        put(d, p, a);
    return 0;
}
