/* vdt query: one sample -> its report. */
#include "kb/base/outfile.h"
#include "query/cmd_cohort.h"
#include "query/command.h"
#include "query/query_options.h"
#include "query/report_files.h"

#include <string.h>
#include <unistd.h>

#define OUTPUT_MODE 0600 /* it is about a patient */

struct query_values {
    struct query_options query;
    const char *output, *formats;
};

#define AT_QUERY(member) offsetof(struct query_values, query.member)
#define AT(member) offsetof(struct query_values, member)

static const struct opt options[] = {
    QUERY_OPTION_ROWS(AT_QUERY),
    QUERY_OPTION(OPT_TEXT, 'O', "formats", AT(formats), "FORMAT,...",
        "what to write: json, html, tsv (default json)"),
    QUERY_OPTION(OPT_TEXT, 'o', "output", AT(output), "PREFIX",
        "write PREFIX.json, PREFIX.html, PREFIX.PART.tsv,\nreadable by their owner "
        "only (default: stdout)"),
    {0},
};

static const struct opt_command command = {
    .name = "vdt query",
    .args = "IN.vcf[.gz]...",
    .summary = "Report on one sample: what the knowledge base says about its variants.",
    .options = options,
    .notes =
        "IN.vcf[.gz] may be \"-\" for stdin.  A place that the VCF does not list was\n"
        "not looked at, unless --regions or --assume-covered says otherwise.  Several\n"
        "files are those of several callers for one sample: each finding tells which\n"
        "of them have it.",
    .min_args = 1,
    .max_args = SAMPLE_MAX_INPUTS,
};

/* Several files cannot share stdout. */
static int check_output(const char *prefix, const char *formats, struct err *err)
{
    size_t n = prefix != NULL ? strlen(prefix) : 1;
    if (prefix == NULL && formats != NULL
        && (strchr(formats, ',') != NULL || strcmp(formats, "tsv") == 0))
        return err_set(err, ERR_USAGE,
            "-O %s is more than one file; expected -o PREFIX too", formats);
    if (n == 0 || (prefix != NULL && prefix[n - 1] == '/'))
        return err_set(err, ERR_USAGE,
            "-o is \"%s\"; expected the beginning of a file name", prefix);
    return 0;
}

/* All or none: what was written before a failure is removed. */
static int write_files(
    const struct report_files *files, const char *prefix, struct err *err)
{
    struct buf path = BUF_INIT;
    int rc = 0;
    size_t n = 0;
    for (; rc >= 0 && n < files->n; n++) {
        buf_clear(&path);
        buf_fmt(&path, "%s%s", prefix, files->file[n].suffix.p);
        rc = outfile_write(path.p, OUTPUT_MODE, buf_str(&files->file[n].text), err);
    }
    for (size_t i = 0; rc < 0 && i + 1 < n; i++) {
        buf_clear(&path);
        buf_fmt(&path, "%s%s", prefix, files->file[i].suffix.p);
        unlink(path.p);
    }
    buf_free(&path);
    return rc;
}

static int write_report(const struct report *r, const struct query_values *v,
    const char *lang, struct err *err)
{
    struct report_files files;
    int rc = report_files_make(r, v->formats, lang, &files, err);
    if (rc >= 0)
        rc = v->output != NULL ? write_files(&files, v->output, err)
                               : command_print(buf_str(&files.file[0].text), err);
    report_files_free(&files);
    return rc;
}

static int run(
    const struct report_options *o, const struct query_values *v, struct err *err)
{
    struct opened_kb kb;
    struct report report;
    struct arena mem = ARENA_INIT;
    int rc = command_open_kb(v->query.kb, query_is_small_input(&o->sample), &kb, err);
    bool is_cohort = query_is_cohort(o);
    if (rc >= 0 && is_cohort)
        rc = cmd_cohort(o, kb.txn, v->output, v->formats, err);
    if (rc >= 0 && !is_cohort)
        rc = report_make(o, kb.txn, &mem, &report, err);
    if (rc >= 0 && !is_cohort)
        rc = write_report(&report, v, o->lang ? o->lang : "en", err);
    command_close_kb(&kb);
    arena_free(&mem);
    return rc;
}

int cmd_query(int argc, char **argv, struct err *err)
{
    struct query_values v = {.query.n_threads = 1};
    struct report_options o;
    const char *args[SAMPLE_MAX_INPUTS];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &v, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    rc = report_files_check(v.formats, err);
    if (rc >= 0)
        rc = check_output(v.output, v.formats, err);
    if (rc >= 0)
        rc = query_options_read(&v.query, args, n_args, &o, err);
    return rc < 0 ? rc : run(&o, &v, err);
}
