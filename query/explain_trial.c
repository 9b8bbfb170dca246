/* A trial that the term names: what it means for the sample, also where the report does
 * not list it. */
#include "query/explain.h"

#include "query/trial_row.h"
#include "query/trial_view.h"
#include "query/trials.h"

#include <math.h>
#include <string.h>

static const char *in_the_report(const char *left_out)
{
    static const char *const words[][2] = {{"false", "no: what is known excludes it"},
        {"status", "no: by its status"}, {"phase", "no: by its phase"},
        {"no_biomarker", "no: no criterion of it is fulfilled"}};
    for (size_t i = 0; left_out != NULL && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], left_out) == 0)
            return words[i][1];
    return "listed";
}

static void put_trial(
    struct explain *x, const struct trial_wishes *w, const struct report_trial *row)
{
    const char *title =
        str_cstr(x->mem, str_fmt(x->mem, "trial %.*s", STR_ARG(row->t.id)));
    const char *left_out = trial_left_out(w, row);
    if (use_forbids(x->use, row->source, STR_NONE))
        left_out = str_cstr(
            x->mem, str_fmt(x->mem, "left out by --use %s", use_kind_name(x->use)));
    view_item(&x->v, title);
    trial_view_facts(&x->v, row);
    if (x->v.is_json)
        view_c(&x->v, "left_out", "", left_out);
    else
        view_c(&x->v, "", "in the report", in_the_report(left_out));
    trial_view_match(&x->v, row);
    trial_view_other_facts(&x->v, &row->t);
    view_close(&x->v, title);
}

/* The same judge and the same suppression as the report's. */
static int judge(
    struct explain *x, const struct trial_wishes *w, struct report *r, struct err *err)
{
    struct trial_mentions mentions;
    const struct patient *about = &x->about.patient;
    struct answers answers = {.c = &x->c, .kb = x->kb, .lang = x->lang, .mem = x->mem};
    struct trial_patient p = {.answers = &answers,
        .tumour = x->has_tumour ? &x->tumour : NULL,
        .sex = x->about.sex,
        .age_years = about->is_given ? about->age_years : NAN,
        .is_whole_years = about->is_whole_years,
        .wishes = w,
        .mentions = &mentions};
    int rc = trial_mentions_load(x->kb, &x->c, x->mem, &mentions, err);
    r->trials = ARENA_ARRAY(x->mem, struct report_trial, x->n_trials);
    for (unsigned i = 0; rc >= 0 && i < x->n_trials; i++)
        rc = trial_row_make(&p, x->trials[i], &r->trials[r->n_trials++], err);
    if (rc < 0)
        return rc;
    return suppress_rows(x->suppress, x->kb, r, err);
}

int explain_trials(struct explain *x)
{
    struct trial_wishes wishes;
    struct report r = {0};
    if (x->n_trials == 0)
        return 0;
    int rc = trial_wishes_read(&x->options->trials, x->kb, x->mem, &wishes, x->err);
    if (rc >= 0)
        rc = judge(x, &wishes, &r, x->err);
    if (rc < 0)
        return rc;
    view_array(&x->v, "trials", NULL);
    for (unsigned i = 0; i < r.n_trials; i++)
        put_trial(x, &wishes, &r.trials[i]);
    view_close(&x->v, NULL);
    return 0;
}
