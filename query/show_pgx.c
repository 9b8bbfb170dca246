/* Pharmacogenomic annotations: one whole, and tables of many. */
#include "query/show.h"

#include <math.h>
#include <stdlib.h>

#include "query/order.h"

static void put_place(struct show *s, const struct pgx_position *p)
{
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++) {
        struct str place = STR_NONE;
        if (p->pos1[on - 1])
            place = str_fmt(s->mem, "%s:%u%s", contig_name(p->contig), p->pos1[on - 1],
                on != ASSEMBLY_GRCH37 ? ""
                : p->is_reversed      ? " (other strand)"
                : p->is_lifted        ? " (lifted)"
                                      : "");
        view_str(&s->v, on == ASSEMBLY_GRCH37 ? "grch37" : "grch38", assembly_name(on),
            place);
    }
}

static void put_genotypes(struct show *s, const struct pgx_annotation *a)
{
    static const struct view_column columns[] = {
        {.key = "genotype", .heading = "genotype", .max_width = 20},
        {.key = "function", .heading = "function", .max_width = 20},
        {.key = "text", .heading = "text"}};

    view_table(
        &s->v, "genotypes", "genotypes", columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < a->n_genotypes; i++) {
        view_cell(&s->v, a->genotypes[i].genotype);
        view_cell(&s->v, a->genotypes[i].function);
        view_cell(&s->v, a->genotypes[i].text);
    }
    view_table_end(&s->v);
}

int show_pgx(struct show *s, uint32_t ordinal, unsigned source)
{
    struct pgx_annotation a;
    int rc = show_must(s, kb_pgx(s->kb, ordinal, s->mem, &a, s->err),
        "pharmacogenomic annotation", ordinal);

    if (rc < 0)
        return rc;
    view_str(&s->v, "variant", "variant", a.variant);
    view_strs(&s->v, "genes", "genes", a.genes, a.n_genes);
    view_strs(&s->v, "drugs", "drugs", a.drugs, a.n_drugs);
    view_str(&s->v, "level", "level", a.level);
    if (a.level_override.n)
        view_str(&s->v, "level_override", "level override", a.level_override);
    view_str(&s->v, "level_modifiers", "modifiers", a.level_modifiers);
    view_str(&s->v, "score", "score",
        isnan(a.score) ? STR_NONE : str_fmt(s->mem, "%.10g", a.score));
    view_strs(&s->v, "categories", "about", a.categories, a.n_categories);
    view_strs(&s->v, "phenotypes", "phenotypes", a.phenotypes, a.n_phenotypes);
    view_uint(&s->v, "evidence", "evidence items", a.n_evidence);
    view_str(&s->v, "population", "population", a.specialty_population);
    view_str(&s->v, "date", "date", a.date);
    put_place(s, &a.position);
    view_str(&s->v, "url", "url", a.url);
    rc = show_source(s, source);
    if (rc >= 0)
        put_genotypes(s, &a);
    return rc;
}

static int annotation_cmp(const void *x, const void *y)
{
    const struct pgx_annotation *a = x, *b = y;
    int order = pgx_level_rank(a->level) - pgx_level_rank(b->level);

    return order ? order : order_id_cmp(a->id, b->id);
}

static int read_annotations(
    struct show *s, const uint32_t *records, int n_records, struct pgx_annotation **out)
{
    size_t cap = 0;
    int n = 0;

    *out = NULL;
    for (int i = 0; i < n_records; i++) {
        struct record r;
        int rc = show_must(
            s, kb_record(s->kb, records[i], &r, s->err), "record", records[i]);
        if (rc >= 0 && r.type != RECORD_PGX)
            continue;
        *out = arena_grow(s->mem, *out, &cap, (size_t)n + 1, sizeof **out);
        if (rc >= 0)
            rc = show_must(s, kb_pgx(s->kb, records[i], s->mem, &(*out)[n++], s->err),
                "pharmacogenomic annotation", records[i]);
        if (rc < 0)
            return rc;
    }
    if (n > 1)
        qsort(*out, (size_t)n, sizeof **out, annotation_cmp);
    return n;
}

int show_pgx_table(struct show *s, const uint32_t *records, int n_records)
{
    static const struct view_column columns[] = {{.key = "id", .heading = "id"},
        {.key = "level", .heading = "level"},
        {.key = "variant", .heading = "variant", .max_width = 30},
        {.key = "drugs", .heading = "drugs", .max_width = 40},
        {.key = "categories", .heading = "about"}};
    struct pgx_annotation *a;
    int n = read_annotations(s, records, n_records, &a);

    if (n < 0 || (n == 0 && !s->v.is_json))
        return n;
    view_table(&s->v, "pharmacogenomics", "pharmacogenomics", columns,
        sizeof columns / sizeof *columns);
    for (int i = 0; i < n; i++) {
        view_cell(&s->v, a[i].id);
        view_cell(&s->v, a[i].level);
        view_cell(&s->v, a[i].variant);
        view_cell_list(&s->v, a[i].drugs, a[i].n_drugs, ", ");
        view_cell_list(&s->v, a[i].categories, a[i].n_categories, ", ");
    }
    view_table_end(&s->v);
    return n;
}
