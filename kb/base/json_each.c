/*
 * json_read_each: a scanner that knows no more of JSON than brackets and quotes finds
 * where each element begins and ends; the element itself is then parsed whole.
 */
#include "kb/base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)256 * 1024)
#define AT_END 256 /* no byte */

struct scan {
    struct stream *in;
    struct buf window;
    size_t mark, at;  /* bytes before mark are done with; at: the next byte */
    uint64_t base;    /* place of window.p[0] in the document */
    uint64_t line;    /* of the byte at at */
    unsigned depth;   /* open brackets around at */
    bool is_complete; /* the stream has ended */
};

static int fail(
    const struct scan *s, struct err *err, const char *found, const char *expected)
{
    return err_set(err, ERR_FAIL,
        "%s:%" PRIu64 ": byte %" PRIu64 ": found %s, expected %s", stream_name(s->in),
        s->line, s->base + s->at, found, expected);
}

static int fail_byte(const struct scan *s, struct err *err, int c, const char *expected)
{
    char found[16];

    if (c == AT_END)
        return fail(s, err, "the end of the document", expected);
    if (c > ' ' && c < 0x7f)
        snprintf(found, sizeof(found), "'%c'", c);
    else
        snprintf(found, sizeof(found), "byte 0x%02x", (unsigned)c);
    return fail(s, err, found, expected);
}

static int fill(struct scan *s, struct err *err)
{
    size_t room;
    ptrdiff_t n;

    memmove(s->window.p, s->window.p + s->mark, s->window.n - s->mark);
    s->window.n -= s->mark;
    s->at -= s->mark;
    s->base += s->mark;
    s->mark = 0;
    if (s->window.n > JSON_MAX_BYTES)
        return fail(s, err, "an element over 1 GiB", "smaller ones");
    buf_reserve(&s->window, CHUNK_BYTES);
    room = s->window.cap - s->window.n - 1;
    if (room > JSON_MAX_BYTES + 1 - s->window.n)
        room = JSON_MAX_BYTES + 1 - s->window.n;
    n = stream_read(s->in, s->window.p + s->window.n, room, err);
    if (n < 0)
        return (int)n;
    s->window.n += (size_t)n;
    s->is_complete = n == 0;
    return 0;
}

/* The next byte, AT_END, or negative. */
static inline int peek(struct scan *s, struct err *err)
{
    while (s->at == s->window.n) {
        int rc;
        if (s->is_complete)
            return AT_END;
        rc = fill(s, err);
        if (rc < 0)
            return rc;
    }
    return (unsigned char)s->window.p[s->at];
}

static inline void step(struct scan *s)
{
    s->line += s->window.p[s->at] == '\n';
    s->at++;
}

static bool is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The first byte that is no blank; all before it is done with. */
static int peek_token(struct scan *s, struct err *err)
{
    int c;

    for (;;) {
        c = peek(s, err);
        if (!is_blank(c))
            break;
        step(s);
    }
    s->mark = s->at;
    return c;
}

static int expect(struct scan *s, char want, const char *what, struct err *err)
{
    int c = peek_token(s, err);

    if (c < 0)
        return c;
    if (c != want)
        return fail_byte(s, err, c, what);
    step(s);
    return 0;
}

/* Go behind a string whose opening quote is next. */
static int pass_string(struct scan *s, bool is_kept, struct err *err)
{
    int c;

    step(s);
    while ((c = peek(s, err)) >= 0 && c != '"') {
        if (c == '\\') {
            step(s);
            c = peek(s, err);
            if (c < 0)
                return c;
        }
        if (c == AT_END)
            return fail(s, err, "the end of the document inside a string", "its end");
        step(s);
        if (!is_kept)
            s->mark = s->at;
    }
    if (c < 0)
        return c;
    step(s);
    return 0;
}

static bool ends_scalar(int c)
{
    return c == AT_END || is_blank(c) || c == ',' || c == ']' || c == '}' || c == ':'
           || c == '"' || c == '[' || c == '{';
}

static int pass_scalar(struct scan *s, struct err *err)
{
    int c = peek(s, err);

    if (c >= 0 && ends_scalar(c))
        return fail_byte(s, err, c, "a value");
    while (c >= 0 && !ends_scalar(c)) {
        step(s);
        c = peek(s, err);
    }
    return c < 0 ? c : 0;
}

static int enter(struct scan *s, struct err *err)
{
    if (s->depth == JSON_MAX_DEPTH)
        return fail(s, err, "values nested deeper than 200", "at most that");
    s->depth++;
    step(s);
    return 0;
}

/* Go behind the value that is next.  When it is kept, its bytes are window[mark..at).
 */
static int pass_value(struct scan *s, bool is_kept, struct err *err)
{
    unsigned outside = s->depth;
    int rc;

    do {
        int c = peek(s, err);
        if (c < 0)
            return c;
        rc = 0;
        if (c == AT_END)
            return fail(
                s, err, "the end of the document inside a value", "the value's end");
        if (c == '"') {
            rc = pass_string(s, is_kept, err);
        } else if (c == '{' || c == '[') {
            rc = enter(s, err);
        } else if (s->depth == outside) {
            rc = pass_scalar(s, err);
        } else {
            s->depth -= c == '}' || c == ']';
            step(s);
        }
        if (!is_kept)
            s->mark = s->at;
    } while (rc >= 0 && s->depth > outside);
    return rc;
}

/* Parse the value that is next.  *line gets where it starts. */
static struct json *take_value(struct scan *s, uint64_t *line, struct err *err)
{
    struct str text;

    *line = s->line;
    if (pass_value(s, true, err) < 0)
        return NULL;
    text = (struct str){s->window.p + s->mark, s->at - s->mark};
    return json_parse_at(stream_name(s->in), text, *line, s->base + s->mark, err);
}

static int give_element(
    struct scan *s, json_sink *sink, void *ctx, uint64_t index, struct err *err)
{
    uint64_t line;
    struct json *element = take_value(s, &line, err);
    int rc;

    if (!element)
        return err->code;
    rc = sink(ctx, element, index, line, err);
    json_free(element);
    return rc;
}

/* The array that is next; *n counts its elements. */
static int read_array(
    struct scan *s, json_sink *sink, void *ctx, int64_t *n, struct err *err)
{
    int c, rc = enter(s, err);

    if (rc < 0)
        return rc;
    c = peek_token(s, err);
    if (c == ']') {
        step(s);
        s->depth--;
        return 0;
    }
    while (c >= 0) {
        if (c == AT_END || c == ']')
            return fail_byte(s, err, c, "a value");
        rc = give_element(s, sink, ctx, (uint64_t)*n, err);
        *n += rc >= 0 || rc == ERR_STOP;
        if (rc < 0)
            return rc;
        c = peek_token(s, err);
        if (c < 0)
            return c;
        if (c != ',' && c != ']')
            return fail_byte(s, err, c, "',' or ']' behind an element");
        step(s);
        if (c == ']') {
            s->depth--;
            return 0;
        }
        c = peek_token(s, err);
    }
    return c;
}

/* A member's name and ':' ; 1 when it is the name looked for. */
static int take_name(struct scan *s, struct str wanted, struct err *err)
{
    int c = peek_token(s, err), rc;
    struct json *name;
    uint64_t line;

    if (c < 0)
        return c;
    if (c != '"')
        return fail_byte(s, err, c, "a member's name in quotes");
    name = take_value(s, &line, err);
    if (!name)
        return err->code;
    rc = str_eq(json_str(name), wanted);
    json_free(name);
    c = expect(s, ':', "':' behind a member's name", err);
    return c < 0 ? c : rc;
}

static int read_member(struct scan *s, struct str path, bool *is_found, json_sink *sink,
    void *ctx, int64_t *n, struct err *err)
{
    int rc = take_name(s, path, err), c;

    if (rc < 0)
        return rc;
    c = peek_token(s, err);
    if (c < 0)
        return c;
    if (rc == 0)
        return pass_value(s, false, err);
    if (*is_found)
        return fail(s, err, "the array's member a second time", "it once");
    if (c != '[')
        return fail_byte(s, err, c, "an array as the member's value");
    *is_found = true;
    return read_array(s, sink, ctx, n, err);
}

static int read_root(struct scan *s, struct str path, json_sink *sink, void *ctx,
    int64_t *n, struct err *err)
{
    bool is_found = false;
    int rc = expect(s, '{', "'{' of a JSON object", err), c;

    if (rc < 0)
        return rc;
    s->depth++;
    c = peek_token(s, err);
    if (c == '}')
        step(s);
    while (c >= 0 && c != '}') {
        rc = read_member(s, path, &is_found, sink, ctx, n, err);
        if (rc < 0)
            return rc;
        c = peek_token(s, err);
        if (c < 0)
            return c;
        if (c != ',' && c != '}')
            return fail_byte(s, err, c, "',' or '}' behind a member");
        step(s);
    }
    if (c < 0)
        return c;
    if (!is_found)
        return err_set(err, ERR_FAIL,
            "%s: found no member \"%.*s\" in the root object, expected an array there",
            stream_name(s->in), STR_ARG(path));
    return 0;
}

static int pass_byte_order_mark(struct scan *s, struct err *err)
{
    int rc = 0;

    while (s->window.n < 3 && !s->is_complete && rc >= 0)
        rc = fill(s, err);
    if (rc >= 0 && str_starts(buf_str(&s->window), STR("\xef\xbb\xbf")))
        s->at = s->mark = 3;
    return rc;
}

int64_t json_read_each(
    struct stream *in, const char *path, json_sink *sink, void *ctx, struct err *err)
{
    struct scan s = {.in = in, .line = 1};
    int64_t n = 0;
    int rc, c;

    buf_reserve(&s.window, CHUNK_BYTES);
    rc = pass_byte_order_mark(&s, err);
    if (rc >= 0 && path[0]) {
        rc = read_root(&s, str_of(path), sink, ctx, &n, err);
    } else if (rc >= 0) {
        c = peek_token(&s, err);
        rc = c < 0      ? c
             : c == '[' ? read_array(&s, sink, ctx, &n, err)
                        : fail_byte(&s, err, c, "'[' of a JSON array");
    }
    if (rc >= 0) {
        c = peek_token(&s, err);
        rc = c < 0         ? c
             : c == AT_END ? 0
                           : fail_byte(&s, err, c, "the end of the document");
    }
    buf_free(&s.window);
    return rc < 0 && rc != ERR_STOP ? rc : n;
}
