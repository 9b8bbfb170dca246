/* Eligibility text of any bytes: each clause lies inside the text and its criterion's
 * text form reads back as the same. */
#include "kb/model/eligibility_trial.h"
#include "tests/unit/curated_lexicon.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(
    const struct eligibility_clause *c, struct str text, struct arena *mem)
{
    struct err err = {0};

    if (c->beg > c->end || c->end > text.n)
        abort();
    if (c->criterion == NULL) {
        if (c->fact == FACT_NONE)
            abort();
        return;
    }
    struct str form = criterion_text(c->criterion, mem);
    struct criterion *back;
    if (criterion_parse(form, mem, &back, &err) < 0
        || !str_eq(criterion_text(back, mem), form))
        abort();
}

/* The text as a whole trial: its title, keyword and arm are the first two lines. */
static void read_trial(
    struct eligibility_lexicon *x, struct str text, struct arena *mem)
{
    struct str rest = text, title = STR_NONE, label = STR_NONE;
    struct eligibility_clause *clauses = NULL;
    struct err err = {0};

    str_next(&rest, '\n', &title);
    str_next(&rest, '\n', &label);
    struct trial_arm arm = {
        .label = label, .description = rest, .type = STR("EXPERIMENTAL")};
    struct trial t = {.id = STR("NCT00000001"),
        .title = title,
        .study_type = STR("INTERVENTIONAL"),
        .keywords = &label,
        .n_keywords = 1,
        .arms = &arm,
        .n_arms = 1,
        .eligibility = text};
    int n = eligibility_read_trial(x, &t, mem, &clauses, &err);
    if (n < 0 && err.msg[0] == '\0')
        abort();
    for (int i = 0; i < n; i++)
        if (clauses[i].beg > clauses[i].end
            || (clauses[i].criterion == NULL && clauses[i].fact == FACT_NONE))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct eligibility_lexicon *lexicon; /* of the whole run: slow to make */
    struct err err = {0};
    struct arena mem = ARENA_INIT;
    struct eligibility_clause *clauses = NULL;

    if (lexicon == NULL && (lexicon = curated_lexicon(&err)) == NULL)
        abort();
    struct str text = eligibility_normalise((struct str){(const char *)data, n}, &mem);
    int n_clauses = eligibility_read(lexicon, text, &mem, &clauses, &err);
    if (n_clauses < 0 && err.msg[0] == '\0')
        abort();
    for (int i = 0; i < n_clauses; i++)
        check(&clauses[i], text, &mem);
    read_trial(lexicon, text, &mem);
    arena_free(&mem);
    return 0;
}
