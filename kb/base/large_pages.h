/*
 * Memory of some megabytes: in large pages, where the system gives them, a place that
 * was not read lately is found sooner, and the first touch of many costs that of one.
 */
#ifndef KB_BASE_LARGE_PAGES_H
#define KB_BASE_LARGE_PAGES_H

#include <stddef.h>

#define LARGE_PAGES_BYTES ((size_t)2 * 1024 * 1024) /* of one */

/* Whole large pages, which hold anything; for free(). */
void *large_pages_take(size_t n_bytes);
/* The same, with the rest in small ones: what is touched is never more than n_bytes. */
void *large_pages_take_exactly(size_t n_bytes);

#endif
