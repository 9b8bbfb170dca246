#include "kb/base/large_pages.h"

#include "kb/base/arena.h"

#include <stdint.h>
#include <sys/mman.h>

size_t large_pages_room(size_t n_bytes)
{
    if (n_bytes > SIZE_MAX / 2)
        arena_oom(n_bytes);
    size_t n = n_bytes / LARGE_PAGES_BYTES + (n_bytes % LARGE_PAGES_BYTES > 0);
    return (n ? n : 1) * LARGE_PAGES_BYTES;
}

/* Addresses from the start of a large page on, nothing behind them yet: so a limit of
 * data (ulimit -d) counts none of those that are cut off.  NULL: none left. */
static char *reserve(size_t room)
{
    size_t n = room + LARGE_PAGES_BYTES;
    char *p = mmap(NULL, n, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        return NULL;
    size_t before = -(uintptr_t)p % LARGE_PAGES_BYTES;
    if (before > 0)
        munmap(p, before);
    munmap(p + before + room, n - before - room);
    return p + before;
}

void *large_pages_take(size_t n_bytes)
{
    size_t room = large_pages_room(n_bytes);
    char *p = reserve(room);

    if (!p)
        arena_oom(n_bytes);
    if (mprotect(p, room, PROT_READ | PROT_WRITE) != 0) {
        munmap(p, room);
        arena_oom(n_bytes);
    }
    madvise(p, room, MADV_HUGEPAGE); /* a wish: all is well without */
    return p;
}

/* Where large pages move to the start of a large page, they stay whole. */
void *large_pages_grow(void *p, size_t n_bytes, size_t grown_bytes)
{
    size_t room = large_pages_room(n_bytes), grown = large_pages_room(grown_bytes);

    if (grown <= room)
        return p;
    char *to = reserve(grown);
    if (!to)
        arena_oom(grown_bytes);
    if (mremap(p, room, grown, MREMAP_MAYMOVE | MREMAP_FIXED, to) == MAP_FAILED) {
        munmap(to, grown);
        arena_oom(grown_bytes);
    }
    return to;
}

void large_pages_free(void *p, size_t n_bytes)
{
    if (p)
        munmap(p, large_pages_room(n_bytes));
}
