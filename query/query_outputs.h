/*
 * The files that a query writes: begun, under other names, before the program gives up
 * the right to create files (sandbox.h), and named all or none.
 */
#ifndef QUERY_QUERY_OUTPUTS_H
#define QUERY_QUERY_OUTPUTS_H

#include "kb/base/outfile.h"
#include "query/report_files.h"

struct query_output {
    struct outfile file;
    char *suffix; /* ".json" */
};

struct query_outputs {
    struct query_output *output;
    size_t n;
    char *directory; /* of all of them */
};

/* PREFIX with the suffix of each file of the formats (report_files.h), or with this one
 * suffix alone.  Readable by their owner only.  End also after an error. */
int query_outputs_begin(struct query_outputs *out, const char *prefix,
    const char *formats, const char *only_suffix, struct err *err);
/* NULL: none has this suffix. */
struct outfile *query_outputs_find(const struct query_outputs *out, const char *suffix);
/* A report_files_sink of these outputs (ctx). */
int query_outputs_add(void *ctx, const char *suffix, struct str piece, struct err *err);
/* The text of each file into its output. */
int query_outputs_fill(
    struct query_outputs *out, const struct report_files *files, struct err *err);
/* When one cannot be named, none stays. */
int query_outputs_commit(struct query_outputs *out, struct err *err);
void query_outputs_end(struct query_outputs *out);

#endif
