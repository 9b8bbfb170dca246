#include "ingest/vocabulary.h"

#include <stdlib.h>

#include "kb/base/strmap.h"

struct vocabulary {
    struct arena mem;
    struct strmap map; /* "source\tfield\tword" -> index in means */
    struct str *means;
    size_t n, cap;
    struct strmap new_map; /* the same key -> index in new_words */
    struct new_word *new_words;
    size_t n_new, cap_new;
    size_t n_before_file; /* of new_words: those of the files before */
};

struct vocabulary *vocabulary_new(void)
{
    struct vocabulary *v = calloc(1, sizeof *v);
    if (v == NULL)
        arena_oom(sizeof *v);
    return v;
}

void vocabulary_free(struct vocabulary *v)
{
    if (v == NULL)
        return;
    arena_free(&v->mem);
    free(v);
}

int vocabulary_add(struct vocabulary *v, struct str source, struct str field,
    struct str word, struct str means, struct err *err)
{
    struct str key = str_fmt(
        &v->mem, "%.*s\t%.*s\t%.*s", STR_ARG(source), STR_ARG(field), STR_ARG(word));
    bool is_new;
    uint32_t *index = strmap_at(&v->map, &v->mem, key, &is_new);
    if (!is_new)
        return err_set(err, ERR_FAIL, "%.*s: the word \"%.*s\" of %.*s stands twice",
            STR_ARG(source), STR_ARG(word), STR_ARG(field));
    *index = (uint32_t)v->n;
    v->means = arena_grow(&v->mem, v->means, &v->cap, v->n + 1, sizeof *v->means);
    v->means[v->n++] = str_copy(&v->mem, means);
    return 0;
}

struct str vocabulary_means(
    const struct vocabulary *v, const char *source, const char *field, struct str word)
{
    struct buf key = BUF_INIT;
    buf_fmt(&key, "%s\t%s\t%.*s", source, field, STR_ARG(word));
    const uint32_t *index = strmap_get(&v->map, buf_str(&key));
    buf_free(&key);
    if (index == NULL)
        return STR_NONE;
    struct str means = v->means[*index];
    return means.p != NULL ? means : STR("");
}

static struct new_word *add_new(struct vocabulary *v, const struct new_word *w)
{
    v->new_words = arena_grow(
        &v->mem, v->new_words, &v->cap_new, v->n_new + 1, sizeof *v->new_words);
    struct new_word *added = &v->new_words[v->n_new++];
    *added = *w;
    added->source = str_copy(&v->mem, w->source);
    added->field = str_copy(&v->mem, w->field);
    added->word = str_copy(&v->mem, w->word);
    return added;
}

/* The index of a word in new_words; of a new one its place, entered already. */
static uint32_t *new_word_at(
    struct vocabulary *v, const struct new_word *w, bool *is_new)
{
    struct buf key = BUF_INIT;
    buf_fmt(&key, "%.*s\t%.*s\t%.*s", STR_ARG(w->source), STR_ARG(w->field),
        STR_ARG(w->word));
    *is_new = strmap_get(&v->new_map, buf_str(&key)) == NULL;
    struct str kept = *is_new ? str_copy(&v->mem, buf_str(&key)) : buf_str(&key);
    bool unused;
    uint32_t *at = strmap_at(&v->new_map, &v->mem, kept, &unused);
    buf_free(&key);
    return at;
}

int vocabulary_meet(struct vocabulary *v, const char *source, const char *field,
    struct str word, unsigned file, uint64_t line)
{
    struct new_word w = {str_of(source), str_of(field), word, file, line, 1, 0};
    const struct new_word *last = v->n_new > 0 ? &v->new_words[v->n_new - 1] : NULL;
    bool is_new;
    uint32_t *at = new_word_at(v, &w, &is_new);
    if (!is_new) {
        v->new_words[*at].n++;
        return 0;
    }
    if (last != NULL && last->file == file && last->line == line)
        w.nth_in_line = last->nth_in_line + 1;
    *at = (uint32_t)v->n_new;
    add_new(v, &w);
    return 1;
}

struct vocabulary *vocabulary_fork(const struct vocabulary *v)
{
    struct vocabulary *fork = vocabulary_new();
    fork->map = v->map;
    fork->means = v->means;
    return fork;
}

/* Does x stand before y?  Words from before the file in hand never move. */
static bool is_earlier(const struct new_word *x, const struct new_word *y)
{
    if (x->line != y->line)
        return x->line < y->line;
    return x->nth_in_line < y->nth_in_line;
}

void vocabulary_take(struct vocabulary *v, struct vocabulary *from)
{
    for (size_t i = 0; i < from->n_new; i++) {
        const struct new_word *w = &from->new_words[i];
        bool is_new;
        uint32_t *at = new_word_at(v, w, &is_new);
        if (is_new) {
            *at = (uint32_t)v->n_new;
            add_new(v, w);
            continue;
        }
        struct new_word *known = &v->new_words[*at];
        known->n += w->n;
        if (*at >= v->n_before_file && is_earlier(w, known)) {
            known->line = w->line;
            known->nth_in_line = w->nth_in_line;
        }
    }
    from->new_words = NULL;
    from->n_new = from->cap_new = 0;
    from->new_map = (struct strmap)STRMAP_INIT;
}

void vocabulary_begin_file(struct vocabulary *v)
{
    v->n_before_file = v->n_new;
}

static int by_place(const void *a, const void *b)
{
    const struct new_word *x = a, *y = b;
    return is_earlier(x, y) ? -1 : is_earlier(y, x);
}

void vocabulary_end_file(struct vocabulary *v)
{
    size_t n = v->n_new - v->n_before_file;
    if (n > 1)
        qsort(v->new_words + v->n_before_file, n, sizeof *v->new_words, by_place);
    for (size_t i = v->n_before_file; i < v->n_new; i++) {
        bool unused;
        *new_word_at(v, &v->new_words[i], &unused) = (uint32_t)i;
    }
    vocabulary_begin_file(v);
}

const struct new_word *vocabulary_new_words(const struct vocabulary *v, size_t *n)
{
    *n = v->n_new;
    return v->new_words;
}
