#include "query/trials.h"

#include "kb/base/ordinals.h"
#include "query/order.h"

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

static bool is_listed_status(struct str status)
{
    return str_eq_c(status, "RECRUITING") || str_eq_c(status, "NOT_YET_RECRUITING");
}

bool trial_site_is_open(const struct trial *t, const struct trial_site *site)
{
    bool has_statuses = false;
    for (unsigned i = 0; i < t->n_sites && !has_statuses; i++)
        has_statuses = t->sites[i].status.n > 0;
    return !has_statuses || is_listed_status(site->status);
}

/* Best first.  That the disease is unknown says less than that it is narrower, and
 * more than that it is another. */
static unsigned relation_rank(enum disease_relation r)
{
    static const unsigned rank[] = {[RELATION_SAME] = 0,
        [RELATION_MORE_GENERAL] = 1,
        [RELATION_PAN_CANCER] = 2,
        [RELATION_MORE_SPECIFIC] = 3,
        [RELATION_UNKNOWN] = 4,
        [RELATION_OTHER] = 5};
    return rank[r];
}

/* The nearest of the trial's diseases; the first of those that are as near. */
static int relate(const struct answers *x, const struct disease *tumour,
    struct arena *scratch, struct report_trial *row, struct err *err)
{
    row->disease = (struct report_disease){.relation = RELATION_UNKNOWN};
    for (unsigned i = 0; i < row->t.n_diseases; i++) {
        struct disease d;
        int rc = kb_disease(x->kb, row->t.diseases[i], scratch, &d, err);
        if (rc == 0)
            return err_set(err, ERR_KB, "%.*s is about disease %u, which is not there",
                STR_ARG(row->t.id), row->t.diseases[i]);
        if (rc < 0)
            return rc;
        enum disease_relation relation = disease_relate(&d, tumour);
        if (i > 0 && relation_rank(relation) >= relation_rank(row->disease.relation))
            continue;
        bool has_doid = str_starts(d.id, STR("DOID:"));
        row->disease =
            (struct report_disease){has_doid ? d.id : STR_NONE, d.name, relation};
    }
    return 0;
}

static int answer_criteria(
    const struct answers *x, struct report_trial *row, struct err *err)
{
    row->n_criteria = row->t.n_criteria;
    row->criteria = ARENA_ARRAY(x->mem, struct report_trial_criterion, row->n_criteria);
    for (unsigned i = 0; i < row->n_criteria; i++) {
        const struct trial_criterion *c = &row->t.criteria[i];
        struct answer a;
        int rc = answers_get(x, c->criterion, &a, err);
        if (rc < 0)
            return rc;
        row->criteria[i] = (struct report_trial_criterion){
            c->sentence, c->is_exclusion, a.verdict, a.why};
    }
    return 0;
}

/* 1: *row is a line of the report. */
static int make_row(const struct answers *x, const struct report *r, uint32_t ordinal,
    struct report_trial *row, struct err *err)
{
    const struct disease *tumour = r->has_tumour ? &r->tumour : NULL;
    struct record record;
    *row = (struct report_trial){0};
    int rc = kb_trial(x->kb, ordinal, x->mem, &row->t, err);
    if (rc > 0)
        rc = kb_record(x->kb, ordinal, &record, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "trial record %u is not there", ordinal);
    if (rc < 0)
        return rc;
    if (!is_listed_status(row->t.status))
        return 0;
    row->source = record.source;
    struct arena scratch = ARENA_INIT;
    rc = relate(x, tumour, &scratch, row, err);
    row->disease.name = str_copy(x->mem, row->disease.name);
    row->disease.doid = str_copy(x->mem, row->disease.doid);
    arena_free(&scratch);
    if (rc >= 0 && row->disease.relation == RELATION_OTHER)
        return 0;
    if (rc >= 0)
        rc = answer_criteria(x, row, err);
    if (rc < 0)
        return rc;
    const struct patient *p = &r->about.patient;
    row->fits.age =
        trial_fits_age(&row->t, p->is_given ? p->age_years : NAN, p->is_whole_years);
    row->fits.sex = trial_fits_sex(&row->t, r->sex);
    return trial_judge(row, x->lang, x->mem);
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

int trials_cmp(const struct report_trial *a, const struct report_trial *b)
{
    if (a->verdict.value != b->verdict.value)
        return a->verdict.value > b->verdict.value ? -1 : 1;
    if (a->verdict.rung != b->verdict.rung)
        return a->verdict.rung < b->verdict.rung ? -1 : 1;
    unsigned near_a = relation_rank(a->disease.relation),
             near_b = relation_rank(b->disease.relation);
    if (near_a != near_b)
        return near_a < near_b ? -1 : 1;
    int phase_a = phase_rank(&a->t), phase_b = phase_rank(&b->t);
    if (phase_a != phase_b)
        return phase_a > phase_b ? -1 : 1;
    int c = str_cmp(b->t.status_date, a->t.status_date);
    return c ? c : order_id_cmp(a->t.id, b->t.id);
}

static int row_cmp(const void *a, const void *b)
{
    return trials_cmp(a, b);
}

/* Records stand by type: the first that is of no earlier type tells. */
static int has_trials(struct kb_txn *kb, bool *out, struct err *err)
{
    uint32_t low = 0, high = kb_n_records(kb), n = high;
    struct record record;
    int rc = 0;
    while (rc >= 0 && low < high) {
        uint32_t mid = low + (high - low) / 2;
        rc = kb_record(kb, mid, &record, err);
        if (rc == 0)
            return err_set(err, ERR_KB, "record %u of %u is not there", mid, n);
        if (rc > 0 && record.type < RECORD_TRIAL)
            low = mid + 1;
        else
            high = mid;
    }
    if (rc >= 0 && low < n)
        rc = kb_record(kb, low, &record, err);
    *out = rc > 0 && low < n && record.type == RECORD_TRIAL;
    return rc;
}

int trials_make(const struct answers *answers, struct report *r, struct err *err)
{
    uint32_t *ordinals;
    unsigned n = 0;
    size_t cap = 0;
    int rc = has_trials(answers->kb, &r->has_trial_source, err);
    if (rc >= 0)
        rc = find_candidates(answers, &ordinals, &n, err);
    for (unsigned i = 0; rc >= 0 && i < n; i++) {
        struct report_trial row;
        rc = make_row(answers, r, ordinals[i], &row, err);
        if (rc <= 0)
            continue;
        r->trials = arena_grow(
            answers->mem, r->trials, &cap, (size_t)r->n_trials + 1, sizeof *r->trials);
        r->trials[r->n_trials++] = row;
    }
    if (r->n_trials > 1)
        qsort(r->trials, r->n_trials, sizeof *r->trials, row_cmp);
    return rc < 0 ? rc : 0;
}
