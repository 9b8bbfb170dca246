#include "ingest/vocabulary.h"

#include <stdlib.h>

#include "kb/base/strmap.h"

struct vocabulary {
    struct arena mem;
    struct strmap map; /* "source\tfield\tword" -> index in means */
    struct str *means;
    size_t n, cap;
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
