#include "kb/base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_date_is_a_day_that_there_is)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
