#include "kb/base/vcf_blocks.h"

#include "kb/base/bgzf_peek.h"
#include "kb/base/inflate.h"
#include "kb/base/stream_window.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How far around a block's records targets are looked for: the bases of REF and an
 * indel's way to its leftmost place.  No line of a block that may be skipped is longer:
 * it ends in the first bytes of the next block. */
#define MARGIN (uint32_t)(STREAM_BLOCK_BYTES + BGZF_PEEK_BYTES)
#define MAX_CHROM 64

/* Blocks beg..end of the file, by their places; the block at end gives a last line. */
struct vcf_blocks_run {
    uint64_t beg, end;
};

/* The first record of a block, or why there is none. */
enum first_kind { FIRST_RECORD, FIRST_HEADER, FIRST_UNKNOWN };
struct first {
    enum first_kind kind;
    uint64_t file_pos;
    char chrom[MAX_CHROM];
    size_t n_chrom;
    uint32_t pos1;
};

struct scan {
    const char *path;
    int code;
    vcf_is_target *is_target;
    void *ctx;
    struct vcf_blocks *out;
    bool has_last;
    struct first last; /* of the block that is to be judged when the next is known */
    char (*chroms)[MAX_CHROM]; /* that were left */
    size_t n_chroms, cap_chroms;
};

/* ---- first records --------------------------------------------------------------- */

static bool parse_first(struct str line, struct first *out)
{
    ptrdiff_t tab = str_chr(line, '\t'), end;

    if (tab <= 0 || tab >= MAX_CHROM)
        return false;
    struct str chrom = str_sub(line, 0, (size_t)tab);
    line = str_sub(line, (size_t)tab + 1, line.n);
    end = str_chr(line, '\t'); /* without, POS may be cut off */
    if (end < 0 || !str_to_u32(str_sub(line, 0, (size_t)end), &out->pos1))
        return false;
    memset(out->chrom, 0, sizeof out->chrom);
    memcpy(out->chrom, chrom.p, chrom.n);
    out->n_chrom = chrom.n;
    return true;
}

/* The first line that begins in the block. */
static struct first read_first(const struct bgzf_peek *b)
{
    struct first f = {.kind = FIRST_UNKNOWN, .file_pos = b->file_pos};
    struct str text = b->plain;

    if (b->file_pos == 0) {
        f.kind = FIRST_HEADER;
        return f;
    }
    ptrdiff_t newline = str_chr(text, '\n');
    if (newline < 0)
        return f;
    text = str_sub(text, (size_t)newline + 1, text.n);
    if (text.n > 0 && text.p[0] == '#')
        f.kind = FIRST_HEADER;
    else if (parse_first(text, &f))
        f.kind = FIRST_RECORD;
    return f;
}

/* ---- order ----------------------------------------------------------------------- */

static bool is_same_chrom(const struct first *a, const struct first *b)
{
    return a->n_chrom == b->n_chrom && memcmp(a->chrom, b->chrom, a->n_chrom) == 0;
}

static int not_sorted(const struct scan *x, const struct first *f, struct err *err)
{
    err_set(err, x->code,
        "%s: byte %" PRIu64 ": found %s:%u behind later places, expected a file in "
        "genome order",
        x->path, f->file_pos, f->chrom, (unsigned)f->pos1);
    return err_hint(err, "sort the file, or leave --targets-only out");
}

static int leave_chrom(struct scan *x, const struct first *next, struct err *err)
{
    for (size_t i = 0; i < x->n_chroms; i++)
        if (strcmp(x->chroms[i], next->chrom) == 0)
            return not_sorted(x, next, err);
    if (x->n_chroms == x->cap_chroms) {
        x->cap_chroms = x->cap_chroms ? 2 * x->cap_chroms : 64;
        x->chroms = realloc(x->chroms, x->cap_chroms * sizeof *x->chroms);
        if (!x->chroms)
            arena_oom(x->cap_chroms * sizeof *x->chroms);
    }
    memcpy(x->chroms[x->n_chroms++], x->last.chrom, MAX_CHROM);
    return 0;
}

/* ---- judging blocks -------------------------------------------------------------- */

static void add_block(struct vcf_blocks *out, uint64_t beg, uint64_t end)
{
    if (out->n_runs > 0 && out->run[out->n_runs - 1].end == beg) {
        out->run[out->n_runs - 1].end = end;
        return;
    }
    if (out->n_runs == out->cap) {
        out->cap = out->cap ? 2 * out->cap : 64;
        out->run = realloc(out->run, out->cap * sizeof *out->run);
        if (!out->run)
            arena_oom(out->cap * sizeof *out->run);
    }
    out->run[out->n_runs++] = (struct vcf_blocks_run){beg, end};
}

/* Must the last block be read, now that the first record of the next (NULL: the end) is
 * known?  A block that ends on another contig than it began on may hold any place. */
static int is_needed(struct scan *x, const struct first *next, struct err *err)
{
    const struct first *f = &x->last;
    uint32_t beg1 = f->pos1 > MARGIN ? f->pos1 - MARGIN : 1, end1 = UINT32_MAX;

    if (!next || f->kind != FIRST_RECORD || next->kind != FIRST_RECORD)
        return 1;
    if (!is_same_chrom(f, next)) {
        int rc = leave_chrom(x, next, err);
        return rc < 0 ? rc : 1;
    }
    if (next->pos1 < f->pos1)
        return not_sorted(x, next, err);
    if (next->pos1 < UINT32_MAX - MARGIN)
        end1 = next->pos1 + MARGIN;
    return x->is_target(x->ctx, (struct str){f->chrom, f->n_chrom}, beg1, end1, err);
}

static int judge_last(
    struct scan *x, const struct first *next, uint64_t end, struct err *err)
{
    if (!x->has_last)
        return 0;
    int rc = is_needed(x, next, err);
    x->out->n++;
    if (rc > 0)
        add_block(x->out, x->last.file_pos, end);
    else
        x->out->n_skipped++;
    return rc < 0 ? rc : 0;
}

static int take_block(struct scan *x, const struct first *f, struct err *err)
{
    int rc = judge_last(x, f, f->file_pos, err);

    x->last = *f;
    x->has_last = true;
    return rc;
}

/* 1: every block was judged; 0: the file must be read whole, which tells why; or an
 * error. */
static int scan_blocks(struct scan *x, uint64_t file_bytes, struct err *err)
{
    struct bgzf_peeker *peeker = bgzf_peeker_new(x->out->fd, file_bytes);
    struct bgzf_peek block;
    int rc = 0, got = 0;

    if (!peeker)
        return err_set(err, ERR_FAIL, "%s: out of memory", x->path);
    while (rc >= 0 && (got = bgzf_peek_next(peeker, &block)) > 0) {
        if (block.is_empty)
            continue;
        struct first f = read_first(&block);
        rc = take_block(x, &f, err);
    }
    bgzf_peeker_free(peeker);
    if (rc >= 0 && got == 0)
        rc = judge_last(x, NULL, file_bytes, err);
    return rc < 0 ? rc : got == 0;
}

static bool starts_any(struct str line, const char *const *begins)
{
    for (; *begins; begins++)
        if (str_starts(line, str_of(*begins)))
            return true;
    return false;
}

/* Is it a VCF as text whose header has no line that begins so?  What cannot be read is
 * none: whoever reads the file whole is told why. */
static bool may_skip(const char *path, const char *const *begins)
{
    struct err unused = {0};
    struct stream *s = stream_open(path, &unused);
    struct line_reader lines;
    struct str line;
    int rc;

    if (!s)
        return false;
    line_begin(&lines, s);
    rc = line_next(&lines, &line, &unused);
    bool is_fit = rc > 0 && str_starts(line, STR("##fileformat=VCF"));
    while (is_fit && rc > 0 && str_starts(line, STR("##"))) {
        is_fit = !starts_any(line, begins);
        rc = line_next(&lines, &line, &unused);
    }
    line_end(&lines);
    stream_close(s);
    return is_fit && rc > 0;
}

/* Opens the file: 1; 0: it is no file of which parts can be read. */
static int open_file(struct scan *x, uint64_t *file_bytes, struct err *err)
{
    struct stat st;

    x->out->fd = open(x->path, O_RDONLY | O_CLOEXEC);
    if (x->out->fd < 0 || fstat(x->out->fd, &st) < 0)
        return err_errno(err, "could not open", x->path);
    *file_bytes = (uint64_t)st.st_size;
    return S_ISREG(st.st_mode) && st.st_size > 0;
}

int vcf_blocks_scan(const char *path, unsigned n_threads, int code,
    const char *const *unless, vcf_is_target *is_target, void *ctx,
    struct vcf_blocks *out, struct err *err)
{
    struct scan x = {
        .path = path, .code = code, .is_target = is_target, .ctx = ctx, .out = out};

    *out = (struct vcf_blocks){.fd = -1};
    int rc = open_file(&x, &out->file_bytes, err);
    if (rc > 0)
        rc = may_skip(path, unless);
    if (rc > 0) {
        out->digest = file_digest_begin(out->fd, path, n_threads > 1);
        rc = scan_blocks(&x, out->file_bytes, err);
    }
    free(x.chroms);
    if (rc > 0 && out->n_skipped > out->n / 2)
        return 1;
    vcf_blocks_free(out);
    return rc < 0 ? rc : 0;
}

void vcf_blocks_free(struct vcf_blocks *b)
{
    file_digest_drop(b->digest);
    if (b->fd >= 0)
        close(b->fd);
    free(b->run);
    *b = (struct vcf_blocks){.fd = -1};
}

/* ---- reading --------------------------------------------------------------------- */

struct vcf_blocks_reader {
    const struct vcf_blocks *blocks;
    struct stream name; /* only its name: for messages */
    size_t run;
    uint64_t at; /* place of the next block of the run */
    struct inflate_block *inflater;
    size_t beg, end; /* of plain, not yet given */
    uint8_t raw[STREAM_BLOCK_BYTES], plain[STREAM_BLOCK_BYTES];
};

struct vcf_blocks_reader *vcf_blocks_reader_new(
    const char *path, const struct vcf_blocks *b, struct err *err)
{
    struct vcf_blocks_reader *r = calloc(1, sizeof(*r));

    if (!r)
        arena_oom(sizeof(*r));
    r->blocks = b;
    r->at = b->run[0].beg;
    r->name.name = strdup(path);
    r->inflater = inflate_block_new();
    if (r->name.name && r->inflater)
        return r;
    err_set(err, ERR_FAIL, "%s: out of memory", path);
    vcf_blocks_reader_free(r);
    return NULL;
}

void vcf_blocks_reader_free(struct vcf_blocks_reader *r)
{
    if (!r)
        return;
    inflate_block_free(r->inflater);
    free(r->name.name);
    free(r);
}

static int was_changed(const char *path, uint64_t at, struct err *err)
{
    return err_set(err, ERR_FAIL,
        "%s: byte %" PRIu64 ": the file was changed while it was read", path, at);
}

int vcf_blocks_sha256(struct vcf_blocks *b, const char *path,
    char sha256[DIGEST_HEX_BYTES], struct err *err)
{
    uint64_t n_bytes;
    int rc = file_digest_end(b->digest, sha256, &n_bytes, err);

    b->digest = NULL;
    if (rc >= 0 && n_bytes != b->file_bytes)
        rc = was_changed(path, n_bytes, err);
    return rc;
}

/* Inflates the block at r->at; 0 at the end of the file. */
static int load(struct vcf_blocks_reader *r, struct err *err)
{
    struct stream_block b = {.file_pos = r->at};
    ssize_t n;

    do
        n = pread(r->blocks->fd, r->raw, sizeof r->raw, (off_t)r->at);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_errno(err, "could not read", r->name.name);
    if (n == 0)
        return 0;
    b.n_raw = stream_bgzf_block_bytes(r->raw, (size_t)n, &b.n_header);
    if (!stream_block_is_whole(&b, r->raw, (size_t)n))
        return was_changed(r->name.name, r->at, err);
    if (!stream_inflate_block(&r->name, r->inflater, r->raw, &b, r->plain, err))
        return err->code;
    r->beg = 0;
    r->end = b.n_plain;
    r->at += b.n_raw;
    return 1;
}

/* One block more, cut to what belongs to the run; 0: the end of all. */
static int next_block(struct vcf_blocks_reader *r, struct err *err)
{
    while (r->run < r->blocks->n_runs) {
        const struct vcf_blocks_run *run = &r->blocks->run[r->run];
        bool is_first = r->at == run->beg && run->beg > 0,
             is_behind = r->at == run->end;
        int rc = load(r, err);
        if (rc < 0)
            return rc;
        if (rc == 0 && !is_behind)
            return was_changed(r->name.name, r->at, err);
        const uint8_t *newline = memchr(r->plain, '\n', r->end);
        if (is_first && newline)
            r->beg = (size_t)(newline - r->plain) + 1;
        if (is_behind && newline)
            r->end = (size_t)(newline - r->plain) + 1;
        if (is_behind && ++r->run < r->blocks->n_runs)
            r->at = r->blocks->run[r->run].beg;
        if (r->beg < r->end)
            return 1;
    }
    return 0;
}

ptrdiff_t vcf_blocks_read(void *ctx, void *out, size_t cap, struct err *err)
{
    struct vcf_blocks_reader *r = ctx;

    if (r->beg == r->end) {
        int rc = next_block(r, err);
        if (rc <= 0)
            return rc;
    }
    size_t n = r->end - r->beg < cap ? r->end - r->beg : cap;
    memcpy(out, r->plain + r->beg, n);
    r->beg += n;
    return (ptrdiff_t)n;
}
