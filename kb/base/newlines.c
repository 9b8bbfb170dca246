#include "kb/base/newlines.h"

#include "kb/base/bytes64.h"

#include <string.h>

/* Mostly there is one line end or none: a jump for either would be guessed wrong too
 * often. */
static inline size_t note(uint64_t marks, size_t base, uint32_t *at)
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
static inline size_t find(const char *p, size_t base, uint32_t *at, size_t *nul_at)
{
    if (bytes64_have_nul(p))
        note_nul(p, base, nul_at);
    return note(bytes64_equal(p, '\n'), base, at);
}

size_t newlines_find(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at)
{
    uint32_t *next = at;
    char rest[BYTES64];

    for (; end - beg >= BYTES64; beg += BYTES64)
        next += find(p + beg, beg, next, nul_at);
    if (beg < end) {
        memset(rest, ' ', sizeof rest);
        memcpy(rest, p + beg, end - beg);
        next += find(rest, beg, next, nul_at);
    }
    return (size_t)(next - at);
}
