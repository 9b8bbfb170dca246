/*
 * vdt fetch: takes the files that curated/sources.tsv names into OUT/DATE, and writes
 * OUT/DATE/sources.tsv last, which `vdt build --sources` reads.  A file stands under
 * its name only when it is whole and checked; until then it is NAME.part, and a later
 * run of the same date goes on with it.  What an earlier date has unchanged is linked.
 */
#ifndef INGEST_FETCH_FETCH_H
#define INGEST_FETCH_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/progress.h"
#include "kb/base/str.h"

struct fetch_options {
    const char *out_dir;
    const char *table_path;
    const char *date;     /* YYYY-MM-DD: the directory, and {YYYY} {MM} {Mon} in URLs */
    const char *base_url; /* a mirror: BASE/HOST/PATH; NULL: the places themselves */
    const char *const *sources; /* SOURCE or SOURCE/KIND; none: all default rows */
    unsigned n_sources;
    unsigned n_retries;  /* after a failure, without a byte gained */
    unsigned wait_ms;    /* before the first new try; doubled for each further one */
    unsigned max_wait_s; /* a server that asks for more has failed */
    unsigned stall_s;    /* a transfer without a byte for so long has failed */
    void (*progress)(void *ctx, const struct progress_work *p); /* NULL: none */
    void (*warn)(void *ctx, const struct err *what); /* a file that was not taken */
    void *ctx;
};

/* What would be taken from where, one line a file.  No network. */
int fetch_plan(const struct fetch_options *options, struct buf *out, struct err *err);

/* report: one line a file, and what to build from.  When a file fails the others are
 * still taken, sources.tsv is not written, and the last error counts them. */
int fetch_run(const struct fetch_options *options, struct buf *report, struct err *err);

#endif
