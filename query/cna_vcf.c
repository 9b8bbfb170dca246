/* Copy number from VCF: symbolic alleles with END, and the copies that callers give. */
#include "query/cna.h"

#include <inttypes.h>
#include <math.h>

#include "kb/base/vcf.h"
#include "query/event_ask.h"
#include "query/event_genotype.h"
#include "query/sample_header.h"

struct reading {
    struct cna *cna;
    struct sample_options options;
    int sample;
    unsigned n_samples;
};

/* "##OverallPloidy=1.94" of DRAGEN: a number after the key; NAN: no such line. */
static double header_number(const struct vcf_header *h, struct str key)
{
    double out = NAN;
    for (unsigned i = 0; i < h->n_lines; i++)
        if (str_starts(h->lines[i], key)
            && !str_to_double(str_sub(h->lines[i], key.n, h->lines[i].n), &out))
            out = NAN;
    return out;
}

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    struct reading *r = ctx;
    enum assembly told, wanted = r->cna->spans->assembly;
    struct sample_columns columns;
    bool has_foreign_mt;
    const char *how;
    int rc = sample_choose(h, &r->options, &columns, err);
    if (rc >= 0)
        rc = sample_header_assembly(h, wanted, &told, &how, &has_foreign_mt, err);
    if (rc < 0)
        return rc;
    if (told != ASSEMBLY_NONE && told != wanted)
        return err_set(err, ERR_SAMPLE, "--cna is %s, the sample is %s",
            assembly_name(told), assembly_name(wanted));
    r->sample = columns.sample;
    r->n_samples = h->n_samples;
    r->cna->ploidy = header_number(h, STR("##OverallPloidy="));
    r->cna->purity = header_number(h, STR("##EstimatedTumorPurity="));
    return 0;
}

static bool value_of(struct vcf_record *v, int sample, const char *key, struct str *out)
{
    if (sample >= 0 && vcf_format(v, (unsigned)sample, str_of(key), out) && out->n > 0
        && !str_eq_c(*out, "."))
        return true;
    return vcf_info(v, str_of(key), out) && out->n > 0 && !str_eq_c(*out, ".");
}

static double number_of(struct vcf_record *v, int sample, const char *key)
{
    struct str text;
    double x;
    return value_of(v, sample, key, &text) && str_to_double(text, &x) ? x : NAN;
}

/* CNVkit gives log2 as FOLD_CHANGE_LOG. */
static void read_values(struct vcf_record *v, int sample, struct cna_segment *s)
{
    s->total = number_of(v, sample, "CN");
    s->minor = number_of(v, sample, "MCN");
    s->log2 = number_of(v, sample, "FOLD_CHANGE_LOG");
}

/* END, or POS and the length of the event. */
static bool read_end(struct vcf_record *v, struct cna_segment *s)
{
    struct str text;
    if (vcf_info(v, STR("END"), &text))
        return str_to_u32(text, &s->end1);
    if (!vcf_info(v, STR("SVLEN"), &text))
        return false;
    uint32_t n;
    if (str_starts(text, STR("-")))
        text = str_sub(text, 1, text.n);
    if (!str_to_u32(text, &n) || n > UINT32_MAX - v->pos1)
        return false;
    s->end1 = v->pos1 + n;
    return true;
}

static bool is_word(struct str alt, const char *word)
{
    struct str inner = str_sub(alt, 1, alt.n - 2);
    ptrdiff_t colon = str_chr(inner, ':');
    if (colon >= 0)
        inner = str_sub(inner, 0, (size_t)colon);
    return str_eq_c(inner, word);
}

/* <CN3> names the copies of its haplotype, not of the sample. */
static bool is_copy_number(struct str alt, struct cna_segment *s)
{
    s->call = CNA_NEUTRAL;
    if (alt.n == 1 && alt.p[0] == '.')
        return true;
    if (alt.n < 3 || alt.p[0] != '<')
        return false;
    if (is_word(alt, "DEL"))
        s->call = CNA_LOSS;
    else if (is_word(alt, "DUP"))
        s->call = CNA_GAIN;
    return s->call != CNA_NEUTRAL || is_word(alt, "CNV") || is_word(alt, "LOH")
           || str_starts(alt, STR("<CN"));
}

static bool is_symbolic(struct str alt)
{
    return alt.n > 0
           && (alt.p[0] == '<' || str_chr(alt, '[') >= 0 || str_chr(alt, ']') >= 0);
}

/* Copies that the caller gives go before a genotype that lacks the record's only ALT or
 * misses it.  Of a segment without value (cna_judge) nothing is called.  false: another
 * ALT of the record is what the sample has. */
static bool is_of_sample(
    struct reading *r, struct vcf_record *v, unsigned number, struct cna_segment *s)
{
    bool has_value = !isnan(s->total) || !isnan(s->log2);
    switch (event_genotype_read(v, r->sample, r->n_samples, number)) {
    case EVENT_GENOTYPE_LACKS:
        return has_value && str_chr(v->alt, ',') < 0;
    case EVENT_GENOTYPE_UNREADABLE:
        s->total = s->minor = s->log2 = NAN;
        s->call = CNA_NEUTRAL;
        return true;
    case EVENT_GENOTYPE_MISSING:
        s->call = CNA_NEUTRAL;
        return true;
    default:
        return true;
    }
}

static void count_at_pos(
    struct cna *c, const struct vcf_record *v, struct cna_segment *s)
{
    s->contig = contig_parse(v->chrom, NULL);
    s->end1 = s->beg1;
    cna_count(c, s);
}

/* What is no segment of copies is counted and not read further. */
static bool is_segment(
    struct cna *c, struct vcf_record *v, struct str alt, struct cna_segment *s)
{
    struct str text;
    if (!is_copy_number(alt, s)) {
        s->fate = is_symbolic(alt) ? EVENT_OTHER_TYPE : EVENT_SMALL_VARIANT;
        count_at_pos(c, v, s);
        return false;
    }
    if (alt.p[0] == '.' && !vcf_info(v, STR("END"), &text)) {
        s->fate = EVENT_SMALL_VARIANT;
        count_at_pos(c, v, s);
        return false;
    }
    return true;
}

static void add_alt(
    struct reading *r, struct vcf_record *v, struct str alt, unsigned number)
{
    struct cna *c = r->cna;
    struct cna_segment s = {.line = v->line, .beg1 = v->pos1};
    struct str filter = vcf_column(v, VCF_FILTER);
    c->input.n_events++;
    s.given = event_given(&c->input, v, alt);
    if (!is_segment(c, v, alt, &s))
        return;
    if (!read_end(v, &s)) {
        event_input_reject(&c->input, c->mem, v->line,
            STR("found no END that is a position, expected one"));
        return;
    }
    s.beg1 += alt.p[0] == '<' && s.beg1 < s.end1; /* POS is the base before */
    read_values(v, r->sample, &s);
    if (!is_of_sample(r, v, number, &s)) {
        s.fate = EVENT_REFERENCE;
        s.contig = contig_parse(v->chrom, NULL);
        cna_count(c, &s);
        return;
    }
    if (!str_eq_c(filter, "PASS") && !str_eq_c(filter, "."))
        s.filter = str_copy(c->mem, filter);
    cna_add(c, v->chrom, &s);
}

static int on_record(void *ctx, struct vcf_record *v, struct err *err)
{
    struct reading *r = ctx;
    struct str rest = v->alt, alt;
    (void)err;
    r->cna->input.n_records++;
    for (unsigned number = 1; str_next(&rest, ',', &alt); number++)
        if (alt.n > 0)
            add_alt(r, v, alt, number);
    return 0;
}

static int on_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct cna *c = ((struct reading *)ctx)->cna;
    (void)raw, (void)err;
    event_input_unreadable(&c->input, c->mem, line, reason);
    return 0;
}

/* The wrong file: whoever meant it would wait in vain for an answer. */
static int check_kind(const struct cna *c, const char *path, struct err *err)
{
    uint64_t n = c->input.n_events;
    if (n == 0 || c->input.fates[EVENT_SMALL_VARIANT] < n)
        return 0;
    err_set(err, ERR_SAMPLE,
        "%s: found small variants only (%" PRIu64 "), expected some copy number", path,
        n);
    return err_hint(
        err, "a VCF of copy number has ALTs such as <DEL>, <DUP>, <CNV>, or END");
}

int cna_read_vcf(struct cna *c, const char *path, const char *sample, struct err *err)
{
    struct reading r = {.cna = c, .options = {.path = path, .sample = sample}};
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    c->input.format = "vcf";
    int rc = vcf_read(in, ERR_SAMPLE, on_header, on_record, on_bad, &r, err);
    if (rc >= 0)
        c->input.sha256 = str_copy(c->mem, str_of(stream_sha256(in)));
    stream_close(in);
    return rc < 0 ? rc : check_kind(c, path, err);
}
