/*
 * An output file that exists whole or not at all: written to a temporary name beside
 * its place, checked, fsynced and renamed.  "-" is stdout.  A path that exists and is
 * no regular file (/dev/null, a pipe) is written in place, as stdout is: what was added
 * to them before a failure stays; a symbolic link is replaced, not followed.
 */
#ifndef KB_BASE_OUTFILE_H
#define KB_BASE_OUTFILE_H

#include "kb/base/digest.h"
#include "kb/base/err.h"
#include "kb/base/str.h"

/* A file that is being written; begun before a program gives up the right to create
 * files (query/sandbox.h), committed when all of it is known. */
struct outfile {
    char *path, *temp; /* temp NULL: written in place (stdout, a device, a pipe) */
    int fd, directory; /* -1: none */
};

#define OUTFILE_INIT                                                                   \
    {                                                                                  \
        NULL, NULL, -1, -1                                                             \
    }

/* Mode is octal; umask still applies.  After 0 outfile_end must be called. */
int outfile_begin(struct outfile *f, const char *path, unsigned mode, struct err *err);
int outfile_add(struct outfile *f, struct str bytes, struct err *err);
/* SHA-256 of what was added, read again; of stdout, devices and pipes: 0 and "". */
int outfile_sha256(
    const struct outfile *f, char out[DIGEST_HEX_BYTES], struct err *err);
/* Nothing more will be added: synced and closed, so that of outfile_commit only the
 * rename and the sync of the directory are left.  After an error: outfile_end. */
int outfile_close(struct outfile *f, struct err *err);
/* Closed if it is not yet, and renamed to its place; allocates nothing.  On failure
 * neither the temporary file nor the file stays. */
int outfile_commit(struct outfile *f, struct err *err);
/* Frees; what was not committed is removed.  Of an OUTFILE_INIT or ended one: nothing.
 */
void outfile_end(struct outfile *f);

/* A temporary file that is made by other means than outfile_begin: from outfile_keep to
 * outfile_forget it is one of those that outfile_remove_all removes.  The path is
 * borrowed. */
void outfile_keep(const char *temp);
void outfile_forget(const char *temp);
/* Removes the temporary files of this process: for the end of a program by a signal or
 * for want of memory (async-signal-safe; nothing is freed). */
void outfile_remove_all(void);
/* SIGINT, SIGTERM and SIGHUP, unless ignored: remove them, then end by the signal. */
void outfile_watch_signals(void);

/* The error of errno for a file that cannot be made, with a hint when its directory is
 * missing; what: "could not create". */
int outfile_refused(const char *what, const char *path, struct err *err);

/* All of it at once. */
int outfile_write(const char *path, unsigned mode, struct str bytes, struct err *err);

/* The temporary name used beside path: "<dir>/.<base>.tmp.<pid>"; malloc'ed. */
char *outfile_temp_name(const char *path, struct err *err);
/* fsync file temp, rename it to path, fsync the directory.  On failure temp is left to
 * the caller to remove; when only the last failed, it has become path, and the message
 * begins with "PATH" is published. */
int outfile_publish(const char *temp, const char *path, struct err *err);

#endif
