#include "kb/base/beside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct sum {
    unsigned n, total;
    pthread_t thread; /* that added */
};

static int add_up(void *ctx, struct err *err)
{
    struct sum *x = ctx;
    x->thread = pthread_self();
    for (unsigned i = 1; i <= x->n; i++)
        x->total += i;
    return x->n > 0 ? 0 : err_set(err, ERR_SAMPLE, "nothing to add");
}

static void work_is_done_here_unless_a_thread_is_wanted(void **state)
{
    (void)state;
    struct sum x = {.n = 10};
    struct beside b;
    struct err err = {0};
    beside_begin(&b, add_up, &x, false);
    assert_int_equal(x.total, 55);
    assert_true(pthread_equal(x.thread, pthread_self()));
    assert_int_equal(beside_end(&b, &err), 0);
    assert_int_equal(err.code, 0);
}

static void a_thread_works_while_its_caller_does(void **state)
{
    (void)state;
    struct sum x = {.n = 1000}, own = {.n = 10};
    struct beside b;
    struct err err = {0};
    beside_begin(&b, add_up, &x, true);
    assert_int_equal(add_up(&own, &err), 0);
    assert_int_equal(beside_end(&b, &err), 0);
    assert_int_equal(x.total, 500500);
    assert_int_equal(own.total, 55);
    assert_false(pthread_equal(x.thread, pthread_self()));
}

static void an_error_of_either_way_is_handed_over(void **state)
{
    (void)state;
    for (int is_thread = 0; is_thread <= 1; is_thread++) {
        struct sum x = {.n = 0};
        struct beside b;
        struct err err = {0};
        beside_begin(&b, add_up, &x, is_thread != 0);
        assert_int_equal(beside_end(&b, &err), ERR_SAMPLE);
        assert_string_equal(err.msg, "nothing to add");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_done_here_unless_a_thread_is_wanted),
        cmocka_unit_test(a_thread_works_while_its_caller_does),
        cmocka_unit_test(an_error_of_either_way_is_handed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
