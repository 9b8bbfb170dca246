/*
 * The list of a batch (vdt query --batch): a table with a row for each sample.  Column
 * "input" has the files of calls, joined by ';'; column "id" (optional) what its output
 * is called; the other columns are named as the options of vdt query that speak of one
 * patient, and win over those of the command line.  An empty cell says nothing.  Files
 * that are not absolute lie relative to the list.
 */
#ifndef QUERY_BATCH_LIST_H
#define QUERY_BATCH_LIST_H

#include "query/query_options.h"

#define BATCH_ID_MAX 200 /* bytes; a file name has 255 */

struct batch_row {
    uint64_t line;  /* of the list */
    struct str id;  /* empty: the id of the sample */
    char **options; /* words as of a command line, "--sex=female" */
    unsigned n_options;
    const char **inputs;
    unsigned n_inputs;
};

struct batch_list {
    const char *path;
    struct str sha256;
    struct batch_row *rows;
    size_t n, cap;
};

/* Everything lives in mem.  A column that is not known is an error: what it says of the
 * patient would be lost. */
int batch_list_read(
    const char *path, struct arena *mem, struct batch_list *out, struct err *err);

/* Options of the row's sample: the common ones with the row's own in their places; own
 * holds what out borrows.  ERR_USAGE. */
int batch_row_options(const struct batch_row *row, const struct query_options *common,
    struct query_options *own, struct report_options *out, struct err *err);

/* May the id be part of a file name? */
bool batch_id_is_name(struct str id);

#endif
