#include "kb/base/stream_ahead.h"

#include "kb/base/digest.h"
#include "kb/base/inflate.h"
#include "kb/base/newlines.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Half a megabyte of plain bytes a job: with fewer the threads wait for each other
 * more often, with more they gain nothing. */
#define JOB_BLOCKS 8u
#define ROOM_BYTES (STREAM_CHUNK_HEADROOM + JOB_BLOCKS * STREAM_BLOCK_BYTES + 1)
#define NEWLINES_BYTES (ROOM_BYTES * sizeof(uint32_t))
#define PAGES_BYTES (STREAM_RAW_BYTES + NEWLINES_BYTES + ROOM_BYTES)
#define MAX_THREADS 64u
#define N_HELD 2u /* chunks that the caller still uses */

enum job_state { JOB_FREE, JOB_BUSY, JOB_DONE };

struct job {
    enum job_state state;
    struct stream_block block[JOB_BLOCKS];
    unsigned n_blocks;
    uint8_t *raw, *room;         /* raw: STREAM_RAW_BYTES, with what was read too far */
    size_t fresh_beg, fresh_end; /* of raw: read for this job, to be digested */
    uint32_t *newlines; /* room for as many as there are bytes; few are written */
    size_t n_plain, n_newlines, nul_at;
    struct err err; /* met behind the plain bytes; code 0: none */
};

struct stream_ahead {
    struct stream *s;
    /* The file is read under `reading` and digested under `digesting`, each in order;
     * all else that is shared is under `lock`. */
    pthread_mutex_t reading, digesting, lock;
    uint8_t *window;       /* the stream's own */
    size_t want;           /* bytes that the next job should find in its window */
    struct digest *digest; /* NULL: nobody asks */
    pthread_cond_t changed;
    pthread_t thread[MAX_THREADS];
    struct err err; /* what the caller was led to; the stream's own is the readers' */
    unsigned n_started, n_jobs;
    struct job *jobs;                              /* a ring */
    uint64_t n_begun, n_read, n_digested, n_given; /* jobs, counted on and on */
    bool is_read_end, is_stopped; /* is_read_end: no further job will begin */
    atomic_bool has_no_lines;
    struct inflate_block *inflater; /* the caller's */
};

/* ---- one job --------------------------------------------------------------------- */

/* So much that a job as the last one has all its blocks, and little is left over. */
static size_t want_after(const struct stream *s, const struct job *j)
{
    size_t want = s->beg / j->n_blocks * (JOB_BLOCKS + 1);

    if (want > STREAM_RAW_BYTES)
        return STREAM_RAW_BYTES;
    return want < STREAM_BLOCK_BYTES ? STREAM_BLOCK_BYTES : want;
}

/* Whole blocks from the file, in the job's own window; under `reading`.  False: there
 * are no more. */
static bool gather(struct stream_ahead *a, struct job *j)
{
    struct stream *s = a->s;
    bool is_more;

    j->n_blocks = 0;
    j->fresh_beg = s->end - s->beg;
    is_more = stream_fill_room(s, j->raw, a->want);
    while (j->n_blocks < JOB_BLOCKS
           && (stream_has_block(s) || (is_more && j->n_blocks == 0))) {
        if (!stream_next_block(s, &j->block[j->n_blocks])) {
            is_more = false;
            break;
        }
        j->n_blocks++;
    }
    if (j->n_blocks > 0)
        a->want = want_after(s, j);
    j->fresh_end = s->end;
    j->err = s->err;
    s->err = (struct err){0}; /* it comes behind the bytes of this job */
    return is_more;
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

/* The next job that was read and not yet digested; under `digesting`. */
static const struct job *next_undigested(struct stream_ahead *a, unsigned n_done)
{
    pthread_mutex_lock(&a->lock);
    a->n_digested += n_done;
    const struct job *j =
        a->n_digested < a->n_read ? &a->jobs[a->n_digested % a->n_jobs] : NULL;
    pthread_mutex_unlock(&a->lock);
    return j;
}

/* What was read so far; called with `digesting`, which it opens. */
static void digest_all(struct stream_ahead *a)
{
    const struct job *j = next_undigested(a, 0);

    while (j) {
        if (a->digest)
            digest_add(a->digest, j->raw + j->fresh_beg, j->fresh_end - j->fresh_beg);
        j = next_undigested(a, 1);
    }
    pthread_mutex_unlock(&a->digesting);
}

/* Whoever is at it takes what others read meanwhile. */
static void digest_unless_busy(struct stream_ahead *a)
{
    if (pthread_mutex_trylock(&a->digesting) == 0)
        digest_all(a);
}

static void note_read(struct stream_ahead *a, bool is_more)
{
    pthread_mutex_lock(&a->lock);
    a->n_read++;
    if (!is_more) {
        a->is_read_end = true;
        pthread_cond_broadcast(&a->changed);
    }
    pthread_mutex_unlock(&a->lock);
}

/* The next job with its raw bytes; NULL: none can begin now. */
static struct job *begin_job(struct stream_ahead *a)
{
    struct job *j = NULL;
    bool is_digested = true;

    pthread_mutex_lock(&a->reading);
    pthread_mutex_lock(&a->lock);
    if (can_begin(a)) {
        j = &a->jobs[a->n_begun % a->n_jobs];
        j->state = JOB_BUSY;
        is_digested = a->n_begun - a->n_digested < a->n_jobs;
        a->n_begun++;
    }
    pthread_mutex_unlock(&a->lock);
    if (!is_digested) { /* what the job held before */
        pthread_mutex_lock(&a->digesting);
        digest_all(a);
    }
    if (j)
        note_read(a, gather(a, j));
    pthread_mutex_unlock(&a->reading);
    return j;
}

static void run_job(
    struct stream_ahead *a, struct job *j, struct inflate_block *inflater)
{
    digest_unless_busy(a);
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

/* Back to the stream with it, which ends it. */
static void end_digest(struct stream_ahead *a)
{
    pthread_mutex_lock(&a->digesting);
    digest_all(a);
    if (a->digest)
        a->s->digest = a->digest;
    a->digest = NULL;
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
        if (!j) {
            end_digest(a);
            return NULL;
        }
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

/* Pages of their own, used only as far as a job needs them: malloc would learn from
 * pieces as large as these to keep what others free. */
static bool allocate_job(struct job *j)
{
    void *pages = mmap(NULL, PAGES_BYTES, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (pages == MAP_FAILED)
        return false;
    j->newlines = pages;
    j->raw = (uint8_t *)pages + NEWLINES_BYTES;
    j->room = j->raw + STREAM_RAW_BYTES;
    return true;
}

static void free_job(const struct job *j)
{
    if (j->newlines)
        munmap(j->newlines, PAGES_BYTES);
}

static bool allocate(struct stream_ahead *a, unsigned n_threads)
{
    a->n_jobs = 2 * n_threads + N_HELD;
    a->jobs = calloc(a->n_jobs, sizeof(*a->jobs));
    a->inflater = inflate_block_new();
    for (unsigned i = 0; a->jobs && i < a->n_jobs; i++)
        if (!allocate_job(&a->jobs[i]))
            return false;
    return a->jobs && a->inflater;
}

struct stream_ahead *stream_ahead_begin(struct stream *s, unsigned n_threads)
{
    struct stream_ahead *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->s = s;
    a->window = s->own;
    a->want = STREAM_RAW_BYTES;
    a->digest = s->digest;
    s->digest = NULL;
    pthread_mutex_init(&a->reading, NULL);
    pthread_mutex_init(&a->digesting, NULL);
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
    a->s->raw = a->s->own = a->window;
    if (a->digest)
        a->s->digest = a->digest;
    for (unsigned i = 0; a->jobs && i < a->n_jobs; i++)
        free_job(&a->jobs[i]);
    free(a->jobs);
    inflate_block_free(a->inflater);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    pthread_mutex_destroy(&a->digesting);
    pthread_mutex_destroy(&a->reading);
    free(a);
}
