#include "kb/store/kb_packed.h"

#include "kb/store/kb_value.h"

/* ---- reading --------------------------------------------------------------------- */

bool kb_packed_read(struct str payload, uint32_t last, struct kb_packed *out)
{
    struct reader r = reader_of(payload);

    out->n = get_u16le(&r);
    if (out->n == 0 || out->n - 1 > last)
        return false;
    out->first = last - (out->n - 1);
    out->ends = (const uint8_t *)get_bytes(&r, 2 * ((size_t)out->n - 1)).p;
    out->bytes = reader_rest(&r);
    return !r.is_bad;
}

/* The last value ends where the entry does. */
bool kb_packed_value(const struct kb_packed *p, uint32_t i, struct str *out)
{
    size_t beg = i > 0 ? load_u16le(p->ends + 2 * (size_t)(i - 1)) : 0;
    size_t end = i + 1 < p->n ? load_u16le(p->ends + 2 * (size_t)i) : p->bytes.n;

    if (beg > end || end > p->bytes.n)
        return false;
    *out = (struct str){p->bytes.p + beg, end - beg};
    return true;
}

int kb_packed_count(
    struct kb_txn *t, enum kb_table table, uint32_t *out, struct err *err)
{
    uint64_t n = kb_env_header(t->kb->env)->entries[table], number = 0;
    struct str key, value, payload;
    int rc;

    *out = 0;
    if (n == 0)
        return 0;
    rc = kb_env_move(t->raw, table, KB_ENV_LAST, &key, &value, err);
    if (rc > 0)
        rc = kb_unseal(t, table, key, value, &number, &payload, err);
    else if (rc == 0)
        return kb_damage(t, table, STR_NONE, "its entries are missing", err);
    if (rc < 0)
        return rc;
    if (number + 1 != n || key.n != 4
        || load_u32be((const uint8_t *)key.p) == UINT32_MAX)
        return kb_damage(t, table, key, "it is not the table's last entry", err);
    *out = load_u32be((const uint8_t *)key.p) + 1;
    return 0;
}

/* The entry proves itself: its CRC, and its key and its count, which say which ordinals
 * it has. */
static int take_entry(struct kb_txn *t, enum kb_table table, uint32_t ordinal,
    struct str key, struct str value, struct kb_packed *held, struct err *err)
{
    struct str payload;
    uint64_t number;
    int rc = kb_unseal(t, table, key, value, &number, &payload, err);

    if (rc < 0)
        return rc;
    if (key.n == 4 && kb_packed_read(payload, load_u32be((const uint8_t *)key.p), held)
        && ordinal - held->first < held->n)
        return 0;
    held->n = 0;
    return kb_damage(t, table, key, "it does not hold what it should", err);
}

/* As LMDB finds it, or does not. */
static int hold_found(struct kb_txn *t, enum kb_table table, uint32_t ordinal,
    struct kb_packed *held, struct err *err)
{
    struct kb_key want = kb_key_u32(ordinal);
    struct str key, value;
    int rc = kb_env_seek(t->raw, table, kb_key_str(&want), &key, &value, err);

    if (rc == 0)
        return kb_damage(t, table, kb_key_str(&want), "not there", err);
    return rc < 0 ? rc : take_entry(t, table, ordinal, key, value, held, err);
}

int kb_packed_hold(struct kb_txn *t, enum kb_table table, uint32_t ordinal,
    struct kb_packed *held, struct err *err)
{
    struct str key, value;
    struct err unused;

    if (ordinal - held->first < held->n)
        return 0;
    held->n = 0;
    if (table == KB_TABLE_RECORD && kb_soon_find(&t->soon, ordinal, &key, &value)
        && take_entry(t, table, ordinal, key, value, held, &unused) == 0)
        return 0;
    return hold_found(t, table, ordinal, held, err);
}

/* ---- writing --------------------------------------------------------------------- */

bool kb_packer_has_room(const struct kb_packer *p, size_t value_bytes)
{
    return p->n == 0
           || (p->n < KB_PACKED_MAX_VALUES
               && 2 + 2 * (size_t)p->n + p->bytes.n + value_bytes <= KB_PACKED_BYTES);
}

void kb_packer_add(struct kb_packer *p, struct str value)
{
    buf_add_str(&p->bytes, value);
    p->ends[p->n++] = (uint32_t)p->bytes.n;
}

uint32_t kb_packer_take(struct kb_packer *p, struct buf *payload)
{
    buf_clear(payload);
    put_u16le(payload, (uint16_t)p->n);
    for (uint32_t i = 0; i + 1 < p->n; i++)
        put_u16le(payload, (uint16_t)p->ends[i]);
    buf_add_str(payload, buf_str(&p->bytes));
    p->n_written += p->n;
    p->n = 0;
    buf_clear(&p->bytes);
    return p->n_written - 1;
}
