/*
 * Texts that many records share (classes, conditions, genes, transcripts, days,
 * submitters) by number: a record of the KB holds the number, the table word the text.
 * Rows on their way through a build have no such table: they hold the texts themselves.
 */
#ifndef KB_STORE_RECORD_WORDS_H
#define KB_STORE_RECORD_WORDS_H

#include "kb/store/codec.h"

/* Number 0 is the empty text and is in no table. */
struct record_words {
    /* Writing: the number of the text, the same whenever it is asked for. */
    uint32_t (*number_of)(void *ctx, struct str text);
    /* Reading: false when there is no such number, or it is damaged.  Slices live as
     * long as the table. */
    bool (*text_of)(void *ctx, uint32_t number, struct str *text);
    void *ctx;
    /* Reading: the texts that were read already, by number - 1; the others have no p.
     * NULL: there is no such list.  A genome asks a million times for a few thousand
     * words. */
    const struct str *known;
    uint32_t n_known;
};

/* w NULL: the text itself. */
void put_word(struct buf *b, const struct record_words *w, struct str text);
struct str get_unknown_word(
    struct reader *r, const struct record_words *w, uint32_t number);
static inline struct str get_word(struct reader *r, const struct record_words *w)
{
    uint32_t number;

    if (!w)
        return get_str(r);
    number = get_varint32(r);
    if (w->known && number - 1 < w->n_known && w->known[number - 1].p)
        return w->known[number - 1];
    return get_unknown_word(r, w, number);
}
void put_words(
    struct buf *b, const struct record_words *w, const struct str *texts, unsigned n);
struct str *get_words(
    struct reader *r, const struct record_words *w, struct arena *mem, unsigned *n);

#endif
