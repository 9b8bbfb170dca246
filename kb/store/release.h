/*
 * A store: a directory that keeps one knowledge base for each release, NAME.kb, and the
 * link "current" to the one in use.  The link is replaced by a rename, so a reader
 * finds the old release or the new one, never none.  A published release is never
 * changed: reports name its id.
 *
 * NAME has letters, digits, '.', '-', '_', and starts with a letter or digit; releases
 * are ordered by name ("2026-09" before "2026-10").
 */
#ifndef KB_STORE_RELEASE_H
#define KB_STORE_RELEASE_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

#define RELEASE_CURRENT "current"
#define RELEASE_SUFFIX ".kb"

/* What a KB's name given by a user stands for: a file itself; STORE: its current
 * release; STORE@NAME: that one.  1: *path is the file, malloc'ed; else ERR_KB. */
int release_resolve(const char *given, char **path, struct err *err);
/* Where a build is to write: STORE@NAME is a new release of a store that is there,
 * which ERR_USAGE refuses when it has that release; anything else is the file itself.
 */
int release_place(const char *given, char **path, struct err *err);

struct release {
    struct str name;
    bool is_current;
};
/* By name; 0 or more releases, or ERR_FAIL. */
int release_list(const char *store, struct arena *mem, struct release **out,
    unsigned *n, struct err *err);
/* STORE/NAME.kb; the release must be there. */
int release_path(const char *store, const char *name, char **path, struct err *err);
/* Makes it the current one; its file must open as a KB. */
int release_use(const char *store, const char *name, struct err *err);
/* Copies a KB into the store, whole and verified, under a new name. */
int release_add(const char *store, const char *kb, const char *name, struct err *err);
/* Removes the oldest releases until keep are left; the current one stays and counts.
 * removed: those that went, or, is_dry, would go. */
int release_prune(const char *store, unsigned keep, bool is_dry, struct arena *mem,
    struct str **removed, unsigned *n, struct err *err);

#endif
