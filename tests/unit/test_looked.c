#include "query/looked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define BITS 300

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

static void nothing_was_looked_at_in_an_empty_map(void **state)
{
    struct looked_map *m = looked_new();

    (void)state;
    looked_close(m);
    assert_true(looked_is_empty(m));
    assert_int_equal(looked_at(m, 7, 1, 1), LOOKED_NOT);
    assert_int_equal(looked_at(m, CONTIG_NONE, 1, 1), LOOKED_NOT);
    assert_int_equal(looked_at(m, N_CONTIGS, 1, 1), LOOKED_NOT);
    looked_free(m);
    looked_free(NULL);
}

static void contigs_are_apart(void **state)
{
    struct looked_map *m = looked_new();

    (void)state;
    looked_add(m, 7, 10, 20);
    looked_close(m);
    assert_int_equal(looked_at(m, 7, 10, 20), LOOKED_REFERENCE);
    assert_int_equal(looked_at(m, 8, 10, 20), LOOKED_NOT);
    assert_false(looked_is_empty(m));
    looked_free(m);
}

static void a_span_is_reference_only_when_all_of_it_was_looked_at(void **state)
{
    struct looked_map *m = looked_new();

    (void)state;
    looked_add(m, 1, 10, 20);
    looked_add(m, 1, 21, 30); /* neighbours join */
    looked_add(m, 1, 32, 40);
    looked_close(m);
    assert_int_equal(looked_at(m, 1, 10, 30), LOOKED_REFERENCE);
    assert_int_equal(looked_at(m, 1, 9, 10), LOOKED_NOT);
    assert_int_equal(looked_at(m, 1, 30, 31), LOOKED_NOT);
    assert_int_equal(looked_at(m, 1, 30, 32), LOOKED_NOT);
    looked_free(m);
}

static void one_unsure_base_makes_the_span_unsure(void **state)
{
    struct looked_map *m = looked_new();

    (void)state;
    looked_add(m, 1, 10, 20);
    looked_add_unsure(m, 1, 15, 15);
    looked_close(m);
    assert_int_equal(looked_at(m, 1, 10, 20), LOOKED_UNSURE);
    assert_int_equal(looked_at(m, 1, 15, 99), LOOKED_UNSURE);
    assert_int_equal(looked_at(m, 1, 10, 14), LOOKED_REFERENCE);
    assert_int_equal(looked_at(m, 1, 16, 20), LOOKED_REFERENCE);
    looked_free(m);
}

static void senseless_intervals_are_left_out(void **state)
{
    struct looked_map *m = looked_new();

    (void)state;
    looked_add(m, 1, 0, 5);
    looked_add(m, 1, 9, 8);
    looked_add(m, CONTIG_NONE, 1, 5);
    looked_add(m, N_CONTIGS, 1, 5);
    looked_add_unsure(m, 1, 0, 5);
    looked_close(m);
    assert_true(looked_is_empty(m));
    looked_free(m);
}

static void the_last_number_does_not_wrap(void **state)
{
    struct looked_map *m = looked_new();

    (void)state;
    looked_add(m, 1, 10, 20);
    looked_add(m, 1, 30, 40);
    looked_add(m, 1, 5, UINT32_MAX);
    looked_add(m, 1, 50, 60);
    looked_add(m, 1, 2, 2);
    looked_close(m);
    assert_int_equal(looked_at(m, 1, 25, 25), LOOKED_REFERENCE);
    assert_int_equal(looked_at(m, 1, 41, UINT32_MAX), LOOKED_REFERENCE);
    assert_int_equal(looked_at(m, 1, 4, 5), LOOKED_NOT);
    looked_free(m);
}

static enum looked by_bits(
    const bool *looked, const bool *unsure, uint32_t beg1, uint32_t end1)
{
    bool all = true, any = false;

    for (uint32_t i = beg1; i <= end1; i++) {
        all &= looked[i];
        any |= unsure[i];
    }
    return any ? LOOKED_UNSURE : all ? LOOKED_REFERENCE : LOOKED_NOT;
}

static void a_bitmap_gives_the_same_answers(void **state)
{
    uint64_t x = 0x2545f4914f6cdd1du;

    (void)state;
    for (int turn = 0; turn < 200; turn++) {
        bool looked[BITS + 1] = {false}, unsure[BITS + 1] = {false};
        struct looked_map *m = looked_new();
        unsigned n = (unsigned)(next(&x) % 30);

        for (unsigned i = 0; i < n; i++) {
            uint32_t beg1 = (uint32_t)(next(&x) % BITS) + 1;
            uint32_t end1 = beg1 + (uint32_t)(next(&x) % 25);
            bool is_unsure = next(&x) % 4 == 0;

            end1 = end1 > BITS ? BITS : end1;
            memset((is_unsure ? unsure : looked) + beg1, true, end1 - beg1 + 1);
            if (is_unsure)
                looked_add_unsure(m, 3, beg1, end1);
            else
                looked_add(m, 3, beg1, end1);
        }
        looked_close(m);
        for (uint32_t beg1 = 1; beg1 <= BITS; beg1++)
            for (uint32_t end1 = beg1; end1 <= BITS && end1 < beg1 + 8; end1++)
                assert_int_equal(
                    looked_at(m, 3, beg1, end1), by_bits(looked, unsure, beg1, end1));
        looked_free(m);
    }
}

static void what_two_maps_have_in_common_is_counted_once(void **state)
{
    struct looked_map *regions = looked_new(), *common = looked_new();

    (void)state;
    looked_add(regions, 7, 10, 20);
    looked_add(regions, 7, 30, 40);
    looked_add(regions, 8, 1, 5);
    looked_add_unsure(regions, 7, 12, 12);
    looked_close(regions);
    assert_int_equal(looked_n_bases(regions), 27);
    looked_add_common(common, regions, 7, 15, 35);
    looked_add_common(common, regions, 7, 18, 32);
    looked_add_common(common, regions, 7, 21, 29);
    looked_add_common(common, regions, 9, 1, 100);
    looked_add_common(common, regions, N_CONTIGS, 1, 100);
    looked_close(common);
    assert_int_equal(looked_n_bases(common), 6 + 6);
    assert_int_equal(looked_at(common, 7, 15, 20), LOOKED_REFERENCE);
    assert_int_equal(looked_at(common, 7, 36, 36), LOOKED_NOT);
    looked_add_all(common, regions);
    looked_close(common);
    assert_int_equal(looked_n_bases(common), 27);
    looked_free(regions);
    looked_free(common);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_was_looked_at_in_an_empty_map),
        cmocka_unit_test(contigs_are_apart),
        cmocka_unit_test(a_span_is_reference_only_when_all_of_it_was_looked_at),
        cmocka_unit_test(one_unsure_base_makes_the_span_unsure),
        cmocka_unit_test(senseless_intervals_are_left_out),
        cmocka_unit_test(the_last_number_does_not_wrap),
        cmocka_unit_test(a_bitmap_gives_the_same_answers),
        cmocka_unit_test(what_two_maps_have_in_common_is_counted_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
