/*
 * Scores with a number: "PD-L1 TPS >= 50%", "CPS of at least 10", "TMB >= 10 mut/Mb".
 * Each becomes one marker among the words of its sentence.
 */
#include "kb/model/eligibility_parts.h"

struct thresholds {
    struct str sentence;
    struct arena *mem;
    struct eligibility_word *words;
    unsigned n;
};

static enum factor_op op_of(struct str s)
{
    if (s.n == 0 || str_eq_c(s, "="))
        return FACTOR_EQ;
    if (str_eq_c(s, "<=") || str_eq_c(s, "=<"))
        return FACTOR_LE;
    if (s.p[0] == '<' || str_eq_nocase(s, STR("below"))
        || str_eq_nocase(s, STR("less than")))
        return FACTOR_LT;
    if (s.p[0] == '>' && s.n == 1)
        return FACTOR_GT;
    if (str_eq_nocase(str_sub(s, s.n >= 5 ? s.n - 5 : 0, 5), STR(" than"))
        && str_find(s, STR("equal")) < 0)
        return FACTOR_GT;
    return FACTOR_GE;
}

static struct criterion *factor(
    struct arena *mem, struct str name, enum factor_op op, struct str number)
{
    struct criterion *c = criterion_new(mem, CRITERION_FACTOR);

    c->factor = name;
    c->op = op;
    if (!str_to_double(number, &c->number))
        return NULL;
    return c;
}

/* "1-49%", ">= 1% and <= 49%": both bounds. */
static struct criterion *with_upper(struct arena *mem, struct criterion *low,
    struct str name, struct str op, struct str number)
{
    struct criterion *c[2] = {low, NULL};

    if (number.n == 0)
        return low;
    if (low->op == FACTOR_EQ)
        low->op = FACTOR_GE;
    c[1] = factor(mem, name, op.n > 0 ? op_of(op) : FACTOR_LE, number);
    if (c[1] == NULL || c[1]->number < low->number)
        return low;
    return criterion_group(mem, CRITERION_AND, arena_dup(mem, c, sizeof c), 2);
}

/* The words that the match covers become one marker. */
static void put_marker(struct thresholds *t, struct str match, struct criterion *c)
{
    uint32_t beg = (uint32_t)(match.p - t->sentence.p), end = beg + (uint32_t)match.n;
    unsigned k = 0;
    bool is_put = false;

    for (unsigned i = 0; i < t->n; i++) {
        struct eligibility_word *w = &t->words[i];
        if (w->end <= beg || w->beg >= end) {
            t->words[k++] = *w;
            continue;
        }
        if (is_put)
            continue;
        struct eligibility_term *term = ARENA_NEW(t->mem, struct eligibility_term);
        term->marker = c;
        t->words[k++] = (struct eligibility_word){.beg = beg,
            .end = end,
            .kind = WORD_MARKER,
            .gap = w->gap,
            .depth = w->depth,
            .term = term};
        is_put = true;
    }
    t->n = k;
}

/* Which PD-L1 score a word names. */
static struct str score_name(struct str word)
{
    if (str_eq_nocase(word, STR("CPS"))
        || str_eq_nocase(str_sub(word, 0, 8), STR("combined")))
        return STR("PD-L1_CPS");
    if (str_eq_nocase(word, STR("IC")))
        return STR("PD-L1_IC");
    if (str_eq_nocase(word, STR("TAP")))
        return STR("PD-L1_TAP");
    return STR("PD-L1_TPS");
}

static void find_scores(struct eligibility_lexicon *x, struct thresholds *t)
{
    struct str g[REGEX_MAX_GROUPS];

    for (size_t from = 0; regex_find(x->pdl1_score, t->sentence, from, g);) {
        struct str name = score_name(g[1]);
        from = (size_t)(g[0].p - t->sentence.p) + g[0].n;
        if (g[2].n == 0 && g[5].n == 0)
            continue;
        struct criterion *c = factor(t->mem, name, op_of(g[2]), g[3]);
        if (c != NULL)
            put_marker(t, g[0], with_upper(t->mem, c, name, g[4], g[5]));
    }
}

static void find_plain(struct regex *pattern, struct thresholds *t, struct str name)
{
    struct str g[REGEX_MAX_GROUPS];

    for (size_t from = 0; regex_find(pattern, t->sentence, from, g);) {
        from = (size_t)(g[0].p - t->sentence.p) + g[0].n;
        bool is_blood = str_eq_nocase(g[1], STR("bTMB")); /* another assay */
        struct criterion *c =
            factor(t->mem, is_blood ? STR("bTMB") : name, op_of(g[2]), g[3]);
        if (c != NULL)
            put_marker(t, g[0], c);
    }
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

unsigned eligibility_thresholds(struct eligibility_lexicon *x, struct str sentence,
    struct arena *mem, struct eligibility_word **words, unsigned n)
{
    struct thresholds t = {sentence, mem, *words, n};

    if (!has_digit(sentence))
        return n;
    if (str_find(sentence, STR("L1")) >= 0 || str_find(sentence, STR("L-1")) >= 0
        || str_find(sentence, STR("CPS")) >= 0 || str_find(sentence, STR("TPS")) >= 0) {
        find_scores(x, &t);
        find_plain(x->pdl1_bare, &t, STR("PD-L1_TPS"));
    }
    if (str_find(sentence, STR("TMB")) >= 0
        || str_find(sentence, STR("utational burden")) >= 0)
        find_plain(x->tmb, &t, STR("TMB"));
    return t.n;
}
