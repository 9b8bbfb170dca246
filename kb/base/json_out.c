#include "kb/base/json_out.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact)
{
    *w = (struct json_out){.out = out, .is_compact = is_compact};
}

static void new_line(struct json_out *w)
{
    size_t n = 2 * (size_t)w->depth;

    buf_reserve(w->out, n + 1);
    w->out->p[w->out->n] = '\n';
    memset(w->out->p + w->out->n + 1, ' ', n);
    w->out->n += n + 1;
    w->out->p[w->out->n] = '\0';
}

/* What must stand before a value or a key: comma, newline and indent. */
static void before_member(struct json_out *w)
{
    bool is_first, is_flat;

    if (w->depth == 0)
        return;
    is_first = !w->level[w->depth - 1].has_member;
    is_flat = w->level[w->depth - 1].is_flat;
    w->level[w->depth - 1].has_member = true;
    if (!is_first)
        buf_add_char(w->out, ',');
    if (w->is_compact)
        return;
    if (!is_flat)
        new_line(w);
    else if (!is_first)
        buf_add_char(w->out, ' ');
}

static void before_value(struct json_out *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    assert(w->depth == 0 || w->level[w->depth - 1].is_array);
    before_member(w);
}

static void open_level(struct json_out *w, char bracket, bool is_array, bool is_flat)
{
    before_value(w);
    assert(w->depth < JSON_OUT_DEPTH);
    /* inside a flat array all is flat */
    if (w->depth > 0 && w->level[w->depth - 1].is_flat)
        is_flat = true;
    buf_add_char(w->out, bracket);
    w->level[w->depth].is_array = is_array;
    w->level[w->depth].is_flat = is_flat;
    w->level[w->depth].has_member = false;
    w->depth++;
}

void json_out_object(struct json_out *w)
{
    open_level(w, '{', false, false);
}

void json_out_array(struct json_out *w)
{
    open_level(w, '[', true, false);
}

void json_out_flat_array(struct json_out *w)
{
    open_level(w, '[', true, true);
}

void json_out_end(struct json_out *w)
{
    assert(w->depth > 0 && !w->after_key);
    w->depth--;
    if (w->level[w->depth].has_member && !w->level[w->depth].is_flat && !w->is_compact)
        new_line(w);
    buf_add_char(w->out, w->level[w->depth].is_array ? ']' : '}');
    if (w->depth == 0)
        buf_add_char(w->out, '\n');
}

/* ---- strings --------------------------------------------------------------------- */

/* The bytes of the UTF-8 character at p (RFC 3629: no overlong forms, no surrogates,
 * none over U+10FFFF), 0 when there is none. */
static size_t utf8_bytes(const unsigned char *p, size_t n)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t need;

    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xc2 && p[0] <= 0xdf)
        need = 2;
    else if (p[0] >= 0xe0 && p[0] <= 0xef)
        need = 3;
    else if (p[0] >= 0xf0 && p[0] <= 0xf4)
        need = 4;
    else
        return 0;
    if (p[0] == 0xe0)
        low = 0xa0;
    else if (p[0] == 0xed)
        high = 0x9f;
    else if (p[0] == 0xf0)
        low = 0x90;
    else if (p[0] == 0xf4)
        high = 0x8f;
    if (n < need || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < need; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return need;
}

/* ASCII that may stand as it is. */
static bool is_plain(unsigned char c)
{
    const uint64_t special = UINT64_C(1) << '"' | UINT64_C(1) << '&'
                             | UINT64_C(1) << '<' | UINT64_C(1) << '>';

    if (c < 64)
        return c >= 0x20 && !(special >> c & 1);
    return c < 0x7f && c != '\\';
}

/* One character that may need another form; returns how many bytes of s it took. */
static size_t add_character(struct buf *out, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = utf8_bytes(p, s.n);

    if (n == 0) {
        buf_add_c(out, "\xef\xbf\xbd");
        return 1;
    }
    if (p[0] == '"' || p[0] == '\\') {
        buf_add_char(out, '\\');
        buf_add_char(out, s.p[0]);
    } else if (n == 1 && !is_plain(p[0])) {
        buf_fmt(out, "\\u%04x", p[0]);
    } else if (n == 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] & 0xfe) == 0xa8) {
        buf_fmt(out, "\\u20%02x", p[2] - 0x80);
    } else {
        buf_add(out, s.p, n);
    }
    return n;
}

/* What is not is_plain has its high bit set in one of these: up to eight bytes at
 * once. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t is_below(uint64_t bytes, uint8_t limit)
{
    return bytes - EACH(limit);
}

static bool are_plain(uint64_t v)
{
    uint64_t odd = v | is_below(v, 0x20) | is_below(v ^ EACH('"'), 1)
                   | is_below(v ^ EACH('&'), 1) | is_below(v ^ EACH('<'), 1)
                   | is_below(v ^ EACH('>'), 1) | is_below(v ^ EACH('\\'), 1)
                   | is_below(v ^ EACH(0x7f), 1);
    return !(odd & EACH(0x80));
}

static uint64_t load_eight(const char *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof(v));
    return v;
}

/* The 1 to 7 bytes of s in any order, some of them twice. */
static uint64_t load_few(struct str s)
{
    uint32_t head, tail;

    if (s.n < 4)
        return EACH((unsigned char)s.p[0])
               ^ (uint64_t)(unsigned char)(s.p[0] ^ s.p[s.n / 2]) << 8
               ^ (uint64_t)(unsigned char)(s.p[0] ^ s.p[s.n - 1]) << 16;
    memcpy(&head, s.p, sizeof(head));
    memcpy(&tail, s.p + s.n - sizeof(tail), sizeof(tail));
    return head | (uint64_t)tail << 32;
}

static size_t plain_bytes(struct str s)
{
    size_t n = 0;

    while (s.n - n >= 8 && are_plain(load_eight(s.p + n)))
        n += 8;
    if (n == s.n
        || (s.n - n < 8 && are_plain(n > 0 ? load_eight(s.p + s.n - 8) : load_few(s))))
        return s.n;
    while (n < s.n && is_plain((unsigned char)s.p[n]))
        n++;
    return n;
}

static void add_string(struct buf *out, struct str s)
{
    buf_reserve(out, s.n + 2);
    out->p[out->n++] = '"';
    for (;;) {
        size_t n = plain_bytes(s);
        if (n > 0)
            buf_add(out, s.p, n);
        if (n == s.n)
            break;
        s = str_sub(s, n, s.n);
        s = str_sub(s, add_character(out, s), s.n);
    }
    buf_add_char(out, '"');
}

void json_out_key(struct json_out *w, const char *key)
{
    assert(w->depth > 0 && !w->level[w->depth - 1].is_array && !w->after_key);
    before_member(w);
    add_string(w->out, str_of(key));
    buf_add(w->out, ": ", w->is_compact ? 1 : 2);
    w->after_key = true;
}

void json_out_str(struct json_out *w, struct str s)
{
    if (!s.p) {
        json_out_null(w);
        return;
    }
    before_value(w);
    add_string(w->out, s);
}

void json_out_c(struct json_out *w, const char *s)
{
    json_out_str(w, str_of(s));
}

/* ---- numbers --------------------------------------------------------------------- */

static void add_decimal(struct buf *out, uint64_t v)
{
    char digits[20];
    size_t n = sizeof(digits);

    do
        digits[--n] = (char)('0' + v % 10);
    while ((v /= 10) > 0);
    buf_add(out, digits + n, sizeof(digits) - n);
}

void json_out_int(struct json_out *w, int64_t v)
{
    before_value(w);
    if (v < 0)
        buf_add_char(w->out, '-');
    add_decimal(w->out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void json_out_uint(struct json_out *w, uint64_t v)
{
    before_value(w);
    add_decimal(w->out, v);
}

/* The same of a number that a whole one of up to 15 digits is, divided by a power of
 * ten (0.25, 12.5): both are exact, so that the quotient is what the decimal reads as.
 * 0: not such a number. */
static int few_digits(double v, char digits[20], int *exponent)
{
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    char reversed[20];
    int n = 0, n_zeros = 0;

    for (unsigned k = 0; k < sizeof(tens) / sizeof(*tens) && v < 1e9; k++) {
        uint64_t whole = (uint64_t)(v * tens[k] + 0.5);
        if (whole == 0 || (double)whole / tens[k] != v)
            continue;
        for (; whole % 10 == 0; whole /= 10)
            n_zeros++;
        do
            reversed[n++] = (char)('0' + whole % 10);
        while ((whole /= 10) > 0);
        for (int i = 0; i < n; i++)
            digits[i] = reversed[n - 1 - i];
        *exponent = n + n_zeros - 1 - (int)k;
        return n;
    }
    return 0;
}

/* The fewest significant digits that read back as v (v > 0 and finite), and the power
 * of ten of the first one.  Up to 15 digits survive the way through a double, so that
 * those of a shorter number come with zeros behind them; the smallest doubles have room
 * for fewer. */
static int shortest_digits(double v, char digits[20], int *exponent)
{
    char text[40];
    int n = few_digits(v, digits, exponent);

    if (n > 0)
        return n;
    for (int precision = v < DBL_MIN ? 0 : DBL_DIG - 1; precision < 17; precision++) {
        snprintf(text, sizeof(text), "%.*e", precision, v);
        if (strtod(text, NULL) == v)
            break;
    }
    for (const char *p = text; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    *exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    return n;
}

static void add_zeros(struct buf *out, int n)
{
    for (int i = 0; i < n; i++)
        buf_add_char(out, '0');
}

static void add_positive(struct buf *out, double v)
{
    char digits[20];
    int exponent;
    int n = shortest_digits(v, digits, &exponent);

    if (v < 1e-6 || v >= 1e15) {
        buf_add(out, digits, 1);
        if (n > 1) {
            buf_add_char(out, '.');
            buf_add(out, digits + 1, (size_t)n - 1);
        }
        buf_fmt(out, "e%d", exponent);
    } else if (exponent < 0) {
        buf_add_c(out, "0.");
        add_zeros(out, -exponent - 1);
        buf_add(out, digits, (size_t)n);
    } else if (n <= exponent + 1) {
        buf_add(out, digits, (size_t)n);
        add_zeros(out, exponent + 1 - n);
    } else {
        buf_add(out, digits, (size_t)exponent + 1);
        buf_add_char(out, '.');
        buf_add(out, digits + exponent + 1, (size_t)(n - exponent - 1));
    }
}

void json_out_double(struct json_out *w, double v)
{
    if (!isfinite(v)) {
        json_out_null(w);
        return;
    }
    before_value(w);
    if (v < 0)
        buf_add_char(w->out, '-');
    if (v == 0)
        buf_add_char(w->out, '0');
    else
        add_positive(w->out, fabs(v));
}

void json_out_bool(struct json_out *w, bool v)
{
    before_value(w);
    buf_add_c(w->out, v ? "true" : "false");
}

void json_out_null(struct json_out *w)
{
    before_value(w);
    buf_add_c(w->out, "null");
}

/* ---- key and value --------------------------------------------------------------- */

void json_out_key_str(struct json_out *w, const char *key, struct str s)
{
    json_out_key(w, key);
    json_out_str(w, s);
}

void json_out_key_c(struct json_out *w, const char *key, const char *s)
{
    json_out_key(w, key);
    json_out_c(w, s);
}

void json_out_key_int(struct json_out *w, const char *key, int64_t v)
{
    json_out_key(w, key);
    json_out_int(w, v);
}

void json_out_key_bool(struct json_out *w, const char *key, bool v)
{
    json_out_key(w, key);
    json_out_bool(w, v);
}

void json_out_key_null(struct json_out *w, const char *key)
{
    json_out_key(w, key);
    json_out_null(w);
}
