/*
 * Copying text as far as it may stand in JSON as it is (json_out.h): printable ASCII
 * but for quotes, backslash, '<', '>' and '&'.  16 bytes at a time where the machine
 * can; no byte outside the text is read.  Private to json_out.c.
 */
#ifndef KB_BASE_PLAIN_COPY_H
#define KB_BASE_PLAIN_COPY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kb/base/str.h"

/* ASCII that may stand as it is. */
static inline bool plain_is(unsigned char c)
{
    const uint64_t special = UINT64_C(1) << '"' | UINT64_C(1) << '&'
                             | UINT64_C(1) << '<' | UINT64_C(1) << '>';

    if (c < 64)
        return c >= 0x20 && !(special >> c & 1);
    return c < 0x7f && c != '\\';
}

static inline size_t plain_copy_bytes(char *to, struct str s)
{
    size_t n = 0;

    for (; n < s.n && plain_is((unsigned char)s.p[n]); n++)
        to[n] = s.p[n];
    return n;
}

#ifdef __SSE2__
#include <emmintrin.h>

/* Bit i: byte i is not plain.  Of '"' and '&', and of '<' and '>', one bit is the whole
 * difference; a byte above 0x7f is below the blank as a signed number. */
static inline unsigned plain_odd16(__m128i v)
{
    const __m128i amp = _mm_set1_epi8('&'), more = _mm_set1_epi8('>');
    __m128i odd = _mm_or_si128(
        _mm_cmplt_epi8(v, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));

    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7f)));
    odd = _mm_or_si128(
        odd, _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8('"' ^ '&')), amp));
    odd = _mm_or_si128(
        odd, _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8('<' ^ '>')), more));
    return (unsigned)_mm_movemask_epi8(odd);
}

static inline size_t plain_until(unsigned odd, size_t all)
{
    return odd ? (size_t)__builtin_ctz(odd) : all;
}

static inline unsigned plain_copy16(char *to, const char *from)
{
    __m128i v = _mm_loadu_si128((const void *)from);

    _mm_storeu_si128((void *)to, v);
    return plain_odd16(v);
}

static inline size_t plain_copy_long(char *to, struct str s)
{
    size_t n = 0;

    for (; s.n - n >= 16; n += 16) {
        unsigned odd = plain_copy16(to + n, s.p + n);
        if (odd)
            return n + plain_until(odd, 16);
    }
    if (n == s.n)
        return n;
    n = s.n - 16;
    return n + plain_until(plain_copy16(to + n, s.p + n), 16);
}

/* 4 to 15 bytes: a head and a tail, which may have bytes in common. */
static inline size_t plain_copy_short(char *to, struct str s)
{
    uint64_t head, tail;
    uint32_t head4, tail4;
    unsigned odd, half;

    if (s.n >= 8) {
        memcpy(&head, s.p, 8);
        memcpy(&tail, s.p + s.n - 8, 8);
        memcpy(to, &head, 8);
        memcpy(to + s.n - 8, &tail, 8);
        half = 8;
        odd = plain_odd16(_mm_set_epi64x((long long)tail, (long long)head));
    } else {
        memcpy(&head4, s.p, 4);
        memcpy(&tail4, s.p + s.n - 4, 4);
        memcpy(to, &head4, 4);
        memcpy(to + s.n - 4, &tail4, 4);
        half = 4;
        odd =
            plain_odd16(_mm_set_epi32(0x20202020, 0x20202020, (int)tail4, (int)head4));
    }
    if (odd & ((1u << half) - 1))
        return (size_t)__builtin_ctz(odd);
    return plain_until(odd >> half, half) + s.n - half;
}

/* How many bytes of s were copied: all, or those before the first that is not plain.
 * Of the room of s behind them anything may be written. */
static inline size_t plain_copy(char *to, struct str s)
{
    if (s.n >= 16)
        return plain_copy_long(to, s);
    return s.n >= 4 ? plain_copy_short(to, s) : plain_copy_bytes(to, s);
}
#else
static inline size_t plain_copy(char *to, struct str s)
{
    return plain_copy_bytes(to, s);
}
#endif

#endif
