#include "ingest/clinvar_memo.h"

#include <stdlib.h>
#include <string.h>

#define N_SLOTS ((size_t)1 << 16)
#define FULL_BYTES ((size_t)48 << 20)

/* One for each hash: a later one takes the place. */
struct clinvar_memo_slot {
    uint64_t hash;
    struct str words[CLINVAR_MEMO_WORDS];
    enum classification_kind kind;
    const struct clinvar_said *said; /* NULL: free */
};

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

static uint64_t hash_word(uint64_t h, struct str s)
{
    uint64_t v;

    h = mix(h, s.n);
    for (; s.n >= 8; s.p += 8, s.n -= 8) {
        memcpy(&v, s.p, 8);
        h = mix(h, v);
    }
    v = 0;
    if (s.n)
        memcpy(&v, s.p, s.n);
    return mix(h, v);
}

static uint64_t hash_of(
    enum classification_kind kind, const struct str words[CLINVAR_MEMO_WORDS])
{
    uint64_t h = (uint64_t)kind + 1;

    for (unsigned i = 0; i < CLINVAR_MEMO_WORDS; i++)
        h = hash_word(h, words[i]);
    return h;
}

void clinvar_memo_begin_record(struct clinvar_memo *m)
{
    if (m->mem.used_bytes > FULL_BYTES)
        clinvar_memo_free(m);
}

const struct clinvar_said *clinvar_memo_get(const struct clinvar_memo *m,
    enum classification_kind kind, const struct str words[CLINVAR_MEMO_WORDS])
{
    uint64_t hash = hash_of(kind, words);
    const struct clinvar_memo_slot *slot;

    if (!m->slots)
        return NULL;
    slot = &m->slots[hash % N_SLOTS];
    if (!slot->said || slot->hash != hash || slot->kind != kind)
        return NULL;
    for (unsigned i = 0; i < CLINVAR_MEMO_WORDS; i++)
        if (!str_eq(slot->words[i], words[i]))
            return NULL;
    return slot->said;
}

const struct clinvar_said *clinvar_memo_keep(struct clinvar_memo *m,
    enum classification_kind kind, const struct str words[CLINVAR_MEMO_WORDS],
    const struct clinvar_said *said)
{
    uint64_t hash = hash_of(kind, words);
    struct clinvar_memo_slot *slot;

    if (!m->slots)
        m->slots = ARENA_ARRAY(&m->mem, struct clinvar_memo_slot, N_SLOTS);
    slot = &m->slots[hash % N_SLOTS];
    slot->hash = hash;
    slot->kind = kind;
    for (unsigned i = 0; i < CLINVAR_MEMO_WORDS; i++)
        slot->words[i] = str_copy(&m->mem, words[i]);
    slot->said = arena_dup(&m->mem, said, sizeof(*said));
    return slot->said;
}

void clinvar_memo_free(struct clinvar_memo *m)
{
    arena_free(&m->mem);
    m->slots = NULL;
}
