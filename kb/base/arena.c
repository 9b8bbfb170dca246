#include "kb/base/arena.h"

#include "kb/base/large_pages.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *next;
    size_t cap, used;
    _Alignas(max_align_t) unsigned char data[];
};

/* A block that fills a large page, for an arena that has handed out so much. */
#define LARGE_BLOCK_BYTES (LARGE_PAGES_BYTES - sizeof(struct arena_block))
#define LARGE_AFTER (4 * LARGE_PAGES_BYTES)

static void default_oom(size_t n_bytes)
{
    fprintf(stderr, "vdt: out of memory (%zu bytes wanted)\n", n_bytes);
    exit(1);
}

static void (*oom_handler)(size_t n_bytes) = default_oom;

void arena_set_oom(void (*handler)(size_t n_bytes))
{
    oom_handler = handler ? handler : default_oom;
}

_Noreturn void arena_oom(size_t n_bytes)
{
    oom_handler(n_bytes);
    abort(); /* the handler has broken its promise */
}

#ifdef ARENA_MALLOC
static bool is_large(size_t n_bytes)
{
    (void)n_bytes;
    return false;
}
#else
/* Is a block in large pages?  From where that spares more page faults than the zeros
 * behind what is wanted cost. */
static bool is_large(size_t n_bytes)
{
    return n_bytes > LARGE_PAGES_BYTES / 2;
}
#endif

static void free_block(struct arena_block *block)
{
    size_t n_bytes = sizeof(*block) + block->cap;

    if (is_large(n_bytes))
        large_pages_free(block, n_bytes);
    else
        free(block);
}

/* Of at least cap. */
static struct arena_block *push_block(struct arena *mem, size_t cap)
{
    struct arena_block *block;
    size_t n_bytes = sizeof(*block) + cap;

    if (n_bytes < cap)
        arena_oom(cap);
    if (is_large(n_bytes)) {
        n_bytes = large_pages_room(n_bytes);
        block = large_pages_take(n_bytes);
    } else {
        block = malloc(n_bytes);
    }
    if (!block)
        arena_oom(cap);
    block->cap = n_bytes - sizeof(*block);
    block->used = 0;
    block->next = mem->head;
    mem->head = block;
    return block;
}

#ifdef ARENA_MALLOC

void *arena_take(struct arena *mem, size_t n_bytes)
{
    struct arena_block *block = push_block(mem, n_bytes);

    block->used = n_bytes;
    mem->used_bytes += n_bytes;
    return block->data;
}

char *arena_take_text(struct arena *mem, size_t n_bytes)
{
    return arena_take(mem, n_bytes);
}

void arena_reset(struct arena *mem)
{
    arena_free(mem); /* nothing is kept, so that use after reset is seen */
}

#else

static size_t align_up(size_t n)
{
    size_t unit = _Alignof(max_align_t);

    return (n + unit - 1) / unit * unit;
}

static size_t room_in(const struct arena_block *block)
{
    return block->cap - block->used;
}

/* A large piece gets a block of its own; that block and the current one: the one with
 * more room left is used on. */
static void *alloc_large(struct arena *mem, size_t n)
{
    struct arena_block *current = mem->head;
    struct arena_block *block = push_block(mem, n);

    block->used = n;
    if (current && room_in(current) >= room_in(block)) {
        mem->head = current;
        block->next = current->next;
        current->next = block;
    }
    return block->data;
}

/* Where the current block has no room. */
static void *take_elsewhere(struct arena *mem, size_t n)
{
    struct arena_block *block;

    if (n > BLOCK_BYTES / 4)
        return alloc_large(mem, n);
    block = push_block(
        mem, mem->used_bytes < LARGE_AFTER ? BLOCK_BYTES : LARGE_BLOCK_BYTES);
    block->used = n;
    return block->data;
}

void *arena_take(struct arena *mem, size_t n_bytes)
{
    struct arena_block *block = mem->head;
    size_t n = n_bytes ? n_bytes : 1, beg = block ? align_up(block->used) : 0;
    void *p;

    if (block && beg <= block->cap && block->cap - beg >= n) {
        p = block->data + beg;
        block->used = beg + n;
    } else {
        p = take_elsewhere(mem, n);
    }
    mem->used_bytes += n_bytes;
    return p;
}

char *arena_take_text(struct arena *mem, size_t n_bytes)
{
    struct arena_block *block = mem->head;
    size_t n = n_bytes ? n_bytes : 1;
    char *p;

    if (block && room_in(block) >= n) {
        p = (char *)block->data + block->used;
        block->used += n;
    } else {
        p = take_elsewhere(mem, n);
    }
    mem->used_bytes += n_bytes;
    return p;
}

void arena_reset(struct arena *mem)
{
    struct arena_block *keep = NULL, *next;

    for (struct arena_block *b = mem->head; b; b = next) {
        next = b->next;
        if (!keep && b->cap == BLOCK_BYTES)
            keep = b;
        else
            free_block(b);
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
    mem->head = keep;
    mem->used_bytes = 0;
}

#endif

/* A memset of no bytes is left out: where the page was never touched, its masked write
 * costs as much as a hundred others. */
void *arena_alloc(struct arena *mem, size_t n_bytes)
{
    void *p = arena_take(mem, n_bytes);

    return n_bytes ? memset(p, 0, n_bytes) : p;
}

void arena_free(struct arena *mem)
{
    struct arena_block *next;

    for (struct arena_block *b = mem->head; b; b = next) {
        next = b->next;
        free_block(b);
    }
    mem->head = NULL;
    mem->used_bytes = 0;
}

/* Behind the current block, whose room stays in use. */
void arena_adopt(struct arena *mem, struct arena *from)
{
    struct arena_block **end = mem->head ? &mem->head->next : &mem->head;
    struct arena_block *last = from->head;

    if (!last)
        return;
    while (last->next)
        last = last->next;
    last->next = *end;
    *end = from->head;
    mem->used_bytes += from->used_bytes;
    *from = (struct arena)ARENA_INIT;
}

void *arena_array(struct arena *mem, size_t n, size_t elem_bytes)
{
    size_t n_bytes;

    if (__builtin_mul_overflow(n, elem_bytes, &n_bytes))
        arena_oom(SIZE_MAX);
    return arena_alloc(mem, n_bytes);
}

void *arena_dup(struct arena *mem, const void *p, size_t n_bytes)
{
    void *copy = arena_take(mem, n_bytes);

    if (n_bytes)
        memcpy(copy, p, n_bytes);
    return copy;
}

void *arena_grow(
    struct arena *mem, void *old, size_t *cap, size_t want, size_t elem_bytes)
{
    size_t grown = *cap ? *cap : 8;
    void *p;

    if (want <= *cap && old)
        return old;
    while (grown < want)
        grown = grown > SIZE_MAX / 2 ? want : grown * 2;
    p = arena_array(mem, grown, elem_bytes);
    if (old && *cap)
        memcpy(p, old, *cap * elem_bytes);
    *cap = grown;
    return p;
}
