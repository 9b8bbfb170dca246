/*
 * Bodies of str.h, which includes this.
 */
#ifndef KB_BASE_STR_INLINE_H
#define KB_BASE_STR_INLINE_H

#include "kb/base/str.h"

STR_INLINE struct str str_of(const char *cstr)
{
    return cstr ? (struct str){cstr, strlen(cstr)} : STR_NONE;
}

STR_INLINE struct str str_sub(struct str s, size_t beg, size_t n)
{
    if (!s.p)
        return s;
    if (beg > s.n)
        beg = s.n;
    if (n > s.n - beg)
        n = s.n - beg;
    return (struct str){s.p + beg, n};
}

STR_INLINE bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

STR_INLINE bool str_eq_c(struct str a, const char *b)
{
    return str_eq(a, str_of(b));
}

STR_INLINE bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

STR_INLINE bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

#endif
