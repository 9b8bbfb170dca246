#include "kb/base/ordinals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void sorts_and_keeps_each_number_once(void **state)
{
    uint32_t list[] = {7, UINT32_MAX, 0, 7, 3, 0, 7};
    static const uint32_t want[] = {0, 3, 7, UINT32_MAX};

    (void)state;
    assert_int_equal(ordinals_unique(list, sizeof list / sizeof *list), 4);
    assert_memory_equal(list, want, sizeof want);
    assert_int_equal(ordinals_unique(list, 1), 1);
    assert_int_equal(ordinals_unique(NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_and_keeps_each_number_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
