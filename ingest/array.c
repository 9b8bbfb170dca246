#include "ingest/array.h"

#include <stdint.h>
#include <stdlib.h>

#include "kb/base/arena.h"

#define FIRST_CAP 256

void *array_grow(void *array, size_t *cap, size_t want, size_t elem_bytes)
{
    size_t n = *cap ? *cap : FIRST_CAP;

    if (want <= *cap)
        return array;
    while (n < want && n <= SIZE_MAX / 2)
        n *= 2;

    void *grown =
        n < want || n > SIZE_MAX / elem_bytes ? NULL : realloc(array, n * elem_bytes);

    if (!grown)
        arena_oom(SIZE_MAX);
    *cap = n;
    return grown;
}
