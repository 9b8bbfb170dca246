#include "query/report_tsv.h"

#include "kb/base/utf8.h"
#include "query/report_tree.h"

#define RUN_PART STR("run")

/* The escape of an ASCII character that means something in a cell; 0: none. */
static char escape_of(uint32_t code)
{
    static const char from[] = "\\\t\n\r|", to[] = "\\tnr|";
    ptrdiff_t at = code > 0 && code < 0x80 ? str_chr(STR(from), (char)code) : -1;
    return (char)(at >= 0 ? to[at] : '\0');
}

static void add_escaped(struct buf *out, struct str s)
{
    struct utf8_char c;
    while (utf8_next(&s, &c)) {
        char escape = escape_of(c.code);
        if (escape != '\0')
            buf_fmt(out, "\\%c", escape);
        else if (c.kind == UTF8_TEXT || c.kind == UTF8_BROKEN)
            buf_add_str(out, c.bytes);
        else
            buf_fmt(out, "\\u%04x", (unsigned)c.code);
    }
}

static void add_scalar(struct buf *out, const struct json *v)
{
    struct buf text = BUF_INIT;
    if (report_tree_scalar(v, &text))
        add_escaped(out, buf_str(&text));
    buf_free(&text);
}

struct cell {
    struct buf *out;
    unsigned n; /* values so far */
};

static void add_value(void *ctx, const struct json *v);

static int add_named(void *ctx, struct str key, const struct json *v, struct err *err)
{
    struct cell *cell = ctx;
    (void)err;
    if (cell->n++ > 0)
        buf_add_char(cell->out, '|');
    add_escaped(cell->out, key);
    buf_add_char(cell->out, '=');
    add_scalar(cell->out, v);
    return 0;
}

/* Objects of free members (parameters, submissions) are "name=value". */
static void add_value(void *ctx, const struct json *v)
{
    struct cell *cell = ctx;
    struct err err = {0};
    if (json_type(v) == JSON_OBJECT) {
        json_each_member(v, add_named, cell, &err);
        return;
    }
    if (cell->n++ > 0)
        buf_add_char(cell->out, '|');
    add_scalar(cell->out, v);
}

static void add_table(
    const struct json *rows, const struct report_part *part, struct buf *out)
{
    for (unsigned i = 0; i < part->n_fields; i++) {
        buf_add_c(out, i > 0 ? "\t" : "");
        buf_add_str(out, part->fields[i]);
    }
    buf_add_char(out, '\n');
    for (size_t k = 0; k < json_len(rows); k++) {
        for (unsigned i = 0; i < part->n_fields; i++) {
            struct cell cell = {.out = out};
            buf_add_c(out, i > 0 ? "\t" : "");
            report_tree_each(json_at(rows, k), part->fields[i], add_value, &cell);
        }
        buf_add_char(out, '\n');
    }
}

/* ---- what is no list ------------------------------------------------------------- */

struct run_table {
    struct buf *out;
    struct buf path;
    bool is_root;
};

static void add_run_rows(struct run_table *x, const struct json *v);

static int add_run_member(
    void *ctx, struct str key, const struct json *v, struct err *err)
{
    struct run_table *x = ctx;
    size_t n = x->path.n;
    bool is_root = x->is_root;
    (void)err;
    if (is_root && json_type(v) == JSON_ARRAY)
        return 0; /* a part of its own */
    if (!is_root)
        buf_add_char(&x->path, '.');
    buf_add_str(&x->path, key);
    x->is_root = false;
    add_run_rows(x, v);
    x->is_root = is_root;
    x->path.n = n;
    return 0;
}

static void add_run_rows(struct run_table *x, const struct json *v)
{
    struct err err = {0};
    size_t n = x->path.n;
    if (json_type(v) == JSON_OBJECT) {
        json_each_member(v, add_run_member, x, &err);
        return;
    }
    if (json_type(v) == JSON_ARRAY) {
        for (size_t i = 0; i < json_len(v); i++) {
            buf_fmt(&x->path, "[%zu]", i);
            add_run_rows(x, json_at(v, i));
            x->path.n = n;
        }
        return;
    }
    add_escaped(x->out, (struct str){x->path.p, x->path.n});
    buf_add_char(x->out, '\t');
    add_scalar(x->out, v);
    buf_add_char(x->out, '\n');
}

static int give_run(
    const struct json *report, report_tsv_fn *fn, void *ctx, struct err *err)
{
    struct buf out = BUF_INIT;
    struct run_table x = {.out = &out, .path = BUF_INIT, .is_root = true};
    buf_add_c(&out, "field\tvalue\n");
    add_run_rows(&x, report);
    int rc = fn(ctx, RUN_PART, buf_str(&out), err);
    buf_free(&x.path);
    buf_free(&out);
    return rc;
}

static int give_parts(const struct json *report, const struct json *schema,
    report_tsv_fn *fn, void *ctx, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct report_part *parts;
    unsigned n;
    int rc = report_tree_parts(schema, &mem, &parts, &n, err);
    for (unsigned i = 0; rc >= 0 && i < n; i++) {
        struct buf out = BUF_INIT;
        add_table(json_get(report, str_cstr(&mem, parts[i].name)), &parts[i], &out);
        rc = fn(ctx, parts[i].name, buf_str(&out), err);
        buf_free(&out);
    }
    arena_free(&mem);
    return rc;
}

int report_write_tsv(
    const struct report *r, report_tsv_fn *fn, void *ctx, struct err *err)
{
    struct json *report = NULL, *schema = NULL;
    int rc = report_tree_make(r, &report, err);
    if (rc >= 0)
        rc = report_tree_schema(&schema, err);
    if (rc >= 0)
        rc = give_run(report, fn, ctx, err);
    if (rc >= 0)
        rc = give_parts(report, schema, fn, ctx, err);
    json_free(schema);
    json_free(report);
    return rc < 0 ? rc : 0;
}

int report_tsv_each_part(report_tsv_part_fn *fn, void *ctx, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct json *schema = NULL;
    struct report_part *parts;
    unsigned n = 0;
    int rc = report_tree_schema(&schema, err);
    if (rc >= 0)
        rc = report_tree_parts(schema, &mem, &parts, &n, err);
    if (rc >= 0)
        fn(ctx, RUN_PART);
    for (unsigned i = 0; rc >= 0 && i < n; i++)
        fn(ctx, parts[i].name);
    json_free(schema);
    arena_free(&mem);
    return rc < 0 ? rc : 0;
}
