#include "query/cmd_annotate.h"

#include "kb/base/outfile.h"
#include "query/report_vcf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTPUT_MODE 0600 /* it is about a patient */

bool annotate_is_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev
           && x.st_ino == y.st_ino;
}

static void name_output(const char *prefix, struct buf *out)
{
    buf_clear(out);
    buf_fmt(out, "%s.vcf.gz", prefix);
}

int annotate_check(struct report_options *options, const char *prefix, struct err *err)
{
    const struct sample_options *s = &options->sample;
    struct buf path = BUF_INIT;
    int rc = report_vcf_check(s->path, err);
    if (rc >= 0 && prefix != NULL) {
        name_output(prefix, &path);
        bool is_input =
            annotate_is_same_file(path.p, s->path)
            || (s->germline_path && annotate_is_same_file(path.p, s->germline_path));
        for (unsigned i = 0; i < s->n_more; i++)
            is_input |= annotate_is_same_file(path.p, s->more[i]);
        if (is_input)
            rc = err_set(err, ERR_USAGE,
                "-o: \"%s\" is an input too; expected another name", path.p);
    }
    buf_free(&path);
    options->sample.wants_places = true;
    return rc;
}

static int write_to(const struct report *r, const char *vcf, int fd, const char *name,
    bool is_compressed, struct err *err)
{
    struct bgzf_out *out = bgzf_out_new(fd, name, is_compressed);
    int rc = report_write_vcf(r, vcf, out, err);
    bgzf_out_free(out);
    return rc;
}

int annotate_print(const struct report *r, const char *vcf, struct err *err)
{
    return write_to(r, vcf, STDOUT_FILENO, "standard output", false, err);
}

int annotate_write(const struct report *r, const char *vcf, const char *prefix,
    struct annotated_file *out, struct err *err)
{
    name_output(prefix, &out->path);
    out->temp = outfile_temp_name(out->path.p, err);
    if (out->temp == NULL)
        return err->code;
    int fd = open(
        out->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, OUTPUT_MODE);
    if (fd < 0) {
        free(out->temp);
        out->temp = NULL;
        return err_errno(err, "could not create", out->path.p);
    }
    int rc = write_to(r, vcf, fd, out->path.p, true, err);
    if (close(fd) < 0 && rc >= 0)
        rc = err_errno(err, "could not close", out->path.p);
    return rc;
}

int annotate_publish(struct annotated_file *file, struct err *err)
{
    int rc = outfile_publish(file->temp, file->path.p, err);
    if (rc >= 0) {
        free(file->temp);
        file->temp = NULL;
    }
    return rc;
}

void annotate_discard(struct annotated_file *file)
{
    if (file->temp != NULL)
        unlink(file->temp);
    free(file->temp);
    file->temp = NULL;
    buf_free(&file->path);
}
