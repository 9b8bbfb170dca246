#include "ingest/row_workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_ROWS 20000u
#define N_CELLS 3
#define MAX_THREADS 4

/* What one thread's reader saw; bad: rows that it cannot read. */
struct seen {
    unsigned *times; /* of each line, shared: no line is two threads' */
    unsigned n_missing;
    uint64_t bad[2];
};

static int read_row(void *worker, const struct source_row *row, struct err *err)
{
    struct seen *seen = worker;
    char want[32];

    snprintf(want, sizeof(want), "row %u", (unsigned)row->line);
    assert_true(str_eq_c(row->cells[0], want));
    assert_int_equal(row->number, row->line * 2);
    assert_int_equal(row->cells[1].n, row->line % 90);
    assert_non_null(row->cells[1].p);
    seen->n_missing += !row->cells[2].p;
    seen->times[row->line]++;
    if (row->line == seen->bad[0] || row->line == seen->bad[1])
        return err_set(err, ERR_FAIL, "line %u is bad", (unsigned)row->line);
    return 0;
}

static int read_rows(
    struct seen *seen, unsigned n_threads, int rc_of_cutting, struct err *err)
{
    static const char filling[90] = {'x'};
    void *workers[MAX_THREADS];
    struct row_workers *w;
    int rc = 0;

    for (unsigned i = 0; i < n_threads; i++)
        workers[i] = &seen[i];
    w = row_workers_begin(n_threads, N_CELLS, read_row, workers);
    for (unsigned i = 0; i < N_ROWS && rc >= 0; i++) {
        char text[32];
        snprintf(text, sizeof(text), "row %u", i);
        const struct str cells[N_CELLS] = {
            str_of(text), {filling, i % 90}, i % 2 ? STR("") : STR_NONE};
        const struct source_row row = {i, i * 2, cells};
        rc = row_workers_give(w, &row, err);
    }
    if (rc >= 0 && rc_of_cutting < 0)
        rc = err_set(err, rc_of_cutting, "the file is cut short");
    return row_workers_end(w, rc, err);
}

static void begin(struct seen *seen, unsigned *times, uint64_t bad1, uint64_t bad2)
{
    memset(times, 0, N_ROWS * sizeof(*times));
    for (unsigned i = 0; i < MAX_THREADS; i++)
        seen[i] = (struct seen){.times = times, .bad = {bad1, bad2}};
}

static void every_row_is_read_once_as_it_was_given(void **state)
{
    unsigned *times = calloc(N_ROWS, sizeof(*times));
    struct seen seen[MAX_THREADS];
    struct err err = {0};

    (void)state;
    assert_non_null(times);
    for (unsigned n = 1; n <= MAX_THREADS; n++) {
        unsigned n_missing = 0;

        begin(seen, times, UINT64_MAX, UINT64_MAX);
        assert_int_equal(read_rows(seen, n, 0, &err), 0);
        for (unsigned i = 0; i < N_ROWS; i++)
            assert_int_equal(times[i], 1);
        for (unsigned i = 0; i < MAX_THREADS; i++)
            n_missing += seen[i].n_missing;
        assert_int_equal(n_missing, N_ROWS / 2);
    }
    free(times);
}

static void the_error_that_stands_first_in_the_file_is_told(void **state)
{
    unsigned *times = calloc(N_ROWS, sizeof(*times));
    struct seen seen[MAX_THREADS];

    (void)state;
    assert_non_null(times);
    for (unsigned n = 1; n <= MAX_THREADS; n++)
        for (uint64_t first = 3; first < N_ROWS; first += 6500) {
            struct err err = {0};
            char want[32];

            begin(seen, times, first + 4000, first);
            snprintf(want, sizeof(want), "line %u is bad", (unsigned)first);
            assert_int_equal(read_rows(seen, n, 0, &err), ERR_FAIL);
            assert_string_equal(err.msg, want);
        }
    free(times);
}

static void an_error_of_a_row_stands_before_that_of_the_file(void **state)
{
    unsigned *times = calloc(N_ROWS, sizeof(*times));
    struct seen seen[MAX_THREADS];

    (void)state;
    assert_non_null(times);
    for (unsigned n = 1; n <= MAX_THREADS; n++) {
        struct err err = {0};

        begin(seen, times, N_ROWS - 1, UINT64_MAX);
        assert_int_equal(read_rows(seen, n, ERR_FAIL, &err), ERR_FAIL);
        assert_string_equal(err.msg, "line 19999 is bad");
        err = (struct err){0};
        begin(seen, times, UINT64_MAX, UINT64_MAX);
        assert_int_equal(read_rows(seen, n, ERR_FAIL, &err), ERR_FAIL);
        assert_string_equal(err.msg, "the file is cut short");
    }
    free(times);
}

static void no_rows_at_all_are_no_error(void **state)
{
    struct seen seen[MAX_THREADS] = {0};
    void *workers[] = {&seen[0], &seen[1]};
    struct err err = {0};

    (void)state;
    for (unsigned n = 1; n <= 2; n++)
        assert_int_equal(
            row_workers_end(row_workers_begin(n, N_CELLS, read_row, workers), 0, &err),
            0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_read_once_as_it_was_given),
        cmocka_unit_test(the_error_that_stands_first_in_the_file_is_told),
        cmocka_unit_test(an_error_of_a_row_stands_before_that_of_the_file),
        cmocka_unit_test(no_rows_at_all_are_no_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
