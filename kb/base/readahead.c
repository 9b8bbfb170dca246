#include "kb/base/readahead.h"

#include "kb/base/handover.h"

#include <stdlib.h>

/* 2 MB in flight: enough that neither side waits for the other's hiccups. */
#define N_BLOCKS 8u
#define BLOCK_BYTES ((size_t)256 * 1024)

struct block {
    size_t n;
    char bytes[BLOCK_BYTES];
};

struct readahead {
    struct stream *in;
    struct handover *handover;
    bool has_block; /* the caller still holds one */
    struct block block[N_BLOCKS];
};

static int fill(void *ctx, struct err *err)
{
    struct readahead *r = ctx;
    unsigned slot;
    int rc;

    while ((rc = handover_room(r->handover, &slot, err)) > 0) {
        struct block *b = &r->block[slot];
        ptrdiff_t n = stream_read(r->in, b->bytes, BLOCK_BYTES, err);

        if (n <= 0)
            return (int)n;
        b->n = (size_t)n;
        handover_give(r->handover);
    }
    return rc;
}

struct readahead *readahead_begin(struct stream *in, struct err *err)
{
    struct readahead *r = calloc(1, sizeof(*r));

    if (!r)
        arena_oom(sizeof(*r));
    r->in = in;
    r->handover = handover_new(N_BLOCKS);
    if (handover_start(r->handover, fill, r))
        return r;
    err_set(err, ERR_FAIL, "%s: could not start a thread to read it", stream_name(in));
    readahead_end(r);
    return NULL;
}

ptrdiff_t readahead_next(struct readahead *r, const char **bytes, struct err *err)
{
    unsigned slot;
    int rc;

    if (r->has_block)
        handover_release(r->handover);
    rc = handover_take(r->handover, &slot, err);
    r->has_block = rc > 0;
    if (rc <= 0)
        return rc;
    *bytes = r->block[slot].bytes;
    return (ptrdiff_t)r->block[slot].n;
}

void readahead_end(struct readahead *r)
{
    if (!r)
        return;
    handover_free(r->handover);
    free(r);
}
