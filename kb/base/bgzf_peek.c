#include "kb/base/bgzf_peek.h"

#include "kb/base/inflate.h"
#include "kb/base/stream_window.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEW_BYTES                                                                      \
    ((size_t)640)              /* plain: a line of one sample, and the next one begun */
#define FEW_RAW ((size_t)1024) /* packed: what gives so many */
#define LINE_BEGIN 80u         /* CHROM and POS */
#define AHEAD ((uint64_t)4 << 20) /* the kernel is asked to fetch so much at a time */

struct bgzf_peeker {
    int fd;
    uint64_t file_bytes, at, asked; /* asked: the kernel fetches what is before */
    bool was_empty;
    struct inflate_prefix *inflater;
    uint8_t raw[STREAM_BLOCK_BYTES];
    char plain[BGZF_PEEK_BYTES];
};

struct bgzf_peeker *bgzf_peeker_new(int fd, uint64_t file_bytes)
{
    struct bgzf_peeker *p = malloc(sizeof(*p));

    if (!p)
        return NULL;
    p->fd = fd;
    p->file_bytes = file_bytes;
    p->at = p->asked = 0;
    p->was_empty = false;
    p->inflater = inflate_prefix_new();
    if (p->inflater)
        return p;
    free(p);
    return NULL;
}

void bgzf_peeker_free(struct bgzf_peeker *p)
{
    if (p)
        inflate_prefix_free(p->inflater);
    free(p);
}

/* A file out of the page cache is fetched in large parts, not block by block. */
static void ask_ahead(struct bgzf_peeker *p)
{
    while (p->asked < p->at + AHEAD && p->asked < p->file_bytes) {
        (void)posix_fadvise(p->fd, (off_t)p->asked, (off_t)AHEAD, POSIX_FADV_WILLNEED);
        p->asked += AHEAD;
    }
}

/* n bytes of the file at at, or as many as it has; 0 when it cannot be read. */
static size_t read_at(const struct bgzf_peeker *p, uint64_t at, uint8_t *out, size_t n)
{
    ssize_t got;

    if (n > p->file_bytes - at)
        n = (size_t)(p->file_bytes - at);
    do
        got = pread(p->fd, out, n, (off_t)at);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)n ? n : 0;
}

/* Does a line begin, and go on for as long as its first columns may be? */
static bool shows_line(struct str plain)
{
    ptrdiff_t newline = str_chr(plain, '\n');

    return newline >= 0 && plain.n - (size_t)newline > LINE_BEGIN;
}

static struct str inflate_begin(
    struct bgzf_peeker *p, const struct stream_block *b, size_t n_there, size_t want)
{
    size_t n = (n_there < b->n_raw ? n_there : b->n_raw) - b->n_header;

    n = inflate_prefix_run(p->inflater, p->raw + b->n_header, n, p->plain, want);
    return (struct str){p->plain, n};
}

/* Of a block that a few bytes tell nothing about.  False: it cannot be. */
static bool look_closer(
    struct bgzf_peeker *p, struct stream_block *b, struct bgzf_peek *out)
{
    size_t n = read_at(p, p->at, p->raw, b->n_raw);

    if (!stream_block_is_whole(b, p->raw, n))
        return false;
    out->is_empty = b->n_plain == 0;
    if (!out->is_empty)
        out->plain = inflate_begin(p, b, n, sizeof p->plain);
    return true;
}

int bgzf_peek_next(struct bgzf_peeker *p, struct bgzf_peek *out)
{
    struct stream_block b = {.file_pos = p->at};

    if (p->at == p->file_bytes)
        return p->was_empty ? 0 : -1;
    ask_ahead(p);
    size_t n = read_at(p, p->at, p->raw, FEW_RAW);
    b.n_raw = stream_bgzf_block_bytes(p->raw, n, &b.n_header);
    if (b.n_raw == 0 || b.n_header >= b.n_raw || b.n_raw > p->file_bytes - p->at)
        return -1;
    *out = (struct bgzf_peek){.file_pos = p->at};
    out->plain = inflate_begin(p, &b, n, FEW_BYTES);
    if (!shows_line(out->plain) && !look_closer(p, &b, out))
        return -1;
    p->was_empty = out->is_empty;
    p->at += b.n_raw;
    return 1;
}
