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

/* One trial on its way to a verdict. */
struct judging {
    struct report_trial *t;
    const char *lang;
    struct arena *mem;
    enum truth value; /* of all that was judged so far */
    bool has_why;     /* t->why says what made it so */
    unsigned cohort;  /* whose criteria count, beside those of the whole */
    const struct report_trial_criterion *best; /* inclusion; NULL: none fits */
};

static struct report_text say(
    const struct judging *j, enum trial_reason id, struct str value)
{
    struct reason r = {.key = reasons[id].key};
    if (reasons[id].param[0]) {
        r.param[0].name = reasons[id].param;
        r.param[0].value = value;
        r.n_params = 1;
    }
    return report_text_of(&r, j->lang, j->mem);
}

static void ask(struct judging *j, enum trial_reason id, struct str value)
{
    j->t->asks[j->t->n_asks++] = say(j, id, value);
}

/* The first of the gravest is the reason of the whole. */
static void lower(
    struct judging *j, enum truth to, enum trial_reason id, struct str value)
{
    if (to >= j->value)
        return;
    j->value = to;
    j->t->why = say(j, id, value);
    j->has_why = true;
}

/* ---- disease, age, sex, place ---- */

static void judge_disease(struct judging *j)
{
    const struct report_disease *d = &j->t->disease;
    switch (d->relation) {
    case RELATION_OTHER:
        lower(j, TRUTH_FALSE, TRIAL_DISEASE_OTHER, d->name);
        break;
    case RELATION_UNKNOWN:
        lower(j, TRUTH_UNKNOWN, TRIAL_DISEASE_UNKNOWN, STR_NONE);
        ask(j, TRIAL_DISEASE_UNKNOWN, STR_NONE);
        break;
    case RELATION_MORE_SPECIFIC:
        lower(j, TRUTH_UNKNOWN, TRIAL_DISEASE_NARROWER, d->name);
        ask(j, TRIAL_DISEASE_NARROWER, d->name);
        break;
    case RELATION_SAME:
    case RELATION_MORE_GENERAL:
    case RELATION_PAN_CANCER:
        break;
    }
}

static void judge_histology(struct judging *j)
{
    struct str sentence = j->t->histology;
    if (sentence.n == 0)
        return;
    if (!j->t->is_histology_open) {
        lower(j, TRUTH_FALSE, TRIAL_EXCLUDED, sentence);
        return;
    }
    lower(j, TRUTH_UNKNOWN, TRIAL_EXCLUSION_OPEN, sentence);
    ask(j, TRIAL_EXCLUSION_OPEN, sentence);
}

static struct str age_range(const struct judging *j)
{
    const struct trial *t = &j->t->t;
    struct str low =
        isnan(t->min_age_years) ? STR_NONE : str_fmt(j->mem, ">= %g", t->min_age_years);
    struct str high =
        isnan(t->max_age_years) ? STR_NONE : str_fmt(j->mem, "<= %g", t->max_age_years);
    return str_fmt(j->mem, "%.*s%s%.*s", STR_ARG(low),
        low.n > 0 && high.n > 0 ? ", " : "", STR_ARG(high));
}

/* Age and sex that nobody gave are asked; they lower nothing. */
static void judge_person(struct judging *j)
{
    const struct report_trial *t = j->t;
    struct str sex = str_of(trial_sex_name(t->t.sex));
    if (t->fits.age == TRUTH_FALSE)
        lower(j, TRUTH_FALSE, TRIAL_AGE_OUT, age_range(j));
    else if (t->fits.age == TRUTH_UNKNOWN)
        ask(j, TRIAL_AGE_ASK, age_range(j));
    if (t->fits.sex == TRUTH_FALSE)
        lower(j, TRUTH_FALSE, TRIAL_SEX_OUT, sex);
    else if (t->fits.sex == TRUTH_UNKNOWN)
        ask(j, TRIAL_SEX_ASK, sex);
}

static void judge_place(struct judging *j)
{
    if (j->t->fits.place == TRUTH_FALSE) {
        lower(j, TRUTH_FALSE, TRIAL_PLACE_OUT, STR_NONE);
    } else if (j->t->fits.place == TRUTH_UNKNOWN) {
        lower(j, TRUTH_UNKNOWN, TRIAL_PLACE_ASK, STR_NONE);
        ask(j, TRIAL_PLACE_ASK, STR_NONE);
    }
}

/* ---- biomarkers ---- */

/* What a criterion says of the trial: an exclusion that holds makes it false.  One that
 * is an alternative may be meant for others ("HER2-negative breast cancer" in a list of
 * tumours): where it holds, it is asked. */
static enum truth says(const struct report_trial_criterion *c)
{
    enum truth v = c->verdict.value;
    if (c->force == TRIAL_CONDITIONAL)
        return TRUTH_TRUE;
    if (c->force == TRIAL_ALTERNATIVE)
        return c->is_exclusion && v == TRUTH_TRUE ? TRUTH_UNKNOWN : TRUTH_TRUE;
    if (c->is_exclusion)
        return v == TRUTH_TRUE ? TRUTH_FALSE : v == TRUTH_FALSE ? TRUTH_TRUE : v;
    return v;
}

static enum truth cohort_value(const struct report_trial *t, unsigned cohort)
{
    enum truth value = TRUTH_TRUE;
    for (unsigned i = 0; i < t->n_criteria; i++)
        if (t->criteria[i].cohort == cohort && says(&t->criteria[i]) < value)
            value = says(&t->criteria[i]);
    return value;
}

static bool supports(const struct report_trial_criterion *c)
{
    return !c->is_exclusion && c->force != TRIAL_CONDITIONAL
           && (c->verdict.value == TRUTH_TRUE || c->verdict.is_partial);
}

static bool is_better(
    const struct report_trial_criterion *a, const struct report_trial_criterion *b)
{
    if (!b)
        return true;
    if (a->verdict.value != b->verdict.value)
        return a->verdict.value > b->verdict.value;
    return a->verdict.rung < b->verdict.rung;
}

/* The best support within a cohort (0: of the whole); NULL: none. */
static const struct report_trial_criterion *best_of(
    const struct report_trial *t, unsigned cohort)
{
    const struct report_trial_criterion *best = NULL;
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct report_trial_criterion *c = &t->criteria[i];
        if (c->cohort == cohort && supports(c) && is_better(c, best))
            best = c;
    }
    return best;
}

/* A cohort of which only second sources speak demands nothing that is known: it counts
 * where it supports, and frees nobody of what the other cohorts demand. */
static bool is_of_second_sources(const struct report_trial *t, unsigned cohort)
{
    for (unsigned i = 0; i < t->n_criteria; i++)
        if (t->criteria[i].cohort == cohort
            && t->criteria[i].source == TRIAL_FROM_ELIGIBILITY)
            return false;
    return true;
}

/* The cohort that fits best: by its value, then by what supports it. */
static void choose_cohort(struct judging *j)
{
    enum truth best_value = TRUTH_FALSE;
    for (unsigned k = 1; k <= j->t->t.n_cohorts; k++) {
        enum truth value = cohort_value(j->t, k);
        const struct report_trial_criterion *best = best_of(j->t, k);
        bool is_first = j->cohort == 0;
        if (best == NULL && is_of_second_sources(j->t, k))
            continue;
        if (!is_first && value < best_value)
            continue;
        if (is_first || value > best_value
            || (best && is_better(best, best_of(j->t, j->cohort)))) {
            j->cohort = k;
            best_value = value;
        }
    }
}

static void judge_criterion(struct judging *j, const struct report_trial_criterion *c)
{
    enum truth value = says(c);
    if (value == TRUTH_TRUE)
        return;
    if (value == TRUTH_FALSE) {
        lower(j, value, c->is_exclusion ? TRIAL_EXCLUDED : TRIAL_NOT_INCLUDED, c->text);
        return;
    }
    enum trial_reason id =
        c->is_exclusion ? TRIAL_EXCLUSION_OPEN : TRIAL_INCLUSION_OPEN;
    lower(j, value, id, c->text);
    ask(j, id, c->text);
}

/* Exclusions first: they are the graver reason. */
static void judge_biomarkers(struct judging *j)
{
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < j->t->n_criteria; i++) {
            const struct report_trial_criterion *c = &j->t->criteria[i];
            if (c->is_exclusion == (pass == 0)
                && (c->cohort == 0 || c->cohort == j->cohort))
                judge_criterion(j, c);
        }
}

/* ---- the whole ---- */

static bool is_another_change(const char *key)
{
    return key
           && (strcmp(key, "other_change_at_residue") == 0
               || strcmp(key, "other_allele_at_position") == 0
               || strcmp(key, "other_copy_number") == 0
               || strcmp(key, "other_fusion_exon") == 0);
}

static bool names_another_change(const struct report_trial *t)
{
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct report_trial_criterion *c = &t->criteria[i];
        if (!c->is_exclusion && c->verdict.value != TRUTH_TRUE
            && is_another_change(c->verdict.reason.key))
            return true;
    }
    return false;
}

static const char *grade_of(const struct judging *j)
{
    const struct verdict *best = j->best ? &j->best->verdict : NULL;
    if (best && best->value != TRUTH_TRUE)
        return "gene_only";
    if (best
        && (best->rung < RUNG_GENE
            || (best->rung > RUNG_GENE && best->rung < RUNG_PROFILE)))
        return "exact";
    if (names_another_change(j->t))
        return "different_variant";
    if (best)
        return "missing_variant";
    return j->t->names_gene ? "gene_named" : "missing_gene";
}

static void find_best(struct judging *j)
{
    j->best = best_of(j->t, 0);
    if (j->cohort > 0) {
        const struct report_trial_criterion *own = best_of(j->t, j->cohort);
        if (own && is_better(own, j->best))
            j->best = own;
    }
    j->t->has_biomarker = j->best != NULL;
    j->t->cohort = j->best ? j->best->cohort : 0;
    if (j->best)
        j->t->verdict = j->best->verdict;
}

/* The reason of a match is that of its best criterion, also where only that the effect
 * of the change is not known keeps it from being true. */
static void finish(struct judging *j)
{
    struct report_trial *t = j->t;
    bool is_open_effect = j->best && j->best->verdict.value != TRUTH_TRUE;
    if (is_open_effect && j->value == TRUTH_TRUE)
        j->value = TRUTH_UNKNOWN;
    if (j->best && j->value != TRUTH_FALSE && (is_open_effect || !j->has_why))
        t->why = j->best->why;
    else if (!j->has_why)
        t->why = say(j, TRIAL_DISEASE_FITS, t->disease.name);
    if (j->value == TRUTH_FALSE)
        t->n_asks = 0; /* nothing that is answered would change it */
    t->verdict.value = j->value;
    t->verdict.is_partial = j->value == TRUTH_UNKNOWN;
    t->verdict.reason = t->why.reason;
    t->grade = grade_of(j);
}

void trial_judge(struct report_trial *t, const char *lang, struct arena *mem)
{
    struct judging j = {.t = t, .lang = lang, .mem = mem, .value = TRUTH_TRUE};
    t->asks = ARENA_ARRAY(mem, struct report_text, t->n_criteria + 5);
    t->n_asks = 0;
    choose_cohort(&j);
    judge_disease(&j);
    judge_histology(&j);
    judge_person(&j);
    judge_place(&j);
    judge_biomarkers(&j);
    find_best(&j);
    finish(&j);
}
