/* The reading of an eligibility text for a person: each line, and below it what was
 * read of it.  Colours (green: demanded or a way in, red: barred, yellow: not judged)
 * only on a terminal. */
#include "ingest/inspect.h"

#include "kb/model/eligibility.h"

#define COLOUR_END "\033[0m"

static const char *colour_of(const struct eligibility_clause *c)
{
    if (c->criterion == NULL)
        return "\033[36m";
    if (c->force == TRIAL_CONDITIONAL)
        return "\033[33m";
    return c->is_exclusion ? "\033[31m" : "\033[32m";
}

static void put_clause(struct inspect *x, const struct eligibility_clause *c)
{
    struct buf *out = &x->text;
    buf_add_c(out, "    ");
    if (x->in_colours)
        buf_add_c(out, colour_of(c));
    if (c->criterion == NULL)
        buf_fmt(out, "fact: %s", eligibility_fact_name(c->fact));
    else
        buf_fmt(out, "%s, %s: %.*s", c->is_exclusion ? "exclusion" : "inclusion",
            trial_force_name(c->force), STR_ARG(criterion_text(c->criterion, &x->mem)));
    if (c->cohort > 0)
        buf_fmt(out, " [%.*s]", STR_ARG(c->cohort_label));
    if (x->in_colours)
        buf_add_c(out, COLOUR_END);
    buf_add_char(out, '\n');
}

void inspect_eligibility_text(
    struct inspect *x, struct str text, const struct eligibility_clause *clauses, int n)
{
    struct str rest = text, line;
    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        size_t beg = (size_t)(line.p - text.p), end = beg + line.n;
        buf_fmt(&x->text, "%.*s\n", STR_ARG(line));
        for (int i = 0; i < n; i++)
            if (clauses[i].beg >= beg && clauses[i].beg < end)
                put_clause(x, &clauses[i]);
    }
}
