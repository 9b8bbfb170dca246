/* Growing a malloc-backed array of many elements, whose outgrown copies an arena would
 * keep. */
#ifndef INGEST_ARRAY_H
#define INGEST_ARRAY_H

#include <stddef.h>

/* array with room for at least want elements (doubling; *cap is updated); memory that
 * runs out is arena_oom.  The caller frees it. */
void *array_grow(void *array, size_t *cap, size_t want, size_t elem_bytes);

#endif
