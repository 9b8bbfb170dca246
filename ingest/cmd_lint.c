/* vdt lint: the shape of the curated tables, row by row. */
#include "ingest/build.h"
#include "ingest/cmd.h"
#include "kb/base/date.h"
#include "kb/base/tsv.h"

#include <stdlib.h>
#include <sys/stat.h>

static const struct opt options[] = {{0}};

static const struct opt_command command = {
    .name = "vdt lint",
    .args = "[DIR]",
    .summary =
        "Check the curated tables of DIR (default: those of this program): columns,\n"
        "dates, ids. Prints FILE:LINE: what is wrong; exit 1 when anything is.",
    .options = options,
    .max_args = 1,
};

struct lint {
    struct buf out;
    struct str columns[CURATED_MAX_COLUMNS];
    unsigned n_columns;
    uint64_t n_rows, n_wrong;
};

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

static bool is_disease_id(struct str s)
{
    if (str_starts(s, STR("DOID:")))
        return is_digits(str_sub(s, 5, s.n));
    return str_starts(s, STR("VDT:")) && s.n > 4;
}

static bool is_criterion(struct str s)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;
    struct err err = {0};
    bool is_read = criterion_parse(s, &mem, &c, &err) >= 0;
    arena_free(&mem);
    return is_read;
}

/* What is expected of a column, by its name; NULL: anything. */
static const char *expected(struct str column, struct str value, bool is_disease_table)
{
    if (str_eq_c(column, "date") || str_ends(column, STR("_date")))
        return date_is_day(value) ? NULL : "a date YYYY-MM-DD";
    bool is_id = str_eq_c(column, "doid")
                 || (is_disease_table
                     && (str_eq_c(column, "id") || str_eq_c(column, "child_id")
                         || str_eq_c(column, "parent_id")));
    if (is_id)
        return is_disease_id(value) ? NULL : "DOID:digits or VDT:name";
    if (str_eq_c(column, "absent"))
        return str_eq_c(value, "stop") || str_eq_c(value, "skip") ? NULL
                                                                  : "stop or skip";
    if (str_eq_c(column, "criterion") && value.n > 0 && !is_criterion(value))
        return "a criterion";
    if (value.n != str_trim(value).n)
        return "no blanks at the ends";
    return NULL;
}

struct lint_table {
    struct lint *lint;
    const struct curated_spec *spec;
};

static int lint_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    (void)err;
    struct lint_table *t = ctx;
    struct lint *l = t->lint;
    bool is_disease_table = str_starts(str_of(t->spec->table), STR("disease_"));
    l->n_rows++;
    for (unsigned i = 0; i < l->n_columns; i++) {
        struct str value = row->field[i];
        if (value.p == NULL)
            continue;
        const char *want = expected(l->columns[i], value, is_disease_table);
        if (want == NULL)
            continue;
        buf_fmt(&l->out, "%s:%llu: %.*s is \"%.*s\", expected %s\n", row->file,
            (unsigned long long)row->line, STR_ARG(l->columns[i]), STR_ARG(value),
            want);
        l->n_wrong++;
    }
    return 0;
}

static int lint_bad(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    (void)raw, (void)err;
    struct lint_table *t = ctx;
    buf_fmt(&t->lint->out, "%s:%llu: %s\n", file, (unsigned long long)line, reason);
    t->lint->n_wrong++;
    return 0;
}

static void lint_table(struct lint *l, const char *dir, const struct curated_spec *spec)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .comments = true};
    struct tsv_column columns[CURATED_MAX_COLUMNS] = {0};
    struct lint_table t = {l, spec};
    struct arena mem = ARENA_INIT;
    struct tsv_counts counts;
    struct err err = {0};
    struct stat st;
    struct str path = str_fmt(&mem, "%s/%s.tsv", dir, spec->table);
    bool is_missing = stat(path.p, &st) < 0 && !spec->is_required;
    int rc =
        is_missing ? 0 : curated_columns(path.p, spec, &mem, columns, l->columns, &err);
    l->n_columns = rc > 0 ? (unsigned)rc : 0;
    struct stream *in = rc > 0 ? stream_open(path.p, &err) : NULL;
    rc = in == NULL ? err.code
                    : tsv_read(in, &format, columns, l->n_columns, lint_row, lint_bad,
                        &t, &counts, &err);
    if (rc < 0) {
        buf_fmt(&l->out, "%s\n", err.msg);
        l->n_wrong++;
    }
    stream_close(in);
    arena_free(&mem);
}

int cmd_lint(int argc, char **argv, struct err *err)
{
    struct lint l = {.out = BUF_INIT};
    const char *args[1];
    unsigned n_args;
    char unused;
    int rc = cmd_options(&command, argc, argv, &unused, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    struct stat st;
    char *own = n_args == 0 ? cmd_curated_path(err) : NULL;
    if (n_args == 0 && own == NULL)
        return err->code;
    if (n_args > 0 && stat(args[0], &st) < 0)
        return err_errno(err, "could not open", args[0]);
    if (n_args > 0 && !S_ISDIR(st.st_mode))
        return err_set(err, ERR_FAIL,
            "\"%s\" is a file; expected the directory of the curated tables", args[0]);
    const struct curated_spec *const lists[] = {curated_specs, curated_lint_specs};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const struct curated_spec *spec = lists[i]; spec->table != NULL; spec++)
            lint_table(&l, n_args > 0 ? args[0] : own, spec);
    if (l.n_wrong == 0) /* each table has its columns: now as a build reads them */
        curated_sources_lint(n_args > 0 ? args[0] : own, &l.out, &l.n_wrong);
    if (l.n_wrong == 0)
        buf_fmt(&l.out, "%llu rows, nothing wrong\n", (unsigned long long)l.n_rows);
    rc = cmd_print(buf_str(&l.out), err);
    buf_free(&l.out);
    free(own);
    if (rc >= 0 && l.n_wrong > 0)
        return err_set(err, ERR_FAIL, "%llu faults in the curated tables",
            (unsigned long long)l.n_wrong);
    return rc;
}
