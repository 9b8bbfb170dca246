#include "query/cmd_batch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kb/base/json_out.h"
#include "kb/base/outfile.h"
#include "kb/base/strmap.h"
#include "query/batch.h"
#include "query/command.h"
#include "query/query_outputs.h"
#include "query/sandbox.h"

#define RECORD_SCHEMA "vdt-batch/1"
#define INDEX_NAME "index.jsonl"
#define DIRECTORY_MODE 0700 /* it is about patients */

struct output {
    const struct batch_values *v;
    bool is_quiet;
    struct arena mem;  /* of ids */
    struct strmap ids; /* -> line of the list; -o only */
    struct buf index;  /* a record for each row; -o only */
    size_t n_done, n_failed;
    struct query_audit *audit;
    struct str kb_id; /* copied */
    bool has_told;    /* each failure has its own line in the audit log */
};

/* ---- what is checked before the first sample ---- */

static int check_options(
    const struct query_options *o, const struct batch_values *v, struct err *err)
{
    if (o->germline || o->patient || o->cna || o->sv || o->fusions || o->pgx_calls
        || o->sex != PATIENT_SEX_UNKNOWN)
        return err_set(err, ERR_USAGE,
            "--germline, --patient, --cna, --sv, --fusions, --pgx-calls and --sex are "
            "of one patient; expected them as columns of the list of --batch");
    if (o->sample && strcmp(o->sample, "all") == 0)
        return err_set(err, ERR_USAGE, "--sample all beside --batch");
    if (!v->directory && v->formats && strcmp(v->formats, "json") != 0)
        return err_set(err, ERR_USAGE,
            "-O is \"%s\"; expected json, or -o DIRECTORY too", v->formats);
    struct query_options checked = *o;
    struct report_options unused;
    return query_options_read(&checked, &v->list, 1, &unused, err);
}

static bool is_empty(DIR *d)
{
    struct dirent *e;
    while ((e = readdir(d)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            return false;
    return true;
}

/* Reports of an earlier run must not lie among these: that of a sample which fails now
 * would be taken for today's. */
static int make_directory(const char *path, struct err *err)
{
    if (mkdir(path, DIRECTORY_MODE) == 0)
        return 0;
    DIR *d = errno == EEXIST ? opendir(path) : NULL;
    if (!d)
        return err_errno(err, "could not create", path);
    bool is_new = is_empty(d);
    closedir(d);
    return is_new ? 0
                  : err_set(err, ERR_FAIL,
                      "the directory \"%s\" is not empty; expected a new one", path);
}

/* ---- one sample ---- */

static void add_record(struct buf *out, const struct batch_result *r)
{
    struct json_out w;
    json_out_begin(&w, out, true);
    json_out_object(&w);
    json_out_key_c(&w, "schema", RECORD_SCHEMA);
    json_out_key_int(&w, "line", (int64_t)r->row->line);
    json_out_key_str(&w, "id", r->id.n > 0 ? r->id : STR_NONE);
    json_out_key_c(&w, "status", r->rc < 0 ? "failed" : "reported");
    json_out_key_c(&w, "message", r->rc < 0 ? r->error.msg : NULL);
    json_out_key_c(&w, "hint", r->rc < 0 && r->error.hint[0] ? r->error.hint : NULL);
    json_out_end(&w);
}

static int put_text(struct str text, struct err *err)
{
    return fwrite(text.p, 1, text.n, stdout) == text.n
               ? 0
               : err_errno(err, "could not write", "standard output");
}

/* Is the sample's own id good for the names of its files?  Those of the list are. */
static int claim_id(struct output *out, const struct batch_result *r, struct err *err)
{
    bool is_new;
    if (r->row->id.n > 0)
        return 0;
    if (!batch_id_is_name(r->id))
        return err_set(err, ERR_SAMPLE,
            "the sample's id is \"%.*s\", which no file can be called by; expected a "
            "column id in the list",
            STR_ARG(r->id));
    uint32_t *line =
        strmap_at(&out->ids, &out->mem, str_copy(&out->mem, r->id), &is_new);
    if (!is_new)
        return err_set(err, ERR_SAMPLE,
            "the sample's id is \"%.*s\", as that of line %u; expected a column id in "
            "the list",
            STR_ARG(r->id), (unsigned)*line);
    *line = (uint32_t)r->row->line;
    return 0;
}

static int audit_result(const struct output *out, const struct batch_result *r, int rc,
    const struct query_outputs *files, struct err *err)
{
    bool is_printed = rc >= 0 && files == NULL;
    return query_audit_add(out->audit,
        &(const struct query_audit_entry){.exit_status = err_exit_code(rc),
            .kb_id = out->kb_id,
            .inputs = buf_str(&r->inputs),
            .outputs = files,
            .printed = is_printed ? buf_str(&r->files.file[0].text) : STR_NONE,
            .list_line = r->row->line},
        err);
}

/* It was read, and nobody gets what came of it: failed, as the batch did. */
static void put_dropped(void *ctx, const struct batch_result *r)
{
    struct err unused = {0};
    audit_result(ctx, r, r->rc < 0 ? r->rc : ERR_FAIL, NULL, &unused);
}

static int put_files(struct output *out, const struct batch_result *r, struct err *err)
{
    struct buf prefix = BUF_INIT;
    buf_fmt(&prefix, "%s/%.*s", out->v->directory, STR_ARG(r->id));
    struct query_outputs files;
    int rc = query_outputs_begin(&files, prefix.p, out->v->formats, NULL, err);
    if (rc >= 0)
        rc = query_outputs_fill(&files, &r->files, err);
    if (rc < 0)
        put_dropped(out, r);
    else
        rc = audit_result(out, r, 0, &files, err);
    if (rc >= 0)
        rc = query_outputs_commit(&files, err);
    query_outputs_end(&files);
    buf_free(&prefix);
    return rc;
}

static void say(
    const struct output *out, const struct batch_result *r, const char *what)
{
    struct err line = {0}; /* names in it are masked as in any message */
    err_set(&line, ERR_FAIL, "%s:%llu: %.*s%s%s", out->v->list,
        (unsigned long long)r->row->line, STR_ARG(r->id), r->id.n > 0 ? ": " : "",
        what);
    fprintf(stderr, "vdt query: %s\n", line.msg);
}

static int put_failure(
    struct output *out, const struct batch_result *r, struct err *err)
{
    struct buf line = BUF_INIT;
    out->n_failed++;
    say(out, r, r->error.msg);
    if (r->error.hint[0])
        fprintf(stderr, "hint: %s\n", r->error.hint);
    add_record(out->v->directory ? &out->index : &line, r);
    int rc = audit_result(out, r, r->rc, NULL, err);
    if (rc >= 0)
        rc = put_text(buf_str(&line), err);
    buf_free(&line);
    return rc;
}

static int put_result(void *ctx, const struct batch_result *r, struct err *err)
{
    struct output *out = ctx;
    struct batch_result failed = *r;
    out->n_done++;
    if (r->rc >= 0 && out->v->directory)
        failed.rc = claim_id(out, r, &failed.error);
    if (failed.rc < 0)
        return put_failure(out, &failed, err);
    if (r->is_unsorted && !out->is_quiet)
        say(out, r,
            "the records are not in genome order: read all the same, but slower");
    if (!out->v->directory) {
        int rc = audit_result(out, r, 0, NULL, err);
        return rc < 0 ? rc : put_text(buf_str(&r->files.file[0].text), err);
    }
    add_record(&out->index, r);
    return put_files(out, r, err);
}

/* ---- all ---- */

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec)
           + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void say_rate(const struct output *out, double seconds)
{
    if (out->is_quiet || !(out->v->has_progress || isatty(STDERR_FILENO)))
        return;
    fprintf(stderr, "vdt query: %zu sample%s in %.1f s: %.1f a second\n", out->n_done,
        out->n_done == 1 ? "" : "s", seconds,
        seconds > 0 ? (double)out->n_done / seconds : 0);
}

static void reserve_ids(struct output *out, const struct batch_list *list)
{
    bool is_new;
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].id.n > 0)
            *strmap_at(&out->ids, &out->mem, list->rows[i].id, &is_new) =
                (uint32_t)list->rows[i].line;
}

/* The index is written last: where it stands, the batch went to its end. */
static int finish(struct output *out, struct err *err)
{
    struct buf path = BUF_INIT;
    int rc = 0;
    if (fflush(stdout) != 0)
        return err_errno(err, "could not write", "standard output");
    if (out->v->directory) {
        buf_fmt(&path, "%s/" INDEX_NAME, out->v->directory);
        rc = outfile_write(path.p, REPORT_FILE_MODE, buf_str(&out->index), err);
        buf_free(&path);
    }
    out->has_told = rc >= 0;
    if (rc >= 0 && out->n_failed > 0)
        rc = err_set(
            err, ERR_FAIL, "%zu of %zu samples failed", out->n_failed, out->n_done);
    return rc;
}

static int run(const struct query_options *common, const struct batch_list *list,
    struct output *out, struct err *err)
{
    const char *formats = out->v->formats ? out->v->formats : "json";
    const struct batch_options options = {.common = common,
        .formats = out->v->directory ? formats : NULL,
        .n_threads = common->n_threads,
        .has_audit = out->v->audit != NULL};
    struct opened_kb kb = {0};
    struct timespec begun;
    int rc = command_open_kb(common->kb, false, &kb, err);
    if (rc >= 0 && kb_meta(kb.txn, KB_META_ID, &out->kb_id, err) > 0)
        out->kb_id = str_copy(&out->mem, out->kb_id);
    if (rc >= 0 && out->v->directory)
        rc = make_directory(out->v->directory, err);
    const struct sandbox box = {.directories = &out->v->directory,
        .n_directories = out->v->directory ? 1 : 0,
        .may_create = out->v->directory != NULL};
    if (rc >= 0 && !common->no_sandbox)
        rc = sandbox_enter(&box, err);
    clock_gettime(CLOCK_MONOTONIC, &begun);
    if (rc >= 0)
        rc = batch_make(&options, list, kb.kb, put_result, put_dropped, out, err);
    if (rc >= 0)
        rc = finish(out, err);
    if (out->n_done > 0)
        say_rate(out, seconds_since(&begun));
    command_close_kb(&kb);
    return rc;
}

int cmd_batch(const struct query_options *common, const struct batch_values *v,
    struct query_audit *audit, struct err *err)
{
    struct output out = {.v = v, .is_quiet = common->is_quiet, .audit = audit};
    struct arena mem = ARENA_INIT;
    struct batch_list list = {0};
    int rc = check_options(common, v, err);
    if (rc >= 0 && v->audit != NULL)
        rc = audit_open(&audit->log, v->audit, err);
    if (rc >= 0)
        rc = batch_list_read(v->list, &mem, &list, err);
    if (rc >= 0) {
        audit->list_sha256 = list.sha256;
        reserve_ids(&out, &list);
        rc = run(common, &list, &out, err);
    }
    if (rc < 0 && !out.has_told)
        query_audit_failed(audit, rc, out.kb_id, STR_NONE, err);
    buf_free(&out.index);
    arena_free(&out.mem);
    arena_free(&mem);
    return rc;
}
