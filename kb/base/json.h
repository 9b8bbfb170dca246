/*
 * JSON in: values as an opaque tree (jansson behind it), and a push reader that takes
 * one element at a time out of a long array, so that memory is bounded by the largest
 * element. Duplicate keys, invalid UTF-8, NUL in strings and depth over 200 are errors
 * with file, line and byte.
 */
#ifndef KB_BASE_JSON_H
#define KB_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/base/stream.h"

#define JSON_MAX_DEPTH 200
#define JSON_MAX_BYTES ((size_t)1 << 30) /* of a whole document or one element */

struct json; /* one value; borrowed from its document */

enum json_type {
    JSON_NONE, /* also what a NULL value is */
    JSON_NULL,
    JSON_BOOL,
    JSON_INTEGER,
    JSON_REAL,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

/* Read a whole document.  The caller frees the root with json_free. */
struct json *json_read(struct stream *in, struct err *err);
struct json *json_parse(const char *name, struct str text, struct err *err);
/* The same for a piece of a document that starts at the given line and byte of it. */
struct json *json_parse_at(
    const char *name, struct str text, uint64_t line, uint64_t byte, struct err *err);
void json_free(struct json *root);

/*
 * Push each element of an array to the sink.  path names where the array stands: "" for
 * a document that is itself an array, or a member of the root object ("studies").  Text
 * around the array's elements is parsed and checked as well; other members of the root
 * are skipped, looking at brackets, quotes and depth only.  Several concatenated
 * documents, a path that is missing, no array, or there twice are errors. Returns the
 * number of elements given to the sink, or negative.  An element that cannot be parsed
 * ends the reading with an error; sink as in tsv.h; the element dies when the sink
 * returns.
 */
typedef int json_sink(void *ctx, const struct json *element, uint64_t index,
    uint64_t line, struct err *err);
int64_t json_read_each(
    struct stream *in, const char *path, json_sink *sink, void *ctx, struct err *err);

/* All getters take NULL and wrong types calmly: they return JSON_NONE, empty, 0, NULL.
 */
enum json_type json_type(const struct json *v);
const struct json *json_get(const struct json *object, const char *key);
const struct json *json_path(const struct json *v, const char *dotted); /* "a.b.c" */
struct str json_str(const struct json *v);
bool json_int(const struct json *v, int64_t *out);
bool json_number(const struct json *v, double *out);
bool json_bool(const struct json *v, bool fallback);
size_t json_len(const struct json *v); /* of an array or object */
const struct json *json_at(const struct json *array, size_t i);
/* Members in the order they stand in the document; fn returns as tsv_sink.  Names in a
 * dotted path hold no dot and fewer than 128 bytes. */
typedef int json_member_fn(
    void *ctx, struct str key, const struct json *value, struct err *err);
int json_each_member(
    const struct json *object, json_member_fn *fn, void *ctx, struct err *err);

#endif
