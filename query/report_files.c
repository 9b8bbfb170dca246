#include "query/report_files.h"

#include <stdlib.h>
#include <string.h>

#include "query/report_html.h"
#include "query/report_md.h"
#include "query/report_tsv.h"

struct writing {
    report_files_sink *sink;
    void *ctx;
    const char *suffix; /* of the file in hand */
};

static int give_piece(void *ctx, struct str piece, struct err *err)
{
    const struct writing *x = ctx;
    return x->sink(x->ctx, x->suffix, piece, err);
}

static int write_json(
    const struct report *r, const char *lang, struct writing *x, struct err *err)
{
    (void)lang;
    x->suffix = ".json";
    return report_give_json(r, give_piece, x, err);
}

/* Those that are made whole. */
static int write_whole(const struct report *r, const char *lang, struct writing *x,
    int (*make)(
        const struct report *r, const char *lang, struct buf *out, struct err *err),
    const char *suffix, struct err *err)
{
    struct buf text = BUF_INIT;
    int rc = make(r, lang, &text, err);
    if (rc >= 0)
        rc = x->sink(x->ctx, suffix, buf_str(&text), err);
    buf_free(&text);
    return rc;
}

static int write_html(
    const struct report *r, const char *lang, struct writing *x, struct err *err)
{
    return write_whole(r, lang, x, report_write_html, ".html", err);
}

static int write_md(
    const struct report *r, const char *lang, struct writing *x, struct err *err)
{
    return write_whole(r, lang, x, report_write_md, ".md", err);
}

static void table_suffix(struct str part, struct buf *out)
{
    buf_clear(out);
    buf_fmt(out, ".%.*s.tsv", STR_ARG(part));
}

static int take_table(void *ctx, struct str part, struct str text, struct err *err)
{
    const struct writing *x = ctx;
    struct buf suffix = BUF_INIT;
    table_suffix(part, &suffix);
    int rc = x->sink(x->ctx, suffix.p, text, err);
    buf_free(&suffix);
    return rc;
}

static int write_tsv(
    const struct report *r, const char *lang, struct writing *x, struct err *err)
{
    (void)lang;
    return report_write_tsv(r, take_table, x, err);
}

static int write_no_file(
    const struct report *r, const char *lang, struct writing *x, struct err *err)
{
    (void)r, (void)lang, (void)x, (void)err;
    return 0;
}

static const struct {
    const char *name;
    int (*write)(
        const struct report *r, const char *lang, struct writing *x, struct err *err);
    const char *suffix; /* NULL: one file for each table */
} formats_known[] = {{"json", write_json, ".json"}, {"html", write_html, ".html"},
    {"tsv", write_tsv, NULL}, {"md", write_md, ".md"},
    {"vcf", write_no_file, REPORT_VCF_SUFFIX}};

#define N_FORMATS (sizeof formats_known / sizeof *formats_known)

static size_t format_of(struct str word)
{
    size_t i = 0;
    while (i < N_FORMATS && !str_eq_c(word, formats_known[i].name))
        i++;
    return i;
}

int report_files_check(const char *formats, struct err *err)
{
    bool is_given[N_FORMATS] = {false};
    struct str rest = str_of(formats), word;
    while (formats && str_next(&rest, ',', &word)) {
        size_t i = format_of(word);
        if (i == N_FORMATS)
            return err_set(err, ERR_USAGE,
                "-O: \"%.*s\" is not a format of this version; there "
                "are: " REPORT_FORMATS,
                STR_ARG(word));
        if (is_given[i])
            return err_set(
                err, ERR_USAGE, "-O: \"%.*s\" is given twice", STR_ARG(word));
        is_given[i] = true;
    }
    return 0;
}

bool report_files_want_vcf(const char *formats)
{
    struct str rest = str_of(formats), word;
    while (formats && str_next(&rest, ',', &word))
        if (str_eq_c(word, "vcf"))
            return true;
    return false;
}

struct suffixes {
    report_suffix_fn *fn;
    void *ctx;
};

static void take_part(void *ctx, struct str part)
{
    const struct suffixes *x = ctx;
    struct buf suffix = BUF_INIT;
    table_suffix(part, &suffix);
    x->fn(x->ctx, suffix.p);
    buf_free(&suffix);
}

int report_files_suffixes(
    const char *formats, report_suffix_fn *fn, void *ctx, struct err *err)
{
    struct str rest = str_of(formats ? formats : "json"), word;
    struct suffixes x = {fn, ctx};
    int rc = 0;
    while (rc >= 0 && str_next(&rest, ',', &word)) {
        const char *suffix = formats_known[format_of(word)].suffix;
        if (suffix == NULL)
            rc = report_tsv_each_part(take_part, &x, err);
        else
            fn(ctx, suffix);
    }
    return rc;
}

int report_files_write(const struct report *r, const char *formats, const char *lang,
    report_files_sink *sink, void *ctx, struct err *err)
{
    struct str rest = str_of(formats ? formats : "json"), word;
    struct writing x = {.sink = sink, .ctx = ctx};
    int rc = 0;
    while (rc >= 0 && str_next(&rest, ',', &word))
        rc = formats_known[format_of(word)].write(r, lang, &x, err);
    return rc;
}

static struct report_file *add(struct report_files *files, const char *suffix)
{
    size_t n = files->n + 1;
    struct report_file *all = realloc(files->file, n * sizeof *all);
    if (all == NULL)
        arena_oom(n * sizeof *all);
    files->file = all;
    all[files->n] = (struct report_file){.suffix = BUF_INIT, .text = BUF_INIT};
    buf_add_c(&all[files->n].suffix, suffix);
    return &all[files->n++];
}

static int keep_piece(void *ctx, const char *suffix, struct str piece, struct err *err)
{
    struct report_files *files = ctx;
    struct report_file *f = files->n > 0 ? &files->file[files->n - 1] : NULL;
    (void)err;
    if (f == NULL || strcmp(f->suffix.p, suffix) != 0)
        f = add(files, suffix);
    buf_add_str(&f->text, piece);
    return 0;
}

int report_files_make(const struct report *r, const char *formats, const char *lang,
    struct report_files *out, struct err *err)
{
    *out = (struct report_files){0};
    return report_files_write(r, formats, lang, keep_piece, out, err);
}

void report_files_free(struct report_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        buf_free(&files->file[i].suffix);
        buf_free(&files->file[i].text);
    }
    free(files->file);
    *files = (struct report_files){0};
}
