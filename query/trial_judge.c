#include "query/trials.h"

#include <math.h>
#include <string.h>

enum trial_reason {
#define X(id, key, param) TRIAL_##id,
    TRIAL_REASONS(X)
#undef X
        N_TRIAL_REASONS,
};

static const struct {
    const char *key, *param;
} reasons[N_TRIAL_REASONS] = {
#define X(id, key, param) [TRIAL_##id] = {key, param},
    TRIAL_REASONS(X)
#undef X
};

/* ---- age and sex --------------------------------------------------------------- */

#define A_MONTH (1.0 / 12)
#define ROUNDING 1e-9

static enum truth is_old_enough(double min, double age, bool is_whole)
{
    if (isnan(min) || age + ROUNDING >= min)
        return TRUTH_TRUE;
    return is_whole && age + 1 > min + ROUNDING ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* "17 Years" holds until the 18th birthday, "6 Months" until the seventh month. */
static enum truth is_young_enough(double max, double age, bool is_whole)
{
    double until = max + (max >= 1 && max == floor(max) ? 1 : A_MONTH);
    if (isnan(max))
        return TRUTH_TRUE;
    if (age + ROUNDING >= until)
        return TRUTH_FALSE;
    return is_whole && age + 1 > until + ROUNDING ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

enum truth trial_fits_age(const struct trial *t, double age_years, bool is_whole)
{
    if (isnan(t->min_age_years) && isnan(t->max_age_years))
        return TRUTH_TRUE;
    if (isnan(age_years))
        return TRUTH_UNKNOWN;
    enum truth low = is_old_enough(t->min_age_years, age_years, is_whole);
    enum truth high = is_young_enough(t->max_age_years, age_years, is_whole);
    return low < high ? low : high;
}

enum truth trial_fits_sex(const struct trial *t, enum patient_sex sex)
{
    if (t->sex == TRIAL_SEX_ALL)
        return TRUTH_TRUE;
    if (sex == PATIENT_SEX_UNKNOWN)
        return TRUTH_UNKNOWN;
    return (t->sex == TRIAL_SEX_FEMALE) == (sex == PATIENT_FEMALE) ? TRUTH_TRUE
                                                                   : TRUTH_FALSE;
}

/* ---- criteria ------------------------------------------------------------------ */

/* What the criteria of one trial say together. */
struct tally {
    const struct report_trial_criterion *best; /* inclusion; NULL: none fits */
    const struct report_trial_criterion *open_exclusion, *false_inclusion,
        *open_inclusion; /* the first of each */
    bool is_excluded, names_another_change;
};

static bool is_better(
    const struct report_trial_criterion *a, const struct report_trial_criterion *b)
{
    if (!b)
        return true;
    if (a->verdict.value != b->verdict.value)
        return a->verdict.value > b->verdict.value;
    return a->verdict.rung < b->verdict.rung;
}

static bool is_another_change(const char *key)
{
    return key
           && (strcmp(key, "other_change_at_residue") == 0
               || strcmp(key, "other_allele_at_position") == 0
               || strcmp(key, "other_copy_number") == 0
               || strcmp(key, "other_fusion_exon") == 0);
}

static void count_exclusion(struct tally *y, const struct report_trial_criterion *c)
{
    if (c->verdict.value == TRUTH_TRUE)
        y->is_excluded = true;
    else if (c->verdict.value == TRUTH_UNKNOWN && !y->open_exclusion)
        y->open_exclusion = c;
}

static void count_inclusion(struct tally *y, const struct report_trial_criterion *c)
{
    if (c->verdict.value == TRUTH_TRUE || c->verdict.is_partial) {
        if (is_better(c, y->best))
            y->best = c;
    } else if (is_another_change(c->verdict.reason.key)) {
        y->names_another_change = true;
    }
    if (c->verdict.value == TRUTH_FALSE && !y->false_inclusion)
        y->false_inclusion = c;
    if (c->verdict.value == TRUTH_UNKNOWN && !y->open_inclusion)
        y->open_inclusion = c;
}

static struct tally tally_of(const struct report_trial *t)
{
    struct tally y = {0};
    for (unsigned i = 0; i < t->n_criteria; i++) {
        if (t->criteria[i].is_exclusion)
            count_exclusion(&y, &t->criteria[i]);
        else
            count_inclusion(&y, &t->criteria[i]);
    }
    return y;
}

static const char *grade_of(const struct tally *y)
{
    if (y->best->verdict.value != TRUTH_TRUE)
        return "gene_only";
    if (y->best->verdict.rung < RUNG_GENE
        || (y->best->verdict.rung > RUNG_GENE && y->best->verdict.rung < RUNG_PROFILE))
        return "exact";
    return y->names_another_change ? "different_variant" : "missing_variant";
}

static struct report_text say(
    enum trial_reason id, struct str value, const char *lang, struct arena *mem)
{
    struct reason r = {.key = reasons[id].key};
    if (reasons[id].param[0]) {
        r.param[0].name = reasons[id].param;
        r.param[0].value = value;
        r.n_params = 1;
    }
    return report_text_of(&r, lang, mem);
}

/* What is not known or does not fit, the gravest first; false: nothing. */
static bool why_partial(const struct report_trial *t, const struct tally *y,
    const char *lang, struct arena *mem, struct report_text *why)
{
    if (y->best->verdict.value != TRUTH_TRUE)
        *why = y->best->why;
    else if (t->disease.relation == RELATION_UNKNOWN)
        *why = say(TRIAL_DISEASE_UNKNOWN, STR_NONE, lang, mem);
    else if (t->disease.relation == RELATION_MORE_SPECIFIC)
        *why = say(TRIAL_DISEASE_NARROWER, t->disease.name, lang, mem);
    else if (y->open_exclusion)
        *why = say(TRIAL_EXCLUSION_OPEN, y->open_exclusion->text, lang, mem);
    else if (y->false_inclusion)
        *why = say(TRIAL_INCLUSION_FALSE, y->false_inclusion->text, lang, mem);
    else if (y->open_inclusion)
        *why = say(TRIAL_INCLUSION_OPEN, y->open_inclusion->text, lang, mem);
    else
        return false;
    return true;
}

bool trial_judge(struct report_trial *t, const char *lang, struct arena *mem)
{
    struct tally y = tally_of(t);
    if (!y.best || y.is_excluded || t->disease.relation == RELATION_OTHER)
        return false;
    if (t->fits.age == TRUTH_FALSE || t->fits.sex == TRUTH_FALSE)
        return false;
    t->verdict = y.best->verdict;
    t->grade = grade_of(&y);
    t->why = y.best->why;
    if (why_partial(t, &y, lang, mem, &t->why)) {
        t->verdict.value = TRUTH_UNKNOWN;
        t->verdict.is_partial = true;
    }
    t->verdict.reason = t->why.reason;
    return true;
}
