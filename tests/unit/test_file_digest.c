#include "kb/base/file_digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES ((size_t)3 * 1024 * 1024 + 17)

static int make_file(char want[DIGEST_HEX_BYTES])
{
    char path[] = "/tmp/vdt_test_digest_XXXXXX";
    uint8_t *bytes = malloc(FILE_BYTES), sum[DIGEST_BYTES];
    int fd = mkstemp(path);

    assert_true(fd >= 0 && bytes);
    for (size_t i = 0; i < FILE_BYTES; i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 13);
    for (size_t at = 0; at < FILE_BYTES;) {
        ssize_t n = write(fd, bytes + at, FILE_BYTES - at);
        assert_true(n > 0);
        at += (size_t)n;
    }
    digest_once(bytes, FILE_BYTES, sum);
    digest_hex(sum, want);
    free(bytes);
    unlink(path);
    return fd;
}

static void it_is_the_same_in_a_thread_and_without(void **state)
{
    char want[DIGEST_HEX_BYTES], got[DIGEST_HEX_BYTES];
    int fd = make_file(want);

    (void)state;
    lseek(fd, 5, SEEK_SET);
    for (int in_thread = 0; in_thread < 2; in_thread++) {
        struct err err = {0};
        uint64_t n_bytes;
        struct file_digest *d = file_digest_begin(fd, "x", in_thread);
        assert_int_equal(file_digest_end(d, got, &n_bytes, &err), 0);
        assert_string_equal(got, want);
        assert_int_equal(n_bytes, FILE_BYTES);
        assert_int_equal(lseek(fd, 0, SEEK_CUR), 5);
    }
    close(fd);
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
    int ends[2]; /* a pipe has no places */

    (void)state;
    assert_int_equal(pipe(ends), 0);
    for (int in_thread = 0; in_thread < 2; in_thread++) {
        struct err err = {0};
        char got[DIGEST_HEX_BYTES];
        uint64_t n_bytes;
        struct file_digest *d = file_digest_begin(ends[0], "my.vcf", in_thread);
        assert_int_equal(file_digest_end(d, got, &n_bytes, &err), ERR_FAIL);
        assert_non_null(strstr(err.msg, "could not read \"my.vcf\""));
    }
    close(ends[0]);
    close(ends[1]);
}

static void it_may_be_dropped_at_any_time(void **state)
{
    char want[DIGEST_HEX_BYTES];
    int fd = make_file(want);

    (void)state;
    for (int i = 0; i < 20; i++)
        file_digest_drop(file_digest_begin(fd, "x", i % 4 > 0));
    file_digest_drop(NULL);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_same_in_a_thread_and_without),
        cmocka_unit_test(a_file_that_cannot_be_read_is_named),
        cmocka_unit_test(it_may_be_dropped_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
