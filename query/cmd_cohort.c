#include "query/cmd_cohort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kb/base/outfile.h"

#define OUTPUT_MODE 0600 /* it is about patients */

struct lines {
    FILE *out;
    const char *name;
    struct buf line;
};

bool query_is_cohort(const struct report_options *o)
{
    return o->sample.sample != NULL && strcmp(o->sample.sample, "all") == 0;
}

static int check(const struct report_options *o, const char *formats, struct err *err)
{
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

static int could_not_write(const struct lines *l, struct err *err)
{
    return err_set(
        err, ERR_FAIL, "could not write \"%s\": %s", l->name, strerror(errno));
}

static int write_line(void *ctx, const struct report *r, struct err *err)
{
    struct lines *l = ctx;

    buf_clear(&l->line);
    report_write_json_line(r, &l->line);
    if (fwrite(l->line.p, 1, l->line.n, l->out) != l->line.n)
        return could_not_write(l, err);
    return 0;
}

static int write_all(
    const struct report_options *o, struct kb_txn *kb, struct lines *l, struct err *err)
{
    int rc = cohort_make(o, kb, write_line, l, err);

    if (fflush(l->out) != 0 && rc >= 0)
        rc = could_not_write(l, err);
    buf_free(&l->line);
    return rc;
}

static int write_file(const struct report_options *o, struct kb_txn *kb,
    const char *path, struct err *err)
{
    char *temp = outfile_temp_name(path, err);
    int fd =
        temp ? open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, OUTPUT_MODE) : -1;
    struct lines l = {.out = fd >= 0 ? fdopen(fd, "w") : NULL, .name = path};
    int rc = 0;

    if (!temp)
        return err->code;
    if (!l.out)
        rc = could_not_write(&l, err);
    else {
        rc = write_all(o, kb, &l, err);
        if (fclose(l.out) != 0 && rc >= 0)
            rc = could_not_write(&l, err);
    }
    if (rc >= 0)
        rc = outfile_publish(temp, path, err);
    if (rc < 0 && fd >= 0)
        unlink(temp);
    free(temp);
    return rc;
}

int cmd_cohort(const struct report_options *o, struct kb_txn *kb, const char *prefix,
    const char *formats, struct err *err)
{
    struct lines out = {.out = stdout, .name = "stdout"};
    struct buf path = BUF_INIT;
    int rc = check(o, formats, err);

    if (rc < 0)
        return rc;
    if (!prefix) {
        rc = write_all(o, kb, &out, err);
    } else {
        buf_fmt(&path, "%s.jsonl", prefix);
        rc = write_file(o, kb, path.p, err);
        buf_free(&path);
    }
    return rc < 0 ? rc : 0;
}
