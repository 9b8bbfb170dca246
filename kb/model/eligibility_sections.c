/*
 * The lines of a normalised text: which part they belong to, and which cohorts.
 */
#include "kb/model/eligibility_parts.h"

#include <string.h>

#define MAX_BRACKET 80 /* bytes of a label */

/* ---- cohorts ----------------------------------------------------------------------
 */

static void add_cohort(struct eligibility_cohorts *out, struct str label)
{
    for (unsigned i = 0; i < out->n; i++)
        if (str_eq(out->label[i], label))
            return;
    if (out->n < ELIGIBILITY_MAX_COHORTS)
        out->label[out->n++] = label;
}

/* "Cohorts", "A, B and 2" -> "Cohort A", "Cohort B", "Cohort 2". */
static void add_cohorts(
    struct str word, struct str ids, struct arena *mem, struct eligibility_cohorts *out)
{
    struct str low = str_lower(mem, word);
    size_t beg = 0;

    if (str_eq_c(low, "strata"))
        low = STR("stratum");
    else if (str_ends(low, STR("s")))
        low = str_sub(low, 0, low.n - 1);
    for (size_t i = 0; i <= ids.n; i++) {
        bool is_id = i < ids.n && strchr(" ,/&", ids.p[i]) == NULL;
        struct str id = str_sub(ids, beg, i - beg);
        if (is_id)
            continue;
        beg = i + 1;
        if (id.n > 0 && id.n <= 8 && !str_eq_nocase(id, STR("and"))
            && !str_eq_nocase(id, STR("or")) && !(id.p[0] >= 'a' && id.p[0] <= 'z')
            && !(id.n > 2 && id.p[1] >= 'a' && id.p[2] >= 'a'))
            add_cohort(out, str_fmt(mem, "%c%.*s %.*s", low.p[0] + 'A' - 'a',
                                (int)low.n - 1, low.p + 1, STR_ARG(id)));
    }
}

/* "[Cohort A] ...", "[NSCLC Expansion Cohort(s)] ...": what the bracket names. */
static bool cohorts_in_bracket(struct eligibility_lexicon *x, struct str s,
    struct arena *mem, struct eligibility_cohorts *out, size_t *n)
{
    ptrdiff_t close = str_starts(s, STR("[")) ? str_chr(s, ']') : -1;

    if (close < 2 || close > MAX_BRACKET)
        return false;
    struct str words = str_trim(str_sub(s, 1, (size_t)close - 1));
    struct str low = str_lower(mem, words);
    if (!eligibility_cohorts_inside(x, str_sub(s, 0, (size_t)close + 1), mem, out)
        && str_find(low, STR("cohort")) >= 0 && str_find(low, STR("all ")) < 0)
        add_cohort(out, words);
    out->n_places = 0;
    *n = (size_t)close + 1;
    if (*n < s.n && s.p[*n] == ':')
        ++*n;
    return out->n > 0;
}

bool eligibility_cohorts_at_start(struct eligibility_lexicon *x, struct str s,
    struct arena *mem, struct eligibility_cohorts *out, size_t *n)
{
    struct str g[REGEX_MAX_GROUPS];

    *n = 0;
    if (cohorts_in_bracket(x, s, mem, out, n))
        return true;
    *n = 0;
    if (!regex_find(x->cohort_start, s, 0, g))
        return false;
    *n = g[0].n;
    add_cohorts(g[1], g[2], mem, out);
    return out->n > 0;
}

bool eligibility_cohorts_inside(struct eligibility_lexicon *x, struct str s,
    struct arena *mem, struct eligibility_cohorts *out)
{
    struct str g[REGEX_MAX_GROUPS];

    for (size_t from = 0; regex_find(x->cohort_inside, s, from, g);) {
        from = (size_t)(g[0].p - s.p) + g[0].n;
        add_cohorts(g[1], g[2], mem, out);
        out->n_places++;
    }
    return out->n > 0;
}

/* ---- sections ---------------------------------------------------------------------
 */

enum heading { HEADING_NONE, HEADING_INCLUSION, HEADING_EXCLUSION };

/* A line that opens a section; *words_at: where what follows its colon starts; *label:
 * what the heading says of cohorts. */
static enum heading heading_of(
    struct eligibility_lexicon *x, struct str line, size_t *words_at, struct str *label)
{
    struct str g[REGEX_MAX_GROUPS];

    *label = STR_NONE;
    if (regex_find(x->pdq_heading, line, 0, g)) {
        *words_at = g[0].n;
        return HEADING_INCLUSION;
    }
    if (line.n < 9 || !regex_find(x->heading, line, 0, g))
        return HEADING_NONE;
    *words_at = g[0].n;
    *label = str_sub(line, 0, g[0].n);
    return str_eq_nocase(g[1], STR("in")) ? HEADING_INCLUSION : HEADING_EXCLUSION;
}

static size_t indent_of(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static void place_line(struct str text, struct str line, struct eligibility_line *l)
{
    struct str words = str_trim(line);
    size_t indent = indent_of(line), bullet = eligibility_bullet_bytes(words);

    l->level = bullet > 0 ? (unsigned)(indent / 2) + 1 : 0;
    words = str_trim(str_sub(words, bullet, words.n));
    l->beg = (uint32_t)(words.p - text.p);
    l->end = l->beg + (uint32_t)words.n;
}

struct sectioner {
    struct eligibility_lexicon *x;
    struct str text;
    struct arena *mem;
    struct eligibility_line *lines;
    size_t n, cap;
    bool is_exclusion, has_heading;
    struct eligibility_cohorts running; /* of a label that stands alone */
    unsigned running_level;             /* lines above this level are bound */
};

static struct str words_of(const struct sectioner *t, const struct eligibility_line *l)
{
    return str_sub(t->text, l->beg, l->end - l->beg);
}

/* "ALL PATIENTS", "Both cohorts": what a cohort label said is over. */
static bool frees(struct str s, struct arena *mem)
{
    struct str low = str_lower(mem, str_sub(s, 0, 80));

    return (str_find(low, STR("all ")) >= 0 || str_find(low, STR("both ")) >= 0)
           && str_ends(str_trim(s), STR(":"));
}

/* "Inclusion Criteria for the MSI-H cohort": some patients, by a name of their own. */
static bool names_some(struct str label, struct arena *mem)
{
    struct str low = str_lower(mem, label);

    return str_find(low, STR("all ")) < 0 && str_find(low, STR("both ")) < 0
           && (str_find(low, STR(" cohort")) >= 0 || str_find(low, STR(" arm ")) >= 0
               || str_ends(low, STR(" arm:")));
}

static struct str without_colon(struct str s)
{
    s = str_trim(s);
    return str_ends(s, STR(":")) ? str_trim(str_sub(s, 0, s.n - 1)) : s;
}

static void open_section(struct sectioner *t, struct eligibility_line *l,
    enum heading heading, size_t words_at, struct str label)
{
    /* what stands before the inclusion part tells whom the trial is about */
    for (size_t i = 0; !t->has_heading && heading == HEADING_INCLUSION && i < t->n; i++)
        t->lines[i].is_preamble = true;
    t->has_heading = true;
    t->is_exclusion = heading == HEADING_EXCLUSION;
    t->running = (struct eligibility_cohorts){0};
    eligibility_cohorts_inside(t->x, label, t->mem, &t->running);
    ptrdiff_t dash = str_chr(label, '-');
    size_t n;
    if (t->running.n == 0 && dash > 0)
        eligibility_cohorts_at_start(t->x,
            str_trim(str_sub(label, (size_t)dash + 1, label.n)), t->mem, &t->running,
            &n);
    if (t->running.n == 0 && names_some(label, t->mem))
        add_cohort(&t->running, without_colon(label));
    t->running_level = 0;
    l->beg += (uint32_t)words_at;
    while (l->beg < l->end && t->text.p[l->beg] == ' ')
        l->beg++;
    l->level = 0;
}

/* A label of cohorts at the start of a line binds the line; alone, those below. */
static void bind_cohorts(struct sectioner *t, struct eligibility_line *l)
{
    struct eligibility_cohorts own = {0};
    struct str words = words_of(t, l);
    size_t n;

    if (t->running.n > 0 && (frees(words, t->mem) || (l->level < t->running_level)))
        t->running = (struct eligibility_cohorts){0};
    if (eligibility_cohorts_at_start(t->x, words, t->mem, &own, &n)) {
        if (n >= words.n) {
            t->running = own;
            t->running_level = l->level + 1;
            if (l->level == 0)
                t->running_level = 0;
        }
        l->cohorts = own;
        l->beg += (uint32_t)n;
        while (l->beg < l->end && t->text.p[l->beg] == ' ')
            l->beg++;
        return;
    }
    l->cohorts = t->running;
}

static void add_line(struct sectioner *t, struct str line)
{
    struct eligibility_line l = {0};
    size_t words_at = 0;
    struct str label;

    place_line(t->text, line, &l);
    enum heading heading = heading_of(t->x, words_of(t, &l), &words_at, &label);
    if (heading != HEADING_NONE)
        open_section(t, &l, heading, words_at, label);
    l.is_exclusion = t->is_exclusion;
    bind_cohorts(t, &l);
    l.is_skipped = l.beg >= l.end;
    t->lines = arena_grow(t->mem, t->lines, &t->cap, t->n + 1, sizeof *t->lines);
    t->lines[t->n++] = l;
}

unsigned eligibility_lines(struct eligibility_lexicon *x, struct str text,
    struct arena *mem, struct eligibility_line **out)
{
    struct sectioner t = {.x = x, .text = text, .mem = mem};
    struct str rest = text, line;

    while (rest.p != NULL && str_next(&rest, '\n', &line))
        if (str_trim(line).n > 0)
            add_line(&t, line);
    *out = t.lines;
    return (unsigned)t.n;
}
