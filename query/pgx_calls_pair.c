/*
 * Genes whose alleles are matched in pairs.
 */
#include "query/pgx_calls_private.h"

#include <math.h>

static struct str name_of(const struct calling *c, int allele)
{
    return allele < 0 ? STR_NONE : pgx_reported_name(&c->d->alleles[allele]);
}

/* The name by which the tables of phenotypes know an allele. */
static struct str table_name(const struct calling *c, int allele)
{
    struct str name = name_of(c, allele);

    if (allele >= 0 && !pgx_function_of(c->p, name)
        && pgx_function_of(c->p, c->d->alleles[allele].name))
        return c->d->alleles[allele].name;
    return name;
}

static struct str outcome_of(const struct calling *c, const struct pgx_candidate *x)
{
    return pgx_outcome(c, table_name(c, x->a), table_name(c, x->b));
}

static void add_candidate(
    struct calling *c, const struct pgx_candidate *x, bool is_best)
{
    struct str a = name_of(c, x->a), b = name_of(c, x->b);
    struct pgx_diplotype d = {.allele1 = table_name(c, x->a),
        .allele2 = table_name(c, x->b),
        .score = x->score,
        .is_best = is_best};

    d.name = x->b < 0 ? a : str_fmt(c->mem, "%.*s/%.*s", STR_ARG(a), STR_ARG(b));
    /* alleles that are reported as one give one diplotype */
    for (unsigned i = 0; i < c->out->n_diplotypes; i++)
        if (str_eq(c->out->diplotypes[i].name, d.name))
            return;
    pgx_call_add(c, d);
}

/* ---- what is not ruled out ---- */

static bool is_in_best(const struct pgx_matching *m, int allele)
{
    for (unsigned i = 0; i < m->n_best; i++)
        if (m->all[i].a == allele || m->all[i].b == allele)
            return true;
    return false;
}

/* With nothing called: against two copies of the reference allele. */
static struct str outcome_called(const struct calling *c, const struct pgx_matching *m)
{
    struct pgx_candidate reference = {0, 0, 0};

    return outcome_of(c, m->n_best ? &m->all[0] : &reference);
}

static int first_of(const struct pgx_matching *m, int allele)
{
    for (unsigned i = 0; i < m->n_completions; i++)
        if (m->completions[i].a == allele || m->completions[i].b == allele)
            return (int)i;
    return -1;
}

static void list_not_ruled_out(
    struct calling *c, const struct pgx_matching *m, struct str called)
{
    for (unsigned allele = 0; allele < c->d->n_alleles; allele++) {
        int first = first_of(m, (int)allele);
        bool would_change = false;
        if (first < 0 || is_in_best(m, (int)allele))
            continue;
        for (unsigned i = (unsigned)first; i < m->n_completions && !would_change; i++)
            if (m->completions[i].a == (int)allele
                || m->completions[i].b == (int)allele)
                would_change = !str_eq(outcome_of(c, &m->completions[i]), called);
        pgx_call_not_ruled_out(c, name_of(c, (int)allele), would_change);
    }
}

/* ---- state ---- */

static bool is_certain(
    const struct calling *c, const struct pgx_matching *m, struct str called)
{
    for (unsigned i = 0; i < m->n_best; i++)
        if (!str_eq(outcome_of(c, &m->all[i]), called))
            return false;
    return true;
}

static bool is_complete(
    const struct calling *c, const struct pgx_matching *m, struct str called)
{
    for (unsigned i = 0; i < m->n_completions; i++)
        if (!str_eq(outcome_of(c, &m->completions[i]), called))
            return false;
    return true;
}

static struct str changing_alleles(const struct calling *c)
{
    const struct pgx_call *out = c->out;
    struct str *names = ARENA_ARRAY(c->mem, struct str, out->n_not_ruled_out + 1);
    size_t n = 0;

    for (unsigned i = 0; i < out->n_not_ruled_out; i++)
        if (out->not_ruled_out[i].would_change_phenotype)
            names[n++] = out->not_ruled_out[i].allele;
    for (unsigned i = 0; n == 0 && i < out->n_diplotypes; i++)
        if (out->diplotypes[i].is_best)
            return out->diplotypes[i].name; /* more copies of what is called */
    return pgx_call_names(c->mem, names, n);
}

static struct str best_names(const struct calling *c, bool is_best)
{
    const struct pgx_call *out = c->out;
    struct str *names = ARENA_ARRAY(c->mem, struct str, out->n_diplotypes + 1);
    size_t n = 0;

    for (unsigned i = 0; i < out->n_diplotypes; i++)
        if (out->diplotypes[i].is_best == is_best)
            names[n++] = out->diplotypes[i].name;
    return pgx_call_names(c->mem, names, n);
}

static void note_others(struct calling *c, const struct pgx_matching *m)
{
    for (unsigned i = m->n_best; i < m->n_all; i++)
        pgx_call_may_be(c, table_name(c, m->all[i].a), table_name(c, m->all[i].b));
    for (unsigned i = 0; i < m->n_completions; i++)
        pgx_call_may_be(
            c, table_name(c, m->completions[i].a), table_name(c, m->completions[i].b));
    c->out->knows_others = true;
}

static void judge(struct calling *c, const struct pgx_matching *m, struct str called)
{
    struct pgx_call *out = c->out;
    struct str second = STR_NONE;
    enum pgx_call_reason why = PGX_WHY_CALLED;

    if (out->n_missing_required) {
        why = PGX_WHY_REQUIRED;
        second = pgx_call_names(c->mem, out->missing_required, out->n_missing_required);
    } else if (!is_certain(c, m, called)) {
        why = PGX_WHY_SEVERAL;
        second = best_names(c, true);
    } else if (!is_complete(c, m, called)) {
        why = PGX_WHY_NOT_RULED_OUT;
        second = changing_alleles(c);
    }
    out->state = why == PGX_WHY_CALLED ? PGX_STATE_CALLED : PGX_STATE_AMBIGUOUS;
    out->why = pgx_reason_of(why, out->gene, second);
}

static void judge_unmatched(struct calling *c, const struct pgx_matching *m)
{
    enum pgx_call_reason why = PGX_WHY_NO_MATCH;
    struct str second = STR_NONE;

    switch (m->state) {
    case PGX_NOTHING_SEEN:
        why = PGX_WHY_NOTHING_SEEN;
        break;
    case PGX_UNDEFINED_SEEN:
        why = PGX_WHY_UNDEFINED;
        break;
    case PGX_HALF_SEEN:
        why = PGX_WHY_HALF;
        break;
    case PGX_REQUIRED_NOT_SEEN:
        why = PGX_WHY_REQUIRED;
        second = pgx_call_names(
            c->mem, c->out->missing_required, c->out->n_missing_required);
        break;
    default:
        break;
    }
    c->out->why = pgx_reason_of(why, c->out->gene, second);
}

/* ---- phase ---- */

static unsigned count_hets(const struct calling *c, bool *is_phased, bool *has_sets)
{
    const struct pgx_observed *first = NULL;
    unsigned n = 0;

    *is_phased = true;
    *has_sets = false;
    for (unsigned i = 0; i < c->d->n_loci; i++) {
        const struct pgx_observed *o = &c->seen[i];
        if (o->n_copies != 2 || o->base[0] == o->base[1] || c->d->loci[i].is_extra)
            continue;
        n++;
        *is_phased &= o->is_phased;
        if (first && o->phase_set != first->phase_set)
            *has_sets = true;
        first = first ? first : o;
    }
    return n;
}

/* Diplotypes that the genotypes allow as well; only in the candidates of lower score.
 */
static struct str others_of(const struct calling *c, const struct pgx_matching *m)
{
    struct str *names = ARENA_ARRAY(c->mem, struct str, m->n_all + 1);
    size_t n = 0;

    for (unsigned i = m->n_best; i < m->n_all; i++) {
        struct str a = name_of(c, m->all[i].a), b = name_of(c, m->all[i].b);
        names[n++] =
            m->all[i].b < 0 ? a : str_fmt(c->mem, "%.*s/%.*s", STR_ARG(a), STR_ARG(b));
    }
    return pgx_call_names(c->mem, names, n);
}

static void state_phase(struct calling *c, const struct pgx_matching *m)
{
    bool is_phased, has_sets;
    unsigned n_hets = count_hets(c, &is_phased, &has_sets);
    enum pgx_call_reason id = PGX_PHASE_UNKNOWN;
    struct str others = STR_NONE;

    if (n_hets < 2 || m->n_all == 0)
        return;
    if (m->n_best < m->n_all) {
        id = PGX_PHASE_OTHERS;
        others = others_of(c, m);
    } else if (is_phased) {
        id = has_sets ? PGX_PHASE_SETS : PGX_PHASE_KNOWN;
    }
    c->out->phase = pgx_reason_of(id, c->out->gene, others);
}

/* ---- one position in place of a call ---- */

/* SLCO1B1: statins ask for rs4149056 alone. */
static void fall_back(struct calling *c)
{
    static const char *const names[3][2] = {{"*1", "*1"}, {"*1", "*5"}, {"*5", "*5"}};
    const struct pgx_observed *o = NULL;
    unsigned n = 0;

    for (unsigned i = 0; i < c->d->n_loci; i++)
        if (str_eq_c(c->d->loci[i].rsid, "rs4149056"))
            o = &c->seen[i];
    if (!str_eq_c(c->d->gene, "SLCO1B1") || !o || o->n_copies != 2 || o->base[0] > 1
        || o->base[1] > 1)
        return;
    n = (unsigned)o->base[0] + o->base[1];
    struct pgx_diplotype d = {.allele1 = str_of(names[n][0]),
        .allele2 = str_of(names[n][1]),
        .is_best = true};
    d.name = str_fmt(c->mem, "%s/%s", names[n][0], names[n][1]);
    pgx_call_add(c, d);
    c->out->state = PGX_STATE_AMBIGUOUS;
    c->out->why = pgx_reason_of(PGX_WHY_ONE_POSITION, c->out->gene, STR("rs4149056"));
}

void pgx_call_by_pair(struct calling *c)
{
    struct pgx_matching m;
    struct str called;

    pgx_match(c->d, c->seen, c->mem, &m);
    pgx_call_warn(c, m.warnings, m.n_warnings);
    for (unsigned i = 0; i < m.n_all; i++)
        if (i < m.n_best || c->options->all_matches)
            add_candidate(c, &m.all[i], i < m.n_best);
    called = outcome_called(c, &m);
    if (m.state != PGX_NOTHING_SEEN)
        list_not_ruled_out(c, &m, called);
    if (m.n_best > 0) {
        judge(c, &m, called);
        note_others(c, &m);
        state_phase(c, &m);
    } else {
        judge_unmatched(c, &m);
        fall_back(c);
    }
}
