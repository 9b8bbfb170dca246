/* Whole-string numbers of str.h. */
#include "kb/base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLE_TEXT_BYTES 256
/* So few digits cannot be too many: no sum is checked, which halves the work. */
#define DIGITS_OF_U32 9
#define DIGITS_OF_DOUBLE 15 /* exact */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool str_to_u64(struct str s, uint64_t *out)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        if (__builtin_mul_overflow(v, (uint64_t)10, &v)
            || __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *out = v;
    return true;
}

/* Nothing but digits, up to max_n of them, as counts are written. */
static bool read_few(struct str s, size_t max_n, uint64_t *out)
{
    uint64_t v = 0;

    if (s.n == 0 || s.n > max_n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        v = 10 * v + digit;
    }
    *out = v;
    return true;
}

bool str_to_u32(struct str s, uint32_t *out)
{
    uint64_t v;

    if (!read_few(s, DIGITS_OF_U32, &v) && (!str_to_u64(s, &v) || v > UINT32_MAX))
        return false;
    *out = (uint32_t)v;
    return true;
}

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.n && is_digit(s.p[at]))
        at++;
    return at;
}

/* strtod takes more than we do: blanks, hex, "inf", "nan". */
static bool is_decimal(struct str s)
{
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+'), beg = at, n_digits;

    at = skip_digits(s, at);
    n_digits = at - beg;
    if (at < s.n && s.p[at] == '.') {
        beg = ++at;
        at = skip_digits(s, at);
        n_digits += at - beg;
    }
    if (n_digits == 0)
        return false;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        if (at < s.n && (s.p[at] == '-' || s.p[at] == '+'))
            at++;
        beg = at;
        at = skip_digits(s, at);
        if (at == beg)
            return false;
    }
    return at == s.n;
}

/* The program never calls setlocale, so that strtod's point is '.'. */
bool str_to_double(struct str s, double *out)
{
    char text[DOUBLE_TEXT_BYTES];
    char *end;
    uint64_t count;
    double v;

    if (read_few(s, DIGITS_OF_DOUBLE, &count)) {
        *out = (double)count;
        return true;
    }
    if (s.n >= sizeof(text) || !is_decimal(s))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    v = strtod(text, &end);
    if (end != text + s.n || !isfinite(v))
        return false;
    *out = v;
    return true;
}
