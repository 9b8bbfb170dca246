#include "query/cmd_cohort.h"

#include "query/report_make.h"

#include <string.h>

struct lines {
    struct outfile *out;
    struct query_audit *audit;
    struct buf line, inputs;
    unsigned n;
};

bool query_is_cohort(const struct report_options *o)
{
    return o->sample.sample != NULL && strcmp(o->sample.sample, "all") == 0;
}

int cmd_cohort_check(
    const struct report_options *o, const char *formats, struct err *err)
{
    if (o->pseudonym)
        return err_set(err, ERR_USAGE,
            "--pseudonym is that of one sample; expected no --sample all");
    if (o->sample.normal)
        return err_set(err, ERR_USAGE,
            "--sample all reads each sample on its own; expected no --normal");
    if (o->sample.n_more > 0 || o->sample.germline_path)
        return err_set(err, ERR_USAGE,
            "--sample all reads the samples of one VCF; expected no other file of "
            "calls");
    if (o->patient_path || o->events.cna_path || o->events.sv_path
        || o->events.fusions_path)
        return err_set(err, ERR_USAGE,
            "--patient, --cna, --sv and --fusions are of one patient; expected no "
            "--sample all");
    if (o->pgx.outside_path)
        return err_set(err, ERR_USAGE,
            "--pgx-calls are those of one sample; expected no --sample all");
    if (o->sex != PATIENT_SEX_UNKNOWN)
        return err_set(
            err, ERR_USAGE, "--sex is that of one sample; expected no --sample all");
    if (o->review.signed_by || o->review.amended_path)
        return err_set(err, ERR_USAGE,
            "--signed-by and --amends are of one report; expected no --sample all");
    if (formats && strcmp(formats, "json") != 0)
        return err_set(
            err, ERR_USAGE, "-O is \"%s\"; expected json with --sample all", formats);
    return 0;
}

static int write_line(void *ctx, const struct report *r, struct err *err)
{
    struct lines *l = ctx;

    buf_clear(&l->line);
    int rc = report_write_json_line(r, &l->line, err);
    buf_clear(&l->inputs);
    query_audit_inputs(r, &l->inputs);
    if (rc >= 0)
        rc = query_audit_add(l->audit,
            &(const struct query_audit_entry){.kb_id = r->kb_id,
                .inputs = buf_str(&l->inputs),
                .printed = buf_str(&l->line),
                .sample_no = ++l->n},
            err);
    return rc < 0 ? rc : outfile_add(l->out, buf_str(&l->line), err);
}

int cmd_cohort(const struct report_options *o, struct kb_txn *kb, struct outfile *out,
    struct query_audit *audit, struct buf *failed_inputs, struct err *err)
{
    struct lines l = {.out = out, .audit = audit, .line = BUF_INIT, .inputs = BUF_INIT};
    struct arena mem = ARENA_INIT;
    struct report read = {0};
    int rc = cohort_make(o, kb, write_line, &l, &mem, &read.sample, err);

    buf_free(&l.line);
    buf_free(&l.inputs);
    if (rc >= 0)
        rc = outfile_commit(out, err);
    if (rc < 0) {
        report_list_inputs(&read, &mem);
        query_audit_inputs(&read, failed_inputs);
    }
    arena_free(&mem);
    return rc;
}
