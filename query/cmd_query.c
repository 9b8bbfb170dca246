/* vdt query: one sample -> its report. */
#include "query/cmd_batch.h"
#include "query/cmd_cohort.h"
#include "query/command.h"
#include "query/query_options.h"
#include "query/report_files.h"

#include <stdio.h>
#include <string.h>

struct query_values {
    struct query_options query;
    const char *output, *formats, *batch;
    bool has_progress;
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
    QUERY_OPTION(OPT_TEXT, 0, "batch", AT(batch), "LIST",
        "the samples of a list, -@ at a time: a JSON line for\neach in the list's "
        "order, or with -o DIRECTORY files\nDIRECTORY/ID.json, ..."),
    QUERY_OPTION(OPT_FLAG, 0, "progress", AT(has_progress), NULL,
        "the rate of --batch on stderr, also without a\nterminal"),
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
        "of them have it.\n"
        "LIST of --batch is a tab-separated table with a row for each sample: column\n"
        "\"input\" (files joined by \";\", relative to the list), and where wanted "
        "\"id\"\n"
        "(of its files; default: the sample's), tumour, sample, normal, origin,\n"
        "assembly, sex, secondary-findings, germline, patient, cna, sv, fusions,\n"
        "regions, pgx-calls, which mean what the options mean.  A sample that fails "
        "is\n"
        "told on stderr and by a record in its place (-o: in DIRECTORY/index.jsonl);\n"
        "the others are reported, and the exit status is 1.",
    .min_args = 0,
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

static int write_report(const struct report *r, const struct query_values *v,
    const char *lang, struct err *err)
{
    struct report_files files;
    int rc = report_files_make(r, v->formats, lang, &files, err);
    if (rc >= 0)
        rc = v->output != NULL ? report_files_write(&files, v->output, err)
                               : command_print(buf_str(&files.file[0].text), err);
    report_files_free(&files);
    return rc;
}

/* Once, for all files. */
static void note_order(const struct sample *s, bool is_quiet)
{
    for (unsigned i = 0; i < s->n_inputs && !is_quiet; i++)
        if (s->inputs[i].is_unsorted) {
            fprintf(stderr,
                "vdt query: the records are not in genome order: they were read all "
                "the same, but slower\n");
            return;
        }
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
        note_order(&report.sample, v->query.is_quiet);
    if (rc >= 0 && !is_cohort)
        rc = write_report(&report, v, o->lang ? o->lang : "en", err);
    command_close_kb(&kb);
    arena_free(&mem);
    return rc;
}

static int run_batch(
    const struct query_values *v, const char *const *args, unsigned n, struct err *err)
{
    const struct batch_values batch = {
        v->batch, v->output, v->formats, v->has_progress};
    if (n > 0)
        return err_set(err, ERR_USAGE,
            "unexpected argument \"%s\": the files of --batch stand in its list",
            args[0]);
    return cmd_batch(&v->query, &batch, err);
}

static int no_input(struct err *err)
{
    err_set(err, ERR_USAGE, "%s is missing", command.args);
    return err_hint(err, "\"%s --help\" tells what is expected", command.name);
}

int cmd_query(int argc, char **argv, struct err *err)
{
    struct query_values v = {.query.n_threads = 2};
    struct report_options o;
    const char *args[SAMPLE_MAX_INPUTS];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &v, args, &n_args, err);
    if (rc < 0)
        return query_options_later(err);
    if (rc == OPT_HELP)
        return rc;
    rc = report_files_check(v.formats, err);
    if (rc >= 0 && v.batch != NULL)
        return run_batch(&v, args, n_args, err);
    if (rc >= 0 && n_args == 0)
        rc = no_input(err);
    if (rc >= 0)
        rc = check_output(v.output, v.formats, err);
    if (rc >= 0)
        rc = query_options_read(&v.query, args, n_args, &o, err);
    return rc < 0 ? rc : run(&o, &v, err);
}
