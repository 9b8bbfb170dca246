/*
 * The eligibility text as a whole: sections, lines that govern the lines below them,
 * and the sentences of a line.
 */
#include "kb/model/eligibility_parts.h"

struct eligibility_reader {
    struct eligibility_lexicon *x;
    struct str text;
    struct arena *mem;
    struct eligibility_line *lines;
    unsigned n_lines;
    struct eligibility_clause *out;
    size_t n, cap;
    struct str *cohorts; /* labels seen, in order of appearance */
    size_t n_cohorts, cap_cohorts;
    bool is_lead; /* the line in hand governs lines below it */
};

/* ---- clauses ----------------------------------------------------------------------
 */

static unsigned cohort_number(struct eligibility_reader *r, struct str label)
{
    for (size_t i = 0; i < r->n_cohorts; i++)
        if (str_eq(r->cohorts[i], label))
            return (unsigned)i + 1;
    r->cohorts = arena_grow(
        r->mem, r->cohorts, &r->cap_cohorts, r->n_cohorts + 1, sizeof *r->cohorts);
    r->cohorts[r->n_cohorts++] = label;
    return (unsigned)r->n_cohorts;
}

static void put_clause(struct eligibility_reader *r, struct eligibility_clause c)
{
    r->out = arena_grow(r->mem, r->out, &r->cap, r->n + 1, sizeof *r->out);
    r->out[r->n++] = c;
}

/* One clause for each cohort that it binds. */
static void add_clause(struct eligibility_reader *r, struct eligibility_clause c,
    const struct eligibility_cohorts *cohorts)
{
    for (unsigned i = 0; i < cohorts->n; i++) {
        c.cohort_label = cohorts->label[i];
        c.cohort = cohort_number(r, c.cohort_label);
        put_clause(r, c);
    }
    if (cohorts->n == 0)
        put_clause(r, c);
}

/* ---- sentences --------------------------------------------------------------------
 */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "e.g. MET", "i.e. KRAS", "vs. ALK" */
static bool is_abbreviation(struct str text, uint32_t dot)
{
    return text.p[dot - 2] == '.' || str_eq_c(str_sub(text, dot - 2, 2), "vs")
           || str_eq_c(str_sub(text, dot - 2, 2), "eg")
           || str_eq_c(str_sub(text, dot - 2, 2), "al");
}

/* Where the sentence that starts at beg ends: "; ", or a full stop before a capital. */
static uint32_t sentence_end(struct str text, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++) {
        char c = text.p[i];
        if (c == ';' && (i + 1 == end || text.p[i + 1] == ' ')
            && !(i + 2 < end && text.p[i + 2] >= '0' && text.p[i + 2] <= '9'))
            return i + 1;
        if (c == '.' && i > beg + 2 && i + 2 < end && text.p[i + 1] == ' '
            && is_upper(text.p[i + 2]) && !is_abbreviation(text, i))
            return i + 1;
    }
    return end;
}

static struct str words_of(
    const struct eligibility_reader *r, const struct eligibility_line *l)
{
    return str_sub(r->text, l->beg, l->end - l->beg);
}

static void read_sentence(struct eligibility_reader *r,
    const struct eligibility_line *l, const struct eligibility_context *context,
    uint32_t beg, uint32_t end, struct eligibility_meaning *m)
{
    struct eligibility_cohorts cohorts = l->cohorts;
    struct str sentence = str_sub(r->text, beg, end - beg);

    if (context->said == 0 && context->n_terms == 0 && !r->is_lead
        && !eligibility_may_name(r->x, sentence)) {
        *m = (struct eligibility_meaning){0};
        return;
    }
    eligibility_sentence(r->x, sentence, context, r->mem, m);
    struct eligibility_cohorts own = {0};
    size_t n_label;
    if (m->n > 0 && beg > l->beg
        && eligibility_cohorts_at_start(r->x, sentence, r->mem, &own, &n_label))
        cohorts = own;
    else if (m->n > 0)
        eligibility_cohorts_inside(r->x, sentence, r->mem, &cohorts);
    /* which part is of which cohort is not told: all are shown, none is judged */
    bool is_mixed = cohorts.n_places > 1 && m->n > 1;
    for (size_t i = 0; i < m->n; i++)
        add_clause(r,
            (struct eligibility_clause){.is_exclusion = m->parts[i].is_exclusion,
                .force = is_mixed ? TRIAL_CONDITIONAL : m->parts[i].force,
                .beg = beg,
                .end = end,
                .criterion = m->parts[i].criterion},
            &cohorts);
    if (m->fact != FACT_NONE)
        add_clause(r,
            (struct eligibility_clause){.is_exclusion = context->is_exclusion,
                .force = TRIAL_CONDITIONAL,
                .beg = beg,
                .end = end,
                .fact = m->fact},
            &cohorts);
}

/* *last: what its last sentence leaves for the lines below. */
static void read_line(struct eligibility_reader *r, const struct eligibility_line *l,
    const struct eligibility_context *context, struct eligibility_meaning *last)
{
    struct eligibility_context own = *context;

    for (uint32_t beg = l->beg; beg < l->end;) {
        uint32_t end = sentence_end(r->text, beg, l->end), next = end;
        read_sentence(r, l, &own, beg, end, last);
        if (last->n_terms > 0) { /* "Allowable mutations are V600E and V600K." */
            own.terms = last->terms;
            own.n_terms = last->n_terms;
        }
        while (next < l->end && r->text.p[next] == ' ')
            next++;
        beg = next;
    }
}

/* ---- lines that govern others -----------------------------------------------------
 */

/* The line behind the last one below line i. */
static unsigned end_below(const struct eligibility_reader *r, unsigned i)
{
    unsigned k = i + 1;

    while (k < r->n_lines && !r->lines[k].is_skipped
           && r->lines[k].level > r->lines[i].level
           && r->lines[k].is_exclusion == r->lines[i].is_exclusion)
        k++;
    return k;
}

static void read_range(struct eligibility_reader *r, unsigned beg, unsigned end,
    const struct eligibility_context *context);

/* Do the clauses from n on each ask for something, one line each, of all patients? */
static bool is_closed_list(
    const struct eligibility_reader *r, size_t n, unsigned lead, unsigned end)
{
    size_t n_lines = end - lead - 1;

    for (size_t i = n; i < r->n; i++)
        if (r->out[i].criterion == NULL || r->out[i].is_exclusion
            || r->out[i].force != TRIAL_ALTERNATIVE || r->out[i].cohort > 0)
            return false;
    for (unsigned i = lead + 1; i < end; i++)
        if (r->lines[i].level != r->lines[lead + 1].level)
            return false;
    return r->n > n && r->n - n == n_lines;
}

/* "one of the following": a requirement when every item is one. */
static void close_list(
    struct eligibility_reader *r, size_t n, unsigned lead, unsigned end)
{
    if (!is_closed_list(r, n, lead, end))
        return;
    struct criterion **items = ARENA_ARRAY(r->mem, struct criterion *, r->n - n);
    for (size_t i = n; i < r->n; i++)
        items[i - n] = r->out[i].criterion;
    struct eligibility_clause c = {.force = TRIAL_REQUIRED,
        .beg = r->lines[lead].beg,
        .end = r->lines[end - 1].end,
        .criterion =
            criterion_group(r->mem, CRITERION_OR, items, (unsigned)(r->n - n))};
    r->n = n;
    put_clause(r, c);
}

/* NOLINTNEXTLINE(misc-no-recursion): a range below a line is smaller than its own */
static void read_below(struct eligibility_reader *r, unsigned lead, unsigned end,
    const struct eligibility_context *above, const struct eligibility_meaning *m)
{
    struct eligibility_context context = *above;
    size_t n = r->n;
    enum eligibility_lead kind =
        eligibility_lead_of(r->x, words_of(r, &r->lines[lead]), r->mem);

    context.said = m->said;
    context.terms = m->terms;
    context.n_terms = m->n_terms;
    context.is_any_of |= kind == LEAD_ANY_OF && !above->is_exclusion;
    context.is_conditional |= kind == LEAD_UNCLEAR;
    if (kind == LEAD_NONE_OF || kind == LEAD_BARRED) {
        context.is_conditional |= above->is_exclusion && kind == LEAD_NONE_OF;
        context.is_exclusion = true;
        context.is_any_of = false;
    }
    read_range(r, lead + 1, end, &context);
    if (context.is_any_of && !above->is_any_of)
        close_list(r, n, lead, end);
}

/* NOLINTNEXTLINE(misc-no-recursion): see read_below */
static void read_range(struct eligibility_reader *r, unsigned beg, unsigned end,
    const struct eligibility_context *context)
{
    for (unsigned i = beg; i < end;) {
        const struct eligibility_line *l = &r->lines[i];
        struct eligibility_meaning m = {0};
        unsigned below = end_below(r, i);
        if (below > end)
            below = end;
        if (l->is_skipped || l->is_preamble) {
            i++;
            continue;
        }
        r->is_lead = below > i + 1 && str_ends(words_of(r, l), STR(":"));
        bool is_lead = r->is_lead;
        read_line(r, l, context, &m);
        if (is_lead) {
            read_below(r, i, below, context, &m);
            i = below;
        } else {
            i++;
        }
    }
}

/* ---- the whole --------------------------------------------------------------------
 */

/* What stands before the inclusion part tells whom a trial is for only where its
 * criteria name no biomarker. */
static void read_preamble(struct eligibility_reader *r)
{
    struct eligibility_context context = {.is_any_of = true};
    size_t n = r->n, k;

    for (size_t i = 0; i < r->n; i++)
        if (!r->out[i].is_exclusion && r->out[i].criterion != NULL
            && r->out[i].force != TRIAL_CONDITIONAL)
            return;
    for (unsigned i = 0; i < r->n_lines; i++) {
        struct eligibility_meaning m;
        if (r->lines[i].is_preamble)
            read_line(r, &r->lines[i], &context, &m);
    }
    for (size_t i = k = n; i < r->n; i++)
        if (r->out[i].criterion != NULL && !r->out[i].is_exclusion)
            r->out[k++] = r->out[i];
    r->n = k;
}

int eligibility_read(struct eligibility_lexicon *x, struct str text, struct arena *mem,
    struct eligibility_clause **out, struct err *err)
{
    struct eligibility_reader r = {.x = x, .text = text, .mem = mem};

    if (text.n > UINT32_MAX / 2)
        return err_set(err, ERR_FAIL, "found an eligibility text of %zu bytes", text.n);
    r.n_lines = eligibility_lines(x, text, mem, &r.lines);
    for (unsigned i = 0, k; i < r.n_lines; i = k) {
        struct eligibility_context context = {.is_exclusion = r.lines[i].is_exclusion};
        for (k = i;
             k < r.n_lines && r.lines[k].is_exclusion == r.lines[i].is_exclusion;)
            k++;
        read_range(&r, i, k, &context);
    }
    eligibility_find_ways(x, text, r.out, (int)r.n, mem);
    read_preamble(&r);
    *out = r.out;
    return (int)r.n;
}
