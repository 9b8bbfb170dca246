/*
 * The report as a tree of JSON values, for the writers whose columns are fields of the
 * schema (HTML, TSV): they print what the JSON has, by its field names.
 */
#ifndef QUERY_REPORT_TREE_H
#define QUERY_REPORT_TREE_H

#include "kb/base/json.h"
#include "query/report.h"

/* The whole report; the caller frees it with json_free. */
int report_tree_make(const struct report *r, struct json **out, struct err *err);

/* The schema that is compiled in; the caller frees it. */
int report_tree_schema(struct json **out, struct err *err);

/* Members of the report that are lists ("findings", ..., "limits"), in its order, with
 * the paths of their rows' fields: "match.why.text".  A path goes through lists:
 * "therapies.name" is the name of each. */
struct report_part {
    struct str name;
    struct str *fields;
    unsigned n_fields;
};
int report_tree_parts(const struct json *schema, struct arena *mem,
    struct report_part **parts, unsigned *n, struct err *err);

/* A scalar as text; null and what is no scalar add nothing.  false: nothing added. */
bool report_tree_scalar(const struct json *v, struct buf *out);

/* Every value at a path, in order; for lists each element, null ones too. */
typedef void report_tree_fn(void *ctx, const struct json *value);
void report_tree_each(
    const struct json *v, struct str path, report_tree_fn *fn, void *ctx);

#endif
