/*
 * DPYD and RYR1: by the alleles of lowest function.
 */
#include "query/pgx_calls_private.h"

#include <math.h>
#include <stdlib.h>

static struct str lower_of(const struct calling *c, struct str a, struct str b)
{
    if (!a.n || !b.n)
        return a.n ? a : b;
    return pgx_function_cmp(c->p, a, b) <= 0 ? a : b;
}

static struct str outcome(const struct calling *c, struct str a, struct str b)
{
    return pgx_outcome(c, a, b);
}

/* ---- what may be on the copies ---- */

/* The alleles that decide, of one way in which the variants may lie. */
struct way {
    struct str a, b; /* b empty: one copy */
};

/* A list without phase: heterozygous variants all on one copy, or on both. */
static unsigned ways_of_list(
    const struct calling *c, const struct pgx_variants *list, struct way out[2])
{
    struct str lowest = STR_NONE, lowest_hom = c->d->alleles[0].name;
    bool has_hom = false;

    pgx_lowest_of_list(c->p, list, &out[0].a, &out[0].b);
    for (unsigned i = 0; i < list->n; i++) {
        lowest = lower_of(c, lowest, list->names[i]);
        if (!list->is_homozygous[i])
            continue;
        lowest_hom = has_hom ? lower_of(c, lowest_hom, list->names[i]) : list->names[i];
        has_hom = true;
    }
    out[1] = (struct way){lowest, lowest_hom};
    return 2;
}

static struct way *ways_of(
    const struct calling *c, const struct pgx_lowest *m, unsigned *n)
{
    struct way *ways = ARENA_ARRAY(c->mem, struct way, m->n_diplotypes + 2);

    *n = 0;
    for (unsigned i = 0; i < m->n_diplotypes; i++, (*n)++)
        pgx_lowest_pair(c->p, &m->diplotypes[i], &ways[*n].a, &ways[*n].b);
    if (!m->is_phased)
        *n = ways_of_list(c, &m->list, ways);
    return ways;
}

/* Would one more variant, on either copy or both, change what the way comes to? */
static bool changes(
    const struct calling *c, const struct way *w, struct str x, struct str called)
{
    struct str a = lower_of(c, w->a, x), b = w->b.n ? lower_of(c, w->b, x) : STR_NONE;

    return !str_eq(outcome(c, a, w->b), called)
           || (w->b.n
               && (!str_eq(outcome(c, w->a, b), called)
                   || !str_eq(outcome(c, a, b), called)));
}

/* ---- diplotypes ---- */

static double sum_of(const struct calling *c, const struct way *w)
{
    const struct pgx_function *f = pgx_function_of(c->p, w->a);
    const struct pgx_function *g = w->b.n ? pgx_function_of(c->p, w->b) : NULL;
    double sum = f ? pgx_activity_value(f->activity) : NAN;

    return w->b.n ? sum + (g ? pgx_activity_value(g->activity) : NAN) : sum;
}

struct ordered {
    struct pgx_diplotype d;
    double sum;
    unsigned number;
};

static int ordered_cmp(const void *x, const void *y)
{
    const struct ordered *a = x, *b = y;

    if (!isnan(a->sum) && !isnan(b->sum) && a->sum != b->sum)
        return a->sum < b->sum ? -1 : 1;
    if (isnan(a->sum) != isnan(b->sum))
        return isnan(a->sum) ? 1 : -1;
    return a->number < b->number ? -1 : 1;
}

/* Lowest sum first. */
static void add_diplotypes(
    struct calling *c, const struct pgx_lowest *m, const struct way *ways)
{
    struct ordered *list = ARENA_ARRAY(c->mem, struct ordered, m->n_diplotypes + 1);

    for (unsigned i = 0; i < m->n_diplotypes; i++)
        list[i] = (struct ordered){
            .d = {.name = pgx_component_name(c->mem, &m->diplotypes[i]),
                .allele1 = ways[i].a,
                .allele2 = ways[i].b,
                .is_best = true},
            .sum = sum_of(c, &ways[i]),
            .number = i};
    if (m->n_diplotypes > 1)
        qsort(list, m->n_diplotypes, sizeof *list, ordered_cmp);
    for (unsigned i = 0; i < m->n_diplotypes; i++)
        pgx_call_add(c, list[i].d);
}

/* "a AND b (homozygous)": variants, not a diplotype. */
static struct str list_name(struct arena *mem, const struct pgx_variants *list)
{
    struct buf text = BUF_INIT;
    struct str name;

    for (unsigned i = 0; i < list->n; i++) {
        if (i > 0)
            buf_add_c(&text, " AND ");
        buf_add_str(&text, list->names[i]);
        if (list->is_homozygous[i])
            buf_add_c(&text, " (homozygous)");
    }
    name = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return name;
}

/* ---- state ---- */

static bool is_one_outcome(
    const struct calling *c, const struct way *ways, unsigned n, struct str called)
{
    for (unsigned i = 1; i < n; i++)
        if (!str_eq(outcome(c, ways[i].a, ways[i].b), called))
            return false;
    return true;
}

static unsigned list_not_ruled_out(struct calling *c, const struct pgx_lowest *m,
    const struct way *ways, unsigned n_ways, struct str called, struct str **names)
{
    unsigned n = 0;

    *names = ARENA_ARRAY(c->mem, struct str, m->n_not_ruled_out + 1);
    for (unsigned i = 0; i < m->n_not_ruled_out; i++) {
        struct str x = m->not_ruled_out[i];
        bool would_change = false;
        for (unsigned k = 0; k < n_ways && !would_change; k++)
            would_change = changes(c, &ways[k], x, called);
        pgx_call_not_ruled_out(c, x, would_change);
        if (would_change)
            (*names)[n++] = x;
    }
    return n;
}

static bool is_alike(const struct calling *c, struct str a, struct str b)
{
    const struct pgx_function *f = pgx_function_of(c->p, a);
    const struct pgx_function *g = pgx_function_of(c->p, b);

    return f && g ? str_eq(f->function, g->function) && str_eq(f->activity, g->activity)
                  : str_eq(a, b);
}

/* What may decide a copy on which a does: that, or what was not ruled out and is
 * lower, one of each function. */
static struct str *lowered(
    const struct calling *c, const struct pgx_lowest *m, struct str a, unsigned *n)
{
    struct str *names = ARENA_ARRAY(c->mem, struct str, m->n_not_ruled_out + 1);

    names[0] = a;
    *n = 1;
    for (unsigned i = 0; a.n && i < m->n_not_ruled_out; i++) {
        struct str x = lower_of(c, a, m->not_ruled_out[i]);
        unsigned k = 0;
        while (k < *n && !is_alike(c, names[k], x))
            k++;
        if (k == *n)
            names[(*n)++] = x;
    }
    return names;
}

static void note_others(struct calling *c, const struct pgx_lowest *m,
    const struct way *ways, unsigned n_ways)
{
    for (unsigned i = 0; i < n_ways; i++) {
        unsigned n_a, n_b;
        struct str *a = lowered(c, m, ways[i].a, &n_a);
        struct str *b = lowered(c, m, ways[i].b, &n_b);
        for (unsigned k = 0; k < n_a * n_b; k++)
            pgx_call_may_be(c, a[k / n_b], b[k % n_b]);
    }
    c->out->knows_others = true;
}

static void judge(struct calling *c, const struct pgx_lowest *m)
{
    struct pgx_call *out = c->out;
    unsigned n_ways, n_changing;
    struct way *ways = ways_of(c, m, &n_ways);
    struct str called = outcome(c, ways[0].a, ways[0].b), *names, second = STR_NONE;
    enum pgx_call_reason why = PGX_WHY_CALLED;

    if (m->is_phased)
        add_diplotypes(c, m, ways);
    else
        pgx_call_add(c, (struct pgx_diplotype){.name = list_name(c->mem, &m->list),
                            .allele1 = ways[0].a,
                            .allele2 = ways[0].b,
                            .is_best = true});
    n_changing = list_not_ruled_out(c, m, ways, n_ways, called, &names);
    note_others(c, m, ways, n_ways);
    if (out->n_missing_required) {
        why = PGX_WHY_REQUIRED;
        second = pgx_call_names(c->mem, out->missing_required, out->n_missing_required);
    } else if (!is_one_outcome(c, ways, n_ways, called)) {
        why = PGX_WHY_PHASE;
    } else if (n_changing > 0) {
        why = PGX_WHY_NOT_RULED_OUT;
        second = pgx_call_names(c->mem, names, n_changing);
    }
    out->state = why == PGX_WHY_CALLED ? PGX_STATE_CALLED : PGX_STATE_AMBIGUOUS;
    out->why = pgx_reason_of(why, out->gene, second);
    if (!m->is_phased || m->n_diplotypes > 1)
        out->phase = pgx_reason_of(
            m->is_phased ? PGX_PHASE_SETS : PGX_PHASE_UNKNOWN, out->gene, STR_NONE);
}

void pgx_call_by_lowest(struct calling *c)
{
    static const enum pgx_call_reason whys[] = {
        [PGX_NOTHING_SEEN] = PGX_WHY_NOTHING_SEEN,
        [PGX_NO_MATCH] = PGX_WHY_NO_MATCH,
        [PGX_UNDEFINED_SEEN] = PGX_WHY_UNDEFINED,
        [PGX_HALF_SEEN] = PGX_WHY_HALF,
        [PGX_REQUIRED_NOT_SEEN] = PGX_WHY_REQUIRED};
    struct str reference = c->d->alleles[0].name, *names;
    struct way way = {reference, reference};
    struct pgx_lowest m;

    pgx_match_lowest(c->d, c->seen, c->mem, &m);
    pgx_call_warn(c, m.warnings, m.n_warnings);
    if (m.state == PGX_MATCHED) {
        judge(c, &m);
        return;
    }
    c->out->why = pgx_reason_of(whys[m.state], c->out->gene, STR_NONE);
    if (m.state != PGX_NOTHING_SEEN)
        list_not_ruled_out(c, &m, &way, 1, outcome(c, reference, reference), &names);
}
