/*
 * What stream.c and stream_bgzf.c share: the stream with its window on the file's
 * bytes. Private to the two.
 */
#ifndef KB_BASE_STREAM_WINDOW_H
#define KB_BASE_STREAM_WINDOW_H

#include "kb/base/digest.h"
#include "kb/base/stream.h"

/* over the largest BGZF block */
#define STREAM_RAW_BYTES ((size_t)256 * 1024)
/* of a BGZF block, packed or plain (SAM specification, 4.1) */
#define STREAM_BLOCK_BYTES ((size_t)64 * 1024)

struct stream {
    char *name;
    int fd;             /* -1: bytes in memory */
    uint8_t *own;       /* what raw points to, when the bytes come from a file */
    const uint8_t *raw; /* unread file bytes are raw[beg..end) */
    size_t beg, end;
    uint64_t raw_base; /* place of raw[0] in the file */
    bool is_raw_end;   /* the file has no bytes beyond raw[end) */
    uint64_t n_read;   /* bytes taken from the file */
    void (*on_read)(void *ctx, uint64_t file_bytes); /* NULL: nobody asks */
    void *watcher;

    enum stream_format format;
    struct inflate_gzip *gzip;
    bool is_between_members;
    struct inflate_block *inflater;
    uint8_t *block; /* a BGZF block too large for the caller's room */
    size_t block_beg, block_end;
    bool last_block_was_empty;

    uint64_t plain_pos;
    struct digest *digest;
    char sha256[DIGEST_HEX_BYTES];
    struct err err; /* sticky */
};

/* See to it that want (at most STREAM_RAW_BYTES) bytes are in the window, or all that
 * are left; false when reading fails. */
bool stream_fill_raw(struct stream *s, size_t want);

/* Set the sticky error at the window's place in the file. */
void stream_fail_at(struct stream *s, const char *found, const char *expected);
void stream_fail_with(struct stream *s, const char *what, const char *detail);

/* The size of the BGZF block that starts at p, 0 when none does: a gzip header with the
 * extra subfield "BC".  n bytes are there; *n_header is set with it. */
size_t stream_bgzf_block_bytes(const uint8_t *p, size_t n, size_t *n_header);

/* As stream_read; 0 at the end and on damage, which is then in s->err. */
size_t stream_read_bgzf(struct stream *s, uint8_t *out, size_t cap);

#endif
