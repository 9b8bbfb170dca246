#include "query/genotype.h"

#include <math.h>

#include "query/caller_fields.h"

/* What GT says of one ALT. */
struct gt {
    unsigned ploidy, n_copies, n_missing;
    uint32_t copies; /* bit i: copy i holds it */
    bool is_phased;
};

#define MAX_PHASED_COPIES 32

/* The plainest form, which nearly all have: two alleles of one digit each, both given.
 * false: look closer.  A quarter of what gt_parse_any costs. */
static inline bool gt_parse_two(
    struct str text, unsigned alt, unsigned n_alts, struct gt *out)
{
    if (text.n != 3 || (text.p[1] != '/' && text.p[1] != '|'))
        return false;
    unsigned a = (unsigned char)text.p[0] - (unsigned)'0';
    unsigned b = (unsigned char)text.p[2] - (unsigned)'0';
    if (a > 9 || b > 9 || a > n_alts || b > n_alts)
        return false;
    *out = (struct gt){.ploidy = 2,
        .n_copies = (a == alt) + (b == alt),
        .copies = (uint32_t)(a == alt) | (uint32_t)(b == alt) << 1,
        .is_phased = text.p[1] == '|'};
    return true;
}

/* VCF 4.x section 1.6.2: allele numbers apart by '/' or '|', '.' for missing.  false
 * for anything else, a number beyond the record's ALTs too. */
static __attribute__((noinline)) bool gt_parse_any(
    struct str text, unsigned alt, unsigned n_alts, struct gt *out)
{
    *out = (struct gt){0};
    size_t i = 0;
    if (text.n > 0 && (text.p[0] == '/' || text.p[0] == '|'))
        i = 1; /* VCF 4.5: a leading phase mark */
    for (bool is_more = true; is_more;) {
        size_t j = i;
        while (j < text.n && text.p[j] != '/' && text.p[j] != '|')
            j++;
        struct str one = str_sub(text, i, j - i);
        uint32_t number = 0;
        if (str_eq_c(one, "."))
            out->n_missing++;
        else if (!str_to_u32(one, &number) || number > n_alts)
            return false;
        if (number == alt) {
            out->n_copies++;
            if (out->ploidy < MAX_PHASED_COPIES)
                out->copies |= (uint32_t)1 << out->ploidy;
        }
        out->ploidy++;
        is_more = j < text.n; /* a mark: one more number must follow */
        out->is_phased |= is_more && text.p[j] == '|';
        i = j + 1;
    }
    return true;
}

static inline bool gt_parse(
    struct str text, unsigned alt, unsigned n_alts, struct gt *out)
{
    return gt_parse_two(text, alt, n_alts, out) || gt_parse_any(text, alt, n_alts, out);
}

static enum zygosity zygosity_of(const struct gt *gt)
{
    if (gt->n_copies == 0 || gt->n_missing > 0)
        return ZYGOSITY_UNKNOWN;
    if (gt->ploidy == 1)
        return ZYGOSITY_HEMIZYGOUS;
    return gt->n_copies == gt->ploidy ? ZYGOSITY_HOMOZYGOUS : ZYGOSITY_HETEROZYGOUS;
}

/* Most records have none of the keys that tell the phase; marks: of FORMAT. */
static inline struct str format_text(
    struct vcf_record *record, int sample, uint64_t marks, struct str key)
{
    struct str text;
    bool is_given = (marks & vcf_format_mark(key)) != 0
                    && vcf_format(record, (unsigned)sample, key, &text);
    return is_given && !str_eq_c(text, ".") ? text : STR_NONE;
}

/* GATK's physical phase (PGT, PID) of an unphased genotype; PGT speaks of the record's
 * only ALT. */
static void by_pgt(struct vcf_record *record, int sample, uint64_t marks,
    unsigned n_alts, struct genotype *out)
{
    struct str pgt = format_text(record, sample, marks, STR("PGT"));
    struct str pid = format_text(record, sample, marks, STR("PID"));
    struct gt gt;
    if (n_alts != 1 || pid.n == 0 || !gt_parse(pgt, 1, 1, &gt) || !gt.is_phased)
        return;
    out->is_phased = true;
    out->copies = gt.n_missing == 0 ? gt.copies : 0;
    out->phase_set = pid;
}

static void by_phase(struct vcf_record *record, int sample, unsigned n_alts,
    const struct gt *gt, struct genotype *out)
{
    uint64_t marks = vcf_format_marks(record);
    out->is_phased = gt->is_phased;
    out->phase_set = format_text(record, sample, marks, STR("PS"));
    if (gt->is_phased && out->phase_set.n == 0) /* GATK before PS was written */
        out->phase_set = format_text(record, sample, marks, STR("PID"));
    if (gt->n_copies == gt->ploidy)
        out->copies = UINT32_MAX;
    else if (gt->is_phased && gt->n_missing == 0)
        out->copies = gt->copies;
    else
        by_pgt(record, sample, marks, n_alts, out);
}

static void by_gt(const struct gt *gt, struct genotype *out)
{
    out->has_gt = true;
    out->is_complete = gt->n_missing == 0;
    out->zygosity = zygosity_of(gt);
    out->presence = gt->n_copies > 0    ? PRESENT
                    : gt->n_missing > 0 ? NOT_CALLED
                                        : ABSENT;
}

/* A sample's column says nothing: it is not there, or holds missing values only. */
static bool has_no_data(struct vcf_record *record, int sample)
{
    struct str column = vcf_column(record, (unsigned)(VCF_SAMPLE0 + sample));
    for (size_t i = 0; i < column.n; i++)
        if (column.p[i] != '.' && column.p[i] != ':' && column.p[i] != ',')
            return false;
    return true;
}

/* Somatic callers without GT (Strelka): the record itself is the call, unless the
 * sample's own reads show none of it. */
static void by_reads(struct vcf_record *record, int sample,
    const struct caller_values *v, struct genotype *out)
{
    if (sample >= 0 && has_no_data(record, sample))
        out->presence = NOT_CALLED;
    else
        out->presence = v->alt_reads == 0 ? ABSENT : PRESENT;
}

/* true: there is a genotype that can be read, *gt. */
static bool read_all_but_phase(struct vcf_record *record, int sample, unsigned alt,
    unsigned n_alts, struct str ref_bases, struct str alt_bases,
    const struct caller_rules *rules, struct gt *gt, struct genotype *out)
{
    struct caller_values v = {NAN, -1, -1};
    struct str text;
    bool has_gt = sample >= 0 && vcf_format(record, (unsigned)sample, STR("GT"), &text);
    if (rules)
        caller_values_read(
            rules, record, sample, alt, n_alts, ref_bases, alt_bases, &v);
    *out = (struct genotype){.zygosity = ZYGOSITY_UNKNOWN,
        .is_readable = true,
        .allele_fraction = v.allele_fraction,
        .depth = v.depth};
    if (!has_gt) {
        by_reads(record, sample, &v, out);
        return false;
    }
    if (gt_parse(text, alt, n_alts, gt)) {
        by_gt(gt, out);
        return true;
    }
    /* a genotype that cannot be read is none, never a call */
    out->has_gt = true;
    out->is_readable = false;
    out->presence = NOT_CALLED;
    return false;
}

void genotype_read(struct vcf_record *record, int sample, unsigned alt, unsigned n_alts,
    struct str ref_bases, struct str alt_bases, const struct caller_rules *rules,
    struct genotype *out)
{
    struct gt gt;
    if (read_all_but_phase(
            record, sample, alt, n_alts, ref_bases, alt_bases, rules, &gt, out))
        by_phase(record, sample, n_alts, &gt, out);
}

void genotype_read_unphased(struct vcf_record *record, int sample, unsigned alt,
    unsigned n_alts, struct str ref_bases, struct str alt_bases,
    const struct caller_rules *rules, struct genotype *out)
{
    struct gt gt;
    read_all_but_phase(
        record, sample, alt, n_alts, ref_bases, alt_bases, rules, &gt, out);
}
