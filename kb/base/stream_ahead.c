#include "kb/base/stream_ahead.h"

#include "kb/base/inflate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Half a megabyte of plain bytes a job: what a core's cache holds. */
#define JOB_BLOCKS 8u
#define ROOM_BYTES (STREAM_CHUNK_HEADROOM + JOB_BLOCKS * STREAM_BLOCK_BYTES + 1)
#define MAX_THREADS 64u
#define FEW_BYTES 640u /* of a block: a line of one sample, and the next one begun */
#define LINE_BEGIN 80u /* CHROM and POS */
#define N_HELD 2u      /* chunks that the caller still uses */

enum job_state { JOB_FREE, JOB_BUSY, JOB_DONE };

struct job {
    enum job_state state;
    struct stream_block block[JOB_BLOCKS];
    unsigned n_blocks;
    uint8_t *raw, *room;
    size_t n_raw, n_plain, nul_at;
    struct err err; /* met behind the plain bytes; code 0: none */
};

/* Each thread has its own. */
struct tools {
    struct inflate_block *block;
    struct inflate_prefix *prefix;
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
    struct tools tools;           /* the caller's */
    bool is_peek;                 /* only the beginning of each block is inflated */
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

static void inflate_job(struct stream *s, struct job *j, struct inflate_block *inflater)
{
    const uint8_t *p = j->raw;
    uint8_t *out = j->room + STREAM_CHUNK_HEADROOM;

    j->n_plain = 0;
    j->nul_at = SIZE_MAX;
    for (unsigned i = 0; i < j->n_blocks; i++) {
        const struct stream_block *b = &j->block[i];
        uint8_t *to = out + j->n_plain;
        if (!stream_inflate_block(s, inflater, p, b, to, &j->err))
            return;
        const uint8_t *nul =
            j->nul_at == SIZE_MAX && b->n_plain ? memchr(to, 0, b->n_plain) : NULL;
        if (nul)
            j->nul_at = (size_t)(nul - out);
        j->n_plain += b->n_plain;
        p += b->n_raw;
    }
}

/* Does a line begin, and go on for as long as its first columns may be? */
static bool shows_line(const uint8_t *p, size_t n)
{
    const uint8_t *newline = memchr(p, '\n', n);

    return newline && (size_t)(p + n - newline) > LINE_BEGIN;
}

static void peek_job(struct job *j, struct inflate_prefix *prefix)
{
    const uint8_t *p = j->raw;

    for (unsigned i = 0; i < j->n_blocks; i++) {
        struct stream_block *b = &j->block[i];
        uint8_t *to = j->room + STREAM_CHUNK_HEADROOM + i * STREAM_BLOCK_BYTES;
        size_t n = b->n_raw - b->n_header;
        b->n_begin = inflate_prefix_run(prefix, p + b->n_header, n, to, FEW_BYTES);
        if (!shows_line(to, b->n_begin))
            b->n_begin =
                inflate_prefix_run(prefix, p + b->n_header, n, to, STREAM_PEEK_BYTES);
        p += b->n_raw;
    }
    j->n_plain = j->n_blocks; /* something to hand out */
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

static void run_job(struct stream_ahead *a, struct job *j, struct tools tools)
{
    if (a->is_peek)
        peek_job(j, tools.prefix);
    else
        inflate_job(a->s, j, tools.block);
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
    struct tools tools = {inflate_block_new(), inflate_prefix_new()};

    while (tools.block && tools.prefix && wait_for_work(a)) {
        struct job *j = begin_job(a);
        if (j)
            run_job(a, j, tools);
    }
    inflate_block_free(tools.block);
    inflate_prefix_free(tools.prefix);
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
            run_job(a, own, a->tools);
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
    out->nul_at = j->nul_at;
    return 1;
}

int stream_ahead_next_peek(struct stream_ahead *a, struct stream_peek *out)
{
    const struct job *j = next_job(a);

    if (!j)
        return 0;
    *out = (struct stream_peek){
        j->block, j->n_blocks, (const char *)j->room + STREAM_CHUNK_HEADROOM};
    return 1;
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
    a->tools = (struct tools){inflate_block_new(), inflate_prefix_new()};
    for (unsigned i = 0; a->jobs && i < a->n_jobs; i++) {
        a->jobs[i].raw = malloc(JOB_BLOCKS * STREAM_BLOCK_BYTES);
        a->jobs[i].room = malloc(ROOM_BYTES);
        if (!a->jobs[i].raw || !a->jobs[i].room)
            return false;
    }
    return a->jobs && a->tools.block && a->tools.prefix;
}

static struct stream_ahead *begin(struct stream *s, unsigned n_threads, bool is_peek)
{
    struct stream_ahead *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->s = s;
    a->is_peek = is_peek;
    pthread_mutex_init(&a->reading, NULL);
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
    if (n_threads > MAX_THREADS)
        n_threads = MAX_THREADS;
    bool is_ready = allocate(a, n_threads);
    while (is_ready && a->n_started + 1 < n_threads
           && pthread_create(&a->thread[a->n_started], NULL, work, a) == 0)
        a->n_started++;
    if (a->n_started > 0 || (is_ready && is_peek))
        return a;
    stream_ahead_end(a);
    return NULL;
}

struct stream_ahead *stream_ahead_begin(struct stream *s, unsigned n_threads)
{
    return begin(s, n_threads, false);
}

struct stream_ahead *stream_ahead_peek(struct stream *s, unsigned n_threads)
{
    return begin(s, n_threads > 0 ? n_threads : 1, true);
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
    }
    free(a->jobs);
    inflate_block_free(a->tools.block);
    inflate_prefix_free(a->tools.prefix);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    pthread_mutex_destroy(&a->reading);
    free(a);
}
