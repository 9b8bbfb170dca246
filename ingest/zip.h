/*
 * Zip files: the members one after another, in the order of the directory, each as a
 * stream.  Nothing is ever written to disk.
 *
 * Refused, with file and member in the message: a name that is absolute, has a part
 * "..", or does not fit ZIP_MAX_NAME; an encrypted member; a method other than stored
 * and deflate; a member over ZIP_MAX_MEMBER_BYTES, by its header or by what comes out;
 * one that grows more than ZIP_MAX_RATIO times beyond ZIP_RATIO_FROM_BYTES; members
 * that together claim more packed bytes than the file has (they overlap); a CRC that
 * does not fit; a cut file.
 */
#ifndef INGEST_ZIP_H
#define INGEST_ZIP_H

#include "kb/base/err.h"
#include "kb/base/stream.h"

#define ZIP_MAX_NAME 1024
#define ZIP_MAX_MEMBER_BYTES ((uint64_t)2 << 30)
#define ZIP_MAX_RATIO 200
#define ZIP_RATIO_FROM_BYTES ((uint64_t)1 << 20)

/* 1: the file starts as zip files do; 0: not; negative: it could not be read. */
int zip_is(const char *path, struct err *err);

/* The stream's name is "FILE(MEMBER)"; it and name die when fn returns.  A negative
 * return ends the reading with that error. */
typedef int zip_member_fn(
    void *ctx, struct str name, struct stream *in, struct err *err);
/* Members that are directories are left out.  Returns the number given to fn. */
int64_t zip_each(const char *path, zip_member_fn *fn, void *ctx, struct err *err);

#endif
