#include "kb/store/record_words.h"

void put_word(struct buf *b, const struct record_words *w, struct str text)
{
    if (w)
        put_varint(b, text.n ? w->number_of(w->ctx, text) : 0);
    else
        put_str(b, text);
}

struct str get_unknown_word(
    struct reader *r, const struct record_words *w, uint32_t number)
{
    struct str text = STR_NONE;

    if (number != 0 && !w->text_of(w->ctx, number, &text))
        r->is_bad = true;
    return text;
}

void put_words(
    struct buf *b, const struct record_words *w, const struct str *texts, unsigned n)
{
    put_varint(b, n);
    for (unsigned i = 0; i < n; i++)
        put_word(b, w, texts[i]);
}

struct str *get_words(
    struct reader *r, const struct record_words *w, struct arena *mem, unsigned *n)
{
    uint32_t count = get_count(r, 1);
    struct str *texts = count ? ARENA_ARRAY(mem, struct str, count) : NULL;

    for (uint32_t i = 0; i < count; i++)
        texts[i] = get_word(r, w);
    *n = count;
    return texts;
}
