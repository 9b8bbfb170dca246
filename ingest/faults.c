#include "ingest/faults.h"

#include <stdarg.h>
#include <stdio.h>

void faults_free(struct faults *f)
{
    arena_free(&f->mem);
    *f = (struct faults){0};
}

void faults_add(struct faults *f, const char *fmt, ...)
{
    struct err text = {0}; /* cleans hostile bytes, cuts what is too long */
    va_list args;
    va_start(args, fmt);
    vsnprintf(text.msg, sizeof text.msg, fmt, args);
    va_end(args);
    err_set(&text, ERR_FAIL, "%s", text.msg);
    f->lines = arena_grow(&f->mem, f->lines, &f->cap, f->n + 1, sizeof *f->lines);
    f->lines[f->n++] = str_copy(&f->mem, str_of(text.msg));
}

int faults_stop(const struct faults *f, const char *what, struct err *err)
{
    if (f->n == 0)
        return 0;
    if (f->n == 1)
        return err_set(err, ERR_FAIL, "%.*s", STR_ARG(f->lines[0]));
    return err_set(
        err, ERR_FAIL, "%zu %s; the first: %.*s", f->n, what, STR_ARG(f->lines[0]));
}

void faults_list(const struct faults *f, struct buf *out)
{
    for (size_t i = 0; f->n > 1 && i < f->n; i++)
        buf_fmt(out, "%.*s\n", STR_ARG(f->lines[i]));
}
