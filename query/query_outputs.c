#include "query/query_outputs.h"

#include "kb/base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct beginning {
    struct query_outputs *out;
    const char *prefix;
    struct err *err;
    int rc;
};

static char *copy(const char *text)
{
    char *out = strdup(text);
    if (out == NULL)
        arena_oom(strlen(text) + 1);
    return out;
}

static void begin_one(void *ctx, const char *suffix)
{
    struct beginning *x = ctx;
    struct query_outputs *out = x->out;
    struct buf path = BUF_INIT;
    if (x->rc < 0)
        return;
    size_t n_bytes = (out->n + 1) * sizeof *out->output;
    struct query_output *all = realloc(out->output, n_bytes);
    if (all == NULL)
        arena_oom(n_bytes);
    out->output = all;
    buf_fmt(&path, "%s%s", x->prefix, suffix);
    x->rc = outfile_begin(&all[out->n].file, path.p, REPORT_FILE_MODE, x->err);
    if (x->rc >= 0)
        all[out->n++].suffix = copy(suffix);
    buf_free(&path);
}

static char *directory_of(const char *prefix)
{
    const char *slash = strrchr(prefix, '/');
    char *out = copy(slash != NULL ? prefix : ".");
    if (slash != NULL)
        out[slash == prefix ? 1 : slash - prefix] = '\0';
    return out;
}

int query_outputs_begin(struct query_outputs *out, const char *prefix,
    const char *formats, const char *only_suffix, struct err *err)
{
    struct beginning x = {.out = out, .prefix = prefix, .err = err};
    *out = (struct query_outputs){.directory = directory_of(prefix)};
    if (only_suffix != NULL)
        begin_one(&x, only_suffix);
    else if (report_files_suffixes(formats, begin_one, &x, err) < 0)
        return err->code;
    return x.rc;
}

struct outfile *query_outputs_find(const struct query_outputs *out, const char *suffix)
{
    for (size_t i = 0; i < out->n; i++)
        if (strcmp(out->output[i].suffix, suffix) == 0)
            return &out->output[i].file;
    return NULL;
}

int query_outputs_add(void *ctx, const char *suffix, struct str piece, struct err *err)
{
    return outfile_add(query_outputs_find(ctx, suffix), piece, err);
}

int query_outputs_fill(
    struct query_outputs *out, const struct report_files *files, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < files->n; i++)
        rc = query_outputs_add(
            out, files->file[i].suffix.p, buf_str(&files->file[i].text), err);
    return rc;
}

int query_outputs_commit(struct query_outputs *out, struct err *err)
{
    int rc = 0;
    size_t n = 0;
    for (; rc >= 0 && n < out->n; n++)
        rc = outfile_commit(&out->output[n].file, err);
    for (size_t i = 0; rc < 0 && i + 1 < n; i++)
        unlink(out->output[i].file.path);
    return rc;
}

void query_outputs_end(struct query_outputs *out)
{
    for (size_t i = 0; i < out->n; i++) {
        outfile_end(&out->output[i].file);
        free(out->output[i].suffix);
    }
    free(out->output);
    free(out->directory);
    *out = (struct query_outputs){0};
}
