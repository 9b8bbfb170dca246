/*
 * A stream of bytes read forward from a plain, gzip (zlib) or BGZF (libdeflate per
 * block) file, told apart by content, never by name.  "-" is stdin.  Every block's CRC
 * is checked; a gzip cut short, a BGZF file without its end marker, trailing rubbish
 * after the last member and a CRC mismatch are errors that name the byte position in
 * the file.
 *
 * The stream keeps the SHA-256 of the file's own bytes as they pass, so that provenance
 * needs no second reading.
 *
 * Not thread-safe; one reader per stream.  Its own threads (stream_use_threads) are not
 * to be seen from outside.
 */
#ifndef KB_BASE_STREAM_H
#define KB_BASE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct stream;

enum stream_format { STREAM_PLAIN, STREAM_GZIP, STREAM_BGZF };

/* Open a file; name is what messages call it and is copied.  On failure returns NULL
 * with *err ERR_FAIL ("could not open \"x\": reason"); a directory is refused. */
struct stream *stream_open(const char *path, struct err *err);

/* A stream over bytes in memory (tests, zip members later); they must outlive it. The
 * content is still sniffed for gzip and BGZF. */
struct stream *stream_open_bytes(
    const char *name, const void *p, size_t n, struct err *err);

/* A stream over what pull gives: up to cap bytes, 0 at the end, or negative with *err.
 * It keeps no digest. */
typedef ptrdiff_t stream_pull(void *ctx, void *out, size_t cap, struct err *err);
struct stream *stream_open_pull(
    const char *name, stream_pull *pull, void *ctx, struct err *err);

/* Inflate the blocks of a BGZF file on n_threads threads in all, the caller's among
 * them; before the first read.  Other formats, and files of a few blocks, are read as
 * ever. */
void stream_use_threads(struct stream *s, unsigned n_threads);

/* Read up to cap plain bytes.  Returns the number (0: end), or negative with *err.
 * Bytes before a damage are given first; the error then comes with every later call. */
ptrdiff_t stream_read(struct stream *s, void *out, size_t cap, struct err *err);

const char *stream_name(const struct stream *s);
enum stream_format stream_format(const struct stream *s);
uint64_t stream_plain_pos(const struct stream *s); /* plain bytes handed out */

/* After the end was read: hex SHA-256 of all of the file's bytes, valid until close.
 * Before the end, or after an error: "". */
const char *stream_sha256(struct stream *s);
/* Read and drop what is left, so that damage is seen and the digest is whole. */
int stream_drain(struct stream *s, struct err *err);
uint64_t stream_file_bytes(const struct stream *s); /* raw bytes consumed so far */

/* on_read is told the raw bytes consumed so far whenever some were read from the file,
 * in the thread that reads. */
void stream_watch(
    struct stream *s, void (*on_read)(void *ctx, uint64_t file_bytes), void *ctx);

void stream_close(struct stream *s); /* NULL is allowed */

/*
 * Lines over a stream.  A line ends at LF, CRLF or the end of the stream; the bytes
 * live until the next line_next, may be changed in place, and are followed by a NUL.  A
 * NUL byte inside a line is an error (with its line and column), as is a line over
 * LINE_MAX_BYTES.  A UTF-8 byte order mark at the very start is dropped.
 *
 * What is private is so to line.c and vcf_stretch.c.
 */
#define LINE_MAX_BYTES ((size_t)1 << 30)

struct line_reader {
    struct stream *in;
    char *buf; /* unread bytes are buf[beg..end) */
    size_t beg, end;
    char *own; /* private: what buf points to, when it is no chunk of the stream */
    size_t cap;
    const uint32_t
        *newlines; /* private: where lines end, from buf + newlines_base on */
    size_t newlines_base, n_newlines, i_newline; /* those before i_newline are past */
    bool is_listed;         /* private: newlines tells of the bytes read last */
    uint32_t *own_newlines; /* private */
    size_t cap_newlines;
    uint64_t line;   /* 1-based number of the line last returned */
    size_t nul_at;   /* private: place of the first NUL byte in buf */
    bool is_started; /* private */
    bool is_at_end;
    bool last_lacked_newline; /* the last line of the stream had no LF */
};

void line_begin(struct line_reader *r, struct stream *in);
/* 1: *line is set; 0: end; negative: *err names file and line. */
int line_next(struct line_reader *r, struct str *line, struct err *err);
/* For bytes that are no lines, before the first line: 1 when n of them are at buf +
 * beg, where more may be taken by moving beg; 0: the stream has fewer. */
int line_need(struct line_reader *r, size_t n, struct err *err);
/* No line will be asked for: only line_need from now on. */
void line_take_bytes(struct line_reader *r);
void line_end(struct line_reader *r); /* frees the buffer, not the stream */

#endif
