#include "kb/store/kb_digest.h"

#include <string.h>

#include "kb/store/kb_key.h"

void kb_digest_begin(struct kb_digest *d)
{
    for (unsigned i = 0; i < N_KB_TABLES; i++)
        d->tables[i] = digest_new();
}

static void add_length(struct digest *d, size_t n)
{
    uint8_t bytes[4] = {
        (uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)};

    digest_add(d, bytes, sizeof(bytes));
}

static bool is_id_row(enum kb_table table, struct str key)
{
    struct kb_key id = kb_key_text(STR(KB_META_ID));

    return table == KB_TABLE_META && str_eq(key, kb_key_str(&id));
}

void kb_digest_row(
    struct kb_digest *d, enum kb_table table, struct str key, struct str payload)
{
    struct digest *of_table = d->tables[table];

    if (is_id_row(table, key))
        return;
    add_length(of_table, key.n);
    add_length(of_table, payload.n);
    digest_add(of_table, key.p, key.n);
    if (payload.n)
        digest_add(of_table, payload.p, payload.n);
}

void kb_digest_end(struct kb_digest *d, char hex[DIGEST_HEX_BYTES])
{
    struct digest *whole;
    uint8_t bytes[DIGEST_BYTES];

    hex[0] = '\0';
    if (!d->tables[0])
        return;
    whole = digest_new();
    for (unsigned i = 0; i < N_KB_TABLES; i++) {
        const char *name = kb_table_name(i);
        digest_end(d->tables[i], bytes);
        d->tables[i] = NULL;
        digest_add(whole, name, strlen(name) + 1);
        digest_add(whole, bytes, sizeof(bytes));
    }
    digest_end(whole, bytes);
    digest_hex(bytes, hex);
}
