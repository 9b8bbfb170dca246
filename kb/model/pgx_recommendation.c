#include "kb/model/pgx_recommendation.h"

#include <math.h>

#define AT_LEAST "\xe2\x89\xa5" /* U+2265, as the sources write it */

/* "0.5", with an optional note in brackets behind it. */
static bool read_activity(struct pgx_key *k)
{
    struct str number = k->value;
    ptrdiff_t open = str_chr(number, '(');

    if (open >= 0) {
        if (number.p[number.n - 1] != ')')
            return false;
        k->note = str_sub(number, (size_t)open + 1, number.n - (size_t)open - 2);
        number = str_sub(number, 0, (size_t)open);
    }
    k->is_above = str_starts(number, STR(AT_LEAST));
    if (k->is_above)
        number = str_sub(number, sizeof AT_LEAST - 1, number.n);
    return str_to_double(str_trim(number), &k->score) && isfinite(k->score);
}

void pgx_key_read(struct pgx_key *k)
{
    k->score = NAN;
    k->is_above = false;
    k->note = STR_NONE;
    if (k->kind == PGX_KEY_DIPLOTYPE)
        return;
    if (str_eq_nocase(k->value, STR("No Result")))
        k->kind = PGX_KEY_NO_RESULT;
    else if (str_ends(k->value, STR(" positive"))
             || str_ends(k->value, STR(" negative")))
        k->kind = PGX_KEY_STATUS;
    else if (read_activity(k))
        k->kind = PGX_KEY_ACTIVITY;
    else {
        k->kind = PGX_KEY_PHENOTYPE;
        k->score = NAN;
        k->note = STR_NONE;
        k->is_above = false;
    }
}

bool pgx_same_diplotype(struct str a, struct str b)
{
    ptrdiff_t at = str_chr(a, '/'), bt = str_chr(b, '/');

    if (str_eq(a, b))
        return a.n > 0;
    if (at < 0 || bt < 0)
        return false;
    return str_eq(str_sub(a, 0, (size_t)at), str_sub(b, (size_t)bt + 1, b.n))
           && str_eq(str_sub(a, (size_t)at + 1, a.n), str_sub(b, 0, (size_t)bt));
}

static bool has_status(const struct pgx_status *s, struct str value)
{
    for (unsigned i = 0; i < s->n_statuses; i++)
        if (str_eq(s->statuses[i], value))
            return true;
    return false;
}

/* "n/a" is the score of what is indeterminate. */
static bool is_none(struct str value)
{
    return str_eq_nocase(value, STR("n/a"));
}

/* Scores are sums of quarters: exact in binary. */
static bool has_score(const struct pgx_key *k, const struct pgx_status *s)
{
    if (isnan(s->score) || (k->is_above ? s->score < k->score : s->score != k->score))
        return false;
    if (k->note.n == 0 || !s->has_activities)
        return true;
    bool is_for_phenotyping = str_eq_nocase(k->note, STR("Phenotyping"));
    return is_for_phenotyping ? !s->has_normal_allele
                              : s->has_normal_allele || s->score == 0;
}

bool pgx_key_holds(const struct pgx_key *k, const struct pgx_status *s)
{
    if (k->kind == PGX_KEY_NO_RESULT || !s->is_known)
        return (k->kind == PGX_KEY_NO_RESULT) == !s->is_known;
    switch (k->kind) {
    case PGX_KEY_PHENOTYPE:
        return k->value.n > 0
               && str_eq_nocase(
                   s->phenotype, is_none(k->value) ? STR("Indeterminate") : k->value);
    case PGX_KEY_ACTIVITY:
        return has_score(k, s);
    case PGX_KEY_STATUS:
        return has_status(s, k->value);
    case PGX_KEY_DIPLOTYPE:
        return pgx_same_diplotype(k->value, s->diplotype);
    case PGX_KEY_NO_RESULT:
    case N_PGX_KEY_KINDS:
        break;
    }
    return false;
}

enum pgx_flag pgx_asks_for_change(const struct pgx_recommendation *r)
{
    if (r->dosing == PGX_FLAG_YES || r->alternate == PGX_FLAG_YES
        || r->other == PGX_FLAG_YES)
        return PGX_FLAG_YES;
    if (r->dosing == PGX_FLAG_NO && r->alternate == PGX_FLAG_NO
        && r->other == PGX_FLAG_NO)
        return PGX_FLAG_NO;
    return PGX_FLAG_NOT_STATED;
}
