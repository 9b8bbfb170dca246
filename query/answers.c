#include "query/answers.h"

#include "query/texts.h"

#include <string.h>

struct report_text report_text_of(
    const struct reason *reason, const char *lang, struct arena *mem)
{
    return (struct report_text){
        reason->key, *reason, text_of_reason(reason, lang, mem)};
}

static int read_criterion(const struct answers *x, uint32_t ordinal,
    struct arena *scratch, struct criterion **out, struct err *err)
{
    int rc = kb_criterion(x->kb, ordinal, scratch, out, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "criterion %u is not there", ordinal);
    return rc;
}

static int evaluate(struct arena *scratch, const struct answers *x, uint32_t ordinal,
    struct verdict *out, struct err *err)
{
    struct criterion *criterion;
    int rc = read_criterion(x, ordinal, scratch, &criterion, err);
    if (rc >= 0)
        *out = criterion_evaluate(criterion, &x->c->view, scratch, NULL);
    return rc < 0 ? rc : 0;
}

/* The verdict was made in a scratch arena; what is kept of it is copied. */
static struct answer keep(const struct answers *x, uint32_t ordinal, struct verdict v)
{
    for (unsigned i = 0; i < v.reason.n_params; i++)
        v.reason.param[i].value = str_copy(x->mem, v.reason.param[i].value);
    return (struct answer){.criterion = ordinal,
        .verdict = v,
        .why = report_text_of(&v.reason, x->lang, x->mem)};
}

static int answer_candidate(struct answers *x, uint32_t ordinal, struct arena *scratch,
    size_t *cap, struct err *err)
{
    struct verdict v = {0};
    uint32_t *records;
    int n, rc = evaluate(scratch, x, ordinal, &v, err);
    if (rc < 0)
        return rc;
    x->counts[v.value]++;
    if (v.value != TRUTH_TRUE && !v.is_partial)
        return 0;
    n = kb_records_by_criterion(x->kb, ordinal, x->mem, &records, err);
    if (n <= 0)
        return n;
    x->rows = arena_grow(x->mem, x->rows, cap, x->n_rows + 1, sizeof *x->rows);
    struct answer *a = &x->rows[x->n_rows++];
    *a = keep(x, ordinal, v);
    a->records = records;
    a->n_records = (unsigned)n;
    return 0;
}

int answers_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct answers *out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    uint32_t *ordinals = NULL;
    size_t cap = 0;
    *out = (struct answers){.c = c, .kb = kb, .lang = lang, .mem = mem};
    int n = case_candidates(c, kb, mem, &ordinals, err), rc = n < 0 ? n : 0;
    for (int i = 0; rc >= 0 && i < n; i++) {
        rc = answer_candidate(out, ordinals[i], &scratch, &cap, err);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc;
}

/* Asked of somatic variants, which the KB's criterion does not say since most findings
 * have no known origin. */
int answers_note_germline(const struct answers *answers, uint32_t criterion,
    struct report_text *out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct trace trace = {0};
    struct criterion *c;
    int rc = read_criterion(answers, criterion, &scratch, &c, err), is_noted = 0;
    if (rc >= 0 && c->origin == ORIGIN_UNKNOWN) {
        c->origin = ORIGIN_SOMATIC;
        criterion_evaluate(c, &answers->c->view, &scratch, &trace);
    }
    for (unsigned i = 0; i < trace.n && !is_noted; i++) {
        struct verdict v = trace.leaf[i].verdict;
        is_noted = v.value == TRUTH_TRUE && trace.leaf[i].is_positive
                   && strcmp(v.reason.key, "germline_finding") == 0;
        if (is_noted)
            *out = keep(answers, criterion, v).why;
    }
    arena_free(&scratch);
    return rc < 0 ? rc : is_noted;
}

int answers_get(const struct answers *answers, uint32_t criterion, struct answer *out,
    struct err *err)
{
    unsigned low = 0, high = answers->n_rows;
    while (low < high) {
        unsigned mid = low + (high - low) / 2;
        if (answers->rows[mid].criterion < criterion)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < answers->n_rows && answers->rows[low].criterion == criterion) {
        *out = answers->rows[low];
        return 0;
    }
    struct arena scratch = ARENA_INIT;
    struct verdict v = {0};
    int rc = evaluate(&scratch, answers, criterion, &v, err);
    if (rc >= 0)
        *out = keep(answers, criterion, v);
    arena_free(&scratch);
    return rc;
}
