#include "query/audit.h"

#include "kb/base/arena.h"
#include "kb/base/json.h"
#include "kb/base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define OWNER_ONLY 0600
#define PIECE_BYTES 65536
/* How each line begins, of whatever schema's number. */
#define LINE_BEGINS "{\"audit\":\""

/* Is it a log of ours?  A line at the end of a patient's file would spoil it. */
static int check_beginning(int fd, const char *path, struct err *err)
{
    static const char want[] = LINE_BEGINS;
    char found[sizeof want - 1];
    ssize_t n;
    do
        n = pread(fd, found, sizeof found, 0);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_errno(err, "could not read", path);
    if (memcmp(found, want, (size_t)n) == 0)
        return 0;
    err_set(err, ERR_FAIL,
        "\"%s\" is no audit log: it does not begin with %s; nothing was added", path,
        want);
    return err_hint(err, "name a new file, or a log that --audit has made");
}

int audit_open(struct audit *a, const char *path, struct err *err)
{
    struct stat st;
    *a = (struct audit)AUDIT_INIT;
    int fd =
        open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, OWNER_ONLY);
    if (fd < 0)
        return err_errno(err, "could not open the audit log", path);
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return err_set(err, ERR_FAIL, "the audit log \"%s\" is no regular file", path);
    }
    if (check_beginning(fd, path, err) < 0) {
        close(fd);
        return err->code;
    }
    a->fd = fd;
    a->path = strdup(path);
    if (a->path == NULL)
        arena_oom(strlen(path) + 1);
    return 0;
}

void audit_close(struct audit *a)
{
    if (a->fd >= 0)
        close(a->fd);
    free(a->path);
    *a = (struct audit)AUDIT_INIT;
}

static void digest_of_line(struct str line, char out[DIGEST_HEX_BYTES])
{
    uint8_t digest[DIGEST_BYTES];
    digest_once(line.p, line.n, digest);
    digest_hex(digest, out);
}

/* ---- append ---------------------------------------------------------------------- */

static int read_at(
    const struct audit *a, char *out, size_t n, off_t at, struct err *err)
{
    while (n > 0) {
        ssize_t got = pread(a->fd, out, n, at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno(err, "could not read", a->path);
        if (got == 0)
            return err_set(err, ERR_FAIL, "\"%s\" became shorter", a->path);
        out += got, at += got, n -= (size_t)got;
    }
    return 0;
}

/* The last line of the file, without its newline, read from the end in pieces. */
static int read_last_line(
    const struct audit *a, off_t size, struct buf *line, struct err *err)
{
    static const char newline = '\n';
    char piece[PIECE_BYTES], last;
    struct buf older = BUF_INIT;
    const char *end_of_former = NULL;
    int rc = read_at(a, &last, 1, size - 1, err);
    if (rc < 0)
        return rc;
    if (last != newline) {
        err_set(err, ERR_FAIL,
            "the last line of the audit log \"%s\" is incomplete; nothing was added",
            a->path);
        return err_hint(err, "put the file aside and begin a new one");
    }
    for (off_t end = size - 1; rc >= 0 && end > 0 && end_of_former == NULL;) {
        size_t n = end < PIECE_BYTES ? (size_t)end : PIECE_BYTES;
        rc = read_at(a, piece, n, end - (off_t)n, err);
        end_of_former = rc >= 0 ? memrchr(piece, newline, n) : NULL;
        const char *beg = end_of_former != NULL ? end_of_former + 1 : piece;
        buf_clear(&older);
        buf_add_str(&older, buf_str(line));
        buf_clear(line);
        buf_add(line, beg, n - (size_t)(beg - piece));
        buf_add_str(line, buf_str(&older));
        end -= (off_t)n;
    }
    buf_free(&older);
    return rc;
}

static int find_previous(
    const struct audit *a, off_t size, char out[DIGEST_HEX_BYTES], struct err *err)
{
    struct buf line = BUF_INIT;
    int rc = 0;
    memcpy(out, AUDIT_NO_PREVIOUS, DIGEST_HEX_BYTES);
    if (size > 0) {
        rc = read_last_line(a, size, &line, err);
        if (rc >= 0)
            digest_of_line(buf_str(&line), out);
    }
    buf_free(&line);
    return rc;
}

static void make_line(struct buf *line, const char *previous, struct str members)
{
    struct tm tm;
    char when[sizeof "YYYY-MM-DDThh:mm:ssZ"] = "";
    time_t now = time(NULL);
    if (gmtime_r(&now, &tm) == NULL
        || strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        when[0] = '\0';
    buf_fmt(line, "{\"audit\":\"" AUDIT_SCHEMA "\",\"time\":\"%s\",\"uid\":%lu,", when,
        (unsigned long)getuid());
    buf_fmt(line, "\"previous\":\"%s\"%s%.*s}\n", previous, members.n > 0 ? "," : "",
        STR_ARG(members));
}

/* A piece of a line must not stay: the next one would hang on it. */
static int write_whole(
    const struct audit *a, off_t size, struct str line, struct err *err)
{
    int rc = 0;
    for (struct str rest = line; rc >= 0 && rest.n > 0;) {
        ssize_t n = write(a->fd, rest.p, rest.n);
        if (n < 0 && errno != EINTR)
            rc = err_errno(err, "could not write", a->path);
        else if (n > 0)
            rest = str_sub(rest, (size_t)n, rest.n);
    }
    if (rc >= 0 && fsync(a->fd) < 0)
        rc = err_errno(err, "could not sync", a->path);
    if (rc < 0 && ftruncate(a->fd, size) < 0)
        err_wrap(err, "a piece of a line was left");
    return rc;
}

static int append_locked(const struct audit *a, struct str members, struct err *err)
{
    char previous[DIGEST_HEX_BYTES];
    struct buf line = BUF_INIT;
    struct stat st;
    if (fstat(a->fd, &st) < 0)
        return err_errno(err, "could not read", a->path);
    int rc = find_previous(a, st.st_size, previous, err);
    if (rc >= 0) {
        make_line(&line, previous, members);
        rc = write_whole(a, st.st_size, buf_str(&line), err);
    }
    buf_free(&line);
    return rc;
}

int audit_append(struct audit *a, struct str members, struct err *err)
{
    int locked;
    do
        locked = flock(a->fd, LOCK_EX);
    while (locked < 0 && errno == EINTR);
    if (locked < 0)
        return err_errno(err, "could not lock the audit log", a->path);
    int rc = append_locked(a, members, err);
    flock(a->fd, LOCK_UN);
    return rc;
}

/* ---- verify ---------------------------------------------------------------------- */

static int check_line(const char *path, uint64_t number, struct str line,
    const char *previous, struct err *err)
{
    struct json *root = json_parse_at(path, line, number, 1, err);
    if (root == NULL)
        return err->code;
    struct str schema = json_str(json_get(root, "audit"));
    struct str got = json_str(json_get(root, "previous"));
    int rc = 0;
    if (!str_eq_c(schema, AUDIT_SCHEMA))
        rc = err_set(err, ERR_FAIL,
            "%s:%llu: \"audit\" is \"%.*s\"; expected \"" AUDIT_SCHEMA "\"", path,
            (unsigned long long)number, STR_ARG(schema));
    else if (!str_eq_c(got, previous))
        rc = err_set(err, ERR_FAIL,
            "%s:%llu: the chain is broken: \"previous\" is \"%.*s\"; the line before "
            "it "
            "has %s",
            path, (unsigned long long)number, STR_ARG(got), previous);
    json_free(root);
    return rc;
}

static int verify_lines(
    const char *path, struct stream *in, struct audit_summary *out, struct err *err)
{
    struct line_reader lines;
    struct str line;
    int rc;
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, err)) > 0) {
        if (lines.last_lacked_newline)
            rc = err_set(err, ERR_FAIL, "%s:%llu: the line is incomplete", path,
                (unsigned long long)lines.line);
        else
            rc = check_line(path, lines.line, line, out->last, err);
        if (rc < 0)
            break;
        digest_of_line(line, out->last);
        out->n_lines++;
    }
    line_end(&lines);
    return rc;
}

int audit_verify(const char *path, struct audit_summary *out, struct err *err)
{
    *out = (struct audit_summary){.last = AUDIT_NO_PREVIOUS};
    struct stream *in = stream_open(path, err);
    if (in == NULL)
        return err->code;
    int rc = verify_lines(path, in, out, err);
    stream_close(in);
    return rc;
}
