#include "kb/base/in_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST_MAKERS 5

/* Pieces are "0 ", "1 ", ...; makers of odd numbers are slow. */
struct story {
    size_t fail_make, fail_give; /* piece; SIZE_MAX: none */
    atomic_size_t n_made, n_given;
    size_t most_waiting;
    bool has_failed;
    struct buf all;
};

struct maker {
    struct story *of;
    unsigned number;
};

static int make_piece(void *ctx, size_t i, struct buf *out, struct err *err)
{
    struct maker *m = ctx;

    assert_int_equal(out->n, 0);
    if (m->number % 2 == 1)
        usleep(100);
    atomic_fetch_add(&m->of->n_made, 1);
    buf_fmt(out, "%zu ", i);
    if (i >= m->of->fail_make)
        return err_set(err, ERR_KB, "piece %zu is damaged", i);
    return 0;
}

static int take_piece(void *ctx, struct str piece, struct err *err)
{
    struct story *s = ctx;
    size_t waiting = atomic_load(&s->n_made) - s->n_given;

    assert_false(s->has_failed);
    if (waiting > s->most_waiting)
        s->most_waiting = waiting;
    if (s->n_given == s->fail_give) {
        s->has_failed = true;
        return err_set(err, ERR_FAIL, "the disk is full");
    }
    s->n_given++;
    buf_add_str(&s->all, piece);
    return 0;
}

static int run(struct story *s, size_t n, unsigned n_makers, struct err *err)
{
    struct maker makers[MOST_MAKERS];

    for (unsigned i = 0; i < n_makers; i++)
        makers[i] = (struct maker){s, i};
    const struct in_order job = {.n = n,
        .makers = makers,
        .maker_bytes = sizeof *makers,
        .n_makers = n_makers,
        .make = make_piece,
        .give = take_piece,
        .ctx = s};
    return in_order_run(&job, err);
}

static void pieces_are_given_in_their_order_by_any_number_of_threads(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 7, 500};

    (void)state;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (unsigned n = 1; n <= MOST_MAKERS; n++) {
            struct story s = {.fail_make = SIZE_MAX, .fail_give = SIZE_MAX};
            struct buf want = BUF_INIT;
            struct err err = {0};
            for (size_t i = 0; i < counts[c]; i++)
                buf_fmt(&want, "%zu ", i);
            assert_int_equal(run(&s, counts[c], n, &err), 0);
            assert_int_equal(s.n_made, counts[c]);
            assert_int_equal(s.all.n, want.n);
            if (want.n > 0)
                assert_string_equal(s.all.p, want.p);
            assert_true(s.most_waiting <= (size_t)3 * n);
            buf_free(&want);
            buf_free(&s.all);
        }
}

static void the_first_piece_that_failed_tells_the_error(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= MOST_MAKERS; n++)
        for (size_t at = 0; at < 12; at++) {
            struct story s = {.fail_make = at, .fail_give = SIZE_MAX};
            struct err err = {0};
            char want[64];
            snprintf(want, sizeof want, "piece %zu is damaged", at);
            assert_int_equal(run(&s, 100, n, &err), ERR_KB);
            assert_string_equal(err.msg, want);
            assert_int_equal(s.n_given, at);
            buf_free(&s.all);
        }
}

/* take_piece itself asserts that it is not called again. */
static void what_cannot_be_given_ends_it(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= MOST_MAKERS; n++)
        for (size_t at = 0; at < 12; at++) {
            struct story s = {.fail_make = SIZE_MAX, .fail_give = at};
            struct err err = {0};
            assert_int_equal(run(&s, 100, n, &err), ERR_FAIL);
            assert_string_equal(err.msg, "the disk is full");
            assert_true(s.n_made < 100);
            buf_free(&s.all);
        }
}

static void few_things_need_one_maker_and_many_no_more_than_threads(void **state)
{
    (void)state;
    assert_int_equal(in_order_n_makers(0, 10, 4), 1);
    assert_int_equal(in_order_n_makers(79, 10, 4), 1);
    assert_int_equal(in_order_n_makers(80, 10, 4), 2);
    assert_int_equal(in_order_n_makers(1000000, 10, 4), 4);
    assert_int_equal(in_order_n_makers(1000000, 10, 0), 1);
    assert_int_equal(in_order_n_makers(1000000, 10, 1000), IN_ORDER_MAX_MAKERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_given_in_their_order_by_any_number_of_threads),
        cmocka_unit_test(the_first_piece_that_failed_tells_the_error),
        cmocka_unit_test(what_cannot_be_given_ends_it),
        cmocka_unit_test(few_things_need_one_maker_and_many_no_more_than_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
