#include "ingest/stage_words.h"

#include <stdlib.h>

static uint32_t number_of(void *ctx, struct str text)
{
    struct stage_words *w = ctx;
    const uint32_t *known = strmap_get(&w->numbers, text);
    bool is_new;
    if (known != NULL)
        return *known;
    if (w->n == w->cap) {
        w->cap = w->cap > 0 ? w->cap * 2 : 1024;
        w->texts = realloc(w->texts, w->cap * sizeof *w->texts);
        if (w->texts == NULL)
            arena_oom(w->cap * sizeof *w->texts);
    }
    text = str_copy(&w->mem, text);
    w->texts[w->n++] = text;
    return *strmap_at(&w->numbers, &w->mem, text, &is_new) = (uint32_t)w->n;
}

static bool text_of(void *ctx, uint32_t number, struct str *text)
{
    const struct stage_words *w = ctx;
    if (number == 0 || number > w->n)
        return false;
    *text = w->texts[number - 1];
    return true;
}

struct record_words stage_words_of(struct stage_words *w)
{
    return (struct record_words){.number_of = number_of, .text_of = text_of, .ctx = w};
}

void stage_words_free(struct stage_words *w)
{
    arena_free(&w->mem);
    free(w->texts);
    *w = (struct stage_words){0};
}
