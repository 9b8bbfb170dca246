#include "kb/base/large_pages.h"

#include "kb/base/arena.h"

#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)2 * 1024 * 1024)

void *large_pages_take(size_t n_bytes)
{
    n_bytes = (n_bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *p = aligned_alloc(LARGE_PAGE, n_bytes);

    if (!p)
        arena_oom(n_bytes);
    madvise(p, n_bytes, MADV_HUGEPAGE);
    return p;
}
