/* The growable byte buffer of str.h. */
#include "kb/base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 64

static void grow(struct buf *b, size_t n_more)
{
    size_t want, cap = b->cap ? b->cap : FIRST_BYTES;
    char *p;

    if (n_more > SIZE_MAX - 1 - b->n)
        arena_oom(n_more);
    want = b->n + n_more + 1;
    if (want <= b->cap)
        return;
    while (cap < want)
        cap = cap > SIZE_MAX / 2 ? want : cap * 2;
    p = realloc(b->p, cap);
    if (!p)
        arena_oom(cap);
    b->p = p;
    b->cap = cap;
}

/* The NUL behind the bytes needs room too. */
static bool has_room(const struct buf *b, size_t n_more)
{
    return n_more < b->cap - b->n;
}

void buf_reserve(struct buf *b, size_t n_more)
{
    if (!has_room(b, n_more))
        grow(b, n_more);
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (!has_room(b, n))
        grow(b, n);
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_add_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_add_c(struct buf *b, const char *cstr)
{
    buf_add(b, cstr, strlen(cstr));
}

void buf_add_char(struct buf *b, char c)
{
    if (!has_room(b, 1))
        grow(b, 1);
    b->p[b->n++] = c;
    b->p[b->n] = '\0';
}

void buf_vfmt(struct buf *b, const char *fmt, va_list args)
{
    va_list again;
    int n;

    va_copy(again, args);
    buf_reserve(b, FIRST_BYTES); /* most texts: formatted once */
    n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, args);
    if (n >= 0 && !has_room(b, (size_t)n)) {
        grow(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    if (n >= 0)
        b->n += (size_t)n;
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    buf_vfmt(b, fmt, args);
    va_end(args);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    if (b->p)
        b->p[0] = '\0';
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf)BUF_INIT;
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}
