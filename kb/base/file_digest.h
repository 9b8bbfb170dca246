/*
 * The SHA-256 of a whole file while somebody reads only parts of it, in a thread of its
 * own where there may be one.
 */
#ifndef KB_BASE_FILE_DIGEST_H
#define KB_BASE_FILE_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/digest.h"
#include "kb/base/err.h"

struct file_digest;

/* fd must stay open until the digest is ended; its place in the file is not moved.  The
 * name is for messages and copied.  Without a thread all is done at the end. */
struct file_digest *file_digest_begin(int fd, const char *name, bool in_thread);

/* Waits for the whole file and frees d: its digest and its length. */
int file_digest_end(struct file_digest *d, char sha256[DIGEST_HEX_BYTES],
    uint64_t *n_bytes, struct err *err);

/* Frees d without a digest.  NULL is allowed. */
void file_digest_drop(struct file_digest *d);

#endif
