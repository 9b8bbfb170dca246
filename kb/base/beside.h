/*
 * One part of a work on a thread of its own, while the caller does another that shares
 * nothing with it that either changes.
 */
#ifndef KB_BASE_BESIDE_H
#define KB_BASE_BESIDE_H

#include "kb/base/err.h"

#include <pthread.h>
#include <stdbool.h>

struct beside {
    int (*run)(void *ctx, struct err *err); /* 0 or an error */
    void *ctx;
    pthread_t thread;
    bool is_thread;
    int rc;
    struct err err;
};

/* Where a thread is not wanted, or cannot be started, the work is done here. */
void beside_begin(struct beside *b, int (*run)(void *ctx, struct err *err), void *ctx,
    bool wants_thread);
/* Waits for it: what it returned. */
int beside_end(struct beside *b, struct err *err);

#endif
