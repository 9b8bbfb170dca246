/* Numbers sorted by their upper bits: digit by digit, without a comparison.  The lower
 * ones may tell what a number is the key of. */
#ifndef KB_BASE_KEY_SORT_H
#define KB_BASE_KEY_SORT_H

#include <stddef.h>
#include <stdint.h>

/* By the bits from low_bit on; keys that are the same there stay as they stood.  room:
 * as many.  Returns where they are now: keys or room. */
uint64_t *key_sort(uint64_t *keys, uint64_t *room, size_t n, unsigned low_bit);

#endif
