/*
 * Writing entries in a thread of its own (kb_build_write): digests, CRCs and LMDB's
 * pages, while the caller makes what comes next.  Entries come in batches, which the
 * writer takes in order, so that the file is the same as without the thread.
 */
#include "kb/store/kb_build_private.h"

#include "kb/base/handover.h"
#include "kb/store/kb_value.h"

#include <stdlib.h>

#define N_BATCHES 4u
#define BATCH_BYTES ((size_t)1 << 20)

struct kb_build_ahead {
    struct kb_build *b; /* the writer uses its writer and its digest, and none else */
    struct handover *handover;
    struct buf batches[N_BATCHES];
    struct buf *filling; /* the caller's; NULL: it must wait for room */
    struct buf sealed;   /* the writer's */
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

static int run(void *ctx, struct err *err)
{
    struct kb_build_ahead *a = ctx;
    unsigned slot;
    int rc;

    while ((rc = handover_take(a->handover, &slot, err)) > 0) {
        rc = write_batch(a, buf_str(&a->batches[slot]), err);
        buf_clear(&a->batches[slot]);
        handover_release(a->handover);
        if (rc < 0)
            break;
    }
    return rc;
}

/* ---- the caller's side --------------------------------------------------------------
 */

static void ahead_free(struct kb_build_ahead *a)
{
    handover_free(a->handover);
    for (unsigned i = 0; i < N_BATCHES; i++)
        buf_free(&a->batches[i]);
    buf_free(&a->sealed);
    free(a);
}

void kb_build_ahead_begin(struct kb_build *b)
{
    struct kb_build_ahead *a = calloc(1, sizeof(*a));

    if (!a)
        arena_oom(sizeof(*a));
    a->b = b;
    a->handover = handover_new(N_BATCHES);
    if (handover_start(a->handover, run, a))
        b->ahead = a;
    else
        ahead_free(a); /* entries are written here, then */
}

static void hand_on(struct kb_build_ahead *a)
{
    if (a->filling)
        handover_give(a->handover);
    a->filling = NULL;
}

int kb_build_ahead_write(struct kb_build_ahead *a, enum kb_table table, uint32_t number,
    struct str key, struct str payload, struct err *err)
{
    unsigned slot;
    int rc;

    if (!a->filling) {
        if ((rc = handover_room(a->handover, &slot, err)) < 0)
            return rc;
        a->filling = &a->batches[slot];
    }
    put_u8(a->filling, (uint8_t)table);
    put_u32le(a->filling, number);
    put_str(a->filling, key);
    put_str(a->filling, payload);
    if (a->filling->n >= BATCH_BYTES)
        hand_on(a);
    return 0;
}

int kb_build_ahead_end(struct kb_build *b, struct err *err)
{
    struct kb_build_ahead *a = b->ahead;
    int rc;

    if (!a)
        return 0;
    b->ahead = NULL;
    hand_on(a);
    rc = handover_end(a->handover, err);
    ahead_free(a);
    return rc;
}
