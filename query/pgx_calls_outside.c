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

static void note_disagreement(struct calling *c, const struct outside_call *x)
{
    struct pgx_warning w = {PGX_WARN_OUTSIDE_DISAGREES,
        str_fmt(c->mem, "line %llu", (unsigned long long)x->line)};

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

static void take_given(
    struct calling *c, const struct outside_call *x, struct pgx_diplotype *d)
{
    const struct pgx_pair *of_score;

    if (x->phenotype.n) {
        if (d->phenotype.n && !str_eq_nocase(d->phenotype, x->phenotype))
            note_disagreement(c, x);
        d->phenotype = x->phenotype;
    }
    if (!x->score.n)
        return;
    struct str score = score_of_table(c, x->score);
    if (d->score_text.n && !str_eq(d->score_text, score))
        note_disagreement(c, x);
    d->score_text = score;
    d->activity_score = pgx_activity_value(score);
    of_score = pgx_phenotype_of_score(c->p, score);
    if (of_score && d->phenotype.n && !str_eq_nocase(of_score->phenotype, d->phenotype))
        note_disagreement(c, x);
    if (of_score)
        d->phenotype = of_score->phenotype;
}

static struct str name_of(struct calling *c, const struct outside_call *x)
{
    if (x->allele2.n)
        return str_fmt(c->mem, "%.*s/%.*s", STR_ARG(x->allele1), STR_ARG(x->allele2));
    if (x->allele1.n)
        return x->allele1;
    return x->phenotype.n ? x->phenotype : x->score;
}

static void add_call(struct calling *c, const struct outside_call *x)
{
    struct pgx_call *out = c->out;
    struct str name = name_of(c, x);

    for (unsigned i = 0; i < out->n_diplotypes; i++)
        if (str_eq(out->diplotypes[i].name, name))
            return;
    pgx_call_add(c, (struct pgx_diplotype){.name = name,
                        .allele1 = x->allele1,
                        .allele2 = x->allele2,
                        .is_best = true});
    take_given(c, x, &out->diplotypes[out->n_diplotypes - 1]);
}

/* ---- HLA: status of single alleles ---- */

static void add_status(struct calling *c, struct str status)
{
    struct pgx_call *out = c->out;

    for (unsigned i = 0; i < out->n_lookups; i++)
        if (str_eq(out->lookups[i].allele_status, status))
            return;
    out->lookups = arena_grow(c->mem, out->lookups, &c->cap_lookups, out->n_lookups + 1,
        sizeof *out->lookups);
    out->lookups[out->n_lookups++] = (struct pgx_lookup){
        .allele_status = status, .diplotype = out->diplotypes[0].name};
}

/* A negative status needs both alleles. */
static void add_statuses(struct calling *c, const struct outside_call *x)
{
    struct str gene = c->out->gene;

    if (x->phenotype.n) {
        add_status(c, x->phenotype);
        return;
    }
    for (size_t i = 0; i < sizeof hla_asked / sizeof *hla_asked; i++) {
        struct str asked = str_of(hla_asked[i]);
        if (!str_starts(asked, gene) || asked.p[gene.n] != '*')
            continue;
        asked = str_sub(asked, gene.n, asked.n);
        if (str_eq(x->allele1, asked) || str_eq(x->allele2, asked))
            add_status(c, str_fmt(c->mem, "%.*s positive", STR_ARG(asked)));
        else if (x->allele1.n && x->allele2.n)
            add_status(c, str_fmt(c->mem, "%.*s negative", STR_ARG(asked)));
    }
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
        add_call(c, x);
        if (is_hla)
            add_statuses(c, x);
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
