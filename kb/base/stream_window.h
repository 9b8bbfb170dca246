/*
 * What stream*.c, bgzf_peek.c and vcf_blocks.c share: the stream with its window on the
 * file's bytes.
 */
#ifndef KB_BASE_STREAM_WINDOW_H
#define KB_BASE_STREAM_WINDOW_H

#include "kb/base/digest.h"
#include "kb/base/stream.h"

/* over the largest BGZF block */
#define STREAM_RAW_BYTES ((size_t)256 * 1024)
/* of a BGZF block, packed or plain (SAM specification, 4.1) */
#define STREAM_BLOCK_BYTES ((size_t)64 * 1024)

#define STREAM_DAMAGE_HINT                                                             \
    "the file is damaged or was cut short; fetch or copy it again"

struct stream_ahead;

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
    stream_pull *pull; /* NULL: bytes come from fd */
    void *pull_ctx;
    struct stream_ahead *ahead; /* NULL: blocks are inflated as they are asked for */
    char *chunk;                /* of ahead: not yet handed out */
    size_t n_chunk;

    uint64_t plain_pos;
    struct digest *digest;
    char sha256[DIGEST_HEX_BYTES];
    struct err err; /* sticky */
};

/* See to it that want (at most STREAM_RAW_BYTES) bytes are in the window, or all that
 * are left; false when reading fails. */
bool stream_fill_raw(struct stream *s, size_t want);

/* The window goes on in other room, for STREAM_RAW_BYTES: what is unread is moved to
 * its begin, and read on until want bytes are there; false when reading fails. */
bool stream_fill_room(struct stream *s, uint8_t *room, size_t want);

/* Set the sticky error at the window's place in the file. */
void stream_fail_at(struct stream *s, const char *found, const char *expected);
void stream_fail_with(struct stream *s, const char *what, const char *detail);

/* The size of the BGZF block that starts at p, 0 when none does: a gzip header with the
 * extra subfield "BC".  n bytes are there; *n_header is set with it. */
size_t stream_bgzf_block_bytes(const uint8_t *p, size_t n, size_t *n_header);

/* A BGZF block as its header and its last bytes tell. */
struct stream_block {
    size_t n_raw, n_header, n_plain;
    uint64_t file_pos;
};

/* Are the n_raw bytes of the block that begins at p all there, and its sizes possible?
 * Sets n_plain. */
bool stream_block_is_whole(struct stream_block *b, const uint8_t *p, size_t n);

/* Is the next block whole in the window as it is? */
bool stream_has_block(const struct stream *s);

/* The next block, whole, and passed in the window: its bytes live until the window is
 * filled again.  NULL at the end or on damage, which is then in s->err. */
const uint8_t *stream_next_block(struct stream *s, struct stream_block *b);

/* Room for n_plain bytes at out.  Of the stream only the name is used, so that several
 * threads may call it, each with its own inflater. */
bool stream_inflate_block(const struct stream *s, struct inflate_block *inflater,
    const uint8_t *p, const struct stream_block *b, uint8_t *out, struct err *err);

/* As stream_read; 0 at the end and on damage, which is then in s->err. */
size_t stream_read_bgzf(struct stream *s, uint8_t *out, size_t cap);

#endif
