#include "kb/base/handover_bytes.h"

#include "kb/base/arena.h"
#include "kb/base/handover.h"

#include <stdlib.h>

#define N_BATCHES 4u

struct handover_bytes {
    struct handover *handover;
    handover_bytes_take *take;
    void *ctx;
    size_t batch_bytes;
    struct buf batches[N_BATCHES];
    struct buf *filling; /* the starter's; NULL: it must wait for room */
};

static int run(void *ctx, struct err *err)
{
    struct handover_bytes *x = ctx;
    unsigned slot;
    int rc;

    while ((rc = handover_take(x->handover, &slot, err)) > 0) {
        rc = x->take(x->ctx, buf_str(&x->batches[slot]), err);
        buf_clear(&x->batches[slot]);
        handover_release(x->handover);
        if (rc < 0)
            break;
    }
    return rc;
}

static void free_all(struct handover_bytes *x)
{
    handover_free(x->handover);
    for (unsigned i = 0; i < N_BATCHES; i++)
        buf_free(&x->batches[i]);
    free(x);
}

struct handover_bytes *handover_bytes_begin(
    size_t batch_bytes, handover_bytes_take *take, void *ctx)
{
    struct handover_bytes *x = calloc(1, sizeof(*x));

    if (!x)
        arena_oom(sizeof(*x));
    x->take = take;
    x->ctx = ctx;
    x->batch_bytes = batch_bytes;
    x->handover = handover_new(N_BATCHES);
    if (handover_start(x->handover, run, x))
        return x;
    free_all(x);
    return NULL;
}

int handover_bytes_room(struct handover_bytes *x, struct buf **out, struct err *err)
{
    unsigned slot;
    int rc;

    if (!x->filling) {
        if ((rc = handover_room(x->handover, &slot, err)) < 0)
            return rc;
        x->filling = &x->batches[slot];
    }
    *out = x->filling;
    return 0;
}

static void give(struct handover_bytes *x)
{
    if (x->filling)
        handover_give(x->handover);
    x->filling = NULL;
}

void handover_bytes_added(struct handover_bytes *x)
{
    if (x->filling->n >= x->batch_bytes)
        give(x);
}

int handover_bytes_end(struct handover_bytes *x, struct err *err)
{
    int rc;

    give(x);
    rc = handover_end(x->handover, err);
    free_all(x);
    return rc;
}
