#include "kb/base/json_out.h"

#include "kb/base/json_number.h"
#include "kb/base/plain_copy.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* All of it is copied, whatever its length. */
static const char line_begin[2 + JSON_OUT_LEAD_BYTES] =
    ",\n                                                                ";
static const char blank_begin[JSON_OUT_LEAD_BYTES] = ", ";

static struct json_out_level level_at(
    const struct json_out *w, unsigned depth, bool is_array, bool is_flat)
{
    struct json_out_level level = {.is_array = is_array,
        .is_flat = is_flat,
        .has_keys = !is_array,
        .n_lead = 2,
        .lead = blank_begin};

    if (w->is_compact) {
        level.n_lead = 1;
    } else if (!is_flat) {
        level.n_lead = 2 + 2 * depth;
        level.lead = line_begin;
    }
    return level;
}

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact)
{
    *w = (struct json_out){.out = out,
        .is_compact = is_compact,
        .n_key_end = is_compact ? 2 : 3,
        .lead = blank_begin,
        .level[0].lead = blank_begin};
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

/* Before a value of n bytes at most: where it goes. */
static inline char *begin_value(struct json_out *w, size_t n)
{
    char *to = json_out_room(w, JSON_OUT_LEAD_BYTES + n);

    assert(!w->wants_key);
    to = json_out_put_lead(w, to);
    w->wants_key = w->level[w->depth].has_keys;
    return to;
}

static void put_value(struct json_out *w, const char *text, size_t n)
{
    char *to = begin_value(w, n);

    memcpy(to, text, n);
    json_out_wrote(w, to + n);
}

static void open_level(struct json_out *w, char bracket, bool is_array, bool is_flat)
{
    char *to = begin_value(w, 1);
    struct json_out_level *level;

    assert(w->depth < JSON_OUT_DEPTH);
    *to = bracket;
    json_out_wrote(w, to + 1);
    /* inside a flat array all is flat */
    is_flat |= w->level[w->depth].is_flat;
    level = &w->level[++w->depth];
    /* mostly as the one that was there before */
    if (level->n_lead == 0 || level->is_array != is_array || level->is_flat != is_flat)
        *level = level_at(w, w->depth, is_array, is_flat);
    w->lead = level->lead + (level->lead == line_begin);
    w->n_lead = level->lead == line_begin ? level->n_lead - 1 : 0;
    w->wants_key = !is_array;
    w->has_member = false;
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

/* Behind the end of a level its parent goes on. */
void json_out_end(struct json_out *w)
{
    char *to = json_out_room(w, JSON_OUT_LEAD_BYTES + 2);
    const struct json_out_level *ended = &w->level[w->depth], *parent;

    assert(w->depth > 0 && w->wants_key == ended->has_keys);
    parent = &w->level[--w->depth];
    if (w->has_member && ended->lead == line_begin) {
        memcpy(to, line_begin + 1, JSON_OUT_LEAD_BYTES - 16);
        to += ended->n_lead - 3;
    }
    *to++ = ended->is_array ? ']' : '}';
    if (w->depth == 0)
        *to++ = '\n';
    json_out_wrote(w, to);
    w->lead = parent->lead;
    w->n_lead = parent->n_lead;
    w->wants_key = parent->has_keys;
    w->has_member = true;
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

/* One character that may need another form, which goes to *to; returns how many bytes
 * of s it took. */
#define MOST_OF_CHARACTER 6
static size_t put_character(char **to, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = utf8_bytes(p, s.n);

    if (n == 0) {
        *to = (char *)memcpy(*to, "\xef\xbf\xbd", 3) + 3;
        return 1;
    }
    if (p[0] == '"' || p[0] == '\\') {
        const char text[] = {'\\', s.p[0]};
        *to = (char *)memcpy(*to, text, sizeof text) + sizeof text;
    } else if (n == 1 && !plain_is(p[0])) {
        const char text[] = {'\\', 'u', '0', '0', hex[p[0] >> 4], hex[p[0] & 15]};
        *to = (char *)memcpy(*to, text, sizeof text) + sizeof text;
    } else if (n == 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] & 0xfe) == 0xa8) {
        const char text[] = {'\\', 'u', '2', '0', '2', hex[p[2] & 15]};
        *to = (char *)memcpy(*to, text, sizeof text) + sizeof text;
    } else {
        *to = (char *)memcpy(*to, s.p, n) + n;
    }
    return n;
}

/* The rest of a text from a character on that may need another form. */
static char *put_characters(struct json_out *w, char *to, struct str s)
{
    while (s.n > 0) {
        json_out_wrote(w, to);
        to = json_out_room(w, MOST_OF_CHARACTER + s.n + 4);
        size_t n = put_character(&to, s);
        s = str_sub(s, n, s.n);
        n = plain_copy(to, s);
        to += n;
        s = str_sub(s, n, s.n);
    }
    return to;
}

/* With its quotes, at to, where there is room for s as it is and a few bytes more. */
static char *put_string(struct json_out *w, char *to, struct str s)
{
    size_t n;

    *to++ = '"';
    n = plain_copy(to, s);
    to += n;
    if (n < s.n)
        to = put_characters(w, to, str_sub(s, n, s.n));
    *to++ = '"';
    return to;
}

void json_out_put_str(struct json_out *w, char *to, struct str s)
{
    json_out_wrote(w, s.p ? put_string(w, to, s) : json_out_put_null(to));
}

void json_out_key_any(struct json_out *w, struct str key)
{
    char *to = json_out_room(w, JSON_OUT_LEAD_BYTES + key.n + 4);

    assert(w->wants_key);
    to = put_string(w, json_out_put_lead(w, to), key);
    *to++ = ':';
    if (!w->is_compact)
        *to++ = ' ';
    json_out_wrote(w, to);
    w->wants_key = false;
    w->n_lead = 0;
}

void json_out_str(struct json_out *w, struct str s)
{
    json_out_put_str(w, begin_value(w, s.n + 4), s);
}

void json_out_c(struct json_out *w, const char *s)
{
    json_out_str(w, str_of(s));
}

void json_out_numbered(struct json_out *w, const char *prefix, uint64_t v)
{
    struct str s = str_of(prefix);
    char *to = begin_value(w, s.n + JSON_NUMBER_BYTES + 2);

    *to++ = '"';
    if (s.n > 0)
        memcpy(to, s.p, s.n);
    to += s.n;
    to += json_number_uint(v, to);
    *to++ = '"';
    json_out_wrote(w, to);
}

/* ---- what was written before ------------------------------------------------------
 */

size_t json_out_mark(const struct json_out *w)
{
    assert(w->wants_key && w->has_member);
    return w->out->n;
}

struct str json_out_since(const struct json_out *w, size_t mark)
{
    return w->out->n > mark ? str_sub(buf_str(w->out), mark, w->out->n) : STR_NONE;
}

void json_out_again(struct json_out *w, struct str members)
{
    assert(w->wants_key && w->has_member);
    buf_add_str(w->out, members);
}

void json_out_begin_members(
    struct json_out *w, const struct json_out *of, bool is_first, struct buf *out)
{
    *w = *of;
    w->out = out;
    w->sink = NULL;
    if (is_first)
        return;
    w->lead = w->level[w->depth].lead;
    w->n_lead = w->level[w->depth].n_lead;
    w->has_member = true;
}

/* What stood in the buffer goes before them. */
void json_out_members(struct json_out *w, struct str members)
{
    assert(w->depth > 0 && w->wants_key == w->level[w->depth].has_keys);
    if (members.n == 0)
        return;
    w->lead = w->level[w->depth].lead;
    w->n_lead = w->level[w->depth].n_lead;
    w->has_member = true;
    if (!w->sink) {
        buf_add_str(w->out, members);
        return;
    }
    if (w->out->n > 0)
        give(w);
    if (w->rc >= 0)
        w->rc = w->sink(w->ctx, members, w->err);
}

/* ---- numbers and words ----------------------------------------------------------- */

void json_out_put_int(struct json_out *w, char *to, int64_t v)
{
    if (v < 0)
        *to++ = '-';
    json_out_wrote(w, to + json_number_uint(v < 0 ? 0 - (uint64_t)v : (uint64_t)v, to));
}

void json_out_int(struct json_out *w, int64_t v)
{
    json_out_put_int(w, begin_value(w, JSON_NUMBER_BYTES), v);
}

void json_out_uint(struct json_out *w, uint64_t v)
{
    char *to = begin_value(w, JSON_NUMBER_BYTES);

    json_out_wrote(w, to + json_number_uint(v, to));
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
