#include "kb/base/regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void finds_groups_and_those_that_took_no_part(void **state)
{
    struct err err = {0};
    struct str g[REGEX_MAX_GROUPS], s = STR("see Part B: and part 2");
    struct regex *x = regex_new("part (b)?(\\d)?", &err);
    (void)state;
    assert_non_null(x);
    assert_true(regex_find(x, s, 0, g));
    assert_true(str_eq_c(g[0], "Part B"));
    assert_true(str_eq_c(g[1], "B"));
    assert_null(g[2].p);
    assert_true(regex_find(x, s, 10, g));
    assert_true(str_eq_c(g[2], "2"));
    assert_null(g[1].p);
    assert_null(g[7].p);
    assert_false(regex_find(x, s, 20, g));
    regex_free(x);
}

static void refuses_a_bad_pattern_and_says_where(void **state)
{
    struct err err = {0};
    (void)state;
    assert_null(regex_new("(a", &err));
    assert_int_equal(err.code, ERR_FAIL);
    assert_non_null(err.msg[0] ? err.msg : NULL);
}

static void a_start_behind_the_end_finds_nothing(void **state)
{
    struct err err = {0};
    struct str g[REGEX_MAX_GROUPS];
    struct regex *x = regex_new("a*", &err);
    (void)state;
    assert_non_null(x);
    assert_true(regex_find(x, STR("aa"), 2, g));
    assert_int_equal(g[0].n, 0);
    assert_false(regex_find(x, STR("aa"), 3, g));
    assert_false(regex_find(x, STR_NONE, 0, g));
    regex_free(x);
    regex_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_groups_and_those_that_took_no_part),
        cmocka_unit_test(refuses_a_bad_pattern_and_says_where),
        cmocka_unit_test(a_start_behind_the_end_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
