/* Trials: whether they recruit, whom they take, where. */
#include "query/diff_parts.h"

#include <math.h>

static bool recruits(struct str status)
{
    return str_eq_c(status, "RECRUITING");
}

static bool recruits_or_will(struct str status)
{
    return recruits(status) || str_eq_c(status, "NOT_YET_RECRUITING")
           || str_eq_c(status, "ENROLLING_BY_INVITATION");
}

static void compare_status(struct diff *d, const struct trial *a, const struct trial *b)
{
    if (str_eq(a->status, b->status))
        return;
    bool is_opened = recruits(b->status);
    bool is_closed = recruits_or_will(a->status) && !recruits_or_will(b->status);
    diff_note(d,
        is_opened   ? DIFF_TRIAL_OPENED
        : is_closed ? DIFF_TRIAL_CLOSED
                    : DIFF_TRIAL_STATUS,
        a->status, b->status, is_opened || is_closed);
}

/* ---- whom it takes ----------------------------------------------------------------
 */

/* "exclusion, required: gene(KRAS, any) [Cohort A]" */
static int criteria_texts(
    struct diff *d, unsigned side, const struct trial *t, struct str **out)
{
    *out = ARENA_ARRAY(&d->scratch, struct str, t->n_criteria);
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct trial_criterion *c = &t->criteria[i];
        struct str text, cohort = STR_NONE;
        int rc = diff_criterion_text(d, side, c->criterion, &text);
        if (rc < 0)
            return rc;
        if (c->cohort > 0 && c->cohort <= t->n_cohorts)
            cohort = t->cohorts[c->cohort - 1];
        (*out)[i] = str_fmt(&d->scratch, "%s, %s: %.*s%s%.*s%s",
            c->is_exclusion ? "exclusion" : "inclusion", trial_force_name(c->force),
            STR_ARG(text), cohort.n > 0 ? " [" : "", STR_ARG(cohort),
            cohort.n > 0 ? "]" : "");
    }
    return 0;
}

static int compare_biomarkers(
    struct diff *d, const struct trial *a, const struct trial *b)
{
    struct str *x, *y;
    unsigned n_gone, n_came;
    int rc = criteria_texts(d, DIFF_OLD, a, &x);
    if (rc >= 0)
        rc = criteria_texts(d, DIFF_NEW, b, &y);
    if (rc < 0 || diff_same_set(&d->scratch, x, a->n_criteria, y, b->n_criteria))
        return rc;
    x = diff_set(&d->scratch, x, a->n_criteria, &n_gone);
    y = diff_set(&d->scratch, y, b->n_criteria, &n_came);
    unsigned n_x = n_gone, n_y = n_came;
    const struct str *gone = diff_missing(&d->scratch, x, n_x, y, n_y, &n_gone);
    const struct str *came = diff_missing(&d->scratch, y, n_y, x, n_x, &n_came);
    diff_note(d, DIFF_TRIAL_BIOMARKERS, diff_join(&d->scratch, gone, n_gone, "; "),
        diff_join(&d->scratch, came, n_came, "; "),
        recruits(a->status) || recruits(b->status));
    return 0;
}

static struct str age_text(struct diff *d, double years)
{
    return isnan(years) ? STR("any") : str_fmt(&d->scratch, "%.4g", years);
}

static struct str terms_text(struct diff *d, const struct trial *t)
{
    unsigned n_conditions, n_phases;
    const struct str *conditions =
        diff_set(&d->scratch, t->conditions, t->n_conditions, &n_conditions);
    const struct str *phases = diff_set(&d->scratch, t->phases, t->n_phases, &n_phases);
    struct str condition = diff_join(&d->scratch, conditions, n_conditions, ", "),
               phase = diff_join(&d->scratch, phases, n_phases, "/"),
               low = age_text(d, t->min_age_years),
               high = age_text(d, t->max_age_years);
    return str_fmt(&d->scratch, "%.*s, %.*s, sex %s, age %.*s to %.*s", STR_ARG(phase),
        STR_ARG(condition), trial_sex_name(t->sex), STR_ARG(low), STR_ARG(high));
}

/* ---- where ------------------------------------------------------------------------
 */

/* "South Korea (3 cities, 2 open)": a KB has each city once for each status of its
 * sites, in order.  A registry's extract may tell neither cities nor statuses. */
static struct str country_text(
    struct diff *d, const struct trial *t, struct str country)
{
    unsigned n = 0, n_open = 0, n_told = 0;
    struct str last = STR_NONE, last_open = STR_NONE;
    for (unsigned i = 0; i < t->n_sites; i++) {
        const struct trial_site *site = &t->sites[i];
        if (!str_eq(site->country, country) || site->city.n == 0)
            continue;
        n_told += site->status.n > 0;
        n += !str_eq(site->city, last);
        last = site->city;
        if (!recruits_or_will(site->status))
            continue;
        n_open += !str_eq(site->city, last_open);
        last_open = site->city;
    }
    const char *cities = n == 1 ? "city" : "cities";
    if (n == 0)
        return country;
    if (n_told == 0)
        return str_fmt(&d->scratch, "%.*s (%u %s)", STR_ARG(country), n, cities);
    return str_fmt(
        &d->scratch, "%.*s (%u %s, %u open)", STR_ARG(country), n, cities, n_open);
}

static struct str *countries_of(struct diff *d, const struct trial *t, unsigned *n)
{
    struct str *name = ARENA_ARRAY(&d->scratch, struct str, t->n_sites);
    for (unsigned i = 0; i < t->n_sites; i++)
        name[i] = t->sites[i].country;
    name = diff_set(&d->scratch, name, t->n_sites, n);
    for (unsigned i = 0; i < *n; i++)
        name[i] = country_text(d, t, name[i]);
    return name;
}

static void compare_sites(struct diff *d, const struct trial *a, const struct trial *b)
{
    unsigned n_a, n_b, n_gone, n_came;
    const struct str *x = countries_of(d, a, &n_a), *y = countries_of(d, b, &n_b);
    const struct str *gone = diff_missing(&d->scratch, x, n_a, y, n_b, &n_gone);
    const struct str *came = diff_missing(&d->scratch, y, n_b, x, n_a, &n_came);
    if (n_gone + n_came > 0)
        diff_note(d, DIFF_TRIAL_SITES, diff_join(&d->scratch, gone, n_gone, "; "),
            diff_join(&d->scratch, came, n_came, "; "), false);
}

/* ---- the whole --------------------------------------------------------------------
 */

static int compare(struct diff *d, const struct trial *a, const struct trial *b)
{
    compare_status(d, a, b);
    int rc = compare_biomarkers(d, a, b);
    diff_note_str(d, DIFF_TRIAL_TERMS, terms_text(d, a), terms_text(d, b), false);
    compare_sites(d, a, b);
    diff_detail_str(d, "title", a->title, b->title);
    diff_detail_str(d, "eligibility text", a->eligibility, b->eligibility);
    diff_detail_str(d, "date of status", a->status_date, b->status_date);
    diff_detail_str(d, "study type", a->study_type, b->study_type);
    diff_detail_strs(
        d, "keywords", a->keywords, a->n_keywords, b->keywords, b->n_keywords);
    diff_detail_strs(d, "MeSH terms", a->mesh_terms, a->n_mesh_terms, b->mesh_terms,
        b->n_mesh_terms);
    diff_detail_strs(d, "interventions", a->interventions, a->n_interventions,
        b->interventions, b->n_interventions);
    return rc;
}

static void note_whole(struct diff *d, const struct trial *t, unsigned side)
{
    struct str terms = terms_text(d, t);
    struct str text =
        str_fmt(&d->scratch, "%.*s, %.*s", STR_ARG(t->status), STR_ARG(terms));
    if (side == DIFF_NEW)
        diff_note(d, DIFF_TRIAL_NEW, STR_NONE, text, recruits(t->status));
    else
        diff_note(d, DIFF_TRIAL_WITHDRAWN, text, STR_NONE, recruits_or_will(t->status));
}

static int put(struct diff *d, const struct diff_pair *p, const struct trial *t)
{
    struct diff_change base = diff_change_of(d, p);
    struct diff_gene_set genes = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        for (unsigned i = 0; p->r[s] && i < t[s].n_criteria; i++) {
            int rc = diff_add_criterion_genes(d, s, t[s].criteria[i].criterion, &genes);
            if (rc < 0)
                return rc;
        }
        base.diseases[s] = t[s].diseases;
        base.n_diseases[s] = t[s].n_diseases;
    }
    const struct trial *shown = &t[diff_side_of(p)];
    base.genes = genes.gene;
    base.n_genes = (unsigned)genes.n;
    base.what = shown->title;
    base.disease = diff_join(&d->scratch, shown->conditions, shown->n_conditions, ", ");
    diff_put_notes(d, &base);
    return 0;
}

int diff_trial(struct diff *d, struct diff_pair *p)
{
    struct trial t[N_DIFF_SIDES] = {0};
    int rc = 0;
    for (unsigned s = 0; rc >= 0 && s < N_DIFF_SIDES; s++)
        if (p->r[s])
            rc = diff_must(d,
                kb_trial(d->side[s].kb, p->r[s]->ordinal, &d->scratch, &t[s], d->err),
                p->r[s]);
    if (rc < 0)
        return rc;
    if (diff_is_both(p))
        rc = compare(d, &t[DIFF_OLD], &t[DIFF_NEW]);
    else
        note_whole(d, &t[diff_side_of(p)], diff_side_of(p));
    return rc >= 0 && diff_has_notes(d) ? put(d, p, t) : rc;
}
