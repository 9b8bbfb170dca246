#include "kb/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        return "abcdefghijklmnopqrstuvwxyz"[c - 'A'];
    return c;
}

static char upper(char c)
{
    if (c >= 'a' && c <= 'z')
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[c - 'a'];
    return c;
}

char *str_cstr(struct arena *mem, struct str s)
{
    char *copy = arena_take_text(mem, s.n + 1);

    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

struct str str_copy(struct arena *mem, struct str s)
{
    return s.p ? (struct str){str_cstr(mem, s), s.n} : s;
}

struct str str_fmt(struct arena *mem, const char *fmt, ...)
{
    va_list args, again;
    char *text = NULL, shortly[256]; /* most texts: formatted once */
    int n;

    va_start(args, fmt);
    va_copy(again, args);
    n = vsnprintf(shortly, sizeof shortly, fmt, args);
    va_end(args);
    if (n >= 0) {
        text = arena_take_text(mem, (size_t)n + 1);
        if ((size_t)n < sizeof shortly)
            memcpy(text, shortly, (size_t)n + 1);
        else
            vsnprintf(text, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    return text ? (struct str){text, (size_t)n} : STR_NONE;
}

struct str str_concat(struct arena *mem, const struct str *pieces, size_t n)
{
    size_t n_bytes = 0;
    char *text;

    for (size_t i = 0; i < n; i++)
        n_bytes += pieces[i].n;
    text = arena_take_text(mem, n_bytes + 1);
    n_bytes = 0;
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].n)
            memcpy(text + n_bytes, pieces[i].p, pieces[i].n);
        n_bytes += pieces[i].n;
    }
    text[n_bytes] = '\0';
    return (struct str){text, n_bytes};
}

struct str str_of_number(struct arena *mem, uint64_t v)
{
    char digits[20];
    size_t beg = sizeof(digits);

    do
        digits[--beg] = (char)('0' + v % 10);
    while ((v /= 10) > 0);
    return str_copy(mem, (struct str){digits + beg, sizeof(digits) - beg});
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

ptrdiff_t str_find(struct str s, struct str what)
{
    const char *hit;

    if (what.n == 0)
        return 0;
    if (s.n < what.n)
        return -1;
    hit = memmem(s.p, s.n, what.p, what.n);
    return hit ? hit - s.p : -1;
}

ptrdiff_t str_chr(struct str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

    return hit ? hit - s.p : -1;
}

/* Long texts that are compared (proteins) are mostly the same: they go by pieces. */
#define PIECE 64

size_t str_common_prefix(struct str a, struct str b)
{
    size_t n = 0, n_max = a.n < b.n ? a.n : b.n;

    while (n_max - n >= PIECE && memcmp(a.p + n, b.p + n, PIECE) == 0)
        n += PIECE;
    while (n < n_max && a.p[n] == b.p[n])
        n++;
    return n;
}

size_t str_common_suffix(struct str a, struct str b)
{
    size_t n = 0, n_max = a.n < b.n ? a.n : b.n;

    while (n_max - n >= PIECE
           && memcmp(a.p + a.n - n - PIECE, b.p + b.n - n - PIECE, PIECE) == 0)
        n += PIECE;
    while (n < n_max && a.p[a.n - n - 1] == b.p[b.n - n - 1])
        n++;
    return n;
}

struct str str_trim(struct str s)
{
    while (s.n && is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_lower(struct arena *mem, struct str s)
{
    char *copy = str_cstr(mem, s);

    for (size_t i = 0; i < s.n; i++)
        copy[i] = lower(copy[i]);
    return (struct str){copy, s.n};
}

struct str str_upper(struct arena *mem, struct str s)
{
    char *copy = str_cstr(mem, s);

    for (size_t i = 0; i < s.n; i++)
        copy[i] = upper(copy[i]);
    return (struct str){copy, s.n};
}

static bool is_fold_blank(char c)
{
    return is_blank(c) || c == '-' || c == '_' || c == '/' || c == ',';
}

static bool is_fold_kept(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '*'
           || (unsigned char)c >= 0x80;
}

struct str str_fold(struct arena *mem, struct str s)
{
    char *out = arena_alloc(mem, s.n + 1);
    size_t n = 0;
    bool blank_owed = false;

    for (size_t i = 0; i < s.n; i++) {
        char c = lower(s.p[i]);
        if (is_fold_blank(c)) {
            blank_owed = n > 0;
        } else if (is_fold_kept(c)) {
            if (blank_owed)
                out[n++] = ' ';
            blank_owed = false;
            out[n++] = c;
        }
    }
    return (struct str){out, n};
}

bool str_next(struct str *rest, char sep, struct str *piece)
{
    ptrdiff_t at;

    if (!rest->p)
        return false;
    at = str_chr(*rest, sep);
    if (at < 0) {
        *piece = *rest;
        *rest = STR_NONE;
    } else {
        *piece = str_sub(*rest, 0, (size_t)at);
        *rest = str_sub(*rest, (size_t)at + 1, rest->n);
    }
    return true;
}
