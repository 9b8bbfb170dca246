/*
 * Pieces of a text, or of other bytes, that are made by several threads and given on in
 * their order by the caller's own, which makes pieces too.  Only so many wait to be
 * given, whatever the number of pieces; what is given is the same for any number of
 * threads.
 */
#ifndef KB_BASE_IN_ORDER_H
#define KB_BASE_IN_ORDER_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct in_order {
    size_t n; /* pieces */
    /* What makes them: an array, one for each thread; the first is the caller's.
     * Threads that cannot be started are done without. */
    void *makers;
    size_t maker_bytes; /* of one */
    unsigned n_makers;
    /* Adds piece i to the empty buffer; 0 or an error. */
    int (*make)(void *maker, size_t i, struct buf *out, struct err *err);
    int (*give)(void *ctx, struct str piece, struct err *err); /* 0 or an error */
    void *ctx;
};

#define IN_ORDER_MAX_MAKERS 16
/* How many makers so many things need, n_of_piece of them in a piece: few are made
 * before another thread has begun.  At least 1, and at most n_threads if that is more.
 */
unsigned in_order_n_makers(size_t n_things, size_t n_of_piece, unsigned n_threads);

/* All pieces, or those before the first that failed to be made or given: its error.
 * After it returned no thread is left. */
int in_order_run(const struct in_order *job, struct err *err);

#endif
