#include "kb/base/tsv.h"

#include "kb/base/tsv_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME_SHOWN 60 /* bytes; a header that is none can be one long line */

int tsv_table_bad(struct tsv_table *t, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    const char *file = stream_name(t->lines.in);

    t->counts.bad_rows++;
    if (!t->bad)
        return err_set(err, ERR_FAIL, "%s:%" PRIu64 ": %s", file, line, reason);
    return t->bad(t->ctx, file, line, raw, reason, err);
}

int tsv_table_row(
    struct tsv_table *t, uint64_t line, struct str raw, unsigned n_all, struct err *err)
{
    struct tsv_row row = {
        .file = stream_name(t->lines.in),
        .line = line,
        .field = t->field,
        .all = t->all,
        .n_all = n_all,
    };

    if (n_all < t->n_header || (n_all > t->n_header && !t->format->ragged_ok)) {
        char reason[80];
        snprintf(reason, sizeof(reason),
            "found %u fields, expected %u as in the header", n_all, t->n_header);
        return tsv_table_bad(t, line, raw, reason, err);
    }
    for (unsigned i = 0; i < t->n_columns; i++)
        t->field[i] = t->place[i] < 0 ? STR_NONE : t->all[t->place[i]];
    t->counts.rows++;
    t->counts.long_rows += n_all > t->n_header;
    return t->sink(t->ctx, &row, err);
}

static unsigned split(struct tsv_table *t, struct str line)
{
    const char *at = line.p, *end = line.p + line.n;
    unsigned n = 0;

    for (;;) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        if (n == t->all_cap)
            t->all = arena_grow(&t->mem, t->all, &t->all_cap, n + 1, sizeof(*t->all));
        t->all[n++] = (struct str){at, (size_t)((tab ? tab : end) - at)};
        if (!tab)
            return n;
        at = tab + 1;
    }
}

/* ---- header ---------------------------------------------------------------------- */

/* "na""me" -> na"me; a name that is not quoted stays. */
static struct str unquote_name(struct arena *mem, struct str name)
{
    char *out;
    size_t n = 0;

    if (name.n < 2 || name.p[0] != '"' || name.p[name.n - 1] != '"')
        return name;
    out = arena_alloc(mem, name.n);
    for (size_t i = 1; i + 1 < name.n; i++) {
        out[n++] = name.p[i];
        if (name.p[i] == '"' && name.p[i + 1] == '"')
            i++;
    }
    return (struct str){out, n};
}

static bool is_one_of(struct str name, const char *names)
{
    struct str rest = str_of(names), one;

    while (str_next(&rest, '|', &one))
        if (str_eq(one, name))
            return true;
    return false;
}

/* The header line without its '#', cut into t->all; returns the number of names. */
static unsigned split_header(struct tsv_table *t, struct str line, bool is_quoted)
{
    unsigned n;

    if (t->format->header_hash && str_starts(line, STR("#")))
        line = str_sub(line, 1, line.n);
    n = split(t, line);
    for (unsigned i = 0; i < n; i++) {
        t->all[i] = str_trim(t->all[i]);
        if (is_quoted)
            t->all[i] = unquote_name(&t->mem, t->all[i]);
    }
    return n;
}

static bool has_required(const struct tsv_table *t, unsigned n_header)
{
    for (unsigned i = 0; i < t->n_columns; i++) {
        bool is_there = !t->columns[i].is_required;
        for (unsigned k = 0; k < n_header && !is_there; k++)
            is_there = is_one_of(t->all[k], t->columns[i].names);
        if (!is_there)
            return false;
    }
    return true;
}

static int missing_column(
    const struct tsv_table *t, const char *names, uint64_t line, struct err *err)
{
    struct buf found = BUF_INIT;
    int rc;

    for (unsigned i = 0; i < t->n_header; i++) {
        buf_add_c(&found, i ? ", " : "");
        buf_add_str(&found, str_sub(t->all[i], 0, NAME_SHOWN));
    }
    rc = err_set(err, ERR_FAIL,
        "%s:%" PRIu64
        ": found no column \"%s\", expected it in the header, which has: %s",
        stream_name(t->lines.in), line, names, found.n ? found.p : "");
    buf_free(&found);
    return rc;
}

/* The columns by the first of their names. */
static int unknown_column(
    const struct tsv_table *t, unsigned k, uint64_t line, struct err *err)
{
    struct buf known = BUF_INIT;
    struct str names, name;
    int rc;

    for (unsigned i = 0; i < t->n_columns; i++) {
        names = str_of(t->columns[i].names);
        str_next(&names, '|', &name);
        buf_fmt(&known, "%s%.*s", i ? ", " : "", STR_ARG(name));
    }
    rc = err_set(err, ERR_FAIL,
        "%s:%" PRIu64 ": found the column \"%.*s\" (field %u), expected only %s",
        stream_name(t->lines.in), line, STR_ARG(str_sub(t->all[k], 0, NAME_SHOWN)),
        k + 1, known.p);
    buf_free(&known);
    return rc;
}

static bool is_known(const struct tsv_table *t, struct str name)
{
    for (unsigned i = 0; i < t->n_columns; i++)
        if (is_one_of(name, t->columns[i].names))
            return true;
    return false;
}

static int check_known(const struct tsv_table *t, uint64_t n_line, struct err *err)
{
    for (unsigned k = 0; t->format->only_known && k < t->n_header; k++)
        if (!is_known(t, t->all[k]))
            return unknown_column(t, k, n_line, err);
    return 0;
}

static int map_header(
    struct tsv_table *t, struct str line, uint64_t n_line, struct err *err)
{
    unsigned n_mapped = 0;

    t->n_header = split_header(t, line, t->counts.was_quoted);
    t->place = ARENA_ARRAY(&t->mem, int64_t, t->n_columns);
    t->field = ARENA_ARRAY(&t->mem, struct str, t->n_columns);
    for (unsigned i = 0; i < t->n_columns; i++) {
        const char *names = t->columns[i].names;
        t->place[i] = -1;
        for (unsigned k = 0; k < t->n_header; k++) {
            if (!is_one_of(t->all[k], names))
                continue;
            if (t->place[i] >= 0)
                return err_set(err, ERR_FAIL,
                    "%s:%" PRIu64 ": found two columns for \"%s\" (fields %" PRId64
                    " and %u), expected one",
                    stream_name(t->lines.in), n_line, names, t->place[i] + 1, k + 1);
            t->place[i] = k;
            n_mapped++;
        }
        if (i < 64 && t->place[i] >= 0)
            t->counts.present |= (uint64_t)1 << i;
        if (t->place[i] < 0 && t->columns[i].is_required)
            return missing_column(t, names, n_line, err);
    }
    t->counts.extra_columns = t->n_header > n_mapped ? t->n_header - n_mapped : 0;
    return check_known(t, n_line, err);
}

/* True when a line with '#' before the header is no header. */
static bool is_comment(struct tsv_table *t, struct str line)
{
    if (!t->format->comments)
        return false;
    return !t->format->header_hash
           || !has_required(t, split_header(t, line, t->counts.was_quoted));
}

/* A table whose '#' header lacks a column must not have its first row blamed for it. */
struct header_guess {
    struct str line;
    uint64_t n_line;
};

static int read_header(struct tsv_table *t, struct err *err)
{
    struct header_guess guess = {0};
    struct str line;
    int rc;

    while ((rc = line_next(&t->lines, &line, err)) > 0) {
        bool has_hash = str_starts(line, STR("#"));
        if (str_trim(line).n == 0)
            continue;
        if (has_hash && is_comment(t, line)) {
            if (t->format->header_hash && str_chr(line, '\t') >= 0)
                guess = (struct header_guess){str_copy(&t->mem, line), t->lines.line};
            continue;
        }
        if (!has_hash && guess.line.p
            && !has_required(t, split_header(t, line, t->counts.was_quoted)))
            return map_header(t, guess.line, guess.n_line, err);
        return map_header(t, line, t->lines.line, err);
    }
    if (rc < 0)
        return rc;
    if (guess.line.p)
        return map_header(t, guess.line, guess.n_line, err);
    return err_set(err, ERR_FAIL,
        "%s: found no header line, expected one with the column \"%s\"",
        stream_name(t->lines.in), t->n_columns ? t->columns[0].names : "");
}

/* ---- rows ------------------------------------------------------------------------ */

static int raw_rows(struct tsv_table *t, struct err *err)
{
    struct str line;
    int rc;

    while ((rc = line_next(&t->lines, &line, err)) > 0) {
        t->counts.raw_lines++;
        if (line.n == 0) {
            t->counts.blank_lines++;
            continue;
        }
        rc = tsv_table_row(t, t->lines.line, line, split(t, line), err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

static int read_table(
    struct tsv_table *t, struct stream *in, bool is_quoted, struct err *err)
{
    int rc;

    t->counts.was_quoted = is_quoted;
    line_begin(&t->lines, in);
    rc = read_header(t, err);
    if (rc >= 0)
        rc = is_quoted ? tsv_quoted_rows(t, err) : raw_rows(t, err);
    line_end(&t->lines);
    arena_free(&t->mem);
    return rc == ERR_STOP ? 0 : rc;
}

/* ---- telling quoted from raw ----------------------------------------------------- */

static int slurp(struct stream *in, struct buf *text, struct err *err)
{
    ptrdiff_t n;

    do {
        if (text->n > TSV_AUTO_MAX_BYTES)
            return err_set(err, ERR_FAIL,
                "%s: found more than %zu bytes, expected a smaller table",
                stream_name(in), TSV_AUTO_MAX_BYTES);
        buf_reserve(text, (size_t)256 * 1024);
        size_t room = text->cap - text->n - 1;
        if (room > TSV_AUTO_MAX_BYTES + 1 - text->n)
            room = TSV_AUTO_MAX_BYTES + 1 - text->n;
        n = stream_read(in, text->p + text->n, room, err);
        if (n > 0)
            text->n += (size_t)n;
    } while (n > 0);
    return (int)n;
}

static bool is_wrong_width(const struct tsv_table *t, unsigned n_fields)
{
    return n_fields < t->n_header || (n_fields > t->n_header && !t->format->ragged_ok);
}

/* The rule of TSV_AUTO over the lines behind the header. */
static int decide(struct tsv_table *t, bool *is_quoted, struct err *err)
{
    struct tsv_quotes quotes = {0};
    uint64_t n_wrong_raw = 0, n_wrong_quoted = 0;
    enum tsv_quotes_end end = TSV_ROW_ENDS;
    struct str line;
    int rc;

    *is_quoted = false;
    while ((rc = line_next(&t->lines, &line, err)) > 0) {
        if (line.n == 0 && end == TSV_ROW_ENDS)
            continue;
        n_wrong_raw += is_wrong_width(t, split(t, line));
        end = tsv_quotes_line(&quotes, line, t->lines.line);
        if (end == TSV_TEXT_AFTER_QUOTE)
            return 0;
        if (end == TSV_ROW_ENDS)
            n_wrong_quoted += is_wrong_width(t, quotes.n_fields);
    }
    if (rc == 0)
        *is_quoted =
            quotes.n_opened > 0 && end == TSV_ROW_ENDS && n_wrong_quoted <= n_wrong_raw;
    return rc;
}

static int decide_over(
    struct tsv_table *t, struct stream *copy, bool *is_quoted, struct err *err)
{
    int rc;

    t->counts.was_quoted = true; /* a quoted header name must not hide a column */
    line_begin(&t->lines, copy);
    rc = read_header(t, err);
    if (rc >= 0)
        rc = decide(t, is_quoted, err);
    line_end(&t->lines);
    arena_free(&t->mem);
    t->all = NULL;
    t->all_cap = 0;
    return rc;
}

static int read_auto(struct tsv_table *t, struct stream *in, struct err *err)
{
    struct buf text = BUF_INIT;
    struct stream *copy;
    bool is_quoted = false;
    int rc = slurp(in, &text, err);

    for (int pass = 0; pass < 2 && rc >= 0; pass++) {
        copy = stream_open_bytes(stream_name(in), text.p, text.n, err);
        if (!copy)
            rc = err->code;
        else if (pass == 0)
            rc = decide_over(t, copy, &is_quoted, err);
        else
            rc = read_table(t, copy, is_quoted, err);
        stream_close(copy);
    }
    buf_free(&text);
    return rc;
}

int tsv_read(struct stream *in, const struct tsv_format *format,
    const struct tsv_column *columns, unsigned n_columns, tsv_sink *sink, tsv_bad *bad,
    void *ctx, struct tsv_counts *counts, struct err *err)
{
    struct tsv_table t = {
        .format = format,
        .columns = columns,
        .n_columns = n_columns,
        .sink = sink,
        .bad = bad,
        .ctx = ctx,
    };
    int rc = format->quoting == TSV_AUTO
                 ? read_auto(&t, in, err)
                 : read_table(&t, in, format->quoting == TSV_QUOTED, err);

    if (counts)
        *counts = t.counts;
    return rc;
}
