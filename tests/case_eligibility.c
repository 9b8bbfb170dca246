/* eligibility: a text -> its clauses, one a line: "in" or "ex", the force unless it is
 * required, the cohort in brackets, and the criterion; "fact NAME" for what is only
 * shown; "none" when there is nothing.  The lexicon is that of curated/. */
#include "tests/case_runners.h"
#include "tests/unit/curated_lexicon.h"

static void print(
    const struct eligibility_clause *clauses, int n, struct arena *mem, struct buf *out)
{
    for (int i = 0; clauses != NULL && i < n; i++) {
        const struct eligibility_clause *c = &clauses[i];
        if (c->criterion == NULL) {
            buf_fmt(out, "fact %s\n", eligibility_fact_name(c->fact));
            continue;
        }
        buf_add_c(out, c->is_exclusion ? "ex" : "in");
        if (c->force != TRIAL_REQUIRED)
            buf_fmt(out, " %s", trial_force_name(c->force));
        if (c->cohort > 0)
            buf_fmt(out, " [%.*s]", STR_ARG(c->cohort_label));
        buf_fmt(out, " %.*s\n", STR_ARG(criterion_text(c->criterion, mem)));
    }
    if (n == 0)
        buf_add_c(out, "none\n");
}

int case_eligibility(struct str input, struct buf *out, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct eligibility_lexicon *x = curated_lexicon(err);
    struct eligibility_clause *clauses = NULL;
    int n = x == NULL ? err->code
                      : eligibility_read(
                          x, eligibility_normalise(input, &mem), &mem, &clauses, err);

    if (n >= 0)
        print(clauses, n, &mem, out);
    eligibility_lexicon_free(x);
    arena_free(&mem);
    return n < 0 ? n : 0;
}
