/*
 * The blocks of a BGZF file one after the other, of each only as much as shows its
 * first whole line's beginning: neither the rest of the block nor its CRC is looked at.
 */
#ifndef KB_BASE_BGZF_PEEK_H
#define KB_BASE_BGZF_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/base/str.h"

/* At most so many plain bytes of a block are shown. */
#define BGZF_PEEK_BYTES ((size_t)16 * 1024)

struct bgzf_peek {
    uint64_t file_pos;
    bool is_empty;    /* an end marker, or one inside */
    struct str plain; /* its beginning; alive until the next call */
};

struct bgzf_peeker;

/* Of the file's first file_bytes.  fd must stay open; its place in the file is not
 * moved.  NULL: out of memory. */
struct bgzf_peeker *bgzf_peeker_new(int fd, uint64_t file_bytes);

/* 1: *out is the next block; 0: the end, behind an end marker; -1: bytes that are no
 * such file, or cannot be read: whoever reads the file whole is told what is wrong. */
int bgzf_peek_next(struct bgzf_peeker *p, struct bgzf_peek *out);

void bgzf_peeker_free(struct bgzf_peeker *p); /* NULL is allowed */

#endif
