/* The table of tier rules: reading it, and the first rule that fits. */
#include "query/tier.h"

#include <stdlib.h>
#include <string.h>

#include "query/order.h"

/* The words of a cell; "any" fits all. */
struct words {
    bool is_any;
    struct str *word;
    size_t n, cap;
};

struct rule {
    uint32_t order;
    struct str id;
    struct words applies, type, significance, relation, level;
    uint32_t min_rating, min_citations;
    bool is_own;            /* amp "own": the level stays as the assertion has it */
    const char *amp, *kcat; /* NULL: none */
};

struct tier_rules {
    struct rule *rule; /* by order */
    unsigned n;
};

enum column {
    ORDER,
    RULE,
    APPLIES,
    TYPE,
    SIGNIFICANCE,
    RELATION,
    LEVEL,
    MIN_RATING,
    MIN_CITATIONS,
    AMP,
    KCAT,
    N_COLUMNS
};
static const char *const columns[N_COLUMNS] = {"order", "rule", "applies", "type",
    "significance", "relation", "level", "min_rating", "min_citations", "amp", "kcat"};

static int bad_cell(
    const struct str *row, const int *at, enum column c, struct err *err)
{
    return err_set(err, ERR_KB,
        "tier rule \"%.*s\": \"%.*s\" in column \"%s\" is not what this program reads",
        STR_ARG(row[at[RULE]]), STR_ARG(row[at[c]]), columns[c]);
}

/* An empty cell is 0: not asked. */
static bool read_number(struct str s, uint32_t *out)
{
    *out = 0;
    return s.n == 0 || str_to_u32(s, out);
}

static struct words read_words(struct str list, struct arena *mem)
{
    struct words w = {.is_any = str_eq_c(list, "any")};
    struct str piece;
    while (str_next(&list, ',', &piece)) {
        w.word = arena_grow(mem, w.word, &w.cap, w.n + 1, sizeof *w.word);
        w.word[w.n++] = str_trim(piece);
    }
    return w;
}

static int read_rule(const struct str *row, const int *at, struct arena *mem,
    struct rule *r, struct err *err)
{
    *r = (struct rule){.id = row[at[RULE]],
        .applies = read_words(row[at[APPLIES]], mem),
        .type = read_words(row[at[TYPE]], mem),
        .significance = read_words(row[at[SIGNIFICANCE]], mem),
        .relation = read_words(row[at[RELATION]], mem),
        .level = read_words(row[at[LEVEL]], mem),
        .is_own = str_eq_c(row[at[AMP]], "own"),
        .amp = order_tier_word(row[at[AMP]]),
        .kcat = order_kcat_word(row[at[KCAT]])};
    if (!str_to_u32(row[at[ORDER]], &r->order))
        return bad_cell(row, at, ORDER, err);
    if (!read_number(row[at[MIN_RATING]], &r->min_rating))
        return bad_cell(row, at, MIN_RATING, err);
    if (!read_number(row[at[MIN_CITATIONS]], &r->min_citations))
        return bad_cell(row, at, MIN_CITATIONS, err);
    if (row[at[AMP]].n > 0 && !r->amp && !r->is_own)
        return bad_cell(row, at, AMP, err);
    if (row[at[KCAT]].n > 0 && !r->kcat)
        return bad_cell(row, at, KCAT, err);
    return 0;
}

static int rule_cmp(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return str_cmp(x->id, y->id);
}

int tier_rules_make(const struct curated_table *t, struct arena *mem,
    struct tier_rules **out, struct err *err)
{
    struct tier_rules *rules = ARENA_NEW(mem, struct tier_rules);
    int at[N_COLUMNS];
    for (unsigned c = 0; c < N_COLUMNS; c++) {
        at[c] = curated_column(t, columns[c]);
        if (at[c] < 0)
            return err_set(err, ERR_KB,
                "the KB's curated table \"tier_rules\" has no column \"%s\"",
                columns[c]);
    }
    rules->rule = ARENA_ARRAY(mem, struct rule, t->n_rows);
    rules->n = t->n_rows;
    for (unsigned i = 0; i < t->n_rows; i++) {
        int rc = read_rule(t->rows[i], at, mem, &rules->rule[i], err);
        if (rc < 0)
            return rc;
    }
    if (rules->n > 0)
        qsort(rules->rule, rules->n, sizeof *rules->rule, rule_cmp);
    *out = rules;
    return 0;
}

int tier_rules_load(
    struct kb_txn *kb, struct arena *mem, struct tier_rules **out, struct err *err)
{
    struct curated_table t;
    int rc = kb_curated(kb, "tier_rules", mem, &t, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "the KB has no curated table \"tier_rules\"");
    return rc < 0 ? rc : tier_rules_make(&t, mem, out, err);
}

static bool have(const struct words *words, struct str word)
{
    bool is_there = words->is_any;
    for (size_t i = 0; i < words->n && word.n > 0 && !is_there; i++)
        is_there = str_eq(words->word[i], word);
    return is_there;
}

static bool have_c(const struct words *words, const char *word)
{
    return words->is_any || have(words, str_of(word));
}

static bool fits(const struct rule *r, const struct tier_case *c)
{
    return have_c(&r->applies, c->applies) && have_c(&r->type, c->type)
           && have_c(&r->significance, c->significance)
           && have_c(&r->relation, c->relation) && have(&r->level, c->level)
           && c->rating >= (int)r->min_rating && c->n_citations >= r->min_citations;
}

static bool is_tier_one(const char *amp)
{
    return amp && strncmp(amp, "I-", 2) == 0;
}

static bool is_in_disease(const char *relation)
{
    return relation
           && (strcmp(relation, "same") == 0 || strcmp(relation, "more_general") == 0
               || strcmp(relation, "pan_cancer") == 0);
}

static bool is_unknown(const char *relation)
{
    return relation && strcmp(relation, "unknown") == 0;
}

static const char *kcat_of(const struct rule *r, const struct tier_case *c)
{
    bool is_standard = c->is_approved && is_in_disease(c->relation) && c->significance
                       && strcmp(c->significance, "sensitivity") == 0;
    return is_standard ? "1" : r->kcat;
}

bool tier_judge(
    const struct tier_rules *rules, const struct tier_case *c, struct report_tier *out)
{
    for (unsigned i = 0; i < rules->n; i++) {
        const struct rule *r = &rules->rule[i];
        if (!fits(r, c))
            continue;
        const char *amp = r->is_own ? order_tier_word(c->level) : r->amp;
        if (!amp && (r->is_own || !r->kcat))
            continue;
        if (is_tier_one(amp) && is_unknown(c->relation))
            continue;
        *out = (struct report_tier){.amp = amp,
            .amp_from = !amp        ? NULL
                        : r->is_own ? "assertion"
                                    : "derived",
            .kcat = kcat_of(r, c),
            .rule = r->is_own ? c->id : r->id};
        return true;
    }
    return false;
}
