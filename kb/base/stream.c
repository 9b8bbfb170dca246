#include "kb/base/stream.h"

#include "kb/base/digest.h"
#include "kb/base/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_BYTES ((size_t)256 * 1024) /* over the largest BGZF block */
#define BLOCK_BYTES                                                                    \
    ((size_t)64 * 1024)      /* of a BGZF block, packed or plain (SAM spec 4.1) */
#define GZIP_HEADER_BYTES 12 /* with the length of the extra field */
#define GZIP_TRAILER_BYTES 8 /* CRC-32 and plain size */

struct stream {
    char *name;
    int fd;             /* -1: bytes in memory */
    uint8_t *own;       /* what raw points to, when the bytes come from a file */
    const uint8_t *raw; /* unread file bytes are raw[beg..end) */
    size_t beg, end;
    uint64_t raw_base; /* place of raw[0] in the file */
    bool is_raw_end;   /* the file has no bytes beyond raw[end) */

    enum stream_format format;
    struct inflate_gzip *gzip;
    bool is_between_members;
    struct inflate_block *inflater;
    uint8_t *block; /* a BGZF block too large for the caller's room */
    size_t block_beg, block_end;
    bool last_block_was_empty;

    uint64_t plain_pos;
    struct digest *digest;
    char sha256[DIGEST_HEX_BYTES];
    struct err err; /* sticky */
};

static uint64_t file_pos(const struct stream *s)
{
    return s->raw_base + s->beg;
}

static void fail_with(struct stream *s, const char *what, const char *detail)
{
    err_set(&s->err, ERR_FAIL, "%s: byte %" PRIu64 ": %s (%s)", s->name, file_pos(s),
        what, detail);
    err_hint(&s->err, "the file is damaged or was cut short; fetch or copy it again");
}

static void fail_at(struct stream *s, const char *found, const char *expected)
{
    err_set(&s->err, ERR_FAIL, "%s: byte %" PRIu64 ": found %s, expected %s", s->name,
        file_pos(s), found, expected);
    err_hint(&s->err, "the file is damaged or was cut short; fetch or copy it again");
}

static void fail_memory(struct stream *s)
{
    err_set(&s->err, ERR_FAIL, "%s: out of memory", s->name);
}

static ssize_t read_fd(struct stream *s, void *out, size_t cap)
{
    ssize_t n;

    do
        n = read(s->fd, out, cap);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        err_errno(&s->err, "could not read", s->name);
    else if (n == 0)
        s->is_raw_end = true;
    else
        digest_add(s->digest, out, (size_t)n);
    return n;
}

/* See to it that want (at most RAW_BYTES) bytes are in the window, or all that are
 * left. */
static bool fill_raw(struct stream *s, size_t want)
{
    if (s->end - s->beg >= want || s->is_raw_end)
        return !s->err.code;
    memmove(s->own, s->own + s->beg, s->end - s->beg);
    s->raw_base += s->beg;
    s->end -= s->beg;
    s->beg = 0;
    while (s->end < want && !s->is_raw_end) {
        ssize_t n = read_fd(s, s->own + s->end, RAW_BYTES - s->end);
        if (n < 0)
            return false;
        s->end += (size_t)n;
    }
    return true;
}

static size_t take_raw(struct stream *s, void *out, size_t cap)
{
    size_t n = s->end - s->beg < cap ? s->end - s->beg : cap;

    memcpy(out, s->raw + s->beg, n);
    s->beg += n;
    return n;
}

static size_t read_plain(struct stream *s, void *out, size_t cap)
{
    ssize_t n;

    if (s->beg < s->end)
        return take_raw(s, out, cap);
    if (s->is_raw_end)
        return 0;
    s->raw_base += s->end;
    s->beg = s->end = 0;
    if (cap < RAW_BYTES)
        return fill_raw(s, 1) ? take_raw(s, out, cap) : 0;
    n = read_fd(s, out, cap);
    if (n < 0)
        return 0;
    s->raw_base += (uint64_t)n;
    return (size_t)n;
}

static unsigned le16(const uint8_t *p)
{
    return p[0] | (unsigned)p[1] << 8;
}

static uint32_t le32(const uint8_t *p)
{
    return le16(p) | (uint32_t)le16(p + 2) << 16;
}

/* ---- gzip ------------------------------------------------------------------------ */

/* False at the end of the file or when what follows is no member. */
static bool next_member(struct stream *s)
{
    if (!fill_raw(s, 2) || s->beg == s->end)
        return false;
    if (s->end - s->beg < 2 || s->raw[s->beg] != 0x1f || s->raw[s->beg + 1] != 0x8b) {
        fail_at(s, "bytes after the last gzip member",
            "another member or the end of the file");
        return false;
    }
    inflate_gzip_next_member(s->gzip);
    s->is_between_members = false;
    return true;
}

static void fail_gzip(struct stream *s, enum inflate_status status)
{
    if (status == INFLATE_NO_MEMORY)
        fail_memory(s);
    else
        fail_with(s, "the gzip data are damaged", inflate_gzip_reason(s->gzip));
}

static size_t read_gzip(struct stream *s, uint8_t *out, size_t cap)
{
    size_t got = 0;

    while (got < cap) {
        size_t n_in, n_out = cap - got;
        enum inflate_status status;
        if (s->is_between_members && !next_member(s))
            break;
        if (!fill_raw(s, 1))
            break;
        if (s->beg == s->end) {
            fail_at(s, "the end of the file inside a gzip member",
                "the rest of the member");
            break;
        }
        n_in = s->end - s->beg;
        status = inflate_gzip_run(s->gzip, s->raw + s->beg, &n_in, out + got, &n_out);
        s->beg += n_in;
        got += n_out;
        if (status == INFLATE_MEMBER_END) {
            s->is_between_members = true;
        } else if (status != INFLATE_MORE || (n_in == 0 && n_out == 0)) {
            fail_gzip(s, status);
            break;
        }
    }
    return got;
}

/* ---- BGZF ------------------------------------------------------------------------ */

/* The size of the BGZF block that starts at p, 0 when none does: a gzip header with the
 * extra subfield "BC" (SAM spec 4.1).  n bytes are there; *n_header is set with it. */
static size_t bgzf_block_bytes(const uint8_t *p, size_t n, size_t *n_header)
{
    static const uint8_t magic[4] = {0x1f, 0x8b, 8, 4};
    size_t at = GZIP_HEADER_BYTES, end;

    if (n < GZIP_HEADER_BYTES || memcmp(p, magic, 4) != 0)
        return 0;
    end = at + le16(p + 10);
    if (end > n)
        return 0;
    for (; at + 4 <= end; at += 4 + le16(p + at + 2)) {
        if (p[at] == 'B' && p[at + 1] == 'C' && le16(p + at + 2) == 2
            && at + 6 <= end) {
            *n_header = end;
            return (size_t)le16(p + at + 4) + 1;
        }
    }
    return 0;
}

/* The next block is whole in the window: its bytes, or 0 at the end or on damage. */
static size_t find_block(struct stream *s, size_t *n_header)
{
    size_t n;

    if (!fill_raw(s, BLOCK_BYTES))
        return 0;
    if (s->beg == s->end) {
        if (!s->last_block_was_empty)
            fail_at(s, "the end of the file", "the BGZF end marker (an empty block)");
        return 0;
    }
    n = bgzf_block_bytes(s->raw + s->beg, s->end - s->beg, n_header);
    if (n == 0 && s->end - s->beg < GZIP_HEADER_BYTES + 6 && s->raw[s->beg] == 0x1f) {
        fail_at(s, "the end of the file inside a block header",
            "the rest of the BGZF block");
    } else if (n == 0) {
        fail_at(
            s, "bytes that are no BGZF block", "another block or the end of the file");
    } else if (n < *n_header + GZIP_TRAILER_BYTES) {
        fail_at(s, "a BGZF block smaller than its own header", "a whole block");
        n = 0;
    } else if (n > s->end - s->beg) {
        fail_at(s, "the end of the file inside the BGZF block that starts here",
            "the rest of the block");
        n = 0;
    }
    return n;
}

static bool inflate_found_block(
    struct stream *s, size_t n_block, size_t n_header, uint8_t *out, size_t n_plain)
{
    const uint8_t *p = s->raw + s->beg;
    const uint8_t *trailer = p + n_block - GZIP_TRAILER_BYTES;

    if (!inflate_block_run(s->inflater, p + n_header,
            n_block - n_header - GZIP_TRAILER_BYTES, out, n_plain)) {
        fail_with(
            s, "the BGZF block that starts here is damaged", "invalid deflate data");
        return false;
    }
    if (inflate_crc32(0, out, n_plain) != le32(trailer)) {
        fail_with(s, "the BGZF block that starts here is damaged",
            "its CRC-32 does not match");
        return false;
    }
    s->beg += n_block;
    s->last_block_was_empty = n_plain == 0;
    return true;
}

static size_t take_block(struct stream *s, uint8_t *out, size_t cap)
{
    size_t n = s->block_end - s->block_beg < cap ? s->block_end - s->block_beg : cap;

    memcpy(out, s->block + s->block_beg, n);
    s->block_beg += n;
    return n;
}

/* Blocks go straight into the caller's room while they fit. */
static size_t read_bgzf(struct stream *s, uint8_t *out, size_t cap)
{
    size_t got = take_block(s, out, cap);

    while (got < cap) {
        size_t n_header = 0, n_plain;
        size_t n_block = find_block(s, &n_header);
        if (n_block == 0)
            break;
        n_plain = le32(s->raw + s->beg + n_block - 4);
        if (n_plain > BLOCK_BYTES) {
            fail_at(s, "a BGZF block of more than 65536 plain bytes", "at most that");
            break;
        }
        if (n_plain <= cap - got) {
            if (!inflate_found_block(s, n_block, n_header, out + got, n_plain))
                break;
            got += n_plain;
        } else if (got > 0) {
            break; /* the next call has more room */
        } else {
            if (!inflate_found_block(s, n_block, n_header, s->block, n_plain))
                break;
            s->block_beg = 0;
            s->block_end = n_plain;
            return take_block(s, out, cap);
        }
    }
    return got;
}

/* ---- opening and reading --------------------------------------------------------- */

static int sniff(struct stream *s, struct err *err)
{
    size_t n_header;
    bool is_memory_short = false;

    if (!fill_raw(s, BLOCK_BYTES)) {
        *err = s->err;
        return err->code;
    }
    if (s->end - s->beg < 2 || s->raw[0] != 0x1f || s->raw[1] != 0x8b) {
        s->format = STREAM_PLAIN;
    } else if (bgzf_block_bytes(s->raw, s->end, &n_header)) {
        s->format = STREAM_BGZF;
        s->inflater = inflate_block_new();
        s->block = malloc(BLOCK_BYTES);
        is_memory_short = !s->inflater || !s->block;
    } else {
        s->format = STREAM_GZIP;
        s->gzip = inflate_gzip_new();
        is_memory_short = !s->gzip;
    }
    return is_memory_short ? err_set(err, ERR_FAIL, "%s: out of memory", s->name) : 0;
}

static struct stream *new_stream(const char *name, struct err *err)
{
    struct stream *s = calloc(1, sizeof(*s));

    if (s) {
        s->fd = -1;
        s->name = strdup(name);
    }
    if (!s || !s->name) {
        free(s);
        err_set(err, ERR_FAIL, "%s: out of memory", name);
        return NULL;
    }
    s->digest = digest_new();
    return s;
}

static int open_fd(struct stream *s, const char *path, struct err *err)
{
    struct stat st;

    s->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0 || fstat(s->fd, &st) < 0)
        return err_errno(err, "could not open", path);
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return err_errno(err, "could not open", path);
    }
    s->own = malloc(RAW_BYTES);
    if (!s->own)
        return err_set(err, ERR_FAIL, "%s: out of memory", path);
    s->raw = s->own;
    return 0;
}

struct stream *stream_open(const char *path, struct err *err)
{
    struct stream *s =
        new_stream(strcmp(path, "-") == 0 ? "standard input" : path, err);

    if (s && (open_fd(s, path, err) < 0 || sniff(s, err) < 0)) {
        stream_close(s);
        s = NULL;
    }
    return s;
}

struct stream *stream_open_bytes(
    const char *name, const void *p, size_t n, struct err *err)
{
    struct stream *s = new_stream(name, err);

    if (!s)
        return NULL;
    s->raw = n ? p : "";
    s->end = n;
    s->is_raw_end = true;
    digest_add(s->digest, p, n);
    if (sniff(s, err) < 0) {
        stream_close(s);
        s = NULL;
    }
    return s;
}

static void end_digest(struct stream *s)
{
    uint8_t sum[DIGEST_BYTES];

    if (!s->digest)
        return;
    digest_end(s->digest, sum);
    digest_hex(sum, s->sha256);
    s->digest = NULL;
}

ptrdiff_t stream_read(struct stream *s, void *out, size_t cap, struct err *err)
{
    size_t got = 0;

    if (cap == 0)
        return 0;
    if (cap > PTRDIFF_MAX)
        cap = PTRDIFF_MAX;
    if (!s->err.code) {
        if (s->format == STREAM_BGZF)
            got = read_bgzf(s, out, cap);
        else if (s->format == STREAM_GZIP)
            got = read_gzip(s, out, cap);
        else
            got = read_plain(s, out, cap);
    }
    if (got == 0 && s->err.code) {
        *err = s->err;
        return err->code;
    }
    if (got == 0)
        end_digest(s);
    s->plain_pos += got;
    return (ptrdiff_t)got;
}

int stream_drain(struct stream *s, struct err *err)
{
    ptrdiff_t n;
    char *room = malloc(RAW_BYTES);

    if (!room)
        return err_set(err, ERR_FAIL, "%s: out of memory", s->name);
    do
        n = stream_read(s, room, RAW_BYTES, err);
    while (n > 0);
    free(room);
    return (int)n;
}

const char *stream_name(const struct stream *s)
{
    return s->name;
}

enum stream_format stream_format(const struct stream *s)
{
    return s->format;
}

uint64_t stream_plain_pos(const struct stream *s)
{
    return s->plain_pos;
}

const char *stream_sha256(struct stream *s)
{
    return s->sha256;
}

uint64_t stream_file_bytes(const struct stream *s)
{
    return file_pos(s);
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    end_digest(s);
    inflate_gzip_free(s->gzip);
    inflate_block_free(s->inflater);
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    free(s->block);
    free(s->own);
    free(s->name);
    free(s);
}
