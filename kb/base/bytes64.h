/*
 * 64 bytes at a time: a bit for each that is sought.  What ends in _wide needs a
 * machine whose registers are wide (bytes64_is_wide) and gives the same sooner; loops
 * over it are compiled twice.  Private to newlines.c, vcf.c and vcf_stretch.c.
 */
#ifndef KB_BASE_BYTES64_H
#define KB_BASE_BYTES64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BYTES64 64

/* Of what is compiled twice, each with its own is_wide known. */
#define BYTES64_INLINE static inline __attribute__((always_inline))

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
static inline uint64_t bytes64_equal_narrow(const char *p, char c)
{
    const __m128i sought = _mm_set1_epi8(c);

    return bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p), sought))
           | bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p + 16), sought)) << 16
           | bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p + 32), sought)) << 32
           | bytes64_mask16(_mm_cmpeq_epi8(bytes64_load16(p + 48), sought)) << 48;
}

static inline bool bytes64_have_nul_narrow(const char *p)
{
    __m128i least =
        _mm_min_epu8(_mm_min_epu8(bytes64_load16(p), bytes64_load16(p + 16)),
            _mm_min_epu8(bytes64_load16(p + 32), bytes64_load16(p + 48)));

    return bytes64_mask16(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0;
}
#else
static inline uint64_t bytes64_equal_narrow(const char *p, char c)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < BYTES64; i++)
        bits |= (uint64_t)(p[i] == c) << i;
    return bits;
}

static inline bool bytes64_have_nul_narrow(const char *p)
{
    return bytes64_equal_narrow(p, '\0') != 0;
}
#endif

#ifdef __x86_64__
#include <immintrin.h>

#define BYTES64_WIDE __attribute__((target("avx2,bmi,bmi2")))

static inline bool bytes64_is_wide(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
           && __builtin_cpu_supports("bmi2");
}

BYTES64_WIDE static inline uint64_t bytes64_mask32(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low)
           | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

BYTES64_WIDE static inline __m256i bytes64_load32(const char *p)
{
    return _mm256_loadu_si256((const void *)p);
}

BYTES64_WIDE static inline uint64_t bytes64_equal_wide(const char *p, char c)
{
    const __m256i sought = _mm256_set1_epi8(c);

    return bytes64_mask32(_mm256_cmpeq_epi8(bytes64_load32(p), sought),
        _mm256_cmpeq_epi8(bytes64_load32(p + 32), sought));
}

BYTES64_WIDE static inline bool bytes64_have_nul_wide(const char *p)
{
    __m256i least = _mm256_min_epu8(bytes64_load32(p), bytes64_load32(p + 32));
    __m256i is_nul = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());

    return !_mm256_testz_si256(is_nul, is_nul);
}

/* The last four bits of A, C, G and T, of either case, differ: they tell which one a
 * byte must be. */
BYTES64_WIDE static inline __m256i bytes64_are_bases(const char *p)
{
    const __m256i base = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 'A', 1, 'C', 'T', 1, 1, 'G', 1, 1, 1, 1, 1, 1, 1, 1));
    __m256i bytes = bytes64_load32(p);
    __m256i upper = _mm256_andnot_si256(_mm256_set1_epi8(0x20), bytes);

    return _mm256_cmpeq_epi8(upper, _mm256_shuffle_epi8(base, bytes));
}

/* Bit i: p[i] is one of ACGTacgt. */
BYTES64_WIDE static inline uint64_t bytes64_bases_wide(const char *p)
{
    return bytes64_mask32(bytes64_are_bases(p), bytes64_are_bases(p + 32));
}
#else
#define BYTES64_WIDE

static inline bool bytes64_is_wide(void)
{
    return false;
}

static inline uint64_t bytes64_equal_wide(const char *p, char c)
{
    return bytes64_equal_narrow(p, c);
}

static inline bool bytes64_have_nul_wide(const char *p)
{
    return bytes64_have_nul_narrow(p);
}

static inline uint64_t bytes64_bases_wide(const char *p)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < BYTES64; i++)
        bits |= (uint64_t)(p[i] != '\0' && strchr("ACGTacgt", p[i]) != NULL) << i;
    return bits;
}
#endif

#endif
