/*
 * Bytes in and out of stored values.  Integers are little-endian fixed width or LEB128
 * varints; keys use the big-endian writers so that memcmp order is numeric order.  The
 * reader is bounds-checked with a sticky error: after a bad read every further read
 * gives zero or an empty slice, and is_bad stays set; check once at the end.  Slices
 * point into the source bytes.
 */
#ifndef KB_STORE_CODEC_H
#define KB_STORE_CODEC_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"

void put_u8(struct buf *b, uint8_t v);
void put_u16le(struct buf *b, uint16_t v);
void put_u32le(struct buf *b, uint32_t v);
void put_u64le(struct buf *b, uint64_t v);
void put_u16be(struct buf *b, uint16_t v);
void put_u32be(struct buf *b, uint32_t v);
void put_u64be(struct buf *b, uint64_t v);
void put_varint(struct buf *b, uint64_t v);
void put_zigzag(struct buf *b, int64_t v);
void put_double(struct buf *b, double v);  /* IEEE 754 bits, little-endian; one NAN */
void put_str(struct buf *b, struct str s); /* varint length, bytes; p NULL is empty */

struct reader {
    const uint8_t *p, *end;
    bool is_bad;
};

static inline struct reader reader_of(struct str bytes)
{
    const uint8_t *p = (const uint8_t *)(bytes.p ? bytes.p : "");

    return (struct reader){p, p + (bytes.p ? bytes.n : 0), false};
}
static inline size_t reader_left(const struct reader *r)
{
    return (size_t)(r->end - r->p);
}
static inline struct str reader_rest(const struct reader *r) /* what is not read yet */
{
    return (struct str){(const char *)r->p, reader_left(r)};
}
/* Most of what is stored is one byte. */
uint8_t get_u8_at_end(struct reader *r); /* bad */
static inline uint8_t get_u8(struct reader *r)
{
    return r->p < r->end && !r->is_bad ? *r->p++ : get_u8_at_end(r);
}
uint16_t get_u16le(struct reader *r);
uint32_t get_u32le(struct reader *r);
uint64_t get_u64le(struct reader *r);
uint32_t get_u32be(struct reader *r);
uint64_t get_u64be(struct reader *r);
uint64_t get_long_varint(struct reader *r); /* any */
static inline uint64_t get_varint(struct reader *r)
{
    if (r->p < r->end && *r->p < 0x80 && !r->is_bad)
        return *r->p++;
    return get_long_varint(r);
}
uint32_t get_long_varint32(struct reader *r);
static inline uint32_t get_varint32(struct reader *r) /* bad when over 32 bits */
{
    if (r->p < r->end && *r->p < 0x80 && !r->is_bad)
        return *r->p++;
    return get_long_varint32(r);
}
int64_t get_zigzag(struct reader *r);
double get_double(struct reader *r);
struct str get_long_str(struct reader *r); /* any */
static inline struct str get_str(struct reader *r)
{
    const char *text = (const char *)r->p + 1;
    size_t n;

    if (r->p >= r->end || *r->p >= 0x80 || r->is_bad || *r->p >= r->end - r->p)
        return get_long_str(r);
    n = *r->p;
    r->p += n + 1;
    return (struct str){text, n};
}
struct str get_bytes(struct reader *r, size_t n);
/* A count that is followed by at least min_bytes for each element: bad when the bytes
 * left cannot hold it, so that a damaged count never makes a huge allocation. */
uint32_t get_bad_count(struct reader *r);
static inline uint32_t get_count(struct reader *r, uint32_t min_bytes)
{
    uint32_t n = get_varint32(r);

    if ((uint64_t)n * (min_bytes ? min_bytes : 1) > reader_left(r))
        return get_bad_count(r);
    return n;
}

/* Unaligned loads for packed arrays. */
static inline uint16_t load_u16le(const uint8_t *p)
{
    return (uint16_t)(p[0] | (unsigned)p[1] << 8);
}

static inline uint32_t load_u32le(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16
           | (uint32_t)p[3] << 24;
}

static inline uint64_t load_u64le(const uint8_t *p)
{
    return load_u32le(p) | (uint64_t)load_u32le(p + 4) << 32;
}

static inline uint32_t load_u32be(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8
           | (uint32_t)p[3];
}

#endif
