#include "tests/unit/made_genotype.h"

#include <math.h>
#include <stdio.h>

int made_rules_begin(struct made_rules *r, const char *table, struct err *err)
{
    *r = (struct made_rules){0};
    if (table)
        made_kb_begin_with(&r->kb, table);
    else
        made_kb_begin(&r->kb);
    made_kb_publish(&r->kb);
    return caller_rules_load(r->kb.txn, &r->mem, &r->rules, err);
}

void made_rules_end(struct made_rules *r)
{
    arena_free(&r->mem);
    made_kb_end(&r->kb);
}

struct asked {
    const struct made_rules *rules;
    struct buf *out;
};

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    (void)ctx;
    (void)h;
    (void)err;
    return 0;
}

static void write_one(struct buf *out, struct str alt, const struct genotype *g)
{
    static const char *const presence[] = {"present", "absent", "not called"};

    buf_fmt(out, "%.*s: %s", STR_ARG(alt), presence[g->presence]);
    if (g->zygosity != ZYGOSITY_UNKNOWN)
        buf_fmt(out, ", %s", zygosity_name(g->zygosity));
    if (!isnan(g->allele_fraction))
        buf_fmt(out, ", fraction %.4g", g->allele_fraction);
    if (g->depth >= 0)
        buf_fmt(out, ", depth %d", (int)g->depth);
    if (!g->has_gt)
        buf_add_c(out, ", without GT");
    if (g->is_phased)
        buf_add_c(out, ", phased");
    if (g->phase_set.n)
        buf_fmt(out, ", set %.*s", STR_ARG(g->phase_set));
    buf_add_c(out, "\n");
}

static int on_record(void *ctx, struct vcf_record *record, struct err *err)
{
    const struct asked *a = ctx;
    int sample = record->header->n_samples ? 0 : -1;
    struct str rest = record->alt, alt;
    unsigned n_alts = 1;

    struct buf unphased = BUF_INIT, phaseless = BUF_INIT;
    int rc = 0;
    for (size_t i = 0; i < record->alt.n; i++)
        n_alts += record->alt.p[i] == ',';
    for (unsigned k = 1; str_next(&rest, ',', &alt); k++) {
        struct genotype g;

        genotype_read(record, sample, k, n_alts, record->ref, alt, a->rules->rules, &g);
        write_one(a->out, alt, &g);
        g.is_phased = false;
        g.copies = 0;
        g.phase_set = STR_NONE;
        write_one(&phaseless, alt, &g);
        genotype_read_unphased(
            record, sample, k, n_alts, record->ref, alt, a->rules->rules, &g);
        write_one(&unphased, alt, &g);
    }
    if (!str_eq(buf_str(&unphased), buf_str(&phaseless)))
        rc = err_set(err, ERR_FAIL, "without the phase it is another genotype");
    buf_free(&unphased);
    buf_free(&phaseless);
    return rc;
}

/* What follows "WORD " in the line that starts so; other when there is none. */
static struct str line_of(struct str words, struct str word, struct str other)
{
    struct str line;

    while (str_next(&words, '\n', &line))
        if (str_starts(line, word))
            return str_sub(line, word.n, line.n);
    return other;
}

int made_genotype(
    struct made_rules *r, struct str words, struct buf *out, struct err *err)
{
    struct buf vcf = BUF_INIT;
    struct str alleles, rest = words, ref;
    struct str format = line_of(words, STR("FORMAT "), STR_NONE);
    struct str sample = line_of(words, STR("sample "), STR_NONE);
    struct str info = line_of(words, STR("INFO "), STR("."));
    struct asked asked = {r, out};

    if (!str_next(&rest, '\n', &alleles) || str_chr(alleles, '>') < 0)
        return err_set(err, ERR_FAIL, "the first line is not REF>ALT");
    str_next(&alleles, '>', &ref);
    buf_fmt(
        &vcf, "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
    if (format.p)
        buf_fmt(&vcf, "\tFORMAT\tS");
    buf_fmt(&vcf, "\n7\t100\t.\t%.*s\t%.*s\t.\tPASS\t%.*s", STR_ARG(ref),
        STR_ARG(alleles), STR_ARG(info));
    if (format.p)
        buf_fmt(&vcf, "\t%.*s\t%.*s", STR_ARG(format), STR_ARG(sample));
    buf_fmt(&vcf, "\n");
    struct stream *in = stream_open(made_kb_file(&r->kb, "one.vcf", vcf.p), err);
    buf_free(&vcf);
    if (!in)
        return err->code;
    int rc = vcf_read(in, ERR_FAIL, on_header, on_record, NULL, &asked, err);
    stream_close(in);
    return rc;
}
