#include "kb/store/kb_digest.h"

#include <string.h>

#include "kb/store/kb_key.h"

void kb_digest_begin(struct kb_digest *d)
{
    for (unsigned i = 0; i < N_KB_TABLES; i++)
        d->tables[i] = digest_new();
}

static void put_length(uint8_t out[4], size_t n)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = (uint8_t)(n >> 8 * i);
}

static bool is_id_row(enum kb_table table, struct str key)
{
    struct kb_key id;

    if (table != KB_TABLE_META)
        return false;
    id = kb_key_text(STR(KB_META_ID));
    return str_eq(key, kb_key_str(&id));
}

void kb_digest_row(
    struct kb_digest *d, enum kb_table table, struct str key, struct str payload)
{
    struct digest *of_table = d->tables[table];
    uint8_t lengths[8];

    if (is_id_row(table, key))
        return;
    put_length(lengths, key.n);
    put_length(lengths + 4, payload.n);
    digest_add(of_table, lengths, sizeof(lengths));
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
