/*
 * What LMDB does not check about its own file.  LMDB leaves the rest of its first page
 * empty; there the builder puts a header with its own magic, format version, size,
 * entries of each table and CRCs over both meta pages and the root page of the main
 * tree.  It is read and checked before LMDB sees the file, because a file that was cut
 * or damaged there opens well and then aborts inside the library.
 *
 * LMDB facts used: data version 1; a page starts with its number u64, pad u16, flags
 * u16, lower u16, upper u16; pages 0 and 1 hold a meta record at byte 16 in the
 * machine's own byte order.
 */
#ifndef KB_STORE_KB_HEADER_H
#define KB_STORE_KB_HEADER_H

#include <stdint.h>

#include "kb/base/err.h"
#include "kb/store/kb_schema.h"

struct kb_header {
    unsigned major, minor;
    uint32_t page_bytes;
    uint64_t file_bytes;
    uint64_t root_page;      /* of LMDB's main tree: the list of tables, one leaf */
    uint32_t first_key_byte; /* where the first key stands in the root page */
    uint64_t entries[N_KB_TABLES];
};

/* Fill in the header of a finished file that no LMDB handle has open.  entries: of each
 * table. ERR_FAIL when the file is not laid out as expected. */
int kb_header_stamp(
    const char *path, const uint64_t entries[N_KB_TABLES], struct err *err);

/* Check everything named above; name is what messages call the file.  ERR_KB, with a
 * hint. */
int kb_header_read(int fd, const char *name, struct kb_header *out, struct err *err);

/* May a new knowledge base take the name of path?  That of nothing, of an empty file,
 * or of a knowledge base, of whatever format and however damaged behind its magic;
 * never that of another file, which would be lost: ERR_FAIL. */
int kb_header_may_replace(const char *path, struct err *err);

#endif
