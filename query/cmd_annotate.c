#include "query/cmd_annotate.h"

#include "query/report_files.h"
#include "query/report_vcf.h"

#include <sys/stat.h>
#include <unistd.h>

bool annotate_is_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev
           && x.st_ino == y.st_ino;
}

int annotate_check(struct report_options *options, const char *prefix, struct err *err)
{
    const struct sample_options *s = &options->sample;
    struct buf path = BUF_INIT;
    int rc = report_vcf_check(s->path, err);
    if (rc >= 0 && prefix != NULL) {
        buf_fmt(&path, "%s" REPORT_VCF_SUFFIX, prefix);
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

int annotate_write(
    const struct report *r, const char *vcf, struct outfile *out, struct err *err)
{
    return write_to(r, vcf, out->fd, out->path, true, err);
}
