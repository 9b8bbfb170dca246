/*
 * The eligibility text as a whole: sections, lines that govern the lines below them,
 * and the sentences of a line.
 */
#include "kb/model/eligibility_parts.h"

#define MAX_ITEMS 64

struct eligibility_reader {
    const struct eligibility_lexicon *x;
    struct str text;
    struct arena *mem;
    struct eligibility_line *lines;
    unsigned n_lines;
    struct eligibility_clause *out;
    size_t n, cap;
};

static void add_clause(struct eligibility_reader *r, bool is_exclusion, uint32_t beg,
    uint32_t end, struct criterion *c)
{
    if (c == NULL)
        return;
    r->out = arena_grow(r->mem, r->out, &r->cap, r->n + 1, sizeof *r->out);
    r->out[r->n++] = (struct eligibility_clause){is_exclusion, beg, end, c};
}

/* ---- sentences ----------------------------------------------------------------------
 */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Where the sentence that starts at beg ends: ";", or a full stop before a capital. */
static uint32_t sentence_end(struct str text, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++) {
        if (text.p[i] == ';')
            return i + 1;
        if (text.p[i] == '.' && i > beg + 2 && i + 2 < end && text.p[i + 1] == ' '
            && is_upper(text.p[i + 2]))
            return i + 1;
    }
    return end;
}

static void read_sentence(
    struct eligibility_reader *r, bool is_exclusion, uint32_t beg, uint32_t end)
{
    struct eligibility_meaning m;

    eligibility_sentence(
        r->x, str_sub(r->text, beg, end - beg), is_exclusion, r->mem, &m);
    add_clause(r, false, beg, end, m.required);
    add_clause(r, true, beg, end, m.barred);
}

static void read_line(
    struct eligibility_reader *r, const struct eligibility_line *l, bool is_exclusion)
{
    for (uint32_t beg = l->beg; beg < l->end;) {
        uint32_t end = sentence_end(r->text, beg, l->end), next = end;
        read_sentence(r, is_exclusion, beg, end);
        while (next < l->end && r->text.p[next] == ' ')
            next++;
        beg = next;
    }
}

/* ---- lines that govern others -------------------------------------------------------
 */

static struct str words_of(
    const struct eligibility_reader *r, const struct eligibility_line *l)
{
    return str_sub(r->text, l->beg, l->end - l->beg);
}

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

static void read_range(
    struct eligibility_reader *r, unsigned beg, unsigned end, bool is_exclusion);

/* "one of the following": a requirement only when every item is one. */
static void read_any_of(struct eligibility_reader *r, unsigned lead, unsigned end)
{
    struct criterion **items = ARENA_ARRAY(r->mem, struct criterion *, MAX_ITEMS);
    unsigned n = 0;

    for (unsigned i = lead + 1; i < end; i++) {
        struct eligibility_meaning m;
        eligibility_sentence(r->x, words_of(r, &r->lines[i]), false, r->mem, &m);
        if (m.required == NULL || m.barred != NULL || n == MAX_ITEMS
            || r->lines[i].level != r->lines[lead + 1].level)
            return;
        items[n++] = m.required;
    }
    if (n > 0)
        add_clause(r, false, r->lines[lead].beg, r->lines[end - 1].end,
            criterion_group(r->mem, CRITERION_OR, items, n));
}

/* NOLINTNEXTLINE(misc-no-recursion): a range below a line is smaller than its own */
static void read_lead(
    struct eligibility_reader *r, unsigned lead, unsigned end, bool is_exclusion)
{
    switch (eligibility_lead_of(r->x, words_of(r, &r->lines[lead]), r->mem)) {
    case LEAD_PLAIN:
        read_range(r, lead + 1, end, is_exclusion);
        return;
    case LEAD_ANY_OF:
        if (is_exclusion)
            read_range(r, lead + 1, end, true);
        else
            read_any_of(r, lead, end);
        return;
    case LEAD_NONE_OF:
        if (!is_exclusion)
            read_range(r, lead + 1, end, true);
        return;
    case LEAD_UNCLEAR:
        return;
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): see read_lead */
static void read_range(
    struct eligibility_reader *r, unsigned beg, unsigned end, bool is_exclusion)
{
    for (unsigned i = beg; i < end;) {
        const struct eligibility_line *l = &r->lines[i];
        unsigned below = end_below(r, i);
        if (below > end)
            below = end;
        if (l->is_skipped) {
            i++;
            continue;
        }
        read_line(r, l, is_exclusion);
        if (below > i + 1 && str_ends(words_of(r, l), STR(":"))) {
            read_lead(r, i, below, is_exclusion);
            i = below;
        } else {
            i++;
        }
    }
}

int eligibility_read(const struct eligibility_lexicon *x, struct str text,
    struct arena *mem, struct eligibility_clause **out, struct err *err)
{
    struct eligibility_reader r = {.x = x, .text = text, .mem = mem};

    if (text.n > UINT32_MAX / 2)
        return err_set(err, ERR_FAIL, "found an eligibility text of %zu bytes", text.n);
    r.n_lines = eligibility_lines(text, mem, &r.lines);
    for (unsigned i = 0, k; i < r.n_lines; i = k) {
        for (k = i;
             k < r.n_lines && r.lines[k].is_exclusion == r.lines[i].is_exclusion;)
            k++;
        read_range(&r, i, k, r.lines[i].is_exclusion);
    }
    *out = r.out;
    return (int)r.n;
}
