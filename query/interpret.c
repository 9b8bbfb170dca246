#include "query/report_make.h"

#include "query/groups.h"
#include "query/order.h"
#include "query/tier.h"

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

static bool has_germline(const struct interpreting *x, const struct verdict *v)
{
    for (unsigned i = 0; i < v->n_findings; i++)
        if (x->answers->c->findings[v->findings[i]].origin == ORIGIN_GERMLINE)
            return true;
    return false;
}

/* Somatic items match germline findings, which is said (DESIGN 8.6); germline items ask
 * for the origin in their criterion. */
static int note_origin(
    const struct interpreting *x, struct report_evidence *row, struct err *err)
{
    if (row->e.origin != ORIGIN_SOMATIC || row->verdict.value != TRUTH_TRUE
        || !has_germline(x, &row->verdict))
        return 0;
    return answers_note_germline(x->answers, row->e.criterion, &row->why, err);
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
    if (rc >= 0)
        rc = note_origin(x, &row, err);
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

/* Tiers need whole lists (citations are counted over them), order needs tiers, groups
 * and findings need the order. */
int interpret_judge(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err)
{
    struct {
        struct report_evidence *rows;
        unsigned n;
    } lists[] = {{r->therapies, r->n_therapies}, {r->prognosis, r->n_prognosis},
        {r->diagnosis, r->n_diagnosis}, {r->other_evidence, r->n_other_evidence}};
    struct tier_rules *rules;
    int rc = tier_rules_load(kb, mem, &rules, err);
    if (rc < 0)
        return rc;
    for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) {
        tier_rows(rules, lists[i].rows, lists[i].n);
        order_evidence(lists[i].rows, lists[i].n);
    }
    r->n_groups = groups_make(r->therapies, r->n_therapies, mem, &r->groups);
    tier_findings(rules, c->rules, r, mem);
    return 0;
}
