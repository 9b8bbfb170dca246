/* The rows that were asked for, one after another, and sources.tsv at the end. */
#include "ingest/fetch/fetch_private.h"
#include "ingest/fetch/fetch_words.h"
#include "kb/base/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_asked_for(const struct fetch_options *o, const struct fetch_row *row)
{
    for (unsigned i = 0; i < o->n_sources; i++)
        if (fetch_row_is_named(row, o->sources[i]))
            return true;
    return o->n_sources == 0 && row->is_default;
}

/* A --source that names nothing. */
static int check_names(
    const struct fetch_options *o, const struct fetch_table *table, struct err *err)
{
    for (unsigned i = 0; i < o->n_sources; i++) {
        bool is_known = false;
        for (size_t r = 0; r < table->n; r++)
            is_known |= fetch_row_is_named(&table->rows[r], o->sources[i]);
        if (is_known)
            continue;
        struct buf known = BUF_INIT;
        for (size_t r = 0; r < table->n; r++)
            buf_fmt(&known, " %s/%s", table->rows[r].source, table->rows[r].kind);
        err_set(err, ERR_USAGE, "--source \"%s\" is not in %s", o->sources[i],
            o->table_path);
        err_hint(err, "it has%s", known.p);
        buf_free(&known);
        return err->code;
    }
    return 0;
}

static int load(
    const struct fetch_options *o, struct fetch_table *table, struct err *err)
{
    if (fetch_table_read(table, o->table_path, err) < 0)
        return err->code;
    if (check_names(o, table, err) >= 0)
        return 0;
    fetch_table_free(table);
    return err->code;
}

int fetch_plan(const struct fetch_options *options, struct buf *out, struct err *err)
{
    struct fetch_table table;
    struct fetch f = {.options = options};
    struct buf place = BUF_INIT, url = BUF_INIT;
    if (load(options, &table, err) < 0)
        return err->code;
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < table.n; i++) {
        const struct fetch_row *row = &table.rows[i];
        struct str rest = str_of(row->url), first;
        if (!is_asked_for(options, row) || !str_next(&rest, ' ', &first))
            continue;
        buf_clear(&url);
        rc = words_expand(first, options->date, &url, err);
        fetch_place(&f, url.p, &place);
        buf_fmt(out, "%s\t%s\t%s/%s/%s\t%s\n", row->source, row->kind, options->out_dir,
            options->date, row->path, place.p);
    }
    buf_free(&url);
    buf_free(&place);
    fetch_table_free(&table);
    return rc;
}

/* ---- the directories ---- */

static int make_directory(const char *path, struct err *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return err_errno(err, "could not create the directory", path);
}

/* The latest date before this one; dates sort as text. */
static int find_former(struct fetch *f, struct err *err)
{
    const struct fetch_options *o = f->options;
    DIR *dir = opendir(o->out_dir);
    char best[DATE_BYTES] = "";
    if (dir == NULL)
        return err_errno(err, "could not open the directory", o->out_dir);
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir))
        if (date_is_day(str_of(e->d_name)) && strcmp(e->d_name, o->date) < 0
            && strcmp(e->d_name, best) > 0)
            memcpy(best, e->d_name, DATE_BYTES);
    closedir(dir);
    if (best[0] != '\0')
        f->former_dir = str_fmt(&f->mem, "%s/%s", o->out_dir, best).p;
    return 0;
}

/* What outfile_write left when a run was killed inside it.  The caller has the lock. */
static void sweep(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir))
        if (e->d_name[0] == '.' && strstr(e->d_name, ".tmp.") != NULL)
            unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
}

/* Returns the lock's descriptor: two runs into one directory would mix their parts. */
static int open_directory(struct fetch *f, struct err *err)
{
    const struct fetch_options *o = f->options;
    f->dir = str_fmt(&f->mem, "%s/%s", o->out_dir, o->date).p;
    f->sources_path = str_fmt(&f->mem, "%s/sources.tsv", f->dir).p;
    struct str state_dir = str_fmt(&f->mem, "%s/.fetch", f->dir);
    struct str lock = str_fmt(&f->mem, "%s/lock", state_dir.p);
    if (make_directory(o->out_dir, err) < 0 || make_directory(f->dir, err) < 0
        || make_directory(state_dir.p, err) < 0 || find_former(f, err) < 0)
        return err->code;
    int fd = open(lock.p, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_errno(err, "could not open", lock.p);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        sweep(f->dir);
        sweep(state_dir.p);
        return fd;
    }
    close(fd);
    return err_set(err, ERR_FAIL, "another vdt fetch is writing to \"%s\"", f->dir);
}

/* ---- sources.tsv ---- */

/* Every row of the table whose file is whole, whichever run took it. */
static int write_sources(
    struct fetch *f, const struct fetch_table *table, struct err *err)
{
    struct buf out = BUF_INIT;
    struct fetch here = *f;
    int rc = 0;
    here.former_dir = NULL;
    buf_add_c(&out,
        "source\tkind\tpath\trelease\tassembly\tlicence\turl\tsha256\tbytes\t"
        "date\trelease_from\n");
    for (size_t i = 0; rc >= 0 && i < table->n; i++) {
        const struct fetch_row *row = &table->rows[i];
        struct fetch_former file;
        rc = fetch_former_find(&here, row, &file, err);
        const struct str *v = file.state.value;
        if (rc >= 0 && file.is_there)
            buf_fmt(&out, "%s\t%s\t%s\t%.*s\t%s\t%s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n",
                row->source, row->kind, row->path, STR_ARG(v[STATE_RELEASE]),
                row->assembly, row->licence, STR_ARG(v[STATE_URL]),
                STR_ARG(v[STATE_SHA256]), STR_ARG(v[STATE_BYTES]),
                STR_ARG(v[STATE_DATE]), STR_ARG(v[STATE_RELEASE_FROM]));
        fetch_former_free(&file);
    }
    if (rc >= 0)
        rc = outfile_write(f->sources_path, 0644, buf_str(&out), err);
    buf_free(&out);
    return rc;
}

/* ---- the run ---- */

static void report_row(
    struct fetch *f, const struct fetch_row *row, int outcome, struct buf *report)
{
    static const char *const words[] = {
        [FETCH_TAKEN] = "taken",
        [FETCH_RESUMED] = "resumed",
        [FETCH_UNCHANGED] = "unchanged",
    };
    struct arena mem = ARENA_INIT;
    struct fetch_paths paths;
    struct fetch_state state;
    struct err ignored = {0};
    fetch_paths_of(f->dir, row->path, &mem, &paths);
    if (fetch_state_load(&state, paths.state, &ignored) > 0)
        buf_fmt(report, "%-10s %-36s %14.*s bytes  release %.*s\n", words[outcome],
            row->path, STR_ARG(state.value[STATE_BYTES]),
            STR_ARG(state.value[STATE_RELEASE]));
    fetch_state_free(&state);
    arena_free(&mem);
}

static void show_end(const struct fetch *f, const struct fetch_row *row)
{
    const struct progress_work p = {.task = row->path, .is_end = true};
    if (f->options->progress != NULL)
        f->options->progress(f->options->ctx, &p);
}

static int run_rows(struct fetch *f, const struct fetch_table *table,
    struct buf *report, struct err *err)
{
    unsigned n_asked = 0, n_failed = 0;
    for (size_t i = 0; i < table->n; i++) {
        const struct fetch_row *row = &table->rows[i];
        struct err why = {0};
        if (!is_asked_for(f->options, row))
            continue;
        n_asked++;
        int rc =
            row->page_size > 0 ? fetch_pages(f, row, &why) : fetch_file(f, row, &why);
        show_end(f, row);
        if (rc >= 0) {
            report_row(f, row, rc, report);
            continue;
        }
        n_failed++;
        err_wrap(&why, "%s", row->path);
        if (f->options->warn != NULL)
            f->options->warn(f->options->ctx, &why);
    }
    if (n_failed == 0)
        return 0;
    err_set(err, ERR_FAIL, "%u of %u files could not be taken; %s is not written",
        n_failed, n_asked, f->sources_path);
    return err_hint(err, "the others are kept; the same command goes on");
}

int fetch_run(const struct fetch_options *options, struct buf *report, struct err *err)
{
    struct fetch f = {.options = options};
    struct fetch_table table;
    if (load(options, &table, err) < 0)
        return err->code;
    int lock = open_directory(&f, err);
    int rc = lock < 0 ? lock : 0;
    if (rc >= 0) {
        f.http = http_new(options->stall_s, err);
        rc = f.http == NULL ? err->code : run_rows(&f, &table, report, err);
    }
    if (rc >= 0)
        rc = write_sources(&f, &table, err);
    if (rc >= 0)
        buf_fmt(report, "%s\n", f.sources_path);
    http_free(f.http);
    if (lock >= 0)
        close(lock);
    fetch_table_free(&table);
    arena_free(&f.mem);
    return rc;
}
