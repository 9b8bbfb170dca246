#include "ingest/build_outputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/report_parts.h"
#include "kb/base/lockfile.h"
#include "kb/base/outfile.h"
#include "kb/store/kb_header.h"

char *build_directory_of(struct arena *mem, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return str_cstr(mem, STR("."));
    return str_cstr(mem, (struct str){path, (size_t)(slash - path) + (slash == path)});
}

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* A device or a pipe is written in place; so several may name it. */
static int check_path(struct build *b, const char *path, bool *is_file, struct err *err)
{
    struct stat st;
    *is_file = true;
    if (stat(path, &st) == 0) {
        *is_file = S_ISREG(st.st_mode);
        if (S_ISDIR(st.st_mode)) {
            errno = EISDIR;
            return err_errno(err, "could not write", path);
        }
    }
    if (*is_file && access(build_directory_of(&b->mem, path), W_OK) < 0)
        return outfile_refused("could not write", path, err);
    return 0;
}

int build_outputs_begin(struct build *b, struct err *err)
{
    const char *const paths[] = {b->options.kb_path, b->options.rejects_path,
        b->options.report_path, b->options.html_path};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        bool is_file = true;
        if (paths[i] == NULL || (i > 0 && is_stdout(paths[i])))
            continue;
        if (check_path(b, paths[i], &is_file, err) < 0)
            return err->code;
        for (size_t k = 0; is_file && k < i; k++)
            if (paths[k] != NULL && strcmp(paths[k], paths[i]) == 0)
                return err_set(err, ERR_USAGE,
                    "\"%s\" is named for two files that the build writes", paths[i]);
        lockfile_remove_stale(paths[i]);
    }
    if (kb_header_may_replace(b->options.kb_path, err) < 0)
        return err->code;
    b->lock = lockfile_take(b->options.kb_path, err);
    if (b->lock == NULL)
        return err->code;
    if (b->options.must_be_new && access(b->options.kb_path, F_OK) == 0)
        return err_set(err, ERR_FAIL, "\"%s\" is there already", b->options.kb_path);
    return 0;
}

static int write_one(
    struct build *b, const char *path, struct str text, struct err *err)
{
    struct outfile *f = &b->outputs[b->n_outputs];
    int rc = outfile_begin(f, path, 0644, err);
    if (rc < 0)
        return rc;
    b->n_outputs++;
    rc = outfile_add(f, text, err);
    return rc < 0 ? rc : outfile_close(f, err);
}

static int add_text(void *ctx, struct str text, struct err *err)
{
    return outfile_add(ctx, text, err);
}

/* There may be millions: they are written as they are made. */
static int write_rejects(struct build *b, struct err *err)
{
    struct outfile *f = &b->outputs[b->n_outputs];
    int rc = outfile_begin(f, b->options.rejects_path, 0644, err);
    if (rc < 0)
        return rc;
    b->n_outputs++;
    rc = report_rejects(b->report, build_file_name, b, add_text, f, err);
    return rc < 0 ? rc : outfile_close(f, err);
}

int build_outputs_write(struct build *b, struct err *err)
{
    struct buf text = BUF_INIT;
    int rc = b->options.rejects_path != NULL ? write_rejects(b, err) : 0;
    if (rc >= 0 && b->options.report_path != NULL) {
        buf_clear(&text);
        report_json(b, &text);
        rc = write_one(b, b->options.report_path, buf_str(&text), err);
    }
    if (rc >= 0 && b->options.html_path != NULL) {
        buf_clear(&text);
        report_html(b, &text);
        rc = write_one(b, b->options.html_path, buf_str(&text), err);
    }
    buf_free(&text);
    return rc;
}

/* The bytes are on the disk already: only a rename, or the sync of a directory, can
 * fail here. */
int build_outputs_commit(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < b->n_outputs; i++)
        if (outfile_commit(&b->outputs[i], err) < 0)
            return err_wrap(err, "\"%s\" is published", b->options.kb_path);
    return 0;
}

void build_outputs_end(struct build *b)
{
    for (unsigned i = 0; i < b->n_outputs; i++)
        outfile_end(&b->outputs[i]);
    b->n_outputs = 0;
    lockfile_release(b->lock);
}
