#include "kb/store/kb_value.h"

#define PGX_KEY_BYTES 7

static int read_position(struct kb_txn *t, struct str key, struct str payload,
    struct arena *mem, struct kb_pgx_position *out, struct err *err)
{
    const uint8_t *k = (const uint8_t *)key.p;
    struct reader r = reader_of(payload);

    if (key.n != PGX_KEY_BYTES)
        return kb_damage(
            t, KB_TABLE_PGX_POSITION, key, "the key does not follow the layout", err);
    out->contig = k[1];
    out->pos1 = load_u32be(k + 2);
    out->ref = (char)k[6];
    out->records = get_ordinals(&r, mem, t->n_records, &out->n_records);
    return kb_undecodable(t, KB_TABLE_PGX_POSITION, key, &r, err);
}

int kb_pgx_positions(struct kb_txn *t, enum assembly assembly, struct arena *mem,
    struct kb_pgx_position **out, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_PGX_POSITION);
    struct str key, payload;
    size_t n = 0, cap = 0;
    int rc;

    *out = NULL;
    while ((rc = kb_scan_next(&scan, &key, &payload, err)) == 1) {
        if (key.n > 0 && (uint8_t)key.p[0] != assembly)
            continue;
        *out = arena_grow(mem, *out, &cap, n + 1, sizeof **out);
        rc = read_position(t, key, payload, mem, &(*out)[n++], err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : (int)n;
}
