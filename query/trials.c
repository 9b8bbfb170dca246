#include "query/trials.h"

#include "kb/base/ordinals.h"
#include "query/order.h"
#include "query/trial_row.h"

#include <math.h>
#include <stdlib.h>

/* Trials that ask a criterion which is true or partial; each once, ascending. */
static int find_candidates(
    const struct answers *x, uint32_t **out, unsigned *n_out, struct err *err)
{
    uint32_t *all = NULL;
    size_t cap = 0;
    unsigned n = 0;
    for (unsigned i = 0; i < x->n_rows; i++)
        for (unsigned k = 0; k < x->rows[i].n_records; k++) {
            struct record record;
            int rc = kb_record(x->kb, x->rows[i].records[k], &record, err);
            if (rc == 0)
                return err_set(err, ERR_KB,
                    "a criterion leads to record %u, which is not there",
                    x->rows[i].records[k]);
            if (rc < 0)
                return rc;
            if (record.type != RECORD_TRIAL)
                continue;
            all = arena_grow(x->mem, all, &cap, (size_t)n + 1, sizeof *all);
            all[n++] = record.ordinal;
        }
    *out = all;
    *n_out = all ? (unsigned)ordinals_unique(all, n) : 0;
    return 0;
}

/* Every trial of the KB: records stand by type. */
static int find_all(
    const struct answers *x, uint32_t **out, unsigned *n_out, struct err *err)
{
    uint32_t beg, end;
    int rc = kb_first_of_type(x->kb, RECORD_TRIAL, &beg, err);
    if (rc >= 0)
        rc = kb_first_of_type(x->kb, (enum record_type)(RECORD_TRIAL + 1), &end, err);
    if (rc < 0)
        return rc;
    *out = ARENA_ARRAY(x->mem, uint32_t, end - beg);
    for (*n_out = 0; *n_out < end - beg; ++*n_out)
        (*out)[*n_out] = beg + *n_out;
    return 0;
}

static bool is_recruiting(struct str status)
{
    return str_eq_c(status, "RECRUITING") || str_eq_c(status, "NOT_YET_RECRUITING");
}

bool trial_is_recruiting(const struct trial *t)
{
    return is_recruiting(t->status);
}

bool trial_site_is_open(const struct trial *t, const struct trial_site *site)
{
    bool has_statuses = false;
    for (unsigned i = 0; i < t->n_sites && !has_statuses; i++)
        has_statuses = t->sites[i].status.n > 0;
    return !has_statuses || is_recruiting(site->status);
}

static int phase_rank(const struct trial *t)
{
    static const char *const phases[] = {
        "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"};
    int best = -1;
    for (unsigned i = 0; i < t->n_phases; i++)
        for (int p = 0; p < 5; p++)
            if (p > best && str_eq_c(t->phases[i], phases[p]))
                best = p;
    return best;
}

static unsigned value_rank(const struct report_trial *t)
{
    if (!t->has_biomarker)
        return t->names_gene ? 2 : 3;
    return t->verdict.value == TRUTH_TRUE ? 0 : 1;
}

static int rank_cmp(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

int trials_cmp(const struct report_trial *a, const struct report_trial *b)
{
    int c = rank_cmp(value_rank(a), value_rank(b));
    if (c == 0 && a->has_biomarker)
        c = rank_cmp(a->verdict.rung, b->verdict.rung);
    if (c == 0 && !a->has_biomarker)
        c = rank_cmp(b->verdict.value, a->verdict.value);
    if (c == 0)
        c = rank_cmp(trial_relation_rank(a->disease.relation),
            trial_relation_rank(b->disease.relation));
    if (c == 0)
        c = rank_cmp(a->country_rank, b->country_rank);
    if (c == 0)
        c = phase_rank(&b->t) - phase_rank(&a->t);
    if (c == 0)
        c = str_cmp(b->t.status_date, a->t.status_date);
    return c ? c : order_id_cmp(a->t.id, b->t.id);
}

static int row_cmp(const void *a, const void *b)
{
    return trials_cmp(a, b);
}

const char *trial_left_out(const struct trial_wishes *w, const struct report_trial *t)
{
    if (t->verdict.value == TRUTH_FALSE)
        return "false";
    if (!trial_wishes_status(w, t->t.status))
        return "status";
    if (!trial_wishes_phase(w, &t->t))
        return "phase";
    return w->all || t->has_biomarker ? NULL : "no_biomarker";
}

/* Most trials of a registry are closed: their criteria need no answers. */
static int is_wanted(const struct answers *x, const struct trial_wishes *w,
    uint32_t ordinal, struct arena *scratch, struct err *err)
{
    struct trial t;
    int rc = kb_trial(x->kb, ordinal, scratch, &t, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "trial record %u is not there", ordinal);
    return rc < 0 ? rc : trial_wishes_status(w, t.status);
}

static int add_row(const struct trial_patient *p, uint32_t ordinal, struct report *r,
    size_t *cap, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct report_trial row;
    int rc = is_wanted(p->answers, p->wishes, ordinal, &scratch, err);
    arena_free(&scratch);
    if (rc > 0)
        rc = trial_row_make(p, ordinal, &row, err) < 0 ? err->code : 1;
    if (rc <= 0 || trial_left_out(p->wishes, &row) != NULL)
        return rc;
    r->trials = arena_grow(
        p->answers->mem, r->trials, cap, (size_t)r->n_trials + 1, sizeof *r->trials);
    r->trials[r->n_trials++] = row;
    return rc;
}

static void finish(struct report *r, const struct trial_wishes *w)
{
    if (r->n_trials > 1)
        qsort(r->trials, r->n_trials, sizeof *r->trials, row_cmp);
    r->trial_filter = w->text;
    if (w->max > 0 && r->n_trials > w->max) {
        r->n_trials_cut = r->n_trials - w->max;
        r->n_trials = w->max;
    }
}

static int has_trials(struct kb_txn *kb, bool *out, struct err *err)
{
    uint32_t beg, end;
    int rc = kb_first_of_type(kb, RECORD_TRIAL, &beg, err);
    if (rc >= 0)
        rc = kb_first_of_type(kb, (enum record_type)(RECORD_TRIAL + 1), &end, err);
    *out = rc >= 0 && end > beg;
    return rc;
}

int trials_make(const struct answers *answers, const struct trial_options *options,
    struct report *r, struct err *err)
{
    uint32_t *ordinals = NULL;
    unsigned n = 0;
    size_t cap = 0;
    struct trial_wishes wishes;
    struct trial_mentions mentions;
    const struct patient *about = &r->about.patient;
    int rc = trial_wishes_read(options, answers->kb, answers->mem, &wishes, err);
    /* else a trial to which no biomarker leads is left out, whatever it names */
    if (rc >= 0 && wishes.all)
        rc = trial_mentions_load(answers->kb, answers->c, answers->mem, &mentions, err);
    struct trial_patient p = {.answers = answers,
        .tumour = r->has_tumour ? &r->tumour : NULL,
        .sex = r->sex,
        .age_years = about->is_given ? about->age_years : NAN,
        .is_whole_years = about->is_whole_years,
        .wishes = &wishes,
        .mentions = rc >= 0 && wishes.all ? &mentions : NULL};
    if (rc >= 0)
        rc = has_trials(answers->kb, &r->has_trial_source, err);
    if (rc >= 0)
        rc = wishes.all ? find_all(answers, &ordinals, &n, err)
                        : find_candidates(answers, &ordinals, &n, err);
    for (unsigned i = 0; rc >= 0 && i < n; i++)
        rc = add_row(&p, ordinals[i], r, &cap, err);
    if (rc < 0)
        return rc;
    finish(r, &wishes);
    trial_wishes_tell(&wishes, answers->mem, &r->trial_scope);
    return 0;
}
