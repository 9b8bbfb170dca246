/*
 * What tsv.c and tsv_quoted.c share: the table being read, with its header mapped.
 * Private to the two.
 */
#ifndef KB_BASE_TSV_TABLE_H
#define KB_BASE_TSV_TABLE_H

#include "kb/base/arena.h"
#include "kb/base/tsv.h"

struct tsv_table {
    const struct tsv_format *format;
    const struct tsv_column *columns;
    unsigned n_columns;
    tsv_sink *sink;
    tsv_bad *bad;
    void *ctx;
    struct tsv_counts counts;

    struct line_reader lines;
    struct arena mem;  /* the arrays below and the header */
    unsigned n_header; /* fields of the header */
    int64_t *place;    /* by column: index in the header, -1: absent */
    struct str *field; /* by column: of the row at hand */
    struct str *all;   /* fields of the row at hand */
    size_t all_cap;
};

/* Give a row (t->all, n_all fields) to the sink, or to bad when its width is wrong. */
int tsv_table_row(struct tsv_table *t, uint64_t line, struct str raw, unsigned n_all,
    struct err *err);
int tsv_table_bad(struct tsv_table *t, uint64_t line, struct str raw,
    const char *reason, struct err *err);

/*
 * Follows the quotes of RFC 4180 through a table, one physical line at a time, and
 * counts fields.  It knows where a quote opened and sees text behind a closing quote,
 * which libcsv tells nobody.
 */
struct tsv_quotes {
    enum { TSV_AT_START, TSV_IN_BARE, TSV_IN_QUOTED, TSV_AT_QUOTE } state;
    uint64_t open_line; /* where the last quote opened */
    uint64_t n_opened;  /* fields so far that start with a quote */
    unsigned
        n_fields; /* of the row, complete when tsv_quotes_line says that it ended */
};
enum tsv_quotes_end { TSV_ROW_ENDS, TSV_ROW_GOES_ON, TSV_TEXT_AFTER_QUOTE };
enum tsv_quotes_end tsv_quotes_line(
    struct tsv_quotes *q, struct str line, uint64_t n_line);

/* Read the rows behind the header by RFC 4180. */
int tsv_quoted_rows(struct tsv_table *t, struct err *err);

#endif
