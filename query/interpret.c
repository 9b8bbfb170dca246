#include "query/report_make.h"

#include "query/texts.h"

/* One of the report's four lists while it grows. */
struct row_list {
    struct report_evidence *rows;
    unsigned n;
    size_t cap;
};

struct interpreting {
    const struct case_data *c;
    struct kb_txn *kb;
    const char *lang;
    const struct disease *tumour; /* NULL: not given */
    struct arena *mem;
    struct arena scratch; /* of one criterion */
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
    int rc = kb_disease(x->kb, e->disease_ordinal, &x->scratch, &d, err);
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
    row->findings = ARENA_ARRAY(x->mem, unsigned, v->n_findings);
    row->n_findings = v->n_findings;
    for (unsigned i = 0; i < v->n_findings; i++)
        row->findings[i] = x->c->findings[v->findings[i]].number;
}

static int add_row(struct interpreting *x, uint32_t ordinal, const struct verdict *v,
    const struct report_text *why, struct err *err)
{
    struct record record;
    struct report_evidence row = {.verdict = *v, .why = *why};
    int rc = kb_record(x->kb, ordinal, &record, err);
    if (rc == 0)
        return err_set(
            err, ERR_KB, "a criterion leads to record %u, which is not there", ordinal);
    if (rc < 0)
        return rc;
    if (record.type != RECORD_EVIDENCE && record.type != RECORD_ASSERTION)
        return 0;
    rc = kb_evidence(x->kb, ordinal, x->mem, &row.e, err);
    if (rc >= 0)
        rc = relate(x, &row.e, &row.disease, err);
    if (rc < 0)
        return rc;
    row.source = record.source;
    number_findings(x, v, &row);
    struct row_list *list = list_for(x, row.e.type);
    list->rows =
        arena_grow(x->mem, list->rows, &list->cap, list->n + 1, sizeof *list->rows);
    list->rows[list->n++] = row;
    return 0;
}

/* The verdict was made in the scratch arena; what rows keep of it is copied. */
static void keep_reason(
    struct interpreting *x, struct verdict *v, struct report_text *why)
{
    for (unsigned i = 0; i < v->reason.n_params; i++)
        v->reason.param[i].value = str_copy(x->mem, v->reason.param[i].value);
    why->key = v->reason.key;
    why->reason = v->reason;
    why->text = text_of_reason(&v->reason, x->lang, x->mem);
}

static int add_rows(
    struct interpreting *x, uint32_t criterion, struct verdict *v, struct err *err)
{
    struct report_text why;
    uint32_t *records;
    int n = kb_records_by_criterion(x->kb, criterion, &x->scratch, &records, err);
    if (n <= 0)
        return n;
    keep_reason(x, v, &why);
    for (int i = 0; i < n; i++) {
        int rc = add_row(x, records[i], v, &why, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int interpret_one(
    struct interpreting *x, uint32_t ordinal, uint64_t counts[3], struct err *err)
{
    struct criterion *criterion;
    int rc = kb_criterion(x->kb, ordinal, &x->scratch, &criterion, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "candidate criterion %u is not there", ordinal);
    if (rc < 0)
        return rc;
    struct verdict v = criterion_evaluate(criterion, &x->c->view, &x->scratch, NULL);
    counts[v.value]++;
    return v.value == TRUTH_TRUE || v.is_partial ? add_rows(x, ordinal, &v, err) : 0;
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

int interpret_case(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct report *r, struct err *err)
{
    struct interpreting x = {.c = c,
        .kb = kb,
        .lang = lang,
        .tumour = r->has_tumour ? &r->tumour : NULL,
        .mem = mem,
        .scratch = ARENA_INIT};
    uint32_t *ordinals = NULL;
    int n = case_candidates(c, kb, mem, &ordinals, err), rc = n < 0 ? n : 0;
    for (int i = 0; rc >= 0 && i < n; i++) {
        rc = interpret_one(&x, ordinals[i], r->criteria, err);
        arena_reset(&x.scratch);
    }
    arena_free(&x.scratch);
    hand_over(&x, r);
    return rc;
}
