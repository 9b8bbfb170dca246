/* What every file that vcf_read takes must hold to, VCF or BCF: lines that go up, a
 * header once, records with their columns, which can be asked for in any order. */
#ifndef TESTS_FUZZ_FUZZ_VCF_H
#define TESTS_FUZZ_FUZZ_VCF_H

#include <stdlib.h>

#include "kb/base/vcf.h"

struct fuzz_vcf {
    unsigned n_headers, n_records, n_bad;
    uint64_t last_line, sum;
    unsigned n_samples;
};

static inline void fuzz_vcf_weigh(struct fuzz_vcf *s, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        s->sum += (unsigned char)text.p[i];
}

static inline int fuzz_vcf_see_header(
    void *ctx, const struct vcf_header *header, struct err *err)
{
    struct fuzz_vcf *s = ctx;

    (void)err;
    if (s->n_headers++ > 0)
        abort();
    s->n_samples = header->n_samples;
    for (unsigned i = 0; i < header->n_contigs; i++)
        fuzz_vcf_weigh(s, header->contigs[i].id);
    for (unsigned i = 0; i < header->n_infos; i++)
        fuzz_vcf_weigh(s, header->infos[i].description);
    for (unsigned i = 0; i < header->n_samples; i++)
        fuzz_vcf_weigh(s, header->samples[i]);
    return 0;
}

static inline void fuzz_vcf_next_line(struct fuzz_vcf *s, uint64_t line)
{
    if (s->n_headers != 1 || line <= s->last_line)
        abort();
    s->last_line = line;
}

static inline int fuzz_vcf_see_record(
    void *ctx, struct vcf_record *record, struct err *err)
{
    struct fuzz_vcf *s = ctx;
    struct str value;

    (void)err;
    fuzz_vcf_next_line(s, record->line);
    s->n_records++;
    if (record->chrom.n == 0 || record->ref.n == 0 || record->alt.n == 0
        || record->pos1 > INT32_MAX)
        abort();
    if (s->n_records % 2 == 0) /* of BCF it can be had alone */
        fuzz_vcf_weigh(s, vcf_column(record, VCF_FILTER));
    fuzz_vcf_weigh(
        s, vcf_column(record, VCF_SAMPLE0 + s->n_samples)); /* one too many */
    fuzz_vcf_weigh(s, vcf_column(record, VCF_INFO));
    fuzz_vcf_weigh(s, vcf_column(record, VCF_QUAL));
    if (vcf_info(record, STR("DP"), &value))
        fuzz_vcf_weigh(s, value);
    for (unsigned i = 0; i < s->n_samples && i < 4; i++)
        if (vcf_format(record, i, STR("GT"), &value))
            fuzz_vcf_weigh(s, value);
    return 0;
}

static inline int fuzz_vcf_see_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct fuzz_vcf *s = ctx;

    (void)err;
    fuzz_vcf_next_line(s, line);
    fuzz_vcf_weigh(s, raw);
    s->n_bad++;
    if (reason == NULL || reason[0] == '\0')
        abort();
    return 0;
}

static inline void fuzz_vcf_run(const void *p, size_t n)
{
    struct err err = {0};
    struct fuzz_vcf s = {0};
    struct stream *in = stream_open_bytes("mem", p, n, &err);

    if (in == NULL)
        return;
    int rc = vcf_read(in, ERR_SAMPLE, fuzz_vcf_see_header, fuzz_vcf_see_record,
        fuzz_vcf_see_bad, &s, &err);
    if (rc < 0 ? err.msg[0] == '\0' : s.n_headers != 1)
        abort();
    stream_close(in);
}

#endif
