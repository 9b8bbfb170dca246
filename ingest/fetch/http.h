/*
 * HTTP by libcurl: one GET at a time over a connection that is kept.  https is never
 * left for http, certificates are checked, at most five redirections are followed, and
 * only the body of a 200 or 206 is handed out.  What a wrong answer means is for the
 * caller to say.
 */
#ifndef INGEST_FETCH_HTTP_H
#define INGEST_FETCH_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/base/err.h"

#define HTTP_FIELD_BYTES 512

struct http; /* a client; not thread-safe */

struct http_request {
    const char *url;
    uint64_t from_byte;            /* > 0: the rest of the file only; needs if_range */
    const char *if_range;          /* strong ETag or date; NULL */
    const char *if_none_match;     /* ETag; NULL */
    const char *if_modified_since; /* date; NULL */
    bool is_compressible; /* the body may come gzipped and is handed out inflated */
    uint64_t max_bytes;   /* of the body handed out; more is an error */
};

/* Header fields that did not come, or are too long for their place, are "". */
struct http_answer {
    long status;            /* 0: no answer came */
    int64_t content_length; /* of this body; -1: not told */
    char etag[HTTP_FIELD_BYTES];
    char last_modified[HTTP_FIELD_BYTES];
    char date[HTTP_FIELD_BYTES];
    char retry_after[HTTP_FIELD_BYTES];
    char content_range[HTTP_FIELD_BYTES];
    char content_type[HTTP_FIELD_BYTES];
    uint64_t body_bytes; /* handed out */
    bool is_framed;      /* a cut body would have been seen */
    bool is_too_long;    /* after a failure: max_bytes was passed */
    bool is_transient;   /* after a failure: the network's, another try may do */
};

struct http_sink {
    /* Called once for a 200 or 206, before its body (which may be empty). */
    int (*begin)(void *ctx, const struct http_answer *answer, struct err *err);
    int (*add)(void *ctx, const void *p, size_t n_bytes, struct err *err);
    /* Called often; total 0: not known; rate in bytes per second.  NULL: none. */
    void (*progress)(void *ctx, uint64_t done, uint64_t total, uint64_t rate);
    void *ctx;
};

/* stall_s: a transfer without a byte for so long has failed. */
struct http *http_new(unsigned stall_s, struct err *err);
void http_free(struct http *h); /* NULL is allowed */

/* 0: a whole answer came, of whatever status.  Negative: the answer was cut, is too
 * long, or the sink said stop; answer->is_transient tells the network's faults. */
int http_get(struct http *h, const struct http_request *request,
    const struct http_sink *sink, struct http_answer *answer, struct err *err);

#endif
