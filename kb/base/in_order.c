#include "kb/base/in_order.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* So many for each thread: one that is given, one that is made, one that waits. */
#define SLOTS_PER_MAKER 3u
#define LEAST_PIECES 4u /* of each maker */

struct slot {
    struct buf text;
    struct err err;
    int rc; /* of its making */
    bool is_made;
};

struct running {
    const struct in_order *job;
    struct slot *slots;
    size_t n_slots;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t n_taken, n_given; /* pieces, under the lock */
    bool is_stopped;
};

struct worker {
    struct running *x;
    void *maker;
    pthread_t thread;
};

static void *maker_at(const struct in_order *job, size_t i)
{
    return (char *)job->makers + i * job->maker_bytes;
}

static bool may_take(const struct running *x)
{
    return x->n_taken < x->job->n && x->n_taken - x->n_given < x->n_slots;
}

/* Called with the lock, which is open meanwhile. */
static void make_next(struct running *x, void *maker)
{
    size_t i = x->n_taken++;
    struct slot *slot = &x->slots[i % x->n_slots];

    pthread_mutex_unlock(&x->lock);
    buf_clear(&slot->text);
    slot->rc = x->job->make(maker, i, &slot->text, &slot->err);
    pthread_mutex_lock(&x->lock);
    slot->is_made = true;
    pthread_cond_broadcast(&x->changed);
}

static void *work(void *ctx)
{
    const struct worker *self = ctx;
    struct running *x = self->x;

    pthread_mutex_lock(&x->lock);
    while (!x->is_stopped && x->n_taken < x->job->n) {
        if (may_take(x))
            make_next(x, self->maker);
        else
            pthread_cond_wait(&x->changed, &x->lock);
    }
    pthread_mutex_unlock(&x->lock);
    return NULL;
}

/* Called with the lock, as above. */
static int give_next(struct running *x, struct err *err)
{
    struct slot *slot = &x->slots[x->n_given % x->n_slots];
    int rc = slot->rc;

    pthread_mutex_unlock(&x->lock);
    if (rc < 0)
        *err = slot->err;
    else
        rc = x->job->give(x->job->ctx, buf_str(&slot->text), err);
    pthread_mutex_lock(&x->lock);
    slot->is_made = false;
    x->n_given++;
    pthread_cond_broadcast(&x->changed);
    return rc;
}

/* What is made is given before more is made. */
static int give_all(struct running *x, struct err *err)
{
    int rc = 0;

    pthread_mutex_lock(&x->lock);
    while (rc >= 0 && x->n_given < x->job->n) {
        if (x->slots[x->n_given % x->n_slots].is_made)
            rc = give_next(x, err);
        else if (may_take(x))
            make_next(x, maker_at(x->job, 0));
        else
            pthread_cond_wait(&x->changed, &x->lock);
    }
    x->is_stopped = true;
    pthread_cond_broadcast(&x->changed);
    pthread_mutex_unlock(&x->lock);
    return rc < 0 ? rc : 0;
}

static int run_threads(struct running *x, struct worker *workers, struct err *err)
{
    size_t n = 0, n_wanted = x->job->n_makers - 1;
    int rc;

    if (n_wanted > x->job->n)
        n_wanted = x->job->n;
    for (; n < n_wanted; n++) {
        workers[n] = (struct worker){.x = x, .maker = maker_at(x->job, n + 1)};
        if (pthread_create(&workers[n].thread, NULL, work, &workers[n]) != 0)
            break;
    }
    rc = give_all(x, err);
    while (n > 0)
        pthread_join(workers[--n].thread, NULL);
    return rc;
}

unsigned in_order_n_makers(size_t n_things, size_t n_of_piece, unsigned n_threads)
{
    size_t n = n_things / (LEAST_PIECES * n_of_piece);

    if (n > n_threads)
        n = n_threads;
    if (n > IN_ORDER_MAX_MAKERS)
        n = IN_ORDER_MAX_MAKERS;
    return n > 0 ? (unsigned)n : 1;
}

int in_order_run(const struct in_order *job, struct err *err)
{
    struct running x = {.job = job, .n_slots = job->n_makers * (size_t)SLOTS_PER_MAKER};
    struct worker *workers = calloc(job->n_makers, sizeof(*workers));
    int rc;

    x.slots = calloc(x.n_slots, sizeof(*x.slots));
    if (!workers || !x.slots)
        arena_oom(x.n_slots * sizeof(*x.slots));
    pthread_mutex_init(&x.lock, NULL);
    pthread_cond_init(&x.changed, NULL);
    rc = run_threads(&x, workers, err);
    pthread_cond_destroy(&x.changed);
    pthread_mutex_destroy(&x.lock);
    for (size_t i = 0; i < x.n_slots; i++)
        buf_free(&x.slots[i].text);
    free(x.slots);
    free(workers);
    return rc;
}
