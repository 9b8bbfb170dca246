#include "kb/base/json_out.h"

#include "kb/base/json_number.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact)
{
    *w = (struct json_out){.out = out, .is_compact = is_compact};
}

void json_out_give(struct json_out *w, json_out_sink *sink, void *ctx, struct err *err)
{
    w->sink = sink;
    w->ctx = ctx;
    w->err = err;
}

/* Nothing more is given after a failure; what is written on goes nowhere. */
static void give(struct json_out *w)
{
    if (w->rc >= 0)
        w->rc = w->sink(w->ctx, buf_str(w->out), w->err);
    buf_clear(w->out);
}

/* Room for a few more bytes, which are then written without looking. */
static inline char *room_for(struct json_out *w, size_t n)
{
    if (w->out->cap - w->out->n <= n)
        buf_reserve(w->out, n);
    return w->out->p + w->out->n;
}

static inline void wrote(struct json_out *w, const char *end)
{
    w->out->n = (size_t)(end - w->out->p);
    w->out->p[w->out->n] = '\0';
}

/* Comma, newline and indent; all of a line's beginning is copied, whatever its length,
 * which is quicker than to look. */
#define LEAD_BYTES (2 + 2 * JSON_OUT_DEPTH)
static const char line_begin[1 + 2 * JSON_OUT_DEPTH + 1] =
    "\n                                                                ";

static inline char *put_new_line(const struct json_out *w, char *to)
{
    memcpy(to, line_begin, sizeof(line_begin) - 1);
    return to + 1 + 2 * (size_t)w->depth;
}

/* Most texts are short: quicker than to ask the library, for the same bytes. */
static inline char *put_bytes(char *to, const char *from, size_t n)
{
    uint64_t head, tail;

    if (n < 8 || n > 16)
        return (char *)memcpy(to, from, n) + n;
    memcpy(&head, from, sizeof(head));
    memcpy(&tail, from + n - sizeof(tail), sizeof(tail));
    memcpy(to, &head, sizeof(head));
    memcpy(to + n - sizeof(tail), &tail, sizeof(tail));
    return to + n;
}

/* What must stand before a value or a key. */
static inline char *put_lead(struct json_out *w, char *to)
{
    bool is_first, is_flat;

    if (w->depth == 0)
        return to;
    is_first = !w->level[w->depth - 1].has_member;
    is_flat = w->level[w->depth - 1].is_flat;
    w->level[w->depth - 1].has_member = true;
    if (!is_first)
        *to++ = ',';
    if (w->is_compact)
        return to;
    if (!is_flat)
        return put_new_line(w, to);
    if (!is_first)
        *to++ = ' ';
    return to;
}

/* Before a value of n bytes at most: where it goes. */
static inline char *begin_value(struct json_out *w, size_t n)
{
    char *to = room_for(w, LEAD_BYTES + n);

    if (w->after_key) {
        w->after_key = false;
        return to;
    }
    assert(w->depth == 0 || w->level[w->depth - 1].is_array);
    return put_lead(w, to);
}

static void put_value(struct json_out *w, const char *text, size_t n)
{
    char *to = begin_value(w, n);

    memcpy(to, text, n);
    wrote(w, to + n);
}
static void open_level(struct json_out *w, char bracket, bool is_array, bool is_flat)
{
    char *to = begin_value(w, 1);

    assert(w->depth < JSON_OUT_DEPTH);
    *to = bracket;
    wrote(w, to + 1);
    /* inside a flat array all is flat */
    if (w->depth > 0 && w->level[w->depth - 1].is_flat)
        is_flat = true;
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
    char *to = room_for(w, LEAD_BYTES + 2);

    assert(w->depth > 0 && !w->after_key);
    w->depth--;
    if (w->level[w->depth].has_member && !w->level[w->depth].is_flat && !w->is_compact)
        to = put_new_line(w, to);
    *to++ = w->level[w->depth].is_array ? ']' : '}';
    if (w->depth == 0)
        *to++ = '\n';
    wrote(w, to);
    if (w->sink && (w->depth == 0 || w->out->n >= JSON_OUT_PIECE))
        give(w);
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
    static const char hex[] = "0123456789abcdef";
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
        const char text[] = {'\\', 'u', '0', '0', hex[p[0] >> 4], hex[p[0] & 15]};
        buf_add(out, text, sizeof(text));
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

/* The characters from one that may need another form on. */
static void add_characters(struct buf *out, struct str s)
{
    while (s.n > 0) {
        size_t n_odd = add_character(out, s), n_plain;
        s = str_sub(s, n_odd, s.n);
        n_plain = s.n > 0 ? plain_bytes(s) : 0;
        if (n_plain > 0)
            buf_add(out, s.p, n_plain);
        s = str_sub(s, n_plain, s.n);
    }
}

/* With its quotes, at to, where there is room for s as it is and a few bytes more. */
static void add_string(struct json_out *w, char *to, struct str s)
{
    size_t n = s.n > 0 ? plain_bytes(s) : 0;

    *to++ = '"';
    if (n > 0)
        to = put_bytes(to, s.p, n);
    if (n < s.n) {
        wrote(w, to);
        add_characters(w->out, str_sub(s, n, s.n));
        to = room_for(w, 4);
    }
    *to++ = '"';
    wrote(w, to);
}

static void end_key(struct json_out *w, char *to)
{
    *to++ = ':';
    if (!w->is_compact)
        *to++ = ' ';
    wrote(w, to);
    w->after_key = true;
}

void json_out_key_n(struct json_out *w, const char *key, size_t n)
{
    char *to = room_for(w, LEAD_BYTES + n + 4);

    assert(w->depth > 0 && !w->level[w->depth - 1].is_array && !w->after_key);
    to = put_lead(w, to);
    *to++ = '"';
    to = put_bytes(to, key, n);
    *to++ = '"';
    end_key(w, to);
}

void json_out_key_any(struct json_out *w, struct str key)
{
    char *to = room_for(w, LEAD_BYTES + key.n + 4);

    assert(w->depth > 0 && !w->level[w->depth - 1].is_array && !w->after_key);
    add_string(w, put_lead(w, to), key);
    end_key(w, room_for(w, 2));
}

void json_out_str(struct json_out *w, struct str s)
{
    if (s.p)
        add_string(w, begin_value(w, s.n + 4), s);
    else
        json_out_null(w);
}

void json_out_c(struct json_out *w, const char *s)
{
    json_out_str(w, str_of(s));
}

void json_out_numbered(struct json_out *w, const char *prefix, uint64_t v)
{
    size_t n = strlen(prefix);
    char *to = begin_value(w, n + JSON_NUMBER_BYTES + 2);

    *to++ = '"';
    to = put_bytes(to, prefix, n);
    to += json_number_uint(v, to);
    *to++ = '"';
    wrote(w, to);
}

/* ---- what was written before ------------------------------------------------------
 */

size_t json_out_mark(const struct json_out *w)
{
    assert(w->depth > 0 && !w->after_key && w->level[w->depth - 1].has_member);
    return w->out->n;
}

struct str json_out_since(const struct json_out *w, size_t mark)
{
    return w->out->n > mark ? str_sub(buf_str(w->out), mark, w->out->n) : STR_NONE;
}

void json_out_again(struct json_out *w, struct str members)
{
    assert(w->depth > 0 && !w->after_key && w->level[w->depth - 1].has_member);
    buf_add_str(w->out, members);
}

/* ---- numbers and words ----------------------------------------------------------- */

void json_out_int(struct json_out *w, int64_t v)
{
    char *to = begin_value(w, JSON_NUMBER_BYTES);

    if (v < 0)
        *to++ = '-';
    wrote(w, to + json_number_uint(v < 0 ? 0 - (uint64_t)v : (uint64_t)v, to));
}

void json_out_uint(struct json_out *w, uint64_t v)
{
    char *to = begin_value(w, JSON_NUMBER_BYTES);

    wrote(w, to + json_number_uint(v, to));
}

void json_out_double(struct json_out *w, double v)
{
    if (!isfinite(v)) {
        json_out_null(w);
        return;
    }
    if (w->last_double.n == 0 || v != w->last_double.value) {
        w->last_double.value = v;
        w->last_double.n = json_number_double(v, w->last_double.text);
    }
    put_value(w, w->last_double.text, w->last_double.n);
}

void json_out_bool(struct json_out *w, bool v)
{
    put_value(w, v ? "true" : "false", v ? 4 : 5);
}

void json_out_null(struct json_out *w)
{
    put_value(w, "null", 4);
}
