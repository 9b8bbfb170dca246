#include "ingest/row_workers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "kb/base/arena.h"

#define BATCH_BYTES ((size_t)64 << 10)
#define NO_CELL UINT32_MAX /* a length */

enum batch_state { BATCH_FREE, BATCH_READY, BATCH_BUSY };

/* For each row: line, number, length of each cell; the cells' bytes stand apart. */
struct row_head {
    uint64_t line;
    uint32_t number;
};

struct batch {
    enum batch_state state;
    uint64_t nth;
    struct row_head *heads;
    uint32_t *lengths;
    size_t n, cap;
    struct buf text;
};

struct worker_thread {
    struct row_workers *w;
    void *ctx;
    pthread_t thread;
};

struct row_workers {
    source_row_reader *reader;
    unsigned n_cells, n_threads, n_started, n_batches;
    struct worker_thread threads[ROW_WORKERS_MAX]; /* the first is the caller */
    struct batch *batches, *filling;
    pthread_mutex_t lock; /* of what follows, and of the batches' states */
    pthread_cond_t changed;
    uint64_t n_made;
    bool is_end;
    int rc; /* the error that stands first in the file */
    uint64_t rc_nth;
    struct err err;
};

/* ---- batches --------------------------------------------------------------------- */

static void *grown(void *p, size_t n, size_t elem_bytes)
{
    size_t n_bytes = n * elem_bytes;
    p = realloc(p, n_bytes > 0 ? n_bytes : 1);
    if (p == NULL)
        arena_oom(n_bytes);
    return p;
}

static void batch_add(struct batch *b, const struct source_row *row, unsigned n_cells)
{
    if (b->n == b->cap) {
        b->cap = b->cap > 0 ? b->cap * 2 : 256;
        b->heads = grown(b->heads, b->cap, sizeof *b->heads);
        b->lengths = grown(b->lengths, b->cap * n_cells, sizeof *b->lengths);
    }
    b->heads[b->n] = (struct row_head){row->line, row->number};
    for (unsigned i = 0; i < n_cells; i++) {
        struct str cell = row->cells[i];
        b->lengths[b->n * n_cells + i] = cell.p != NULL ? (uint32_t)cell.n : NO_CELL;
        buf_add(&b->text, cell.p, cell.p != NULL ? cell.n : 0);
    }
    b->n++;
}

static int batch_read(
    const struct row_workers *w, const struct batch *b, void *ctx, struct err *err)
{
    struct str cells[ROW_CELLS_MAX];
    const char *at = b->text.p;
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < b->n; i++) {
        for (unsigned k = 0; k < w->n_cells; k++) {
            uint32_t n = b->lengths[i * w->n_cells + k];
            cells[k] = n == NO_CELL ? STR_NONE : (struct str){at, n};
            at += cells[k].n;
        }
        const struct source_row row = {b->heads[i].line, b->heads[i].number, cells};
        rc = w->reader(ctx, &row, err);
    }
    return rc < 0 ? rc : 0;
}

/* ---- threads --------------------------------------------------------------------- */

/* The first batch in the file's order that nobody reads yet; under the lock. */
static struct batch *next_ready(const struct row_workers *w)
{
    struct batch *first = NULL;
    for (unsigned i = 0; i < w->n_batches; i++) {
        struct batch *b = &w->batches[i];
        if (b->state == BATCH_READY && (first == NULL || b->nth < first->nth))
            first = b;
    }
    return first;
}

/* Reads a batch, without the lock; what stands behind an error is dropped. */
static void run_batch(struct row_workers *w, struct batch *b, void *ctx)
{
    struct err err = {0};
    b->state = BATCH_BUSY;
    bool is_dropped = w->rc < 0 && w->rc_nth < b->nth;
    pthread_mutex_unlock(&w->lock);
    int rc = is_dropped ? 0 : batch_read(w, b, ctx, &err);
    b->n = 0;
    buf_clear(&b->text);
    pthread_mutex_lock(&w->lock);
    if (rc < 0 && (w->rc == 0 || b->nth < w->rc_nth)) {
        w->rc = rc;
        w->rc_nth = b->nth;
        w->err = err;
    }
    b->state = BATCH_FREE;
    pthread_cond_broadcast(&w->changed);
}

static void *work(void *ctx)
{
    struct worker_thread *t = ctx;
    struct row_workers *w = t->w;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        struct batch *b = next_ready(w);
        if (b != NULL)
            run_batch(w, b, t->ctx);
        else if (w->is_end)
            break;
        else
            pthread_cond_wait(&w->changed, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* A batch to fill.  While there is none the caller reads one. */
static struct batch *free_batch(struct row_workers *w)
{
    struct batch *found = NULL;
    pthread_mutex_lock(&w->lock);
    while (found == NULL) {
        for (unsigned i = 0; found == NULL && i < w->n_batches; i++)
            if (w->batches[i].state == BATCH_FREE)
                found = &w->batches[i];
        struct batch *ready = found == NULL ? next_ready(w) : NULL;
        if (ready != NULL)
            run_batch(w, ready, w->threads[0].ctx);
        else if (found == NULL)
            pthread_cond_wait(&w->changed, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return found;
}

static int hand_on(struct row_workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->filling->nth = w->n_made++;
    w->filling->state = BATCH_READY;
    w->filling = NULL;
    int rc = w->rc;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return rc;
}

/* ---- all of it ------------------------------------------------------------------- */

struct row_workers *row_workers_begin(unsigned n_threads, unsigned n_cells,
    source_row_reader *reader, void *const *workers)
{
    struct row_workers *w = calloc(1, sizeof *w);
    if (w == NULL || n_cells > ROW_CELLS_MAX)
        arena_oom(sizeof *w);
    w->reader = reader;
    w->n_cells = n_cells;
    w->n_threads = n_threads > ROW_WORKERS_MAX ? ROW_WORKERS_MAX : n_threads;
    w->n_batches = w->n_threads > 1 ? 2 * w->n_threads + 1 : 0;
    w->batches = calloc(w->n_batches + 1, sizeof *w->batches);
    if (w->batches == NULL)
        arena_oom(sizeof *w->batches);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    for (unsigned i = 0; i < w->n_threads; i++)
        w->threads[i] = (struct worker_thread){.w = w, .ctx = workers[i]};
    w->n_started = 1;
    while (w->n_started < w->n_threads
           && pthread_create(&w->threads[w->n_started].thread, NULL, work,
                  &w->threads[w->n_started])
                  == 0)
        w->n_started++;
    return w;
}

int row_workers_give(
    struct row_workers *w, const struct source_row *row, struct err *err)
{
    if (w->n_batches == 0)
        return w->reader(w->threads[0].ctx, row, err);
    for (unsigned i = 0; i < w->n_cells; i++)
        if (row->cells[i].n >= NO_CELL)
            return err_set(err, ERR_FAIL, "line %llu: found a cell of 4 GB",
                (unsigned long long)row->line);
    if (w->filling == NULL)
        w->filling = free_batch(w);
    batch_add(w->filling, row, w->n_cells);
    if (w->filling->text.n < BATCH_BYTES)
        return 0;
    return hand_on(w) < 0 ? ERR_FAIL : 0; /* row_workers_end tells it */
}

static void finish(struct row_workers *w)
{
    if (w->filling != NULL)
        hand_on(w);
    pthread_mutex_lock(&w->lock);
    w->is_end = true;
    pthread_cond_broadcast(&w->changed);
    for (struct batch *b; (b = next_ready(w)) != NULL;)
        run_batch(w, b, w->threads[0].ctx);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 1; i < w->n_started; i++)
        pthread_join(w->threads[i].thread, NULL);
}

int row_workers_end(struct row_workers *w, int rc, struct err *err)
{
    finish(w);
    if (w->rc < 0) {
        rc = w->rc;
        *err = w->err;
    }
    for (unsigned i = 0; i < w->n_batches; i++) {
        free(w->batches[i].heads);
        free(w->batches[i].lengths);
        buf_free(&w->batches[i].text);
    }
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w->batches);
    free(w);
    return rc;
}
