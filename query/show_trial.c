/* A trial whole: what the registry says, and how vdt reads it. */
#include "query/show.h"

#include "query/trial_view.h"
#include "query/trials.h"

#include <math.h>
#include <stdlib.h>

static int text_cmp(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "South Korea 3": countries with the number of their open sites, in order. */
static void put_countries(struct show *s, const struct trial *t)
{
    struct str *names = ARENA_ARRAY(s->mem, struct str, t->n_sites);
    struct str *rows = ARENA_ARRAY(s->mem, struct str, t->n_sites);
    unsigned n = 0, n_rows = 0;
    for (unsigned i = 0; i < t->n_sites; i++)
        if (trial_site_is_open(t, &t->sites[i]))
            names[n++] = t->sites[i].country;
    if (n > 1)
        qsort(names, n, sizeof *names, text_cmp);
    for (unsigned i = 0, beg = 0; i < n; i++) {
        if (i + 1 < n && str_eq(names[i], names[i + 1]))
            continue;
        rows[n_rows++] = str_fmt(s->mem, "%.*s %u", STR_ARG(names[i]), i + 1 - beg);
        beg = i + 1;
    }
    view_strs(&s->v, "open_sites", "open sites", rows, n_rows);
}

static void put_arms(struct show *s, const struct trial *t)
{
    struct str *labels = ARENA_ARRAY(s->mem, struct str, t->n_arms);
    for (unsigned i = 0; i < t->n_arms; i++)
        labels[i] = t->arms[i].label;
    view_strs(&s->v, "arms", "arms", labels, t->n_arms);
    view_strs(&s->v, "keywords", "keywords", t->keywords, t->n_keywords);
}

static void put_age(struct show *s, const char *key, const char *label, double years)
{
    view_str(&s->v, key, label,
        isnan(years) ? STR_NONE : str_fmt(s->mem, "%g years", years));
}

/* "non-squamous": diseases that the text does not take. */
static int put_excluded(struct show *s, const struct trial *t)
{
    static const struct view_column columns[] = {{"id", "id", VIEW_TEXT, 0, VIEW_BOTH},
        {"name", "name", VIEW_TEXT, 0, VIEW_BOTH},
        {"text", "sentence", VIEW_TEXT, 0, VIEW_BOTH}};
    if (t->n_excluded == 0 && !s->v.is_json)
        return 0;
    view_table(&s->v, "excluded_diseases", "diseases it does not take", columns, 3);
    for (unsigned i = 0; i < t->n_excluded; i++) {
        struct disease d;
        int rc =
            show_must(s, kb_disease(s->kb, t->excluded[i].disease, s->mem, &d, s->err),
                "disease", t->excluded[i].disease);
        if (rc < 0)
            return rc;
        view_cell(&s->v, d.id);
        view_cell(&s->v, d.name);
        view_cell(&s->v, t->excluded[i].sentence);
    }
    view_table_end(&s->v);
    return 0;
}

static int put_diseases(struct show *s, const struct trial *t)
{
    static const struct view_column columns[] = {{"id", "id", VIEW_TEXT, 0, VIEW_BOTH},
        {"name", "name", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(&s->v, "diseases", "diseases read", columns, 2);
    for (unsigned i = 0; i < t->n_diseases; i++) {
        struct disease d;
        int rc = show_must(s, kb_disease(s->kb, t->diseases[i], s->mem, &d, s->err),
            "disease", t->diseases[i]);
        if (rc < 0)
            return rc;
        view_cell(&s->v, d.id);
        view_cell(&s->v, str_copy(s->mem, d.name));
    }
    view_table_end(&s->v);
    return 0;
}

static int put_criteria(struct show *s, const struct trial *t)
{
    static const struct view_column columns[] = {
        {"polarity", "polarity", VIEW_TEXT, 0, VIEW_BOTH},
        {"force", "force", VIEW_TEXT, 0, VIEW_BOTH},
        {"cohort", "cohort", VIEW_TEXT, 16, VIEW_BOTH},
        {"source", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"", "source", VIEW_TEXT, 0, VIEW_PEOPLE},
        {"criterion", "criterion", VIEW_TEXT, 36, VIEW_BOTH},
        {"text", "sentence", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(
        &s->v, "criteria", "criteria read", columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct trial_criterion *c = &t->criteria[i];
        struct criterion *read;
        int rc = show_must(s, kb_criterion(s->kb, c->criterion, s->mem, &read, s->err),
            "criterion", c->criterion);
        if (rc < 0)
            return rc;
        view_cell_c(&s->v, c->is_exclusion ? "exclusion" : "inclusion");
        view_cell_c(&s->v, trial_force_name(c->force));
        view_cell(&s->v, trial_view_cohort(t, c->cohort));
        view_cell_c(&s->v, trial_source_name(c->source));
        view_cell_c(&s->v, trial_view_source(c->source));
        view_cell(&s->v, criterion_text(read, s->mem));
        view_cell(&s->v, c->sentence);
    }
    view_table_end(&s->v);
    return 0;
}

int show_trial(struct show *s, uint32_t ordinal, unsigned source)
{
    struct trial t;
    int rc = show_must(
        s, kb_trial(s->kb, ordinal, s->mem, &t, s->err), "trial record", ordinal);
    if (rc < 0)
        return rc;
    view_str(&s->v, "title", "title", t.title);
    view_str(&s->v, "status", "status", t.status);
    view_str(&s->v, "status_date", "status date", t.status_date);
    view_c(&s->v, "status_date_from", "date from",
        t.is_date_of_release ? "release" : "registry");
    view_c(&s->v, "recruiting", "recruiting", trial_is_recruiting(&t) ? "yes" : "no");
    view_str(&s->v, "study_type", "study type", t.study_type);
    view_strs(&s->v, "phases", "phases", t.phases, t.n_phases);
    view_strs(&s->v, "conditions", "conditions", t.conditions, t.n_conditions);
    view_strs(
        &s->v, "interventions", "interventions", t.interventions, t.n_interventions);
    put_arms(s, &t);
    view_c(&s->v, "sex", "sex", trial_sex_name(t.sex));
    put_age(s, "min_age", "from", t.min_age_years);
    put_age(s, "max_age", "to", t.max_age_years);
    put_countries(s, &t);
    rc = show_source(s, source);
    if (rc >= 0)
        rc = put_diseases(s, &t);
    if (rc >= 0)
        rc = put_excluded(s, &t);
    if (rc >= 0)
        rc = put_criteria(s, &t);
    if (rc >= 0)
        trial_view_other_facts(&s->v, &t);
    return rc;
}
