#include "kb/base/stream_ahead.h"

#include "kb/base/inflate.h"
#include "kb/base/newlines.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A quarter of a megabyte of plain bytes a job: all jobs of two threads fit in the
 * cache of a core or two. */
#define JOB_BLOCKS 4u
#define ROOM_BYTES (STREAM_CHUNK_HEADROOM + JOB_BLOCKS * STREAM_BLOCK_BYTES + 1)
#define MAX_THREADS 64u
#define N_HELD 2u /* chunks that the caller still uses */

enum job_state { JOB_FREE, JOB_BUSY, JOB_DONE };

struct job {
    enum job_state state;
    struct stream_block block[JOB_BLOCKS];
    unsigned n_blocks;
    uint8_t *raw, *room;
    uint32_t *newlines; /* room for as many as there are bytes; few are written */
    size_t n_raw, n_plain, n_newlines, nul_at;
    struct err err; /* met behind the plain bytes; code 0: none */
};

struct stream_ahead {
    struct stream *s;
    /* The file is read under `reading`, in order; all else that is shared is under
     * `lock`. */
    pthread_mutex_t reading, lock;
    pthread_cond_t changed;
    pthread_t thread[MAX_THREADS];
    struct err err; /* what the caller was led to; the stream's own is the readers' */
    unsigned n_started, n_jobs;
    struct job *jobs;             /* a ring */
    uint64_t n_begun, n_given;    /* jobs, counted on and on */
    bool is_read_end, is_stopped; /* is_read_end: no further job will begin */
    atomic_bool has_no_lines;
    struct inflate_block *inflater; /* the caller's */
};

/* ---- one job --------------------------------------------------------------------- */

/* Cut whole blocks from the file; under `reading`. */
static bool gather(struct stream *s, struct job *j)
{
    j->n_blocks = 0;
    j->n_raw = 0;
    while (j->n_blocks < JOB_BLOCKS) {
        struct stream_block *b = &j->block[j->n_blocks];
        const uint8_t *p = stream_next_block(s, b);
        if (!p)
            break;
        memcpy(j->raw + j->n_raw, p, b->n_raw);
        j->n_raw += b->n_raw;
        j->n_blocks++;
    }
    j->err = s->err;
    s->err = (struct err){0}; /* it comes behind the bytes of this job */
    return j->n_blocks == JOB_BLOCKS;
}

static void inflate_job(
    struct stream_ahead *a, struct job *j, struct inflate_block *inflater)
{
    const uint8_t *p = j->raw;
    uint8_t *out = j->room + STREAM_CHUNK_HEADROOM;
    bool has_lines = !atomic_load(&a->has_no_lines);

    j->n_plain = 0;
    j->n_newlines = 0;
    j->nul_at = SIZE_MAX;
    for (unsigned i = 0; i < j->n_blocks; i++) {
        const struct stream_block *b = &j->block[i];
        uint8_t *to = out + j->n_plain;
        if (!stream_inflate_block(a->s, inflater, p, b, to, &j->err))
            return;
        if (has_lines)
            j->n_newlines += newlines_find((const char *)out, j->n_plain,
                j->n_plain + b->n_plain, j->newlines + j->n_newlines, &j->nul_at);
        j->n_plain += b->n_plain;
        p += b->n_raw;
    }
}

/* ---- the ring -------------------------------------------------------------------- */

static bool can_begin(const struct stream_ahead *a)
{
    return !a->is_stopped && !a->is_read_end
           && a->jobs[a->n_begun % a->n_jobs].state == JOB_FREE;
}

/* The next job with its raw bytes; NULL: none can begin now. */
static struct job *begin_job(struct stream_ahead *a)
{
    struct job *j = NULL;

    pthread_mutex_lock(&a->reading);
    pthread_mutex_lock(&a->lock);
    if (can_begin(a)) {
        j = &a->jobs[a->n_begun % a->n_jobs];
        j->state = JOB_BUSY;
        a->n_begun++;
    }
    pthread_mutex_unlock(&a->lock);
    if (j && !gather(a->s, j)) {
        pthread_mutex_lock(&a->lock);
        a->is_read_end = true;
        pthread_cond_broadcast(&a->changed);
        pthread_mutex_unlock(&a->lock);
    }
    pthread_mutex_unlock(&a->reading);
    return j;
}

static void run_job(
    struct stream_ahead *a, struct job *j, struct inflate_block *inflater)
{
    inflate_job(a, j, inflater);
    pthread_mutex_lock(&a->lock);
    j->state = JOB_DONE;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
}

/* False: there is nothing more to do. */
static bool wait_for_work(struct stream_ahead *a)
{
    bool go_on;

    pthread_mutex_lock(&a->lock);
    while (!a->is_stopped && !a->is_read_end && !can_begin(a))
        pthread_cond_wait(&a->changed, &a->lock);
    go_on = can_begin(a);
    pthread_mutex_unlock(&a->lock);
    return go_on;
}

static void *work(void *ctx)
{
    struct stream_ahead *a = ctx;
    struct inflate_block *inflater = inflate_block_new();

    while (inflater && wait_for_work(a)) {
        struct job *j = begin_job(a);
        if (j)
            run_job(a, j, inflater);
    }
    inflate_block_free(inflater);
    return NULL;
}

/* The next job in the file's order when it is done; NULL: the end. */
static struct job *await(struct stream_ahead *a)
{
    struct job *next = &a->jobs[a->n_given % a->n_jobs];

    for (;;) {
        pthread_mutex_lock(&a->lock);
        bool is_begun = a->n_given < a->n_begun;
        while (!(is_begun && next->state == JOB_DONE) && !can_begin(a)
               && (is_begun || !a->is_read_end)) {
            pthread_cond_wait(&a->changed, &a->lock);
            is_begun = a->n_given < a->n_begun;
        }
        bool is_done = is_begun && next->state == JOB_DONE;
        bool is_end = !is_begun && a->is_read_end;
        pthread_mutex_unlock(&a->lock);
        if (is_done || is_end)
            return is_done ? next : NULL;
        struct job *own = begin_job(a);
        if (own)
            run_job(a, own, a->inflater);
    }
}

static void release(struct stream_ahead *a, struct job *j)
{
    pthread_mutex_lock(&a->lock);
    j->state = JOB_FREE;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
}

static struct job *next_job(struct stream_ahead *a)
{
    struct job *j;

    do {
        if (a->n_given > 0 && a->jobs[(a->n_given - 1) % a->n_jobs].err.code) {
            a->err = a->jobs[(a->n_given - 1) % a->n_jobs].err;
            return NULL;
        }
        if (a->n_given >= N_HELD)
            release(a, &a->jobs[(a->n_given - N_HELD) % a->n_jobs]);
        j = await(a);
        if (!j)
            return NULL;
        a->n_given++;
    } while (j->n_plain == 0);
    return j;
}

int stream_ahead_next(struct stream_ahead *a, struct stream_chunk *out)
{
    const struct job *j = next_job(a);

    if (!j)
        return 0;
    out->bytes = (char *)j->room + STREAM_CHUNK_HEADROOM;
    out->n = j->n_plain;
    out->newlines = j->newlines;
    out->n_newlines = j->n_newlines;
    out->nul_at = j->nul_at;
    return 1;
}

void stream_ahead_skip_newlines(struct stream_ahead *a)
{
    atomic_store(&a->has_no_lines, true);
}

const struct err *stream_ahead_error(const struct stream_ahead *a)
{
    return &a->err;
}

/* ---- begin and end --------------------------------------------------------------- */

static bool allocate(struct stream_ahead *a, unsigned n_threads)
{
    a->n_jobs = 2 * n_threads + N_HELD;
    a->jobs = calloc(a->n_jobs, sizeof(*a->jobs));
    a->inflater = inflate_block_new();
    for (unsigned i = 0; a->jobs && i < a->n_jobs; i++) {
        a->jobs[i].raw = malloc(JOB_BLOCKS * STREAM_BLOCK_BYTES);
        a->jobs[i].room = malloc(ROOM_BYTES);
        a->jobs[i].newlines = malloc(ROOM_BYTES * sizeof(uint32_t));
        if (!a->jobs[i].raw || !a->jobs[i].room || !a->jobs[i].newlines)
            return false;
    }
    return a->jobs && a->inflater;
}

struct stream_ahead *stream_ahead_begin(struct stream *s, unsigned n_threads)
{
    struct stream_ahead *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->s = s;
    pthread_mutex_init(&a->reading, NULL);
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
    if (n_threads > MAX_THREADS)
        n_threads = MAX_THREADS;
    bool is_ready = allocate(a, n_threads);
    while (is_ready && a->n_started + 1 < n_threads
           && pthread_create(&a->thread[a->n_started], NULL, work, a) == 0)
        a->n_started++;
    if (a->n_started > 0)
        return a;
    stream_ahead_end(a);
    return NULL;
}

void stream_ahead_end(struct stream_ahead *a)
{
    if (!a)
        return;
    pthread_mutex_lock(&a->lock);
    a->is_stopped = true;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
    for (unsigned i = 0; i < a->n_started; i++)
        pthread_join(a->thread[i], NULL);
    if (a->err.code)
        a->s->err = a->err;
    for (unsigned i = 0; a->jobs && i < a->n_jobs; i++) {
        free(a->jobs[i].raw);
        free(a->jobs[i].room);
        free(a->jobs[i].newlines);
    }
    free(a->jobs);
    inflate_block_free(a->inflater);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    pthread_mutex_destroy(&a->reading);
    free(a);
}
