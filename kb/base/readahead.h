/*
 * A stream read ahead in a thread of its own: inflating (and the file's digest) then
 * runs beside whoever takes the bytes.  Between begin and end only the readahead may
 * touch the stream.
 */
#ifndef KB_BASE_READAHEAD_H
#define KB_BASE_READAHEAD_H

#include "kb/base/stream.h"

struct readahead;

/* NULL with *err when no thread could be started. */
struct readahead *readahead_begin(struct stream *in, struct err *err);

/* The next bytes of the stream: their number (0: end) or negative with *err, in the
 * order in which stream_read gives them.  They live until the next call. */
ptrdiff_t readahead_next(struct readahead *r, const char **bytes, struct err *err);

/* Stops and joins the thread; the stream stands somewhere behind the bytes that were
 * taken.  NULL is allowed. */
void readahead_end(struct readahead *r);

#endif
