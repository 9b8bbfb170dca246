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

struct json_out {
    struct buf *out;
    unsigned depth;
    struct {
        bool is_array, has_member, is_flat;
    } level[JSON_OUT_DEPTH];
    bool after_key;
    bool is_compact; /* no blanks, no newlines: one JSON line */
    json_out_sink *sink;
    void *ctx;
    struct err *err;
    int rc; /* of the sink: its first error */
    /* Told twice in a row more often than not. */
    struct {
        double value;
        size_t n; /* 0: none yet */
        char text[JSON_NUMBER_BYTES];
    } last_double;
};

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact);
/* From here on the text does not grow in the buffer, but goes to the sink in pieces of
 * about JSON_OUT_PIECE, the last one when the root is closed.  See w->rc then. */
void json_out_give(struct json_out *w, json_out_sink *sink, void *ctx, struct err *err);
void json_out_object(struct json_out *w); /* "{" */
void json_out_array(struct json_out *w);
void json_out_flat_array(struct json_out *w); /* scalars on one line */
void json_out_end(struct json_out *w); /* closes the innermost; newline at the root */
/* Keys are plain ASCII that needs no escapes, as the names of members are; a word of
 * unknown making is a key by json_out_key_any. */
void json_out_key_n(struct json_out *w, const char *key, size_t n);
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

/* Members that many objects have alike are made once: from a mark, behind a first
 * member, to the end of the last; and put again at the same depth of the same text,
 * behind some member.  Empty when the text was given away meanwhile. */
size_t json_out_mark(const struct json_out *w);
struct str json_out_since(const struct json_out *w, size_t mark);
void json_out_again(struct json_out *w, struct str members);

/* Here, so that the length of a key in quotes is known when it is compiled. */
static inline void json_out_key(struct json_out *w, const char *key)
{
    json_out_key_n(w, key, strlen(key));
}

/* key and value at once */
static inline void json_out_key_str(struct json_out *w, const char *key, struct str s)
{
    json_out_key(w, key);
    json_out_str(w, s);
}

static inline void json_out_key_c(struct json_out *w, const char *key, const char *s)
{
    json_out_key(w, key);
    json_out_c(w, s);
}

static inline void json_out_key_int(struct json_out *w, const char *key, int64_t v)
{
    json_out_key(w, key);
    json_out_int(w, v);
}

static inline void json_out_key_bool(struct json_out *w, const char *key, bool v)
{
    json_out_key(w, key);
    json_out_bool(w, v);
}

static inline void json_out_key_null(struct json_out *w, const char *key)
{
    json_out_key(w, key);
    json_out_null(w);
}

#endif
