/*
 * Which bytes of a KB's file look-ups will read: the way of many keys down a table's
 * tree, a level of the tree at a time, so that all pages of a level can be asked of the
 * disk before the first of them is waited for.
 *
 * A hint: what cannot be read, or does not follow the layout, is left to the look-up
 * itself.  Pages are read with pread, whose errors are no signals.
 */
#ifndef KB_STORE_KB_FETCH_H
#define KB_STORE_KB_FETCH_H

#include <stddef.h>

#include "kb/store/kb_header.h"

struct kb_fetch {
    int fd;
    const struct kb_header *header;
    /* Told of bytes of the file, not beyond its end, before they are read. */
    void (*ask)(void *ctx, uint64_t at, uint64_t n_bytes);
    void *ctx;
};

/* What finds the first entry at or after each key: pages and values.  The table's keys
 * are four bytes, highest first; these ascend. */
void kb_fetch_keys(
    const struct kb_fetch *f, enum kb_table table, const uint32_t *keys, size_t n);

/* All pages of a table whose tree has two levels at most; of a higher one the upper
 * two. */
void kb_fetch_table(const struct kb_fetch *f, enum kb_table table);

/* For who reads nearly all of a file's map: it comes from the disk, and into the map,
 * in pieces of 2 MB where the kernel and its file system can (Linux 5.18). */
void kb_fetch_in_large_pieces(const void *map, size_t n);

/* A file that was just written and synced lies in memory in the small pieces in which
 * it was written; it leaves it here, so that whoever reads it next has what the disk
 * has, and can have it in large pieces. */
void kb_fetch_anew(const char *path);

#endif
