#include "kb/store/sorter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kb/base/arena.h"
#include "kb/store/codec.h"

/* A row in memory and in a run: key length u32, value length u32, key, value. */
#define ROW_HEAD_BYTES 8
/* What a row costs beside its bytes: its index entry, and qsort's copy of that. */
#define ROW_INDEX_BYTES (2 * sizeof(struct row_ref))
#define MIN_WINDOW_BYTES ((size_t)4096)
#define MAX_WINDOW_BYTES ((size_t)1 << 20)

struct row_ref {
    uint64_t prefix; /* first 8 bytes of the key, big-endian, padded with 0 */
    const uint8_t *row;
};

/* A sorted run: bytes [at, end) of the temporary file, seen through a window. */
struct run {
    uint64_t at, end;
    uint8_t *window;
    size_t n, used, cap;
};

struct sorter {
    char *temp_dir;
    size_t memory_bytes;
    uint8_t *rows;
    size_t rows_used, rows_cap;
    size_t *offsets;
    size_t n_rows, offsets_cap;
    struct row_ref *order; /* after sorting */
    uint64_t count;
    int fd; /* -1: nothing was spilled */
    uint64_t file_bytes;
    struct run *runs;
    size_t n_runs, runs_cap;
    struct run **heap; /* least row first */
    size_t n_heap;
    struct run *last; /* whose row the caller holds */
    size_t next_row;  /* without runs: of order */
};

static void *grow(void *p, size_t n_bytes)
{
    p = realloc(p, n_bytes);
    if (!p)
        arena_oom(n_bytes);
    return p;
}

struct sorter *sorter_new(const char *temp_dir, size_t memory_bytes)
{
    struct sorter *s = calloc(1, sizeof(*s));

    if (!s || !(s->temp_dir = strdup(temp_dir)))
        arena_oom(sizeof(*s));
    s->memory_bytes = memory_bytes;
    s->fd = -1;
    return s;
}

/* ---- rows in memory -----------------------------------------------------------------
 */

static struct str row_key(const uint8_t *row)
{
    return (struct str){(const char *)row + ROW_HEAD_BYTES, load_u32le(row)};
}

static struct str row_value(const uint8_t *row)
{
    return (struct str){
        (const char *)row + ROW_HEAD_BYTES + load_u32le(row), load_u32le(row + 4)};
}

static size_t row_bytes(const uint8_t *row)
{
    return (size_t)ROW_HEAD_BYTES + load_u32le(row) + load_u32le(row + 4);
}

static uint64_t key_prefix(struct str key)
{
    uint64_t v = 0;

    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < key.n ? (uint8_t)key.p[i] : 0);
    return v;
}

/* Rows stand in the buffer in the order they came, so the address breaks ties. */
static int compare_refs(const void *left, const void *right)
{
    const struct row_ref *a = left, *b = right;
    int order;

    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    order = str_cmp(row_key(a->row), row_key(b->row));
    if (order == 0)
        order = a->row < b->row ? -1 : a->row > b->row;
    return order;
}

static void sort_rows(struct sorter *s)
{
    s->order = grow(NULL, (s->n_rows ? s->n_rows : 1) * sizeof(*s->order));
    for (size_t i = 0; i < s->n_rows; i++) {
        const uint8_t *row = s->rows + s->offsets[i];
        s->order[i] = (struct row_ref){key_prefix(row_key(row)), row};
    }
    qsort(s->order, s->n_rows, sizeof(*s->order), compare_refs);
}

static void add_row(struct sorter *s, struct str key, struct str value)
{
    size_t want = s->rows_used + ROW_HEAD_BYTES + key.n + value.n;
    uint8_t *row;

    if (want > s->rows_cap) {
        s->rows_cap *= 2;
        if (s->rows_cap > s->memory_bytes)
            s->rows_cap = s->memory_bytes;
        if (s->rows_cap < want)
            s->rows_cap = want;
        s->rows = grow(s->rows, s->rows_cap);
    }
    if (s->n_rows == s->offsets_cap) {
        s->offsets_cap = s->offsets_cap ? s->offsets_cap * 2 : 64;
        s->offsets = grow(s->offsets, s->offsets_cap * sizeof(*s->offsets));
    }
    row = s->rows + s->rows_used;
    for (unsigned i = 0; i < 4; i++) {
        row[i] = (uint8_t)(key.n >> (8 * i));
        row[4 + i] = (uint8_t)(value.n >> (8 * i));
    }
    if (key.n)
        memcpy(row + ROW_HEAD_BYTES, key.p, key.n);
    if (value.n)
        memcpy(row + ROW_HEAD_BYTES + key.n, value.p, value.n);
    s->offsets[s->n_rows++] = s->rows_used;
    s->rows_used = want;
}

/* ---- runs ---------------------------------------------------------------------------
 */

static int open_temp(struct sorter *s, struct err *err)
{
    struct buf name = BUF_INIT;

    s->fd = open(s->temp_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (s->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        buf_add_c(&name, s->temp_dir);
        buf_add_c(&name, "/.vdt-sort.XXXXXX");
        s->fd = mkostemp(name.p, O_CLOEXEC);
        if (s->fd >= 0)
            unlink(name.p);
        buf_free(&name);
    }
    return s->fd < 0
               ? err_errno(err, "could not create a temporary file in", s->temp_dir)
               : 0;
}

static int write_out(struct sorter *s, struct buf *out, struct err *err)
{
    for (size_t done = 0; done < out->n;) {
        ssize_t n = pwrite(s->fd, out->p + done, out->n - done, (off_t)s->file_bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, "could not write a temporary file in", s->temp_dir);
        done += (size_t)n;
        s->file_bytes += (uint64_t)n;
    }
    buf_clear(out);
    return 0;
}

static int spill(struct sorter *s, struct err *err)
{
    struct buf out = BUF_INIT;
    uint64_t beg = s->file_bytes;
    int rc = s->fd < 0 ? open_temp(s, err) : 0;

    sort_rows(s);
    for (size_t i = 0; rc == 0 && i < s->n_rows; i++) {
        const uint8_t *row = s->order[i].row;
        buf_add(&out, row, row_bytes(row));
        if (out.n >= MAX_WINDOW_BYTES || i + 1 == s->n_rows)
            rc = write_out(s, &out, err);
    }
    buf_free(&out);
    free(s->order);
    s->order = NULL;
    s->n_rows = s->rows_used = 0;
    if (rc < 0)
        return rc;
    if (s->n_runs == s->runs_cap) {
        s->runs_cap = s->runs_cap ? s->runs_cap * 2 : 16;
        s->runs = grow(s->runs, s->runs_cap * sizeof(*s->runs));
    }
    s->runs[s->n_runs++] = (struct run){.at = beg, .end = s->file_bytes};
    return 0;
}

int sorter_add(struct sorter *s, struct str key, struct str value, struct err *err)
{
    if (key.n > UINT32_MAX || value.n > UINT32_MAX)
        return err_set(err, ERR_FAIL,
            "found a row of %zu bytes to sort, expected less "
            "than 4 GB",
            key.n > value.n ? key.n : value.n);
    if (s->n_rows
        && s->rows_used + s->n_rows * ROW_INDEX_BYTES + key.n + value.n
               > s->memory_bytes) {
        int rc = spill(s, err);
        if (rc < 0)
            return rc;
    }
    add_row(s, key, value);
    s->count++;
    return 0;
}

uint64_t sorter_count(const struct sorter *s)
{
    return s->count;
}

/* Have at least want bytes of the run in its window. */
static int fill(struct sorter *s, struct run *r, size_t want, struct err *err)
{
    size_t have = r->n - r->used;

    if (have >= want)
        return 0;
    if (want - have > r->end - r->at)
        return err_set(err, ERR_FAIL,
            "a temporary file in \"%s\" ends inside a row; was it changed?",
            s->temp_dir);
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
        ssize_t n = pread(
            s->fd, r->window + r->n, room < left ? room : (size_t)left, (off_t)r->at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return err_errno(err, "could not read a temporary file in", s->temp_dir);
        r->n += (size_t)n;
        r->at += (uint64_t)n;
    }
    return 0;
}

/* 1: a whole row stands at window + used; 0: the run is at its end. */
static int load_row(struct sorter *s, struct run *r, struct err *err)
{
    int rc;

    if (r->used == r->n && r->at == r->end)
        return 0;
    rc = fill(s, r, ROW_HEAD_BYTES, err);
    if (rc == 0)
        rc = fill(s, r, row_bytes(r->window + r->used), err);
    return rc < 0 ? rc : 1;
}

/* Earlier runs hold earlier rows: they come first among equal keys. */
static bool is_before(const struct run *a, const struct run *b)
{
    int order = str_cmp(row_key(a->window + a->used), row_key(b->window + b->used));

    return order < 0 || (order == 0 && a < b);
}

static void sift_down(struct sorter *s, size_t i)
{
    struct run *moved = s->heap[i];

    for (size_t child; (child = 2 * i + 1) < s->n_heap; i = child) {
        if (child + 1 < s->n_heap && is_before(s->heap[child + 1], s->heap[child]))
            child++;
        if (!is_before(s->heap[child], moved))
            break;
        s->heap[i] = s->heap[child];
    }
    s->heap[i] = moved;
}

static int start_merge(struct sorter *s, struct err *err)
{
    size_t window = s->memory_bytes / (s->n_runs + 1);

    if (window < MIN_WINDOW_BYTES)
        window = MIN_WINDOW_BYTES;
    if (window > MAX_WINDOW_BYTES)
        window = MAX_WINDOW_BYTES;
    s->heap = grow(NULL, s->n_runs * sizeof(struct run *));
    for (size_t i = 0; i < s->n_runs; i++) {
        struct run *r = &s->runs[i];
        int rc;
        r->window = grow(NULL, window);
        r->cap = window;
        rc = load_row(s, r, err);
        if (rc < 0)
            return rc;
        s->heap[s->n_heap++] = r;
    }
    for (size_t i = s->n_heap / 2; i-- > 0;)
        sift_down(s, i);
    return 0;
}

int sorter_end(struct sorter *s, struct err *err)
{
    int rc;

    if (s->n_runs == 0) {
        sort_rows(s);
        return 0;
    }
    rc = s->n_rows ? spill(s, err) : 0;
    free(s->rows);
    free(s->offsets);
    s->rows = NULL;
    s->offsets = NULL;
    return rc < 0 ? rc : start_merge(s, err);
}

/* Leave the row that the caller held, and put its run where it now belongs. */
static int advance(struct sorter *s, struct err *err)
{
    struct run *r = s->last;
    int rc;

    if (!r)
        return 0;
    s->last = NULL;
    r->used += row_bytes(r->window + r->used);
    rc = load_row(s, r, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        s->heap[0] = s->heap[--s->n_heap];
    if (s->n_heap)
        sift_down(s, 0);
    return 0;
}

int sorter_next(struct sorter *s, struct str *key, struct str *value, struct err *err)
{
    const uint8_t *row;
    int rc;

    if (s->n_runs == 0) {
        if (s->next_row == s->n_rows)
            return 0;
        row = s->order[s->next_row++].row;
    } else {
        rc = advance(s, err);
        if (rc < 0)
            return rc;
        if (s->n_heap == 0)
            return 0;
        s->last = s->heap[0];
        row = s->last->window + s->last->used;
    }
    *key = row_key(row);
    *value = row_value(row);
    return 1;
}

void sorter_free(struct sorter *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_runs; i++)
        free(s->runs[i].window);
    if (s->fd >= 0)
        close(s->fd);
    free(s->runs);
    free(s->heap);
    free(s->order);
    free(s->rows);
    free(s->offsets);
    free(s->temp_dir);
    free(s);
}
