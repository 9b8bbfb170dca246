#include "kb/base/key_sort.h"

#include <stdbool.h>
#include <string.h>

/* Of a digit: few numbers are sorted before so many places are looked at. */
#define DIGIT_BITS 12
#define DIGIT_BITS_OF_FEW 8
#define FEW 4096

/* False: all have the same digit, and nothing is moved. */
static bool sort_by_digit(
    const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned n_digits)
{
    size_t place[1u << DIGIT_BITS], n_before = 0;
    uint64_t mask = n_digits - 1;

    memset(place, 0, n_digits * sizeof *place);
    for (size_t i = 0; i < n; i++)
        place[from[i] >> shift & mask]++;
    if (place[from[0] >> shift & mask] == n)
        return false;
    for (unsigned d = 0; d < n_digits; d++) {
        size_t n_here = place[d];
        place[d] = n_before;
        n_before += n_here;
    }
    for (size_t i = 0; i < n; i++)
        to[place[from[i] >> shift & mask]++] = from[i];
    return true;
}

uint64_t *key_sort(uint64_t *keys, uint64_t *room, size_t n, unsigned low_bit)
{
    unsigned bits = n < FEW ? DIGIT_BITS_OF_FEW : DIGIT_BITS;

    for (unsigned shift = low_bit; n > 1 && shift < 64; shift += bits) {
        if (!sort_by_digit(keys, room, n, shift, 1u << bits))
            continue;
        uint64_t *sorted = room;
        room = keys;
        keys = sorted;
    }
    return keys;
}
