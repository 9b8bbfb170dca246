/*
 * Push reader of tab-separated tables with one header line, over any stream.
 *
 * Columns are found by header name through a caller's table (with alternative names for
 * other vintages); extra columns are tolerated and counted, a missing required column
 * is an error that lists what was found.  Two ways of quoting exist in the sources:
 *   TSV_RAW     no quoting; a '"' is a byte like any other (memchr splitter)
 *   TSV_QUOTED  RFC 4180 quoting with tab (libcsv); fields may hold newlines
 *   TSV_AUTO    quoted when some field starts with '"', every quote that opens at a
 * field's start is closed right before a tab or a line's end, and reading it so gives
 *               no more rows of the wrong width than reading it raw; else raw (see
 *               notes/civic.md 1.3 trap 1: a quote that never closes must not swallow
 *               rows).  Decided over the whole table, which is held in memory
 *               (TSV_AUTO_MAX_BYTES at most).
 * In a quoted table a '"' inside a field that does not start with one is a byte like
 * any other, and CRLF inside a field reads as LF.  Blank lines between rows are skipped
 * and counted in both ways of quoting.
 *
 * Lines that start with '#' before the header are skipped when comments is set (curated
 * tables); with header_hash the header line itself may start with '#' (ClinVar).  With
 * both, the header is the first line with '#' that has every required column (ClinVar's
 * submission_summary explains its columns in lines of '#'), else the first line
 * without.
 */
#ifndef KB_BASE_TSV_H
#define KB_BASE_TSV_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/base/stream.h"

#define TSV_AUTO_MAX_BYTES ((size_t)1 << 31)

enum tsv_quoting { TSV_RAW, TSV_QUOTED, TSV_AUTO };

/* One wanted column.  names: alternatives separated by '|', first match in the header
 * wins; two matches are an error.  The index in the caller's array is the field's index
 * in tsv_row.field. */
struct tsv_column {
    const char *names;
    bool is_required;
};

struct tsv_format {
    enum tsv_quoting quoting;
    bool comments;
    bool header_hash;
    bool ragged_ok; /* rows may have more fields than the header; fewer is always bad */
    bool only_known; /* a column that nobody asked for is an error that names it */
};

struct tsv_row {
    const char *file;
    uint64_t line;           /* 1-based line of the row's first byte */
    const struct str *field; /* by column index; p NULL when the column is absent */
    const struct str *all;   /* every field of the line as it stood */
    unsigned n_all;
};

struct tsv_counts {
    uint64_t rows;          /* given to the sink */
    uint64_t raw_lines;     /* physical lines after the header, blank ones included */
    uint64_t bad_rows;      /* given to bad instead */
    uint64_t blank_lines;   /* raw: raw_lines = rows + bad_rows + blank_lines */
    uint64_t long_rows;     /* of rows: have more fields than the header */
    unsigned extra_columns; /* header names nobody asked for */
    bool was_quoted;
    uint64_t present; /* bit i: the header has column i of those asked for (below 64) */
};

/* Called per row; the row's bytes live until it returns.  Negative stops the reader,
 * which returns that code (the sink has filled *err); ERR_STOP ends quietly with 0. */
typedef int tsv_sink(void *ctx, const struct tsv_row *row, struct err *err);

/* Called for a row that cannot be read as a row (too few fields, unclosed quote);
 * reason is complete but for file and line.  Return as tsv_sink.  NULL: such a row is
 * an error. */
typedef int tsv_bad(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err);

int tsv_read(struct stream *in, const struct tsv_format *format,
    const struct tsv_column *columns, unsigned n_columns, tsv_sink *sink, tsv_bad *bad,
    void *ctx, struct tsv_counts *counts, struct err *err);

#endif
