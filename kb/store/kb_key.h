/*
 * Keys of the tables of a knowledge base: the one place that makes them, for builder
 * and reader alike (layouts in kb_schema.h).
 */
#ifndef KB_STORE_KB_KEY_H
#define KB_STORE_KB_KEY_H

#include "kb/model/allele.h"
#include "kb/store/kb_schema.h"

#define KB_TEXT_KEY_MAX 255
#define KB_KEY_MAX_BYTES (1 + KB_TEXT_KEY_MAX + 4)

struct kb_key {
    uint8_t bytes[KB_KEY_MAX_BYTES];
    size_t n;
};

struct kb_key kb_key_u16(uint16_t v);
struct kb_key kb_key_u32(uint32_t v);
struct kb_key kb_key_text(struct str text);
struct kb_key kb_key_text_u32(struct str text, uint32_t v); /* curated: table and row */
struct kb_key kb_key_bin(enum assembly assembly, unsigned contig, uint32_t bin);
/* ref: a base, or 0. */
struct kb_key kb_key_pgx(
    enum assembly assembly, unsigned contig, uint32_t pos1, char ref);
/* Of the entry of table number that holds the number. */
struct kb_key kb_key_number(enum number_kind kind, uint64_t number);
struct kb_key kb_key_allele(const struct allele *a);
struct str kb_key_str(const struct kb_key *key); /* borrowed */

/* Is the folded name a prefix and a number, as the table number has them ("rs123",
 * "ca45")?  Then it stands there when it is a record's. */
bool kb_number_of_name(struct str folded, enum number_kind *kind, uint64_t *number);

/* Does the table's key start with a text key? */
bool kb_table_has_text_key(enum kb_table table);
/* Is this text key a digest, so that the value starts with the whole text? */
bool kb_key_is_digest(struct str key);

#endif
