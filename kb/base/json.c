#include "kb/base/json.h"

/* jansson gives names of ours to its own enum: they are put aside while it is read. */
#define json_type jansson_type
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef json_type
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_NULL

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "kb/base/arena.h"

static const json_t *inside(const struct json *v)
{
    return (const json_t *)v;
}

static const struct json *wrap(const json_t *v)
{
    return (const struct json *)v;
}

/* jansson's own limit is 2048 and fixed. */
static bool is_too_deep(struct str text, size_t *byte)
{
    unsigned depth = 0;
    bool is_string = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (is_string) {
            i += c == '\\';
            is_string = c != '"';
        } else if (c == '"') {
            is_string = true;
        } else if (c == '{' || c == '[') {
            *byte = i;
            if (++depth > JSON_MAX_DEPTH)
                return true;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return false;
}

/* jansson 2.14 does not look whether its text buffer grew: when memory ends inside a
 * number it reads the number cut short, and says nothing.  So memory never ends quietly
 * under it. */
static void *allocate(size_t n_bytes)
{
    void *p = malloc(n_bytes);

    if (!p && n_bytes > 0)
        arena_oom(n_bytes);
    return p;
}

static void set_allocator(void)
{
    json_set_alloc_funcs(allocate, free);
}

struct json *json_parse_at(
    const char *name, struct str text, uint64_t line, uint64_t byte, struct err *err)
{
    json_error_t error;
    size_t deep_at;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    json_t *root;

    pthread_once(&once, set_allocator);
    if (is_too_deep(text, &deep_at)) {
        for (size_t i = 0; i < deep_at; i++)
            line += text.p[i] == '\n';
        err_set(err, ERR_FAIL,
            "%s:%" PRIu64 ": byte %" PRIu64
            ": found values nested deeper than %d, expected "
            "at most that",
            name, line, byte + deep_at, JSON_MAX_DEPTH);
        return NULL;
    }
    root = json_loadb(
        text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!root) {
        uint64_t n_line = error.line > 0 ? (uint64_t)error.line - 1 : 0;
        uint64_t n_byte = error.position > 0 ? (uint64_t)error.position : 0;
        err_set(err, ERR_FAIL, "%s:%" PRIu64 ": byte %" PRIu64 ": not valid JSON: %s",
            name, line + n_line, byte + n_byte, error.text);
    }
    return (struct json *)root;
}

struct json *json_parse(const char *name, struct str text, struct err *err)
{
    uint64_t byte = 0;

    if (str_starts(text, STR("\xef\xbb\xbf"))) {
        text = str_sub(text, 3, text.n);
        byte = 3;
    }
    return json_parse_at(name, text, 1, byte, err);
}

struct json *json_read(struct stream *in, struct err *err)
{
    struct buf text = BUF_INIT;
    struct json *root = NULL;
    ptrdiff_t n;

    do {
        buf_reserve(&text, (size_t)64 * 1024);
        size_t room = text.cap - text.n - 1;
        if (room > JSON_MAX_BYTES + 1 - text.n)
            room = JSON_MAX_BYTES + 1 - text.n;
        n = stream_read(in, text.p + text.n, room, err);
        if (n > 0)
            text.n += (size_t)n;
    } while (n > 0 && text.n <= JSON_MAX_BYTES);
    if (n > 0)
        err_set(err, ERR_FAIL,
            "%s: found more than %zu bytes, expected a smaller document",
            stream_name(in), JSON_MAX_BYTES);
    else if (n == 0)
        root = json_parse(stream_name(in), buf_str(&text), err);
    buf_free(&text);
    return root;
}

void json_free(struct json *root)
{
    json_decref((json_t *)root);
}

enum json_type json_type(const struct json *v)
{
    if (!v)
        return JSON_NONE;
    switch (json_typeof(inside(v))) {
    case JANSSON_OBJECT:
        return JSON_OBJECT;
    case JANSSON_ARRAY:
        return JSON_ARRAY;
    case JANSSON_STRING:
        return JSON_STRING;
    case JANSSON_INTEGER:
        return JSON_INTEGER;
    case JANSSON_REAL:
        return JSON_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_BOOL;
    case JANSSON_NULL:
        return JSON_NULL;
    }
    return JSON_NONE;
}

const struct json *json_get(const struct json *object, const char *key)
{
    return wrap(json_object_get(inside(object), key)); /* NULL for what is no object */
}

const struct json *json_path(const struct json *v, const char *dotted)
{
    struct str rest = str_of(dotted), key;
    char name[128];

    while (v && str_next(&rest, '.', &key)) {
        if (key.n >= sizeof(name))
            return NULL;
        memcpy(name, key.p, key.n);
        name[key.n] = '\0';
        v = json_get(v, name);
    }
    return v;
}

struct str json_str(const struct json *v)
{
    if (json_type(v) != JSON_STRING)
        return STR_NONE;
    return (struct str){json_string_value(inside(v)), json_string_length(inside(v))};
}

bool json_int(const struct json *v, int64_t *out)
{
    if (json_type(v) != JSON_INTEGER)
        return false;
    *out = json_integer_value(inside(v));
    return true;
}

bool json_number(const struct json *v, double *out)
{
    enum json_type type = json_type(v);

    if (type != JSON_INTEGER && type != JSON_REAL)
        return false;
    *out = json_number_value(inside(v));
    return true;
}

bool json_bool(const struct json *v, bool fallback)
{
    if (json_type(v) != JSON_BOOL)
        return fallback;
    return json_typeof(inside(v)) == JSON_TRUE;
}

size_t json_len(const struct json *v)
{
    enum json_type type = json_type(v);

    if (type == JSON_ARRAY)
        return json_array_size(inside(v));
    return type == JSON_OBJECT ? json_object_size(inside(v)) : 0;
}

const struct json *json_at(const struct json *array, size_t i)
{
    return wrap(json_array_get(inside(array), i)); /* NULL beyond the end */
}

int json_each_member(
    const struct json *object, json_member_fn *fn, void *ctx, struct err *err)
{
    json_t *o = (json_t *)(uintptr_t)object; /* jansson's iterators know no const */

    if (json_type(object) != JSON_OBJECT)
        return 0;
    for (void *at = json_object_iter(o); at; at = json_object_iter_next(o, at)) {
        int rc = fn(ctx, str_of(json_object_iter_key(at)),
            wrap(json_object_iter_value(at)), err);
        if (rc < 0)
            return rc == ERR_STOP ? 0 : rc;
    }
    return 0;
}
