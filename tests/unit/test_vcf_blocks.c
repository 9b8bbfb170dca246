#include "kb/base/vcf_blocks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/base/vcf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER                                                                         \
    "##fileformat=VCFv4.2\n##contig=<ID=1>\n"                                          \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define N_LINES 40000
#define STEP 1000 /* bases between records */
#define LINES_PER_BLOCK 300

static const char *const no_lines[] = {"##nothing", NULL};

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

/* Records of contigs 1 and 2; swap: two of contig 1, far apart, change places. */
static struct buf make_text(bool swap)
{
    struct buf text = BUF_INIT;

    buf_add_c(&text, HEADER);
    for (unsigned i = 0; i < N_LINES; i++) {
        unsigned at = i % (N_LINES / 2), contig = 1 + i / (N_LINES / 2);
        if (swap && contig == 1 && at >= 3000 && at < 9000)
            at = 12000 - at;
        buf_fmt(&text, "%u\t%u\trecord%05u\tA\tC\t50\tPASS\tDP=%060u\n", contig,
            (at + 1) * STEP, i, i);
    }
    return text;
}

/* Blocks of block_bytes; 0: blocks end with lines. */
static void write_file(const struct buf *text, size_t block_bytes, const char *path)
{
    struct buf out = BUF_INIT;
    struct str rest = buf_str(text);
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    while (rest.n > 0) {
        size_t n = block_bytes;
        if (n == 0) {
            struct str lines = rest, line;
            for (unsigned i = 0; i < LINES_PER_BLOCK && lines.n > 0; i++)
                str_next(&lines, '\n', &line);
            n = rest.n - lines.n;
        }
        add_bgzf(&out, str_sub(rest, 0, n));
        rest = str_sub(rest, n, rest.n);
    }
    buf_add(&out, bgzf_end, sizeof bgzf_end);
    assert_int_equal(fwrite(out.p, 1, out.n, f), out.n);
    fclose(f);
    buf_free(&out);
}

struct target {
    unsigned contig;
    uint32_t pos1;
};

static int is_target(
    void *ctx, struct str chrom, uint32_t beg1, uint32_t end1, struct err *err)
{
    const struct target *t = ctx;

    (void)err;
    return (unsigned)(chrom.p[0] - '0') == t->contig && beg1 <= t->pos1
           && t->pos1 <= end1;
}

struct told {
    unsigned n;
    bool has_target;
    const struct target *target;
    struct buf lines;
};

static int on_record(void *ctx, struct vcf_record *r, struct err *err)
{
    struct told *t = ctx;

    (void)err;
    t->n++;
    t->has_target |= (unsigned)(r->chrom.p[0] - '0') == t->target->contig
                     && r->pos1 == t->target->pos1;
    buf_fmt(&t->lines, "%.*s %.*s\n", STR_ARG(r->id), STR_ARG(vcf_column(r, VCF_INFO)));
    return 0;
}

static struct told read_chosen(
    const char *path, const struct vcf_blocks *b, const struct target *target)
{
    struct told t = {.target = target, .lines = BUF_INIT};
    struct err err = {0};
    struct vcf_blocks_reader *reader = vcf_blocks_reader_new(path, b, &err);

    assert_non_null(reader);
    struct stream *s = stream_open_pull(path, vcf_blocks_read, reader, &err);
    assert_non_null(s);
    assert_int_equal(vcf_read(s, ERR_SAMPLE, NULL, on_record, NULL, &t, &err), 0);
    stream_close(s);
    vcf_blocks_reader_free(reader);
    return t;
}

static void each_record_near_a_target_is_read_whole(void **state)
{
    static const struct target targets[] = {{1, STEP}, {1, 20000 * STEP}, {2, STEP},
        {1, 777 * STEP}, {2, 19999 * STEP}, {2, 20000 * STEP}, {1, 5001 * STEP}};
    static const size_t blocks[] = {0, 30000, 61234};
    char path[] = "/tmp/vdt_test_blocks_XXXXXX";
    struct buf text = make_text(false);
    int fd = mkstemp(path);

    (void)state;
    close(fd);
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++) {
        write_file(&text, blocks[k], path);
        for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
            struct target target = targets[i];
            struct vcf_blocks b;
            struct err err = {0};
            assert_int_equal(vcf_blocks_scan(path, 1 + i % 3, ERR_SAMPLE, no_lines,
                                 is_target, &target, &b, &err),
                1);
            struct told t = read_chosen(path, &b, &target);
            assert_true(t.has_target);
            assert_true(t.n < N_LINES / 4 && b.n_skipped > b.n / 2);
            /* each line as it stands in the file */
            struct str rest = buf_str(&t.lines), line;
            while (str_next(&rest, '\n', &line) && line.n > 0) {
                struct str id = str_sub(line, 0, 11);
                assert_true(str_find(buf_str(&text), id) > 0);
                assert_int_equal(line.n, 11 + 1 + 63);
            }
            buf_free(&t.lines);
            vcf_blocks_free(&b);
        }
    }
    unlink(path);
    buf_free(&text);
}

/* It may go on to contigs that no block begins with. */
static void the_last_block_is_always_read(void **state)
{
    char path[] = "/tmp/vdt_test_blocks_XXXXXX";
    struct buf text = make_text(false);
    struct target target = {3, 5};
    struct vcf_blocks b;
    struct err err = {0};

    (void)state;
    buf_add_c(&text, "3\t5\trecord\tA\tC\t50\tPASS\tDP=1\n");
    close(mkstemp(path));
    write_file(&text, 61234, path);
    assert_int_equal(
        vcf_blocks_scan(path, 2, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        1);
    struct told t = read_chosen(path, &b, &target);
    assert_true(t.has_target);
    buf_free(&t.lines);
    vcf_blocks_free(&b);
    unlink(path);
    buf_free(&text);
}

static void a_file_out_of_order_is_refused(void **state)
{
    char path[] = "/tmp/vdt_test_blocks_XXXXXX";
    struct buf text = make_text(true);
    struct target target = {2, STEP};
    struct vcf_blocks b;
    struct err err = {0};

    (void)state;
    close(mkstemp(path));
    write_file(&text, 0, path);
    assert_int_equal(
        vcf_blocks_scan(path, 2, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        ERR_SAMPLE);
    assert_non_null(strstr(err.msg, "behind later places"));
    unlink(path);
    buf_free(&text);
}

static void what_may_not_be_skipped_is_read_whole(void **state)
{
    static const char *const version[] = {"##fileformat=VCFv4.2", NULL};
    char path[] = "/tmp/vdt_test_blocks_XXXXXX";
    struct buf text = make_text(false);
    struct target target = {2, STEP};
    struct vcf_blocks b;
    struct err err = {0};
    FILE *f;

    (void)state;
    close(mkstemp(path));
    write_file(&text, 0, path);
    assert_int_equal(
        vcf_blocks_scan(path, 2, ERR_SAMPLE, version, is_target, &target, &b, &err), 0);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    fclose(f);
    assert_int_equal(
        vcf_blocks_scan(path, 2, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        0);
    memcpy(text.p, "BCF\2\2\0", 6); /* as a BCF begins, with a NUL byte */
    write_file(&text, 0, path);
    assert_int_equal(
        vcf_blocks_scan(path, 2, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        0);
    assert_int_equal(err.code, 0);
    unlink(path);
    buf_free(&text);
}

static struct buf read_bytes(const char *path)
{
    struct buf all = BUF_INIT;
    FILE *f = fopen(path, "rb");
    int c;

    assert_non_null(f);
    while ((c = getc(f)) != EOF)
        buf_add_char(&all, (char)c);
    fclose(f);
    return all;
}

static void write_bytes(const char *path, struct str bytes)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    fclose(f);
}

static void a_damaged_file_is_read_whole_to_be_told_of(void **state)
{
    char path[] = "/tmp/vdt_test_blocks_XXXXXX";
    struct buf text = make_text(false);
    struct target target = {2, STEP};

    (void)state;
    close(mkstemp(path));
    write_file(&text, 61234, path);
    struct buf whole = read_bytes(path);
    size_t second = 61234 + 31; /* the second block's place */
    assert_memory_equal(whole.p + second, whole.p, 12);
    for (unsigned damage = 0; damage < 5; damage++) {
        struct buf bad = BUF_INIT;
        struct vcf_blocks b;
        struct err err = {0};
        buf_add_str(&bad, buf_str(&whole));
        if (damage == 0)
            bad.n -= sizeof bgzf_end; /* no end marker */
        else if (damage == 1)
            bad.n -= sizeof bgzf_end + 9; /* cut inside a block */
        else if (damage == 2)
            bad.p[second] = 'x'; /* no block */
        else if (damage == 3)
            memset(bad.p + second + 16, 0, 2); /* shorter than its header */
        else
            buf_add_c(&bad, "rubbish");
        write_bytes(path, buf_str(&bad));
        assert_int_equal(vcf_blocks_scan(path, 1 + damage % 2, ERR_SAMPLE, no_lines,
                             is_target, &target, &b, &err),
            0);
        assert_int_equal(err.code, 0);
        buf_free(&bad);
    }
    unlink(path);
    buf_free(&whole);
    buf_free(&text);
}

static void empty_blocks_in_the_middle_are_passed(void **state)
{
    char path[] = "/tmp/vdt_test_blocks_XXXXXX";
    struct buf text = make_text(false), with_empty = BUF_INIT;
    struct target target = {2, 7777 * STEP};
    struct vcf_blocks b;
    struct err err = {0};

    (void)state;
    close(mkstemp(path));
    write_file(&text, 61234, path);
    struct buf whole = read_bytes(path);
    size_t at = 0, n_blocks = text.n / 61234 + 1;
    for (; at < 5 * (61234 + 31); at += 61234 + 31) {
        buf_add_str(&with_empty, str_sub(buf_str(&whole), at, 61234 + 31));
        buf_add(&with_empty, bgzf_end, sizeof bgzf_end);
    }
    buf_add_str(&with_empty, str_sub(buf_str(&whole), at, whole.n));
    write_bytes(path, buf_str(&with_empty));
    assert_int_equal(
        vcf_blocks_scan(path, 1, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        1);
    assert_int_equal(b.n, n_blocks);
    struct told t = read_chosen(path, &b, &target);
    assert_true(t.has_target);
    buf_free(&t.lines);
    vcf_blocks_free(&b);
    unlink(path);
    buf_free(&with_empty);
    buf_free(&whole);
    buf_free(&text);
}

static void the_digest_is_of_the_whole_file(void **state)
{
    char path[] = "/tmp/vdt_test_blocks_XXXXXX", got[DIGEST_HEX_BYTES],
         want[DIGEST_HEX_BYTES];
    struct buf text = make_text(false);
    struct target target = {2, STEP};
    uint8_t sum[DIGEST_BYTES];

    (void)state;
    close(mkstemp(path));
    write_file(&text, 61234, path);
    struct buf whole = read_bytes(path);
    digest_once(whole.p, whole.n, sum);
    digest_hex(sum, want);
    for (unsigned n_threads = 1; n_threads <= 3; n_threads++) {
        struct vcf_blocks b;
        struct err err = {0};
        assert_int_equal(vcf_blocks_scan(path, n_threads, ERR_SAMPLE, no_lines,
                             is_target, &target, &b, &err),
            1);
        assert_int_equal(vcf_blocks_sha256(&b, path, got, &err), 0);
        assert_string_equal(got, want);
        vcf_blocks_free(&b);
    }
    unlink(path);
    buf_free(&whole);
    buf_free(&text);
}

static void a_file_that_grew_meanwhile_is_an_error(void **state)
{
    char path[] = "/tmp/vdt_test_blocks_XXXXXX", got[DIGEST_HEX_BYTES];
    struct buf text = make_text(false);
    struct target target = {2, STEP};
    struct vcf_blocks b;
    struct err err = {0};

    (void)state;
    close(mkstemp(path));
    write_file(&text, 61234, path);
    assert_int_equal(
        vcf_blocks_scan(path, 1, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        1);
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    fputs("more", f);
    fclose(f);
    assert_int_equal(vcf_blocks_sha256(&b, path, got, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "was changed while it was read"));
    vcf_blocks_free(&b);
    unlink(path);
    buf_free(&text);
}

/* What was read of it to look at its header would be gone. */
static void a_pipe_is_not_touched(void **state)
{
    char path[64];
    struct target target = {2, STEP};
    struct vcf_blocks b;
    struct err err = {0};
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], HEADER, strlen(HEADER)), strlen(HEADER));
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(
        vcf_blocks_scan(path, 2, ERR_SAMPLE, no_lines, is_target, &target, &b, &err),
        0);
    char text[sizeof HEADER];
    assert_int_equal(read(ends[0], text, sizeof text), strlen(HEADER));
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_record_near_a_target_is_read_whole),
        cmocka_unit_test(the_last_block_is_always_read),
        cmocka_unit_test(a_file_out_of_order_is_refused),
        cmocka_unit_test(what_may_not_be_skipped_is_read_whole),
        cmocka_unit_test(a_damaged_file_is_read_whole_to_be_told_of),
        cmocka_unit_test(empty_blocks_in_the_middle_are_passed),
        cmocka_unit_test(the_digest_is_of_the_whole_file),
        cmocka_unit_test(a_file_that_grew_meanwhile_is_an_error),
        cmocka_unit_test(a_pipe_is_not_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
