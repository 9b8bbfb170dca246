/*
 * Values with their proof: what is handed out was checked against its CRC, and what is
 * said not to be there is proven by the numbers of its neighbours (kb_schema.h).  Used
 * by the look-ups of kb_*.c, kb_verify.c and, for sealing, by the builder.
 */
#ifndef KB_STORE_KB_VALUE_H
#define KB_STORE_KB_VALUE_H

#include "kb/store/codec.h"
#include "kb/store/kb.h"
#include "kb/store/kb_env.h"
#include "kb/store/kb_key.h"
#include "kb/store/kb_packed.h"
#include "kb/store/kb_soon_private.h"
#include "kb/store/record_words.h"

struct kb {
    struct kb_env *env;
    bool is_for_small_input;
};

struct kb_txn {
    struct kb *kb;
    struct kb_env_txn *raw;
    uint32_t n_sources, n_diseases, n_records, n_criteria, n_transcripts;
    uint32_t n_words;
    struct kb_packed held_record, held_word; /* last that were read */
    struct kb_soon soon;
    /* Words that were read, by number - 1; p NULL: not yet.  Made at the first. */
    struct str *words;
    struct record_words record_words;
    struct err word_error; /* the first damage that was met on the way to a word */
    /* Between which ordinals the first record of a type, or of a later one, is. */
    uint32_t type_low[RECORD_LAST + 1], type_high[RECORD_LAST + 1];
};

/* Append number and CRC to a value that is complete but for them. */
void kb_value_seal(
    struct buf *value, enum kb_table table, struct str key, uint32_t number);

/* Check the CRC of a value as LMDB gives it; gives the entry's number and its payload.
 * 0 or ERR_KB. */
int kb_unseal(const struct kb_txn *t, enum kb_table table, struct str key,
    struct str value, uint64_t *number, struct str *payload, struct err *err);

/* The text of a word, checked.  1, or ERR_KB: it is not there, or damaged. */
int kb_word(struct kb_txn *t, uint32_t number, struct str *text, struct err *err);
void kb_words_begin(struct kb_txn *t);
void kb_words_end(struct kb_txn *t);

/* How many of the records are RECORD_CLINVAR; these come first.  0 or ERR_KB. */
int kb_count_clinvar(struct kb_txn *t, uint32_t *n, struct err *err);

/* ERR_KB with table and key in the message. */
int kb_damage(const struct kb_txn *t, enum kb_table table, struct str key,
    const char *what, struct err *err);
/* The same for a decoder that has set *err or gone bad. */
int kb_undecodable(const struct kb_txn *t, enum kb_table table, struct str key,
    const struct reader *r, struct err *err);

/* 1 with the payload (the value without its trailer), 0 proven absent, or ERR_KB. */
int kb_get(struct kb_txn *t, enum kb_table table, struct str key, struct str *payload,
    struct err *err);
/* The same where the key likely stands right behind the last one that was read of this
 * table: a step of the cursor, and a search only when it leads elsewhere. */
int kb_get_behind(struct kb_txn *t, enum kb_table table, struct str key,
    struct str *payload, struct err *err);
/* The same by a text key; the payload is without the whole text. */
int kb_get_text(struct kb_txn *t, enum kb_table table, struct str text,
    struct str *payload, struct err *err);
/* By a dense ordinal below n: not found is damage; 0 when ordinal >= n. */
int kb_get_dense(struct kb_txn *t, enum kb_table table, uint32_t ordinal, uint32_t n,
    struct str *payload, struct err *err);
/* The first entry at or after want. */
int kb_seek(struct kb_txn *t, enum kb_table table, struct str want, struct str *key,
    struct str *payload, struct err *err);

/* The head of a record's value. 0 or ERR_KB. */
int kb_record_read(const struct kb_txn *t, uint32_t ordinal, struct str value,
    struct record *out, struct err *err);

/* Lay the arrays of a bin over its payload. 0 or ERR_KB. */
int kb_bin_read(struct kb_txn *t, struct str key, struct str payload,
    struct kb_bin *out, struct err *err);

/* Lay spans and transcripts over a bin's payload. 0 or ERR_KB. */
int kb_span_bin_read(struct kb_txn *t, struct str key, struct str payload,
    struct kb_span_bin *out, struct err *err);
/* Lay runs and bases over a bin's payload; the runs are checked.  0 or ERR_KB. */
int kb_window_bin_read(struct kb_txn *t, struct str key, struct str payload,
    struct kb_window_bin *out, struct err *err);
/* A list of ordinals (kb_schema.h) below n_max by its text key.  Returns the number. */
int kb_list_by_text(struct kb_txn *t, enum kb_table table, struct str text,
    uint32_t n_max, struct arena *mem, uint32_t **out, struct err *err);

/* All entries of a table in key order; numbers must run from 0 to its last.
 * The scan owns its table's cursor: no look-up in the same table meanwhile. */
struct kb_scan {
    struct kb_txn *t;
    enum kb_table table;
    uint64_t next;
};
struct kb_scan kb_scan_begin(struct kb_txn *t, enum kb_table table);
int kb_scan_next(
    struct kb_scan *s, struct str *key, struct str *payload, struct err *err);

/* The text of a text key: from the key, or taken off the payload when it is a digest.
 * false: damage. */
bool kb_key_text_of(struct str key, struct str *payload, struct str *text);

/* A list of ordinals (kb_schema.h); bad when they do not ascend or reach n_max. */
uint32_t *get_ordinals(
    struct reader *r, struct arena *mem, uint32_t n_max, uint32_t *n);

#endif
