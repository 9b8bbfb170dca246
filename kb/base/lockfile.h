/*
 * One writer at a time of a file that takes long to write (a knowledge base).  Beside
 * the file NAME stands ".NAME.vdt-lock" while it is written: flock holds it, and the
 * system lets go of it when its process ends, however it ends.  So a lock that can be
 * taken is the proof that no writer lives, on every host that shares the directory.
 *
 * A writer that ends for want of memory or by SIGINT, SIGTERM or SIGHUP removes it
 * (outfile_remove_all).  One that was killed leaves its lock file and its temporary
 * files (outfile.h). Whoever takes a lock in the same directory next removes both.
 */
#ifndef KB_BASE_LOCKFILE_H
#define KB_BASE_LOCKFILE_H

#include "kb/base/err.h"

struct lockfile;

/* NULL: ERR_FAIL; the message names the process that holds the lock.  Never waits. */
struct lockfile *lockfile_take(const char *path, struct err *err);
/* Removes the lock file. NULL is allowed. */
void lockfile_release(struct lockfile *lock);

/* Removes temporary files of outputs at path whose processes have ended: for small
 * files without a lock.  Errors are no matter: it is tidying. */
void lockfile_remove_stale(const char *path);

#endif
