#include "kb/base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void a_date_is_a_day_that_there_is(void **state)
{
    static const char *const days[] = {
        "2026-11-21", "2024-02-29", "2000-02-29", "0001-01-01", "2026-12-31"};
    static const char *const none[] = {"2026-02-29", "1900-02-29", "2026-04-31",
        "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01", "2026/01/01", "",
        "2026-01-011", "20260101", "+026-01-01"};

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (!date_is_day(str_of(days[i])))
            fail_msg("%s", days[i]);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (date_is_day(str_of(none[i])))
            fail_msg("%s", none[i]);
}

static void the_day_of_the_epoch_comes_from_the_environment(void **state)
{
    char day[DATE_BYTES];
    struct err err = {0};

    (void)state;
    unsetenv("SOURCE_DATE_EPOCH");
    assert_int_equal(date_of_epoch(day, &err), 0);
    setenv("SOURCE_DATE_EPOCH", "1772409599", 1);
    assert_int_equal(date_of_epoch(day, &err), 1);
    assert_string_equal(day, "2026-03-01");
    setenv("SOURCE_DATE_EPOCH", "253402300800", 1);
    assert_int_equal(date_of_epoch(day, &err), ERR_USAGE);
    setenv("SOURCE_DATE_EPOCH", "today", 1);
    assert_int_equal(date_of_epoch(day, &err), ERR_USAGE);
    unsetenv("SOURCE_DATE_EPOCH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_a_day_that_there_is),
        cmocka_unit_test(the_day_of_the_epoch_comes_from_the_environment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
