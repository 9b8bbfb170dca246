#include "kb/store/sorter.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "kb/base/arena.h"
#include "kb/store/sorter_private.h"

/* What a row costs beside its bytes: its index entry, and the sort's copy of that. */
#define ROW_INDEX_BYTES (2 * sizeof(struct row_ref))
#define MIN_WINDOW_BYTES ((size_t)4096)
#define MAX_WINDOW_BYTES ((size_t)1 << 20)

/* A run on its way to the file, in a thread of its own. */
struct spilling {
    pthread_t thread;
    bool is_running;
    struct sorter_block block;
    int rc;
    struct err err;
};

struct sorter {
    char *temp_dir;
    size_t memory_bytes;
    bool has_thread;
    struct sorter_block block; /* of rows that were added last */
    uint64_t count;
    struct spilling spilling;
    struct sorter_file **files; /* the last one is its own */
    size_t n_files, files_cap;
    bool has_file;
    struct sorter_run *runs;
    size_t n_runs, runs_cap;
    struct sorter_run **heap; /* least row first */
    size_t n_heap;
    struct sorter_run *last; /* whose row the caller holds */
};

static void *grow(void *p, size_t n_bytes)
{
    p = realloc(p, n_bytes);
    if (!p)
        arena_oom(n_bytes);
    return p;
}

static void *grow_list(void *p, size_t *cap, size_t want, size_t elem_bytes)
{
    if (want <= *cap)
        return p;
    *cap = *cap ? *cap * 2 : 16;
    return grow(p, *cap * elem_bytes);
}

struct sorter *sorter_new(const char *temp_dir, size_t memory_bytes)
{
    struct sorter *s = calloc(1, sizeof(*s));

    if (!s || !(s->temp_dir = strdup(temp_dir)))
        arena_oom(sizeof(*s));
    s->memory_bytes = memory_bytes;
    return s;
}

void sorter_use_thread(struct sorter *s)
{
    s->has_thread = true;
}

/* ---- rows in memory -----------------------------------------------------------------
 */

void sorter_block_sort(struct sorter_block *b)
{
    struct row_ref *spare;

    if (b->is_sorted || b->n == 0)
        return;
    spare = grow(NULL, b->n * sizeof(*spare));
    sorter_order_rows(b->rows, b->refs, spare, b->n);
    free(spare);
    b->is_sorted = true;
}

void sorter_block_free(struct sorter_block *b)
{
    free(b->rows);
    free(b->refs);
    *b = (struct sorter_block){0};
}

/* Room for one more row, which may be larger than the bound. */
static uint8_t *room_for(struct sorter_block *b, size_t n_bytes, size_t bound)
{
    size_t want = b->used + n_bytes;

    if (want > b->cap) {
        b->cap *= 2;
        if (b->cap > bound)
            b->cap = bound;
        if (b->cap < want)
            b->cap = want;
        b->rows = grow(b->rows, b->cap);
    }
    b->refs = grow_list(b->refs, &b->refs_cap, b->n + 1, sizeof(*b->refs));
    return b->rows + b->used;
}

static void add_row(
    struct sorter_block *b, struct str key, struct str value, size_t bound)
{
    const uint32_t n[2] = {(uint32_t)key.n, (uint32_t)value.n};
    size_t n_bytes = ROW_HEAD_BYTES + key.n + value.n;
    uint8_t *row = room_for(b, n_bytes, bound);

    memcpy(row, n, sizeof(n));
    if (key.n)
        memcpy(row + ROW_HEAD_BYTES, key.p, key.n);
    if (value.n)
        memcpy(row + ROW_HEAD_BYTES + key.n, value.p, value.n);
    b->refs[b->n++] = (struct row_ref){key_piece(key, 0), b->used};
    b->used += n_bytes;
    b->is_sorted = false;
}

/* ---- runs ---------------------------------------------------------------------------
 */

static struct sorter_run *add_run(struct sorter *s)
{
    s->runs = grow_list(s->runs, &s->runs_cap, s->n_runs + 1, sizeof(*s->runs));
    s->runs[s->n_runs] = (struct sorter_run){.nth = s->n_runs};
    return &s->runs[s->n_runs++];
}

static struct sorter_file *add_file(struct sorter *s, struct sorter_file *file)
{
    s->files = grow_list(
        s->files, &s->files_cap, s->n_files + 1, sizeof(struct sorter_file *));
    s->files[s->n_files++] = file;
    return file;
}

static int own_file(struct sorter *s, struct err *err)
{
    struct sorter_file *file;

    if (s->has_file)
        return 0;
    file = grow(NULL, sizeof(*file));
    *file = (struct sorter_file){.fd = -1};
    if (sorter_file_open(file, s->temp_dir, err) < 0) {
        free(file);
        return err->code;
    }
    add_file(s, file);
    s->has_file = true;
    return 0;
}

static void *run_spilling(void *ctx)
{
    struct sorter *s = ctx;
    struct spilling *x = &s->spilling;

    sorter_block_sort(&x->block);
    x->rc = sorter_file_add(s->files[s->n_files - 1], &x->block, s->temp_dir, &x->err);
    x->block.n = x->block.used = 0;
    return NULL;
}

/* The run that is written has its place in the file then. */
static int await_spilling(struct sorter *s, struct err *err)
{
    struct spilling *x = &s->spilling;

    if (x->is_running)
        pthread_join(x->thread, NULL);
    x->is_running = false;
    if (x->rc < 0) {
        *err = x->err;
        return x->rc;
    }
    if (s->n_runs && s->runs[s->n_runs - 1].file
        && s->runs[s->n_runs - 1].file == s->files[s->n_files - 1])
        s->runs[s->n_runs - 1].end = s->files[s->n_files - 1]->n_bytes;
    return 0;
}

/* The block goes to the file; its memory is used again. */
static int spill(struct sorter *s, struct err *err)
{
    struct spilling *x = &s->spilling;
    struct sorter_block full;
    int rc = own_file(s, err);

    if (rc == 0)
        rc = await_spilling(s, err);
    if (rc < 0)
        return rc;
    struct sorter_file *file = s->files[s->n_files - 1];
    struct sorter_run *run = add_run(s);
    run->file = file;
    run->at = run->end = file->n_bytes;
    full = s->block;
    s->block = x->block;
    s->block.is_sorted = false;
    x->block = full;
    if (s->has_thread && pthread_create(&x->thread, NULL, run_spilling, s) == 0) {
        x->is_running = true;
        return 0;
    }
    run_spilling(s);
    rc = await_spilling(s, err);
    full = x->block; /* one buffer is enough */
    x->block = s->block;
    s->block = full;
    return rc;
}

static size_t bound_of(const struct sorter *s)
{
    return s->has_thread ? s->memory_bytes / 2 : s->memory_bytes;
}

int sorter_add(struct sorter *s, struct str key, struct str value, struct err *err)
{
    if (key.n > UINT32_MAX || value.n > UINT32_MAX)
        return err_set(err, ERR_FAIL,
            "found a row of %zu bytes to sort, expected less "
            "than 4 GB",
            key.n > value.n ? key.n : value.n);
    if (s->block.n
        && s->block.used + s->block.n * ROW_INDEX_BYTES + key.n + value.n
               > bound_of(s)) {
        int rc = spill(s, err);
        if (rc < 0)
            return rc;
    }
    add_row(&s->block, key, value, bound_of(s));
    s->count++;
    return 0;
}

uint64_t sorter_count(const struct sorter *s)
{
    return s->count;
}

/* What is in memory becomes a run without being written. */
static void add_block_run(struct sorter *s)
{
    if (s->block.n == 0)
        return;
    sorter_block_sort(&s->block);
    add_run(s)->block = s->block;
    s->block = (struct sorter_block){0};
}

int sorter_settle(struct sorter *s, struct err *err)
{
    int rc = await_spilling(s, err);

    sorter_block_free(&s->spilling.block);
    if (rc == 0)
        add_block_run(s);
    return rc;
}

int sorter_take(struct sorter *s, struct sorter *from, struct err *err)
{
    int rc = sorter_settle(s, err);

    if (rc == 0)
        rc = sorter_settle(from, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < from->n_files; i++)
        add_file(s, from->files[i]);
    if (from->n_files)
        s->has_file = false; /* the last one is none that it may add to */
    for (size_t i = 0; i < from->n_runs; i++) {
        struct sorter_run *run = add_run(s);
        size_t nth = run->nth;
        *run = from->runs[i];
        run->nth = nth;
    }
    s->count += from->count;
    from->n_files = from->n_runs = 0;
    from->count = 0;
    from->has_file = false;
    return 0;
}

/* ---- merging ------------------------------------------------------------------------
 */

static bool is_before(const struct sorter_run *a, const struct sorter_run *b)
{
    int order;

    if (a->piece != b->piece)
        return a->piece < b->piece;
    order = str_cmp(row_key(a->row), row_key(b->row));
    return order < 0 || (order == 0 && a->nth < b->nth);
}

static void sift_down(struct sorter *s, size_t i)
{
    struct sorter_run *moved = s->heap[i];

    for (size_t child; (child = 2 * i + 1) < s->n_heap; i = child) {
        if (child + 1 < s->n_heap && is_before(s->heap[child + 1], s->heap[child]))
            child++;
        if (!is_before(s->heap[child], moved))
            break;
        s->heap[i] = s->heap[child];
    }
    s->heap[i] = moved;
}

int sorter_end(struct sorter *s, struct err *err)
{
    size_t window;

    if (sorter_settle(s, err) < 0)
        return err->code;
    window = s->memory_bytes / (s->n_runs + 1);
    if (window < MIN_WINDOW_BYTES)
        window = MIN_WINDOW_BYTES;
    if (window > MAX_WINDOW_BYTES)
        window = MAX_WINDOW_BYTES;
    s->heap = grow(NULL, (s->n_runs + 1) * sizeof(struct sorter_run *));
    for (size_t i = 0; i < s->n_runs; i++) {
        int rc = sorter_run_begin(&s->runs[i], window, s->temp_dir, err);
        if (rc < 0)
            return rc;
        if (rc == 1)
            s->heap[s->n_heap++] = &s->runs[i];
    }
    for (size_t i = s->n_heap / 2; i-- > 0;)
        sift_down(s, i);
    return 0;
}

/* Leave the row that the caller held, and put its run where it now belongs. */
static int advance(struct sorter *s, struct err *err)
{
    struct sorter_run *r = s->last;
    int rc;

    if (!r)
        return 0;
    s->last = NULL;
    rc = sorter_run_next(r, s->temp_dir, err);
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
    int rc = advance(s, err);

    if (rc < 0)
        return rc;
    if (s->n_heap == 0)
        return 0;
    s->last = s->heap[0];
    *key = row_key(s->last->row);
    *value = row_value(s->last->row);
    return 1;
}

void sorter_free(struct sorter *s)
{
    if (!s)
        return;
    if (s->spilling.is_running)
        pthread_join(s->spilling.thread, NULL);
    for (size_t i = 0; i < s->n_runs; i++)
        sorter_run_free(&s->runs[i]);
    for (size_t i = 0; i < s->n_files; i++) {
        close(s->files[i]->fd);
        free(s->files[i]);
    }
    sorter_block_free(&s->block);
    sorter_block_free(&s->spilling.block);
    free(s->files);
    free(s->runs);
    free(s->heap);
    free(s->temp_dir);
    free(s);
}
