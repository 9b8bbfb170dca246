/*
 * Memory of some megabytes that is read here and there: in large pages, where the
 * system gives them, a place that was not read lately is found sooner.
 */
#ifndef KB_BASE_LARGE_PAGES_H
#define KB_BASE_LARGE_PAGES_H

#include <stddef.h>

/* Whole large pages, which hold anything; for free(). */
void *large_pages_take(size_t n_bytes);

#endif
