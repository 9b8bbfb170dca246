/*
 * Sequences of a FASTA file that stay on disk, found through its .fai index (samtools
 * faidx: name, length, offset of the first base, bases in a line, bytes in a line).
 *
 * An index can belong to another version of its file and then gives wrong bases without
 * a sound.  So each of its lines is held against the file when it is opened: the header
 * line with this name ends where the bases begin, and they end where the next header or
 * the file does; and every line end that a fetch crosses must be one.
 */
#include "kb/base/fasta_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES 16384
#define HEADER_MAX_BYTES ((uint64_t)1 << 20)

static int remake_hint(struct err *err)
{
    return err_hint(err, "make the index anew with samtools faidx");
}

/* Exactly n bytes. */
static int read_at(
    const struct fasta *f, uint64_t at, char *out, size_t n, struct err *err)
{
    for (size_t got = 0; got < n;) {
        ssize_t rc = pread(f->fd, out + got, n - got, (off_t)(at + got));

        if (rc < 0 && errno == EINTR)
            continue;
        if (rc < 0)
            return err_errno(err, "could not read", f->file);
        if (rc == 0)
            return err_set(err, ERR_FAIL,
                "%s: byte %" PRIu64 ": found the end of the file, expected bases",
                f->file, at + got);
        got += (size_t)rc;
    }
    return 0;
}

/* Where the base stands in the file. */
static uint64_t offset_of(const struct fasta_seq *s, uint64_t at0)
{
    return s->offset + at0 / s->line_bases * s->line_bytes + at0 % s->line_bases;
}

/* ---- fetching ---- */

/* What a byte of the file at this place of its line gives: 1: a base, 0: a line end,
 * -1: neither. */
static int take_byte(const struct fasta_seq *s, uint64_t column, char c, char *out)
{
    unsigned code;

    if (column >= s->line_bases)
        return c == (column + 1 == s->line_bytes ? '\n' : '\r') ? 0 : -1;
    code = fasta_code(c);
    if (code == FASTA_BAD)
        return -1;
    *out = "ACGTN"[code];
    return 1;
}

int64_t fasta_fetch_indexed(const struct fasta *f, const struct fasta_seq *s,
    uint64_t beg0, uint32_t n, char *out, struct err *err)
{
    char block[BLOCK_BYTES];
    uint32_t got = 0;
    uint64_t at = offset_of(s, beg0), column = beg0 % s->line_bases;
    uint64_t end = n > 0 ? offset_of(s, beg0 + n - 1) + 1 : at;

    while (at < end) {
        size_t size = end - at < BLOCK_BYTES ? (size_t)(end - at) : BLOCK_BYTES;

        if (read_at(f, at, block, size, err) < 0)
            return err->code;
        for (size_t i = 0; i < size; i++) {
            int rc = take_byte(s, column, block[i], out + got);

            if (rc < 0) {
                err_set(err, ERR_FAIL,
                    "%s: byte %" PRIu64 ": found 0x%02x, expected %s of \"%.*s\"",
                    f->file, at + i, (unsigned char)block[i],
                    column < s->line_bases ? "a base" : "the end of a line",
                    STR_ARG(s->name));
                return remake_hint(err);
            }
            got += (uint32_t)rc;
            column = column + 1 == s->line_bytes ? 0 : column + 1;
        }
        at += size;
    }
    return got;
}

/* ---- the index held against the file ---- */

/* The header line that ends before the sequence's first base; at: its first byte. */
static int find_header(
    const struct fasta *f, const struct fasta_seq *s, uint64_t *at, struct err *err)
{
    char block[BLOCK_BYTES];
    uint64_t end = s->offset - 1;

    while (end > 0 && s->offset - end < HEADER_MAX_BYTES) {
        size_t size = end < BLOCK_BYTES ? (size_t)end : BLOCK_BYTES;
        const char *newline;

        if (read_at(f, end - size, block, size, err) < 0)
            return err->code;
        newline = memrchr(block, '\n', size);
        if (newline) {
            *at = end - size + (uint64_t)(newline - block) + 1;
            return 1;
        }
        end -= size;
    }
    *at = 0;
    return end == 0;
}

/* 1: the line before the bases is the header of this sequence. */
static int check_header(
    const struct fasta *f, const struct fasta_seq *s, struct err *err)
{
    char last, *line;
    uint64_t at = 0;
    size_t want = s->name.n + 2; /* '>', the name, and what ends it */
    int rc;

    if (s->offset < want)
        return 0;
    if (read_at(f, s->offset - 1, &last, 1, err) < 0)
        return err->code;
    rc = last == '\n' ? find_header(f, s, &at, err) : 0;
    if (rc <= 0 || s->offset - at < want)
        return rc < 0 ? rc : 0;
    if (!(line = malloc(want)))
        arena_oom(want);
    rc = read_at(f, at, line, want, err);
    if (rc >= 0)
        rc = line[0] == '>' && memcmp(line + 1, s->name.p, s->name.n) == 0
             && line[want - 1] != '\0' && strchr(" \t\r\n", line[want - 1]) != NULL;
    free(line);
    return rc;
}

/* 1: behind the last base come line ends and then a header or the end of the file. */
static int check_end(
    const struct fasta *f, const struct fasta_seq *s, uint64_t end, struct err *err)
{
    char tail[64];
    size_t n =
        f->file_bytes - end < sizeof tail ? (size_t)(f->file_bytes - end) : sizeof tail;
    size_t i = 0;

    if (read_at(f, end, tail, n, err) < 0)
        return err->code;
    while (i < n && (tail[i] == '\n' || tail[i] == '\r'))
        i++;
    if (i == n)
        return 1;
    return tail[i] == '>' && (i > 0 || s->length == 0);
}

/* True when the figures can describe lines of a file of this size; *end: behind the
 * last base. */
static bool has_room(const struct fasta *f, const struct fasta_seq *s, uint64_t *end)
{
    uint64_t bytes;

    *end = s->offset;
    if (s->offset > f->file_bytes)
        return false;
    if (s->length == 0)
        return true;
    if (s->line_bases == 0 || s->line_bytes < s->line_bases
        || s->line_bytes - s->line_bases > 2
        || (s->line_bytes == s->line_bases && s->length > s->line_bases))
        return false;
    if (__builtin_mul_overflow((s->length - 1) / s->line_bases, s->line_bytes, &bytes)
        || __builtin_add_overflow(bytes, (s->length - 1) % s->line_bases + 1, &bytes)
        || bytes > f->file_bytes - s->offset)
        return false;
    *end = s->offset + bytes;
    return true;
}

static int check_sequence(
    const struct fasta *f, const struct fasta_seq *s, struct err *err)
{
    uint64_t end;
    int rc;

    if (!has_room(f, s, &end))
        return err_set(err, ERR_FAIL,
            "\"%.*s\": its lines do not lie within the %" PRIu64 " bytes of %s",
            STR_ARG(s->name), f->file_bytes, f->file);
    rc = check_header(f, s, err);
    if (rc > 0)
        rc = check_end(f, s, end, err);
    if (rc == 0)
        return err_set(err, ERR_FAIL,
            "\"%.*s\": its bases do not begin and end there in %s", STR_ARG(s->name),
            f->file);
    return rc < 0 ? rc : 0;
}

/* ---- reading the index ---- */

enum { NAME, LENGTH, OFFSET, LINE_BASES, LINE_BYTES, N_COLUMNS };

static int read_index_line(struct fasta *f, struct str line, struct err *err)
{
    struct str field[N_COLUMNS + 1];
    unsigned n = 0;
    uint64_t number[N_COLUMNS] = {0};
    struct fasta_seq *s;

    while (n <= N_COLUMNS && str_next(&line, '\t', &field[n]))
        n++;
    if (n != N_COLUMNS)
        return err_set(err, ERR_FAIL, "found %s%u columns, expected %d",
            n > N_COLUMNS ? "more than " : "", n > N_COLUMNS ? N_COLUMNS : n,
            N_COLUMNS);
    for (unsigned i = LENGTH; i < N_COLUMNS; i++)
        if (!str_to_u64(field[i], &number[i]) || number[i] > INT64_MAX)
            return err_set(err, ERR_FAIL, "found \"%.*s\", expected a whole number",
                STR_ARG(str_sub(field[i], 0, 40)));
    if (fasta_add(f, field[NAME], err) < 0)
        return err->code;
    s = &f->seq[f->n - 1];
    s->length = number[LENGTH];
    s->offset = number[OFFSET];
    s->line_bases = number[LINE_BASES];
    s->line_bytes = number[LINE_BYTES];
    return check_sequence(f, s, err);
}

static int read_index(struct fasta *f, struct stream *in, struct err *err)
{
    struct line_reader lines;
    struct str line;
    int rc;

    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, err)) > 0) {
        rc = read_index_line(f, line, err);
        if (rc < 0) {
            err_wrap(err, "%s:%" PRIu64, stream_name(in), lines.line);
            remake_hint(err);
            break;
        }
    }
    line_end(&lines);
    if (rc >= 0 && f->n == 0) {
        rc = err_set(err, ERR_FAIL, "%s: found no sequence, expected the index of %s",
            stream_name(in), f->file);
        remake_hint(err);
    }
    return rc;
}

static int open_file(struct fasta *f, struct err *err)
{
    unsigned char magic[2] = {0};
    struct stat st;

    f->fd = open(f->file, O_RDONLY | O_CLOEXEC);
    if (f->fd < 0 || fstat(f->fd, &st) < 0)
        return err_errno(err, "could not open", f->file);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_FAIL,
            "%s: found no regular file, expected a FASTA file with an index", f->file);
    f->file_bytes = (uint64_t)st.st_size;
    if (pread(f->fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b) {
        err_set(err, ERR_FAIL,
            "%s: found a compressed file, expected a plain one to be read by its index",
            f->file);
        return err_hint(err, "decompress it and index it with samtools faidx");
    }
    return 0;
}

struct fasta *fasta_open_indexed(const char *path, struct err *err)
{
    struct fasta *f = fasta_new(path);
    struct stream *in = NULL;
    int rc = open_file(f, err);

    if (rc >= 0) {
        in = stream_open(str_fmt(&f->mem, "%s.fai", path).p, err);
        rc =
            in ? read_index(f, in, err) : err_hint(err, "index it with samtools faidx");
    }
    stream_close(in);
    if (rc < 0) {
        fasta_free(f);
        return NULL;
    }
    return f;
}
