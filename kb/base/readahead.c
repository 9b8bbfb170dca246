#include "kb/base/readahead.h"

#include <pthread.h>
#include <stdlib.h>

/* 2 MB in flight: enough that neither side waits for the other's hiccups. */
#define N_BLOCKS 8u
#define BLOCK_BYTES ((size_t)256 * 1024)

struct block {
    ptrdiff_t n; /* as stream_read returned it; 0 and negative are the last */
    char bytes[BLOCK_BYTES];
};

struct readahead {
    struct stream *in;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned n_filled, n_taken; /* blocks, counted on and on */
    bool is_stopped;
    struct err err; /* of the stream; read after its block was seen */
    bool has_block; /* the caller still holds block n_taken */
    struct block block[N_BLOCKS];
};

/* False when the caller wants no more. */
static bool wait_for_room(struct readahead *r)
{
    bool go_on;

    pthread_mutex_lock(&r->lock);
    while (!r->is_stopped && r->n_filled - r->n_taken == N_BLOCKS)
        pthread_cond_wait(&r->changed, &r->lock);
    go_on = !r->is_stopped;
    pthread_mutex_unlock(&r->lock);
    return go_on;
}

static void *fill(void *ctx)
{
    struct readahead *r = ctx;
    ptrdiff_t n = 1;

    while (n > 0 && wait_for_room(r)) {
        struct block *b = &r->block[r->n_filled % N_BLOCKS];

        n = b->n = stream_read(r->in, b->bytes, BLOCK_BYTES, &r->err);
        pthread_mutex_lock(&r->lock);
        r->n_filled++;
        pthread_cond_signal(&r->changed);
        pthread_mutex_unlock(&r->lock);
    }
    return NULL;
}

struct readahead *readahead_begin(struct stream *in, struct err *err)
{
    struct readahead *r = calloc(1, sizeof(*r));

    if (!r)
        arena_oom(sizeof(*r));
    r->in = in;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->changed, NULL);
    if (pthread_create(&r->thread, NULL, fill, r) == 0)
        return r;
    err_set(err, ERR_FAIL, "%s: could not start a thread to read it", stream_name(in));
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
    return NULL;
}

/* Hands the held block back, unless it is the last: that one stays. */
static struct block *next_block(struct readahead *r)
{
    pthread_mutex_lock(&r->lock);
    if (r->has_block && r->block[r->n_taken % N_BLOCKS].n > 0) {
        r->n_taken++;
        pthread_cond_signal(&r->changed);
    }
    while (r->n_filled == r->n_taken)
        pthread_cond_wait(&r->changed, &r->lock);
    r->has_block = true;
    pthread_mutex_unlock(&r->lock);
    return &r->block[r->n_taken % N_BLOCKS];
}

ptrdiff_t readahead_next(struct readahead *r, const char **bytes, struct err *err)
{
    const struct block *b = next_block(r);

    if (b->n < 0)
        *err = r->err;
    *bytes = b->bytes;
    return b->n;
}

void readahead_end(struct readahead *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->is_stopped = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
