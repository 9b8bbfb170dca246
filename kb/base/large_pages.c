#include "kb/base/large_pages.h"

#include "kb/base/arena.h"

#include <stdlib.h>
#include <sys/mman.h>

/* The first n_large of n_bytes in large pages. */
static void *take(size_t n_bytes, size_t n_large)
{
    void *p;

    if (posix_memalign(&p, LARGE_PAGES_BYTES, n_bytes) != 0)
        arena_oom(n_bytes);
    madvise(p, n_large, MADV_HUGEPAGE);
    return p;
}

void *large_pages_take(size_t n_bytes)
{
    size_t n =
        (n_bytes + LARGE_PAGES_BYTES - 1) / LARGE_PAGES_BYTES * LARGE_PAGES_BYTES;

    return take(n, n);
}

void *large_pages_take_exactly(size_t n_bytes)
{
    return take(n_bytes, n_bytes / LARGE_PAGES_BYTES * LARGE_PAGES_BYTES);
}
