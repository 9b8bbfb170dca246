#include "kb/base/readahead.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define N_BYTES ((size_t)5 << 20) /* more than is read ahead */

static char *made_bytes(void)
{
    char *p = malloc(N_BYTES);
    uint32_t seed = 2463534242;

    assert_non_null(p);
    for (size_t i = 0; i < N_BYTES; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        p[i] = (char)(seed >> 24);
    }
    p[0] = 'x'; /* no gzip */
    return p;
}

static void gives_the_bytes_of_the_stream_in_order_and_ends_for_good(void **state)
{
    struct err err = {0};
    char *made = made_bytes();
    struct stream *in = stream_open_bytes("m", made, N_BYTES, &err);
    struct readahead *r = readahead_begin(in, &err);
    const char *bytes;
    size_t at = 0;
    ptrdiff_t n;

    (void)state;
    assert_non_null(r);
    while ((n = readahead_next(r, &bytes, &err)) > 0) {
        assert_true(at + (size_t)n <= N_BYTES);
        assert_memory_equal(bytes, made + at, (size_t)n);
        at += (size_t)n;
    }
    assert_int_equal(n, 0);
    assert_int_equal(at, N_BYTES);
    assert_int_equal(readahead_next(r, &bytes, &err), 0);
    readahead_end(r);
    assert_int_equal(strlen(stream_sha256(in)), 64);
    stream_close(in);
    free(made);
}

static void a_damage_comes_behind_the_bytes_before_it_and_again(void **state)
{
    static const char cut[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x05\0\xfa\xff"
                              "abc"; /* a stored block of five bytes that has three */
    struct err err = {0};
    struct stream *in = stream_open_bytes("cut", cut, sizeof(cut) - 1, &err);
    struct readahead *r = readahead_begin(in, &err);
    const char *bytes;

    (void)state;
    assert_int_equal(readahead_next(r, &bytes, &err), 3);
    assert_memory_equal(bytes, "abc", 3);
    for (int i = 0; i < 2; i++) {
        err.msg[0] = '\0';
        assert_true(readahead_next(r, &bytes, &err) < 0);
        assert_non_null(strstr(err.msg, "inside a gzip member"));
    }
    readahead_end(r);
    stream_close(in);
}

static void may_be_ended_at_any_time(void **state)
{
    struct err err = {0};
    char *made = made_bytes();
    const char *bytes;

    (void)state;
    for (int n_blocks = 0; n_blocks < 4; n_blocks++) {
        struct stream *in = stream_open_bytes("m", made, N_BYTES, &err);
        struct readahead *r = readahead_begin(in, &err);

        for (int i = 0; i < n_blocks; i++)
            assert_true(readahead_next(r, &bytes, &err) > 0);
        readahead_end(r);
        stream_close(in);
    }
    readahead_end(NULL);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_bytes_of_the_stream_in_order_and_ends_for_good),
        cmocka_unit_test(a_damage_comes_behind_the_bytes_before_it_and_again),
        cmocka_unit_test(may_be_ended_at_any_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
