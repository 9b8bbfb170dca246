/*
 * Regular expressions, compiled once (PCRE2 with JIT, UTF-8 off: bytes are bytes).
 * A struct regex holds the memory of its last match, so one thread uses it at a time.
 */
#ifndef KB_BASE_REGEX_H
#define KB_BASE_REGEX_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

#define REGEX_MAX_GROUPS 8 /* the whole match is group 0 */

struct regex;

/* Case is ignored.  NULL and err: not a pattern. */
struct regex *regex_new(const char *pattern, struct err *err);
void regex_free(struct regex *x); /* NULL is fine */

/* Where the first match at or behind from lies.  groups: pieces of s, STR_NONE where a
 * group took no part; REGEX_MAX_GROUPS of them.  False also for what exceeds PCRE2's
 * limits. */
bool regex_find(struct regex *x, struct str s, size_t from, struct str *groups);

#endif
