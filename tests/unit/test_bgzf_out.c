#include "kb/base/bgzf_out.h"

#include "kb/base/stream.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Text written in pieces of this size, as a file's bytes. */
static struct buf write_pieces(struct str text, size_t piece, bool is_compressed)
{
    char name[] = "/tmp/vdt_bgzf_XXXXXX";
    int fd = mkstemp(name);
    struct err err = {0};
    struct buf out = BUF_INIT;
    char bytes[4096];
    ssize_t n;

    assert_true(fd >= 0);
    unlink(name);
    struct bgzf_out *b = bgzf_out_new(fd, "a file", is_compressed);
    for (; text.n > 0; text = str_sub(text, piece, text.n))
        assert_true(bgzf_out_add(b, str_sub(text, 0, piece), &err) >= 0);
    assert_true(bgzf_out_end(b, &err) >= 0);
    bgzf_out_free(b);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        buf_add(&out, bytes, (size_t)n);
    close(fd);
    return out;
}

/* The reader checks each block's sizes and CRC, and the end marker. */
static struct buf read_back(const struct buf *file)
{
    struct err err = {0};
    struct buf text = BUF_INIT;
    char bytes[4096];
    ptrdiff_t n;
    struct stream *in = stream_open_bytes("a file", file->p, file->n, &err);

    assert_non_null(in);
    while ((n = stream_read(in, bytes, sizeof bytes, &err)) > 0)
        buf_add(&text, bytes, (size_t)n);
    assert_int_equal(n, 0);
    assert_int_equal(stream_format(in), STREAM_BGZF);
    stream_close(in);
    return text;
}

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

/* is_noise: bytes that do not get smaller. */
static struct buf made_text(size_t n, bool is_noise)
{
    struct buf text = BUF_INIT;
    uint64_t x = 88172645463325252u;

    for (size_t i = 0; i < n; i++)
        buf_add_char(&text, (char)(is_noise ? next_random(&x) : 'A' + i % 7));
    return text;
}

static void text_of_any_length_is_read_back(void **state)
{
    static const size_t lengths[] = {0, 1, 65279, 65280, 65281, 200000};

    (void)state;
    for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int noise = 0; noise < 2; noise++) {
            struct buf text = made_text(lengths[i], noise);
            struct buf file = write_pieces(buf_str(&text), 1000, true);
            struct buf back = read_back(&file);
            assert_true(str_eq(buf_str(&back), buf_str(&text)));
            buf_free(&text);
            buf_free(&file);
            buf_free(&back);
        }
}

static void bytes_do_not_depend_on_the_pieces(void **state)
{
    struct buf text = made_text(150000, false);
    struct buf a = write_pieces(buf_str(&text), 150000, true);
    struct buf b = write_pieces(buf_str(&text), 77, true);

    (void)state;
    assert_true(str_eq(buf_str(&a), buf_str(&b)));
    buf_free(&text);
    buf_free(&a);
    buf_free(&b);
}

static void an_empty_file_is_the_end_marker_of_the_specification(void **state)
{
    static const char marker[] =
        "\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0\x42\x43\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0";
    struct buf file = write_pieces(STR(""), 1, true);

    (void)state;
    assert_int_equal(file.n, 28);
    assert_memory_equal(file.p, marker, 28);
    buf_free(&file);
}

static void plain_text_stays_as_it_is(void **state)
{
    struct buf text = made_text(100000, true);
    struct buf file = write_pieces(buf_str(&text), 333, false);

    (void)state;
    assert_true(str_eq(buf_str(&file), buf_str(&text)));
    buf_free(&text);
    buf_free(&text);
    buf_free(&file);
}

static void a_full_disk_is_an_error_that_names_the_file(void **state)
{
    struct err err = {0};
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    struct bgzf_out *b = bgzf_out_new(fd, "x.vcf.gz", true);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(bgzf_out_add(b, STR("text"), &err), 0);
    assert_int_equal(bgzf_out_end(b, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "x.vcf.gz"));
    bgzf_out_free(b);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_any_length_is_read_back),
        cmocka_unit_test(bytes_do_not_depend_on_the_pieces),
        cmocka_unit_test(an_empty_file_is_the_end_marker_of_the_specification),
        cmocka_unit_test(plain_text_stays_as_it_is),
        cmocka_unit_test(a_full_disk_is_an_error_that_names_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
