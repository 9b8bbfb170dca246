/*
 * Push reader of BED (3 or more columns, tabs or blanks; "track", "browser" and '#'
 * lines skipped).  Intervals are 0-based half-open as in the file.
 */
#ifndef KB_BASE_BED_H
#define KB_BASE_BED_H

#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/base/stream.h"

struct bed_interval {
    uint64_t line;
    struct str chrom;
    uint32_t beg0, end0;
    struct str name; /* fourth column; p NULL when absent */
};

typedef int bed_sink(void *ctx, const struct bed_interval *interval, struct err *err);

/* A line that is no interval, a position over 2^31-1, end0 < beg0 or a damaged stream
 * is an error with file and line and the given code.  A line with a tab is cut at tabs
 * only.  The strings live until the sink returns; it returns as tsv_sink.  Returns 0.
 */
int bed_read(struct stream *in, int content_error_code, bed_sink *sink, void *ctx,
    struct err *err);

#endif
