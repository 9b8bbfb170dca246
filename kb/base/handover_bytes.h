/*
 * Bytes handed to a thread in batches: the starter adds whole entries to a buffer, and
 * the thread gets each buffer that is full, in order, and empties it (handover.h).
 */
#ifndef KB_BASE_HANDOVER_BYTES_H
#define KB_BASE_HANDOVER_BYTES_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct handover_bytes;

/* What the thread does with a batch: 0, or an error, which ends it. */
typedef int handover_bytes_take(void *ctx, struct str batch, struct err *err);

/* A batch is given when it has so many bytes.  NULL: no thread could be started. */
struct handover_bytes *handover_bytes_begin(
    size_t batch_bytes, handover_bytes_take *take, void *ctx);

/* 0 with the buffer to add an entry to; negative as handover_room. */
int handover_bytes_room(struct handover_bytes *x, struct buf **out, struct err *err);
/* The entry is whole. */
void handover_bytes_added(struct handover_bytes *x);

/* Gives what is left, waits for the thread and frees all.  Negative with the error that
 * the thread ended with. */
int handover_bytes_end(struct handover_bytes *x, struct err *err);

#endif
