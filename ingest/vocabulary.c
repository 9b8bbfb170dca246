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

int vocabulary_meet(struct vocabulary *v, const char *source, const char *field,
    struct str word, unsigned file, uint64_t line)
{
    struct buf key = BUF_INIT;
    buf_fmt(&key, "%s\t%s\t%.*s", source, field, STR_ARG(word));
    const uint32_t *known = strmap_get(&v->new_map, buf_str(&key));
    bool is_new = known == NULL;
    if (is_new) {
        struct str kept = str_copy(&v->mem, buf_str(&key));
        bool unused;
        *strmap_at(&v->new_map, &v->mem, kept, &unused) = (uint32_t)v->n_new;
        v->new_words = arena_grow(
            &v->mem, v->new_words, &v->cap_new, v->n_new + 1, sizeof *v->new_words);
        v->new_words[v->n_new++] =
            (struct new_word){.source = str_copy(&v->mem, str_of(source)),
                .field = str_copy(&v->mem, str_of(field)),
                .word = str_copy(&v->mem, word),
                .file = file,
                .line = line};
    }
    v->new_words[known != NULL ? *known : v->n_new - 1].n++;
    buf_free(&key);
    return is_new;
}

const struct new_word *vocabulary_new_words(const struct vocabulary *v, size_t *n)
{
    *n = v->n_new;
    return v->new_words;
}
