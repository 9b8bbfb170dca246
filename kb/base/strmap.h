/*
 * A hash map from byte strings to small numbers, over an arena.  Keys are borrowed and
 * must outlive the map; nothing is removed.  Used by the indexes that a build holds in
 * memory (genes, diseases).  It has no order: never walk it for output.
 */
#ifndef KB_BASE_STRMAP_H
#define KB_BASE_STRMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"

struct strmap_slot {
    struct str key; /* p NULL: free */
    uint32_t value, hash;
};

struct strmap {
    struct strmap_slot *slot;
    size_t cap, n; /* cap is 0 or a power of two */
};

#define STRMAP_INIT                                                                    \
    {                                                                                  \
        0                                                                              \
    }

/* The value of key, entered as 0 when it was not there (*is_new).  The pointer is good
 * until the next strmap_at. */
uint32_t *strmap_at(
    struct strmap *map, struct arena *mem, struct str key, bool *is_new);
/* NULL: not there. */
const uint32_t *strmap_get(const struct strmap *map, struct str key);

#endif
