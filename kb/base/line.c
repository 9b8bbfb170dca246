/* The lines of stream.h. */
#include "kb/base/stream.h"

#include "kb/base/newlines.h"
#include "kb/base/stream_ahead.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES ((size_t)256 * 1024) /* and the most that is read at a time */
#define LAST_BYTES (LINE_MAX_BYTES + 2)  /* with its LF and the NUL */

void line_begin(struct line_reader *r, struct stream *in)
{
    *r = (struct line_reader){.in = in, .nul_at = SIZE_MAX};
}

void line_end(struct line_reader *r)
{
    free(r->own);
    free(r->own_newlines);
    *r = (struct line_reader){0};
}

static int fail_memory(const struct line_reader *r, size_t n, struct err *err)
{
    return err_set(err, ERR_FAIL, "%s:%" PRIu64 ": out of memory (%zu bytes wanted)",
        stream_name(r->in), r->line + 1, n);
}

/* Own room for at least want bytes. */
static int reserve(struct line_reader *r, size_t want, struct err *err)
{
    size_t cap = r->cap ? r->cap : FIRST_BYTES;
    char *p;

    if (want <= r->cap)
        return 0;
    if (want > LAST_BYTES)
        return err_set(err, ERR_FAIL,
            "%s:%" PRIu64 ": found a line of more than %zu bytes, expected a text file",
            stream_name(r->in), r->line + 1, LINE_MAX_BYTES);
    while (cap < want)
        cap *= 2;
    if (cap > LAST_BYTES)
        cap = LAST_BYTES;
    p = realloc(r->own, cap);
    if (!p)
        return fail_memory(r, cap, err);
    r->own = p;
    r->cap = cap;
    return 0;
}

/* Find where lines end in buf[from..end). */
static int list_newlines(struct line_reader *r, size_t from, struct err *err)
{
    size_t want = r->end - from + 1;

    if (want > r->cap_newlines) {
        free(r->own_newlines);
        r->own_newlines = malloc(want * sizeof *r->own_newlines);
        r->cap_newlines = r->own_newlines ? want : 0;
        if (!r->own_newlines)
            return fail_memory(r, want * sizeof *r->own_newlines, err);
    }
    r->newlines = r->own_newlines;
    r->newlines_base = 0;
    r->i_newline = 0;
    r->n_newlines = newlines_find(r->buf, from, r->end, r->own_newlines, &r->nul_at);
    r->is_listed = true;
    return 0;
}

static void move_down(struct line_reader *r)
{
    if (r->beg == 0)
        return;
    memmove(r->buf, r->buf + r->beg, r->end - r->beg);
    if (r->nul_at != SIZE_MAX)
        r->nul_at -= r->beg;
    r->end -= r->beg;
    r->beg = 0;
}

/* The chunk behind a part of a line that is too long to be put before it. */
static int append_chunk(
    struct line_reader *r, const struct stream_chunk *c, struct err *err)
{
    size_t n_part = r->end - r->beg;
    bool is_own = r->buf == r->own;
    int rc;

    if (is_own)
        move_down(r);
    rc = reserve(r, n_part + c->n + 1, err);
    if (rc < 0)
        return rc;
    if (!is_own)
        memcpy(r->own, r->buf + r->beg, n_part);
    memcpy(r->own + n_part, c->bytes, c->n);
    r->buf = r->own;
    return 0;
}

/* The part of a line at hand is put before the next chunk, which is read in place. */
static int fill_from_chunk(struct line_reader *r, struct err *err)
{
    size_t n_part = r->end - r->beg, nul_at = r->nul_at, beg = r->beg;
    struct stream_chunk c;
    int rc = stream_next_chunk(r->in, &c, err);

    if (rc <= 0) {
        r->is_at_end = rc == 0;
        return rc;
    }
    if (n_part > STREAM_CHUNK_HEADROOM) {
        rc = append_chunk(r, &c, err);
        if (rc < 0)
            return rc;
    } else {
        if (n_part > 0)
            memcpy(c.bytes - n_part, r->buf + beg, n_part);
        r->buf = c.bytes - n_part;
    }
    if (nul_at != SIZE_MAX)
        r->nul_at = nul_at - beg;
    else if (c.nul_at != SIZE_MAX)
        r->nul_at = n_part + c.nul_at;
    r->beg = 0;
    r->end = n_part + c.n;
    r->newlines = c.newlines;
    r->newlines_base = n_part;
    r->n_newlines = c.n_newlines;
    r->i_newline = 0;
    r->is_listed = true;
    return 0;
}

/* Read more bytes behind those that are there; one byte is kept free for the NUL. */
static int fill(struct line_reader *r, struct err *err)
{
    size_t room;
    ptrdiff_t n;

    if (r->in->ahead)
        return fill_from_chunk(r, err);
    move_down(r);
    if (r->end + 1 >= r->cap) {
        int rc = reserve(r, r->cap + 1, err);
        if (rc < 0)
            return rc;
        r->buf = r->own;
    }
    room = r->cap - r->end - 1;
    n = stream_read(
        r->in, r->buf + r->end, room < FIRST_BYTES ? room : FIRST_BYTES, err);
    if (n < 0)
        return (int)n;
    if (n == 0)
        r->is_at_end = true;
    r->end += (size_t)n;
    r->is_listed = false;
    return 0;
}

/* For lines, when no line end is left: the next ones are all in what is new. */
static int fill_lines(struct line_reader *r, struct err *err)
{
    size_t n_part = r->end - r->beg;
    int rc = fill(r, err);

    return rc < 0 || r->is_listed ? rc : list_newlines(r, n_part, err);
}

static int skip_byte_order_mark(struct line_reader *r, struct err *err)
{
    while (r->end - r->beg < 3 && !r->is_at_end) {
        int rc = fill(r, err);
        if (rc < 0)
            return rc;
    }
    if (r->end - r->beg >= 3 && memcmp(r->buf + r->beg, "\xef\xbb\xbf", 3) == 0)
        r->beg += 3;
    r->is_started = true;
    return list_newlines(r, r->beg, err);
}

static int fail_nul(const struct line_reader *r, struct err *err)
{
    const char *line = r->buf + r->beg;
    bool is_gzip =
        r->nul_at - r->beg >= 2 && line[0] == '\x1f' && (unsigned char)line[1] == 0x8b;
    int rc = err_set(err, ERR_FAIL,
        "%s:%" PRIu64 ": found a NUL byte at column %zu, expected text",
        stream_name(r->in), r->line, r->nul_at - r->beg + 1);
    if (r->line > 1)
        return rc;
    return err_hint(err, "%s",
        is_gzip ? "the file was compressed twice: unpack it once with gzip -dc"
                : "this is no text file: was another one meant?");
}

/* Hand out buf[beg..end); the next line starts at next. */
static inline int take(
    struct line_reader *r, size_t end, size_t next, struct str *line, struct err *err)
{
    size_t beg = r->beg;

    r->line++;
    if (r->nul_at < end)
        return fail_nul(r, err);
    if (next > end && end > beg && r->buf[end - 1] == '\r')
        end--;
    r->buf[end] = '\0';
    r->beg = next;
    *line = (struct str){r->buf + beg, end - beg};
    return 1;
}

int line_next(struct line_reader *r, struct str *line, struct err *err)
{
    int rc = r->is_started ? 0 : skip_byte_order_mark(r, err);

    while (rc >= 0) {
        if (r->i_newline < r->n_newlines) {
            size_t end = r->newlines_base + r->newlines[r->i_newline++];
            return take(r, end, end + 1, line, err);
        }
        if (r->is_at_end && r->beg == r->end)
            return 0;
        if (r->is_at_end) {
            r->last_lacked_newline = true;
            return take(r, r->end, r->end, line, err);
        }
        rc = fill_lines(r, err);
    }
    return rc;
}

void line_take_bytes(struct line_reader *r)
{
    if (r->in->ahead)
        stream_ahead_skip_newlines(r->in->ahead);
}

int line_need(struct line_reader *r, size_t n, struct err *err)
{
    while (r->end - r->beg < n && !r->is_at_end) {
        int rc = fill(r, err);
        if (rc < 0)
            return rc;
    }
    return r->end - r->beg >= n;
}
