/*
 * ClinVar's variant_summary.txt: one row per variant and assembly (two on one assembly
 * in the pseudoautosomal regions, and one per gene for some).  34 columns in 2021 (one
 * class string), 40 in 2024 (somatic clinical impact and oncogenicity beside it), 43
 * since 2025 (the submissions that count for each).
 *
 * A variant that ClinVar places on no assembly has one row with "na" for it: its facts
 * are read, as are those of rows of older assemblies.  When the table of sources names
 * an assembly, rows of the other are not used.
 *
 * The table gives one list of conditions and one number of submitters for all
 * classifications together.  When several are given, the conditions are not put to any
 * of them.  The number is the germline classification's in the layout that has nothing
 * else; later it may count submitters of another kind, or of no class, and is not used.
 */
#include "ingest/clinvar_table.h"

enum {
    SUMMARY_ALLELE_ID,
    SUMMARY_NAME,
    SUMMARY_GENES,
    SUMMARY_GERMLINE,
    SUMMARY_GERMLINE_DATE,
    SUMMARY_GERMLINE_REVIEW,
    SUMMARY_RS,
    SUMMARY_CONDITION_IDS,
    SUMMARY_CONDITIONS,
    SUMMARY_ORIGIN,
    SUMMARY_ASSEMBLY,
    SUMMARY_CHROMOSOME,
    SUMMARY_OTHER_IDS,
    SUMMARY_VARIATION_ID,
    SUMMARY_POSITION,
    SUMMARY_REF,
    SUMMARY_ALT,
    SUMMARY_RCVS,
    SUMMARY_SUBMITTERS,
    SUMMARY_IMPACT,
    SUMMARY_IMPACT_DATE,
    SUMMARY_IMPACT_REVIEW,
    SUMMARY_ONCOGENICITY,
    SUMMARY_ONCOGENICITY_DATE,
    SUMMARY_ONCOGENICITY_REVIEW,
    N_SUMMARY_COLUMNS,
};

static const struct tsv_column columns[N_SUMMARY_COLUMNS] = {
    [SUMMARY_ALLELE_ID] = {"AlleleID", true},
    [SUMMARY_NAME] = {"Name", true},
    [SUMMARY_GENES] = {"GeneSymbol", true},
    [SUMMARY_GERMLINE] = {"ClinicalSignificance", true},
    [SUMMARY_GERMLINE_DATE] = {"LastEvaluated", true},
    [SUMMARY_GERMLINE_REVIEW] = {"ReviewStatus", true},
    [SUMMARY_RS] = {"RS# (dbSNP)", true},
    [SUMMARY_CONDITION_IDS] = {"PhenotypeIDS", true},
    [SUMMARY_CONDITIONS] = {"PhenotypeList", true},
    [SUMMARY_ORIGIN] = {"Origin", true},
    [SUMMARY_ASSEMBLY] = {"Assembly", true},
    [SUMMARY_CHROMOSOME] = {"Chromosome", true},
    [SUMMARY_OTHER_IDS] = {"OtherIDs", true},
    [SUMMARY_VARIATION_ID] = {"VariationID", true},
    [SUMMARY_POSITION] = {"PositionVCF", true},
    [SUMMARY_REF] = {"ReferenceAlleleVCF", true},
    [SUMMARY_ALT] = {"AlternateAlleleVCF", true},
    [SUMMARY_RCVS] = {"RCVaccession", false},
    [SUMMARY_SUBMITTERS] = {"NumberSubmitters", false},
    [SUMMARY_IMPACT] = {"SomaticClinicalImpact", false},
    [SUMMARY_IMPACT_DATE] = {"SomaticClinicalImpactLastEvaluated", false},
    [SUMMARY_IMPACT_REVIEW] = {"ReviewStatusClinicalImpact", false},
    [SUMMARY_ONCOGENICITY] = {"Oncogenicity", false},
    [SUMMARY_ONCOGENICITY_DATE] = {"OncogenicityLastEvaluated", false},
    [SUMMARY_ONCOGENICITY_REVIEW] = {"ReviewStatusOncogenicity", false},
};

static const struct {
    enum classification_kind kind;
    int class_word, review, date;
} class_columns[] = {
    {CLASSIFICATION_GERMLINE, SUMMARY_GERMLINE, SUMMARY_GERMLINE_REVIEW,
        SUMMARY_GERMLINE_DATE},
    {CLASSIFICATION_SOMATIC_IMPACT, SUMMARY_IMPACT, SUMMARY_IMPACT_REVIEW,
        SUMMARY_IMPACT_DATE},
    {CLASSIFICATION_ONCOGENICITY, SUMMARY_ONCOGENICITY, SUMMARY_ONCOGENICITY_REVIEW,
        SUMMARY_ONCOGENICITY_DATE},
};

/* Trimmed; "-", "na" and "-1" say nothing. */
static struct str value(struct str field)
{
    struct str text = str_trim(field);

    return str_eq_c(text, "-") || str_eq_c(text, "na") || str_eq_c(text, "-1")
               ? STR_NONE
               : text;
}

static int read_classes(struct clinvar_fields *f, const struct str *field,
    struct clinvar_record *out, struct err *err)
{
    for (size_t i = 0; i < sizeof(class_columns) / sizeof(class_columns[0]); i++) {
        struct classification *c = &out->by_kind[class_columns[i].kind];
        struct str date = value(field[class_columns[i].date]);
        int rc = clinvar_classify(f, class_columns[i].kind,
            value(field[class_columns[i].class_word]),
            value(field[class_columns[i].review]), c, err);
        if (rc <= 0)
            return rc;
        c->date = clinvar_date(&f->mem, date);
        if (date.n && !c->date.n)
            return clinvar_reject(f, "bad_date", date);
    }
    return 1;
}

static void read_conditions(
    struct clinvar_fields *f, const struct str *field, struct clinvar_record *out)
{
    struct classification *only = NULL;
    unsigned n_given = 0, n;
    bool ids_dropped;
    struct condition *list =
        clinvar_conditions(&f->mem, str_trim(field[SUMMARY_CONDITIONS]),
            value(field[SUMMARY_CONDITION_IDS]), false, &n, &ids_dropped);

    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        if (out->by_kind[k].is_given) {
            only = &out->by_kind[k];
            n_given++;
        }
    if (ids_dropped)
        report_note(f->b->report, f->file,
            "conditions: names and ids differ in number, ids left out", 1);
    if (n_given > 1) {
        report_note(f->b->report, f->file,
            "conditions: several classifications, conditions left out", 1);
        return;
    }
    if (!only)
        only = &out->by_kind[CLASSIFICATION_GERMLINE];
    only->conditions = list;
    only->n_conditions = n;
}

/* 0: the record was rejected. */
static int read_submitters(
    struct clinvar_fields *f, const struct str *field, struct clinvar_record *out)
{
    struct str number = value(field[SUMMARY_SUBMITTERS]);
    struct classification *germline = &out->by_kind[CLASSIFICATION_GERMLINE];
    uint32_t n;

    if (!number.n || field[SUMMARY_IMPACT].p || field[SUMMARY_ONCOGENICITY].p)
        return 1;
    if (!str_to_u32(number, &n))
        return clinvar_reject(f, "bad_number_of_submitters", number);
    germline->n_submitters = n;
    return 1;
}

/* "BRAF;LOC1", "subset of 460 genes: APP:RUNX1:SON", "covers 10 genes, none of which
 * ..." */
static void read_genes(struct clinvar_fields *f, struct str text, struct str from_name,
    struct clinvar_record *out)
{
    ptrdiff_t colon = str_find(text, STR(": "));
    char sep = ';';

    if (colon >= 0) {
        text = str_sub(text, (size_t)colon + 2, text.n);
        sep = ':';
    }
    if (str_chr(text, ' ') < 0)
        out->genes = clinvar_list(&f->mem, text, sep, &out->n_genes);
    if (!out->n_genes && from_name.n)
        out->genes = clinvar_list(&f->mem, from_name, ';', &out->n_genes);
}

static int read_facts(struct clinvar_fields *f, const struct str *field,
    struct clinvar_record *out, struct err *err)
{
    struct str allele_id = value(field[SUMMARY_ALLELE_ID]);
    struct str rs = value(field[SUMMARY_RS]);
    struct clinvar_name name;
    int rc;

    if (allele_id.n && !str_to_u32(allele_id, &out->allele_id))
        return clinvar_reject(f, "bad_allele_id", allele_id);
    if (!clinvar_origin_bits(field[SUMMARY_ORIGIN], &out->origin_bits))
        return clinvar_reject(f, "bad_origin", field[SUMMARY_ORIGIN]);
    rc = read_classes(f, field, out, err);
    if (rc > 0)
        rc = read_submitters(f, field, out);
    if (rc <= 0)
        return rc;
    out->is_included = clinvar_is_included(out);
    read_conditions(f, field, out);
    out->name = value(field[SUMMARY_NAME]);
    name = clinvar_name_parts(out->name);
    out->transcript = name.transcript;
    out->hgvs_c = name.c;
    out->hgvs_p = name.p;
    read_genes(f, value(field[SUMMARY_GENES]), name.gene, out);
    out->caid = clinvar_caid(field[SUMMARY_OTHER_IDS], ',');
    out->omim = clinvar_omim(&f->mem, field[SUMMARY_OTHER_IDS], ',', &out->n_omim);
    out->rcvs = clinvar_list(&f->mem, field[SUMMARY_RCVS], '|', &out->n_rcvs);
    if (rs.n)
        out->rs = str_fmt(&f->mem, "rs%.*s", STR_ARG(rs));
    return 1;
}

static void read_allele(
    struct clinvar_fields *f, const struct str *field, struct clinvar_row *row)
{
    enum assembly assembly = assembly_parse(field[SUMMARY_ASSEMBLY]);
    uint32_t pos1;

    if (assembly == ASSEMBLY_NONE || !str_to_u32(value(field[SUMMARY_POSITION]), &pos1))
        row->why_none = "no_coordinates";
    else
        clinvar_row_allele(row, &f->mem, assembly, field[SUMMARY_CHROMOSOME], pos1,
            field[SUMMARY_REF], field[SUMMARY_ALT]);
}

/* The table of sources may ask for one of the two assemblies only. */
static bool is_wanted(const struct clinvar_fields *f, enum assembly assembly)
{
    enum assembly asked = f->b->files[f->file].provenance.assembly;

    return assembly == ASSEMBLY_NONE || asked == ASSEMBLY_NONE || asked == assembly;
}

static int read_row(void *ctx, const struct source_row *tsv, struct err *err)
{
    struct clinvar_fields *f = ctx;
    const struct str *field = tsv->cells;
    struct clinvar_row row = {.file = f->file, .line = tsv->line};
    int rc;

    arena_reset(&f->mem);
    f->line = tsv->line;
    f->id = field[SUMMARY_VARIATION_ID];
    if (!is_wanted(f, assembly_parse(field[SUMMARY_ASSEMBLY]))) {
        report_fate(f->b->report, f->file, FATE_NOT_USED, "other_assembly", 1);
        return 0;
    }
    if (!str_to_u32(f->id, &row.record.variation_id) || row.record.variation_id == 0)
        return clinvar_reject(f, "bad_variation_id", f->id);
    rc = read_facts(f, field, &row.record, err);
    if (rc <= 0)
        return rc;
    read_allele(f, field, &row);
    return clinvar_stage_add(f->b, &row, err);
}

int clinvar_summary_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    /* Unquoted in all releases; names hold '"'. */
    const struct tsv_format format = {.quoting = TSV_RAW, .header_hash = true};

    return clinvar_table_read(
        b, file, in, &format, columns, N_SUMMARY_COLUMNS, read_row, err);
}
