/* Rows of a table with RFC 4180 quoting, by libcsv. */
#include "kb/base/tsv_table.h"

#include <csv.h>

#include <inttypes.h>
#include <string.h>

/*
 * libcsv gets one physical line at a time, so that a row's line is known.  Its own ways
 * are switched off: it would trim blanks and end rows at a bare CR.
 */
struct quoted {
    struct tsv_table *t;
    struct csv_parser csv;
    struct tsv_quotes quotes;
    struct buf bytes; /* fields of the row, one behind the other */
    size_t *ends;     /* of each field in bytes */
    size_t n_ends, ends_cap;
    struct buf raw; /* the row's lines as they stood */
    uint64_t row_line;
};

enum tsv_quotes_end tsv_quotes_line(
    struct tsv_quotes *q, struct str line, uint64_t n_line)
{
    if (q->state != TSV_IN_QUOTED)
        q->n_fields = 1;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (q->state == TSV_IN_QUOTED) {
            q->state = c == '"' ? TSV_AT_QUOTE : TSV_IN_QUOTED;
        } else if (q->state == TSV_AT_QUOTE && c == '"') {
            q->state = TSV_IN_QUOTED; /* a doubled quote */
        } else if (c == '\t') {
            q->state = TSV_AT_START;
            q->n_fields++;
        } else if (q->state == TSV_AT_QUOTE) {
            q->state = TSV_AT_START;
            return TSV_TEXT_AFTER_QUOTE;
        } else if (q->state == TSV_AT_START && c == '"') {
            q->state = TSV_IN_QUOTED;
            q->open_line = n_line;
            q->n_opened++;
        } else {
            q->state = TSV_IN_BARE;
        }
    }
    if (q->state == TSV_IN_QUOTED)
        return TSV_ROW_GOES_ON;
    q->state = TSV_AT_START;
    return TSV_ROW_ENDS;
}

static int is_never(unsigned char c)
{
    (void)c;
    return 0;
}

static int is_newline(unsigned char c)
{
    return c == '\n';
}

static void on_field(void *bytes, size_t n, void *ctx)
{
    struct quoted *q = ctx;

    buf_add(&q->bytes, bytes, n);
    if (q->n_ends == q->ends_cap)
        q->ends = arena_grow(
            &q->t->mem, q->ends, &q->ends_cap, q->n_ends + 1, sizeof(*q->ends));
    q->ends[q->n_ends++] = q->bytes.n;
}

static int start_parser(struct quoted *q, struct err *err)
{
    if (csv_init(&q->csv, 0) != 0)
        return err_set(
            err, ERR_FAIL, "%s: libcsv could not start", stream_name(q->t->lines.in));
    csv_set_delim(&q->csv, '\t');
    csv_set_space_func(&q->csv, is_never);
    csv_set_term_func(&q->csv, is_newline);
    return 0;
}

static int feed(struct quoted *q, const char *p, size_t n, struct err *err)
{
    if (csv_parse(&q->csv, p, n, on_field, NULL, q) != n)
        return err_set(err, ERR_FAIL, "%s:%" PRIu64 ": %s", stream_name(q->t->lines.in),
            q->t->lines.line, csv_strerror(csv_error(&q->csv)));
    return 0;
}

static void clear_row(struct quoted *q)
{
    buf_clear(&q->bytes);
    buf_clear(&q->raw);
    q->n_ends = 0;
}

static int give_row(struct quoted *q, struct err *err)
{
    struct tsv_table *t = q->t;
    size_t beg = 0;

    if (q->n_ends > t->all_cap)
        t->all = arena_grow(&t->mem, t->all, &t->all_cap, q->n_ends, sizeof(*t->all));
    for (size_t i = 0; i < q->n_ends; i++) {
        t->all[i] = (struct str){q->bytes.p + beg, q->ends[i] - beg};
        beg = q->ends[i];
    }
    return tsv_table_row(t, q->row_line, buf_str(&q->raw), (unsigned)q->n_ends, err);
}

/* The row is given up; reading goes on at the next line. */
static int give_broken(
    struct quoted *q, uint64_t line, const char *reason, struct err *err)
{
    int rc = tsv_table_bad(q->t, line, buf_str(&q->raw), reason, err);

    csv_free(&q->csv);
    if (rc >= 0)
        rc = start_parser(q, err);
    return rc;
}

static int take_line(
    struct quoted *q, struct str line, bool *is_mid_row, struct err *err)
{
    enum tsv_quotes_end end;
    int rc;

    if (*is_mid_row)
        buf_add_char(&q->raw, '\n');
    else
        q->row_line = q->t->lines.line;
    buf_add_str(&q->raw, line);
    end = tsv_quotes_line(&q->quotes, line, q->t->lines.line);
    *is_mid_row = end == TSV_ROW_GOES_ON;
    if (end == TSV_TEXT_AFTER_QUOTE) {
        rc = give_broken(q, q->quotes.open_line,
            "found text behind a closing quote, expected a tab or the line's end", err);
    } else {
        rc = feed(q, line.p, line.n, err);
        if (rc >= 0)
            rc = feed(q, "\n", 1, err);
        if (rc >= 0 && end == TSV_ROW_ENDS)
            rc = give_row(q, err);
    }
    if (!*is_mid_row)
        clear_row(q);
    return rc;
}

int tsv_quoted_rows(struct tsv_table *t, struct err *err)
{
    struct quoted q = {.t = t};
    struct str line;
    bool is_mid_row = false;
    int rc = start_parser(&q, err);

    if (rc < 0)
        return rc;
    while ((rc = line_next(&t->lines, &line, err)) > 0) {
        t->counts.raw_lines++;
        if (line.n == 0 && !is_mid_row) {
            t->counts.blank_lines++;
            continue;
        }
        rc = take_line(&q, line, &is_mid_row, err);
        if (rc < 0)
            break;
    }
    if (rc == 0 && is_mid_row)
        rc = give_broken(&q, q.quotes.open_line,
            "found a quote that is not closed before the end of the file, expected a "
            "closing quote",
            err);
    csv_free(&q.csv);
    buf_free(&q.bytes);
    buf_free(&q.raw);
    return rc;
}
