/* Annotations of any VCF: every ALT of every record is read, twice with one result. */
#include "query/annotation.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct reading {
    struct arena mem; /* of the header */
    struct annotation_format *format;
};

static int see_header(void *ctx, const struct vcf_header *header, struct err *err)
{
    struct reading *r = ctx;
    const char *why;

    (void)err;
    annotation_begin(header, &r->mem, &r->format, &why);
    return 0;
}

/* What an annotation says must be of bytes that can be read, and must print. */
static size_t weigh(const struct annotation *a, struct arena *mem)
{
    const struct str texts[] = {a->transcript, a->gene, a->hgvs_c, a->hgvs_p};
    size_t sum = a->n_unknown_terms + a->exon + consequence_text(mem, a->consequence).n;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        for (size_t k = 0; k < texts[i].n; k++)
            sum += (unsigned char)texts[i].p[k];
    if (a->has_change) {
        struct str text = protein_text(mem, &a->change);

        if (text.n == 0 || a->change.pos1 == 0 || a->change.pos2 < a->change.pos1)
            abort();
        sum += text.n;
    }
    return sum;
}

static size_t weigh_all(const struct annotation_format *f, struct vcf_record *record,
    unsigned alt, struct arena *mem)
{
    struct annotation *rows;
    unsigned n_bad, n = annotation_read(f, record, alt, mem, &rows, &n_bad);
    size_t sum = n + n_bad;

    for (unsigned i = 0; i < n; i++)
        sum += weigh(&rows[i], mem);
    return sum;
}

static int see_record(void *ctx, struct vcf_record *record, struct err *err)
{
    const struct reading *r = ctx;
    struct arena mem = ARENA_INIT;
    struct str rest = record->alt, alt;

    (void)err;
    for (unsigned i = 1; i <= 20 && str_next(&rest, ',', &alt); i++)
        if (weigh_all(r->format, record, i, &mem)
            != weigh_all(r->format, record, i, &mem))
            abort();
    arena_free(&mem);
    return 0;
}

static int see_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    (void)ctx;
    (void)line;
    (void)raw;
    (void)reason;
    (void)err;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct reading r = {0};
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);

    if (in) {
        (void)vcf_read(in, ERR_SAMPLE, see_header, see_record, see_bad, &r, &err);
        stream_close(in);
    }
    arena_free(&r.mem);
    return 0;
}
