/*
 * External merge sort of (key, value) rows: memory up to a bound, then sorted runs in
 * unlinked temporary files.  Rows of equal keys keep the order in which they were added
 * (stable), so that a build is deterministic.  Keys in memcmp order, shorter first.
 *
 * A sorter has one user at a time; several threads have one each, whose rows one of
 * them takes at the end.
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
/* From now on runs are sorted and written in a thread of their own, while rows are
 * added: a run then has half of the memory.  Without threads: as ever. */
void sorter_use_thread(struct sorter *s);
int sorter_add(struct sorter *s, struct str key, struct str value, struct err *err);
uint64_t sorter_count(const struct sorter *s);
/* Sorts what is in memory, so that sorter_end need not: for the thread that added it.
 */
int sorter_settle(struct sorter *s, struct err *err);
/* All rows of from come behind those of s; from is empty then, and may be freed. */
int sorter_take(struct sorter *s, struct sorter *from, struct err *err);
/* Ends adding; then sorter_next gives rows in order: 1, 0 at the end, negative.  The
 * slices live until the next call. */
int sorter_end(struct sorter *s, struct err *err);
int sorter_next(struct sorter *s, struct str *key, struct str *value, struct err *err);
void sorter_free(struct sorter *s); /* NULL is allowed */

#endif
