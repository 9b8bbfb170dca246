/*
 * A damaged KB that the library cannot answer for: LMDB meets an assertion, or a page
 * that is not there raises SIGBUS or SIGSEGV.  The process says so and exits with 3.
 */
#ifndef QUERY_CMD_DAMAGE_H
#define QUERY_CMD_DAMAGE_H

/* From now on such faults are taken for damage of this file; path must stay valid.  In
 * sanitizer builds signals stay the sanitizer's. */
void damage_watch(const char *path);

#endif
