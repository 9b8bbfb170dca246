/* What a row asks for all in all, and the order of its lists: drugs of oncology first.
 */
#include "query/pgx.h"

#include <stdlib.h>
#include <string.h>

/* ---- annotations of single positions beside guidelines ---- */

static bool is_annotation(const struct report_recommendation *r)
{
    return str_eq_c(r->level_scheme, "ClinPGx");
}

/* Does a row of a guideline hold for certain? */
static bool guideline_holds(const struct report_pgx *p, struct str drug)
{
    for (unsigned i = 0; i < p->n_recommendations; i++)
        if (!is_annotation(&p->recommendations[i]) && !p->recommendations[i].is_possible
            && str_eq(p->recommendations[i].drug, drug))
            return true;
    for (unsigned i = 0; i < p->n_no_change; i++)
        if (str_eq(p->no_change[i].drug, drug))
            return true;
    return false;
}

/* May one hold? */
static bool guideline_may_hold(const struct pgx_row *row, struct str drug)
{
    const struct report_pgx *p = &row->out;

    for (unsigned i = 0; i < p->n_recommendations; i++)
        if (!is_annotation(&p->recommendations[i])
            && str_eq(p->recommendations[i].drug, drug))
            return true;
    for (size_t i = 0; i < row->n_unchanged; i++)
        if (str_eq(row->unchanged[i], drug))
            return true;
    return false;
}

/* An annotation speaks of one position.  It gives way to a guideline on the whole gene;
 * where that is not certain, reference bases at one position must not sound like the
 * answer, while a variant that was seen stays told. */
static bool gives_way(const struct pgx_row *row, const struct report_recommendation *r)
{
    return guideline_holds(&row->out, r->drug)
           || (r->is_reference && guideline_may_hold(row, r->drug));
}

/* In place: rows of guidelines stay, so they are found whatever was moved. */
static void drop_annotations(struct pgx_row *row)
{
    struct report_pgx *p = &row->out;
    unsigned n = 0;

    for (unsigned i = 0; i < p->n_recommendations; i++) {
        struct report_recommendation r = p->recommendations[i];
        if (!is_annotation(&r) || !gives_way(row, &r))
            p->recommendations[n++] = r;
    }
    p->n_recommendations = n;
}

/* ---- advice ---- */

/* Of a gene that was called the results given are all that there are. */
static bool is_asked_for_all(const struct pgx_row *row)
{
    unsigned n = row->n_statuses + row->n_others;
    bool is_called = row->call && row->call->state == PGX_STATE_CALLED;

    if (!row->is_asked || (!row->knows_others && !is_called))
        return false;
    for (unsigned i = 0; i < n; i++)
        if (!row->is_asked[i])
            return false;
    return n > 0;
}

static enum pgx_advice advice_of(const struct pgx_row *row)
{
    const struct report_pgx *p = &row->out;
    bool has_possible = false, has_unflagged = false;

    for (unsigned i = 0; i < p->n_recommendations; i++) {
        const struct report_recommendation *r = &p->recommendations[i];
        if (is_annotation(r))
            continue;
        if (r->change == PGX_FLAG_YES && !r->is_possible)
            return PGX_ADVICE_CHANGE;
        has_possible |= r->change == PGX_FLAG_YES;
        has_unflagged |= r->change == PGX_FLAG_NOT_STATED;
    }
    if (has_possible)
        return is_asked_for_all(row) ? PGX_ADVICE_CHANGE_FOR_ALL
                                     : PGX_ADVICE_POSSIBLE_CHANGE;
    if (p->n_left_out > 0)
        return PGX_ADVICE_LEFT_OUT;
    if (strcmp(p->state, "called") != 0)
        return PGX_ADVICE_NOT_KNOWN;
    if (has_unflagged)
        return PGX_ADVICE_NOT_STATED;
    return p->n_no_change > 0 ? PGX_ADVICE_NONE : PGX_ADVICE_NO_GUIDELINE;
}

/* ---- order ---- */

static int order_cmp(unsigned a, unsigned b)
{
    return a < b ? -1 : a > b;
}

static unsigned source_rank(const struct report_recommendation *r)
{
    return str_eq_c(r->source, "CPIC") ? 0 : is_annotation(r) ? 2 : 1;
}

static int recommendation_cmp(const void *x, const void *y)
{
    const struct report_recommendation *a = x, *b = y;
    int order = order_cmp(a->drug_order, b->drug_order);

    if (!order)
        order = order_cmp(source_rank(a), source_rank(b));
    if (!order && is_annotation(a))
        order = pgx_level_rank(a->level) - pgx_level_rank(b->level);
    if (!order)
        order = str_cmp(a->drug, b->drug);
    if (!order)
        order = order_cmp(a->is_possible, b->is_possible);
    if (!order)
        order = str_cmp(a->population, b->population);
    if (!order)
        order = str_cmp(a->url, b->url);
    if (!order)
        order = str_cmp(a->id, b->id);
    return order ? order : str_cmp(a->text, b->text);
}

static int no_change_cmp(const void *x, const void *y)
{
    const struct report_no_change *a = x, *b = y;
    int order = order_cmp(a->drug_order, b->drug_order);

    if (!order)
        order = str_cmp(a->drug, b->drug);
    if (!order)
        order = str_cmp(a->source, b->source);
    return order ? order : str_cmp(a->id, b->id);
}

static unsigned level_rank(struct str level)
{
    return str_eq_c(level, "Testing Required")      ? 0
           : str_eq_c(level, "Testing Recommended") ? 1
                                                    : 2;
}

static int label_cmp(const void *x, const void *y)
{
    const struct report_label *a = x, *b = y;
    int order = order_cmp(a->drug_order, b->drug_order);

    if (!order)
        order = order_cmp(level_rank(a->testing_level), level_rank(b->testing_level));
    if (!order)
        order = str_cmp(a->name, b->name);
    return order ? order : str_cmp(a->id, b->id);
}

static int name_cmp(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void sort(
    void *rows, unsigned n, size_t size, int (*cmp)(const void *, const void *))
{
    if (n > 1)
        qsort(rows, n, size, cmp);
}

/* Several rows of one guideline (for populations) that ask for nothing, and counsel the
 * same, are one. */
static void join_no_change(struct report_pgx *p)
{
    unsigned n = 0;

    for (unsigned i = 0; i < p->n_no_change; i++)
        if (n == 0 || !str_eq(p->no_change[n - 1].drug, p->no_change[i].drug)
            || !str_eq(p->no_change[n - 1].source, p->no_change[i].source)
            || !str_eq(p->no_change[n - 1].counsel, p->no_change[i].counsel))
            p->no_change[n++] = p->no_change[i];
    p->n_no_change = n;
}

void pgx_finish_row(struct pgx_row *row)
{
    struct report_pgx *p = &row->out;

    drop_annotations(row);
    p->advice = advice_of(row);
    sort(p->recommendations, p->n_recommendations, sizeof *p->recommendations,
        recommendation_cmp);
    sort(p->no_change, p->n_no_change, sizeof *p->no_change, no_change_cmp);
    join_no_change(p);
    sort(p->labels, p->n_labels, sizeof *p->labels, label_cmp);
    if (!row->call) /* the definitions' order is the genome's */
        sort(p->missing_positions, p->n_missing_positions, sizeof *p->missing_positions,
            name_cmp);
}
