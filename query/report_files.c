#include "query/report_files.h"

#include <stdlib.h>

#include "query/report_html.h"
#include "query/report_md.h"
#include "query/report_tsv.h"

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

static int write_json(
    const struct report *r, const char *lang, struct report_files *out, struct err *err)
{
    (void)lang, (void)err;
    report_write_json(r, &add(out, ".json")->text);
    return 0;
}

static int write_html(
    const struct report *r, const char *lang, struct report_files *out, struct err *err)
{
    return report_write_html(r, lang, &add(out, ".html")->text, err);
}

static void table_suffix(struct str part, struct buf *out)
{
    buf_clear(out);
    buf_fmt(out, ".%.*s.tsv", STR_ARG(part));
}

static int take_table(void *ctx, struct str part, struct str text, struct err *err)
{
    struct report_file *f = add(ctx, "");
    (void)err;
    table_suffix(part, &f->suffix);
    buf_add_str(&f->text, text);
    return 0;
}

static int write_tsv(
    const struct report *r, const char *lang, struct report_files *out, struct err *err)
{
    (void)lang;
    return report_write_tsv(r, take_table, out, err);
}

static int write_md(
    const struct report *r, const char *lang, struct report_files *out, struct err *err)
{
    return report_write_md(r, lang, &add(out, ".md")->text, err);
}

static int write_no_file(
    const struct report *r, const char *lang, struct report_files *out, struct err *err)
{
    (void)r, (void)lang, (void)out, (void)err;
    return 0;
}

static const struct {
    const char *name;
    int (*write)(const struct report *r, const char *lang, struct report_files *out,
        struct err *err);
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

int report_files_make(const struct report *r, const char *formats, const char *lang,
    struct report_files *out, struct err *err)
{
    struct str rest = str_of(formats ? formats : "json"), word;
    int rc = 0;
    *out = (struct report_files){0};
    while (rc >= 0 && str_next(&rest, ',', &word))
        rc = formats_known[format_of(word)].write(r, lang, out, err);
    return rc;
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
