/* The words of ClinVar's records (table word), each read and checked once. */
#include <stdlib.h>

#include "kb/store/kb_value.h"

/* All words of the entry that is held. */
static int take_words(struct kb_txn *t, struct err *err)
{
    const struct kb_packed *held = &t->held_word;

    for (uint32_t i = 0; i < held->n; i++)
        if (!kb_packed_value(held, i, &t->words[held->first + i])) {
            struct kb_key key = kb_key_u32(held->first + held->n - 1);
            return kb_damage(t, KB_TABLE_WORD, kb_key_str(&key),
                "stored bytes do not follow the layout", err);
        }
    return 0;
}

int kb_word(struct kb_txn *t, uint32_t number, struct str *text, struct err *err)
{
    struct kb_key key = kb_key_u32(number);

    if (number == 0 || number > t->n_words)
        return kb_damage(t, KB_TABLE_WORD, kb_key_str(&key), "not there", err);
    if (!t->words) {
        t->words = calloc(t->n_words, sizeof(*t->words)); /* pages as they are used */
        if (!t->words)
            arena_oom(t->n_words * sizeof(*t->words));
        t->record_words.known = t->words;
        t->record_words.n_known = t->n_words;
    }
    if (!t->words[number - 1].p
        && (kb_packed_hold(t, KB_TABLE_WORD, number - 1, &t->held_word, err) < 0
            || take_words(t, err) < 0))
        return ERR_KB;
    *text = t->words[number - 1];
    return 1;
}

static bool text_of(void *ctx, uint32_t number, struct str *text)
{
    struct kb_txn *t = ctx;

    return kb_word(t, number, text, &t->word_error) == 1;
}

void kb_words_begin(struct kb_txn *t)
{
    t->record_words = (struct record_words){.text_of = text_of, .ctx = t};
}

void kb_words_end(struct kb_txn *t)
{
    free(t->words);
}
