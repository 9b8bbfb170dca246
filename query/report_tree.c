#include "query/report_tree.h"

#include <inttypes.h>

#include "kb/base/json_out.h"
#include "query/embedded.h"

int report_tree_make(const struct report *r, struct json **out, struct err *err)
{
    struct buf text = BUF_INIT;
    *out = NULL;
    if (report_write_json(r, &text, err) >= 0)
        *out = json_parse("the report", buf_str(&text), err);
    buf_free(&text);
    return *out ? 0 : err->code;
}

int report_tree_schema(struct json **out, struct err *err)
{
    struct str text = {(const char *)report_schema_json, report_schema_json_n};
    *out = json_parse("report.schema.json", text, err);
    return *out ? 0 : err->code;
}

/* ---- fields of the schema -------------------------------------------------------- */

struct field_list {
    const struct json *schema;
    struct arena *mem;
    struct str path; /* of the node in hand */
    struct report_part *part;
    size_t cap;
};

static const struct json *resolve(const struct json *schema, const struct json *node)
{
    struct str ref = json_str(json_get(node, "$ref")), prefix = STR("#/$defs/");
    while (str_starts(ref, prefix)) {
        struct arena mem = ARENA_INIT;
        const char *name = str_cstr(&mem, str_sub(ref, prefix.n, ref.n));
        node = json_get(json_get(schema, "$defs"), name);
        arena_free(&mem);
        ref = json_str(json_get(node, "$ref"));
    }
    return node;
}

static int add_fields(struct field_list *x, const struct json *node, struct err *err);

static int add_member(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct field_list *x = ctx;
    struct str outer = x->path;
    x->path = outer.n == 0 ? str_copy(x->mem, key)
                           : str_fmt(x->mem, "%.*s.%.*s", STR_ARG(outer), STR_ARG(key));
    int rc = add_fields(x, value, err);
    x->path = outer;
    return rc;
}

static int add_fields(struct field_list *x, const struct json *node, struct err *err)
{
    node = resolve(x->schema, node);
    const struct json *items = resolve(x->schema, json_get(node, "items"));
    if (json_get(items, "properties"))
        node = items;
    if (json_get(node, "properties"))
        return json_each_member(json_get(node, "properties"), add_member, x, err);
    x->part->fields = arena_grow(x->mem, x->part->fields, &x->cap,
        (size_t)x->part->n_fields + 1, sizeof *x->part->fields);
    x->part->fields[x->part->n_fields++] = x->path;
    return 0;
}

struct part_list {
    const struct json *schema;
    struct arena *mem;
    struct report_part *parts;
    unsigned n;
    size_t cap;
};

static int add_part(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct part_list *x = ctx;
    if (!str_eq_c(json_str(json_get(value, "type")), "array"))
        return 0;
    x->parts =
        arena_grow(x->mem, x->parts, &x->cap, (size_t)x->n + 1, sizeof *x->parts);
    struct report_part *part = &x->parts[x->n++];
    *part = (struct report_part){.name = str_copy(x->mem, key)};
    struct field_list fields = {.schema = x->schema, .mem = x->mem, .part = part};
    return add_fields(&fields, json_get(value, "items"), err);
}

int report_tree_parts(const struct json *schema, struct arena *mem,
    struct report_part **parts, unsigned *n, struct err *err)
{
    struct part_list x = {.schema = schema, .mem = mem};
    int rc = json_each_member(json_get(schema, "properties"), add_part, &x, err);
    *parts = x.parts;
    *n = x.n;
    return rc;
}

/* ---- values ---------------------------------------------------------------------- */

bool report_tree_scalar(const struct json *v, struct buf *out)
{
    struct json_out w;
    int64_t integer;
    double real;
    switch (json_type(v)) {
    case JSON_STRING:
        buf_add_str(out, json_str(v));
        return true;
    case JSON_BOOL:
        buf_add_c(out, json_bool(v, false) ? "true" : "false");
        return true;
    case JSON_INTEGER:
        json_int(v, &integer);
        buf_fmt(out, "%" PRId64, integer);
        return true;
    case JSON_REAL:
        json_number(v, &real);
        json_out_begin(&w, out, true);
        json_out_double(&w, real);
        return true;
    default:
        return false;
    }
}

void report_tree_each(
    const struct json *v, struct str path, report_tree_fn *fn, void *ctx)
{
    if (json_type(v) == JSON_ARRAY) {
        for (size_t i = 0; i < json_len(v); i++)
            report_tree_each(json_at(v, i), path, fn, ctx);
        return;
    }
    struct str rest = path, key;
    if (path.n == 0 || !str_next(&rest, '.', &key)) {
        fn(ctx, v);
        return;
    }
    struct arena mem = ARENA_INIT;
    const struct json *member = json_get(v, str_cstr(&mem, key));
    arena_free(&mem);
    report_tree_each(member, rest, fn, ctx);
}
