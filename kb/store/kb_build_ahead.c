/*
 * Writing entries in a thread of its own (kb_build_write): digests, CRCs and LMDB's
 * pages, while the caller makes what comes next.  Entries come in batches, which the
 * writer takes in order, so that the file is the same as without the thread.
 */
#include "kb/store/kb_build_private.h"

#include "kb/base/handover_bytes.h"
#include "kb/store/kb_value.h"

#include <stdlib.h>

#define BATCH_BYTES ((size_t)1 << 20)

struct kb_build_ahead {
    struct kb_build *b; /* the writer uses its writer and its digest, and none else */
    struct handover_bytes *bytes;
    struct buf sealed; /* the writer's */
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

static int write_batch(void *ctx, struct str batch, struct err *err)
{
    struct kb_build_ahead *a = ctx;
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

/* ---- the caller's side --------------------------------------------------------------
 */

static void ahead_free(struct kb_build_ahead *a)
{
    buf_free(&a->sealed);
    free(a);
}

void kb_build_ahead_begin(struct kb_build *b)
{
    struct kb_build_ahead *a = calloc(1, sizeof(*a));

    if (!a)
        arena_oom(sizeof(*a));
    a->b = b;
    a->bytes = handover_bytes_begin(BATCH_BYTES, write_batch, a);
    if (a->bytes)
        b->ahead = a;
    else
        ahead_free(a); /* entries are written here, then */
}

int kb_build_ahead_write(struct kb_build_ahead *a, enum kb_table table, uint32_t number,
    struct str key, struct str payload, struct err *err)
{
    struct buf *out;
    int rc = handover_bytes_room(a->bytes, &out, err);

    if (rc < 0)
        return rc;
    put_u8(out, (uint8_t)table);
    put_u32le(out, number);
    put_str(out, key);
    put_str(out, payload);
    handover_bytes_added(a->bytes);
    return 0;
}

int kb_build_ahead_end(struct kb_build *b, struct err *err)
{
    struct kb_build_ahead *a = b->ahead;
    int rc;

    if (!a)
        return 0;
    b->ahead = NULL;
    rc = handover_bytes_end(a->bytes, err);
    ahead_free(a);
    return rc;
}
