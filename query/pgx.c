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

struct pgx_making {
    struct pgx_rows rows;
    const char *lang;
};

static void set_state(struct pgx_making *m, struct pgx_row *row, const char *state,
    enum pgx_reason id, struct str second)
{
    struct report_text *why = &row->out.why;
    struct str value[2] = {row->out.gene, second};

    row->out.state = state;
    *why = (struct report_text){
        .key = reasons[id].key, .reason = {.key = reasons[id].key}};
    for (unsigned i = 0; i < 2 && reasons[id].param[i][0]; i++) {
        why->reason.param[i].name = reasons[id].param[i];
        why->reason.param[i].value = value[i];
        why->reason.n_params++;
    }
    why->text = text_of_reason(&why->reason, m->lang, m->rows.mem);
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

static void call_single(struct pgx_making *m, struct pgx_row *row)
{
    const struct pgx_gene *g = row->gene;
    const struct sample *sample = m->rows.sample;
    const struct site *s = sites_find(
        sample->sites, sample->n_sites, g->contig, g->pos1[sample->assembly - 1]);
    int n;

    pgx_note_position(&m->rows, row, g->rsid, s);
    if (!s || s->state != SITE_CALLED) {
        set_state(m, row, "not_callable", PGX_MISSING, g->rsid);
        return;
    }
    n = copies_of_alt(g, s);
    if (n < 0) {
        set_state(m, row, "not_callable", PGX_OTHER_ALLELE,
            str_fmt(m->rows.mem, "%.*s", (int)s->n_bases, s->bases));
        return;
    }
    row->out.diplotypes = ARENA_NEW(m->rows.mem, struct report_diplotype);
    row->out.n_diplotypes = 1;
    row->out.diplotypes[0] =
        (struct report_diplotype){.name = str_fmt(m->rows.mem, "%.*s/%.*s",
                                      STR_ARG(n == 2 ? g->alt_name : g->ref_name),
                                      STR_ARG(n == 0 ? g->ref_name : g->alt_name)),
            .phenotype = g->phenotype[n],
            .activity_score = NAN};
    set_state(m, row, "called", PGX_CALLED, STR_NONE);
}

static void judge_row(struct pgx_making *m, struct pgx_row *row)
{
    if (!row->gene)
        set_state(m, row, "not_callable", PGX_NOT_LISTED, STR_NONE);
    else if (row->gene->rule == PGX_SINGLE_POSITION)
        call_single(m, row);
    else
        set_state(m, row, "not_callable",
            row->gene->rule == PGX_RULE_DEFINITIONS ? PGX_NEEDS_DEFINITIONS
                                                    : PGX_NEEDS_OTHER_TEST,
            STR_NONE);
}

/* ---- order, links ---- */

static int recommendation_cmp(const void *x, const void *y)
{
    const struct report_recommendation *a = x, *b = y;
    int order = pgx_level_rank(a->level) - pgx_level_rank(b->level);

    if (!order)
        order = str_cmp(a->drug, b->drug);
    if (!order)
        order = str_cmp(a->url, b->url);
    return order ? order : str_cmp(a->text, b->text);
}

static int name_cmp(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static int row_cmp(const void *x, const void *y)
{
    const struct pgx_row *a = x, *b = y;

    return str_cmp(a->out.gene, b->out.gene);
}

static void sort_row(struct report_pgx *p)
{
    if (p->n_recommendations > 1)
        qsort(p->recommendations, p->n_recommendations, sizeof *p->recommendations,
            recommendation_cmp);
    if (p->n_missing_positions > 1)
        qsort(p->missing_positions, p->n_missing_positions,
            sizeof *p->missing_positions, name_cmp);
}

static bool has_drug(
    struct arena *mem, const struct report_pgx *p, const struct evidence *e)
{
    for (unsigned i = 0; i < e->n_therapies; i++) {
        struct str therapy = str_fold(mem, e->therapies[i]);
        for (unsigned k = 0; k < p->n_recommendations; k++)
            if (str_eq(therapy, str_fold(mem, p->recommendations[k].drug)))
                return true;
    }
    return false;
}

/* Rows of therapies, in their order, that have a drug with a recommendation here. */
static void link_therapies(
    struct arena *mem, const struct report *r, struct report_pgx *p)
{
    struct arena scratch = ARENA_INIT;
    size_t cap = 0;

    for (unsigned i = 0; p->n_recommendations > 0 && i < r->n_therapies; i++) {
        arena_reset(&scratch);
        if (!has_drug(&scratch, p, &r->therapies[i].e))
            continue;
        p->linked_therapies = arena_grow(mem, p->linked_therapies, &cap,
            p->n_linked_therapies + 1, sizeof *p->linked_therapies);
        p->linked_therapies[p->n_linked_therapies++] = r->therapies[i].e.id;
    }
    arena_free(&scratch);
}

int pgx_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct report *r, struct err *err)
{
    struct pgx_making m = {.rows = {.mem = mem, .sample = c->sample}, .lang = lang};
    struct pgx_gene *genes;
    int n = pgx_genes_load(kb, mem, &genes, err), rc = 0;
    bool is_germline = sample_has_germline(c->sample);

    if (n <= 0) /* without the table no gene is known to be one */
        return n;
    m.rows.genes = genes;
    m.rows.n_genes = (unsigned)n;
    for (int i = 0; i < n; i++)
        if (genes[i].rule != PGX_RULE_SOMATIC)
            pgx_row_of(&m.rows, genes[i].gene);
    if (is_germline)
        rc = pgx_gather(&m.rows, kb, err);
    if (rc < 0)
        return rc;
    if (m.rows.n > 1)
        qsort(m.rows.rows, m.rows.n, sizeof *m.rows.rows, row_cmp);
    r->pgx = ARENA_ARRAY(mem, struct report_pgx, m.rows.n);
    for (size_t i = 0; i < m.rows.n; i++) {
        struct pgx_row *row = &m.rows.rows[i];
        if (!row->gene && row->out.n_used == 0)
            continue; /* no gene of the table, and nothing is known of it */
        if (is_germline)
            judge_row(&m, row);
        else
            set_state(&m, row, "not_callable", PGX_NEEDS_GERMLINE, STR_NONE);
        sort_row(&row->out);
        link_therapies(mem, r, &row->out);
        r->pgx[r->n_pgx++] = row->out;
    }
    return 0;
}
