/*
 * Pharmacogenes in `vdt explain`: why a gene was called as it was, which seen position
 * excludes which allele, and what guidelines say of it.  The rows are the report's.
 */
#include "query/explain.h"

#include <math.h>

#include "query/pgx.h"

/* ---- which genes the term is about ---- */

static bool is_drug_of(struct explain *x, const struct report_pgx *p, struct str folded)
{
    for (unsigned i = 0; i < p->n_recommendations; i++)
        if (str_eq(str_fold(x->mem, p->recommendations[i].drug), folded))
            return true;
    for (unsigned i = 0; i < p->n_no_change; i++)
        if (str_eq(str_fold(x->mem, p->no_change[i].drug), folded))
            return true;
    for (unsigned i = 0; i < p->n_labels; i++)
        for (unsigned d = 0; d < p->labels[i].n_drugs; d++)
            if (str_eq(str_fold(x->mem, p->labels[i].drugs[d]), folded))
                return true;
    return false;
}

/* The approved symbol when the term is one, or an alias of it. */
static int term_gene(struct explain *x, struct str *symbol)
{
    struct name_hit *hits;
    int n = kb_name(x->kb, str_fold(x->mem, x->term), x->mem, &hits, x->err);

    *symbol = STR_NONE;
    for (int i = 0; i < n; i++) {
        struct gene g;
        if (hits[i].kind != NAME_GENE)
            continue;
        int rc = kb_gene(x->kb, hits[i].target, x->mem, &g, x->err);
        if (rc < 0)
            return rc;
        if (rc > 0)
            *symbol = g.symbol;
    }
    return n < 0 ? n : 0;
}

/* ---- one gene ---- */

static void put_diplotypes(struct explain *x, const struct report_pgx *p)
{
    static const struct view_column columns[] = {
        {.key = "name", .heading = "diplotype", .max_width = 40},
        {.key = "functions", .heading = "functions", .max_width = 40},
        {.key = "phenotype", .heading = "phenotype", .max_width = 30},
        {.key = "score", .heading = "activity score"}};

    view_table(
        &x->v, "diplotypes", "diplotypes", columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < p->n_diplotypes; i++) {
        const struct report_diplotype *d = &p->diplotypes[i];
        view_cell(&x->v, d->name);
        view_cell_list(&x->v, d->function,
            d->function[1].n   ? 2
            : d->function[0].n ? 1
                               : 0,
            ", ");
        view_cell(&x->v, d->phenotype);
        view_cell(&x->v, isnan(d->activity_score)
                             ? STR_NONE
                             : str_fmt(x->mem, "%.4g", d->activity_score));
    }
    view_table_end(&x->v);
}

static void put_not_ruled_out(struct explain *x, const struct report_pgx *p)
{
    static const struct view_column columns[] = {{.key = "allele", .heading = "allele"},
        {.key = "function", .heading = "function"},
        {.key = "changes", .heading = "would change the phenotype"}};

    if (p->n_not_ruled_out == 0)
        return;
    view_table(&x->v, "alleles_not_ruled_out", "not ruled out by what is missing",
        columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < p->n_not_ruled_out; i++) {
        view_cell(&x->v, p->not_ruled_out[i].allele);
        view_cell(&x->v, p->not_ruled_out[i].function);
        view_cell_c(&x->v, p->not_ruled_out[i].would_change_phenotype ? "yes" : "no");
    }
    view_table_end(&x->v);
}

/* Alleles that are in no call, each with a seen position that excludes it. */
static void put_exclusions(struct explain *x, struct str gene)
{
    static const struct view_column columns[] = {{.key = "allele", .heading = "allele"},
        {.key = "position", .heading = "excluded by"},
        {.key = "stated", .heading = "states"}, {.key = "seen", .heading = "seen"}};
    const struct pgx_seen *seen = x->sample.pgx_seen;
    const struct pgx_exclusion *e = NULL;
    unsigned n = 0;

    for (unsigned g = 0; g < seen->genes->n_definitions; g++)
        for (unsigned c = 0; c < x->c.n_pgx_calls; c++) {
            const struct pgx_definition *d = &seen->genes->definitions[g];
            if (str_eq(d->gene, gene) && str_eq(x->c.pgx_calls[c].gene, gene))
                e = pgx_calls_explain(d, pgx_seen_of_gene(seen, g, x->mem),
                    &x->c.pgx_calls[c], x->mem, &n);
        }
    if (n == 0)
        return;
    view_table(&x->v, "excluded_alleles", "alleles that a seen position excludes",
        columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < n; i++) {
        view_cell(&x->v, e[i].allele);
        view_cell(&x->v, e[i].position);
        view_cell(&x->v, e[i].stated);
        view_cell(&x->v, e[i].seen);
    }
    view_table_end(&x->v);
}

static struct str when_text(struct explain *x, const struct report_recommendation *r)
{
    struct str text = STR_NONE;

    for (unsigned i = 0; i < r->n_when; i++)
        text = str_fmt(x->mem, "%.*s%s%.*s %.*s", STR_ARG(text), i ? ", " : "",
            STR_ARG(r->when[i].gene),
            STR_ARG(r->when[i].value.n ? r->when[i].value : STR("no result")));
    return text;
}

static void put_recommendations(struct explain *x, const struct report_pgx *p)
{
    static const struct view_column columns[] = {{.key = "id", .heading = "id"},
        {.key = "drug", .heading = "drug"}, {.key = "source", .heading = "by"},
        {.key = "when", .heading = "when", .max_width = 40},
        {.key = "certainty", .heading = "holds"},
        {.key = "text", .heading = "text", .max_width = 50}};

    view_table(&x->v, "recommendations", "what follows", columns,
        sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < p->n_recommendations; i++) {
        const struct report_recommendation *r = &p->recommendations[i];
        view_cell(&x->v, r->id);
        view_cell(&x->v, r->drug);
        view_cell(&x->v, r->source);
        view_cell(&x->v, when_text(x, r));
        view_cell_c(&x->v, r->is_possible ? "possibly" : "certainly");
        view_cell(&x->v, r->text);
    }
    for (unsigned i = 0; i < p->n_no_change; i++) {
        view_cell(&x->v, p->no_change[i].id);
        view_cell(&x->v, p->no_change[i].drug);
        view_cell(&x->v, p->no_change[i].source);
        view_cell(&x->v, STR_NONE);
        view_cell_c(&x->v, "certainly");
        view_cell_c(&x->v, "no change");
    }
    view_table_end(&x->v);
}

static void put_gene(struct explain *x, const struct report_pgx *p)
{
    const char *title =
        str_cstr(x->mem, str_fmt(x->mem, "pharmacogene %.*s", STR_ARG(p->gene)));

    view_item(&x->v, title);
    view_str(&x->v, "gene", "gene", p->gene);
    view_c(&x->v, "state", "state", p->state);
    view_sentence(&x->v, "why", p->why.text);
    if (p->phase.key)
        view_sentence(&x->v, "phase", p->phase.text);
    for (unsigned i = 0; i < p->n_warnings; i++)
        view_line(&x->v, "%.*s", STR_ARG(p->warnings[i].text));
    view_uint(&x->v, "n_used", "positions used", p->n_used);
    view_strs(&x->v, "missing_positions", "positions missing", p->missing_positions,
        p->n_missing_positions);
    put_diplotypes(x, p);
    put_not_ruled_out(x, p);
    if (x->sample.pgx_seen)
        put_exclusions(x, p->gene);
    put_recommendations(x, p);
    view_close(&x->v, title);
}

int explain_pgx(struct explain *x)
{
    struct report r = {.use = x->use};
    struct str symbol, folded = str_fold(x->mem, x->term);
    unsigned n = 0;
    int rc = term_gene(x, &symbol);

    if (rc >= 0)
        rc = pgx_make(&x->c, x->kb, x->lang, x->mem, &r, x->err);
    if (rc < 0)
        return rc;
    suppress_rest(x->suppress, &r);
    for (unsigned i = 0; i < r.n_pgx; i++) {
        if (!str_eq(r.pgx[i].gene, symbol) && !is_drug_of(x, &r.pgx[i], folded))
            continue;
        if (n++ == 0)
            view_array(&x->v, "pharmacogenomics", NULL);
        put_gene(x, &r.pgx[i]);
    }
    if (n > 0)
        view_close(&x->v, NULL);
    return 0;
}
