#include "kb/store/kb_key.h"

#include <string.h>

#include "kb/base/digest.h"

enum { TEXT_PLAIN = 1, TEXT_DIGEST = 2 };

const char *kb_table_name(enum kb_table table)
{
    static const char *const names[N_KB_TABLES] = {
#define X(id, name) name,
        KB_TABLES(X)
#undef X
    };

    return (unsigned)table < N_KB_TABLES ? names[table] : "";
}

static void add_be(struct kb_key *key, uint32_t v, unsigned n_bytes)
{
    for (unsigned i = n_bytes; i-- > 0;)
        key->bytes[key->n++] = (uint8_t)(v >> (8 * i));
}

/* Keys are made for each record and each row: bytes behind n are not cleared. */
struct kb_key kb_key_u16(uint16_t v)
{
    struct kb_key key;

    key.n = 0;
    add_be(&key, v, 2);
    return key;
}

struct kb_key kb_key_u32(uint32_t v)
{
    struct kb_key key;

    key.n = 0;
    add_be(&key, v, 4);
    return key;
}

struct kb_key kb_key_text(struct str text)
{
    struct kb_key key;

    if (text.p && text.n >= 1 && text.n <= KB_TEXT_KEY_MAX) {
        key.bytes[0] = TEXT_PLAIN;
        memcpy(key.bytes + 1, text.p, text.n);
        key.n = 1 + text.n;
    } else {
        key.bytes[0] = TEXT_DIGEST;
        digest_once(text.p ? text.p : "", text.p ? text.n : 0, key.bytes + 1);
        key.n = 1 + DIGEST_BYTES;
    }
    return key;
}

struct kb_key kb_key_text_u32(struct str text, uint32_t v)
{
    struct kb_key key = kb_key_text(text);

    add_be(&key, v, 4);
    return key;
}

struct kb_key kb_key_bin(enum assembly assembly, unsigned contig, uint32_t bin)
{
    struct kb_key key;

    key.n = 0;
    add_be(&key, (uint32_t)assembly, 1);
    add_be(&key, contig, 1);
    add_be(&key, bin, 2);
    return key;
}

struct kb_key kb_key_pgx(
    enum assembly assembly, unsigned contig, uint32_t pos1, char ref)
{
    struct kb_key key = {{0}, 0};

    add_be(&key, (uint32_t)assembly, 1);
    add_be(&key, contig, 1);
    add_be(&key, pos1, 4);
    add_be(&key, (uint8_t)ref, 1);
    return key;
}

struct kb_key kb_key_number(enum number_kind kind, uint64_t number)
{
    struct kb_key key = {{0}, 0};

    add_be(&key, (uint32_t)kind, 1);
    add_be(&key, (uint32_t)(number >> KB_NUMBER_SHIFT), 4);
    return key;
}

/* Spelled with leading zeros it is another text. */
bool kb_number_of_name(struct str folded, enum number_kind *kind, uint64_t *number)
{
    struct str digits = str_sub(folded, 2, folded.n);

    if (str_starts(folded, STR("rs")))
        *kind = NUMBER_RS;
    else if (str_starts(folded, STR("ca")))
        *kind = NUMBER_CA;
    else
        return false;
    return digits.n > 0 && digits.p[0] != '0' && str_to_u64(digits, number)
           && *number >> KB_NUMBER_SHIFT <= UINT32_MAX;
}

struct kb_key kb_key_allele(const struct allele *a)
{
    struct kb_key key = {{0}, ALLELE_KEY_BYTES};

    allele_key(a, key.bytes);
    return key;
}

struct str kb_key_str(const struct kb_key *key)
{
    return (struct str){(const char *)key->bytes, key->n};
}

bool kb_table_has_text_key(enum kb_table table)
{
    switch (table) {
    case KB_TABLE_GENE_SYMBOL:
    case KB_TABLE_NAME:
    case KB_TABLE_RECORD_ID:
    case KB_TABLE_CRIT_BY_GENE:
    case KB_TABLE_CRIT_BY_FACTOR:
    case KB_TABLE_CRIT_BY_TEXT:
    case KB_TABLE_REV_GENE:
    case KB_TABLE_REV_DRUG:
    case KB_TABLE_REV_CITED:
    case KB_TABLE_RESIDUE:
    case KB_TABLE_PGX_DEFINITION:
    case KB_TABLE_PGX_PHENOTYPE:
    case KB_TABLE_TRANSCRIPT_ID:
    case KB_TABLE_TRANSCRIPT_GENE:
    case KB_TABLE_CURATED:
    case KB_TABLE_CURATED_TABLE:
    case KB_TABLE_COUNT:
    case KB_TABLE_META:
        return true;
    default:
        return false;
    }
}

bool kb_key_is_digest(struct str key)
{
    return key.n && key.p[0] == TEXT_DIGEST;
}
