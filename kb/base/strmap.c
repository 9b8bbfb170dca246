#include "kb/base/strmap.h"

#include <string.h>

/* FNV-1a, 64 bits, with a last mix so that the low bits depend on all. */
static uint64_t hash_of(struct str key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

/* The slot that holds key, or the free one where it would go. */
static struct strmap_slot *probe(struct strmap_slot *slots, size_t cap, struct str key)
{
    size_t i = (size_t)hash_of(key) & (cap - 1);

    while (slots[i].key.p && !str_eq(slots[i].key, key))
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

static void grow(struct strmap *map, struct arena *mem)
{
    size_t cap = map->cap ? map->cap * 2 : 64;
    struct strmap_slot *slots = ARENA_ARRAY(mem, struct strmap_slot, cap);

    for (size_t i = 0; i < map->cap; i++)
        if (map->slot[i].key.p)
            *probe(slots, cap, map->slot[i].key) = map->slot[i];
    map->slot = slots;
    map->cap = cap;
}

uint32_t *strmap_at(struct strmap *map, struct arena *mem, struct str key, bool *is_new)
{
    struct strmap_slot *slot;

    if (map->n + 1 > map->cap / 2)
        grow(map, mem);
    if (!key.p)
        key = STR(""); /* an empty key is a key; a free slot has no pointer */
    slot = probe(map->slot, map->cap, key);
    *is_new = !slot->key.p;
    if (*is_new) {
        slot->key = key;
        map->n++;
    }
    return &slot->value;
}

const uint32_t *strmap_get(const struct strmap *map, struct str key)
{
    const struct strmap_slot *slot;

    if (!map->cap)
        return NULL;
    slot = probe(map->slot, map->cap, key);
    return slot->key.p ? &slot->value : NULL;
}
