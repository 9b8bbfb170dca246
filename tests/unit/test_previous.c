/* Accepted losses and the limit; whole builds against a former KB are in test_build.c,
 * tests/bad and tests/full/strict_build.py. */
#include "ingest/previous.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_loss_is_accepted_for_a_source_or_one_kind_of_it(void **state)
{
    (void)state;
    struct accepted_loss a;
    struct err err = {0};
    assert_int_equal(previous_read_accepted("civic=merged = by editors", &a, &err), 0);
    assert_true(str_eq_c(a.source, "civic"));
    assert_int_equal(a.kind.n, 0);
    assert_true(str_eq_c(a.reason, "merged = by editors"));
    assert_int_equal(previous_read_accepted("civic/evidence= why ", &a, &err), 0);
    assert_true(str_eq_c(a.source, "civic"));
    assert_true(str_eq_c(a.kind, "evidence"));
    assert_true(str_eq_c(a.reason, "why"));
}

static void a_loss_without_source_kind_or_reason_is_not_accepted(void **state)
{
    static const char *const wrong[] = {
        "", "civic", "civic=", "civic= ", "=why", "/evidence=why", "civic/=why"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct accepted_loss a;
        struct err err = {0};
        assert_int_equal(previous_read_accepted(wrong[i], &a, &err), ERR_USAGE);
        assert_non_null(strstr(err.msg, "expected SOURCE=REASON"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loss_is_accepted_for_a_source_or_one_kind_of_it),
        cmocka_unit_test(a_loss_without_source_kind_or_reason_is_not_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
