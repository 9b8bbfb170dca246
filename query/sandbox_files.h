/*
 * Landlock (Linux 5.13 and later): the file system becomes readable only, but for the
 * directories given, in which files may be written, named and removed.
 */
#ifndef QUERY_SANDBOX_FILES_H
#define QUERY_SANDBOX_FILES_H

#include "kb/base/err.h"

/* 1 done; 0 this kernel has none or has it turned off; ERR_FAIL.  The caller has set
 * PR_SET_NO_NEW_PRIVS.  A directory NULL is the current one. */
int sandbox_files_enter(
    const char *const *directories, unsigned n_directories, struct err *err);

#endif
