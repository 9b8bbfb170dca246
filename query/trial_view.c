#include "query/trial_view.h"

#include "query/trials.h"

struct str trial_view_cohort(const struct trial *t, unsigned cohort)
{
    bool is_whole = cohort == 0 || cohort > t->n_cohorts;
    return is_whole ? STR_NONE : t->cohorts[cohort - 1];
}

void trial_view_facts(struct view *v, const struct report_trial *row)
{
    const struct trial *t = &row->t;
    view_str(v, "id", "trial", t->id);
    view_str(v, "title", "title", t->title);
    if (v->is_json) {
        view_str(v, "status", "", t->status);
        view_str(v, "status_date", "", t->status_date);
        view_c(
            v, "status_date_from", "", t->is_date_of_release ? "release" : "registry");
    } else {
        view_str(v, "", "status",
            str_fmt(v->mem, "%.*s (%.*s%s)", STR_ARG(t->status),
                STR_ARG(t->status_date), t->is_date_of_release ? ", the release" : ""));
    }
    view_c(v, "recruiting", "recruiting", trial_is_recruiting(t) ? "yes" : "no");
    view_strs(v, "phases", "phases", t->phases, t->n_phases);
    view_strs(v, "conditions", "conditions", t->conditions, t->n_conditions);
}

const char *trial_view_source(enum trial_source source)
{
    return source == TRIAL_FROM_ELIGIBILITY ? "text" : trial_source_name(source);
}

static const char *fact_words(enum eligibility_fact kind)
{
    return kind == FACT_PRIOR_THERAPY ? "prior therapy"
           : kind == FACT_PERFORMANCE ? "performance status"
                                      : "brain metastases";
}

void trial_view_other_facts(struct view *v, const struct trial *t)
{
    static const struct view_column columns[] = {
        {"kind", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"", "about", VIEW_TEXT, 0, VIEW_PEOPLE},
        {"polarity", "polarity", VIEW_TEXT, 0, VIEW_BOTH},
        {"cohort", "cohort", VIEW_TEXT, 16, VIEW_BOTH},
        {"text", "sentence", VIEW_TEXT, 0, VIEW_BOTH}};
    if (t->n_facts == 0 && !v->is_json)
        return;
    view_table(v, "facts", "also in the eligibility text, not judged", columns,
        sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < t->n_facts; i++) {
        const struct trial_fact *f = &t->facts[i];
        view_cell_c(v, eligibility_fact_name(f->kind));
        view_cell_c(v, fact_words(f->kind));
        view_cell_c(v, f->is_exclusion ? "exclusion" : "inclusion");
        view_cell(v, trial_view_cohort(t, f->cohort));
        view_cell(v, f->sentence);
    }
    view_table_end(v);
}

static void put_criteria(struct view *v, const struct report_trial *row)
{
    static const struct view_column columns[] = {
        {"value", "value", VIEW_TEXT, 0, VIEW_BOTH},
        {"polarity", "polarity", VIEW_TEXT, 0, VIEW_BOTH},
        {"force", "force", VIEW_TEXT, 0, VIEW_BOTH},
        {"cohort", "cohort", VIEW_TEXT, 16, VIEW_BOTH},
        {"source", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"", "source", VIEW_TEXT, 0, VIEW_PEOPLE},
        {"text", "sentence", VIEW_TEXT, 40, VIEW_BOTH},
        {"key", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"why", "why", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(v, "criteria", "criteria", columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < row->n_criteria; i++) {
        const struct report_trial_criterion *c = &row->criteria[i];
        view_cell_c(
            v, c->verdict.is_partial ? "partial" : truth_name(c->verdict.value));
        view_cell_c(v, c->is_exclusion ? "exclusion" : "inclusion");
        view_cell_c(v, trial_force_name(c->force));
        view_cell(v, trial_view_cohort(&row->t, c->cohort));
        view_cell_c(v, trial_source_name(c->source));
        view_cell_c(v, trial_view_source(c->source));
        view_cell(v, c->text);
        view_cell_c(v, c->why.key);
        view_cell(v, c->why.text);
    }
    view_table_end(v);
}

static void put_asks(struct view *v, const struct report_trial *row)
{
    struct str *texts = ARENA_ARRAY(v->mem, struct str, row->n_asks);
    for (unsigned i = 0; i < row->n_asks; i++)
        texts[i] = row->asks[i].text;
    if (v->is_json)
        view_strs(v, "asks", "", texts, row->n_asks);
    for (unsigned i = 0; i < row->n_asks && !v->is_json; i++)
        view_str(v, "", i == 0 ? "open" : "", texts[i]);
}

void trial_view_match(struct view *v, const struct report_trial *row)
{
    const struct verdict *m = &row->verdict;
    view_c(v, "value", "value",
        m->is_partial && row->has_biomarker ? "partial" : truth_name(m->value));
    view_c(v, "grade", "grade", row->grade);
    view_c(v, "specificity", "match", row->has_biomarker ? rung_name(m->rung) : NULL);
    view_str(v, "cohort", "cohort", trial_view_cohort(&row->t, row->cohort));
    view_str(v, "disease", "disease", row->disease.name);
    view_c(v, "disease_relation", "relation",
        disease_relation_name(row->disease.relation));
    view_c(v, "age", "age", truth_name(row->fits.age));
    view_c(v, "sex", "sex", truth_name(row->fits.sex));
    view_c(v, "place", "place", truth_name(row->fits.place));
    view_c(v, "key", "", v->is_json ? row->why.key : NULL);
    view_str(v, "why", "why", row->why.text);
    put_asks(v, row);
    put_criteria(v, row);
}
