#include "kb/base/stream.h"

#include "kb/base/digest.h"
#include "kb/base/inflate.h"
#include "kb/base/stream_ahead.h"
#include "kb/base/stream_window.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t file_pos(const struct stream *s)
{
    return s->raw_base + s->beg;
}

void stream_fail_with(struct stream *s, const char *what, const char *detail)
{
    err_set(&s->err, ERR_FAIL, "%s: byte %" PRIu64 ": %s (%s)", s->name, file_pos(s),
        what, detail);
    err_hint(&s->err, STREAM_DAMAGE_HINT);
}

void stream_fail_at(struct stream *s, const char *found, const char *expected)
{
    err_set(&s->err, ERR_FAIL, "%s: byte %" PRIu64 ": found %s, expected %s", s->name,
        file_pos(s), found, expected);
    err_hint(&s->err, STREAM_DAMAGE_HINT);
}

static void fail_memory(struct stream *s)
{
    err_set(&s->err, ERR_FAIL, "%s: out of memory", s->name);
}

static ssize_t read_pull(struct stream *s, void *out, size_t cap)
{
    ssize_t n = s->pull(s->pull_ctx, out, cap, &s->err);

    s->is_raw_end = n <= 0;
    return n;
}

static ssize_t read_fd(struct stream *s, void *out, size_t cap)
{
    ssize_t n;

    if (s->pull)
        return read_pull(s, out, cap);
    do
        n = read(s->fd, out, cap);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        err_errno(&s->err, "could not read", s->name);
    else if (n == 0)
        s->is_raw_end = true;
    else if (s->digest)
        digest_add(s->digest, out, (size_t)n);
    if (n > 0) {
        s->n_read += (uint64_t)n;
        if (s->on_read)
            s->on_read(s->watcher, s->n_read);
    }
    return n;
}

/* What is unread goes to the begin of room, which is the window from now on. */
static void move_window(struct stream *s, uint8_t *room)
{
    if (s->beg < s->end)
        memmove(room, s->raw + s->beg, s->end - s->beg);
    s->raw = s->own = room;
    s->raw_base += s->beg;
    s->end -= s->beg;
    s->beg = 0;
}

/* Until want bytes are there, or all that are left; never more than most. */
static bool read_window(struct stream *s, size_t want, size_t most)
{
    while (s->end < want && !s->is_raw_end) {
        ssize_t n = read_fd(s, s->own + s->end, most - s->end);
        if (n < 0)
            return false;
        s->end += (size_t)n;
    }
    return true;
}

/* See to it that want (at most STREAM_RAW_BYTES) bytes are in the window, or all that
 * are left. */
bool stream_fill_raw(struct stream *s, size_t want)
{
    if (s->end - s->beg >= want || s->is_raw_end)
        return !s->err.code;
    move_window(s, s->own);
    return read_window(s, want, STREAM_RAW_BYTES);
}

bool stream_fill_room(struct stream *s, uint8_t *room, size_t want)
{
    move_window(s, room);
    return !s->err.code && read_window(s, want, want);
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
    if (cap < STREAM_RAW_BYTES)
        return stream_fill_raw(s, 1) ? take_raw(s, out, cap) : 0;
    n = read_fd(s, out, cap);
    if (n < 0)
        return 0;
    s->raw_base += (uint64_t)n;
    return (size_t)n;
}

/* ---- gzip ------------------------------------------------------------------------ */

/* False at the end of the file or when what follows is no member. */
static bool next_member(struct stream *s)
{
    if (!stream_fill_raw(s, 2) || s->beg == s->end)
        return false;
    if (s->end - s->beg < 2 || s->raw[s->beg] != 0x1f || s->raw[s->beg + 1] != 0x8b) {
        stream_fail_at(s, "bytes after the last gzip member",
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
        stream_fail_with(s, "the gzip data are damaged", inflate_gzip_reason(s->gzip));
}

static size_t read_gzip(struct stream *s, uint8_t *out, size_t cap)
{
    size_t got = 0;

    while (got < cap) {
        size_t n_in, n_out = cap - got;
        enum inflate_status status;
        if (s->is_between_members && !next_member(s))
            break;
        if (!stream_fill_raw(s, 1))
            break;
        if (s->beg == s->end) {
            stream_fail_at(s, "the end of the file inside a gzip member",
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

/* ---- opening and reading --------------------------------------------------------- */

static int sniff(struct stream *s, struct err *err)
{
    size_t n_header;
    bool is_memory_short = false;

    if (!stream_fill_raw(s, STREAM_BLOCK_BYTES)) {
        *err = s->err;
        return err->code;
    }
    if (s->end - s->beg < 2 || s->raw[0] != 0x1f || s->raw[1] != 0x8b) {
        s->format = STREAM_PLAIN;
    } else if (stream_bgzf_block_bytes(s->raw, s->end, &n_header)) {
        s->format = STREAM_BGZF;
        s->inflater = inflate_block_new();
        s->block = malloc(STREAM_BLOCK_BYTES);
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
    s->own = malloc(STREAM_RAW_BYTES);
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

struct stream *stream_open_pull(
    const char *name, stream_pull *pull, void *ctx, struct err *err)
{
    struct stream *s = new_stream(name, err);
    uint8_t unused[DIGEST_BYTES];

    if (!s)
        return NULL;
    digest_end(s->digest, unused);
    s->digest = NULL;
    s->pull = pull;
    s->pull_ctx = ctx;
    s->raw = s->own = malloc(STREAM_RAW_BYTES);
    if (!s->own)
        err_set(err, ERR_FAIL, "%s: out of memory", name);
    if (!s->own || sniff(s, err) < 0) {
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

static const struct err *error_of(const struct stream *s)
{
    return s->ahead ? stream_ahead_error(s->ahead) : &s->err;
}

/* What a reading of got bytes returns. */
static ptrdiff_t account(struct stream *s, size_t got, struct err *err)
{
    const struct err *met = error_of(s);

    if (got == 0 && met->code) {
        *err = *met;
        return err->code;
    }
    if (got == 0)
        end_digest(s);
    s->plain_pos += got;
    return (ptrdiff_t)got;
}

/* What was inflated ahead, for a caller who wants it in his own room. */
static size_t read_ahead(struct stream *s, void *out, size_t cap)
{
    struct stream_chunk c;

    if (s->n_chunk == 0 && stream_ahead_next(s->ahead, &c)) {
        s->chunk = c.bytes;
        s->n_chunk = c.n;
    }
    if (cap > s->n_chunk)
        cap = s->n_chunk;
    if (cap > 0)
        memcpy(out, s->chunk, cap);
    s->chunk += cap;
    s->n_chunk -= cap;
    return cap;
}

ptrdiff_t stream_read(struct stream *s, void *out, size_t cap, struct err *err)
{
    size_t got = 0;

    if (cap == 0)
        return 0;
    if (cap > PTRDIFF_MAX)
        cap = PTRDIFF_MAX;
    if (!error_of(s)->code) {
        if (s->ahead)
            got = read_ahead(s, out, cap);
        else if (s->format == STREAM_BGZF)
            got = stream_read_bgzf(s, out, cap);
        else if (s->format == STREAM_GZIP)
            got = read_gzip(s, out, cap);
        else
            got = read_plain(s, out, cap);
    }
    return account(s, got, err);
}

void stream_use_threads(struct stream *s, unsigned n_threads)
{
    if (n_threads > 1 && s->format == STREAM_BGZF && !s->ahead && s->plain_pos == 0
        && stream_fill_raw(s, STREAM_RAW_BYTES) && s->end - s->beg == STREAM_RAW_BYTES)
        s->ahead = stream_ahead_begin(s, n_threads);
}

int stream_next_chunk(struct stream *s, struct stream_chunk *out, struct err *err)
{
    if (error_of(s)->code || !stream_ahead_next(s->ahead, out))
        out->n = 0;
    ptrdiff_t n = account(s, out->n, err);
    return n < 0 ? (int)n : n > 0;
}

int stream_drain(struct stream *s, struct err *err)
{
    ptrdiff_t n;
    char *room = malloc(STREAM_RAW_BYTES);

    if (!room)
        return err_set(err, ERR_FAIL, "%s: out of memory", s->name);
    do
        n = stream_read(s, room, STREAM_RAW_BYTES, err);
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

void stream_watch(
    struct stream *s, void (*on_read)(void *ctx, uint64_t file_bytes), void *ctx)
{
    s->on_read = on_read;
    s->watcher = ctx;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    stream_ahead_end(s->ahead);
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
