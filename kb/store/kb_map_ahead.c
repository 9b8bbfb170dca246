#include "kb/store/kb_map_ahead.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "kb/store/kb_value.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22 /* Linux 5.14, glibc 2.35 */
#endif

/* A fault brings the pages around it too, those of an aligned piece of this size.  To
 * ask for one page of each is cheaper than to ask for all: the kernel then looks at
 * each page of 4 kB by itself. */
#define AROUND_BYTES ((size_t)64 << 10)
/* A page of the larger kind, where the file lies in memory in such. */
#define LARGE_BYTES ((size_t)2 << 20)

struct kb_map_ahead {
    pthread_t thread;
    const char *map;
    size_t n;
    atomic_bool is_stopped;
};

static struct rusage faults_of_thread(void)
{
    struct rusage used = {0};

    getrusage(RUSAGE_THREAD, &used);
    return used;
}

/* The page at map + at, and those around it; it changes no byte. */
static bool populate(const char *map, size_t at)
{
    return madvise((void *)(uintptr_t)(map + at), 1, MADV_POPULATE_READ) == 0;
}

/* From beg to end.  Where the second step finds its page there, the first has brought
 * all of them.  False: it cannot be, or the disk was waited for. */
static bool populate_large(const char *map, size_t beg, size_t end)
{
    struct rusage before = faults_of_thread(), first, second;

    if (!populate(map, beg))
        return false;
    first = faults_of_thread();
    if (first.ru_majflt != before.ru_majflt)
        return false;
    if (end - beg <= AROUND_BYTES)
        return true;
    if (!populate(map, beg + AROUND_BYTES))
        return false;
    second = faults_of_thread();
    if (second.ru_minflt == first.ru_minflt)
        return second.ru_majflt == first.ru_majflt;
    for (size_t at = beg + 2 * AROUND_BYTES; at < end; at += AROUND_BYTES)
        if (!populate(map, at))
            return false;
    return faults_of_thread().ru_majflt == before.ru_majflt;
}

static void *run(void *ctx)
{
    struct kb_map_ahead *a = ctx;

    for (size_t at = 0; at < a->n && !atomic_load(&a->is_stopped); at += LARGE_BYTES) {
        size_t n_left = a->n - at;
        if (!populate_large(
                a->map, at, at + (n_left < LARGE_BYTES ? n_left : LARGE_BYTES)))
            break;
    }
    return NULL;
}

struct kb_map_ahead *kb_map_ahead_begin(const struct kb *kb)
{
    struct kb_map_ahead *a;

    if (kb->is_for_small_input)
        return NULL;
    a = calloc(1, sizeof(*a));
    if (!a)
        return NULL;
    a->map = kb_env_map(kb->env);
    a->n = (size_t)kb_env_header(kb->env)->file_bytes;
    if (pthread_create(&a->thread, NULL, run, a) == 0)
        return a;
    free(a);
    return NULL;
}

void kb_map_ahead_end(struct kb_map_ahead *a)
{
    if (!a)
        return;
    atomic_store(&a->is_stopped, true);
    pthread_join(a->thread, NULL);
    free(a);
}
