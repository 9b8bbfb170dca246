/* Sorted runs of a sorter, in a temporary file or in memory. */
#include "kb/store/sorter_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kb/base/arena.h"

#define WRITE_BYTES ((size_t)1 << 20)

/* ---- writing ---------------------------------------------------------------------
 */

int sorter_file_open(struct sorter_file *f, const char *temp_dir, struct err *err)
{
    struct buf name = BUF_INIT;

    f->fd = open(temp_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (f->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        buf_add_c(&name, temp_dir);
        buf_add_c(&name, "/.vdt-sort.XXXXXX");
        f->fd = mkostemp(name.p, O_CLOEXEC);
        if (f->fd >= 0)
            unlink(name.p);
        buf_free(&name);
    }
    return f->fd < 0 ? err_errno(err, "could not create a temporary file in", temp_dir)
                     : 0;
}

static int write_out(
    struct sorter_file *f, struct buf *out, const char *temp_dir, struct err *err)
{
    for (size_t done = 0; done < out->n;) {
        ssize_t n = pwrite(f->fd, out->p + done, out->n - done, (off_t)f->n_bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, "could not write a temporary file in", temp_dir);
        done += (size_t)n;
        f->n_bytes += (uint64_t)n;
    }
    buf_clear(out);
    return 0;
}

int sorter_file_add(struct sorter_file *f, const struct sorter_block *b,
    const char *temp_dir, struct err *err)
{
    struct buf out = BUF_INIT;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < b->n; i++) {
        const uint8_t *row = b->rows + b->refs[i].at;
        buf_add(&out, row, row_bytes(row));
        if (out.n >= WRITE_BYTES || i + 1 == b->n)
            rc = write_out(f, &out, temp_dir, err);
    }
    buf_free(&out);
    return rc;
}

/* ---- reading ---------------------------------------------------------------------
 */

static uint8_t *grow(uint8_t *p, size_t n_bytes)
{
    p = realloc(p, n_bytes);
    if (!p)
        arena_oom(n_bytes);
    return p;
}

/* Have at least want bytes of the run in its window. */
static int fill(
    struct sorter_run *r, size_t want, const char *temp_dir, struct err *err)
{
    size_t have = r->n - r->used;

    if (have >= want)
        return 0;
    if (want - have > r->end - r->at)
        return err_set(err, ERR_FAIL,
            "a temporary file in \"%s\" ends inside a row; was it changed?", temp_dir);
    if (have)
        memmove(r->window, r->window + r->used, have);
    r->used = 0;
    r->n = have;
    if (want > r->cap) {
        r->cap = want;
        r->window = grow(r->window, r->cap);
    }
    while (r->n < want) {
        size_t room = r->cap - r->n;
        uint64_t left = r->end - r->at;
        ssize_t n = pread(r->file->fd, r->window + r->n,
            room < left ? room : (size_t)left, (off_t)r->at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return err_errno(err, "could not read a temporary file in", temp_dir);
        r->n += (size_t)n;
        r->at += (uint64_t)n;
    }
    return 0;
}

static int row_of_file(struct sorter_run *r, const char *temp_dir, struct err *err)
{
    int rc;

    if (r->used == r->n && r->at == r->end)
        return 0;
    rc = fill(r, ROW_HEAD_BYTES, temp_dir, err);
    if (rc == 0)
        rc = fill(r, row_bytes(r->window + r->used), temp_dir, err);
    r->row = r->window + r->used;
    return rc < 0 ? rc : 1;
}

/* A whole row stands at row, or the run is at its end. */
static int load_row(struct sorter_run *r, const char *temp_dir, struct err *err)
{
    int rc = 1;

    if (r->file)
        rc = row_of_file(r, temp_dir, err);
    else if (r->next_ref == r->block.n)
        rc = 0;
    else
        r->row = r->block.rows + r->block.refs[r->next_ref++].at;
    if (rc == 1)
        r->piece = key_piece(row_key(r->row), 0);
    return rc;
}

int sorter_run_begin(
    struct sorter_run *r, size_t window_bytes, const char *temp_dir, struct err *err)
{
    if (r->file) {
        r->window = grow(NULL, window_bytes);
        r->cap = window_bytes;
    }
    return load_row(r, temp_dir, err);
}

int sorter_run_next(struct sorter_run *r, const char *temp_dir, struct err *err)
{
    if (r->file)
        r->used += row_bytes(r->row);
    return load_row(r, temp_dir, err);
}

void sorter_run_free(struct sorter_run *r)
{
    free(r->window);
    sorter_block_free(&r->block);
}
