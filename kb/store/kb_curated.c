#include "kb/store/kb_value.h"
#include "kb/store/record_parts.h"

static int read_row(struct kb_txn *t, struct str table, uint32_t i, struct arena *mem,
    struct curated_table *out, struct err *err)
{
    struct kb_key key = kb_key_text_u32(table, i);
    struct str payload, text;
    struct reader r;
    unsigned n;
    /* rows of a table stand one behind the other */
    int rc = (i == 0 ? kb_get : kb_get_behind)(
        t, KB_TABLE_CURATED, kb_key_str(&key), &payload, err);

    if (rc < 0)
        return rc;
    if (rc == 0)
        return kb_damage(t, KB_TABLE_CURATED, kb_key_str(&key), "not there", err);
    if (kb_key_is_digest(kb_key_str(&key))
        && !kb_key_text_of(kb_key_str(&key), &payload, &text))
        return kb_damage(
            t, KB_TABLE_CURATED, kb_key_str(&key), "it holds another text", err);
    r = reader_of(payload);
    out->rows[i] = get_strs(&r, mem, &n);
    if (n != out->n_columns)
        r.is_bad = true;
    return kb_undecodable(t, KB_TABLE_CURATED, kb_key_str(&key), &r, err);
}

int kb_curated(struct kb_txn *t, const char *table, struct arena *mem,
    struct curated_table *out, struct err *err)
{
    struct kb_key key = kb_key_text(str_of(table));
    struct str payload;
    struct reader r;
    int rc = kb_get_text(t, KB_TABLE_CURATED_TABLE, str_of(table), &payload, err);

    if (rc != 1)
        return rc;
    *out = (struct curated_table){0};
    r = reader_of(payload);
    out->source = get_u16le(&r);
    out->n_rows = get_u32le(&r);
    out->columns = get_strs(&r, mem, &out->n_columns);
    if (out->source >= t->n_sources
        || out->n_rows > kb_env_header(t->kb->env)->entries[KB_TABLE_CURATED])
        r.is_bad = true;
    rc = kb_undecodable(t, KB_TABLE_CURATED_TABLE, kb_key_str(&key), &r, err);
    if (rc < 0)
        return rc;
    out->rows = out->n_rows ? ARENA_ARRAY(mem, struct str *, out->n_rows) : NULL;
    for (uint32_t i = 0; i < out->n_rows; i++)
        if (read_row(t, str_of(table), i, mem, out, err) < 0)
            return ERR_KB;
    return 1;
}

int kb_curated_tables(
    struct kb_txn *t, struct arena *mem, struct str **names, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_CURATED_TABLE);
    struct str key, payload, text;
    size_t n = 0, cap = 0;
    int rc;

    *names = NULL;
    while ((rc = kb_scan_next(&scan, &key, &payload, err)) == 1) {
        if (!kb_key_text_of(key, &payload, &text))
            return kb_damage(t, KB_TABLE_CURATED_TABLE, key, "its text is cut", err);
        *names = arena_grow(mem, *names, &cap, n + 1, sizeof **names);
        (*names)[n++] = text;
    }
    return rc < 0 ? rc : (int)n;
}

int curated_column(const struct curated_table *t, const char *column)
{
    for (unsigned i = 0; i < t->n_columns; i++)
        if (str_eq_c(t->columns[i], column))
            return (int)i;
    return -1;
}

int kb_each_count(struct kb_txn *t, kb_count_fn *fn, void *ctx, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, KB_TABLE_COUNT);
    struct str key, payload, text;
    int rc;

    while ((rc = kb_scan_next(&scan, &key, &payload, err)) == 1) {
        struct str part[4] = {STR_NONE, STR_NONE, STR_NONE, STR_NONE};
        bool is_sound = kb_key_text_of(key, &payload, &text);
        struct reader r = reader_of(payload);
        uint64_t n = get_u64le(&r);
        for (unsigned i = 0; i < 4 && is_sound; i++)
            is_sound = str_next(&text, '\t', &part[i]);
        if (r.is_bad || !is_sound)
            return kb_damage(
                t, KB_TABLE_COUNT, key, "stored bytes do not follow the layout", err);
        rc = fn(ctx, part[0], part[1], part[2], part[3], n, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}
