/* VCF text of any bytes: every line behind the header is a record or a bad line, every
 * column can be asked for, in any order. */
#include "kb/base/vcf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct seen {
    unsigned n_headers, n_records, n_bad;
    uint64_t last_line, sum;
    unsigned n_samples;
};

static void weigh(struct seen *s, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        s->sum += (unsigned char)text.p[i];
}

static int see_header(void *ctx, const struct vcf_header *header, struct err *err)
{
    struct seen *s = ctx;

    (void)err;
    if (s->n_headers++ > 0)
        abort();
    s->n_samples = header->n_samples;
    for (unsigned i = 0; i < header->n_contigs; i++)
        weigh(s, header->contigs[i].id);
    for (unsigned i = 0; i < header->n_infos; i++)
        weigh(s, header->infos[i].description);
    for (unsigned i = 0; i < header->n_samples; i++)
        weigh(s, header->samples[i]);
    return 0;
}

static void next_line(struct seen *s, uint64_t line)
{
    if (s->n_headers != 1 || line <= s->last_line)
        abort();
    s->last_line = line;
}

static int see_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct seen *s = ctx;
    struct str value;

    (void)err;
    next_line(s, record->line);
    s->n_records++;
    if (record->chrom.n == 0 || record->ref.n == 0 || record->alt.n == 0
        || record->pos1 > INT32_MAX)
        abort();
    weigh(s, vcf_column(record, VCF_SAMPLE0 + s->n_samples)); /* one too many */
    weigh(s, vcf_column(record, VCF_INFO));
    weigh(s, vcf_column(record, VCF_QUAL));
    if (vcf_info(record, STR("DP"), &value))
        weigh(s, value);
    for (unsigned i = 0; i < s->n_samples && i < 4; i++)
        if (vcf_format(record, i, STR("GT"), &value))
            weigh(s, value);
    return 0;
}

static int see_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct seen *s = ctx;

    (void)err;
    next_line(s, line);
    weigh(s, raw);
    s->n_bad++;
    if (reason == NULL || reason[0] == '\0')
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err err = {0};
    struct seen s = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);
    int rc;

    if (in == NULL)
        return 0;
    rc = vcf_read(in, ERR_SAMPLE, see_header, see_record, see_bad, &s, &err);
    if (rc < 0 ? err.msg[0] == '\0' : s.n_headers != 1)
        abort();
    stream_close(in);
    return 0;
}
