/*
 * Tables of many small values under dense ordinals (record, word): several values to an
 * entry (kb_schema.h, "packed"), so that a value needs neither key nor CRC of its own.
 */
#ifndef KB_STORE_KB_PACKED_H
#define KB_STORE_KB_PACKED_H

#include "kb/base/err.h"
#include "kb/store/codec.h"
#include "kb/store/kb_schema.h"

struct kb_txn;

/* One entry, laid over its payload. */
struct kb_packed {
    uint32_t first, n; /* ordinals; n 0: none is held */
    const uint8_t *ends;
    struct str bytes;
};

/* last: the ordinal of its last value, which is its key.  false: it does not follow the
 * layout. */
bool kb_packed_read(struct str payload, uint32_t last, struct kb_packed *out);
/* i below n; bad ends, which only damage makes, give false. */
bool kb_packed_value(const struct kb_packed *p, uint32_t i, struct str *out);

/* How many values the table holds.  0 or ERR_KB. */
int kb_packed_count(
    struct kb_txn *t, enum kb_table table, uint32_t *out, struct err *err);
/* Make *held the entry that holds ordinal, which must be below the table's count.
 * Nothing is read when it does already.  0 or ERR_KB. */
int kb_packed_hold(struct kb_txn *t, enum kb_table table, uint32_t ordinal,
    struct kb_packed *held, struct err *err);

/* Writing: values gather here until an entry is full. */
struct kb_packer {
    struct buf bytes;
    uint32_t ends[KB_PACKED_MAX_VALUES];
    uint32_t n, n_written; /* values in bytes; values of the entries before */
};
/* Does the value still fit the entry that is gathering? */
bool kb_packer_has_room(const struct kb_packer *p, size_t value_bytes);
void kb_packer_add(struct kb_packer *p, struct str value);
/* What has gathered, as a payload; the packer is empty then.  Returns the entry's key:
 * the ordinal of its last value. */
uint32_t kb_packer_take(struct kb_packer *p, struct buf *payload);

#endif
