#include "query/report_make.h"

#include <string.h>

#include "query/curated_load.h"

enum column { TUMOUR_ID, KIND, SUBJECT, QUESTION, CRITERION, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "tumour_id", "kind", "subject", "question", "criterion"};

/* The questions of one disease. */
struct question_list {
    struct str id;
    struct disease disease;
    bool is_for_tumour; /* of the tumour or of what it descends from */
    bool is_replaced;   /* another list that is for the tumour is more specific */
};

struct asking {
    const struct case_data *c;
    struct kb_txn *kb;
    struct arena *mem;
    struct patient_view view; /* without benign findings */
    struct curated_table table;
    int at[N_COLUMNS];
    struct question_list *lists;
    unsigned n_lists;
};

static bool is_above(const struct disease *above, const struct disease *d)
{
    for (unsigned i = 0; i < d->n_ancestors; i++)
        if (d->ancestors[i] == above->ordinal)
            return true;
    return false;
}

/* 0: the KB's ontology does not have it, so it cannot be the tumour's. */
static int disease_by_id(
    struct asking *q, struct str id, struct disease *out, struct err *err)
{
    struct name_hit *hits;
    int n = kb_name(q->kb, str_fold(q->mem, id), q->mem, &hits, err);
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_DISEASE)
            continue;
        int rc = kb_disease(q->kb, hits[i].target, q->mem, out, err);
        if (rc < 0 || (rc > 0 && str_eq(out->id, id)))
            return rc;
    }
    return n < 0 ? n : 0;
}

static struct question_list *list_of(const struct asking *q, struct str id)
{
    for (unsigned i = 0; i < q->n_lists; i++)
        if (str_eq(q->lists[i].id, id))
            return &q->lists[i];
    return NULL;
}

static int find_lists(struct asking *q, const struct disease *tumour, struct err *err)
{
    q->lists = ARENA_ARRAY(q->mem, struct question_list, q->table.n_rows);
    for (unsigned i = 0; i < q->table.n_rows; i++) {
        struct str id = q->table.rows[i][q->at[TUMOUR_ID]];
        if (list_of(q, id))
            continue;
        struct question_list *l = &q->lists[q->n_lists++];
        l->id = id;
        int rc = disease_by_id(q, id, &l->disease, err);
        if (rc < 0)
            return rc;
        l->is_for_tumour =
            rc > 0
            && (l->disease.ordinal == tumour->ordinal || is_above(&l->disease, tumour));
    }
    for (unsigned i = 0; i < q->n_lists; i++)
        for (unsigned k = 0; q->lists[i].is_for_tumour && k < q->n_lists; k++)
            if (q->lists[k].is_for_tumour
                && is_above(&q->lists[i].disease, &q->lists[k].disease))
                q->lists[i].is_replaced = true;
    return 0;
}

/* A benign change is no answer, neither "detected" nor, as it is for a criterion,
 * "false": what else the gene may have was not looked for by finding it. */
static void drop_benign(struct asking *q)
{
    const struct patient_view *all = &q->c->view;
    struct finding *kept = ARENA_ARRAY(q->mem, struct finding, all->n_findings);
    q->view = *all;
    q->view.findings = kept;
    q->view.n_findings = 0;
    for (unsigned i = 0; i < all->n_findings; i++)
        if (all->findings[i].effect != EFFECT_BENIGN)
            kept[q->view.n_findings++] = all->findings[i];
    q->view.index = finding_index_new(kept, q->view.n_findings, q->mem);
}

/* The effect gate and phase are questions about what was detected, not whether. */
static bool is_detected(const struct verdict *v)
{
    return v->value == TRUTH_TRUE
           || (v->is_partial
               && (strcmp(v->reason.key, "effect_unknown") == 0
                   || strcmp(v->reason.key, "phase") == 0));
}

static int answer(struct asking *q, struct str criterion_text,
    enum pertinent_answer *out, struct err *err)
{
    struct criterion *criterion;
    struct arena scratch = ARENA_INIT;
    struct err bad = {0};
    int rc = criterion_parse(criterion_text, &scratch, &criterion, &bad);
    if (rc < 0) {
        rc = err_set(err, ERR_KB, "the KB's curated table \"pertinent\": %s", bad.msg);
    } else {
        struct verdict v = criterion_evaluate(criterion, &q->view, &scratch, NULL);
        *out = is_detected(&v)          ? ANSWER_DETECTED
               : v.value == TRUTH_FALSE ? ANSWER_NOT_DETECTED
                                        : ANSWER_NOT_LOOKED_AT;
        rc = 0;
    }
    arena_free(&scratch);
    return rc;
}

static bool is_asked(const struct report *r, const struct report_pertinent *p)
{
    for (unsigned i = 0; i < r->n_pertinent; i++)
        if (r->pertinent[i].is_factor == p->is_factor
            && str_eq(r->pertinent[i].subject, p->subject)
            && str_eq(r->pertinent[i].question, p->question))
            return true;
    return false;
}

static int ask(
    struct asking *q, const struct str *row, struct report *r, struct err *err)
{
    struct report_pertinent p = {.is_factor = str_eq_c(row[q->at[KIND]], "factor"),
        .subject = row[q->at[SUBJECT]],
        .question = row[q->at[QUESTION]]};
    int rc = is_asked(r, &p) ? 0 : answer(q, row[q->at[CRITERION]], &p.answer, err);
    if (rc >= 0 && !is_asked(r, &p))
        r->pertinent[r->n_pertinent++] = p;
    return rc;
}

int pertinent_make(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err)
{
    struct asking q = {.c = c, .kb = kb, .mem = mem};
    int rc =
        curated_load(kb, "pertinent", columns, q.at, N_COLUMNS, mem, &q.table, err);
    if (rc >= 0)
        rc = find_lists(&q, &r->tumour, err);
    if (rc < 0)
        return rc;
    drop_benign(&q);
    r->pertinent = ARENA_ARRAY(mem, struct report_pertinent, q.table.n_rows);
    for (unsigned i = 0; rc >= 0 && i < q.table.n_rows; i++) {
        const struct str *row = q.table.rows[i];
        const struct question_list *l = list_of(&q, row[q.at[TUMOUR_ID]]);
        if (l->is_for_tumour && !l->is_replaced)
            rc = ask(&q, row, r, err);
    }
    return rc < 0 ? rc : 0;
}
