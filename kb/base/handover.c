#include "kb/base/handover.h"

#include "kb/base/arena.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct handover {
    unsigned n_slots;
    handover_side *side;
    void *ctx;
    pthread_t thread;
    bool is_running;
    int thread_rc; /* read when the thread is joined */
    struct err thread_err;
    pthread_mutex_t lock; /* of what follows */
    /* Never do both sides wait: the ring is not full and empty at once. */
    pthread_cond_t changed;
    uint64_t n_given, n_released; /* slots, counted on and on */
    bool is_ended;                /* one side has */
    struct err err;               /* of the side that ended first */
};

struct handover *handover_new(unsigned n_slots)
{
    struct handover *h = calloc(1, sizeof(*h));

    if (!h)
        arena_oom(sizeof(*h));
    h->n_slots = n_slots;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, NULL);
    return h;
}

/* err NULL: without one. */
static void side_ends(struct handover *h, const struct err *err)
{
    pthread_mutex_lock(&h->lock);
    if (!h->is_ended && err)
        h->err = *err;
    h->is_ended = true;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

static void *run(void *ctx)
{
    struct handover *h = ctx;

    h->thread_rc = h->side(h->ctx, &h->thread_err);
    side_ends(h, h->thread_rc < 0 ? &h->thread_err : NULL);
    return NULL;
}

bool handover_start(struct handover *h, handover_side *side, void *ctx)
{
    h->side = side;
    h->ctx = ctx;
    h->is_running = pthread_create(&h->thread, NULL, run, h) == 0;
    return h->is_running;
}

/* ---- the maker ----------------------------------------------------------------------
 */

static int stopped(const struct handover *h, struct err *err)
{
    if (h->err.code == 0)
        return ERR_STOP;
    *err = h->err;
    return err->code;
}

int handover_room(struct handover *h, unsigned *slot, struct err *err)
{
    int rc = 1;

    pthread_mutex_lock(&h->lock);
    while (!h->is_ended && h->n_given - h->n_released == h->n_slots)
        pthread_cond_wait(&h->changed, &h->lock);
    *slot = (unsigned)(h->n_given % h->n_slots);
    if (h->is_ended)
        rc = stopped(h, err);
    pthread_mutex_unlock(&h->lock);
    return rc;
}

void handover_give(struct handover *h)
{
    pthread_mutex_lock(&h->lock);
    h->n_given++;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

/* ---- the taker ----------------------------------------------------------------------
 */

int handover_take(struct handover *h, unsigned *slot, struct err *err)
{
    int rc = 1;

    pthread_mutex_lock(&h->lock);
    while (!h->is_ended && h->n_given == h->n_released)
        pthread_cond_wait(&h->changed, &h->lock);
    *slot = (unsigned)(h->n_released % h->n_slots);
    if (h->n_given == h->n_released) {
        rc = h->err.code;
        if (rc != 0)
            *err = h->err;
    }
    pthread_mutex_unlock(&h->lock);
    return rc;
}

void handover_release(struct handover *h)
{
    pthread_mutex_lock(&h->lock);
    h->n_released++;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

/* ---- the end ------------------------------------------------------------------------
 */

void handover_fail(struct handover *h, const struct err *err)
{
    side_ends(h, err);
}

int handover_end(struct handover *h, struct err *err)
{
    side_ends(h, NULL);
    if (h->is_running)
        pthread_join(h->thread, NULL);
    h->is_running = false;
    if (h->thread_rc >= 0 || h->thread_rc == ERR_STOP)
        return 0;
    *err = h->thread_err;
    return h->thread_rc;
}

void handover_free(struct handover *h)
{
    struct err err;

    if (!h)
        return;
    handover_end(h, &err);
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    free(h);
}
