/* The reading of a trial's texts for a person: each line, and below it what was read of
 * it.  On a terminal the sentence that was read stands in the colour of its reading:
 * green what is demanded or is a way in, red what bars, yellow what is not judged, cyan
 * a fact. */
#include "ingest/inspect.h"

#include "kb/model/eligibility.h"

#define COLOUR_END "\033[0m"

/* What is read of one text. */
struct shown {
    struct inspect *x;
    const struct eligibility_clause *clauses;
    int n;
    enum trial_source source;
    unsigned place;
    struct str text; /* of that place */
};

static const char *colour_of(const struct eligibility_clause *c)
{
    if (c->criterion == NULL)
        return "\033[36m";
    if (c->force == TRIAL_CONDITIONAL)
        return "\033[33m";
    return c->is_exclusion ? "\033[31m" : "\033[32m";
}

static bool is_of(const struct shown *s, const struct eligibility_clause *c)
{
    return c->source == s->source && c->place == s->place;
}

/* The first clause that reaches into [from, end); NULL: none. */
static const struct eligibility_clause *next_clause(
    const struct shown *s, size_t from, size_t end)
{
    const struct eligibility_clause *best = NULL;

    for (int i = 0; i < s->n; i++) {
        const struct eligibility_clause *c = &s->clauses[i];
        if (is_of(s, c) && c->end > from && c->beg < end
            && (best == NULL || c->beg < best->beg))
            best = c;
    }
    return best;
}

static void put_plain(const struct shown *s, size_t beg, size_t end)
{
    buf_add_str(&s->x->text, str_sub(s->text, beg, end - beg));
}

/* Bytes [beg, end) of the text, with what was read in colours. */
static void put_line(const struct shown *s, size_t beg, size_t end)
{
    const struct eligibility_clause *c;

    while (s->x->in_colours && (c = next_clause(s, beg, end)) != NULL) {
        size_t from = c->beg > beg ? c->beg : beg, to = c->end < end ? c->end : end;
        put_plain(s, beg, from);
        buf_add_c(&s->x->text, colour_of(c));
        put_plain(s, from, to);
        buf_add_c(&s->x->text, COLOUR_END);
        beg = to;
    }
    put_plain(s, beg, end);
    buf_add_char(&s->x->text, '\n');
}

static const char *fact_words(enum eligibility_fact fact)
{
    return fact == FACT_PRIOR_THERAPY ? "prior therapy"
           : fact == FACT_PERFORMANCE ? "performance status"
                                      : "brain metastases";
}

static void put_reading(const struct shown *s, const struct eligibility_clause *c)
{
    struct buf *out = &s->x->text;

    buf_add_c(out, "      = ");
    if (s->x->in_colours)
        buf_add_c(out, colour_of(c));
    if (c->criterion == NULL)
        buf_fmt(out, "%s: %s, shown only", c->is_exclusion ? "exclusion" : "inclusion",
            fact_words(c->fact));
    else
        buf_fmt(out, "%s, %s: %.*s", c->is_exclusion ? "exclusion" : "inclusion",
            trial_force_name(c->force),
            STR_ARG(criterion_text(c->criterion, &s->x->mem)));
    if (c->cohort > 0)
        buf_fmt(out, " [%.*s]", STR_ARG(c->cohort_label));
    if (s->x->in_colours)
        buf_add_c(out, COLOUR_END);
    buf_add_char(out, '\n');
}

static void put_text(const struct shown *s)
{
    struct str rest = s->text, line;

    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        size_t beg = (size_t)(line.p - s->text.p), end = beg + line.n;
        put_line(s, beg, end);
        for (int i = 0; i < s->n; i++)
            if (is_of(s, &s->clauses[i]) && s->clauses[i].beg >= beg
                && s->clauses[i].beg < end + (end == beg))
                put_reading(s, &s->clauses[i]);
    }
}

/* A second source is shown only where something was read of it. */
static void put_second(struct shown *s, const char *heading, struct str text)
{
    s->text = text;
    for (int i = 0; i < s->n; i++)
        if (is_of(s, &s->clauses[i])) {
            buf_fmt(&s->x->text, "\n%s:\n", heading);
            put_text(s);
            return;
        }
}

void inspect_eligibility_text(struct inspect *x, const struct trial *t,
    const struct eligibility_clause *clauses, int n)
{
    struct shown s = {.x = x, .clauses = clauses, .n = n, .text = t->eligibility};

    put_text(&s);
    s.source = TRIAL_FROM_TITLE;
    put_second(&s, "title", t->title);
    s.source = TRIAL_FROM_ARM;
    for (s.place = 0; s.place < t->n_arms; s.place++)
        put_second(&s, "arm",
            str_fmt(&x->mem, "%.*s\n%.*s", STR_ARG(t->arms[s.place].label),
                STR_ARG(t->arms[s.place].description)));
    s.source = TRIAL_FROM_KEYWORD;
    for (s.place = 0; s.place < t->n_keywords; s.place++)
        put_second(&s, "keyword", t->keywords[s.place]);
}
