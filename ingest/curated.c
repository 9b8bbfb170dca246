/*
 * The tables that people keep by hand: read whole, checked for their columns, carried
 * into the KB as they are; some are used while building (vocabulary, disease maps).
 */
#include "ingest/build.h"
#include "kb/base/tsv.h"

#include <string.h>
#include <sys/stat.h>

struct curated_reader {
    struct build *b;
    struct curated_rows *out;
    size_t cap, cap_lines;
};

const struct curated_rows *build_curated(const struct build *b, const char *table)
{
    for (unsigned i = 0; i < b->n_curated; i++)
        if (strcmp(b->curated[i].table, table) == 0)
            return &b->curated[i];
    return NULL;
}

int curated_rows_column(
    const struct curated_rows *t, const char *column, struct err *err)
{
    for (unsigned i = 0; i < t->n_columns; i++)
        if (str_eq_c(t->columns[i], column))
            return (int)i;
    return err_set(
        err, ERR_FAIL, "curated table %s: no column \"%s\"", t->table, column);
}

int curated_list(struct build *b, struct err *err)
{
    for (const struct curated_spec *spec = curated_specs; spec->table != NULL; spec++) {
        struct str path =
            str_fmt(&b->mem, "%s/%s.tsv", b->options.curated_path, spec->table);
        struct stat st;
        if (stat(path.p, &st) < 0) {
            if (!spec->is_required)
                continue;
            err_errno(err, "could not open", path.p);
            return err_hint(err, "--curated names the directory of the curated tables");
        }
        struct source_file *f = build_add_file(b, path);
        f->provenance.source = STR("curated");
        f->provenance.kind = str_of(spec->table);
        f->provenance.release = STR(CURATED_RELEASE);
        f->provenance.licence = STR(CURATED_LICENCE);
    }
    curated_sources_list(b);
    return 0;
}

static int keep_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    (void)err;
    struct curated_reader *r = ctx;
    struct curated_rows *out = r->out;
    struct arena *mem = &r->b->mem;
    struct str *fields = ARENA_ARRAY(mem, struct str, out->n_columns);
    for (unsigned i = 0; i < out->n_columns; i++)
        fields[i] = str_copy(mem, row->field[i]);
    out->rows =
        arena_grow(mem, out->rows, &r->cap, (size_t)out->n_rows + 1, sizeof *out->rows);
    out->lines = arena_grow(
        mem, out->lines, &r->cap_lines, (size_t)out->n_rows + 1, sizeof *out->lines);
    out->lines[out->n_rows] = row->line;
    out->rows[out->n_rows++] = fields;
    report_read(r->b->report, out->file, 1);
    report_fate(r->b->report, out->file, FATE_STORED, NULL, 1);
    return 0;
}

/* The header of a table: the first line that is no comment. */
static int read_header(
    const char *path, struct arena *mem, struct str *header, struct err *err)
{
    struct stream *in = stream_open(path, err);
    struct line_reader lines;
    struct str line;
    int rc;
    if (in == NULL)
        return err->code;
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, err)) > 0 && str_starts(line, STR("#")))
        ;
    if (rc == 0)
        rc = err_set(err, ERR_FAIL, "%s: found no header line", path);
    else if (rc > 0)
        *header = str_copy(mem, line);
    line_end(&lines);
    stream_close(in);
    return rc;
}

int curated_columns(const char *path, const struct curated_spec *spec,
    struct arena *mem, struct tsv_column *columns, struct str *names, struct err *err)
{
    struct str header = STR_NONE, rest, name;
    int n = 0, rc = read_header(path, mem, &header, err);
    if (rc < 0)
        return rc;
    for (rest = header; str_next(&rest, '\t', &name); n++) {
        if (n == CURATED_MAX_COLUMNS)
            return err_set(
                err, ERR_FAIL, "%s: more than %d columns", path, CURATED_MAX_COLUMNS);
        names[n] = name;
        columns[n] = (struct tsv_column){str_cstr(mem, name), true};
    }
    for (rest = str_of(spec->columns); rest.n > 0 && str_next(&rest, '|', &name);) {
        bool is_there = false;
        for (int i = 0; i < n; i++)
            is_there |= str_eq(names[i], name);
        if (!is_there)
            return err_set(err, ERR_FAIL,
                "%s: found no column \"%.*s\"; vdt needs the columns %s", path,
                STR_ARG(name), spec->columns);
    }
    return n;
}

static int read_table(struct build *b, const struct curated_spec *spec, unsigned file,
    struct curated_rows *out, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .comments = true};
    struct source_file *f = &b->files[file];
    struct tsv_column columns[CURATED_MAX_COLUMNS] = {0};
    struct curated_reader r = {.b = b, .out = out};
    struct tsv_counts counts;
    *out = (struct curated_rows){.table = spec->table, .file = file};
    out->columns = ARENA_ARRAY(&b->mem, struct str, CURATED_MAX_COLUMNS);
    int n = curated_columns(f->path, spec, &b->mem, columns, out->columns, err);
    if (n < 0)
        return n;
    out->n_columns = (unsigned)n;
    struct stream *in = stream_open(f->path, err);
    if (in == NULL)
        return err->code;
    report_read(b->report, file, 0);
    int rc = tsv_read(
        in, &format, columns, out->n_columns, keep_row, NULL, &r, &counts, err);
    return build_end_file(b, f, in, rc, err);
}

int curated_read(struct build *b, struct err *err)
{
    unsigned n_specs = 0;
    while (curated_specs[n_specs].table != NULL)
        n_specs++;
    b->curated = ARENA_ARRAY(&b->mem, struct curated_rows, n_specs);
    for (unsigned s = 0; s < n_specs; s++) {
        for (unsigned i = 0; i < b->n_files; i++) {
            const struct provenance *p = &b->files[i].provenance;
            if (!str_eq_c(p->source, "curated")
                || !str_eq_c(p->kind, curated_specs[s].table))
                continue;
            int rc =
                read_table(b, &curated_specs[s], i, &b->curated[b->n_curated++], err);
            if (rc < 0)
                return rc;
        }
    }
    return 0;
}
