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

#include "kb/base/str.h"

#define JSON_OUT_DEPTH 32

struct json_out {
    struct buf *out;
    unsigned depth;
    struct {
        bool is_array, has_member, is_flat;
    } level[JSON_OUT_DEPTH];
    bool after_key;
    bool is_compact; /* no blanks, no newlines: one JSON line */
};

void json_out_begin(struct json_out *w, struct buf *out, bool is_compact);
void json_out_object(struct json_out *w); /* "{" */
void json_out_array(struct json_out *w);
void json_out_flat_array(struct json_out *w); /* scalars on one line */
void json_out_end(struct json_out *w); /* closes the innermost; newline at the root */
void json_out_key(struct json_out *w, const char *key);
void json_out_str(struct json_out *w, struct str s); /* p NULL: null */
void json_out_c(struct json_out *w, const char *s);  /* NULL: null */
void json_out_int(struct json_out *w, int64_t v);
void json_out_uint(struct json_out *w, uint64_t v);
void json_out_double(struct json_out *w, double v);
void json_out_bool(struct json_out *w, bool v);
void json_out_null(struct json_out *w);
/* key and value at once */
void json_out_key_str(struct json_out *w, const char *key, struct str s);
void json_out_key_c(struct json_out *w, const char *key, const char *s);
void json_out_key_int(struct json_out *w, const char *key, int64_t v);
void json_out_key_bool(struct json_out *w, const char *key, bool v);
void json_out_key_null(struct json_out *w, const char *key);

#endif
