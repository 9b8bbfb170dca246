#include "kb/base/ordinals.h"

#include <stdbool.h>
#include <stdlib.h>

static int ordinal_cmp(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Lists of the KB come sorted. */
static bool is_sorted(const uint32_t *ordinals, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (ordinals[i - 1] > ordinals[i])
            return false;
    return true;
}

size_t ordinals_unique(uint32_t *ordinals, size_t n)
{
    size_t n_unique = 0;
    if (!is_sorted(ordinals, n))
        qsort(ordinals, n, sizeof *ordinals, ordinal_cmp);
    for (size_t i = 0; i < n; i++)
        if (n_unique == 0 || ordinals[n_unique - 1] != ordinals[i])
            ordinals[n_unique++] = ordinals[i];
    return n_unique;
}
