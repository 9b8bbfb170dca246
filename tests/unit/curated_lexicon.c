#include "tests/unit/curated_lexicon.h"

#include <stdlib.h>

#include "ingest/eligibility_tables.h"
#include "kb/base/stream.h"

#define MAX_COLUMNS 8

struct table {
    struct str text, columns[MAX_COLUMNS];
    unsigned n_columns, n_rows;
    const struct str **rows;
};

static int read_text(
    const char *path, struct arena *mem, struct str *out, struct err *err)
{
    struct buf b = BUF_INIT;
    char piece[1 << 14];
    ptrdiff_t n;
    struct stream *in = stream_open(path, err);
    if (in == NULL)
        return err->code;
    while ((n = stream_read(in, piece, sizeof piece, err)) > 0)
        buf_add(&b, piece, (size_t)n);
    *out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    stream_close(in);
    return (int)n;
}

static unsigned cut(struct str line, struct str *fields)
{
    unsigned n = 0;
    while (n < MAX_COLUMNS && line.p != NULL && str_next(&line, '\t', &fields[n]))
        n++;
    return n;
}

static void cut_rows(struct table *t, struct arena *mem)
{
    struct str rest = t->text, line;
    size_t cap = 0;
    while (rest.p != NULL && str_next(&rest, '\n', &line)) {
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (t->n_columns == 0) {
            t->n_columns = cut(line, t->columns);
            continue;
        }
        struct str *row = ARENA_ARRAY(mem, struct str, MAX_COLUMNS);
        cut(line, row);
        t->rows = arena_grow(mem, t->rows, &cap, t->n_rows + 1, sizeof *t->rows);
        t->rows[t->n_rows++] = row;
    }
}

static int same_symbol(
    void *ctx, unsigned row, struct str symbol, struct str *approved, struct err *err)
{
    (void)ctx;
    (void)row;
    (void)err;
    *approved = symbol;
    return 0;
}

static int load(
    struct eligibility_lexicon *x, unsigned i, struct arena *mem, struct err *err)
{
    const char *src = getenv("SRC");
    struct table t = {0};
    unsigned row;
    struct str path = str_fmt(
        mem, "%s/curated/%s.tsv", src != NULL ? src : ".", eligibility_table_names[i]);
    int rc = read_text(str_cstr(mem, path), mem, &t.text, err);
    if (rc < 0)
        return rc;
    cut_rows(&t, mem);
    const struct eligibility_rows rows = {
        t.columns, t.n_columns, (const struct str *const *)t.rows, t.n_rows};
    return eligibility_tables_load(x, i, &rows, same_symbol, NULL, &row, err);
}

struct eligibility_lexicon *curated_lexicon(struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct eligibility_lexicon *x = eligibility_lexicon_new(err);
    int rc = x == NULL ? err->code : 0;
    for (unsigned i = 0; rc >= 0 && i < N_ELIGIBILITY_TABLES; i++)
        rc = load(x, i, &mem, err);
    arena_free(&mem);
    if (rc >= 0)
        return x;
    eligibility_lexicon_free(x);
    return NULL;
}
