/* vdt query: one sample -> its report. */
#include "kb/base/outfile.h"
#include "query/cmd_annotate.h"
#include "query/cmd_cohort.h"
#include "query/command.h"
#include "query/query_options.h"
#include "query/report_files.h"

#include <string.h>
#include <unistd.h>

#define OUTPUT_MODE 0600 /* it is about a patient */

struct query_values {
    struct query_options query;
    const char *output, *formats, *signed_by, *amends;
    int audience; /* index of AUDIENCES */
};

#define AUDIENCES "professional|patient" /* enum report_audience */

#define AT_QUERY(member) offsetof(struct query_values, query.member)
#define AT(member) offsetof(struct query_values, member)

static const struct opt options[] = {
    QUERY_OPTION_ROWS(AT_QUERY),
    {"audience", 0, OPT_CHOICE, AT(audience), NULL,
        "patient: adds explanations in plain words to HTML\nand Markdown (default "
        "professional)",
        AUDIENCES, 0, 0, false},
    QUERY_OPTION(OPT_TEXT, 0, "signed-by", AT(signed_by), "NAME",
        "who reviewed the report and answers for it\n(default: preliminary, not "
        "reviewed)"),
    QUERY_OPTION(OPT_TEXT, 0, "amends", AT(amends), "REPORT.json",
        "the former report of this sample that this one\namends: recorded by its "
        "SHA-256"),
    QUERY_OPTION(OPT_TEXT, 'O', "formats", AT(formats), "FORMAT,...",
        "what to write: " REPORT_FORMATS "\n(default json)"),
    QUERY_OPTION(OPT_TEXT, 'o', "output", AT(output), "PREFIX",
        "write PREFIX.json, PREFIX.html, PREFIX.PART.tsv,\nPREFIX.md, PREFIX.vcf.gz, "
        "readable by their owner only\n(default: stdout)"),
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

/* The report that is amended is not written over. */
static int check_amended(const char *prefix, const char *amended, struct err *err)
{
    struct buf path = BUF_INIT;
    int rc = 0;
    if (prefix == NULL || amended == NULL)
        return 0;
    buf_fmt(&path, "%s.json", prefix);
    if (annotate_is_same_file(path.p, amended))
        rc = err_set(err, ERR_USAGE,
            "-o: \"%s\" is the report that --amends names; expected another name",
            path.p);
    buf_free(&path);
    return rc;
}

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

static void name_file(struct buf *path, const char *prefix, const struct buf *suffix)
{
    buf_clear(path);
    buf_fmt(path, "%s%s", prefix, suffix->p);
}

/* All or none: what was written before a failure is removed.  The VCF stands ready
 * under another name, and gets its own last. */
static int write_files(const struct report_files *files, const char *prefix,
    struct annotated_file *vcf, struct err *err)
{
    struct buf path = BUF_INIT;
    int rc = 0;
    size_t n = 0;
    for (; rc >= 0 && n < files->n; n++) {
        name_file(&path, prefix, &files->file[n].suffix);
        rc = outfile_write(path.p, OUTPUT_MODE, buf_str(&files->file[n].text), err);
    }
    n -= rc < 0;
    if (rc >= 0 && vcf->temp != NULL)
        rc = annotate_publish(vcf, err);
    for (size_t i = 0; rc < 0 && i < n; i++) {
        name_file(&path, prefix, &files->file[i].suffix);
        unlink(path.p);
    }
    buf_free(&path);
    return rc;
}

static int print_one(const struct report *r, const struct query_values *v,
    const struct report_options *o, const struct report_files *files, struct err *err)
{
    if (report_files_want_vcf(v->formats))
        return annotate_print(r, o->sample.path, err);
    return command_print(buf_str(&files->file[0].text), err);
}

static int write_report(const struct report *r, const struct query_values *v,
    const struct report_options *o, struct err *err)
{
    struct report_files files;
    struct annotated_file vcf = {.path = BUF_INIT};
    int rc = report_files_make(r, v->formats, o->lang ? o->lang : "en", &files, err);
    if (rc >= 0 && v->output == NULL) {
        rc = print_one(r, v, o, &files, err);
    } else if (rc >= 0) {
        if (report_files_want_vcf(v->formats))
            rc = annotate_write(r, o->sample.path, v->output, &vcf, err);
        if (rc >= 0)
            rc = write_files(&files, v->output, &vcf, err);
        annotate_discard(&vcf);
    }
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
        rc = write_report(&report, v, o, err);
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
    if (rc < 0)
        return query_options_later(err);
    if (rc == OPT_HELP)
        return rc;
    rc = report_files_check(v.formats, err);
    if (rc >= 0)
        rc = check_output(v.output, v.formats, err);
    if (rc >= 0)
        rc = check_amended(v.output, v.amends, err);
    if (rc >= 0)
        rc = query_options_read(&v.query, args, n_args, &o, err);
    o.audience = (enum report_audience)v.audience;
    o.review = (struct review_options){v.signed_by, v.amends};
    if (rc >= 0 && report_files_want_vcf(v.formats) && !query_is_cohort(&o))
        rc = annotate_check(&o, v.output, err);
    return rc < 0 ? rc : run(&o, &v, err);
}
