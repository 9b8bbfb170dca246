#include "ingest/stage_trial.h"

#include <stdlib.h>

#include "kb/store/codec.h"

struct staged_row {
    unsigned file;
    uint64_t line;
    struct str release, body;
    struct trial t;
};

struct merger {
    struct build *b;
    staged_trial_fn *fn;
    void *ctx;
    struct arena mem; /* reset per id */
    struct str id;
    struct staged_row *rows;
    size_t n, cap;
};

int stage_trial(struct build *b, unsigned file, uint64_t line, const struct trial *t,
    struct err *err)
{
    struct buf value = BUF_INIT;
    put_varint(&value, file);
    put_varint(&value, line);
    put_varint(&value, t->n_disease_ids);
    for (unsigned i = 0; i < t->n_disease_ids; i++)
        put_str(&value, t->disease_ids[i]);
    trial_encode(t, &value);
    int rc = sorter_add(b->trials, t->id, buf_str(&value), err);
    buf_free(&value);
    return rc < 0 ? rc : 0;
}

/* Newest first; then, so that equals stand in a fixed order, by content. */
static int row_cmp(const void *a, const void *b)
{
    const struct staged_row *x = a, *y = b;
    int rc = str_cmp(y->t.status_date, x->t.status_date);
    if (rc == 0)
        rc = str_cmp(y->release, x->release);
    if (rc == 0)
        rc = str_cmp(x->body, y->body);
    if (rc == 0 && x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (rc == 0)
        return x->line < y->line ? -1 : x->line > y->line;
    return rc;
}

static void count_fates(struct merger *m)
{
    struct report *report = m->b->report;
    const struct staged_row *best = &m->rows[0];
    report_fate(report, best->file, FATE_STORED, NULL, 1);
    for (size_t i = 1; i < m->n; i++) {
        const struct staged_row *row = &m->rows[i];
        if (str_eq(row->body, best->body))
            report_fate(report, row->file, FATE_MERGED, "same_record", 1);
        else if (!str_eq(row->t.status_date, best->t.status_date))
            report_fate(report, row->file, FATE_SUPERSEDED, "newer_record_stored", 1);
        else if (!str_eq(row->release, best->release))
            report_fate(report, row->file, FATE_SUPERSEDED, "newer_release_stored", 1);
        else
            report_reject(report, row->file, row->line, m->id, "id_stands_twice",
                row->t.status_date);
    }
}

/* Ids of the same record in another layout, where this one has none. */
static void take_ids(struct merger *m)
{
    struct staged_row *best = &m->rows[0];
    for (size_t i = 1; i < m->n && best->t.n_disease_ids == 0; i++)
        if (str_eq(m->rows[i].body, best->body)) {
            best->t.disease_ids = m->rows[i].t.disease_ids;
            best->t.n_disease_ids = m->rows[i].t.n_disease_ids;
        }
}

static int merge_rows(struct merger *m, struct err *err)
{
    if (m->n == 0)
        return 0;
    qsort(m->rows, m->n, sizeof *m->rows, row_cmp);
    count_fates(m);
    struct staged_row *best = &m->rows[0];
    best->t.id = m->id;
    take_ids(m);
    int rc = m->fn(m->ctx, best->file, best->line, &best->t, &m->mem, err);
    arena_reset(&m->mem);
    m->rows = NULL;
    m->n = m->cap = 0;
    return rc;
}

static int add_row(struct merger *m, struct str key, struct str value, struct err *err)
{
    struct reader r = reader_of(str_copy(&m->mem, value));
    struct staged_row row = {.file = get_varint32(&r), .line = get_varint(&r)};
    unsigned n_ids = get_count(&r, 1);
    struct str *ids = ARENA_ARRAY(&m->mem, struct str, n_ids);
    for (unsigned i = 0; i < n_ids; i++)
        ids[i] = get_str(&r);
    row.body = get_bytes(&r, reader_left(&r));
    row.release = m->b->files[row.file].provenance.release;
    if (m->n == 0)
        m->id = str_copy(&m->mem, key);
    if (trial_decode(row.body, &m->mem, &row.t, err) < 0)
        return err->code;
    row.t.disease_ids = ids;
    row.t.n_disease_ids = n_ids;
    m->rows = arena_grow(&m->mem, m->rows, &m->cap, m->n + 1, sizeof *m->rows);
    m->rows[m->n++] = row;
    return 0;
}

int stage_trials_each(struct build *b, staged_trial_fn *fn, void *ctx, struct err *err)
{
    struct merger m = {.b = b, .fn = fn, .ctx = ctx};
    struct str key, value;
    int rc = sorter_end(b->trials, err);
    while (rc >= 0 && (rc = sorter_next(b->trials, &key, &value, err)) > 0) {
        if (m.n > 0 && !str_eq(key, m.id))
            rc = merge_rows(&m, err);
        if (rc >= 0)
            rc = add_row(&m, key, value, err);
    }
    if (rc >= 0)
        rc = merge_rows(&m, err);
    arena_free(&m.mem);
    return rc < 0 ? rc : 0;
}
