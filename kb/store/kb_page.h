/*
 * Pages of LMDB's file as they lie on the disk, for those who read them beside LMDB:
 * data version 1.  A page starts with its number u64, pad u16, flags u16, lower u16,
 * upper u16 and the places u16 of its nodes; a node with its size u32, flags u16 and
 * key size u16, then the key.  All in the machine's own byte order.
 */
#ifndef KB_STORE_KB_PAGE_H
#define KB_STORE_KB_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kb/base/str.h"
#include "kb/store/codec.h"

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
    TABLE_DEPTH_AT = 6, /* in that record: levels of its tree, u16 */
    TABLE_ROOT_AT = 40,
};

#define KB_PAGE_NONE UINT64_MAX
#define KB_PAGE_MAX_LEVELS 32 /* LMDB's own limit; damage could make a ring */

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

/* A page of a tree. */
struct kb_page {
    const uint8_t *bytes;
    uint32_t n_bytes;
    unsigned n_nodes;
    bool is_branch;
};

/* Lay it over bytes; false: these are no page of a tree, or not the one of that number.
 */
static inline bool kb_page_read(
    const uint8_t *bytes, uint32_t n_bytes, uint64_t number, struct kb_page *out)
{
    unsigned kind = native16(bytes + PAGE_FLAGS_AT) & (LMDB_BRANCH | LMDB_LEAF);
    unsigned lower = native16(bytes + PAGE_LOWER_AT);

    if (native64(bytes) != number || (kind != LMDB_BRANCH && kind != LMDB_LEAF)
        || lower < PAGE_NODES_AT || lower > n_bytes)
        return false;
    *out = (struct kb_page){
        bytes, n_bytes, (lower - PAGE_NODES_AT) / 2, kind == LMDB_BRANCH};
    return true;
}

/* NULL: it does not lie in the page with its key and n_more bytes. */
static inline const uint8_t *kb_page_node(
    const struct kb_page *p, unsigned i, size_t n_more)
{
    size_t at = native16(p->bytes + PAGE_NODES_AT + (size_t)2 * i);

    if (at < PAGE_NODES_AT || at + NODE_HEAD_BYTES > p->n_bytes
        || at + NODE_HEAD_BYTES + native16(p->bytes + at + 6) + n_more > p->n_bytes)
        return NULL;
    return p->bytes + at;
}

static inline struct str kb_node_key(const uint8_t *node)
{
    return (struct str){(const char *)node + NODE_HEAD_BYTES, native16(node + 6)};
}

static inline const uint8_t *kb_node_value(const uint8_t *node)
{
    return node + NODE_HEAD_BYTES + native16(node + 6);
}

/* Of a table whose keys are four bytes, highest first: the first node whose key is not
 * below key, or n_nodes; -1: damage.  A branch's first node has no key and is below
 * all.  Which half it goes on in is computed, not branched on: nobody could guess it.
 */
static inline int kb_page_lower_bound(const struct kb_page *p, uint64_t key)
{
    unsigned lo = p->is_branch, n = p->n_nodes > lo ? p->n_nodes - lo : 0;
    bool is_bad = false;

    while (n > 0) {
        unsigned half = n / 2;
        size_t at = native16(p->bytes + PAGE_NODES_AT + (size_t)2 * (lo + half));
        bool is_inside = at >= PAGE_NODES_AT && at + NODE_HEAD_BYTES + 4 <= p->n_bytes;
        const uint8_t *node = p->bytes + (is_inside ? at : 0);
        bool is_below = load_u32be(node + NODE_HEAD_BYTES) < key;
        is_bad |= !is_inside || native16(node + 6) != 4;
        lo += is_below ? half + 1 : 0;
        n = is_below ? n - half - 1 : half;
    }
    return is_bad ? -1 : (int)lo;
}

static inline uint64_t kb_page_child(const struct kb_page *p, unsigned i)
{
    const uint8_t *node = i < p->n_nodes ? kb_page_node(p, i, 0) : NULL;

    return node ? native32(node) | (uint64_t)native16(node + 4) << 32 : KB_PAGE_NONE;
}

/* What the main tree, which is one leaf, has of a table; NULL: nothing. */
static inline const uint8_t *kb_page_table(
    const struct kb_page *main_tree, struct str name)
{
    for (unsigned i = 0; !main_tree->is_branch && i < main_tree->n_nodes; i++) {
        const uint8_t *node = kb_page_node(main_tree, i, TABLE_RECORD_BYTES);
        if (node && str_eq(kb_node_key(node), name))
            return kb_node_value(node);
    }
    return NULL;
}

#endif
