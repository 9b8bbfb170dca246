/* VCF text of any bytes: every line behind the header is a record or a bad line, every
 * column can be asked for, in any order; and where plain records are passed over, as
 * many are counted as would have been handed on. */
#include "tests/fuzz/fuzz_vcf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct taken {
    struct vcf_stretch stretch;
    uint64_t n_records, n_bad, n_alleles;
    bool has_stretch;
    struct vcf_map *map; /* NULL: none */
};

#define MAP_END1 (UINT32_C(1) << 28)

static const uint64_t no_sums[(MAP_END1 >> (VCF_MAP_SUM_SHIFT + 6)) + 1];
static const struct vcf_map_cells no_cells[(MAP_END1 >> (VCF_MAP_CELL_SHIFT + 6)) + 1];
static const struct vcf_map_bits open_bits = {no_sums, no_cells, MAP_END1, 0};

static int take_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct taken *t = ctx;

    (void)err;
    t->n_records++;
    t->n_alleles += vcf_count_plain(record->ref, record->alt, false);
    t->stretch.from1 = record->pos1;
    t->stretch.to1 = record->pos1 + 1000;
    t->stretch.map = t->map;
    if (t->map)
        vcf_map_name(t->map, record->chrom, open_bits);
    if (t->has_stretch)
        record->stretch = &t->stretch;
    return 0;
}

static int take_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct taken *t = ctx;

    (void)line;
    (void)raw;
    (void)reason;
    (void)err;
    t->n_bad++;
    return 0;
}

static int take_all(const uint8_t *data, size_t n, struct taken *t)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);

    if (in == NULL)
        return -1;
    int rc = vcf_read(in, ERR_SAMPLE, NULL, take_record, take_bad, t, &err);
    stream_close(in);
    return rc;
}

static void pass_over(const uint8_t *data, size_t n, struct vcf_map *map)
{
    struct taken all = {0}, some = {.has_stretch = true, .map = map};

    int rc = take_all(data, n, &all);
    if (rc != take_all(data, n, &some) || all.n_bad != some.n_bad
        || all.n_records != some.n_records + some.stretch.n_records
        || all.n_alleles != some.n_alleles + some.stretch.n_alleles)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct vcf_map map = {0};

    fuzz_vcf_run(data, n);
    pass_over(data, n, NULL);
    pass_over(data, n, &map);
    return 0;
}
