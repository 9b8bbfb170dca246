#include "query/pgx.h"

#include <math.h>
#include <stdlib.h>

#include "query/texts.h"

static const struct {
    const char *key, *param[2];
} reasons[N_PGX_REASONS] = {
#define X(id, key, a, b) [PGX_##id] = {key, {a, b}},
    PGX_REASONS(X)
#undef X
};

static void set_state(struct pgx_rows *rows, struct pgx_row *row, const char *state,
    enum pgx_reason id, struct str second)
{
    struct reason reason = {.key = reasons[id].key};
    struct str value[2] = {row->out.gene, second};

    row->out.state = state;
    for (unsigned i = 0; i < 2 && reasons[id].param[i][0]; i++) {
        reason.param[i].name = reasons[id].param[i];
        reason.param[i].value = value[i];
        reason.n_params++;
    }
    row->out.why = pgx_sentence(rows, &reason);
}

/* ---- genes of one position ---- */

/* Copies of alt, or -1: one of the bases is neither, or there are not two copies. */
static int copies_of_alt(const struct pgx_gene *g, const struct site *s)
{
    int n = 0;

    if (s->n_bases != 2)
        return -1;
    for (unsigned i = 0; i < 2; i++) {
        if (s->bases[i] != g->ref && s->bases[i] != g->alt)
            return -1;
        n += s->bases[i] == g->alt;
    }
    return n;
}

static void take_copies(struct pgx_rows *rows, struct pgx_row *row, int n)
{
    const struct pgx_gene *g = row->gene;
    struct report_diplotype *d = ARENA_NEW(rows->mem, struct report_diplotype);

    d->allele[0] = n == 2 ? g->alt_name : g->ref_name;
    d->allele[1] = n == 0 ? g->ref_name : g->alt_name;
    d->name =
        str_fmt(rows->mem, "%.*s/%.*s", STR_ARG(d->allele[0]), STR_ARG(d->allele[1]));
    d->phenotype = g->phenotype[n];
    d->activity_score = NAN;
    d->is_best = true;
    row->out.diplotypes = d;
    row->out.n_diplotypes = 1;
    row->statuses = ARENA_NEW(rows->mem, struct pgx_status);
    row->statuses[0] = (struct pgx_status){.is_known = true,
        .phenotype = d->phenotype,
        .score = NAN,
        .diplotype = d->name};
    row->n_statuses = 1;
}

static void call_single(struct pgx_rows *rows, struct pgx_row *row)
{
    const struct pgx_gene *g = row->gene;
    const struct sample *sample = rows->sample;
    const struct site *s = sites_find(
        sample->sites, sample->n_sites, g->contig, g->pos1[sample->assembly - 1]);
    int n;

    pgx_note_position(rows, row, g->rsid, s);
    if (!s || s->state != SITE_CALLED) {
        set_state(rows, row, "not_callable", PGX_MISSING, g->rsid);
        return;
    }
    n = copies_of_alt(g, s);
    if (n < 0) {
        set_state(rows, row, "not_callable", PGX_OTHER_ALLELE,
            str_fmt(rows->mem, "%.*s", (int)s->n_bases, s->bases));
        return;
    }
    take_copies(rows, row, n);
    set_state(rows, row, "called", PGX_CALLED, STR_NONE);
}

static void judge_row(struct pgx_rows *rows, struct pgx_row *row)
{
    if (row->call)
        return;
    if (!row->gene)
        set_state(rows, row, "not_callable", PGX_NOT_LISTED, STR_NONE);
    else if (row->gene->rule == PGX_SINGLE_POSITION)
        call_single(rows, row);
    else
        set_state(rows, row, "not_callable",
            row->gene->rule == PGX_RULE_DEFINITIONS ? PGX_NEEDS_DEFINITIONS
                                                    : PGX_NEEDS_OTHER_TEST,
            STR_NONE);
}

/* ---- the whole ---- */

static int row_cmp(const void *x, const void *y)
{
    const struct pgx_row *a = x, *b = y;

    return str_cmp(a->out.gene, b->out.gene);
}

/* What follows from the calls; rows are in their order by then. */
static int advise(struct pgx_rows *rows, struct kb_txn *kb, struct err *err)
{
    int rc;

    for (size_t i = 0; i < rows->n; i++)
        judge_row(rows, &rows->rows[i]);
    rc = pgx_recommend(rows, kb, err);
    if (rc >= 0)
        rc = pgx_add_labels(rows, kb, err);
    for (size_t i = 0; rc >= 0 && i < rows->n; i++)
        pgx_finish_row(&rows->rows[i]);
    return rc;
}

static void needs_germline(struct pgx_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        set_state(rows, &rows->rows[i], "not_callable", PGX_NEEDS_GERMLINE, STR_NONE);
        rows->rows[i].out.advice = PGX_ADVICE_NOT_KNOWN;
    }
}

static void put_rows(struct pgx_rows *rows, struct report *r)
{
    r->pgx = ARENA_ARRAY(rows->mem, struct report_pgx, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++) {
        struct pgx_row *row = &rows->rows[i];
        if (!row->gene && !row->call && row->out.n_used == 0)
            continue; /* no gene of the table, and nothing is known of it */
        pgx_link_therapies(rows, r, &row->out);
        r->pgx[r->n_pgx++] = row->out;
    }
}

/* Every gene that the table or the definitions name has a row, whatever the sample. */
static int name_genes(struct pgx_rows *rows, const struct pgx_genes *genes,
    struct kb_txn *kb, struct err *err)
{
    struct pgx_gene *listed;
    int n = pgx_genes_load(kb, rows->mem, &listed, err);

    if (n < 0)
        return n;
    rows->genes = listed;
    rows->n_genes = (unsigned)n;
    for (int i = 0; i < n; i++)
        if (listed[i].rule != PGX_RULE_SOMATIC)
            pgx_row_of(rows, listed[i].gene);
    for (unsigned i = 0; n > 0 && i < genes->n_definitions; i++)
        pgx_row_of(rows, genes->definitions[i].gene);
    return n;
}

int pgx_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct report *r, struct err *err)
{
    struct pgx_rows rows = {
        .mem = mem, .sample = c->sample, .lang = lang, .use = r->use};
    struct pgx_drug_order drugs;
    static const struct pgx_genes none = {0};
    bool is_germline = sample_has_germline(c->sample);
    const struct pgx_genes *genes =
        c->sample->pgx_seen ? c->sample->pgx_seen->genes : &none;
    int rc = pgx_drug_order_load(kb, mem, &drugs, err);

    rows.drugs = &drugs;
    if (rc >= 0)
        rc = name_genes(&rows, genes, kb, err);
    if (rc <= 0) /* without the table no gene is known to be one */
        return rc;
    if (is_germline) {
        pgx_rows_take_calls(&rows, c->pgx_calls, c->n_pgx_calls);
        rc = pgx_gather(&rows, kb, err);
    }
    if (rc < 0)
        return rc;
    if (rows.n > 1)
        qsort(rows.rows, rows.n, sizeof *rows.rows, row_cmp);
    if (is_germline)
        rc = advise(&rows, kb, err);
    else
        needs_germline(&rows);
    if (rc >= 0)
        put_rows(&rows, r);
    return rc < 0 ? rc : 0;
}
