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
    /* What makes them, one for each thread; the first is the caller's.  Threads that
     * cannot be started are done without. */
    void *const *makers;
    unsigned n_makers;
    /* Adds piece i to the empty buffer; 0 or an error. */
    int (*make)(void *maker, size_t i, struct buf *out, struct err *err);
    int (*give)(void *ctx, struct str piece, struct err *err); /* 0 or an error */
    void *ctx;
};

/* All pieces, or those before the first that failed to be made or given: its error.
 * After it returned no thread is left. */
int in_order_run(const struct in_order *job, struct err *err);

#endif
