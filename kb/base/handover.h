/*
 * Work handed from one thread to another through a ring of slots.  The user has the
 * slots, an array; a handover says whose turn each is.  One side is the maker: it waits
 * for room, fills that slot and gives it.  The other is the taker: it takes slots in
 * the order in which they were given and releases each.  Between room and give, and
 * between take and release, a slot is that side's alone.
 *
 * The thread that is started is either of the two, its starter the other.  A side that
 * ends wakes the other: a maker then is told to stop, a taker gets what was given
 * before, and then the end; or the error, where the side ended with one.
 */
#ifndef KB_BASE_HANDOVER_H
#define KB_BASE_HANDOVER_H

#include <stdbool.h>

#include "kb/base/err.h"

struct handover;

/* What the thread runs.  A taker returns 0 when it was told the end; a negative return
 * with *err ends either and goes to the starter. */
typedef int handover_side(void *ctx, struct err *err);

struct handover *handover_new(unsigned n_slots);
/* False: no thread could be started, and side was not called. */
bool handover_start(struct handover *h, handover_side *side, void *ctx);

/* 1 with the slot to fill; negative: the taker has ended, with its error, or ERR_STOP
 * and no message when it had none. */
int handover_room(struct handover *h, unsigned *slot, struct err *err);
void handover_give(struct handover *h);

/* 1 with the oldest slot given; 0: the maker has ended; negative with its error. */
int handover_take(struct handover *h, unsigned *slot, struct err *err);
void handover_release(struct handover *h);

/* The starter ends with an error, for the thread to learn. */
void handover_fail(struct handover *h, const struct err *err);
/* The starter ends; the thread is waited for.  Negative with the error that the thread
 * ended with; being told to stop is none.  May be called again. */
int handover_end(struct handover *h, struct err *err);
/* Ends too.  NULL is allowed. */
void handover_free(struct handover *h);

#endif
