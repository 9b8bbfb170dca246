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

/* A level's kind.  Inside a flat array all is flat. */
enum { IS_ARRAY = 1, IS_FLAT = 2, IS_ROOT = 4 };

static bool has_lines(const struct json_out *w, unsigned kind)
{
    return !w->is_compact && !(kind & (IS_FLAT | IS_ROOT));
}

/* The members of the innermost level begin with comma, newline and indent; the first of
 * them has no comma. */
static inline void enter_level(struct json_out *w, bool is_first)
{
    struct json_out_place *at = &w->at;
    unsigned kind = at->level[at->depth];

    at->has_member = !is_first;
    at->wants_key = !(kind & (IS_ARRAY | IS_ROOT));
    if (has_lines(w, kind)) {
        at->next_lead = line_begin;
        at->n_next_lead = (uint8_t)(2 + 2 * at->depth);
        at->lead = line_begin + is_first;
        at->n_lead = (uint8_t)(at->n_next_lead - is_first);
        return;
    }
    at->lead = at->next_lead = blank_begin;
    at->n_next_lead = kind & IS_ROOT ? 0 : w->is_compact ? 1 : 2;
    at->n_lead = is_first ? 0 : at->n_next_lead;
}

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact)
{
    *w = (struct json_out){
        .out = out, .is_compact = is_compact, .n_key_end = is_compact ? 2 : 3};
    w->at.level[0] = IS_ROOT;
    enter_level(w, true);
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

    assert(!w->at.wants_key);
    to = json_out_put_lead(w, to);
    w->at.wants_key = !(w->at.level[w->at.depth] & (IS_ARRAY | IS_ROOT));
    return to;
}

static void put_value(struct json_out *w, const char *text, size_t n)
{
    char *to = begin_value(w, n);

    memcpy(to, text, n);
    json_out_wrote(w, to + n);
}

static void open_level(struct json_out *w, char bracket, unsigned kind)
{
    char *to = begin_value(w, 1);
    struct json_out_place *at = &w->at;

    assert(at->depth < JSON_OUT_DEPTH);
    *to = bracket;
    json_out_wrote(w, to + 1);
    kind |= at->level[at->depth] & IS_FLAT;
    at->level[++at->depth] = (uint8_t)kind;
    enter_level(w, true);
}

void json_out_object(struct json_out *w)
{
    open_level(w, '{', 0);
}

void json_out_array(struct json_out *w)
{
    open_level(w, '[', IS_ARRAY);
}

void json_out_flat_array(struct json_out *w)
{
    open_level(w, '[', IS_ARRAY | IS_FLAT);
}

/* Behind the end of a level its parent goes on. */
void json_out_end(struct json_out *w)
{
    char *to = json_out_room(w, JSON_OUT_LEAD_BYTES + 2);
    struct json_out_place *at = &w->at;
    unsigned ended = at->level[at->depth];

    assert(at->depth > 0 && at->wants_key == !(ended & IS_ARRAY));
    at->depth--;
    if (at->has_member && has_lines(w, ended)) {
        memcpy(to, line_begin + 1, JSON_OUT_SHORT_LEAD);
        if (at->depth >= JSON_OUT_SHORT_LEAD / 2)
            memcpy(to, line_begin + 1, JSON_OUT_LEAD_BYTES - 16);
        to += 1 + 2 * at->depth;
    }
    *to++ = ended & IS_ARRAY ? ']' : '}';
    if (at->depth == 0)
        *to++ = '\n';
    json_out_wrote(w, to);
    enter_level(w, false);
    if (w->sink && (at->depth == 0 || w->out->n >= JSON_OUT_PIECE))
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
static __attribute__((noinline)) char *put_characters(
    struct json_out *w, char *to, struct str s)
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
static inline char *put_string(struct json_out *w, char *to, struct str s)
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

    assert(w->at.wants_key);
    to = put_string(w, json_out_put_lead(w, to), key);
    *to++ = ':';
    if (!w->is_compact)
        *to++ = ' ';
    json_out_wrote(w, to);
    w->at.wants_key = false;
    w->at.n_lead = 0;
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

size_t json_out_mark(const struct json_out *w, struct json_out_memo *m)
{
    assert(!w->sink);
    m->lead = w->at.lead;
    m->n_lead = w->at.n_lead;
    m->depth = w->at.depth;
    return w->out->n;
}

void json_out_keep(const struct json_out *w, size_t mark,
    const uint64_t of[JSON_OUT_MEMO_WORDS], struct json_out_memo *m)
{
    assert(w->out->n >= mark);
    memcpy(m->of, of, sizeof m->of);
    buf_clear(&m->text);
    buf_add_str(&m->text, str_sub(buf_str(w->out), mark, w->out->n));
    m->behind = w->at;
}

void json_out_begin_members(
    struct json_out *w, const struct json_out *of, bool is_first, struct buf *out)
{
    *w = *of;
    w->out = out;
    w->sink = NULL;
    if (!is_first)
        enter_level(w, false);
}

/* What stood in the buffer goes before them. */
void json_out_members(struct json_out *w, struct str members)
{
    assert(
        w->at.depth > 0 && w->at.wants_key == !(w->at.level[w->at.depth] & IS_ARRAY));
    if (members.n == 0)
        return;
    enter_level(w, false);
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
    } else if (w->numbers) {
        struct str text = json_number_again(w->numbers, v);
        put_value(w, text.p, text.n);
    } else {
        char *to = begin_value(w, JSON_NUMBER_BYTES);
        json_out_wrote(w, to + json_number_double(v, to));
    }
}

void json_out_bool(struct json_out *w, bool v)
{
    put_value(w, v ? "true" : "false", v ? 4 : 5);
}

void json_out_null(struct json_out *w)
{
    put_value(w, "null", 4);
}
