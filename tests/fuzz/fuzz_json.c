/* JSON of any bytes: the whole document, and element by element of the same array, tell
 * the same number of elements. */
#include "kb/base/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int see_member(
    void *ctx, struct str key, const struct json *value, struct err *err);

static size_t weigh(const struct json *v)
{
    struct err err = {0};
    size_t sum = 1 + json_str(v).n;
    double number;
    int64_t whole;

    if (json_number(v, &number))
        sum++;
    if (json_int(v, &whole) != (json_type(v) == JSON_INTEGER))
        abort();
    sum += json_bool(v, false) + (json_path(v, "a.b") != NULL);
    if (json_type(v) == JSON_ARRAY)
        for (size_t i = 0; i < json_len(v); i++)
            sum += weigh(json_at(v, i));
    if (json_type(v) == JSON_OBJECT && json_each_member(v, see_member, &sum, &err) < 0)
        abort();
    return sum;
}

static int see_member(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    size_t *sum = ctx;

    (void)err;
    *sum += key.n + weigh(value);
    return 0;
}

static int see_element(void *ctx, const struct json *element, uint64_t index,
    uint64_t line, struct err *err)
{
    uint64_t *n = ctx;

    (void)line, (void)err;
    if (index != *n)
        abort();
    weigh(element);
    ++*n;
    return 0;
}

/* A stream of the same bytes is the same document, if it is no packed one. */
static void read_stream(const uint8_t *data, size_t n, bool is_json)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);

    if (in == NULL)
        return;
    struct json *root = json_read(in, &err);
    if (stream_format(in) == STREAM_PLAIN && (root != NULL) != is_json)
        abort();
    if (root == NULL && err.msg[0] == '\0')
        abort();
    json_free(root);
    stream_close(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err err = {0};
    struct str text = {(const char *)data, n};
    struct json *root = json_parse("mem", text, &err);
    struct stream *in;
    uint64_t n_elements = 0;

    if (root == NULL && err.msg[0] == '\0')
        abort();
    weigh(root);
    read_stream(data, n, root != NULL);
    err = (struct err){0};
    in = stream_open_bytes("mem", data, n, &err);
    if (in != NULL && json_read_each(in, "", see_element, &n_elements, &err) >= 0
        && (json_type(root) != JSON_ARRAY || json_len(root) != n_elements)
        && stream_format(in) == STREAM_PLAIN)
        abort();
    stream_close(in);
    json_free(root);
    return 0;
}
