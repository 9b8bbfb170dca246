#include "query/report_json.h"

#include <stdlib.h>

#include "query/trials.h"

static int text_cmp(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Of the open sites, each once, in order. */
static void write_places(
    struct json_out *w, const char *key, const struct trial *t, bool is_city)
{
    struct arena mem = ARENA_INIT;
    struct str *places = ARENA_ARRAY(&mem, struct str, t->n_sites);
    unsigned n = 0, n_unique = 0;
    for (unsigned i = 0; i < t->n_sites; i++) {
        struct str place = is_city ? t->sites[i].city : t->sites[i].country;
        if (place.n > 0 && trial_site_is_open(t, &t->sites[i]))
            places[n++] = place;
    }
    if (n > 1)
        qsort(places, n, sizeof *places, text_cmp);
    for (unsigned i = 0; i < n; i++)
        if (n_unique == 0 || !str_eq(places[n_unique - 1], places[i]))
            places[n_unique++] = places[i];
    report_json_strs(w, key, places, n_unique);
    arena_free(&mem);
}

/* Cohorts are counted from 1; 0 is the whole trial. */
static void write_cohort(
    struct json_out *w, const struct report_trial *row, unsigned cohort)
{
    bool is_whole = cohort == 0 || cohort > row->t.n_cohorts;
    report_json_text(w, "cohort", is_whole ? STR_NONE : row->t.cohorts[cohort - 1]);
}

static void write_criteria(struct json_out *w, const struct report_trial *row)
{
    json_out_key(w, "criteria");
    json_out_array(w);
    for (unsigned i = 0; i < row->n_criteria; i++) {
        const struct report_trial_criterion *c = &row->criteria[i];
        json_out_object(w);
        json_out_key_str(w, "text", c->text.p ? c->text : STR(""));
        json_out_key_c(w, "polarity", c->is_exclusion ? "exclusion" : "inclusion");
        json_out_key_c(w, "force", trial_force_name(c->force));
        write_cohort(w, row, c->cohort);
        json_out_key_c(w, "source", trial_source_name(c->source));
        json_out_key(w, "range");
        json_out_array(w);
        json_out_int(w, c->beg);
        json_out_int(w, c->end);
        json_out_end(w);
        json_out_key_c(w, "value", truth_name(c->verdict.value));
        json_out_key(w, "why");
        report_json_sentence(w, &c->why);
        json_out_end(w);
    }
    json_out_end(w);
}

/* What is unknown and decides. */
static void write_asks(struct json_out *w, const struct report_trial *row)
{
    json_out_key(w, "asks");
    json_out_array(w);
    for (unsigned i = 0; i < row->n_asks; i++)
        report_json_sentence(w, &row->asks[i]);
    json_out_end(w);
}

/* What the eligibility text tells beside biomarkers: nobody judged it. */
static void write_facts(struct json_out *w, const struct report_trial *row)
{
    json_out_key(w, "facts");
    json_out_array(w);
    for (unsigned i = 0; i < row->t.n_facts; i++) {
        const struct trial_fact *f = &row->t.facts[i];
        json_out_object(w);
        json_out_key_c(w, "kind", eligibility_fact_name(f->kind));
        json_out_key_str(w, "text", f->sentence);
        json_out_key_c(w, "polarity", f->is_exclusion ? "exclusion" : "inclusion");
        write_cohort(w, row, f->cohort);
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_match(struct json_out *w, const struct report_trial *row)
{
    json_out_key(w, "match");
    json_out_object(w);
    json_out_key_c(w, "value", row->verdict.is_partial ? "partial" : "true");
    json_out_key_c(w, "grade", row->grade);
    json_out_key_c(
        w, "specificity", row->has_biomarker ? rung_name(row->verdict.rung) : NULL);
    write_cohort(w, row, row->cohort);
    json_out_key(w, "why");
    report_json_sentence(w, &row->why);
    write_asks(w, row);
    write_criteria(w, row);
    json_out_end(w);
}

static enum truth both(enum truth a, enum truth b)
{
    return a < b ? a : b;
}

static void write_age_sex(struct json_out *w, const struct report_trial *row)
{
    json_out_key(w, "age_sex");
    json_out_object(w);
    json_out_key_c(w, "value", truth_name(both(row->fits.age, row->fits.sex)));
    json_out_key(w, "min_age_years");
    json_out_double(w, row->t.min_age_years); /* NAN: null */
    json_out_key(w, "max_age_years");
    json_out_double(w, row->t.max_age_years);
    json_out_key_c(w, "sex", trial_sex_name(row->t.sex));
    json_out_end(w);
}

static void write_trial(struct json_out *w, const struct report_trial *row)
{
    const struct trial *t = &row->t;
    json_out_object(w);
    json_out_key_str(w, "id", t->id);
    json_out_key_str(w, "title", t->title.p ? t->title : STR(""));
    report_json_strs(w, "phases", t->phases, t->n_phases);
    json_out_key_str(w, "status", t->status);
    report_json_text(w, "status_date", t->status_date);
    json_out_key_c(
        w, "status_date_from", t->is_date_of_release ? "release" : "registry");
    write_places(w, "countries", t, false);
    write_places(w, "cities", t, true);
    report_json_strs(w, "conditions", t->conditions, t->n_conditions);
    write_match(w, row);
    report_json_disease(w, &row->disease);
    write_age_sex(w, row);
    json_out_key_c(w, "place", truth_name(row->fits.place));
    write_facts(w, row);
    json_out_end(w);
}

void report_json_trials(struct json_out *w, const struct report *r)
{
    json_out_key(w, "trials");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_trials; i++)
        write_trial(w, &r->trials[i]);
    json_out_end(w);
}
