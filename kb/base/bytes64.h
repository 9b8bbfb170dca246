/* 64 bytes at a time: a bit for each that is sought.  Private to newlines.c and vcf.c.
 */
#ifndef KB_BASE_BYTES64_H
#define KB_BASE_BYTES64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BYTES64 64

#ifdef __SSE2__
#include <emmintrin.h>

static inline uint64_t bytes64_mask16(__m128i is_sought)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(is_sought);
}

static inline __m128i bytes64_load16(const char *p)
{
    return _mm_loadu_si128((const void *)p);
}

/* Bit i: p[i] is c.  Written out, since shifts by a variable cost as much as all else.
 */
static inline uint64_t bytes64_equal(const char *p, char c)
{
    const __m128i sought = _mm_set1_epi8(c);

    return bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p), sought))
           | bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p + 16), sought)) << 16
           | bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p + 32), sought)) << 32
           | bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p + 48), sought)) << 48;
}

static inline bool bytes64_have_nul(const char *p)
{
    __m128i least =
        _mm_min_epu8(_mm_min_epu8(bytes64_load16(p), bytes64_load16(p + 16)),
            _mm_min_epu8(bytes64_load16(p + 32), bytes64_load16(p + 48)));

    return bytes64_mask16(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0;
}
#else
static inline uint64_t bytes64_equal(const char *p, char c)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < BYTES64; i++)
        bits |= (uint64_t)(p[i] == c) << i;
    return bits;
}

static inline bool bytes64_have_nul(const char *p)
{
    return bytes64_equal(p, '\0') != 0;
}
#endif

#endif
