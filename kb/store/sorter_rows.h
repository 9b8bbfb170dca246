/*
 * Rows of a sorter as they stand in memory and in its temporary files, and their order.
 * Private to sorter*.c.
 */
#ifndef KB_STORE_SORTER_ROWS_H
#define KB_STORE_SORTER_ROWS_H

#include <string.h>

#include "kb/base/str.h"

/* A row: key length u32, value length u32 (as this machine has them: no file of rows
 * outlives its process), key, value. */
#define ROW_HEAD_BYTES 8

static inline struct str row_key(const uint8_t *row)
{
    uint32_t n;

    memcpy(&n, row, sizeof(n));
    return (struct str){(const char *)row + ROW_HEAD_BYTES, n};
}

static inline struct str row_value(const uint8_t *row)
{
    uint32_t n[2];

    memcpy(n, row, sizeof(n));
    return (struct str){(const char *)row + ROW_HEAD_BYTES + n[0], n[1]};
}

static inline size_t row_bytes(const uint8_t *row)
{
    uint32_t n[2];

    memcpy(n, row, sizeof(n));
    return (size_t)ROW_HEAD_BYTES + n[0] + n[1];
}

/* Eight bytes of a key from beg on as a number that is ordered as they are; bytes
 * behind the key's end are 0. */
static inline uint64_t key_piece(struct str key, size_t beg)
{
    uint64_t v = 0;

    if (beg + 8 <= key.n) {
        memcpy(&v, key.p + beg, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        v = __builtin_bswap64(v);
#endif
        return v;
    }
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (beg + i < key.n ? (uint8_t)key.p[beg + i] : 0);
    return v;
}

struct row_ref {
    uint64_t piece; /* of the key, from its first byte on */
    uint64_t at;    /* of the row in the block's bytes */
};

/* Puts refs in the order of their keys; rows of equal keys keep their order, which must
 * be that of at.  spare has room for n; what stands in it is lost.  Changes pieces. */
void sorter_order_rows(
    const uint8_t *rows, struct row_ref *refs, struct row_ref *spare, size_t n);

#endif
