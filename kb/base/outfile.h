/*
 * An output file that exists whole or not at all: written to a temporary name beside
 * its place, checked, fsynced and renamed.  "-" is stdout (written at commit, so that a
 * failed run prints nothing).  A path that exists and is no regular file (/dev/null, a
 * pipe) is written in place; a symbolic link is replaced, not followed.
 */
#ifndef KB_BASE_OUTFILE_H
#define KB_BASE_OUTFILE_H

#include "kb/base/err.h"
#include "kb/base/str.h"

/* Write bytes to path with the given mode (octal; umask still applies).  Removes the
 * temporary file on failure. */
int outfile_write(const char *path, unsigned mode, struct str bytes, struct err *err);

/* The temporary name used beside path: "<dir>/.<base>.tmp.<pid>"; malloc'ed. */
char *outfile_temp_name(const char *path, struct err *err);
/* fsync file temp, rename it to path, fsync the directory.  On failure temp is left to
 * the caller to remove. */
int outfile_publish(const char *temp, const char *path, struct err *err);

#endif
