/*
 * Star alleles of a gene: what each states, its function, how frequent it is; and the
 * alleles that a position (rsID) is of.
 */
#include "query/show.h"

#include "query/curated_load.h"

/* ---- frequencies ---- */

enum { GENE, ALLELE, POPULATION, FREQUENCY, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {
    "gene", "allele", "population", "frequency"};

struct definitions {
    struct pgx_definition *all;
    struct pgx_phenotypes *phenotypes;
    uint16_t *sources, *phenotype_sources;
    int n, n_phenotypes;
    struct curated_table frequencies;
    int at[N_COLUMNS];
};

static int read_definitions(struct show *s, struct definitions *d)
{
    *d = (struct definitions){0};
    d->n = kb_pgx_definitions(s->kb, s->mem, &d->all, &d->sources, s->err);
    if (d->n < 0)
        return d->n;
    d->n_phenotypes =
        kb_pgx_phenotypes(s->kb, s->mem, &d->phenotypes, &d->phenotype_sources, s->err);
    if (d->n_phenotypes < 0)
        return d->n_phenotypes;
    int rc = kb_curated(s->kb, "pgx_frequencies", s->mem, &d->frequencies, s->err);
    if (rc <= 0)
        return rc;
    return curated_load(s->kb, "pgx_frequencies", columns, d->at, N_COLUMNS, s->mem,
        &d->frequencies, s->err);
}

/* "0.1463 (East Asian)". */
static struct str frequency_of(
    struct show *s, const struct definitions *d, struct str gene, struct str allele)
{
    struct str text = STR_NONE;

    for (unsigned i = 0; i < d->frequencies.n_rows; i++) {
        const struct str *row = d->frequencies.rows[i];
        if (str_eq(row[d->at[GENE]], gene) && str_eq(row[d->at[ALLELE]], allele))
            text =
                str_fmt(s->mem, "%.*s%s%.*s (%.*s)", STR_ARG(text), text.n ? ", " : "",
                    STR_ARG(row[d->at[FREQUENCY]]), STR_ARG(row[d->at[POPULATION]]));
    }
    return text;
}

/* ---- alleles ---- */

static const struct pgx_function *function_of(
    const struct definitions *d, struct str gene, struct str allele)
{
    for (int i = 0; i < d->n_phenotypes; i++)
        if (str_eq(d->phenotypes[i].gene, gene))
            return pgx_function_of(&d->phenotypes[i], allele);
    return NULL;
}

static struct str bases_of(struct show *s, const struct pgx_locus *l, uint32_t set)
{
    struct str text = STR_NONE;
    const struct str *bases = l->place[ASSEMBLY_GRCH38 - 1].bases;

    for (unsigned i = 0; i < l->n_bases; i++)
        if (set >> i & 1)
            text = str_fmt(s->mem, "%.*s%s%.*s", STR_ARG(text), text.n ? "/" : "",
                STR_ARG(bases[i]));
    return text;
}

/* "rs4244285 A, rs3758581 G"; the reference allele's: where it is not REF. */
static struct str stated_text(
    struct show *s, const struct pgx_definition *d, const struct pgx_named *a)
{
    struct str text = STR_NONE;

    for (unsigned i = 0; i < d->n_loci; i++) {
        if (!a->stated[i] || (a->is_reference && a->stated[i] == 1))
            continue;
        text = str_fmt(s->mem, "%.*s%s%.*s %.*s", STR_ARG(text), text.n ? ", " : "",
            STR_ARG(pgx_locus_name(s->mem, d, i)),
            STR_ARG(bases_of(s, &d->loci[i], a->stated[i])));
    }
    return text;
}

static void put_allele(struct show *s, const struct definitions *all,
    const struct pgx_definition *d, const struct pgx_named *a)
{
    const struct pgx_function *f = function_of(all, d->gene, a->name);

    view_cell(&s->v, a->name);
    view_cell(&s->v, f ? f->function : STR_NONE);
    view_cell(&s->v, f ? f->activity : STR_NONE);
    view_cell(&s->v, frequency_of(s, all, d->gene, a->name));
    view_cell_c(&s->v, a->is_reference ? "reference" : a->is_tier1 ? "tier 1" : "");
    view_cell(&s->v, stated_text(s, d, a));
}

static void begin_alleles(struct show *s, const char *heading)
{
    static const struct view_column table[] = {{.key = "allele", .heading = "allele"},
        {.key = "function", .heading = "function"},
        {.key = "activity", .heading = "activity"},
        {.key = "frequency", .heading = "frequency"}, {.key = "is", .heading = "is"},
        {.key = "states", .heading = "states", .max_width = 60}};

    view_table(&s->v, "alleles", heading, table, sizeof table / sizeof *table);
}

/* ---- positions ---- */

static struct str place_text(
    struct show *s, const struct pgx_definition *d, const struct pgx_place *p)
{
    if (!p->pos1)
        return STR_NONE;
    return str_fmt(s->mem, "%s:%u %.*s%s", contig_name(d->contig), (unsigned)p->pos1,
        STR_ARG(p->bases[p->ref]), p->is_lifted ? " (lifted)" : "");
}

static void put_positions(struct show *s, const struct pgx_definition *d)
{
    static const struct view_column table[] = {
        {.key = "position", .heading = "position"},
        {.key = "hgvs", .heading = "change"}, {.key = "grch37", .heading = "GRCh37"},
        {.key = "grch38", .heading = "GRCh38"}, {.key = "is", .heading = "is"}};

    view_table(&s->v, "positions", "positions of the definitions", table,
        sizeof table / sizeof *table);
    for (unsigned i = 0; i < d->n_loci; i++) {
        const struct pgx_locus *l = &d->loci[i];
        view_cell(&s->v, pgx_locus_name(s->mem, d, i));
        view_cell(&s->v, l->hgvs);
        view_cell(&s->v, place_text(s, d, &l->place[ASSEMBLY_GRCH37 - 1]));
        view_cell(&s->v, place_text(s, d, &l->place[ASSEMBLY_GRCH38 - 1]));
        view_cell_c(&s->v, l->is_required ? "required" : l->is_tier1 ? "tier 1" : "");
    }
    view_table_end(&s->v);
}

static int put_facts(struct show *s, const struct definitions *all, int i)
{
    const struct pgx_definition *d = &all->all[i];

    view_str(&s->v, "defined_by", "defined by", d->source);
    view_str(&s->v, "version", "version", d->version);
    view_str(&s->v, "date", "date", d->date);
    return show_source(s, all->sources[i]);
}

int show_pgx_definitions(struct show *s, struct str gene)
{
    struct definitions all;
    int rc = kb_has_pgx_definition(s->kb, gene, s->err);

    if (rc <= 0) /* few genes have some, and reading all of them takes time */
        return rc;
    rc = read_definitions(s, &all);
    for (int i = 0; rc >= 0 && i < all.n; i++) {
        const struct pgx_definition *d = &all.all[i];
        if (!str_eq(d->gene, gene))
            continue;
        view_object(&s->v, "star_alleles", "star alleles");
        rc = put_facts(s, &all, i);
        if (rc < 0)
            return rc;
        put_positions(s, d);
        begin_alleles(s, "alleles");
        for (unsigned a = 0; a < d->n_alleles; a++)
            put_allele(s, &all, d, &d->alleles[a]);
        view_table_end(&s->v);
        view_close(&s->v, "star alleles");
    }
    return rc < 0 ? rc : 0;
}

/* ---- one position ---- */

static int put_locus(
    struct show *s, const struct definitions *all, int i, unsigned locus)
{
    const struct pgx_definition *d = &all->all[i];
    const struct pgx_locus *l = &d->loci[locus];
    uint32_t *records;
    const char *title = str_cstr(s->mem,
        str_fmt(s->mem, "position %.*s of %.*s", STR_ARG(l->rsid), STR_ARG(d->gene)));

    view_item(&s->v, title);
    if (s->v.is_json)
        view_c(&s->v, "kind", "", "pgx_position");
    view_str(&s->v, "gene", "gene", d->gene);
    view_str(&s->v, "rsid", "rsID", l->rsid);
    view_str(&s->v, "hgvs", "change", l->hgvs);
    view_str(&s->v, "grch37", "GRCh37", place_text(s, d, &l->place[0]));
    view_str(&s->v, "grch38", "GRCh38", place_text(s, d, &l->place[1]));
    view_flag(&s->v, "is_tier1", "tier 1", l->is_tier1);
    view_flag(&s->v, "is_required", "required", l->is_required);
    int rc = put_facts(s, all, i);
    if (rc < 0)
        return rc;
    begin_alleles(s, "alleles that state something here");
    for (unsigned a = 0; a < d->n_alleles; a++)
        if (d->alleles[a].stated[locus] && !d->alleles[a].is_reference)
            put_allele(s, all, d, &d->alleles[a]);
    view_table_end(&s->v);
    int n = kb_records_by_gene(s->kb, d->gene, s->mem, &records, s->err);
    rc = n < 0 ? n : show_pgx_guidance(s, records, n);
    if (rc >= 0)
        view_close(&s->v, title);
    return rc;
}

int show_pgx_rsid(struct show *s, bool is_wanted, unsigned *n_found)
{
    struct definitions all;
    struct str rsid = str_lower(s->mem, s->term);
    uint64_t number;
    int rc = 0;

    *n_found = 0;
    if (!str_starts(rsid, STR("rs")) || !str_to_u64(str_sub(rsid, 2, rsid.n), &number))
        return 0;
    rc = read_definitions(s, &all);
    for (int i = 0; rc >= 0 && i < all.n; i++)
        for (unsigned l = 0; rc >= 0 && l < all.all[i].n_loci; l++) {
            if (!str_eq(all.all[i].loci[l].rsid, rsid))
                continue;
            (*n_found)++;
            if (is_wanted)
                rc = put_locus(s, &all, i, l);
        }
    return rc < 0 ? rc : 0;
}
