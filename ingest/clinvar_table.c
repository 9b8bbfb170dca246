#include "ingest/clinvar_table.h"

#include "ingest/build_lanes.h"

struct table {
    struct clinvar_fields *fields; /* one for each thread */
    unsigned n;
    struct row_workers *workers;
};

static int give(void *ctx, const struct tsv_row *tsv, struct err *err)
{
    struct table *t = ctx;
    const struct source_row row = {tsv->line, 0, tsv->field};

    return row_workers_give(t->workers, &row, err);
}

static int reject_bad(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct table *t = ctx;

    return clinvar_reject_bad_row(&t->fields[0], file, line, raw, reason, err);
}

static int read_rows(struct table *t, struct stream *in,
    const struct tsv_format *format, const struct tsv_column *columns,
    unsigned n_columns, source_row_reader *reader, struct tsv_counts *counts,
    struct err *err)
{
    void *workers[ROW_WORKERS_MAX];
    int rc;

    for (unsigned i = 0; i < t->n; i++)
        workers[i] = &t->fields[i];
    t->workers = row_workers_begin(t->n, n_columns, reader, workers);
    rc = tsv_read(in, format, columns, n_columns, give, reject_bad, t, counts, err);
    return row_workers_end(t->workers, rc, err);
}

int clinvar_table_read(struct build *b, unsigned file, struct stream *in,
    const struct tsv_format *format, const struct tsv_column *columns,
    unsigned n_columns, source_row_reader *reader, struct err *err)
{
    struct table t = {.n = build_n_lanes(b)};
    struct tsv_counts counts = {0};
    int rc = 0;

    t.fields = ARENA_ARRAY(&b->mem, struct clinvar_fields, t.n);
    for (unsigned i = 0; i < t.n && rc >= 0; i++)
        rc = clinvar_fields_begin(&t.fields[i], build_lane(b, i), file, err);
    if (rc >= 0)
        rc = read_rows(&t, in, format, columns, n_columns, reader, &counts, err);
    if (rc >= 0) {
        report_read(b->report, file, counts.rows + counts.bad_rows);
        build_note_columns(b, file, columns, n_columns, &counts);
    }
    for (unsigned i = 0; i < t.n; i++)
        clinvar_fields_end(&t.fields[i]);
    return rc < 0 ? rc : 0;
}
