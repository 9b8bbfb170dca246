#include "kb/base/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/base/digest.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLAIN_BYTES 40000 /* of a block */

static const uint8_t bgzf_end[28] = {0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 'B',
    'C', 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

static void add_le(struct buf *b, uint32_t v, unsigned n_bytes)
{
    for (; n_bytes; n_bytes--, v >>= 8)
        buf_add_char(b, (char)(v & 255));
}

static void add_bgzf(struct buf *b, struct str plain)
{
    buf_add(b, bgzf_end, 16);
    add_le(b, (uint32_t)(18 + 5 + plain.n + 8 - 1), 2);
    buf_add_char(b, 1);
    add_le(b, (uint32_t)plain.n, 2);
    add_le(b, ~(uint32_t)plain.n, 2);
    buf_add_str(b, plain);
    add_le(b, crc32_add(0, plain.p, plain.n), 4);
    add_le(b, (uint32_t)plain.n, 4);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Lines of 0 to max bytes. */
static struct buf make_lines(size_t n_bytes, unsigned max, uint64_t seed)
{
    struct buf text = BUF_INIT;

    while (text.n < n_bytes) {
        for (uint64_t n = next_random(&seed) % max; n > 0; n--)
            buf_add_char(&text, (char)('a' + next_random(&seed) % 26));
        buf_add_char(&text, '\n');
    }
    return text;
}

static struct buf pack(const struct buf *text)
{
    struct buf out = BUF_INIT;
    struct str rest = buf_str(text);

    while (rest.n > 0) {
        add_bgzf(&out, str_sub(rest, 0, PLAIN_BYTES));
        rest = str_sub(rest, PLAIN_BYTES, rest.n);
    }
    buf_add(&out, bgzf_end, sizeof bgzf_end);
    return out;
}

/* In a file: bytes in memory are never many. */
static struct stream *open_packed(const struct buf *packed, unsigned n_threads)
{
    char path[] = "/tmp/vdt_test_ahead_XXXXXX";
    struct err err = {0};
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, packed->p, packed->n), (ssize_t)packed->n);
    close(fd);
    struct stream *s = stream_open(path, &err);
    unlink(path);
    assert_non_null(s);
    stream_use_threads(s, n_threads);
    return s;
}

/* All lines as they come, each behind its number; the error's words at the end. */
static struct buf read_lines(struct stream *s)
{
    struct buf out = BUF_INIT;
    struct line_reader r;
    struct err err = {0};
    struct str line;
    int rc;

    line_begin(&r, s);
    while ((rc = line_next(&r, &line, &err)) > 0) {
        buf_fmt(&out, "%llu ", (unsigned long long)r.line);
        buf_add_str(&out, line);
        buf_add_char(&out, '\n');
    }
    if (rc < 0)
        buf_fmt(&out, "error %d: %s", rc, strchr(err.msg, ':'));
    else
        buf_add_c(&out, stream_sha256(s));
    line_end(&r);
    return out;
}

static void assert_same_lines(const struct buf *packed)
{
    struct stream *s = open_packed(packed, 1);
    struct buf want = read_lines(s);

    stream_close(s);
    for (unsigned n = 2; n <= 5; n++) {
        s = open_packed(packed, n);
        struct buf have = read_lines(s);
        assert_int_equal(have.n, want.n);
        assert_memory_equal(have.p, want.p, want.n);
        buf_free(&have);
        stream_close(s);
    }
    buf_free(&want);
}

static void lines_are_the_same_on_any_number_of_threads(void **state)
{
    static const unsigned longest[] = {3, 300, 5000, 200000, 2000000};

    (void)state;
    for (size_t i = 0; i < sizeof longest / sizeof *longest; i++) {
        struct buf text = make_lines(3000000, longest[i], i + 1), packed = pack(&text);
        assert_same_lines(&packed);
        buf_free(&packed);
        buf_free(&text);
    }
}

static void damage_is_told_at_the_same_place(void **state)
{
    struct buf text = make_lines(3000000, 300, 9), packed = pack(&text);
    uint64_t seed = 77;

    (void)state;
    for (int i = 0; i < 12; i++) {
        size_t at = 300000 + next_random(&seed) % (packed.n - 300000);
        char was = packed.p[at];
        packed.p[at] ^= 0x41;
        assert_same_lines(&packed);
        packed.p[at] = was;
    }
    for (int i = 0; i < 4; i++) {
        size_t n = packed.n;
        packed.n = 300000 + next_random(&seed) % (n - 300000);
        assert_same_lines(&packed);
        packed.n = n;
    }
    buf_free(&packed);
    buf_free(&text);
}

struct slow_file {
    const struct buf *packed;
    size_t at;
    uint64_t seed;
};

/* A few bytes at a time, as a pipe gives them. */
static ptrdiff_t pull_few(void *ctx, void *out, size_t cap, struct err *err)
{
    struct slow_file *f = ctx;
    size_t n = 1 + next_random(&f->seed) % 9000;

    (void)err;
    if (n > cap)
        n = cap;
    if (n > f->packed->n - f->at)
        n = f->packed->n - f->at;
    if (n > 0)
        memcpy(out, f->packed->p + f->at, n);
    f->at += n;
    return (ptrdiff_t)n;
}

static void bytes_that_come_by_few_are_the_same_lines(void **state)
{
    struct buf text = make_lines(3000000, 300, 11), packed = pack(&text);
    struct buf lines[3];
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct slow_file f = {&packed, 0, 5};
        struct stream *s = stream_open_pull("few", pull_few, &f, &err);
        assert_non_null(s);
        stream_use_threads(s, i + 1);
        lines[i] = read_lines(s);
        stream_close(s);
        assert_int_equal(f.at, packed.n);
        assert_int_equal(lines[i].n, lines[0].n);
        assert_memory_equal(lines[i].p, lines[0].p, lines[0].n);
    }
    for (unsigned i = 0; i < 3; i++)
        buf_free(&lines[i]);
    buf_free(&packed);
    buf_free(&text);
}

static void the_digest_is_of_all_bytes_of_the_file(void **state)
{
    struct buf text = make_lines(9000000, 300, 12), packed = pack(&text);
    char want[DIGEST_HEX_BYTES];
    uint8_t sum[DIGEST_BYTES];
    struct err err = {0};

    (void)state;
    digest_once(packed.p, packed.n, sum);
    digest_hex(sum, want);
    for (unsigned n = 2; n <= 5; n++) {
        struct stream *s = open_packed(&packed, n);
        assert_int_equal(stream_drain(s, &err), 0);
        assert_string_equal(stream_sha256(s), want);
        stream_close(s);
    }
    buf_free(&packed);
    buf_free(&text);
}

static void a_nul_byte_is_found_in_its_line(void **state)
{
    struct buf text = make_lines(3000000, 300, 5);

    (void)state;
    text.p[2345678] = '\0';
    struct buf packed = pack(&text);
    assert_same_lines(&packed);
    buf_free(&packed);
    buf_free(&text);
}

static void a_reader_may_stop_in_the_middle(void **state)
{
    struct buf text = make_lines(3000000, 300, 5), packed = pack(&text);
    struct err err = {0};
    char some[1000];

    (void)state;
    for (unsigned n = 0; n < 5; n++) {
        struct stream *s = open_packed(&packed, 3);
        for (unsigned i = 0; i < n; i++)
            assert_int_equal(stream_read(s, some, sizeof some, &err), sizeof some);
        stream_close(s);
    }
    buf_free(&packed);
    buf_free(&text);
}

static void bytes_read_without_lines_are_whole_too(void **state)
{
    struct buf text = make_lines(3000000, 300, 6), packed = pack(&text);
    struct buf have = BUF_INIT;
    struct err err = {0};
    static char piece[70001];
    ptrdiff_t n;

    (void)state;
    struct stream *s = open_packed(&packed, 2);
    while ((n = stream_read(s, piece, sizeof piece, &err)) > 0)
        buf_add(&have, piece, (size_t)n);
    assert_int_equal(n, 0);
    assert_int_equal(have.n, text.n);
    assert_memory_equal(have.p, text.p, text.n);
    stream_close(s);
    buf_free(&have);
    buf_free(&packed);
    buf_free(&text);
}

static void where_lines_end_is_not_looked_for_in_bytes_that_are_none(void **state)
{
    struct buf text = make_lines(3000000, 300, 7), packed = pack(&text);
    struct buf have = BUF_INIT;
    struct line_reader r;
    struct err err = {0};

    (void)state;
    struct stream *s = open_packed(&packed, 2);
    line_begin(&r, s);
    line_take_bytes(&r);
    while (line_need(&r, 1000, &err) > 0) {
        buf_add(&have, r.buf + r.beg, 1000);
        r.beg += 1000;
    }
    buf_add(&have, r.buf + r.beg, r.end - r.beg);
    assert_int_equal(r.n_newlines, 0); /* of the last chunk */
    assert_int_equal(have.n, text.n);
    assert_memory_equal(have.p, text.p, text.n);
    line_end(&r);
    stream_close(s);
    buf_free(&have);
    buf_free(&packed);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_the_same_on_any_number_of_threads),
        cmocka_unit_test(damage_is_told_at_the_same_place),
        cmocka_unit_test(bytes_that_come_by_few_are_the_same_lines),
        cmocka_unit_test(the_digest_is_of_all_bytes_of_the_file),
        cmocka_unit_test(a_nul_byte_is_found_in_its_line),
        cmocka_unit_test(a_reader_may_stop_in_the_middle),
        cmocka_unit_test(bytes_read_without_lines_are_whole_too),
        cmocka_unit_test(where_lines_end_is_not_looked_for_in_bytes_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
