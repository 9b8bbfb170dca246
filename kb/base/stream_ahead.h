/*
 * The blocks of a BGZF file inflated ahead by several threads and handed out in order.
 * Whoever takes the chunks lends a hand while the next one is not ready, so that n
 * threads are n in all.  Private to stream*.c and line.c.
 */
#ifndef KB_BASE_STREAM_AHEAD_H
#define KB_BASE_STREAM_AHEAD_H

#include "kb/base/stream_window.h"

struct stream_ahead;

/* Before bytes[0] there is room for the part of a line that the chunk before ended
 * with; bytes[n] may be written too. */
#define STREAM_CHUNK_HEADROOM ((size_t)64 * 1024)

struct stream_chunk {
    char *bytes;
    size_t n;
    const uint32_t *newlines; /* where its lines end */
    size_t n_newlines;
    size_t nul_at; /* of the first NUL byte; SIZE_MAX: none */
};

/* n_threads counts the caller's.  Until stream_ahead_end nothing else may read the
 * stream.  NULL: no thread could be started. */
struct stream_ahead *stream_ahead_begin(struct stream *s, unsigned n_threads);
/* 1: the next chunk, never empty, alive until the call after the next one; 0: the end,
 * or damage, which is then in stream_ahead_error, and later in the stream's own. */
int stream_ahead_next(struct stream_ahead *a, struct stream_chunk *out);

/* The bytes are no lines: where they end is not looked for in later chunks. */
void stream_ahead_skip_newlines(struct stream_ahead *a);

/* For line.c: the next chunk of a stream that has an ahead.  1, 0 (the end) or an
 * error, as stream_read. */
int stream_next_chunk(struct stream *s, struct stream_chunk *out, struct err *err);

const struct err *stream_ahead_error(const struct stream_ahead *a);

/* Stops and joins the threads.  NULL is allowed. */
void stream_ahead_end(struct stream_ahead *a);

#endif
