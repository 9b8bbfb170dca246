#include "kb/store/kb_value.h"

#include <stdio.h>
#include <string.h>

#include "kb/base/digest.h"

#define HEAD_BYTES 64

/* A sum over a few bytes costs more for its beginning than for the bytes: name, length
 * and key are summed at once where they are short, as nearly all are. */
static uint32_t value_crc(enum kb_table table, struct str key, const void *p, size_t n)
{
    const struct str name = str_of(kb_table_name(table));
    const uint8_t key_n[2] = {(uint8_t)key.n, (uint8_t)(key.n >> 8)};
    uint8_t head[HEAD_BYTES], *to = head;
    uint32_t crc = 0;

    if (name.n + sizeof(key_n) + key.n <= sizeof(head)) {
        if (name.p)
            to = (uint8_t *)memcpy(to, name.p, name.n) + name.n;
        to = (uint8_t *)memcpy(to, key_n, sizeof(key_n)) + sizeof(key_n);
        if (key.n)
            memcpy(to, key.p, key.n);
        crc = crc32_add(crc, head, name.n + sizeof(key_n) + key.n);
    } else {
        crc = crc32_add(crc, name.p, name.n);
        crc = crc32_add(crc, key_n, sizeof(key_n));
        crc = crc32_add(crc, key.p, key.n);
    }
    return crc32_add(crc, p, n);
}

void kb_value_seal(
    struct buf *value, enum kb_table table, struct str key, uint32_t number)
{
    put_u32le(value, number);
    put_u32le(value, value_crc(table, key, value->p, value->n));
}

/* A key as a message shows it: plain text keys as text, others in hex. */
static void print_key(enum kb_table table, struct str key, char *out, size_t size)
{
    size_t n = 0;

    if (kb_table_has_text_key(table) && key.n && !kb_key_is_digest(key)) {
        snprintf(
            out, size, "\"%.*s\"", (int)(key.n > 100 ? 100 : key.n - 1), key.p + 1);
        return;
    }
    for (size_t i = 0; i < key.n && i < 36; i++)
        n += (size_t)snprintf(out + n, size - n, "%02x", (unsigned char)key.p[i]);
    if (n == 0)
        snprintf(out, size, "(empty)");
}

int kb_damage(const struct kb_txn *t, enum kb_table table, struct str key,
    const char *what, struct err *err)
{
    char text[128];

    print_key(table, key, text, sizeof(text));
    err_set(err, ERR_KB, "%s: table %s, key %s: %s", kb_env_path(t->kb->env),
        kb_table_name(table), text, what);
    return err_hint(err, "the file is damaged; copy it again or rebuild it");
}

int kb_undecodable(const struct kb_txn *t, enum kb_table table, struct str key,
    const struct reader *r, struct err *err)
{
    if (!r->is_bad)
        return 0;
    return kb_damage(t, table, key, "stored bytes do not follow the layout", err);
}

static uint64_t n_entries(const struct kb_txn *t, enum kb_table table)
{
    return kb_env_header(t->kb->env)->entries[table];
}

int kb_unseal(const struct kb_txn *t, enum kb_table table, struct str key,
    struct str value, uint64_t *number, struct str *payload, struct err *err)
{
    const uint8_t *trailer;

    if (value.n < KB_TRAILER_BYTES)
        return kb_damage(t, table, key, "the value is shorter than its CRC", err);
    trailer = (const uint8_t *)value.p + value.n - KB_TRAILER_BYTES;
    if (value_crc(table, key, value.p, value.n - 4) != load_u32le(trailer + 4))
        return kb_damage(t, table, key, "the CRC does not match", err);
    *number = load_u32le(trailer);
    *payload = str_sub(value, 0, value.n - KB_TRAILER_BYTES);
    if (*number >= n_entries(t, table))
        return kb_damage(t, table, key, "its number is beyond the table's end", err);
    return 0;
}

/* The cursor stands at the entry after the gap (number after; the table's size when
 * there is none): nothing may be missing between it and the entry before. */
static int prove_gap(struct kb_txn *t, enum kb_table table, struct str want,
    bool is_at_end, uint64_t after, struct err *err)
{
    struct str key, value, payload;
    uint64_t before = 0;
    int rc;

    if (after == 0)
        return 0;
    rc = kb_env_move(
        t->raw, table, is_at_end ? KB_ENV_LAST : KB_ENV_PREV, &key, &value, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return kb_damage(t, table, want, "entries before it are missing", err);
    rc = kb_unseal(t, table, key, value, &before, &payload, err);
    if (rc < 0)
        return rc;
    if (before + 1 != after || str_cmp(key, want) >= 0)
        return kb_damage(t, table, want, "entries beside it are missing", err);
    return 0;
}

int kb_seek(struct kb_txn *t, enum kb_table table, struct str want, struct str *key,
    struct str *payload, struct err *err)
{
    uint64_t number = n_entries(t, table);
    struct str value;
    int found = kb_env_seek(t->raw, table, want, key, &value, err);
    int rc;

    if (found < 0)
        return found;
    if (found) {
        rc = kb_unseal(t, table, *key, value, &number, payload, err);
        if (rc < 0)
            return rc;
        if (str_eq(*key, want))
            return 1;
        if (str_cmp(*key, want) < 0)
            return kb_damage(t, table, want, "keys are out of order", err);
    }
    rc = prove_gap(t, table, want, !found, number, err);
    return rc < 0 ? rc : found;
}

int kb_get(struct kb_txn *t, enum kb_table table, struct str key, struct str *payload,
    struct err *err)
{
    struct str found_key;
    int rc = kb_seek(t, table, key, &found_key, payload, err);

    return rc == 1 && !str_eq(found_key, key) ? 0 : rc;
}

int kb_get_behind(struct kb_txn *t, enum kb_table table, struct str key,
    struct str *payload, struct err *err)
{
    struct str next, value;
    uint64_t number;
    int rc = kb_env_move(t->raw, table, KB_ENV_NEXT, &next, &value, err);

    if (rc < 0)
        return rc;
    if (rc == 0 || !str_eq(next, key))
        return kb_get(t, table, key, payload, err);
    rc = kb_unseal(t, table, next, value, &number, payload, err);
    return rc < 0 ? rc : 1;
}

bool kb_key_text_of(struct str key, struct str *payload, struct str *text)
{
    struct reader r;

    if (!kb_key_is_digest(key)) {
        *text = str_sub(key, 1, key.n);
        return true;
    }
    r = reader_of(*payload);
    *text = get_str(&r);
    *payload = reader_rest(&r);
    return !r.is_bad;
}

int kb_get_text(struct kb_txn *t, enum kb_table table, struct str text,
    struct str *payload, struct err *err)
{
    struct kb_key key = kb_key_text(text);
    struct str stored;
    int rc = kb_get(t, table, kb_key_str(&key), payload, err);

    if (rc != 1)
        return rc;
    if (!kb_key_text_of(kb_key_str(&key), payload, &stored) || !str_eq(stored, text))
        return kb_damage(t, table, kb_key_str(&key), "it holds another text", err);
    return 1;
}

int kb_get_dense(struct kb_txn *t, enum kb_table table, uint32_t ordinal, uint32_t n,
    struct str *payload, struct err *err)
{
    struct kb_key key =
        table == KB_TABLE_SOURCE ? kb_key_u16((uint16_t)ordinal) : kb_key_u32(ordinal);
    int rc;

    if (ordinal >= n)
        return 0;
    rc = kb_get(t, table, kb_key_str(&key), payload, err);
    if (rc == 0)
        return kb_damage(t, table, kb_key_str(&key), "not there", err);
    return rc;
}

struct kb_scan kb_scan_begin(struct kb_txn *t, enum kb_table table)
{
    return (struct kb_scan){t, table, 0};
}

int kb_scan_next(
    struct kb_scan *s, struct str *key, struct str *payload, struct err *err)
{
    enum kb_env_move move = s->next ? KB_ENV_NEXT : KB_ENV_FIRST;
    uint64_t n = n_entries(s->t, s->table), number = 0;
    struct str value;
    int rc;

    if (s->next == n)
        return 0;
    rc = kb_env_move(s->t->raw, s->table, move, key, &value, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(err, ERR_KB,
            "%s: table %s ends after %llu entries, expected %llu",
            kb_env_path(s->t->kb->env), kb_table_name(s->table),
            (unsigned long long)s->next, (unsigned long long)n);
    rc = kb_unseal(s->t, s->table, *key, value, &number, payload, err);
    if (rc < 0)
        return rc;
    if (number != s->next)
        return kb_damage(s->t, s->table, *key, "entries are out of order", err);
    s->next++;
    return 1;
}

uint32_t *get_ordinals(struct reader *r, struct arena *mem, uint32_t n_max, uint32_t *n)
{
    uint32_t count = get_count(r, 1);
    uint32_t *v = count ? ARENA_ARRAY(mem, uint32_t, count) : NULL;
    uint64_t at = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t step = get_varint32(r);
        at += step;
        if ((i > 0 && step == 0) || at >= n_max)
            r->is_bad = true;
        v[i] = (uint32_t)at;
    }
    *n = count;
    return v;
}
