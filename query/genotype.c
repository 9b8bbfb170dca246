#include "query/genotype.h"

#include <math.h>

#include "query/caller_fields.h"

/* What GT says of one ALT. */
struct gt {
    unsigned ploidy, n_copies, n_missing;
    bool is_phased;
};

/* VCF 4.x section 1.6.2: allele numbers apart by '/' or '|', '.' for missing.  false
 * for anything else, a number beyond the record's ALTs too. */
static bool gt_parse(struct str text, unsigned alt, unsigned n_alts, struct gt *out)
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
        uint32_t number;
        if (str_eq_c(one, "."))
            out->n_missing++;
        else if (!str_to_u32(one, &number) || number > n_alts)
            return false;
        else
            out->n_copies += number == alt;
        out->ploidy++;
        is_more = j < text.n; /* a mark: one more number must follow */
        out->is_phased |= is_more && text.p[j] == '|';
        i = j + 1;
    }
    return true;
}

static enum zygosity zygosity_of(const struct gt *gt)
{
    if (gt->n_copies == 0 || gt->n_missing > 0)
        return ZYGOSITY_UNKNOWN;
    if (gt->ploidy == 1)
        return ZYGOSITY_HEMIZYGOUS;
    return gt->n_copies == gt->ploidy ? ZYGOSITY_HOMOZYGOUS : ZYGOSITY_HETEROZYGOUS;
}

static void by_gt(
    struct vcf_record *record, int sample, const struct gt *gt, struct genotype *out)
{
    out->has_gt = true;
    out->is_complete = gt->n_missing == 0;
    out->is_phased = gt->is_phased;
    out->zygosity = zygosity_of(gt);
    out->presence = gt->n_copies > 0    ? PRESENT
                    : gt->n_missing > 0 ? NOT_CALLED
                                        : ABSENT;
    if (!vcf_format(record, (unsigned)sample, STR("PS"), &out->phase_set)
        || str_eq_c(out->phase_set, "."))
        out->phase_set = STR_NONE;
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

void genotype_read(struct vcf_record *record, int sample, unsigned alt, unsigned n_alts,
    struct str ref_bases, struct str alt_bases, const struct caller_rules *rules,
    struct genotype *out)
{
    struct caller_values v = {NAN, -1, -1};
    struct gt gt;
    struct str text;
    bool has_gt = sample >= 0 && vcf_format(record, (unsigned)sample, STR("GT"), &text);
    if (rules)
        caller_values_read(
            rules, record, sample, alt, n_alts, ref_bases, alt_bases, &v);
    *out = (struct genotype){.zygosity = ZYGOSITY_UNKNOWN,
        .allele_fraction = v.allele_fraction,
        .depth = v.depth};
    if (!has_gt) {
        by_reads(record, sample, &v, out);
    } else if (gt_parse(text, alt, n_alts, &gt)) {
        by_gt(record, sample, &gt, out);
    } else { /* a genotype that cannot be read is none, never a call */
        out->has_gt = true;
        out->presence = NOT_CALLED;
    }
}
