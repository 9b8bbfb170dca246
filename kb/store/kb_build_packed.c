/* Writing packed tables: records, and the words that ClinVar's share. */
#include "kb/store/kb_build_private.h"

int kb_build_packed_end(
    struct kb_build *b, enum kb_table table, struct kb_packer *p, struct err *err)
{
    struct buf payload = BUF_INIT;
    struct kb_key key;
    int rc = 0;

    if (p->n > 0) {
        key = kb_key_u32(kb_packer_take(p, &payload));
        rc = kb_build_write(b, table, kb_key_str(&key), &payload, err);
    }
    buf_free(&payload);
    return rc;
}

int kb_build_packed(struct kb_build *b, enum kb_table table, struct kb_packer *p,
    struct str value, struct err *err)
{
    int rc = 0;

    if (!kb_packer_has_room(p, value.n))
        rc = kb_build_packed_end(b, table, p, err);
    if (rc == 0)
        kb_packer_add(p, value);
    return rc;
}

/* An error waits in word_error for the record's end. */
static uint32_t number_of(void *ctx, struct str text)
{
    struct kb_build *b = ctx;
    bool is_new;
    uint32_t *number;

    const uint32_t *known = strmap_get(&b->words, text);
    if (known)
        return *known;
    text = str_copy(&b->mem, text);
    number = strmap_at(&b->words, &b->mem, text, &is_new);
    *number = (uint32_t)b->words.n;
    if (b->word_error.code == 0)
        kb_build_packed(b, KB_TABLE_WORD, &b->packed_words, text, &b->word_error);
    return *number;
}

void kb_build_words_begin(struct kb_build *b)
{
    b->record_words = (struct record_words){.number_of = number_of, .ctx = b};
}
