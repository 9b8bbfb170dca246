/*
 * Memory of some megabytes: in large pages, where the system gives them, a place that
 * was not read lately is found sooner, and two megabytes are one page fault instead of
 * 512.  Where it gives none, the same memory in small pages.
 */
#ifndef KB_BASE_LARGE_PAGES_H
#define KB_BASE_LARGE_PAGES_H

#include <stddef.h>

#define LARGE_PAGES_BYTES ((size_t)2 * 1024 * 1024) /* of one */

/* What n_bytes take up: whole ones. */
size_t large_pages_room(size_t n_bytes);
/* So much, of zeros, from the start of a large page on; out of memory is arena_oom.
 * What is not touched costs nothing but its addresses. */
void *large_pages_take(size_t n_bytes);
/* More of them, which are zeros, behind the n_bytes that p has.  These may have moved,
 * but by their addresses alone: nothing is copied, nor there twice. */
void *large_pages_grow(void *p, size_t n_bytes, size_t grown_bytes);
/* p and n_bytes as taken or grown; NULL: nothing. */
void large_pages_free(void *p, size_t n_bytes);

#endif
