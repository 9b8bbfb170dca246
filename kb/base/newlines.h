/*
 * Where lines end: the places of LF bytes, found many at a time.  Private to stream*.c
 * and line.c.
 */
#ifndef KB_BASE_NEWLINES_H
#define KB_BASE_NEWLINES_H

#include <stddef.h>
#include <stdint.h>

/* The places, from p on, of the LF bytes in p[beg..end), into at, which has room for
 * end - beg + 1 of them; returns their number.  Where *nul_at is SIZE_MAX, it is set to
 * the place of the first NUL byte, if there is one.  end is at most UINT32_MAX. */
size_t newlines_find(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at);
/* The same on any machine; for its test. */
size_t newlines_find_narrow(
    const char *p, size_t beg, size_t end, uint32_t *at, size_t *nul_at);

#endif
