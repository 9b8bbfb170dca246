#include "query/batch_list.h"

#include <string.h>

#include "kb/base/strmap.h"
#include "kb/base/tsv.h"

enum { INPUT, ID, FIRST_OPTION };

/* Behind FIRST_OPTION in the order of columns[]. */
static const struct {
    const char *name;
    bool is_path;
} options_known[] = {
    {"tumour", false},
    {"sample", false},
    {"normal", false},
    {"origin", false},
    {"assembly", false},
    {"sex", false},
    {"secondary-findings", false},
    {"germline", true},
    {"patient", true},
    {"cna", true},
    {"sv", true},
    {"fusions", true},
    {"regions", true},
    {"pgx-calls", true},
};

#define N_OPTIONS (sizeof options_known / sizeof *options_known)
#define N_COLUMNS (FIRST_OPTION + N_OPTIONS)

static const struct tsv_column columns[N_COLUMNS] = {
    {"input", true},
    {"id", false},
    {"tumour|tumor", false},
    {"sample", false},
    {"normal", false},
    {"origin", false},
    {"assembly", false},
    {"sex", false},
    {"secondary-findings|secondary_findings", false},
    {"germline", false},
    {"patient", false},
    {"cna", false},
    {"sv", false},
    {"fusions", false},
    {"regions", false},
    {"pgx-calls|pgx_calls", false},
};

struct list_reader {
    struct arena *mem;
    struct batch_list *out;
    struct str directory; /* of the list, with its last slash; empty: here */
    struct strmap ids;    /* -> line */
};

bool batch_id_is_name(struct str id)
{
    bool is = id.n > 0 && id.n <= BATCH_ID_MAX && id.p[0] != '.' && id.p[0] != '-';
    for (size_t i = 0; is && i < id.n; i++)
        is = (unsigned char)id.p[i] >= ' ' && id.p[i] != '/' && id.p[i] != 0x7f;
    return is;
}

#define EXPECTED_ID "a part of a file name, without \"/\", of at most 200 bytes"

static int bad_cell(struct err *err, const struct tsv_row *row, const char *column,
    struct str cell, const char *expected)
{
    return err_set(err, ERR_FAIL, "%s:%llu: %s is \"%.*s\"; expected %s", row->file,
        (unsigned long long)row->line, column, STR_ARG(cell), expected);
}

static struct str place_of(const struct list_reader *r, struct str path)
{
    return path.p[0] == '/'
               ? path
               : str_fmt(r->mem, "%.*s%.*s", STR_ARG(r->directory), STR_ARG(path));
}

static int bad_inputs(struct err *err, const struct tsv_row *row)
{
    return bad_cell(err, row, "input", row->field[INPUT], "files, joined by \";\"");
}

static int read_inputs(struct list_reader *r, const struct tsv_row *row,
    struct batch_row *out, struct err *err)
{
    struct str rest = row->field[INPUT], path;
    out->inputs = ARENA_ARRAY(r->mem, const char *, SAMPLE_MAX_INPUTS);
    while (str_next(&rest, ';', &path)) {
        if (path.n == 0 || str_eq_c(path, "-") || out->n_inputs == SAMPLE_MAX_INPUTS)
            return bad_inputs(err, row);
        out->inputs[out->n_inputs++] = str_cstr(r->mem, place_of(r, path));
    }
    return out->n_inputs > 0 ? 0 : bad_inputs(err, row);
}

static int read_id(struct list_reader *r, const struct tsv_row *row,
    struct batch_row *out, struct err *err)
{
    struct str id = row->field[ID];
    bool is_new;
    if (id.n == 0)
        return 0;
    if (!batch_id_is_name(id))
        return bad_cell(err, row, "id", id, EXPECTED_ID);
    out->id = str_copy(r->mem, id);
    uint32_t *line = strmap_at(&r->ids, r->mem, out->id, &is_new);
    if (!is_new)
        return err_set(err, ERR_FAIL,
            "%s:%llu: id \"%.*s\" is that of line %u too; expected different ones",
            row->file, (unsigned long long)row->line, STR_ARG(id), (unsigned)*line);
    *line = (uint32_t)row->line;
    return 0;
}

static int read_options(struct list_reader *r, const struct tsv_row *row,
    struct batch_row *out, struct err *err)
{
    out->options = ARENA_ARRAY(r->mem, char *, N_OPTIONS);
    for (unsigned i = 0; i < N_OPTIONS; i++) {
        struct str cell = row->field[FIRST_OPTION + i];
        if (cell.n == 0)
            continue;
        if (options_known[i].is_path && str_eq_c(cell, "-"))
            return bad_cell(err, row, options_known[i].name, cell, "a file");
        struct str word = str_fmt(r->mem, "--%s=%.*s", options_known[i].name,
            STR_ARG(options_known[i].is_path ? place_of(r, cell) : cell));
        out->options[out->n_options++] = str_cstr(r->mem, word);
    }
    return 0;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct list_reader *r = ctx;
    struct batch_list *l = r->out;
    struct batch_row out = {.line = row->line};
    int rc = read_inputs(r, row, &out, err);
    if (rc >= 0)
        rc = read_id(r, row, &out, err);
    if (rc >= 0)
        rc = read_options(r, row, &out, err);
    if (rc < 0)
        return rc;
    l->rows = arena_grow(r->mem, l->rows, &l->cap, l->n + 1, sizeof *l->rows);
    l->rows[l->n++] = out;
    return 0;
}

int batch_list_read(
    const char *path, struct arena *mem, struct batch_list *out, struct err *err)
{
    static const struct tsv_format format = {
        .quoting = TSV_RAW, .comments = true, .only_known = true};
    struct list_reader r = {.mem = mem, .out = out};
    const char *slash = strrchr(path, '/');
    *out = (struct batch_list){.path = path};
    if (slash)
        r.directory = str_sub(str_of(path), 0, (size_t)(slash - path) + 1);
    struct stream *in = stream_open(path, err);
    int rc = in == NULL ? err->code
                        : tsv_read(in, &format, columns, N_COLUMNS, read_row, NULL, &r,
                            NULL, err);
    if (rc >= 0)
        out->sha256 = str_copy(mem, str_of(stream_sha256(in)));
    stream_close(in);
    if (rc >= 0 && out->n == 0)
        return err_set(err, ERR_FAIL, "%s: the list names no sample", path);
    return rc < 0 ? rc : 0;
}

#define AT(member) offsetof(struct query_options, member)

int batch_row_options(const struct batch_row *row, const struct query_options *common,
    struct query_options *own, struct report_options *out, struct err *err)
{
    static const struct opt options[] = {QUERY_OPTION_ROWS(AT), {0}};
    static const struct opt_command command = {.name = "vdt query", .options = options};
    char *argv[N_OPTIONS + 1] = {NULL};
    unsigned n_args;
    *own = *common;
    memcpy(argv + 1, row->options, row->n_options * sizeof *argv);
    int rc =
        opt_parse(&command, (int)row->n_options + 1, argv, own, NULL, &n_args, err);
    if (rc >= 0 && own->sample && strcmp(own->sample, "all") == 0)
        rc = err_set(err, ERR_USAGE, "--sample is \"all\"; expected one sample");
    if (rc >= 0)
        rc = query_options_read(own, row->inputs, row->n_inputs, out, err);
    return rc < 0 ? rc : 0;
}
