/*
 * BGZF as threads and --targets-only read it.  The input becomes blocks, stored as they
 * are: the bytes of struct plan, then the text of records, cut into blocks of a few
 * bytes.  Read by threads they are what one thread reads; of a file in genome order no
 * record near a target is left out; damage is an error, or is where nobody looked.
 * What bgzf_out writes reads back as the same.
 */
#include <stdlib.h>
#include <string.h>

#include "kb/base/bgzf_out.h"
#include "kb/base/digest.h"
#include "kb/base/vcf_blocks.h"
#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
    HOW, /* bit 0: by targets, else by threads; bit 1: one byte is damaged */
    BLOCK_BYTES,
    TARGET_CHROM,
    TARGET_BEG, /* in hundreds of thousands of bases */
    TARGET_WIDTH,
    DAMAGE_AT, /* two bytes */
    DAMAGE = DAMAGE_AT + 2,
    PLAN_BYTES,
};
#define MOST (1 << 19)
#define UNIT 100000u
/* Threads are for files that fill the stream's window. */
#define N_PADDING 5
#define PADDING_BYTES 65000

static const char head[] = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\n";
static const uint8_t bgzf_end[28] = {0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 'B',
    'C', 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

static void add_le(struct buf *b, uint32_t v, unsigned n_bytes)
{
    for (; n_bytes > 0; n_bytes--, v >>= 8)
        buf_add_char(b, (char)(v & 255));
}

static void add_block(struct buf *b, struct str plain)
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

static void add_text(
    struct buf *out, const uint8_t *plan, struct str text, size_t n_before)
{
    size_t n_block = plan[BLOCK_BYTES] % 96u + 4;

    for (size_t at = 0; at < text.n; at += n_block)
        add_block(out, str_sub(text, at, n_block));
    buf_add(out, bgzf_end, sizeof bgzf_end);
    if (plan[HOW] & 2) {
        size_t at = plan[DAMAGE_AT] | (size_t)plan[DAMAGE_AT + 1] << 8;
        out->p[n_before + at % (out->n - n_before)] ^= (char)plan[DAMAGE];
    }
}

/* ---- threads --------------------------------------------------------------------- */

static int read_whole(
    const char *path, unsigned n_threads, char *out, size_t *n_out, struct err *err)
{
    struct stream *in = stream_open(path, err);
    ptrdiff_t got = 0;

    *n_out = 0;
    if (in == NULL)
        return err->code;
    stream_use_threads(in, n_threads);
    while ((got = stream_read(in, out + *n_out, MOST - *n_out, err)) > 0)
        *n_out += (size_t)got;
    if (got < 0 ? err->msg[0] == '\0' : stream_sha256(in)[0] == '\0')
        abort();
    stream_close(in);
    return (int)got;
}

static void check_threads(const uint8_t *plan, struct str text)
{
    static char padding[PADDING_BYTES], one[MOST], many[MOST];
    static struct buf before = BUF_INIT;
    static struct fuzz_file f;
    struct buf file = BUF_INIT;
    struct err err = {0}, err_many = {0};
    size_t n_one, n_many;

    if (before.n == 0) {
        memset(padding, 'x', sizeof padding);
        for (unsigned i = 0; i < N_PADDING; i++)
            add_block(&before, (struct str){padding, sizeof padding});
    }
    buf_add_str(&file, buf_str(&before));
    add_text(&file, plan, text, file.n);
    fuzz_file_set(&f, (const uint8_t *)file.p, file.n);
    int rc = read_whole(f.path, 1, one, &n_one, &err);
    if (read_whole(f.path, 3, many, &n_many, &err_many) != rc
        || strcmp(err.msg, err_many.msg) != 0)
        abort();
    if ((rc >= 0 && n_one != n_many)
        || memcmp(one, many, n_one < n_many ? n_one : n_many) != 0)
        abort();
    buf_free(&file);
}

/* ---- targets --------------------------------------------------------------------- */

struct target {
    struct str chrom;
    uint32_t beg1, end1;
};

static int is_target(
    void *ctx, struct str chrom, uint32_t beg1, uint32_t end1, struct err *err)
{
    const struct target *t = ctx;

    (void)err;
    if (beg1 == 0 || beg1 > end1)
        abort();
    return str_eq(t->chrom, chrom) && t->beg1 <= end1 && t->end1 >= beg1;
}

/* The lines of the target, in a row; false: the text is not in genome order, or is not
 * made of records. */
static bool find_target(const struct target *t, struct str text, struct buf *out)
{
    struct str line, chrom, pos, last = STR_NONE;
    uint32_t pos1, last_pos1 = 0, n_chroms = 0;

    if (text.n == 0 || text.p[text.n - 1] != '\n')
        return false;
    while (text.n > 0 && str_next(&text, '\n', &line)) {
        struct str rest = line;
        if (!str_next(&rest, '\t', &chrom) || !str_next(&rest, '\t', &pos)
            || rest.n == 0 || chrom.n == 0 || chrom.n > 20 || chrom.p[0] == '#'
            || !str_to_u32(pos, &pos1) || pos1 > INT32_MAX)
            return false;
        if (!str_eq(chrom, last) && n_chroms++ > 0)
            return false; /* one contig: that each comes once is not looked at here */
        if (pos1 < last_pos1)
            return false;
        last = chrom;
        last_pos1 = pos1;
        if (str_eq(t->chrom, chrom) && pos1 >= t->beg1 && pos1 <= t->end1) {
            buf_add_str(out, line);
            buf_add_char(out, '\n');
        }
    }
    return true;
}

static int read_blocks(
    const char *path, const struct vcf_blocks *blocks, struct buf *out, struct err *err)
{
    struct vcf_blocks_reader *r = vcf_blocks_reader_new(path, blocks, err);
    char room[100];
    ptrdiff_t got;

    if (r == NULL)
        return err->code;
    while ((got = vcf_blocks_read(r, room, sizeof room, err)) > 0)
        buf_add(out, room, (size_t)got);
    vcf_blocks_reader_free(r);
    return (int)got;
}

static void check_read(const struct target *t, struct str text, struct str got)
{
    struct buf want = BUF_INIT, have = BUF_INIT;

    if (find_target(t, text, &want)) {
        struct str head_text = STR(head);

        if (!str_starts(got, head_text)
            || !find_target(t, str_sub(got, head_text.n, got.n), &have)
            || !str_eq(buf_str(&want), buf_str(&have)))
            abort();
    }
    buf_free(&want);
    buf_free(&have);
}

static void check_targets(const uint8_t *plan, struct str text)
{
    static const char *const unless[] = {"##whole", NULL};
    static const char *const chroms[] = {"1", "7", "chr7", "X"};
    static struct fuzz_file f;
    struct target t = {
        str_of(chroms[plan[TARGET_CHROM] % 4]), plan[TARGET_BEG] * UNIT + 1, 0};
    struct buf file = BUF_INIT, got = BUF_INIT;
    struct vcf_blocks blocks;
    struct err err = {0};

    t.end1 = t.beg1 + plan[TARGET_WIDTH] * (UNIT / 10);
    add_block(&file, STR(head));
    add_text(&file, plan, text, file.n);
    fuzz_file_set(&f, (const uint8_t *)file.p, file.n);
    int rc = vcf_blocks_scan(f.path, 1 + plan[HOW] / 4 % 2, ERR_SAMPLE, unless,
        is_target, &t, &blocks, &err);
    if (rc > 0) {
        char sha256[DIGEST_HEX_BYTES];
        if (blocks.n_skipped > blocks.n
            || vcf_blocks_sha256(&blocks, f.path, sha256, &err) < 0
            || strlen(sha256) != 64)
            abort();
        rc = read_blocks(f.path, &blocks, &got, &err);
        vcf_blocks_free(&blocks);
        if (rc >= 0 && !(plan[HOW] & 2))
            check_read(&t, text, buf_str(&got));
    }
    if (rc < 0 && err.msg[0] == '\0')
        abort();
    buf_free(&file);
    buf_free(&got);
}

/* ---- writing --------------------------------------------------------------------- */

static void check_out(const uint8_t *plan, struct str text)
{
    static struct fuzz_file f;
    static char back[MOST];
    struct err err = {0};
    size_t n_back, n_piece = plan[BLOCK_BYTES] + 1u;

    fuzz_file_set(&f, NULL, 0);
    if (lseek(f.fd, 0, SEEK_SET) < 0)
        abort();
    struct bgzf_out *out = bgzf_out_new(f.fd, "mem", true);
    for (size_t at = 0; at < text.n; at += n_piece)
        if (bgzf_out_add(out, str_sub(text, at, n_piece), &err) < 0)
            abort();
    if (bgzf_out_end(out, &err) < 0)
        abort();
    bgzf_out_free(out);
    struct stream *in = stream_open(f.path, &err);
    if (in == NULL)
        abort();
    ptrdiff_t got;
    for (n_back = 0; (got = stream_read(in, back + n_back, MOST - n_back, &err)) > 0;)
        n_back += (size_t)got;
    if (got < 0 || !str_eq(text, (struct str){back, n_back}))
        abort();
    stream_close(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < PLAN_BYTES || n > PLAN_BYTES + (1 << 15))
        return 0;
    struct str text = {(const char *)data + PLAN_BYTES, n - PLAN_BYTES};
    if (data[HOW] & 1)
        check_targets(data, text);
    else
        check_threads(data, text);
    check_out(data, text);
    return 0;
}
