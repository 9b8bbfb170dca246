/* vdt query: one sample -> its report. */
#include "kb/base/beside.h"
#include "kb/store/kb_map_ahead.h"
#include "query/cmd_annotate.h"
#include "query/cmd_batch.h"
#include "query/cmd_cohort.h"
#include "query/command.h"
#include "query/query_audit.h"
#include "query/query_options.h"
#include "query/report_files.h"

#include <stdio.h>
#include <string.h>

struct query_values {
    struct query_options query;
    const char *output, *formats, *signed_by, *amends, *pseudonym, *audit, *batch;
    int audience; /* index of AUDIENCES */
    bool has_progress;
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
    QUERY_OPTION(OPT_PRIVATE, 0, "amends", AT(amends), "REPORT.json",
        "the former report of this sample that this one\namends: recorded by its "
        "SHA-256"),
    QUERY_OPTION(OPT_TEXT, 'O', "formats", AT(formats), "FORMAT,...",
        "what to write: " REPORT_FORMATS "\n(default json)"),
    QUERY_OPTION(OPT_PRIVATE, 'o', "output", AT(output), "PREFIX",
        "write PREFIX.json, PREFIX.html, PREFIX.PART.tsv,\nPREFIX.md, PREFIX.vcf.gz, "
        "readable by their owner only\n(default: stdout)"),
    QUERY_OPTION(OPT_TEXT, 0, "pseudonym", AT(pseudonym), "ID",
        "stands for the sample's name in all that is written"),
    QUERY_AUDIT_OPTION(AT(audit)),
    QUERY_OPTION(OPT_PRIVATE, 0, "batch", AT(batch), "LIST",
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
        "IN.vcf[.gz] may be BCF too, and \"-\" for stdin.  A place that it does not\n"
        "list was not looked at, unless --regions or --assume-covered says otherwise.\n"
        "Several files are those of several callers for one sample: each finding "
        "tells\n"
        "which of them have it.\n"
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

/* What one run holds open. */
struct run {
    const struct query_values *v;
    const struct report_options *o;
    struct query_outputs outputs;
    struct query_audit audit;
    struct opened_kb kb;
    struct str kb_id;  /* copied */
    struct buf inputs; /* of query_audit_inputs, when it failed */
};

static int fill_files(struct run *x, const struct report *r, struct err *err)
{
    struct outfile *vcf = query_outputs_find(&x->outputs, REPORT_VCF_SUFFIX);
    int rc = vcf != NULL ? annotate_write(r, x->o->sample.path, vcf, err) : 0;
    return rc < 0 ? rc
                  : report_files_write(r, x->v->formats, x->o->lang ? x->o->lang : "en",
                      query_outputs_add, &x->outputs, err);
}

static int print_piece(void *ctx, const char *suffix, struct str piece, struct err *err)
{
    (void)suffix;
    return outfile_add(ctx, piece, err);
}

static int digest_piece(
    void *ctx, const char *suffix, struct str piece, struct err *err)
{
    (void)suffix, (void)err;
    digest_add(ctx, piece.p, piece.n);
    return 0;
}

/* What print_report will print is too large to be kept: it is made twice. */
static int digest_printed(
    const struct run *x, const struct report *r, char *hex, struct err *err)
{
    uint8_t sum[DIGEST_BYTES];
    struct digest *d = digest_new();
    int rc = report_files_write(
        r, x->v->formats, x->o->lang ? x->o->lang : "en", digest_piece, d, err);
    digest_end(d, sum);
    digest_hex(sum, hex);
    return rc;
}

static int print_report(const struct run *x, const struct report *r, struct err *err)
{
    struct outfile printed = OUTFILE_INIT;
    if (report_files_want_vcf(x->v->formats))
        return annotate_print(r, x->o->sample.path, err);
    int rc = outfile_begin(&printed, "-", 0, err);
    if (rc >= 0)
        rc = report_files_write(r, x->v->formats, x->o->lang ? x->o->lang : "en",
            print_piece, &printed, err);
    if (rc >= 0)
        rc = outfile_commit(&printed, err);
    outfile_end(&printed);
    return rc;
}

static int audit_report(
    struct run *x, const struct report *r, const char *printed_sha256, struct err *err)
{
    struct buf inputs = BUF_INIT;
    query_audit_inputs(r, &inputs);
    int rc = query_audit_add(&x->audit,
        &(const struct query_audit_entry){.kb_id = r->kb_id,
            .inputs = buf_str(&inputs),
            .outputs = &x->outputs,
            .printed_sha256 = printed_sha256},
        err);
    buf_free(&inputs);
    return rc;
}

/* The log has its line before anyone has the report. */
static int write_report(struct run *x, const struct report *r, struct err *err)
{
    char hex[DIGEST_HEX_BYTES];
    bool is_printed = x->v->output == NULL;
    bool is_digested =
        is_printed && x->audit.log.fd >= 0 && !report_files_want_vcf(x->v->formats);
    int rc = is_printed ? 0 : fill_files(x, r, err);
    if (rc >= 0 && is_digested)
        rc = digest_printed(x, r, hex, err);
    if (rc >= 0)
        rc = audit_report(x, r, is_digested ? hex : NULL, err);
    if (rc < 0)
        return rc;
    return is_printed ? print_report(x, r, err)
                      : query_outputs_commit(&x->outputs, err);
}

static int run_cohort(struct run *x, struct err *err)
{
    struct outfile printed = OUTFILE_INIT;
    int rc = 0;
    if (x->v->output != NULL)
        return cmd_cohort(
            x->o, x->kb.txn, &x->outputs.output[0].file, &x->audit, &x->inputs, err);
    rc = outfile_begin(&printed, "-", 0, err);
    if (rc >= 0)
        rc = cmd_cohort(x->o, x->kb.txn, &printed, &x->audit, &x->inputs, err);
    outfile_end(&printed);
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

static int run_one(struct run *x, struct arena *mem, struct err *err)
{
    struct report report;
    int rc = report_make(x->o, x->kb.txn, mem, &report, err);
    if (rc >= 0) {
        note_order(&report.sample, x->v->query.is_quiet);
        rc = write_report(x, &report, err);
    }
    if (rc < 0)
        query_audit_inputs(&report, &x->inputs);
    return rc;
}

/* All that is written is open, and nothing else can be, before the first byte of a
 * patient's is read. */
static int begin(struct run *x, struct err *err)
{
    const struct query_values *v = x->v;
    int rc = 0;
    if (v->output != NULL)
        rc = query_outputs_begin(&x->outputs, v->output, v->formats,
            query_is_cohort(x->o) ? COHORT_SUFFIX : NULL, err);
    if (rc >= 0 && v->audit != NULL)
        rc = audit_open(&x->audit.log, v->audit, err);
    const char *const directories[] = {x->outputs.directory};
    if (rc >= 0)
        rc = command_sandbox(
            v->query.no_sandbox, directories, v->output != NULL ? 1 : 0, err);
    return rc;
}

static int run(struct run *x, struct arena *mem, struct err *err)
{
    int rc = begin(x, err);
    if (rc >= 0)
        rc = command_open_kb(
            x->v->query.kb, query_is_small_input(&x->o->sample), &x->kb, err);
    if (rc >= 0 && kb_meta(x->kb.txn, KB_META_ID, &x->kb_id, err) > 0)
        x->kb_id = str_copy(mem, x->kb_id);
    struct kb_map_ahead *ahead = NULL;
    if (rc >= 0 && x->v->query.n_threads > 1 && !query_is_large_input(&x->o->sample))
        ahead = kb_map_ahead_begin(x->kb.kb);
    if (rc >= 0)
        rc = query_is_cohort(x->o) ? run_cohort(x, err) : run_one(x, mem, err);
    kb_map_ahead_end(ahead);
    if (rc < 0)
        query_audit_failed(&x->audit, rc, x->kb_id, buf_str(&x->inputs), err);
    return rc;
}

/* It stands in headers of tables and VCFs. */
static int check_pseudonym(const char *id, struct err *err)
{
    enum { MOST_BYTES = 100 };
    size_t n = id != NULL ? strlen(id) : 1;
    bool is_plain = n <= MOST_BYTES;
    for (size_t i = 0; id != NULL && i < n; i++)
        is_plain &= id[i] > ' ' && id[i] < 127;
    return is_plain
               ? 0
               : err_set(err, ERR_USAGE,
                   "--pseudonym is \"%s\"; expected at most %d letters, digits and "
                   "signs of ASCII, without blanks",
                   id, MOST_BYTES);
}

static int read_values(struct query_values *v, const char *const *args, unsigned n_args,
    struct report_options *o, struct err *err)
{
    int rc = check_output(v->output, v->formats, err);
    if (rc >= 0)
        rc = check_pseudonym(v->pseudonym, err);
    if (rc >= 0)
        rc = check_amended(v->output, v->amends, err);
    if (rc >= 0)
        rc = query_options_read(&v->query, args, n_args, o, err);
    if (rc < 0)
        return rc;
    o->audience = (enum report_audience)v->audience;
    o->review = (struct review_options){v->signed_by, v->amends};
    o->pseudonym = v->pseudonym;
    if (query_is_cohort(o))
        return cmd_cohort_check(o, v->formats, err);
    return report_files_want_vcf(v->formats) ? annotate_check(o, v->output, err) : 0;
}

static int run_batch(struct query_audit *audit, const struct query_values *v,
    const char *const *args, unsigned n, struct err *err)
{
    const struct batch_values batch = {
        v->batch, v->output, v->formats, v->audit, v->has_progress};
    if (v->signed_by || v->amends || v->pseudonym || v->audience > 0)
        return err_set(err, ERR_USAGE,
            "--signed-by, --amends, --pseudonym and --audience are of one report; "
            "expected no --batch");
    if (report_files_want_vcf(v->formats))
        return err_set(err, ERR_USAGE, "-O vcf is of one sample; expected no --batch");
    if (n > 0)
        return err_set(err, ERR_USAGE,
            "unexpected argument \"%s\": the files of --batch stand in its list",
            args[0]);
    return cmd_batch(&v->query, &batch, audit, err);
}

static int no_input(struct err *err)
{
    err_set(err, ERR_USAGE, "%s is missing", command.args);
    return err_hint(err, "\"%s --help\" tells what is expected", command.name);
}

static int run_sample(struct run *x, struct query_values *v, const char *const *args,
    unsigned n_args, struct report_options *o, struct arena *mem, struct err *err)
{
    int rc = n_args == 0 ? no_input(err) : read_values(v, args, n_args, o, err);
    return rc < 0 ? rc : run(x, mem, err);
}

static int close_kb(void *ctx, struct err *err)
{
    (void)err; /* nothing fails */
    command_close_kb(ctx);
    return 0;
}

/* The pages of a large KB and of a genome's report take as long to give back as each
 * other, some milliseconds: that is worth a thread. */
#define MUCH_MEMORY ((size_t)16 << 20)
static void give_back(struct opened_kb *kb, struct arena *mem, unsigned n_threads)
{
    struct beside other;
    struct err unused;
    beside_begin(&other, close_kb, kb, n_threads > 1 && mem->used_bytes > MUCH_MEMORY);
    arena_free(mem);
    beside_end(&other, &unused);
}

int cmd_query(int argc, char **argv, struct err *err)
{
    struct query_values v = {.query.n_threads = 2};
    struct report_options o;
    struct run x = {
        .v = &v, .o = &o, .audit = {.log = AUDIT_INIT, .command = command.name}};
    struct arena mem = ARENA_INIT;
    struct buf given = BUF_INIT;
    const char *args[SAMPLE_MAX_INPUTS];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &v, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    rc = report_files_check(v.formats, err);
    query_audit_options(&command, argc, argv, &given);
    x.audit.options = buf_str(&given);
    if (rc >= 0 && v.batch != NULL)
        rc = run_batch(&x.audit, &v, args, n_args, err);
    else if (rc >= 0)
        rc = run_sample(&x, &v, args, n_args, &o, &mem, err);
    query_outputs_end(&x.outputs);
    buf_free(&x.inputs);
    audit_close(&x.audit.log);
    buf_free(&given);
    give_back(&x.kb, &mem, v.query.n_threads);
    return rc;
}
