/* Lists of small numbers (ordinals, ids) as sets. */
#ifndef KB_BASE_ORDINALS_H
#define KB_BASE_ORDINALS_H

#include <stddef.h>
#include <stdint.h>

/* Sorts, drops what stands twice, returns the number that is left. */
size_t ordinals_unique(uint32_t *ordinals, size_t n);

#endif
