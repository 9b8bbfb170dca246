/*
 * Arena: many small allocations, freed at once by arena_reset (per sample or per
 * record) or arena_free.  Allocation never returns NULL: when memory runs out the
 * process cannot go on honestly, so the arena calls its out-of-memory handler (see
 * arena_set_oom), which must not return.  The default handler writes one line to stderr
 * and exits with 1; it is the only place of the library that does.
 *
 * With -DARENA_MALLOC (debug and sanitizer builds) each allocation is a malloc of its
 * own, so that AddressSanitizer sees overruns and use after reset.
 */
#ifndef KB_BASE_ARENA_H
#define KB_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head; /* current block first */
    size_t used_bytes;        /* handed out since the last reset */
};

#define ARENA_INIT                                                                     \
    {                                                                                  \
        0                                                                              \
    }

void *arena_alloc(struct arena *mem, size_t n_bytes); /* zeroed, aligned for any type */
/* The same without the zeros: all of it must be written. */
void *arena_take(struct arena *mem, size_t n_bytes);
/* Not aligned: texts, most of which are short, lie side by side. */
char *arena_take_text(struct arena *mem, size_t n_bytes);
void *arena_dup(struct arena *mem, const void *p, size_t n_bytes);
/* Grow an array to at least want elements (doubling); *cap is updated.  The old array
 * stays allocated until the reset. */
void *arena_grow(
    struct arena *mem, void *old, size_t *cap, size_t want, size_t elem_bytes);
void arena_reset(struct arena *mem); /* keeps one block for reuse */
void arena_free(struct arena *mem);
/* What was handed out of from lives on with mem; from is empty then. */
void arena_adopt(struct arena *mem, struct arena *from);
void arena_set_oom(void (*handler)(size_t n_bytes));

/* zeroed array; a product that overflows counts as out of memory */
void *arena_array(struct arena *mem, size_t n, size_t elem_bytes);

/* Calls the out-of-memory handler; for the malloc-backed modules of kb/base. */
_Noreturn void arena_oom(size_t n_bytes);

#define ARENA_NEW(mem, type) ((type *)arena_alloc((mem), sizeof(type)))
#define ARENA_ARRAY(mem, type, n) ((type *)arena_array((mem), (n), sizeof(type)))

#endif
