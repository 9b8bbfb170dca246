/*
 * JSON out: a small deterministic writer into a buf.  Members stand in the order
 * written. Two-space indent, one member a line; arrays of scalars stay on one line.
 * Strings are UTF-8; invalid bytes become U+FFFD; control characters, '<', '>', '&',
 * U+2028 and U+2029 are \u-escaped so that the text may stand inside HTML.  Doubles:
 * shortest form that reads back equal, no exponent for 1e-6 <= |x| < 1e15; NaN and
 * infinities are null.
 */
#ifndef KB_BASE_JSON_OUT_H
#define KB_BASE_JSON_OUT_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kb/base/err.h"
#include "kb/base/json_number.h"
#include "kb/base/str.h"

#define JSON_OUT_DEPTH 32
#define JSON_OUT_PIECE ((size_t)128 * 1024)

/* Takes a piece of the text, which is gone afterwards; 0 or an error, after which it is
 * not called again. */
typedef int json_out_sink(void *ctx, struct str piece, struct err *err);

/* What stands before a member; room for it is copied whole, which is quicker than to
 * look how long it is. */
#define JSON_OUT_LEAD_BYTES (16 + 16 + 2 * JSON_OUT_DEPTH)
#define JSON_OUT_SHORT_LEAD 16

/* Where a writer stands: all that decides how it goes on. */
struct json_out_place {
    const char *lead;      /* of the next key or value: comma, newline and indent; */
    const char *next_lead; /* nothing behind a key */
    uint8_t n_lead, n_next_lead;
    uint8_t depth;
    bool wants_key;                    /* in an object, behind a member's value */
    bool has_member;                   /* the innermost level */
    uint8_t level[JSON_OUT_DEPTH + 1]; /* kinds; the first is the root's */
};

struct json_out {
    struct buf *out;
    struct json_out_place at;
    bool is_compact; /* no blanks, no newlines: one JSON line */
    unsigned n_key_end;
    json_out_sink *sink;
    void *ctx;
    struct err *err;
    int rc;                           /* of the sink: its first error */
    struct json_number_memo *numbers; /* of doubles; NULL: none is remembered */
};

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact);
/* From here on the text does not grow in the buffer, but goes to the sink in pieces of
 * about JSON_OUT_PIECE, the last one when the root is closed.  See w->rc then. */
void json_out_give(struct json_out *w, json_out_sink *sink, void *ctx, struct err *err);
void json_out_object(struct json_out *w); /* "{" */
void json_out_array(struct json_out *w);
void json_out_flat_array(struct json_out *w); /* scalars on one line */
void json_out_end(struct json_out *w); /* closes the innermost; newline at the root */
/* Keys of the functions below are plain ASCII that needs no escapes, as the names of
 * members are; a word of unknown making is a key by json_out_key_any. */
void json_out_key_any(struct json_out *w, struct str key);
void json_out_str(struct json_out *w, struct str s); /* p NULL: null */
void json_out_c(struct json_out *w, const char *s);  /* NULL: null */
/* A text: the prefix, which is plain ASCII, and the number: "F1". */
void json_out_numbered(struct json_out *w, const char *prefix, uint64_t v);
void json_out_int(struct json_out *w, int64_t v);
void json_out_uint(struct json_out *w, uint64_t v);
void json_out_double(struct json_out *w, double v);
void json_out_bool(struct json_out *w, bool v);
void json_out_null(struct json_out *w);

/* A value at to, where there is room for its bytes, its quotes and two more: behind a
 * key that was put there. */
void json_out_put_str(struct json_out *w, char *to, struct str s);
void json_out_put_int(struct json_out *w, char *to, int64_t v);

/* What many objects have alike is made once and copied from then on: the text from one
 * place to another, which may open levels and end them.  of: all that the text depends
 * on; the places it is put at have the same levels around them. */
#define JSON_OUT_MEMO_WORDS 3
struct json_out_memo {
    uint64_t of[JSON_OUT_MEMO_WORDS];
    struct buf text; /* empty: none yet */
    const char *lead;
    uint8_t n_lead, depth;
    struct json_out_place behind;
};

/* Of what is written from here to json_out_keep; not of a writer that gives its text
 * away. */
size_t json_out_mark(const struct json_out *w, struct json_out_memo *m);
void json_out_keep(const struct json_out *w, size_t mark,
    const uint64_t of[JSON_OUT_MEMO_WORDS], struct json_out_memo *m);

/* Members of the innermost level of a writer that are made apart, as by another thread,
 * and put into it as text: a writer as of was, with a buffer of its own, of the level's
 * first member or of those behind others.  It opens and closes levels below only. */
void json_out_begin_members(
    struct json_out *w, const struct json_out *of, bool is_first, struct buf *out);
void json_out_members(struct json_out *w, struct str members);

/* ---- here, so that the length of a key in quotes is known when it is compiled
 * -------- */

/* Room for a few more bytes, which are then written without looking. */
static inline char *json_out_room(struct json_out *w, size_t n)
{
    if (w->out->cap - w->out->n <= n)
        buf_reserve(w->out, n);
    return w->out->p + w->out->n;
}

static inline void json_out_wrote(struct json_out *w, char *end)
{
    w->out->n = (size_t)(end - w->out->p);
    *end = '\0';
}

/* What must stand before a value or a key. */
static inline char *json_out_put_lead(struct json_out *w, char *to)
{
    struct json_out_place *at = &w->at;

    memcpy(to, at->lead, JSON_OUT_SHORT_LEAD);
    if (at->n_lead > JSON_OUT_SHORT_LEAD)
        memcpy(to, at->lead, JSON_OUT_LEAD_BYTES - 16);
    to += at->n_lead;
    at->lead = at->next_lead;
    at->n_lead = at->n_next_lead;
    at->has_member = true;
    return to;
}

/* Lead and key; behind them there is room for n_more bytes. */
static inline char *json_out_put_key(
    struct json_out *w, const char *key, size_t n, size_t n_more)
{
    static const char key_end[] = {'"', ':', ' '};
    char *to = json_out_room(w, JSON_OUT_LEAD_BYTES + n + n_more);

    assert(w->at.wants_key);
    to = json_out_put_lead(w, to);
    *to++ = '"';
    memcpy(to, key, n);
    to += n;
    memcpy(to, key_end, sizeof key_end);
    return to + w->n_key_end;
}

/* The value is written next. */
static inline void json_out_key(struct json_out *w, const char *key)
{
    json_out_wrote(w, json_out_put_key(w, key, strlen(key), 0));
    w->at.wants_key = false;
    w->at.n_lead = 0;
}

/* key and value at once */
static inline void json_out_key_str(struct json_out *w, const char *key, struct str s)
{
    json_out_put_str(w, json_out_put_key(w, key, strlen(key), s.n + 4), s);
}

static inline void json_out_key_c(struct json_out *w, const char *key, const char *s)
{
    json_out_key_str(w, key, str_of(s));
}

static inline void json_out_key_int(struct json_out *w, const char *key, int64_t v)
{
    json_out_put_int(w, json_out_put_key(w, key, strlen(key), JSON_NUMBER_BYTES), v);
}

static inline void json_out_key_bool(struct json_out *w, const char *key, bool v)
{
    static const char yes[] = {'t', 'r', 'u', 'e', ' '},
                      no[] = {'f', 'a', 'l', 's', 'e'};
    char *to = json_out_put_key(w, key, strlen(key), 8);

    memcpy(to, v ? yes : no, sizeof no);
    json_out_wrote(w, to + (v ? 4 : 5));
}

/* false: it is another text, or begins otherwise; nothing was written.  Ten times for
 * each finding, so words are compared without a call. */
static inline bool json_out_recall(struct json_out *w, const struct json_out_memo *m,
    const uint64_t of[JSON_OUT_MEMO_WORDS])
{
    const uint64_t differ = (m->of[0] ^ of[0]) | (m->of[1] ^ of[1]) | (m->of[2] ^ of[2])
                            | (uint64_t)(m->n_lead ^ w->at.n_lead)
                            | (uint64_t)(m->depth ^ w->at.depth);

    if (differ != 0 || m->lead != w->at.lead || m->text.n == 0)
        return false;
    char *to = json_out_room(w, m->text.n);
    memcpy(to, m->text.p, m->text.n);
    json_out_wrote(w, to + m->text.n);
    w->at = m->behind;
    return true;
}

static inline char *json_out_put_null(char *to)
{
    static const char text[] = {'n', 'u', 'l', 'l'};

    return (char *)memcpy(to, text, sizeof text) + sizeof text;
}

static inline void json_out_key_null(struct json_out *w, const char *key)
{
    json_out_wrote(w, json_out_put_null(json_out_put_key(w, key, strlen(key), 8)));
}

#endif
