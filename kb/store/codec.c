#include "kb/store/codec.h"

#include <math.h>
#include <string.h>

/* One NaN on every machine, so that stored bytes do not depend on where it was made. */
#define CANONICAL_NAN UINT64_C(0x7ff8000000000000)

/* buf_add, but here where n is small and known, and there mostly is room. */
static inline void add(struct buf *b, const void *p, size_t n)
{
    if (n >= b->cap - b->n) {
        buf_add(b, p, n);
        return;
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

static inline void put_le(struct buf *b, uint64_t v, unsigned n_bytes)
{
    uint8_t bytes[8];

    for (unsigned i = 0; i < n_bytes; i++)
        bytes[i] = (uint8_t)(v >> (8 * i));
    add(b, bytes, n_bytes);
}

static inline void put_be(struct buf *b, uint64_t v, unsigned n_bytes)
{
    uint8_t bytes[8];

    for (unsigned i = 0; i < n_bytes; i++)
        bytes[i] = (uint8_t)(v >> (8 * (n_bytes - 1 - i)));
    add(b, bytes, n_bytes);
}

void put_u8(struct buf *b, uint8_t v)
{
    add(b, &v, 1);
}

void put_u16le(struct buf *b, uint16_t v)
{
    put_le(b, v, 2);
}

void put_u32le(struct buf *b, uint32_t v)
{
    put_le(b, v, 4);
}

void put_u64le(struct buf *b, uint64_t v)
{
    put_le(b, v, 8);
}

void put_u16be(struct buf *b, uint16_t v)
{
    put_be(b, v, 2);
}

void put_u32be(struct buf *b, uint32_t v)
{
    put_be(b, v, 4);
}

void put_u64be(struct buf *b, uint64_t v)
{
    put_be(b, v, 8);
}

void put_varint(struct buf *b, uint64_t v)
{
    uint8_t bytes[10];
    unsigned n = 0;

    if (v < 0x80) { /* nearly all */
        put_u8(b, (uint8_t)v);
        return;
    }
    for (; v >= 0x80; v >>= 7)
        bytes[n++] = (uint8_t)(v | 0x80);
    bytes[n++] = (uint8_t)v;
    add(b, bytes, n);
}

void put_zigzag(struct buf *b, int64_t v)
{
    uint64_t twice = (uint64_t)v << 1;

    put_varint(b, v < 0 ? ~twice : twice);
}

void put_double(struct buf *b, double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof(bits));
    put_u64le(b, isnan(v) ? CANONICAL_NAN : bits);
}

void put_str(struct buf *b, struct str s)
{
    size_t n = s.p ? s.n : 0;

    put_varint(b, n);
    if (n)
        add(b, s.p, n);
}

/* The next n bytes, or NULL and bad for good: the reader is then at its end. */
static inline const uint8_t *take(struct reader *r, size_t n)
{
    const uint8_t *p = r->p;

    if (r->is_bad || n > reader_left(r)) {
        r->is_bad = true;
        r->p = r->end;
        return NULL;
    }
    r->p += n;
    return p;
}

static inline uint64_t get_le(struct reader *r, unsigned n_bytes)
{
    const uint8_t *p = take(r, n_bytes);
    uint64_t v = 0;

    for (unsigned i = 0; p && i < n_bytes; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

uint8_t get_u8_at_end(struct reader *r)
{
    return (uint8_t)get_le(r, 1);
}

uint16_t get_u16le(struct reader *r)
{
    return (uint16_t)get_le(r, 2);
}

uint32_t get_u32le(struct reader *r)
{
    return (uint32_t)get_le(r, 4);
}

uint64_t get_u64le(struct reader *r)
{
    return get_le(r, 8);
}

uint32_t get_u32be(struct reader *r)
{
    const uint8_t *p = take(r, 4);

    return p ? load_u32be(p) : 0;
}

uint64_t get_u64be(struct reader *r)
{
    uint64_t high = get_u32be(r);
    uint64_t low = get_u32be(r);

    return r->is_bad ? 0 : high << 32 | low;
}

uint64_t get_long_varint(struct reader *r)
{
    const uint8_t *p = r->p;
    uint64_t v = 0;

    if (!r->is_bad && reader_left(r) >= 3) { /* nearly all that are not one byte */
        if (p[1] < 0x80 && p[0] >= 0x80) {
            r->p += 2;
            return (p[0] & 0x7fu) | (uint32_t)p[1] << 7;
        }
        if (p[2] < 0x80 && p[1] >= 0x80 && p[0] >= 0x80) {
            r->p += 3;
            return (p[0] & 0x7fu) | (p[1] & 0x7fu) << 7 | (uint32_t)p[2] << 14;
        }
    }
    for (unsigned shift = 0; shift < 64 && p < r->end && !r->is_bad; shift += 7, p++) {
        if (shift == 63 && *p > 1)
            break;
        v |= (uint64_t)(*p & 0x7f) << shift;
        if (*p < 0x80) {
            r->p = p + 1;
            return v;
        }
    }
    take(r, SIZE_MAX); /* cut short, or more than 64 bits */
    return 0;
}

uint32_t get_long_varint32(struct reader *r)
{
    uint64_t v = get_long_varint(r);

    if (v > UINT32_MAX) {
        take(r, SIZE_MAX);
        return 0;
    }
    return (uint32_t)v;
}

int64_t get_zigzag(struct reader *r)
{
    uint64_t v = get_varint(r);
    uint64_t half = v >> 1;

    return v & 1 ? -(int64_t)half - 1 : (int64_t)half;
}

double get_double(struct reader *r)
{
    uint64_t bits = get_u64le(r);
    double v;

    memcpy(&v, &bits, sizeof(v));
    return v;
}

struct str get_bytes(struct reader *r, size_t n)
{
    const uint8_t *p = take(r, n);

    return p ? (struct str){(const char *)p, n} : STR_NONE;
}

struct str get_long_str(struct reader *r)
{
    uint64_t n = get_varint(r);

    return get_bytes(r, n > SIZE_MAX ? SIZE_MAX : (size_t)n);
}

uint32_t get_bad_count(struct reader *r)
{
    take(r, SIZE_MAX);
    return 0;
}
