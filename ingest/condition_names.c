#include "ingest/condition_names.h"

#include <stdlib.h>

enum word_kind { WORD_SAME = 1, WORD_DROP, WORD_STATE, WORD_ALONE };

struct condition_word {
    enum word_kind kind;
    struct str becomes;
};

enum rank { RANK_CURATED, RANK_NAME, RANK_SYNONYM };

struct named {
    const struct disease *disease; /* NULL: several */
    enum rank rank;
};

struct condition_names {
    struct arena mem;
    struct build *b;
    struct strmap words; /* word -> index of word_list */
    struct condition_word *word_list;
    size_t n_words, cap_words;
    struct strmap by_name, by_words; /* -> index of named */
    struct named *named;
    size_t n_named, cap_named;
};

/* ---- words ---- */

static const struct condition_word *find_word(
    const struct condition_names *x, struct str word)
{
    const uint32_t *at = strmap_get(&x->words, word);
    return at ? &x->word_list[*at] : NULL;
}

struct condition_words condition_words_of(
    const struct condition_names *x, struct str name, struct arena *mem)
{
    struct condition_words out = {.n = 0};
    struct str rest = str_fold(mem, name), word;
    while (out.n < CONDITION_MAX_WORDS && str_next(&rest, ' ', &word)) {
        const struct condition_word *w = find_word(x, word);
        if (word.n == 0 || (w && w->kind == WORD_DROP))
            continue;
        out.word[out.n++] = w && w->kind == WORD_SAME ? w->becomes : word;
    }
    return out;
}

struct condition_words condition_words_without_state(
    const struct condition_names *x, const struct condition_words *words)
{
    struct condition_words out = {.n = 0};
    for (unsigned i = 0; i < words->n; i++) {
        const struct condition_word *w = find_word(x, words->word[i]);
        if (!w || w->kind != WORD_STATE)
            out.word[out.n++] = words->word[i];
    }
    return out;
}

bool condition_word_is_telling(const struct condition_names *x, struct str word)
{
    const struct condition_word *w = find_word(x, word);
    return w && w->kind == WORD_ALONE;
}

static int text_cmp(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Words in one order; empty: none. */
static struct str bag_of(
    const struct condition_words *words, unsigned beg, unsigned end, struct arena *mem)
{
    struct str sorted[CONDITION_MAX_WORDS];
    size_t n_bytes = 0, at = 0;
    unsigned n = 0;
    for (unsigned i = beg; i < end; i++) {
        sorted[n++] = words->word[i];
        n_bytes += words->word[i].n + 1;
    }
    if (n > 1)
        qsort(sorted, n, sizeof *sorted, text_cmp);
    char *text = arena_alloc(mem, n_bytes + 1);
    for (unsigned i = 0; i < n; i++) {
        for (size_t k = 0; k < sorted[i].n; k++)
            text[at++] = sorted[i].p[k];
        text[at++] = ' ';
    }
    return (struct str){text, at > 0 ? at - 1 : 0};
}

/* ---- filling ---- */

/* Of two terms the one that is a cancer ("breast neoplasm" may be benign). */
static const struct disease *one_of(const struct disease *a, const struct disease *b)
{
    if (a == b || a == NULL || a->is_cancer == b->is_cancer)
        return a == b ? a : NULL;
    return a->is_cancer ? a : b;
}

static void file_under(struct condition_names *x, struct strmap *map, struct str key,
    const struct disease *d, enum rank rank)
{
    bool is_new;
    if (key.n == 0)
        return;
    uint32_t *at = strmap_at(map, &x->mem, key, &is_new);
    if (is_new) {
        x->named = arena_grow(
            &x->mem, x->named, &x->cap_named, x->n_named + 1, sizeof *x->named);
        x->named[x->n_named] = (struct named){d, rank};
        *at = (uint32_t)x->n_named++;
    } else if (x->named[*at].rank == rank) {
        x->named[*at].disease = one_of(x->named[*at].disease, d);
    }
}

/* Ranks come in their order, so that what is filed already goes before. */
static void add_name(
    struct condition_names *x, struct str name, const struct disease *d, enum rank rank)
{
    if (d == NULL)
        return;
    struct condition_words words = condition_words_of(x, name, &x->mem);
    file_under(x, &x->by_name, str_fold(&x->mem, name), d, rank);
    file_under(x, &x->by_words, bag_of(&words, 0, words.n, &x->mem), d, rank);
}

static int add_curated_names(struct condition_names *x, struct err *err)
{
    const struct curated_rows *t = build_curated(x->b, "disease_names");
    if (t == NULL)
        return 0;
    int name = curated_rows_column(t, "name", err);
    int id = curated_rows_column(t, "id", err);
    if (name < 0 || id < 0)
        return err->code;
    for (unsigned i = 0; i < t->n_rows; i++)
        add_name(x, t->rows[i][name], disease_tree_find(x->b->diseases, t->rows[i][id]),
            RANK_CURATED);
    return 0;
}

static void add_terms(struct condition_names *x)
{
    const struct disease_tree *tree = x->b->diseases;
    const struct ontology *o = x->b->ontology;
    for (unsigned i = 0; i < disease_tree_count(tree); i++)
        add_name(
            x, disease_tree_at(tree, i)->name, disease_tree_at(tree, i), RANK_NAME);
    for (unsigned i = 0; i < disease_tree_count(tree); i++) {
        const struct disease *d = disease_tree_at(tree, i);
        for (unsigned k = 0; k < d->n_synonyms; k++)
            add_name(x, d->synonyms[k], d, RANK_SYNONYM);
    }
    for (size_t i = 0; o != NULL && i < o->n_nodes; i++)
        add_name(x, o->nodes[i].name, disease_tree_find(tree, o->nodes[i].disease_id),
            RANK_SYNONYM);
}

static int kind_of(struct str word)
{
    if (str_eq_c(word, "same"))
        return WORD_SAME;
    if (str_eq_c(word, "drop"))
        return WORD_DROP;
    if (str_eq_c(word, "alone"))
        return WORD_ALONE;
    return str_eq_c(word, "state") ? WORD_STATE : 0;
}

static int add_word(struct condition_names *x, const struct curated_rows *t,
    unsigned row, struct str kind, struct str word, struct str becomes, struct err *err)
{
    bool is_new;
    int k = kind_of(kind);
    struct str folded = str_fold(&x->mem, word);
    if (k == 0 || folded.n == 0 || str_chr(folded, ' ') >= 0)
        return err_set(err, ERR_FAIL,
            "%s:%llu: \"%.*s\" of kind \"%.*s\"; expected one word, of kind same, "
            "drop, "
            "state or alone",
            build_file_name(x->b, t->file), (unsigned long long)t->lines[row],
            STR_ARG(word), STR_ARG(kind));
    uint32_t *at = strmap_at(&x->words, &x->mem, folded, &is_new);
    if (!is_new)
        return err_set(err, ERR_FAIL, "%s:%llu: the word \"%.*s\" stands twice",
            build_file_name(x->b, t->file), (unsigned long long)t->lines[row],
            STR_ARG(word));
    x->word_list = arena_grow(
        &x->mem, x->word_list, &x->cap_words, x->n_words + 1, sizeof *x->word_list);
    x->word_list[x->n_words] =
        (struct condition_word){(enum word_kind)k, str_fold(&x->mem, becomes)};
    *at = (uint32_t)x->n_words++;
    return 0;
}

static int add_words(struct condition_names *x, struct err *err)
{
    const struct curated_rows *t = build_curated(x->b, "condition_words");
    if (t == NULL)
        return 0;
    int kind = curated_rows_column(t, "kind", err);
    int word = curated_rows_column(t, "word", err);
    int becomes = curated_rows_column(t, "becomes", err);
    int rc = kind < 0 || word < 0 || becomes < 0 ? err->code : 0;
    for (unsigned i = 0; rc >= 0 && i < t->n_rows; i++)
        rc = add_word(
            x, t, i, t->rows[i][kind], t->rows[i][word], t->rows[i][becomes], err);
    return rc;
}

struct condition_names *condition_names_new(struct build *b, struct err *err)
{
    struct condition_names *x = calloc(1, sizeof *x);
    if (x == NULL) {
        err_set(err, ERR_FAIL, "out of memory for the names of diseases");
        return NULL;
    }
    x->b = b;
    if (add_words(x, err) < 0 || add_curated_names(x, err) < 0) {
        condition_names_free(x);
        return NULL;
    }
    add_terms(x);
    return x;
}

void condition_names_free(struct condition_names *x)
{
    if (x == NULL)
        return;
    arena_free(&x->mem);
    free(x);
}

/* ---- looking up ---- */

static const struct disease *found(const struct condition_names *x,
    const struct strmap *map, struct str key, bool *is_ambiguous)
{
    const uint32_t *at = key.n > 0 ? strmap_get(map, key) : NULL;
    *is_ambiguous = at != NULL && x->named[*at].disease == NULL;
    return at != NULL ? x->named[*at].disease : NULL;
}

const struct disease *condition_by_name(const struct condition_names *x,
    struct str name, struct arena *mem, bool *is_ambiguous)
{
    return found(x, &x->by_name, str_fold(mem, name), is_ambiguous);
}

const struct disease *condition_by_words(const struct condition_names *x,
    const struct condition_words *words, unsigned beg, unsigned end, struct arena *mem,
    bool *is_ambiguous)
{
    return found(x, &x->by_words, bag_of(words, beg, end, mem), is_ambiguous);
}
