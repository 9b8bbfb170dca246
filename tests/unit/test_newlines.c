#include "kb/base/newlines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define LONGEST 200 /* three chunks of 64 bytes and a rest */
#define UNTOUCHED UINT32_C(0xdeadbeef)

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

typedef size_t find_newlines(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at);

/* Both as memchr finds them, byte for byte; what stands before beg and after end is
 * seen to be no matter, and no place is written that a caller did not make room for. */
static void assert_found_by(find_newlines *find, const char *p, size_t beg, size_t end)
{
    uint32_t at[LONGEST + 2];
    size_t nul_at = SIZE_MAX, n, n_want = 0, room = end - beg + 1;
    const char *nul = memchr(p + beg, '\0', end - beg);

    for (size_t i = 0; i < LONGEST + 2; i++)
        at[i] = UNTOUCHED;
    n = find(p, beg, end, at, &nul_at);
    for (const char *from = p + beg;
         (from = memchr(from, '\n', (size_t)(p + end - from))); from++) {
        assert_true(n_want < n);
        assert_int_equal(at[n_want++], from - p);
    }
    assert_int_equal(n, n_want);
    assert_true(nul_at == (nul ? (size_t)(nul - p) : SIZE_MAX));
    for (size_t i = room; i < LONGEST + 2; i++)
        assert_int_equal(at[i], UNTOUCHED);
}

/* Of a machine with wide registers both ways are tried. */
static void assert_found(const char *p, size_t beg, size_t end)
{
    assert_found_by(newlines_find, p, beg, end);
    assert_found_by(newlines_find_narrow, p, beg, end);
}

/* Bytes of which one in so many is a line end, and one in so many a NUL; at the very
 * end of what was allocated, so that a sanitizer sees a read beyond. */
static char *make_bytes(size_t n, unsigned per_newline, unsigned per_nul, uint64_t *x)
{
    char *p = malloc(n ? n : 1);

    assert_non_null(p);
    for (size_t i = 0; i < n; i++) {
        uint64_t r = next_random(x);
        p[i] = (char)(r >> 56);
        if (p[i] == '\n' || p[i] == '\0')
            p[i] = '\v';
        if (per_newline && (r & 0xffff) % per_newline == 0)
            p[i] = '\n';
        else if (per_nul && (r >> 16 & 0xffff) % per_nul == 0)
            p[i] = '\0';
    }
    return p;
}

static void line_ends_are_those_that_memchr_finds(void **state)
{
    static const unsigned per_newline[] = {0, 1, 2, 9, 100}, per_nul[] = {0, 3, 150};
    uint64_t x = 12;

    (void)state;
    for (size_t n = 0; n <= LONGEST; n++)
        for (size_t i = 0; i < 5; i++)
            for (size_t j = 0; j < 3; j++) {
                char *p = make_bytes(n, per_newline[i], per_nul[j], &x);
                assert_found(p, 0, n);
                free(p);
            }
}

static void a_part_is_searched_from_any_place_to_any_place(void **state)
{
    uint64_t x = 7;
    char *p = make_bytes(LONGEST, 5, 40, &x);

    (void)state;
    for (size_t beg = 0; beg <= LONGEST; beg++)
        for (size_t end = beg; end <= LONGEST; end++)
            assert_found(p, beg, end);
    free(p);
}

static void a_line_end_is_found_wherever_it_stands_alone(void **state)
{
    char p[LONGEST];

    (void)state;
    for (size_t n = 1; n <= LONGEST; n++)
        for (size_t at = 0; at < n; at++) {
            memset(p, '\n' | 0x80, sizeof p); /* but for its high bit a line end */
            p[at] = '\n';
            assert_found(p, 0, n);
        }
}

static void all_bytes_may_be_line_ends(void **state)
{
    char p[LONGEST];

    (void)state;
    memset(p, '\n', sizeof p);
    for (size_t n = 0; n <= LONGEST; n++)
        assert_found(p, 0, n);
}

static void the_first_nul_is_told_also_where_it_is_in_the_tail(void **state)
{
    char p[LONGEST];

    (void)state;
    for (size_t n = 1; n <= LONGEST; n++)
        for (size_t at = 0; at < n; at++) {
            memset(p, 'A', sizeof p);
            p[at] = p[n - 1] = '\0'; /* the last byte too, which must not win */
            assert_found(p, 0, n);
        }
}

static void a_nul_beyond_the_end_is_none(void **state)
{
    char p[LONGEST + 1];

    (void)state;
    memset(p, '\0', sizeof p);
    for (size_t n = 0; n <= LONGEST; n++) {
        uint32_t at[LONGEST + 1];
        size_t nul_at = SIZE_MAX;
        memset(p, 'A', n);
        assert_int_equal(newlines_find(p, 0, n, at, &nul_at), 0);
        assert_true(nul_at == SIZE_MAX);
    }
}

static void a_nul_that_was_found_before_stays_the_first(void **state)
{
    uint32_t at[LONGEST + 1];
    size_t nul_at = 3;
    char p[LONGEST];

    (void)state;
    memset(p, '\0', sizeof p);
    assert_int_equal(newlines_find(p, 64, sizeof p, at, &nul_at), 0);
    assert_int_equal(nul_at, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_are_those_that_memchr_finds),
        cmocka_unit_test(a_part_is_searched_from_any_place_to_any_place),
        cmocka_unit_test(a_line_end_is_found_wherever_it_stands_alone),
        cmocka_unit_test(all_bytes_may_be_line_ends),
        cmocka_unit_test(the_first_nul_is_told_also_where_it_is_in_the_tail),
        cmocka_unit_test(a_nul_beyond_the_end_is_none),
        cmocka_unit_test(a_nul_that_was_found_before_stays_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
