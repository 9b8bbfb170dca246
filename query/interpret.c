#include "query/report_make.h"

/* One of the report's four lists while it grows. */
struct row_list {
    struct report_evidence *rows;
    unsigned n;
    size_t cap;
};

struct interpreting {
    const struct answers *answers;
    const struct disease *tumour; /* NULL: not given */
    struct arena scratch;         /* of one row */
    struct row_list therapies, prognosis, diagnosis, other;
};

static struct row_list *list_for(struct interpreting *x, enum evidence_type type)
{
    switch (type) {
    case EVIDENCE_PREDICTIVE:
        return &x->therapies;
    case EVIDENCE_PROGNOSTIC:
        return &x->prognosis;
    case EVIDENCE_DIAGNOSTIC:
        return &x->diagnosis;
    default:
        return &x->other;
    }
}

static int relate(struct interpreting *x, const struct evidence *e,
    struct report_disease *out, struct err *err)
{
    bool has_doid = str_starts(e->disease_id, STR("DOID:")); /* not a node of ours */
    *out = (struct report_disease){
        has_doid ? e->disease_id : STR_NONE, e->disease, RELATION_UNKNOWN};
    if (e->disease_ordinal == DISEASE_NONE)
        return 0;
    struct disease d;
    int rc = kb_disease(x->answers->kb, e->disease_ordinal, &x->scratch, &d, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "%.*s is about disease %u, which is not there",
            STR_ARG(e->id), e->disease_ordinal);
    if (rc < 0)
        return rc;
    out->relation = disease_relate(&d, x->tumour);
    if (out->name.n == 0)
        out->name = d.name;
    return 0;
}

static void number_findings(
    struct interpreting *x, const struct verdict *v, struct report_evidence *row)
{
    row->findings = ARENA_ARRAY(x->answers->mem, unsigned, v->n_findings);
    row->n_findings = v->n_findings;
    for (unsigned i = 0; i < v->n_findings; i++)
        row->findings[i] = x->answers->c->findings[v->findings[i]].number;
}

static int add_row(
    struct interpreting *x, uint32_t ordinal, const struct answer *a, struct err *err)
{
    struct record record;
    struct report_evidence row = {.verdict = a->verdict, .why = a->why};
    int rc = kb_record(x->answers->kb, ordinal, &record, err);
    if (rc == 0)
        return err_set(
            err, ERR_KB, "a criterion leads to record %u, which is not there", ordinal);
    if (rc < 0)
        return rc;
    if (record.type != RECORD_EVIDENCE && record.type != RECORD_ASSERTION)
        return 0;
    rc = kb_evidence(x->answers->kb, ordinal, x->answers->mem, &row.e, err);
    if (rc >= 0)
        rc = relate(x, &row.e, &row.disease, err);
    if (rc < 0)
        return rc;
    row.source = record.source;
    number_findings(x, &a->verdict, &row);
    struct row_list *list = list_for(x, row.e.type);
    list->rows = arena_grow(
        x->answers->mem, list->rows, &list->cap, list->n + 1, sizeof *list->rows);
    list->rows[list->n++] = row;
    return 0;
}

static void hand_over(struct interpreting *x, struct report *r)
{
    r->therapies = x->therapies.rows;
    r->n_therapies = x->therapies.n;
    r->prognosis = x->prognosis.rows;
    r->n_prognosis = x->prognosis.n;
    r->diagnosis = x->diagnosis.rows;
    r->n_diagnosis = x->diagnosis.n;
    r->other_evidence = x->other.rows;
    r->n_other_evidence = x->other.n;
}

int interpret_answers(const struct answers *answers, struct report *r, struct err *err)
{
    struct interpreting x = {.answers = answers,
        .tumour = r->has_tumour ? &r->tumour : NULL,
        .scratch = ARENA_INIT};
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i < answers->n_rows; i++) {
        const struct answer *a = &answers->rows[i];
        for (unsigned k = 0; rc >= 0 && k < a->n_records; k++)
            rc = add_row(&x, a->records[k], a, err);
        arena_reset(&x.scratch);
    }
    for (unsigned t = 0; t < 3; t++)
        r->criteria[t] = answers->counts[t];
    arena_free(&x.scratch);
    hand_over(&x, r);
    return rc;
}
