#include "query/sample_ahead.h"

#include "kb/base/stream.h"

struct places {
    struct arena *mem;
    struct kb_place_bin *bins;
    size_t n, cap;
    uint64_t chrom_run;
    unsigned contig;
};

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    (void)ctx;
    (void)h;
    (void)err;
    return 0;
}

static void add_bin(struct places *p, uint32_t bin)
{
    if (p->n > 0 && p->bins[p->n - 1].contig == p->contig
        && p->bins[p->n - 1].bin == bin)
        return;
    p->bins = arena_grow(p->mem, p->bins, &p->cap, p->n + 1, sizeof *p->bins);
    p->bins[p->n++] = (struct kb_place_bin){p->contig, bin};
}

static int on_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct places *p = ctx;
    uint32_t pos1 = record->pos1, beg1 = pos1 > NEAR_BASES ? pos1 - NEAR_BASES : 1;
    enum assembly implied;
    (void)err;
    if (record->chrom_run != p->chrom_run)
        p->contig = contig_parse(record->chrom, &implied);
    p->chrom_run = record->chrom_run;
    if (p->contig == CONTIG_NONE)
        return 0;
    add_bin(p, beg1 >> KB_BIN_SHIFT);
    add_bin(p, (pos1 + NEAR_BASES) >> KB_BIN_SHIFT);
    return 0;
}

size_t sample_ahead_bins(const char *path, struct arena *mem, struct kb_place_bin **out)
{
    struct places p = {.mem = mem, .contig = CONTIG_NONE};
    struct err ignored;
    struct stream *in = stream_open(path, &ignored);
    if (in)
        vcf_read(in, ERR_SAMPLE, on_header, on_record, NULL, &p, &ignored);
    stream_close(in);
    *out = p.bins;
    return p.n;
}

static void look_ahead(struct reading *r)
{
    struct arena mem = ARENA_INIT;
    struct kb_place_bin *bins;
    size_t n = sample_ahead_bins(r->path, &mem, &bins);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (r->sides[i].is_active)
            kb_ahead_bins(r->kb, r->sides[i].assembly, bins, n);
    arena_free(&mem);
}

int reading_record_ahead(void *ctx, struct vcf_record *record, struct err *err)
{
    struct reading *r = ctx;
    if (kb_ahead_is_due(&r->ahead))
        look_ahead(r);
    return reading_record(r, record, err);
}
