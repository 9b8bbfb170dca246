#include "kb/base/newlines.h"

#include "kb/base/bytes64.h"

#include <string.h>

/* Mostly there is one line end or none: a jump for either would be guessed wrong too
 * often. */
BYTES64_INLINE size_t note(uint64_t marks, size_t base, uint32_t *at)
{
    size_t n = marks != 0;

    at[0] = (uint32_t)(base + (unsigned)__builtin_ctzll(marks | UINT64_C(1) << 63));
    for (marks &= marks - 1; marks; marks &= marks - 1)
        at[n++] = (uint32_t)(base + (unsigned)__builtin_ctzll(marks));
    return n;
}

static void note_nul(const char *p, size_t base, size_t *nul_at)
{
    if (*nul_at == SIZE_MAX)
        *nul_at = base + (size_t)((const char *)memchr(p, '\0', BYTES64) - p);
}

/* The line ends of 64 bytes, which stand at base. */
BYTES64_INLINE size_t find(
    const char *p, size_t base, uint32_t *at, size_t *nul_at, bool is_wide)
{
    if (is_wide ? bytes64_have_nul_wide(p) : bytes64_have_nul_narrow(p))
        note_nul(p, base, nul_at);
    return note(is_wide ? bytes64_equal_wide(p, '\n') : bytes64_equal_narrow(p, '\n'),
        base, at);
}

BYTES64_INLINE size_t find_all(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at, bool is_wide)
{
    uint32_t *next = at;
    char rest[BYTES64];

    for (; end - beg >= BYTES64; beg += BYTES64)
        next += find(p + beg, beg, next, nul_at, is_wide);
    if (beg < end) {
        memset(rest, ' ', sizeof rest);
        memcpy(rest, p + beg, end - beg);
        next += find(rest, beg, next, nul_at, is_wide);
    }
    return (size_t)(next - at);
}

size_t newlines_find_narrow(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at)
{
    return find_all(p, beg, end, at, nul_at, false);
}

BYTES64_WIDE static size_t find_wide(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at)
{
    return find_all(p, beg, end, at, nul_at, true);
}

size_t newlines_find(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at)
{
    return bytes64_is_wide() ? find_wide(p, beg, end, at, nul_at)
                             : newlines_find_narrow(p, beg, end, at, nul_at);
}
