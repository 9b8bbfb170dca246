#include "ingest/clinvar_memo.h"

#include "kb/base/digest.h"

#define N_SLOTS ((size_t)1 << 16)
#define FULL_BYTES ((size_t)48 << 20)

/* One for each hash: a later one takes the place. */
struct clinvar_memo_slot {
    uint64_t hash;
    struct str words[CLINVAR_MEMO_WORDS];
    enum classification_kind kind;
    const struct clinvar_said *said; /* NULL: free */
};

static uint64_t hash_of(
    enum classification_kind kind, const struct str words[CLINVAR_MEMO_WORDS])
{
    uint64_t h = (uint64_t)kind + 1;

    for (unsigned i = 0; i < CLINVAR_MEMO_WORDS; i++)
        h = hash64(words[i].p, words[i].n, h);
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
