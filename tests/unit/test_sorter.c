#include "kb/store/sorter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_ROWS 3000

struct made_row {
    uint8_t key[12];
    uint8_t value[9];
    size_t n_key, n_value;
    unsigned nth;
};

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Few letters and short keys, so that many keys are equal or prefixes of others. */
static void make_rows(struct made_row *rows, size_t n, uint32_t seed)
{
    for (size_t i = 0; i < n; i++) {
        rows[i].n_key = next_random(&seed) % 5 + (next_random(&seed) % 4 ? 0 : 7);
        for (size_t k = 0; k < rows[i].n_key; k++)
            rows[i].key[k] = (uint8_t)(next_random(&seed) % 3 ? 0 : 255);
        rows[i].n_value = next_random(&seed) % 9;
        for (size_t k = 0; k < rows[i].n_value; k++)
            rows[i].value[k] = (uint8_t)next_random(&seed);
        rows[i].nth = (unsigned)i;
    }
}

static struct str key_of(const struct made_row *r)
{
    return (struct str){(const char *)r->key, r->n_key};
}

static int compare_rows(const void *a, const void *b)
{
    const struct made_row *left = a, *right = b;
    int order = str_cmp(key_of(left), key_of(right));

    return order ? order : (left->nth > right->nth) - (left->nth < right->nth);
}

static void check_against_qsort(size_t n, size_t memory_bytes, uint32_t seed)
{
    struct made_row *rows = calloc(n ? n : 1, sizeof(*rows));
    struct sorter *s = sorter_new("/tmp", memory_bytes);
    struct str key, value;
    struct err err = {0};

    assert_non_null(rows);
    make_rows(rows, n, seed);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            sorter_add(s, key_of(&rows[i]),
                (struct str){(const char *)rows[i].value, rows[i].n_value}, &err),
            0);
    assert_int_equal(sorter_count(s), n);
    qsort(rows, n, sizeof(*rows), compare_rows);
    assert_int_equal(sorter_end(s, &err), 0);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(sorter_next(s, &key, &value, &err), 1);
        assert_true(str_eq(key, key_of(&rows[i])));
        assert_int_equal(value.n, rows[i].n_value);
        assert_memory_equal(value.n ? value.p : "", rows[i].value, value.n);
    }
    assert_int_equal(sorter_next(s, &key, &value, &err), 0);
    assert_int_equal(sorter_next(s, &key, &value, &err), 0);
    sorter_free(s);
    free(rows);
}

static void sorts_in_memory_as_a_stable_sort_does(void **state)
{
    (void)state;
    check_against_qsort(N_ROWS, (size_t)1 << 20, 7);
}

static void sorts_the_same_through_runs_of_any_size(void **state)
{
    static const size_t bounds[] = {0, 1, 100, 777, 4096, 20000};

    (void)state;
    for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
        check_against_qsort(N_ROWS, bounds[i], 11 + (uint32_t)i);
}

static void sorts_nothing_and_one_row(void **state)
{
    (void)state;
    check_against_qsort(0, 100, 3);
    check_against_qsort(1, 100, 3);
    check_against_qsort(2, 0, 3);
}

static void takes_rows_larger_than_its_memory(void **state)
{
    struct sorter *s = sorter_new("/tmp", 64);
    struct err err = {0};
    struct str key, value;
    char *big = malloc(300000);

    (void)state;
    assert_non_null(big);
    memset(big, 'x', 300000);
    assert_int_equal(sorter_add(s, STR("b"), (struct str){big, 300000}, &err), 0);
    assert_int_equal(sorter_add(s, STR("a"), (struct str){big, 5}, &err), 0);
    assert_int_equal(sorter_add(s, STR("c"), (struct str){big, 299999}, &err), 0);
    assert_int_equal(sorter_end(s, &err), 0);
    assert_int_equal(sorter_next(s, &key, &value, &err), 1);
    assert_int_equal(value.n, 5);
    assert_int_equal(sorter_next(s, &key, &value, &err), 1);
    assert_int_equal(value.n, 300000);
    assert_memory_equal(value.p, big, value.n);
    assert_int_equal(sorter_next(s, &key, &value, &err), 1);
    assert_int_equal(value.n, 299999);
    sorter_free(s);
    free(big);
}

static void names_a_directory_it_cannot_write_to(void **state)
{
    struct sorter *s = sorter_new("/nowhere/at/all", 1);
    struct err err = {0};

    (void)state;
    assert_int_equal(sorter_add(s, STR("a"), STR("1"), &err), 0);
    assert_int_equal(sorter_add(s, STR("b"), STR("2"), &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "/nowhere/at/all"));
    sorter_free(s);
    sorter_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_in_memory_as_a_stable_sort_does),
        cmocka_unit_test(sorts_the_same_through_runs_of_any_size),
        cmocka_unit_test(sorts_nothing_and_one_row),
        cmocka_unit_test(takes_rows_larger_than_its_memory),
        cmocka_unit_test(names_a_directory_it_cannot_write_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
