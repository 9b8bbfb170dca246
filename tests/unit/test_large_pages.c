#include "kb/base/large_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/resource.h>

#include "kb/base/arena.h"

static jmp_buf oom_jump;

static void jump_on_oom(size_t n_bytes)
{
    (void)n_bytes;
    longjmp(oom_jump, 1);
}

static void any_size_takes_whole_pages(void **state)
{
    (void)state;
    assert_int_equal(large_pages_room(0), LARGE_PAGES_BYTES);
    assert_int_equal(large_pages_room(1), LARGE_PAGES_BYTES);
    assert_int_equal(large_pages_room(LARGE_PAGES_BYTES), LARGE_PAGES_BYTES);
    assert_int_equal(large_pages_room(LARGE_PAGES_BYTES + 1), 2 * LARGE_PAGES_BYTES);
}

static void pages_are_zeros_from_the_start_of_a_large_one_to_the_end(void **state)
{
    size_t n = LARGE_PAGES_BYTES + 1, room = large_pages_room(n);
    unsigned char *p = large_pages_take(n), *other = large_pages_take(1);

    (void)state;
    assert_int_equal((uintptr_t)p % LARGE_PAGES_BYTES, 0);
    assert_int_equal((uintptr_t)other % LARGE_PAGES_BYTES, 0);
    for (size_t i = 0; i < room; i++)
        assert_int_equal(p[i], 0);
    memset(p, 1, room);
    assert_int_equal(other[0], 0);
    assert_int_equal(other[LARGE_PAGES_BYTES - 1], 0);
    large_pages_free(p, n);
    large_pages_free(other, 1);
    large_pages_free(NULL, 1);
}

/* Another lies between, so that they cannot all grow where they are. */
static void growth_keeps_contents_and_alignment_and_adds_zeros(void **state)
{
    size_t n = 1000;
    unsigned char *p = large_pages_take(n), *between[4];

    (void)state;
    memset(p, 7, n);
    for (unsigned k = 0; k < 4; k++) {
        size_t grown = k == 0 ? LARGE_PAGES_BYTES : 2 * n + 1;
        between[k] = large_pages_take(1);
        p = large_pages_grow(p, n, grown);
        assert_int_equal((uintptr_t)p % LARGE_PAGES_BYTES, 0);
        for (size_t i = 0; i < grown; i++)
            assert_int_equal(p[i], i < n ? 7 : 0);
        memset(p, 7, grown);
        n = grown;
    }
    large_pages_free(p, n);
    for (unsigned k = 0; k < 4; k++)
        large_pages_free(between[k], 1);
}

static void more_than_there_is_is_out_of_memory(void **state)
{
    volatile size_t n = SIZE_MAX - 1;

    (void)state;
    arena_set_oom(jump_on_oom);
    if (setjmp(oom_jump) == 0) {
        (void)large_pages_take(n);
        fail_msg("impossible pages were handed out");
    }
    arena_set_oom(NULL);
}

/* The pages that were there are there still. */
static void a_limit_of_data_is_out_of_memory(void **state)
{
    struct rlimit before, none;
    unsigned char *p = large_pages_take(1);
    volatile unsigned n_refused = 0;

    (void)state;
    p[0] = 7;
    assert_int_equal(getrlimit(RLIMIT_DATA, &before), 0);
    none = before;
    none.rlim_cur = 1; /* 0 would be none, for the kernel */
    assert_int_equal(setrlimit(RLIMIT_DATA, &none), 0);
    arena_set_oom(jump_on_oom);
    if (setjmp(oom_jump) == 0)
        (void)large_pages_take(1);
    else
        n_refused++;
    if (setjmp(oom_jump) == 0)
        (void)large_pages_grow(p, 1, LARGE_PAGES_BYTES + 1);
    else
        n_refused++;
    arena_set_oom(NULL);
    setrlimit(RLIMIT_DATA, &before);
    assert_int_equal(n_refused, 2);
    assert_int_equal(p[0], 7);
    large_pages_free(p, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_size_takes_whole_pages),
        cmocka_unit_test(pages_are_zeros_from_the_start_of_a_large_one_to_the_end),
        cmocka_unit_test(growth_keeps_contents_and_alignment_and_adds_zeros),
        cmocka_unit_test(more_than_there_is_is_out_of_memory),
        cmocka_unit_test(a_limit_of_data_is_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
