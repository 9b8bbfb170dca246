/* ANN of SnpEff ("Variant annotations in VCF format", version 1.0, 2015). */
#include "query/annotation_private.h"

static const char *const names[N_COLUMNS] = {
    [COLUMN_ALLELE] = "Allele",
    [COLUMN_TERMS] = "Annotation",
    [COLUMN_GENE] = "Gene_Name",
    [COLUMN_FEATURE] = "Feature_ID",
    [COLUMN_FEATURE_TYPE] = "Feature_Type",
    [COLUMN_HGVS_C] = "HGVS.c",
    [COLUMN_HGVS_P] = "HGVS.p",
    [COLUMN_EXON] = "Rank",
};

/* Here the allele is the ALT itself. */
static void begin_record(struct annotation_reading *r)
{
    annotation_alleles_begin(r, (uint32_t)1 << SPELLING_WHOLE);
}

/* Rank counts introns where the change lies in one. */
static bool is_rank_of_exon(uint32_t consequence)
{
    return !(consequence & CONSEQUENCE(INTRON)) && !consequence_is_splice(consequence);
}

static int read_part(const struct annotation_reading *r, unsigned part,
    const struct str *cells, struct annotation *out)
{
    int rc;

    (void)part;
    if ((r->field->has & (uint32_t)1 << COLUMN_FEATURE_TYPE)
        && !str_eq_nocase(cells[COLUMN_FEATURE_TYPE], STR("transcript")))
        return 0;
    rc = annotation_is_ours(r, cells);
    if (rc <= 0)
        return rc;
    out->transcript = annotation_text(r->mem, cells[COLUMN_FEATURE]);
    out->gene = annotation_text(r->mem, cells[COLUMN_GENE]);
    annotation_set_terms(out, cells[COLUMN_TERMS]);
    annotation_set_names(out, cells[COLUMN_HGVS_C], cells[COLUMN_HGVS_P], r->mem);
    if (is_rank_of_exon(out->consequence))
        out->exon = annotation_exon(cells[COLUMN_EXON]);
    return 1;
}

const struct annotation_dialect annotation_ann = {
    .by = ANNOTATOR_SNPEFF,
    .usual_key = "ANN",
    .mark = "Functional annotations:",
    .before = "Functional annotations:",
    .names = names,
    .required = (uint32_t)1 << COLUMN_ALLELE | (uint32_t)1 << COLUMN_TERMS,
    .begin = begin_record,
    .read = read_part,
};
