#include "kb/base/key_sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define MOST 20000

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

static unsigned low_bit_of_case;

/* By what is sorted, then as they stood, which their lowest bits tell. */
static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    if (x >> low_bit_of_case != y >> low_bit_of_case)
        return x >> low_bit_of_case < y >> low_bit_of_case ? -1 : 1;
    return (x & 0x7fff) < (y & 0x7fff) ? -1 : 1;
}

static void assert_sorted(uint64_t *x, size_t n, unsigned low_bit, uint64_t mask)
{
    static uint64_t keys[MOST], room[MOST], want[MOST];

    for (size_t i = 0; i < n; i++)
        want[i] = keys[i] = (next(x) & mask & UINT64_MAX << low_bit) | i;
    low_bit_of_case = low_bit;
    qsort(want, n, sizeof *want, by_key);
    const uint64_t *got = key_sort(keys, room, n, low_bit);
    assert_true(got == keys || got == room);
    assert_memory_equal(got, want, n * sizeof *want);
}

static void keys_rise_by_their_upper_bits_and_equal_ones_stay_as_they_stood(
    void **state)
{
    static const size_t sizes[] = {0, 1, 2, 3, 50, 4095, 4096, MOST};
    uint64_t x = 7;

    (void)state;
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (unsigned low_bit = 15; low_bit < 64; low_bit += 7) {
            assert_sorted(&x, sizes[i], low_bit, UINT64_MAX);
            assert_sorted(&x, sizes[i], low_bit, next(&x) & next(&x) & next(&x));
            assert_sorted(&x, sizes[i], low_bit, 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            keys_rise_by_their_upper_bits_and_equal_ones_stay_as_they_stood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
