/* Copy number tables: CNVkit, SEG, PURPLE, plain; by the names of their columns. */
#include "query/cna.h"

#include <inttypes.h>
#include <math.h>

#include "kb/base/tsv.h"
#include "query/event_ask.h"

enum column {
    CONTIG,
    START,
    END,
    SAMPLE,
    TOTAL,
    MAJOR,
    MINOR,
    LOG2,     /* CNVkit's */
    SEG_MEAN, /* SEG's */
    PLOIDY,
    PURITY,
    N_COLUMNS,
};

static const struct tsv_column columns[N_COLUMNS] = {
    [CONTIG] = {"chromosome|Chromosome|chrom|Chrom|CHROM|chr", true},
    [START] = {"start|Start|START|loc.start|chromStart", true},
    [END] = {"end|End|END|loc.end|chromEnd", true},
    [SAMPLE] = {"ID|Sample|sample|GDC_Aliquot", false},
    [TOTAL] = {"cn|total_cn|copyNumber|copy_number|Copy_Number|nTotal", false},
    [MAJOR] = {"nMajor|cn1|majorAlleleCopyNumber|Major_Copy_Number", false},
    [MINOR] = {"nMinor|cn2|minorAlleleCopyNumber|Minor_Copy_Number", false},
    [LOG2] = {"log2", false},
    [SEG_MEAN] = {"seg.mean|Segment_Mean|seg_mean", false},
    [PLOIDY] = {"ploidy", false},
    [PURITY] = {"purity", false},
};

struct reading {
    struct cna *cna;
    struct str wanted; /* sample; empty: the file has one */
    struct str sample; /* the one that is read */
};

static bool has(const struct tsv_row *row, enum column c)
{
    return row->field[c].p != NULL;
}

static const char *format_of(const struct tsv_row *row)
{
    if (has(row, LOG2))
        return has(row, TOTAL) ? "cnvkit_call_cns" : "cnvkit_cns";
    if (has(row, SEG_MEAN))
        return "seg";
    return has(row, TOTAL) || (has(row, MAJOR) && has(row, MINOR)) ? "table" : NULL;
}

static int no_values(const struct tsv_row *row, struct err *err)
{
    err_set(err, ERR_SAMPLE,
        "%s:%" PRIu64 ": found no column of copy numbers, expected log2, seg.mean, "
        "cn, or nMajor and nMinor",
        row->file, row->line);
    return err_hint(err, "--cna reads VCF, CNVkit .cns and .call.cns, SEG, and tables "
                         "with chromosome, start, end and copies");
}

/* A cell without a value; callers write it in several ways. */
static bool is_missing(struct str s)
{
    return s.n == 0 || str_eq_c(s, ".") || str_eq_c(s, "NA") || str_eq_c(s, "nan")
           || str_eq_c(s, "NaN");
}

static bool read_number(const struct tsv_row *row, enum column c, double *out)
{
    *out = NAN;
    return is_missing(row->field[c]) || str_to_double(row->field[c], out);
}

static void reject(struct cna *c, uint64_t line, struct str reason)
{
    event_input_reject(&c->input, c->mem, line, reason);
}

/* The column that is no number; N_COLUMNS: all are. */
static enum column read_values(const struct tsv_row *row, struct cna_segment *s)
{
    double major, mean;
    if (!read_number(row, TOTAL, &s->total))
        return TOTAL;
    if (!read_number(row, MAJOR, &major))
        return MAJOR;
    if (!read_number(row, MINOR, &s->minor))
        return MINOR;
    if (!read_number(row, LOG2, &s->log2))
        return LOG2;
    if (!read_number(row, SEG_MEAN, &mean))
        return SEG_MEAN;
    if (isnan(s->total))
        s->total = major + s->minor;
    if (isnan(s->log2))
        s->log2 = mean;
    return N_COLUMNS;
}

static bool read_span(
    const struct tsv_row *row, bool is_half_open, struct cna_segment *s)
{
    if (!str_to_u32(row->field[START], &s->beg1)
        || !str_to_u32(row->field[END], &s->end1))
        return false;
    s->beg1 += is_half_open && s->beg1 < UINT32_MAX;
    return true;
}

/* One sample of a SEG file is one sample: another's segments are not this one's. */
static int choose_sample(
    struct reading *r, const struct tsv_row *row, bool *is_other, struct err *err)
{
    struct str name = row->field[SAMPLE];
    *is_other = false;
    if (name.n == 0)
        return 0;
    if (r->wanted.n > 0) {
        *is_other = !str_eq(name, r->wanted);
        return 0;
    }
    if (r->sample.n == 0)
        r->sample = str_copy(r->cna->mem, name);
    if (str_eq(name, r->sample))
        return 0;
    err_set(err, ERR_SAMPLE,
        "%s:%" PRIu64 ": found segments of \"%.*s\" after those of \"%.*s\", expected "
        "one sample",
        row->file, row->line, STR_ARG(name), STR_ARG(r->sample));
    return err_hint(err, "name the sample with --sample");
}

/* Ploidy and purity are of the whole sample; rows that differ tell neither. */
static void keep_same(double found, double *kept, bool is_first)
{
    if (is_first)
        *kept = found;
    else if (!(found == *kept))
        *kept = NAN;
}

static int add_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct reading *r = ctx;
    struct cna *c = r->cna;
    struct cna_segment s = {.line = row->line, .call = CNA_NEUTRAL};
    double ploidy, purity;
    bool is_other;
    const char *format = format_of(row);
    if (format == NULL)
        return no_values(row, err);
    int rc = choose_sample(r, row, &is_other, err);
    if (rc < 0 || is_other)
        return rc;
    c->input.format = format;
    c->input.n_records++;
    c->input.n_events++;
    enum column bad = read_values(row, &s);
    if (bad != N_COLUMNS) {
        reject(c, row->line,
            str_fmt(c->mem, "found \"%.*s\" for %s, expected a number",
                STR_ARG(row->field[bad]), columns[bad].names));
        return 0;
    }
    if (!read_span(row, has(row, LOG2), &s)) {
        reject(c, row->line,
            str_fmt(c->mem, "found \"%.*s\" to \"%.*s\", expected positions",
                STR_ARG(row->field[START]), STR_ARG(row->field[END])));
        return 0;
    }
    if (!read_number(row, PLOIDY, &ploidy) || !(ploidy > 0))
        ploidy = NAN;
    if (!read_number(row, PURITY, &purity) || !(purity > 0 && purity <= 1))
        purity = NAN;
    keep_same(ploidy, &c->ploidy, c->input.n_records == 1);
    keep_same(purity, &c->purity, c->input.n_records == 1);
    if (c->input.ask != NULL)
        s.given =
            str_fmt(c->input.ask->mem, "%.*s:%.*s-%.*s", STR_ARG(row->field[CONTIG]),
                STR_ARG(row->field[START]), STR_ARG(row->field[END]));
    cna_add(c, row->field[CONTIG], &s);
    return 0;
}

static int bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct reading *r = ctx;
    (void)file, (void)raw, (void)err;
    r->cna->input.n_records++;
    r->cna->input.n_events++;
    reject(r->cna, line, str_copy(r->cna->mem, str_of(reason)));
    return 0;
}

static int read_table(
    struct cna *c, const char *path, const char *sample, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .header_hash = true};
    struct reading r = {.cna = c, .wanted = str_of(sample)};
    struct tsv_counts counts;
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    int rc =
        tsv_read(in, &format, columns, N_COLUMNS, add_row, bad_row, &r, &counts, err);
    if (rc >= 0)
        c->input.sha256 = str_copy(c->mem, str_of(stream_sha256(in)));
    stream_close(in);
    if (rc >= 0)
        return 0;
    if (err->hint[0] == '\0')
        err_hint(err,
            "--cna reads VCF, CNVkit .cns and .call.cns, SEG, and tables with "
            "chromosome, start, end and copies");
    return err->code = rc == ERR_FAIL ? ERR_SAMPLE : rc;
}

static struct str place_fault(
    const struct cna *c, unsigned contig, const struct cna_segment *s)
{
    uint32_t length = contig_length(c->spans->assembly, contig);
    if (s->beg1 == 0 || s->beg1 > s->end1)
        return str_fmt(c->mem, "found %" PRIu32 " to %" PRIu32 ", expected a span",
            s->beg1, s->end1);
    if (s->end1 > length)
        return str_fmt(c->mem,
            "found an end at %" PRIu32 ", expected one inside contig %s of %s (%" PRIu32
            " bases)",
            s->end1, contig_name(contig), assembly_name(c->spans->assembly), length);
    if (s->total < 0 || s->minor < 0)
        return str_fmt(c->mem, "found fewer than no copies, expected 0 or more");
    return STR_NONE;
}

void cna_count(struct cna *c, const struct cna_segment *s)
{
    event_count(&c->input, &(const struct event_row){.line = s->line,
                               .given = s->given,
                               .filter = s->filter,
                               .at = {{s->contig, s->beg1, s->end1}},
                               .fate = s->fate});
}

void cna_add(struct cna *c, struct str contig, struct cna_segment *s)
{
    enum assembly implied = ASSEMBLY_NONE;
    s->contig = contig_parse(contig, &implied);
    if (s->contig == CONTIG_NONE || s->contig == CONTIG_MT
        || (implied != ASSEMBLY_NONE && implied != c->spans->assembly)) {
        s->fate = EVENT_OTHER_CONTIG;
        cna_count(c, s);
        return;
    }
    c->n_beyond += s->end1 > contig_length(c->spans->assembly, s->contig);
    c->n_beyond_other +=
        s->end1 > contig_length(assembly_other(c->spans->assembly), s->contig);
    struct str fault = place_fault(c, s->contig, s);
    if (fault.n > 0) {
        event_input_reject_on(&c->input, c->mem, s->line, s->contig, s->given, fault);
        return;
    }
    c->segments =
        arena_grow(c->mem, c->segments, &c->cap, c->n + 1, sizeof *c->segments);
    c->segments[c->n++] = *s;
}

/* What a file is, is told by its content. */
static int starts_as_vcf(const char *path, bool *out, struct err *err)
{
    static const char magic[] = "##fileformat=VCF";
    char head[sizeof magic - 1];
    size_t n = 0;
    ptrdiff_t got = 1;
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    while (n < sizeof head && got > 0) {
        got = stream_read(in, head + n, sizeof head - n, err);
        n += got > 0 ? (size_t)got : 0;
    }
    stream_close(in);
    *out = str_eq((struct str){head, n}, STR(magic));
    return got < 0 ? (err->code = ERR_SAMPLE) : 0;
}

/* One row may be a slip; several that only the other assembly has room for are not. */
static int check_assembly(const struct cna *c, const char *path, struct err *err)
{
    enum assembly mine = c->spans->assembly;
    if (c->n_beyond < 2 || c->n_beyond_other > 0)
        return 0;
    return err_set(err, ERR_SAMPLE,
        "%s: %" PRIu64 " segments end beyond their contig on %s, and all lie inside on "
        "%s; expected places of %s, the sample's assembly",
        path, c->n_beyond, assembly_name(mine), assembly_name(assembly_other(mine)),
        assembly_name(mine));
}

int cna_read(struct cna *c, const char *path, const char *sample, struct err *err)
{
    bool is_vcf;
    c->input.kind = "copy_number";
    c->ploidy = c->purity = NAN;
    int rc = starts_as_vcf(path, &is_vcf, err);
    if (rc < 0)
        return rc;
    rc = is_vcf ? cna_read_vcf(c, path, sample, err) : read_table(c, path, sample, err);
    return rc < 0 ? rc : check_assembly(c, path, err);
}
