/*
 * The rights that a command keeps while it reads what strangers made: patients' files
 * and the knowledge base.  Entered once its outputs are open and before any thread
 * starts; never left.
 *
 * What is left: reading files, writing to what is open already, renaming and removing
 * in the directories named, memory, threads, clocks; for a batch, whose files are not
 * known before, making new files there.  What is gone: sockets of any
 * kind, other programs, new processes, creating or opening a file for writing, tracing,
 * mounting.  Done by seccomp (a list of what is allowed; all else is answered EPERM,
 * and clone3 ENOSYS, so that the C library falls back to clone, whose flags can be
 * checked) and, where the kernel has it, by Landlock on top (sandbox_files.h).
 */
#ifndef QUERY_SANDBOX_H
#define QUERY_SANDBOX_H

#include <stdbool.h>

#include "kb/base/err.h"

struct sandbox {
    /* Where files begun by outfile_begin get their names or are removed; NULL: the
     * current directory.  At most SANDBOX_MAX_DIRECTORIES. */
    const char *const *directories;
    unsigned n_directories;
    bool may_create; /* new files, never existing ones; Landlock says where */
};

#define SANDBOX_MAX_DIRECTORIES 8

/* ERR_FAIL when the kernel refuses; the hint names --no-sandbox.  Programs built with a
 * sanitizer or for fuzzing have no sandbox: 0 and nothing is done. */
int sandbox_enter(const struct sandbox *s, struct err *err);
/* Has this program one? */
bool sandbox_is_built_in(void);

#endif
