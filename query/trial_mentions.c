#include "query/trial_mentions.h"

#include <string.h>

#include "kb/base/strmap.h"

static void add_word(struct trial_mentions *m, struct str word, struct arena *mem)
{
    for (unsigned i = 0; i < m->n; i++)
        if (str_eq(m->words[i], word))
            return;
    m->words = arena_grow(mem, m->words, &m->cap, (size_t)m->n + 1, sizeof *m->words);
    m->words[m->n++] = word;
}

/* The symbol, and the words that stand for the gene alone or with others (RAS); each
 * gene once. */
static void add_gene(struct trial_mentions *m, const struct curated_table *t,
    struct strmap *seen, struct str symbol, struct arena *mem)
{
    int word = curated_column(t, "word"), gene = curated_column(t, "gene");
    bool is_new = false;
    if (symbol.n > 0)
        strmap_at(seen, mem, symbol, &is_new);
    if (!is_new)
        return;
    add_word(m, symbol, mem);
    for (unsigned i = 0; word >= 0 && gene >= 0 && i < t->n_rows; i++) {
        struct str rest = t->rows[i][gene], one;
        while (str_next(&rest, ',', &one))
            if (str_eq(one, symbol))
                add_word(m, t->rows[i][word], mem);
    }
}

int trial_mentions_load(struct kb_txn *kb, const struct case_data *c, struct arena *mem,
    struct trial_mentions *out, struct err *err)
{
    struct curated_table table = {0};
    struct strmap seen = STRMAP_INIT;
    *out = (struct trial_mentions){0};
    int rc = kb_curated(kb, "trial_genes", mem, &table, err);
    for (unsigned i = 0; rc >= 0 && i < c->n_findings; i++) {
        const struct finding *f = &c->findings[i];
        if (f->kind == FINDING_SMALL_VARIANT && !effect_is_proven(f->effect))
            continue;
        add_gene(out, &table, &seen, f->gene, mem);
        if (f->kind == FINDING_FUSION || f->kind == FINDING_REARRANGEMENT)
            add_gene(out, &table, &seen, f->gene3, mem);
        for (unsigned k = 0; k < f->n_proteins; k++)
            add_gene(out, &table, &seen, f->proteins[k].gene, mem);
    }
    return rc < 0 ? rc : 0;
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* As a word of its own, with its case. */
static bool holds(struct str text, struct str word)
{
    size_t at = 0;
    while (at + word.n <= text.n) {
        const char *p = memmem(text.p + at, text.n - at, word.p, word.n);
        if (p == NULL)
            return false;
        size_t beg = (size_t)(p - text.p), end = beg + word.n;
        if ((beg == 0 || !is_word_byte(text.p[beg - 1]))
            && (end == text.n || !is_word_byte(text.p[end])))
            return true;
        at = beg + 1;
    }
    return false;
}

static bool any_holds(
    const struct trial_mentions *m, const struct str *texts, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < m->n; k++)
            if (texts[i].n > 0 && holds(texts[i], m->words[k]))
                return true;
    return false;
}

bool trial_mentions_any(const struct trial_mentions *m, const struct trial *t)
{
    return any_holds(m, &t->title, 1) || any_holds(m, t->keywords, t->n_keywords)
           || any_holds(m, t->conditions, t->n_conditions)
           || any_holds(m, t->interventions, t->n_interventions)
           || any_holds(m, &t->eligibility, 1);
}
