/*
 * Many samples, each of files of its own (vdt query --batch): threads that make one
 * report each at a time, over one KB with a transaction for each thread.  Each report
 * is that which the sample has alone.
 *
 * What is kept of a thread's own: the KB transaction, the arena, the tables and regular
 * expressions that a report loads.  Shared are the open KB and tables that are compiled
 * in, which nothing writes to.
 */
#ifndef QUERY_BATCH_H
#define QUERY_BATCH_H

#include "query/batch_list.h"
#include "query/report_files.h"

struct batch_options {
    const struct query_options *common;
    const char *formats; /* of report_files_make; NULL: one JSON line */
    unsigned n_threads;
    bool has_audit; /* inputs of results are wanted */
};

/* Of one row: its files, or why there are none. */
struct batch_result {
    const struct batch_row *row;
    struct str id; /* of the row, else the sample's; empty: none known */
    bool is_unsorted;
    int rc; /* negative: failed, as error says */
    struct err error;
    struct report_files files;
    struct buf inputs; /* of query_audit_inputs */
};

/* Called by the caller's thread, in order of the list; the result dies with the return.
 * Negative ends the batch. */
typedef int batch_sink(void *ctx, const struct batch_result *result, struct err *err);
/* The same, of rows that were read and that the sink never had, when the batch ended
 * before: an audit log has these too. */
typedef void batch_dropped(void *ctx, const struct batch_result *result);

/* A bounded number of reports waits for an earlier one.  A sample that fails is given
 * to the sink; ERR_KB ends the batch. */
int batch_make(const struct batch_options *options, const struct batch_list *list,
    struct kb *kb, batch_sink *sink, batch_dropped *dropped, void *ctx,
    struct err *err);

#endif
