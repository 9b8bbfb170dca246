#include "query/approvals.h"

#include <stdlib.h>

#include "query/groups.h"
#include "query/tier.h"

static bool is_in_disease(const struct report_evidence *row)
{
    enum disease_relation r = row->disease.relation;
    return r == RELATION_SAME || r == RELATION_MORE_GENERAL || r == RELATION_PAN_CANCER;
}

static bool can_be_approved(const struct report_evidence *row)
{
    return tier_is_open(row) && row->e.n_therapies > 0 && is_in_disease(row)
           && row->e.significance_class == SIGNIFICANCE_SENSITIVITY;
}

/* Sources differ in how they write a name: compared folded. */
static bool is_same_set(
    const struct evidence *a, const struct evidence *b, struct arena *scratch)
{
    unsigned n_a, n_b, n_same = 0;
    const struct str *x = therapy_set(a, scratch, &n_a);
    const struct str *y = therapy_set(b, scratch, &n_b);
    for (unsigned i = 0; n_a == n_b && i < n_a; i++)
        for (unsigned k = 0; k < n_b; k++)
            if (str_eq(str_fold(scratch, x[i]), str_fold(scratch, y[k]))) {
                n_same++;
                break;
            }
    return n_a == n_b && n_same == n_a;
}

static bool shares_finding(
    const struct report_evidence *a, const struct report_evidence *b)
{
    for (unsigned i = 0; i < a->n_findings; i++)
        for (unsigned k = 0; k < b->n_findings; k++)
            if (a->findings[i] == b->findings[k])
                return true;
    return false;
}

static bool is_approved_by(const struct report_evidence *row,
    const struct report_evidence *label, struct arena *scratch)
{
    if (row == label)
        return true;
    if (row->e.interaction == THERAPY_SUBSTITUTES
        || label->e.interaction == THERAPY_SUBSTITUTES)
        return false; /* "any one of them" is no set that is given together */
    return shares_finding(row, label) && is_same_set(&row->e, &label->e, scratch);
}

static void add(struct report_evidence *row, size_t *cap, struct report_approval a,
    struct arena *mem)
{
    row->approvals = arena_grow(
        mem, row->approvals, cap, row->n_approvals + 1, sizeof *row->approvals);
    row->approvals[row->n_approvals++] = a;
}

static int approval_cmp(const void *x, const void *y)
{
    const struct report_approval *a = x, *b = y;
    int c = str_cmp(a->country, b->country);
    if (c == 0)
        c = str_cmp(a->body, b->body);
    return c ? c : str_cmp(a->from, b->from);
}

static void fill(struct report_evidence *row, const struct report_evidence *rows,
    unsigned n, struct arena *mem)
{
    struct arena scratch = ARENA_INIT;
    size_t cap = 0;
    row->approvals = NULL;
    row->n_approvals = 0;
    if (row->e.is_assertion && row->e.is_fda_approved)
        add(row, &cap, (struct report_approval){STR("US"), STR("FDA"), row->e.id}, mem);
    for (unsigned i = 0; can_be_approved(row) && i < n; i++) {
        const struct evidence *label = &rows[i].e;
        if (label->approved_by.n > 0 && can_be_approved(&rows[i])
            && is_approved_by(row, &rows[i], &scratch))
            add(row, &cap,
                (struct report_approval){
                    label->approved_in, label->approved_by, label->id},
                mem);
    }
    if (row->n_approvals > 1)
        qsort(row->approvals, row->n_approvals, sizeof *row->approvals, approval_cmp);
    arena_free(&scratch);
}

void approvals_make(struct report_evidence *rows, unsigned n, struct arena *mem)
{
    for (unsigned i = 0; i < n; i++)
        fill(&rows[i], rows, n, mem);
}
