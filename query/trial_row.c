#include "query/trial_row.h"

#include "query/trials.h"

unsigned trial_relation_rank(enum disease_relation r)
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
static int relate(const struct trial_patient *p, struct arena *scratch,
    struct report_trial *row, struct err *err)
{
    row->disease = (struct report_disease){.relation = RELATION_UNKNOWN};
    for (unsigned i = 0; i < row->t.n_diseases; i++) {
        struct disease d;
        int rc = kb_disease(p->answers->kb, row->t.diseases[i], scratch, &d, err);
        if (rc == 0)
            return err_set(err, ERR_KB, "%.*s is about disease %u, which is not there",
                STR_ARG(row->t.id), row->t.diseases[i]);
        if (rc < 0)
            return rc;
        enum disease_relation relation = disease_relate(&d, p->tumour);
        if (i > 0
            && trial_relation_rank(relation)
                   >= trial_relation_rank(row->disease.relation))
            continue;
        bool has_doid = str_starts(d.id, STR("DOID:"));
        row->disease =
            (struct report_disease){has_doid ? d.id : STR_NONE, d.name, relation};
    }
    return 0;
}

/* A tumour at or below a disease that the trial does not take is out; of a wider one,
 * or of one that may have the state excluded, it is asked. */
static int relate_excluded(const struct trial_patient *p, struct arena *scratch,
    struct report_trial *row, struct err *err)
{
    for (unsigned i = 0; p->tumour != NULL && i < row->t.n_excluded; i++) {
        const struct trial_excluded *e = &row->t.excluded[i];
        struct disease d;
        int rc = kb_disease(p->answers->kb, e->disease, scratch, &d, err);
        if (rc == 0)
            return err_set(err, ERR_KB,
                "%.*s is not for disease %u, which is not there", STR_ARG(row->t.id),
                e->disease);
        if (rc < 0)
            return rc;
        bool is_out =
            str_eq(d.id, p->tumour->id) || disease_has_ancestor(p->tumour, e->disease);
        if (!is_out && disease_relate(&d, p->tumour) != RELATION_MORE_SPECIFIC)
            continue;
        row->histology = e->sentence;
        row->is_histology_open = !is_out;
        if (is_out)
            return 0;
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
        row->criteria[i] = (struct report_trial_criterion){.text = c->sentence,
            .is_exclusion = c->is_exclusion,
            .force = c->force,
            .cohort = c->cohort,
            .source = c->source,
            .beg = c->beg,
            .end = c->end,
            .verdict = a.verdict,
            .why = a.why};
    }
    return 0;
}

void trial_row_fit(const struct trial_patient *p, struct report_trial *row)
{
    row->fits.age = trial_fits_age(&row->t, p->age_years, p->is_whole_years);
    row->fits.sex = trial_fits_sex(&row->t, p->sex);
    row->fits.place = TRUTH_TRUE;
    if (p->wishes != NULL)
        row->fits.place = trial_wishes_place(p->wishes, &row->t, &row->country_rank);
}

static int read_trial(const struct trial_patient *p, uint32_t ordinal,
    struct report_trial *row, struct err *err)
{
    struct record record;
    const struct answers *x = p->answers;
    int rc = kb_trial(x->kb, ordinal, x->mem, &row->t, err);
    if (rc > 0)
        rc = kb_record(x->kb, ordinal, &record, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "trial record %u is not there", ordinal);
    if (rc > 0)
        row->source = record.source;
    return rc;
}

int trial_row_make(const struct trial_patient *p, uint32_t ordinal,
    struct report_trial *row, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    const struct answers *x = p->answers;
    *row = (struct report_trial){0};
    int rc = read_trial(p, ordinal, row, err);
    if (rc >= 0)
        rc = relate(p, &scratch, row, err);
    if (rc >= 0)
        rc = relate_excluded(p, &scratch, row, err);
    row->disease.name = str_copy(x->mem, row->disease.name);
    row->disease.doid = str_copy(x->mem, row->disease.doid);
    arena_free(&scratch);
    if (rc >= 0)
        rc = answer_criteria(x, row, err);
    if (rc < 0)
        return rc;
    trial_row_fit(p, row);
    row->names_gene = p->mentions != NULL && trial_mentions_any(p->mentions, &row->t);
    trial_judge(row, x->lang, x->mem);
    return 0;
}
