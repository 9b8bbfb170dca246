#include "kb/base/strmap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_key_is_new_once_and_keeps_its_value(void **state)
{
    struct arena mem = ARENA_INIT;
    struct strmap map = STRMAP_INIT;
    bool is_new;

    (void)state;
    assert_null(strmap_get(&map, STR("a")));
    *strmap_at(&map, &mem, STR("a"), &is_new) = 7;
    assert_true(is_new);
    assert_int_equal(*strmap_at(&map, &mem, STR("a"), &is_new), 7);
    assert_false(is_new);
    assert_int_equal(*strmap_get(&map, STR("a")), 7);
    assert_null(strmap_get(&map, STR("b")));
    assert_int_equal(map.n, 1);
    arena_free(&mem);
}

static void an_empty_key_is_a_key(void **state)
{
    struct arena mem = ARENA_INIT;
    struct strmap map = STRMAP_INIT;
    bool is_new;

    (void)state;
    *strmap_at(&map, &mem, STR("x"), &is_new) = 1;
    assert_null(strmap_get(&map, STR("")));
    *strmap_at(&map, &mem, STR_NONE, &is_new) = 3;
    assert_true(is_new);
    assert_int_equal(*strmap_get(&map, STR("")), 3);
    assert_int_equal(*strmap_get(&map, STR_NONE), 3);
    arena_free(&mem);
}

static void all_keys_are_found_after_growing(void **state)
{
    struct arena mem = ARENA_INIT;
    struct strmap map = STRMAP_INIT;
    bool is_new;

    (void)state;
    for (uint32_t i = 0; i < 10000; i++)
        *strmap_at(&map, &mem, str_fmt(&mem, "key %u", (unsigned)i), &is_new) = i;
    assert_int_equal(map.n, 10000);
    for (uint32_t i = 0; i < 10000; i++) {
        const uint32_t *value = strmap_get(&map, str_fmt(&mem, "key %u", (unsigned)i));

        assert_non_null(value);
        assert_int_equal(*value, i);
    }
    assert_null(strmap_get(&map, STR("key 10000")));
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_new_once_and_keeps_its_value),
        cmocka_unit_test(an_empty_key_is_a_key),
        cmocka_unit_test(all_keys_are_found_after_growing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
