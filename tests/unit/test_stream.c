#include "kb/base/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/base/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint8_t bgzf_end[28] = {0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 'B',
    'C', 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

static void add_le(struct buf *b, uint32_t v, unsigned n_bytes)
{
    for (; n_bytes; n_bytes--, v >>= 8)
        buf_add_char(b, (char)(v & 255));
}

/* One stored deflate block and the gzip trailer. */
static void add_stored(struct buf *b, struct str plain)
{
    buf_add_char(b, 1);
    add_le(b, (uint32_t)plain.n, 2);
    add_le(b, ~(uint32_t)plain.n, 2);
    buf_add_str(b, plain);
    add_le(b, crc32_add(0, plain.p, plain.n), 4);
    add_le(b, (uint32_t)plain.n, 4);
}

static void add_gzip(struct buf *b, struct str plain)
{
    buf_add(b, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    add_stored(b, plain);
}

static void add_bgzf(struct buf *b, struct str plain)
{
    buf_add(b, bgzf_end, 16);
    add_le(b, (uint32_t)(18 + 5 + plain.n + 8 - 1), 2);
    add_stored(b, plain);
}

/* Read to the end in pieces of step bytes; the result of the last call. */
static ptrdiff_t read_all(
    struct stream *s, size_t step, struct buf *out, struct err *err)
{
    char *piece = malloc(step);
    ptrdiff_t n;

    assert_non_null(piece);
    while ((n = stream_read(s, piece, step, err)) > 0) {
        assert_true((size_t)n <= step);
        buf_add(out, piece, (size_t)n);
    }
    free(piece);
    return n;
}

static void assert_reads(struct str file, enum stream_format format, struct str plain)
{
    static const size_t steps[] = {1, 7, 1000, 65536, 300000};
    uint8_t sum[DIGEST_BYTES];
    char hex[DIGEST_HEX_BYTES];

    digest_once(file.p, file.n, sum);
    digest_hex(sum, hex);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct err err = {0};
        struct buf got = BUF_INIT;
        struct stream *s = stream_open_bytes("mem", file.p, file.n, &err);
        assert_non_null(s);
        assert_int_equal(stream_format(s), format);
        assert_int_equal(read_all(s, steps[i], &got, &err), 0);
        assert_true(str_eq(buf_str(&got), plain));
        assert_int_equal(stream_plain_pos(s), plain.n);
        assert_int_equal(stream_file_bytes(s), file.n);
        assert_string_equal(stream_sha256(s), hex);
        stream_close(s);
        buf_free(&got);
    }
}

static void assert_fails(struct str file, struct str plain_before, const char *message)
{
    struct err err = {0};
    struct buf got = BUF_INIT;
    struct stream *s = stream_open_bytes("mem", file.p, file.n, &err);

    assert_non_null(s);
    assert_int_equal(read_all(s, 1000, &got, &err), ERR_FAIL);
    assert_string_equal(err.msg, message);
    assert_true(str_eq(buf_str(&got), plain_before));
    memset(&err, 0, sizeof(err));
    assert_int_equal(read_all(s, 1000, &got, &err), ERR_FAIL); /* it stays an error */
    assert_string_equal(err.msg, message);
    assert_string_equal(stream_sha256(s), "");
    stream_close(s);
    buf_free(&got);
}

static void long_text(struct buf *b, size_t n)
{
    for (size_t i = 0; b->n < n; i++)
        buf_fmt(b, "row %zu\n", i);
}

static void an_empty_file_is_a_plain_stream_of_no_bytes(void **state)
{
    (void)state;
    assert_reads(STR(""), STREAM_PLAIN, STR(""));
    assert_reads(STR("\x1f"), STREAM_PLAIN, STR("\x1f"));
}

static void reads_plain_bytes(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    assert_reads(STR("abc"), STREAM_PLAIN, STR("abc"));
    long_text(&text, 700000);
    assert_reads(buf_str(&text), STREAM_PLAIN, buf_str(&text));
    buf_free(&text);
}

static void reads_gzip_of_several_members(void **state)
{
    struct buf file = BUF_INIT;

    (void)state;
    add_gzip(&file, STR("one "));
    add_gzip(&file, STR(""));
    add_gzip(&file, STR("two"));
    assert_reads(buf_str(&file), STREAM_GZIP, STR("one two"));
    buf_free(&file);
}

static void reads_bgzf_with_empty_blocks_between(void **state)
{
    struct buf file = BUF_INIT, text = BUF_INIT;
    struct str rest;

    (void)state;
    long_text(&text, 400000);
    rest = buf_str(&text);
    for (size_t n = 1; rest.n; n = n * 3 % 65000 + 1) {
        add_bgzf(&file, str_sub(rest, 0, n));
        rest = str_sub(rest, n, rest.n);
        if (n % 2)
            buf_add(&file, bgzf_end, sizeof(bgzf_end));
    }
    buf_add(&file, bgzf_end, sizeof(bgzf_end));
    assert_reads(buf_str(&file), STREAM_BGZF, buf_str(&text));
    buf_free(&file);
    buf_free(&text);
}

static void a_gzip_cut_short_is_an_error_with_its_byte(void **state)
{
    struct buf file = BUF_INIT;

    (void)state;
    add_gzip(&file, STR("0123456789"));
    assert_int_equal(file.n, 33);
    assert_fails(str_sub(buf_str(&file), 0, 30), STR("0123456789"),
        "mem: byte 30: found the end of the file inside a gzip member, expected the "
        "rest of "
        "the member");
    assert_fails(str_sub(buf_str(&file), 0, 2), STR(""),
        "mem: byte 2: found the end of the file inside a gzip member, expected the "
        "rest of "
        "the member");
    buf_free(&file);
}

static void bytes_after_the_last_member_are_an_error(void **state)
{
    struct buf file = BUF_INIT;

    (void)state;
    add_gzip(&file, STR("0123456789"));
    buf_add_c(&file, "junk");
    assert_fails(buf_str(&file), STR("0123456789"),
        "mem: byte 33: found bytes after the last gzip member, expected another member "
        "or "
        "the end of the file");
    assert_fails(str_sub(buf_str(&file), 0, 34), STR("0123456789"),
        "mem: byte 33: found bytes after the last gzip member, expected another member "
        "or "
        "the end of the file");
    buf_free(&file);
}

static void a_wrong_crc_is_an_error(void **state)
{
    struct buf gzip = BUF_INIT, bgzf = BUF_INIT;

    (void)state;
    add_gzip(&gzip, STR("0123456789"));
    gzip.p[gzip.n - 8] ^= 1;
    assert_fails(buf_str(&gzip), STR("0123456789"),
        "mem: byte 29: the gzip data are damaged (incorrect data check)");
    add_bgzf(&bgzf, STR("first"));
    size_t second = bgzf.n;
    add_bgzf(&bgzf, STR("0123456789"));
    bgzf.p[second + 25] ^= 1;
    buf_add(&bgzf, bgzf_end, sizeof(bgzf_end));
    assert_fails(buf_str(&bgzf), STR("first"),
        "mem: byte 36: the BGZF block that starts here is damaged (its CRC-32 does not "
        "match)");
    buf_free(&gzip);
    buf_free(&bgzf);
}

static void every_cut_of_a_bgzf_file_is_an_error(void **state)
{
    struct buf file = BUF_INIT;

    (void)state;
    add_bgzf(&file, STR("first"));
    add_bgzf(&file, STR("second"));
    buf_add(&file, bgzf_end, sizeof(bgzf_end));
    for (size_t n = 2; n < file.n; n++) {
        struct err err = {0};
        struct buf got = BUF_INIT;
        struct stream *s = stream_open_bytes("mem", file.p, n, &err);
        assert_non_null(s);
        assert_int_equal(read_all(s, 100, &got, &err), ERR_FAIL);
        assert_non_null(strstr(err.msg, "mem: byte "));
        stream_close(s);
        buf_free(&got);
    }
    assert_fails(str_sub(buf_str(&file), 0, file.n - 28), STR("firstsecond"),
        "mem: byte 73: found the end of the file, expected the BGZF end marker (an "
        "empty block)");
    buf_add_c(&file, "junk");
    assert_fails(buf_str(&file), STR("firstsecond"),
        "mem: byte 101: found bytes that are no BGZF block, expected another block or "
        "the end of "
        "the file");
    buf_free(&file);
}

static void damaged_bytes_never_crash(void **state)
{
    struct buf file = BUF_INIT, text = BUF_INIT;
    uint64_t x = 7;

    (void)state;
    long_text(&text, 3000);
    add_bgzf(&file, str_sub(buf_str(&text), 0, 1500));
    add_gzip(&file, str_sub(buf_str(&text), 1500, 1500));
    buf_add(&file, bgzf_end, sizeof(bgzf_end));
    for (int i = 0; i < 4000; i++) {
        struct err err = {0};
        struct buf got = BUF_INIT;
        char *copy = malloc(file.n);
        assert_non_null(copy);
        memcpy(copy, file.p, file.n);
        for (int k = 0; k < 3; k++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            copy[x % (i % 2 ? 40 : file.n)] ^= (char)(x >> 32);
        }
        struct stream *s = stream_open_bytes("mem", copy, file.n, &err);
        if (s) {
            ptrdiff_t n = read_all(s, 100, &got, &err);
            assert_true(n == 0 || err.code == ERR_FAIL);
        }
        stream_close(s);
        buf_free(&got);
        free(copy);
    }
    buf_free(&file);
    buf_free(&text);
}

static void a_missing_file_and_a_directory_are_refused(void **state)
{
    struct err err = {0};

    (void)state;
    assert_null(stream_open("/nonexistent/x", &err));
    assert_string_equal(
        err.msg, "could not open \"/nonexistent/x\": No such file or directory");
    assert_null(stream_open("/tmp", &err));
    assert_string_equal(err.msg, "could not open \"/tmp\": Is a directory");
}

static void a_file_reads_like_its_bytes(void **state)
{
    char path[] = "/tmp/vdt_stream_XXXXXX";
    int fd = mkstemp(path);
    struct buf file = BUF_INIT, text = BUF_INIT, got = BUF_INIT;
    struct err err = {0};
    struct stream *s;

    (void)state;
    assert_true(fd >= 0);
    long_text(&text, 1000000);
    for (size_t at = 0; at < text.n; at += 65000)
        add_bgzf(&file, str_sub(buf_str(&text), at, 65000));
    buf_add(&file, bgzf_end, sizeof(bgzf_end));
    assert_int_equal(write(fd, file.p, file.n), file.n);
    close(fd);
    s = stream_open(path, &err);
    assert_non_null(s);
    assert_string_equal(stream_name(s), path);
    assert_int_equal(read_all(s, 100000, &got, &err), 0);
    assert_true(str_eq(buf_str(&got), buf_str(&text)));
    assert_int_equal(stream_file_bytes(s), file.n);
    assert_int_equal(strlen(stream_sha256(s)), 64);
    stream_close(s);
    unlink(path);
    buf_free(&file);
    buf_free(&text);
    buf_free(&got);
}

static void drain_reaches_damage_and_the_digest(void **state)
{
    struct buf file = BUF_INIT;
    struct err err = {0};
    struct stream *s;

    (void)state;
    add_gzip(&file, STR("0123456789"));
    s = stream_open_bytes("mem", file.p, file.n, &err);
    assert_non_null(s);
    assert_string_equal(stream_sha256(s), "");
    assert_int_equal(stream_drain(s, &err), 0);
    assert_int_equal(strlen(stream_sha256(s)), 64);
    stream_close(s);
    s = stream_open_bytes("mem", file.p, file.n - 1, &err);
    assert_non_null(s);
    assert_int_equal(stream_drain(s, &err), ERR_FAIL);
    stream_close(s);
    buf_free(&file);
}

/* ---- lines ----------------------------------------------------------------------- */

static void assert_lines(struct str text, unsigned n_want, const char *const *want)
{
    struct err err = {0};
    struct stream *s = stream_open_bytes("mem", text.p, text.n, &err);
    struct line_reader r;
    struct str line;
    unsigned n = 0;

    assert_non_null(s);
    line_begin(&r, s);
    while (line_next(&r, &line, &err) > 0) {
        assert_true(n < n_want);
        assert_string_equal(line.p, want[n]); /* the NUL stands behind it */
        assert_int_equal(line.n, strlen(want[n]));
        n++;
        assert_int_equal(r.line, n);
    }
    assert_int_equal(n, n_want);
    assert_int_equal(err.code, 0);
    assert_int_equal(r.last_lacked_newline, text.n > 0 && text.p[text.n - 1] != '\n');
    line_end(&r);
    stream_close(s);
}

static void lines_end_at_lf_crlf_or_the_end(void **state)
{
    (void)state;
    assert_lines(STR("a\nb\r\n\nc"), 4, (const char *[]){"a", "b", "", "c"});
    assert_lines(STR("a\n"), 1, (const char *[]){"a"});
    assert_lines(STR("\n\r\n"), 2, (const char *[]){"", ""});
    assert_lines(STR(""), 0, NULL);
    assert_lines(STR("a\rb\n"), 1, (const char *[]){"a\rb"});
    assert_lines(STR("\xef\xbb\xbfHi\n"), 1, (const char *[]){"Hi"});
}

static void long_lines_cross_every_buffer(void **state)
{
    struct buf text = BUF_INIT;
    struct err err = {0};
    struct line_reader r;
    struct str line;
    struct stream *s;
    size_t len[60];

    (void)state;
    for (size_t i = 0; i < 60; i++) {
        len[i] = (i * 37591) % 200000 + (i == 20 ? 1500000 : 0);
        for (size_t k = 0; k < len[i]; k++)
            buf_add_char(&text, (char)('a' + (i + k) % 26));
        buf_add_c(&text, i % 3 ? "\n" : "\r\n");
    }
    s = stream_open_bytes("mem", text.p, text.n, &err);
    assert_non_null(s);
    line_begin(&r, s);
    for (size_t i = 0; i < 60; i++) {
        assert_int_equal(line_next(&r, &line, &err), 1);
        assert_int_equal(line.n, len[i]);
        for (size_t k = 0; k < len[i]; k += 1 + k / 7)
            assert_int_equal(line.p[k], 'a' + (i + k) % 26);
    }
    assert_int_equal(line_next(&r, &line, &err), 0);
    line_end(&r);
    stream_close(s);
    buf_free(&text);
}

static void a_nul_byte_is_an_error_at_its_place(void **state)
{
    struct err err = {0};
    struct stream *s = stream_open_bytes("mem", "one\nab\0c\n", 9, &err);
    struct line_reader r;
    struct str line;

    (void)state;
    assert_non_null(s);
    line_begin(&r, s);
    assert_int_equal(line_next(&r, &line, &err), 1);
    assert_int_equal(line_next(&r, &line, &err), ERR_FAIL);
    assert_string_equal(err.msg, "mem:2: found a NUL byte at column 3, expected text");
    line_end(&r);
    stream_close(s);
}

static void a_nul_byte_in_a_line_across_buffers_keeps_its_column(void **state)
{
    struct buf text = BUF_INIT;
    struct err err = {0};
    struct line_reader r;
    struct str line;
    struct stream *s;

    (void)state;
    while (text.n < 500000)
        buf_add_c(&text, text.n % 100001 == 100000 ? "\n" : "x");
    text.p[260000] = '\0'; /* in the first 256 KiB, in a line that ends behind them */
    s = stream_open_bytes("mem", text.p, text.n, &err);
    assert_non_null(s);
    line_begin(&r, s);
    assert_int_equal(line_next(&r, &line, &err), 1);
    assert_int_equal(line_next(&r, &line, &err), 1);
    assert_int_equal(line_next(&r, &line, &err), ERR_FAIL);
    assert_string_equal(
        err.msg, "mem:3: found a NUL byte at column 59999, expected text");
    line_end(&r);
    stream_close(s);
    buf_free(&text);
}

static void a_cut_file_gives_its_whole_lines_and_then_the_error(void **state)
{
    struct buf file = BUF_INIT;
    struct err err = {0};
    struct line_reader r;
    struct str line;
    struct stream *s;

    (void)state;
    add_gzip(&file, STR("one\ntwo\nthr"));
    s = stream_open_bytes("mem", file.p, file.n - 9, &err);
    assert_non_null(s);
    line_begin(&r, s);
    assert_int_equal(line_next(&r, &line, &err), 1);
    assert_int_equal(line_next(&r, &line, &err), 1);
    assert_string_equal(line.p, "two");
    assert_int_equal(line_next(&r, &line, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "inside a gzip member"));
    line_end(&r);
    stream_close(s);
    buf_free(&file);
}

static void the_cut_clinvar_summary_is_an_error_with_its_byte(void **state)
{
    struct err err = {0};
    struct stream *s = stream_open(
        "../shared/data/clinvar/tsv/variant_summary_20210124.truncated.txt.gz", &err);

    (void)state;
    if (!s) {
        print_message("skipped: no ../shared/data\n");
        skip();
    }
    assert_int_equal(stream_format(s), STREAM_GZIP);
    assert_int_equal(stream_drain(s, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "found the end of the file inside a gzip member"));
    assert_true(stream_plain_pos(s) > 1000000);
    stream_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_is_a_plain_stream_of_no_bytes),
        cmocka_unit_test(reads_plain_bytes),
        cmocka_unit_test(reads_gzip_of_several_members),
        cmocka_unit_test(reads_bgzf_with_empty_blocks_between),
        cmocka_unit_test(a_gzip_cut_short_is_an_error_with_its_byte),
        cmocka_unit_test(bytes_after_the_last_member_are_an_error),
        cmocka_unit_test(a_wrong_crc_is_an_error),
        cmocka_unit_test(every_cut_of_a_bgzf_file_is_an_error),
        cmocka_unit_test(damaged_bytes_never_crash),
        cmocka_unit_test(a_missing_file_and_a_directory_are_refused),
        cmocka_unit_test(a_file_reads_like_its_bytes),
        cmocka_unit_test(drain_reaches_damage_and_the_digest),
        cmocka_unit_test(lines_end_at_lf_crlf_or_the_end),
        cmocka_unit_test(long_lines_cross_every_buffer),
        cmocka_unit_test(a_nul_byte_is_an_error_at_its_place),
        cmocka_unit_test(a_nul_byte_in_a_line_across_buffers_keeps_its_column),
        cmocka_unit_test(a_cut_file_gives_its_whole_lines_and_then_the_error),
        cmocka_unit_test(the_cut_clinvar_summary_is_an_error_with_its_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
