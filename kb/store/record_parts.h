/*
 * Parts that several record layouts share: lists of texts and numbers, and alleles with
 * their place.  Used by record_*.c and curated tables.
 */
#ifndef KB_STORE_RECORD_PARTS_H
#define KB_STORE_RECORD_PARTS_H

#include "kb/store/record.h"

void put_strs(struct buf *b, const struct str *texts, unsigned n);
struct str *get_strs(struct reader *r, struct arena *mem, unsigned *n);
void put_u32s(struct buf *b, const uint32_t *v, unsigned n);
uint32_t *get_u32s(struct reader *r, struct arena *mem, unsigned *n);
void put_alleles(struct buf *b, const struct placed_allele *alleles, unsigned n);
struct placed_allele *get_alleles(struct reader *r, struct arena *mem, unsigned *n);

/* An enum value stored as one byte: bad when it is not below n_values. */
static inline unsigned get_enum(struct reader *r, unsigned n_values)
{
    unsigned v = get_u8(r);

    if (v < n_values)
        return v;
    r->is_bad = true;
    return 0;
}
bool get_bool(struct reader *r);

/* 0, or ERR_KB when the reader went bad: what names the layout. */
int record_end(const struct reader *r, const char *what, struct err *err);

#endif
