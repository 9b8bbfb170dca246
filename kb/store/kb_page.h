/*
 * Pages of LMDB's file as they lie on the disk, for those who read them beside LMDB:
 * data version 1.  A page starts with its number u64, pad u16, flags u16, lower u16,
 * upper u16 and the places u16 of its nodes; a node with its size u32, flags u16 and
 * key size u16, then the key.  All in the machine's own byte order.
 */
#ifndef KB_STORE_KB_PAGE_H
#define KB_STORE_KB_PAGE_H

#include <stdint.h>
#include <string.h>

#define LMDB_BRANCH 0x01u
#define LMDB_LEAF 0x02u
#define LMDB_ELSEWHERE 0x01u /* node flag: the value has pages of its own */
#define LMDB_ONLY_DATA 0x02u /* node flag of a table's record in the main tree */

enum {
    PAGE_FLAGS_AT = 10,
    PAGE_LOWER_AT = 12,
    PAGE_UPPER_AT = 14,
    PAGE_NODES_AT = 16,
    NODE_HEAD_BYTES = 8,
    TABLE_RECORD_BYTES = 48,
    TABLE_ROOT_AT = 40, /* in that record */
};

static inline uint16_t native16(const uint8_t *p)
{
    uint16_t v;

    memcpy(&v, p, sizeof(v));
    return v;
}

static inline uint32_t native32(const uint8_t *p)
{
    uint32_t v;

    memcpy(&v, p, sizeof(v));
    return v;
}

static inline uint64_t native64(const uint8_t *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof(v));
    return v;
}

#endif
