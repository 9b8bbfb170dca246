/*
 * BCSQ of bcftools csq.  It has no allele column: of a record with one ALT every
 * consequence is that ALT's; of others the samples tell, whose bit masks say on which
 * copy a consequence lies and whose genotypes say which ALT is on that copy.
 */
#include "query/annotation_private.h"

#define BITS_PER_VALUE 30 /* the highest two mean missing and end in BCF */
#define N_CELLS_MIN 3
#define SEVERAL UINT32_MAX /* owner: one ALT here, another one there */

static const char *const names[N_COLUMNS] = {
    [COLUMN_TERMS] = "consequence",
    [COLUMN_GENE] = "gene",
    [COLUMN_FEATURE] = "transcript",
    [COLUMN_RESIDUES] = "amino_acid_change",
    [COLUMN_DNA_CHANGE] = "dna_change",
};

/* ---- which ALT ------------------------------------------------------------------- */

/* The ALTs of a sample's two copies; 0: REF, none or not known. */
struct copies {
    uint32_t alt[2];
};

static struct copies read_genotype(struct str gt, unsigned n_alts)
{
    struct copies c = {{0, 0}};
    unsigned n = 0;

    for (size_t i = 0; i < gt.n && n < 2; n++) {
        size_t beg = i;

        while (i < gt.n && gt.p[i] != '/' && gt.p[i] != '|')
            i++;
        if (!str_to_u32(str_sub(gt, beg, i - beg), &c.alt[n]) || c.alt[n] > n_alts)
            c.alt[n] = 0;
        i++;
    }
    return c;
}

/* The ALT on copy number hap.  A sample with only one ALT has it there, whatever the
 * phase: bcftools' options for unphased genotypes move it to the other copy too. */
static uint32_t alt_of_copy(struct copies c, unsigned hap)
{
    if (c.alt[0] == 0 || c.alt[1] == 0)
        return c.alt[0] | c.alt[1];
    return c.alt[hap];
}

static void own(unsigned *owner, uint32_t alt)
{
    if (alt == 0 || (*owner && *owner != alt))
        *owner = SEVERAL;
    else
        *owner = alt;
}

static void own_by_sample(
    struct annotation_reading *r, unsigned sample, unsigned *owners)
{
    struct str gt, masks, one;
    struct copies copies;

    if (!vcf_format(r->record, sample, STR("GT"), &gt)
        || !vcf_format(r->record, sample, r->field->key, &masks))
        return;
    copies = read_genotype(gt, r->n_alts);
    for (uint64_t first = 0; str_next(&masks, ',', &one); first += BITS_PER_VALUE) {
        uint32_t mask;

        if (!str_to_u32(one, &mask))
            continue;
        for (unsigned b = 0; b < BITS_PER_VALUE; b++) {
            uint64_t part = (first + b) / 2;

            if ((mask & (uint32_t)1 << b) && part < r->n_parts)
                own(&owners[part], alt_of_copy(copies, (first + b) % 2));
        }
    }
}

static void begin_record(struct annotation_reading *r)
{
    unsigned *owners = ARENA_ARRAY(r->mem, unsigned, r->n_parts);
    int only = annotation_only_alt(r->alts, r->n_alts);

    for (unsigned i = 0; only >= 0 && i < r->n_parts; i++)
        owners[i] = (unsigned)only + 1;
    for (unsigned s = 0; only < 0 && s < r->record->header->n_samples; s++)
        own_by_sample(r, s, owners);
    r->owner = owners;
}

/* ---- what it says ---------------------------------------------------------------- */

static struct str take_digits(struct str *text)
{
    size_t n = 0;
    struct str digits;

    while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9')
        n++;
    digits = str_sub(*text, 0, n);
    *text = str_sub(*text, n, text->n);
    return digits;
}

/* "600V>600E", "1Y"; a cut text ("25E..329>25G..94", of option -B) does not tell. */
static void set_change(struct str text, struct arena *mem, struct annotation *out)
{
    struct str rest = text, before, after;
    uint32_t pos1;

    if (!str_next(&rest, '>', &before) || !str_to_u32(take_digits(&before), &pos1))
        return;
    if (!str_next(&rest, '>', &after))
        after = before;
    else
        take_digits(&after);
    out->has_change = annotation_change(before, after, pos1,
        (out->consequence & CONSEQUENCE(FRAMESHIFT)) != 0, mem, &out->change);
}

static int read_part(const struct annotation_reading *r, unsigned part,
    const struct str *cells, struct annotation *out)
{
    struct str terms = cells[COLUMN_TERMS];

    if (r->owner[part] == 0 || r->owner[part] == SEVERAL)
        return -1;
    if (r->owner[part] != r->alt0 + 1)
        return 0;
    /* "@107": told in the record at 107, together with that one's allele */
    if (str_starts(terms, STR("@"))) {
        out->is_compound = true;
        return 1;
    }
    /* "*missense": behind a stop that another allele of the copy makes */
    if (str_starts(terms, STR("*"))) {
        out->is_compound = true;
        terms = str_sub(terms, 1, terms.n);
    }
    out->transcript = annotation_text(r->mem, cells[COLUMN_FEATURE]);
    out->gene = annotation_text(r->mem, cells[COLUMN_GENE]);
    annotation_set_terms(out, terms);
    out->is_compound = out->is_compound || str_chr(cells[COLUMN_DNA_CHANGE], '+') >= 0;
    set_change(cells[COLUMN_RESIDUES], r->mem, out);
    return 1;
}

const struct annotation_dialect annotation_bcsq = {
    .by = ANNOTATOR_BCSQ,
    .usual_key = "BCSQ",
    .mark = "BCFtools/csq",
    .before = "Format:",
    .names = names,
    .required = (uint32_t)1 << COLUMN_TERMS | (uint32_t)1 << COLUMN_FEATURE,
    .n_cells_min = N_CELLS_MIN,
    .begin = begin_record,
    .read = read_part,
};
