#include "query/cohort.h"

#include <string.h>

#include "kb/base/strmap.h"

/* A record as far as its samples share it, and which text each of them has. */
struct kept {
    struct str head;   /* CHROM to FORMAT */
    struct str *texts; /* of samples, each once */
    uint16_t *of_sample;
};

struct cohort {
    struct arena mem, scratch; /* scratch: per record */
    struct str head;           /* header lines, without the samples' names */
    struct str *names;
    unsigned n_samples;
    struct kept *kept;
    size_t n_kept, cap_kept;
    struct sample_cut cut;
    struct str sha256;
};

/* ---- the one reading ---- */

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    struct cohort *c = ctx;
    struct buf head = BUF_INIT;

    if (h->n_samples > COHORT_MAX_SAMPLES)
        return err_set(err, ERR_SAMPLE, "found %u samples, expected at most %u",
            h->n_samples, COHORT_MAX_SAMPLES);
    for (unsigned i = 0; i < h->n_lines; i++) {
        buf_add_str(&head, h->lines[i]);
        buf_add_char(&head, '\n');
    }
    buf_add_c(&head, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t");
    c->head = str_copy(&c->mem, buf_str(&head));
    buf_free(&head);
    c->n_samples = h->n_samples;
    c->names = ARENA_ARRAY(&c->mem, struct str, h->n_samples);
    for (unsigned i = 0; i < h->n_samples; i++)
        c->names[i] = str_copy(&c->mem, h->samples[i]);
    return 0;
}

static struct str shared_columns(struct cohort *c, struct vcf_record *record)
{
    struct buf head = BUF_INIT;

    buf_fmt(&head, "%.*s\t%u\t%.*s\t%.*s\t%.*s", STR_ARG(record->chrom),
        (unsigned)record->pos1, STR_ARG(vcf_column(record, VCF_ID)),
        STR_ARG(record->ref), STR_ARG(record->alt));
    for (unsigned col = VCF_QUAL; col <= VCF_FORMAT; col++) {
        buf_add_char(&head, '\t');
        buf_add_str(&head, vcf_column(record, col));
    }
    buf_add_char(&head, '\t');
    struct str copy = str_copy(&c->mem, buf_str(&head));
    buf_free(&head);
    return copy;
}

static int on_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct cohort *c = ctx;
    struct strmap known = STRMAP_INIT;
    struct kept k = {.head = shared_columns(c, record)};
    size_t n = 0, cap = 0;
    bool is_new;

    (void)err;
    arena_reset(&c->scratch);
    k.of_sample = ARENA_ARRAY(&c->mem, uint16_t, c->n_samples);
    for (unsigned i = 0; i < c->n_samples; i++) {
        struct str text = vcf_column(record, VCF_SAMPLE0 + i);
        uint32_t *at = strmap_at(&known, &c->scratch, text, &is_new);
        if (is_new) {
            *at = (uint32_t)n;
            k.texts = arena_grow(&c->mem, k.texts, &cap, n + 1, sizeof *k.texts);
            k.texts[n++] = str_copy(&c->mem, text);
        }
        k.of_sample[i] = (uint16_t)*at;
    }
    c->kept =
        arena_grow(&c->mem, c->kept, &c->cap_kept, c->n_kept + 1, sizeof *c->kept);
    c->kept[c->n_kept++] = k;
    return 0;
}

/* The inputs of s alone, into mem. */
static void keep_inputs(const struct sample *s, struct arena *mem, struct sample *out)
{
    *out = (struct sample){.n_inputs = s->n_inputs,
        .has_reference = s->has_reference,
        .has_regions = s->has_regions,
        .reference_sha256 = str_copy(mem, s->reference_sha256),
        .regions_sha256 = str_copy(mem, s->regions_sha256)};
    out->inputs = ARENA_ARRAY(mem, struct sample_input, s->n_inputs);
    for (unsigned i = 0; i < s->n_inputs; i++) {
        out->inputs[i] = s->inputs[i];
        out->inputs[i].sha256 = str_copy(mem, s->inputs[i].sha256);
    }
}

static int read_all(struct cohort *c, const struct report_options *options,
    struct kb_txn *kb, struct arena *of_inputs, struct sample *read, struct err *err)
{
    struct sample_options so = options->sample;
    struct sample of_all;
    struct arena mem = ARENA_INIT;
    int rc;

    c->cut.on_header = on_header;
    c->cut.on_record = on_record;
    c->cut.ctx = c;
    so.cut = &c->cut;
    rc = sample_read(&so, kb, &mem, &of_all, err);
    keep_inputs(&of_all, of_inputs, read);
    if (rc >= 0) {
        c->sha256 = read->inputs[0].sha256;
        sample_free(&of_all);
    }
    arena_free(&mem);
    if (rc >= 0 && c->n_samples == 0)
        return err_set(err, ERR_SAMPLE, "%s: found no samples, expected some",
            options->sample.path);
    return rc;
}

/* ---- one sample ---- */

static void write_sample(const struct cohort *c, unsigned sample, struct buf *out)
{
    buf_clear(out);
    buf_add_str(out, c->head);
    buf_add_str(out, c->names[sample]);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < c->n_kept; i++) {
        const struct kept *k = &c->kept[i];
        buf_add_str(out, k->head);
        buf_add_str(out, k->texts[k->of_sample[sample]]);
        buf_add_char(out, '\n');
    }
}

static int one_sample(const struct cohort *c, unsigned sample,
    const struct report_options *options, struct kb_txn *kb, struct buf *vcf,
    struct arena *mem, cohort_sink *sink, void *ctx, struct err *err)
{
    struct report_options o = *options;
    struct sample_text text = {.sha256 = c->sha256, .left_out = &c->cut};
    struct report report;
    int rc;

    write_sample(c, sample, vcf);
    text.vcf = buf_str(vcf);
    o.sample.text = &text;
    o.sample.sample = NULL;
    arena_reset(mem);
    rc = report_make(&o, kb, mem, &report, err);
    if (rc < 0)
        return err_wrap(err, "sample %.*s", STR_ARG(c->names[sample]));
    return sink(ctx, &report, err);
}

int cohort_make(const struct report_options *options, struct kb_txn *kb,
    cohort_sink *sink, void *ctx, struct arena *of_inputs, struct sample *read,
    struct err *err)
{
    struct cohort c = {0};
    struct arena mem = ARENA_INIT;
    struct buf vcf = BUF_INIT;
    int rc = read_all(&c, options, kb, of_inputs, read, err);

    for (unsigned i = 0; rc >= 0 && i < c.n_samples; i++)
        rc = one_sample(&c, i, options, kb, &vcf, &mem, sink, ctx, err);
    if (rc == ERR_STOP)
        rc = 0;
    buf_free(&vcf);
    arena_free(&mem);
    arena_free(&c.scratch);
    arena_free(&c.mem);
    return rc < 0 ? rc : (int)c.n_samples;
}
