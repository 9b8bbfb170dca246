#include "kb/store/sorter.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

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

static void add_rows(struct sorter *s, const struct made_row *rows, size_t n)
{
    struct err err = {0};

    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            sorter_add(s, key_of(&rows[i]),
                (struct str){(const char *)rows[i].value, rows[i].n_value}, &err),
            0);
}

static void check_order(struct sorter *s, struct made_row *rows, size_t n)
{
    struct str key, value;
    struct err err = {0};

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
}

static void check_against_qsort(size_t n, size_t memory_bytes, uint32_t seed)
{
    struct made_row *rows = calloc(n ? n : 1, sizeof(*rows));

    assert_non_null(rows);
    make_rows(rows, n, seed);
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        struct sorter *s = sorter_new("/tmp", memory_bytes);

        make_rows(rows, n, seed);
        if (has_thread)
            sorter_use_thread(s);
        add_rows(s, rows, n);
        check_order(s, rows, n);
        sorter_free(s);
    }
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

/* The rows of three sorters, some of which had to write runs, as one sorter has them
 * that was given all: equal keys in the order of the sorters. */
static void takes_the_rows_of_others_behind_its_own(void **state)
{
    static const size_t bounds[] = {200, (size_t)1 << 20, 9000};
    struct made_row *rows = calloc(N_ROWS, sizeof(*rows));
    struct sorter *s[3];
    struct err err = {0};

    (void)state;
    assert_non_null(rows);
    for (unsigned turn = 0; turn < 3; turn++) {
        make_rows(rows, N_ROWS, 21 + turn);
        for (unsigned i = 0; i < 3; i++) {
            s[i] = sorter_new("/tmp", bounds[(i + turn) % 3]);
            add_rows(s[i], rows + i * N_ROWS / 3, N_ROWS / 3);
        }
        for (unsigned i = 1; i < 3; i++) {
            assert_int_equal(sorter_take(s[0], s[i], &err), 0);
            assert_int_equal(sorter_count(s[i]), 0);
            sorter_free(s[i]);
        }
        check_order(s[0], rows, N_ROWS);
        sorter_free(s[0]);
    }
    free(rows);
}

static void takes_more_rows_after_it_took_others(void **state)
{
    struct sorter *s = sorter_new("/tmp", 100), *other = sorter_new("/tmp", 100);
    struct made_row rows[90];
    struct err err = {0};

    (void)state;
    make_rows(rows, 90, 5);
    add_rows(s, rows, 30);
    add_rows(other, rows + 30, 30);
    assert_int_equal(sorter_take(s, other, &err), 0);
    add_rows(s, rows + 60, 30);
    check_order(s, rows, 90);
    sorter_free(s);
    sorter_free(other);
}

/* Long keys with a common beginning, of which some are the beginning of others, with
 * zeros at their ends: what the order by pieces must not confuse. */
static void orders_keys_that_differ_far_behind_their_beginning(void **state)
{
    enum { N = 4000, MOST = 120 };
    struct sorter *s = sorter_new("/tmp", (size_t)1 << 24);
    char(*keys)[MOST] = calloc(N, sizeof(*keys));
    char last[MOST];
    struct str key, value;
    struct err err = {0};
    uint32_t seed = 77;
    size_t n_last = 0;

    (void)state;
    assert_non_null(keys);
    for (uint32_t i = 0; i < N; i++) {
        size_t n = next_random(&seed) % MOST, at = n ? next_random(&seed) % n : 0;
        if (n)
            keys[i][at] = (char)(next_random(&seed) % 3);
        assert_int_equal(sorter_add(s, (struct str){keys[i], n},
                             (struct str){(const char *)&i, sizeof(i)}, &err),
            0);
    }
    assert_int_equal(sorter_end(s, &err), 0);
    for (uint32_t i = 0, nth = 0, before = 0; i < N; i++, before = nth) {
        assert_int_equal(sorter_next(s, &key, &value, &err), 1);
        memcpy(&nth, value.p, sizeof(nth));
        assert_true(nth < N && str_eq(key, (struct str){keys[nth], key.n}));
        if (i > 0) {
            int order = str_cmp((struct str){last, n_last}, key);
            assert_true(order < 0 || (order == 0 && before < nth));
        }
        memcpy(last, key.p, key.n);
        n_last = key.n;
    }
    assert_int_equal(sorter_next(s, &key, &value, &err), 0);
    sorter_free(s);
    free(keys);
}

/* A file system without room, as RLIMIT_FSIZE plays it. */
static void tells_where_a_run_could_not_be_written(void **state)
{
    const struct rlimit few = {1000, RLIM_INFINITY};
    struct rlimit before;
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        struct sorter *s = sorter_new("/tmp", 300);
        struct err err = {0};
        int rc = 0;

        if (has_thread)
            sorter_use_thread(s);
        for (unsigned i = 0; i < 500 && rc == 0; i++)
            rc = sorter_add(s, STR("key"), STR("value"), &err);
        if (rc == 0)
            rc = sorter_end(s, &err);
        assert_int_equal(rc, ERR_FAIL);
        assert_non_null(strstr(err.msg, "could not write a temporary file in"));
        assert_non_null(strstr(err.msg, "/tmp"));
        sorter_free(s);
    }
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_in_memory_as_a_stable_sort_does),
        cmocka_unit_test(sorts_the_same_through_runs_of_any_size),
        cmocka_unit_test(sorts_nothing_and_one_row),
        cmocka_unit_test(takes_rows_larger_than_its_memory),
        cmocka_unit_test(names_a_directory_it_cannot_write_to),
        cmocka_unit_test(takes_the_rows_of_others_behind_its_own),
        cmocka_unit_test(takes_more_rows_after_it_took_others),
        cmocka_unit_test(orders_keys_that_differ_far_behind_their_beginning),
        cmocka_unit_test(tells_where_a_run_could_not_be_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
