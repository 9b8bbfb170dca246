/*
 * Calls of other programs.  What is given goes before what is derived: an activity
 * score before a phenotype before a diplotype; where they disagree it is said.
 */
#include "query/pgx_calls_private.h"

#include <math.h>
#include <string.h>

/* Alleles of HLA that guidelines ask for. */
static const char *const hla_asked[] = {
    "HLA-A*31:01", "HLA-B*15:02", "HLA-B*57:01", "HLA-B*58:01"};

static void warn_of_line(
    struct calling *c, const struct outside_call *x, enum pgx_warning_id id)
{
    struct pgx_warning w = {
        id, str_fmt(c->mem, "line %llu", (unsigned long long)x->line)};

    pgx_call_warn(c, &w, 1);
}

/* "2" and "2.0" are one score. */
static struct str score_of_table(const struct calling *c, struct str given)
{
    double value = pgx_activity_value(given);

    for (unsigned i = 0; c->p && i < c->p->n_pairs; i++)
        if (str_eq(c->p->pairs[i].score, given))
            return given;
    for (unsigned i = 0; c->p && i < c->p->n_pairs; i++) {
        struct str score = c->p->pairs[i].score;
        if (score.n && str_chr(score, '.') >= 0 && pgx_activity_value(score) == value)
            return score;
    }
    return given;
}

/* Does what is given disagree with what follows from it? */
static bool take_given(
    struct calling *c, const struct outside_call *x, struct pgx_diplotype *d)
{
    const struct pgx_pair *of_score;
    bool differs = false;

    if (x->phenotype.n) {
        differs = d->phenotype.n && !str_eq_nocase(d->phenotype, x->phenotype);
        d->phenotype = x->phenotype;
    }
    if (!x->score.n)
        return differs;
    struct str score = score_of_table(c, x->score);
    differs |= d->score_text.n && !str_eq(d->score_text, score);
    d->score_text = score;
    d->activity_score = pgx_activity_value(score);
    of_score = pgx_phenotype_of_score(c->p, score);
    if (!of_score)
        return differs;
    differs |= d->phenotype.n && !str_eq_nocase(of_score->phenotype, d->phenotype);
    d->phenotype = of_score->phenotype;
    return differs;
}

static struct str name_of(struct calling *c, const struct outside_call *x)
{
    if (x->allele2.n)
        return str_fmt(c->mem, "%.*s/%.*s", STR_ARG(x->allele1), STR_ARG(x->allele2));
    if (x->allele1.n)
        return x->allele1;
    return x->phenotype.n ? x->phenotype : x->score;
}

static bool is_same(const struct pgx_diplotype *a, const struct pgx_diplotype *b)
{
    return str_eq(a->name, b->name) && str_eq(a->phenotype, b->phenotype)
           && str_eq(a->score_text, b->score_text);
}

/* A line that repeats another adds nothing; one that contradicts it is kept. */
static struct pgx_diplotype *add_call(struct calling *c, const struct outside_call *x)
{
    struct pgx_call *out = c->out;

    pgx_call_add(c, (struct pgx_diplotype){.name = name_of(c, x),
                        .allele1 = x->allele1,
                        .allele2 = x->allele2,
                        .is_best = true});
    struct pgx_diplotype *d = &out->diplotypes[out->n_diplotypes - 1];
    if (take_given(c, x, d))
        warn_of_line(c, x, PGX_WARN_OUTSIDE_DISAGREES);
    for (unsigned i = 0; i + 1 < out->n_diplotypes; i++)
        if (is_same(&out->diplotypes[i], d)) {
            out->n_diplotypes--;
            return &out->diplotypes[i];
        }
    return d;
}

/* ---- HLA: status of single alleles ---- */

/* What the phenotype says of an allele ("*57:01 positive" in a list); empty: nothing.
 */
static struct str given_status(struct str phenotype, struct str allele)
{
    struct str rest = phenotype, piece;

    while (phenotype.n && str_next(&rest, ',', &piece)) {
        piece = str_trim(piece);
        if (str_starts(piece, allele) && piece.n > allele.n && piece.p[allele.n] == ' ')
            return piece;
    }
    return STR_NONE;
}

/* Is it the allele asked for, in an expression that is not the usual one?  Null alleles
 * (N) make no protein: they are others.  Of L, S, C, A and Q nobody says. */
static bool is_of_other_expression(struct str name, struct str asked)
{
    return name.n == asked.n + 1 && str_starts(name, asked) && name.p[asked.n] >= 'A'
           && name.p[asked.n] <= 'Z' && name.p[asked.n] != 'N';
}

/* A negative status needs both alleles; empty: not known. */
static struct str status_of(
    struct calling *c, const struct outside_call *x, struct str allele)
{
    if (str_eq(x->allele1, allele) || str_eq(x->allele2, allele))
        return str_fmt(c->mem, "%.*s positive", STR_ARG(allele));
    if (is_of_other_expression(x->allele1, allele)
        || is_of_other_expression(x->allele2, allele))
        return STR_NONE;
    if (x->allele1.n && x->allele2.n)
        return str_fmt(c->mem, "%.*s negative", STR_ARG(allele));
    return STR_NONE;
}

/* Of each allele that guidelines ask for: what the phenotype says, else what follows
 * from the alleles.  Joined: they hold together. */
static struct str join_statuses(
    struct calling *c, const struct outside_call *x, bool *differs)
{
    struct str gene = c->out->gene, joined = STR_NONE;
    bool is_used = false;

    *differs = false;
    for (size_t i = 0; i < sizeof hla_asked / sizeof *hla_asked; i++) {
        struct str allele = str_of(hla_asked[i]);
        if (!str_starts(allele, gene) || allele.p[gene.n] != '*')
            continue;
        allele = str_sub(allele, gene.n, allele.n);
        struct str given = given_status(x->phenotype, allele);
        struct str one = status_of(c, x, allele);
        is_used |= given.n > 0;
        *differs |= given.n && one.n && !str_eq(given, one);
        one = given.n ? given : one;
        if (one.n)
            joined = joined.n
                         ? str_fmt(c->mem, "%.*s, %.*s", STR_ARG(joined), STR_ARG(one))
                         : one;
    }
    *differs |= joined.n && x->phenotype.n && !is_used;
    return joined;
}

static void add_statuses(
    struct calling *c, const struct outside_call *x, const struct pgx_diplotype *d)
{
    struct pgx_call *out = c->out;
    bool differs;
    struct str statuses = join_statuses(c, x, &differs);

    if (differs)
        warn_of_line(c, x, PGX_WARN_OUTSIDE_DISAGREES);
    if (!statuses.n) {
        warn_of_line(c, x, PGX_WARN_OUTSIDE_UNKNOWN);
        return;
    }
    out->lookups = arena_grow(c->mem, out->lookups, &c->cap_lookups, out->n_lookups + 1,
        sizeof *out->lookups);
    out->lookups[out->n_lookups++] =
        (struct pgx_lookup){.allele_status = statuses, .diplotype = d->name};
}

static void take_line(struct calling *c, const struct outside_call *x, bool is_hla)
{
    const struct pgx_diplotype *d = add_call(c, x);

    if (is_hla)
        add_statuses(c, x, d);
    else if (!d->phenotype.n && !d->score_text.n)
        warn_of_line(c, x, PGX_WARN_OUTSIDE_UNKNOWN);
}

void pgx_call_outside(struct calling *c, const struct outside_calls *from)
{
    struct pgx_call *out = c->out;
    bool is_hla = str_starts(out->gene, STR("HLA-"));

    out->is_outside = true;
    out->source = from->file;
    for (unsigned i = 0; i < from->n; i++) {
        const struct outside_call *x = &from->calls[i];
        if (!str_eq(x->gene, out->gene) || x->is_no_call)
            continue;
        take_line(c, x, is_hla);
    }
    if (out->n_diplotypes == 0) {
        out->why = pgx_reason_of(PGX_WHY_OUTSIDE_NONE, out->gene, from->file);
        return;
    }
    out->state = out->n_diplotypes == 1 ? PGX_STATE_CALLED : PGX_STATE_AMBIGUOUS;
    out->why = pgx_reason_of(PGX_WHY_OUTSIDE, out->gene, from->file);
    if (!is_hla)
        pgx_call_lookups(c);
}
