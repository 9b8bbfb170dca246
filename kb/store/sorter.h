/*
 * External merge sort of (key, value) rows: memory up to a bound, then sorted runs in
 * unlinked temporary files.  Rows of equal keys keep the order in which they were added
 * (stable), so that a build is deterministic.  Keys in memcmp order, shorter first.
 */
#ifndef KB_STORE_SORTER_H
#define KB_STORE_SORTER_H

#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct sorter;

/* temp_dir: where runs go (created unlinked); copied.  memory_bytes: bound of the
 * buffer. */
struct sorter *sorter_new(const char *temp_dir, size_t memory_bytes);
int sorter_add(struct sorter *s, struct str key, struct str value, struct err *err);
uint64_t sorter_count(const struct sorter *s);
/* Ends adding; then sorter_next gives rows in order: 1, 0 at the end, negative.  The
 * slices live until the next call. */
int sorter_end(struct sorter *s, struct err *err);
int sorter_next(struct sorter *s, struct str *key, struct str *value, struct err *err);
void sorter_free(struct sorter *s); /* NULL is allowed */

#endif
