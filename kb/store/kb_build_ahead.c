/*
 * Writing entries in a thread of its own (kb_build_write): digests, CRCs and LMDB's
 * pages, while the caller makes what comes next.  Entries come in batches, which the
 * writer takes in order, so that the file is the same as without the thread.
 */
#include "kb/store/kb_build_private.h"

#include "kb/store/kb_value.h"

#include <pthread.h>
#include <stdlib.h>

#define N_BATCHES 4u
#define BATCH_BYTES ((size_t)1 << 20)

struct kb_build_ahead {
    struct kb_build *b; /* the writer uses its writer and its digest, and none else */
    struct buf batches[N_BATCHES];
    struct buf sealed; /* the writer's */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    uint64_t n_made, n_used;
    bool is_end;
    struct err err; /* of the first entry that could not be written */
};

int kb_build_write_now(struct kb_build *b, enum kb_table table, uint32_t number,
    struct str key, struct buf *payload, struct err *err)
{
    kb_digest_row(&b->digest, table, key, buf_str(payload));
    kb_value_seal(payload, table, key, number);
    return kb_env_append(b->writer, table, key, buf_str(payload), err);
}

/* ---- the writer's side --------------------------------------------------------------
 */

static int write_batch(struct kb_build_ahead *a, struct str batch, struct err *err)
{
    struct reader r = reader_of(batch);
    int rc = 0;

    while (rc >= 0 && reader_left(&r) > 0) {
        enum kb_table table = get_u8(&r);
        uint32_t number = get_u32le(&r);
        struct str key = get_str(&r);
        buf_clear(&a->sealed);
        buf_add_str(&a->sealed, get_str(&r));
        rc = kb_build_write_now(a->b, table, number, key, &a->sealed, err);
    }
    return rc;
}

/* NULL: there are no more. */
static struct buf *next_batch(struct kb_build_ahead *a)
{
    struct buf *batch = NULL;

    pthread_mutex_lock(&a->lock);
    while (a->n_used == a->n_made && !a->is_end)
        pthread_cond_wait(&a->changed, &a->lock);
    if (a->n_used < a->n_made)
        batch = &a->batches[a->n_used % N_BATCHES];
    pthread_mutex_unlock(&a->lock);
    return batch;
}

/* After an error batches are taken, but no longer written. */
static void *run(void *ctx)
{
    struct kb_build_ahead *a = ctx;
    struct err err = {0};
    struct buf *batch;

    while ((batch = next_batch(a)) != NULL) {
        if (err.code == 0)
            write_batch(a, buf_str(batch), &err);
        buf_clear(batch);
        pthread_mutex_lock(&a->lock);
        a->n_used++;
        a->err = err;
        pthread_cond_signal(&a->changed);
        pthread_mutex_unlock(&a->lock);
    }
    return NULL;
}

/* ---- the caller's side --------------------------------------------------------------
 */

void kb_build_ahead_begin(struct kb_build *b)
{
    struct kb_build_ahead *a = calloc(1, sizeof(*a));

    if (!a)
        arena_oom(sizeof(*a));
    a->b = b;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
    if (pthread_create(&a->thread, NULL, run, a) == 0) {
        b->ahead = a;
        return;
    }
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    free(a); /* entries are written here, then */
}

/* The batch is handed on; the one that is filled next must be free. */
static int hand_on(struct kb_build_ahead *a, struct err *err)
{
    int rc;

    pthread_mutex_lock(&a->lock);
    a->n_made++;
    pthread_cond_signal(&a->changed);
    while (a->n_made - a->n_used == N_BATCHES)
        pthread_cond_wait(&a->changed, &a->lock);
    if ((rc = a->err.code) != 0)
        *err = a->err;
    pthread_mutex_unlock(&a->lock);
    return rc;
}

int kb_build_ahead_write(struct kb_build_ahead *a, enum kb_table table, uint32_t number,
    struct str key, struct str payload, struct err *err)
{
    struct buf *batch = &a->batches[a->n_made % N_BATCHES];

    put_u8(batch, (uint8_t)table);
    put_u32le(batch, number);
    put_str(batch, key);
    put_str(batch, payload);
    return batch->n < BATCH_BYTES ? 0 : hand_on(a, err);
}

int kb_build_ahead_end(struct kb_build *b, struct err *err)
{
    struct kb_build_ahead *a = b->ahead;
    int rc;

    if (!a)
        return 0;
    b->ahead = NULL;
    pthread_mutex_lock(&a->lock);
    a->n_made++;
    a->is_end = true;
    pthread_cond_signal(&a->changed);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    if ((rc = a->err.code) != 0 && err)
        *err = a->err;
    for (unsigned i = 0; i < N_BATCHES; i++)
        buf_free(&a->batches[i]);
    buf_free(&a->sealed);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    free(a);
    return rc;
}
