/*
 * CIViC's variant tables: 2018 (23 columns, hgvs_expressions), 2020 (some rows with
 * fields more than the header: their last columns hold lists joined by tabs), 2021,
 * 2024, and since October 2024 with feature types (a gene, a fusion, a factor or a
 * region).
 */
#include "ingest/civic_fusion.h"

enum {
    VARIANT_ID,
    VARIANT_URL,
    VARIANT_FEATURE_TYPE,
    VARIANT_FEATURE_NAME,
    VARIANT_GENE,
    VARIANT_ENTREZ,
    VARIANT_NAME,
    VARIANT_CHROMOSOME,
    VARIANT_START,
    VARIANT_STOP,
    VARIANT_REFERENCE_BASES,
    VARIANT_VARIANT_BASES,
    VARIANT_BUILD,
    VARIANT_TRANSCRIPT,
    VARIANT_TYPES,
    VARIANT_HGVS,
    VARIANT_CAID,
    VARIANT_CLINVAR_IDS,
    VARIANT_ALIASES,
    VARIANT_PROFILE_ID,
    VARIANT_5_STATUS, /* this and the next five: fusions */
    VARIANT_5_PARTNER,
    VARIANT_5_EXON,
    VARIANT_3_STATUS,
    VARIANT_3_PARTNER,
    VARIANT_3_EXON,
    N_VARIANT_COLUMNS,
};

static const struct tsv_column columns[N_VARIANT_COLUMNS] = {
    [VARIANT_ID] = {"variant_id", true},
    [VARIANT_URL] = {"variant_civic_url", true},
    [VARIANT_FEATURE_TYPE] = {"feature_type", false},
    [VARIANT_FEATURE_NAME] = {"feature_name", false},
    [VARIANT_GENE] = {"gene", true},
    [VARIANT_ENTREZ] = {"entrez_id", true},
    [VARIANT_NAME] = {"variant", true},
    [VARIANT_CHROMOSOME] = {"chromosome", true},
    [VARIANT_START] = {"start", true},
    [VARIANT_STOP] = {"stop", true},
    [VARIANT_REFERENCE_BASES] = {"reference_bases", true},
    [VARIANT_VARIANT_BASES] = {"variant_bases", true},
    [VARIANT_BUILD] = {"reference_build", true},
    [VARIANT_TRANSCRIPT] = {"representative_transcript", true},
    [VARIANT_TYPES] = {"variant_types", true},
    [VARIANT_HGVS] = {"hgvs_descriptions|hgvs_expressions", true},
    [VARIANT_CAID] = {"allele_registry_id", false},
    [VARIANT_CLINVAR_IDS] = {"clinvar_ids", false},
    [VARIANT_ALIASES] = {"variant_aliases", false},
    [VARIANT_PROFILE_ID] = {"single_variant_molecular_profile_id", false},
    [VARIANT_5_STATUS] = {"5_prime_partner_status", false},
    [VARIANT_5_PARTNER] = {"5_prime_partner", false},
    [VARIANT_5_EXON] = {"5_prime_end_exon", false},
    [VARIANT_3_STATUS] = {"3_prime_partner_status", false},
    [VARIANT_3_PARTNER] = {"3_prime_partner", false},
    [VARIANT_3_EXON] = {"3_prime_start_exon", false},
};

static int read_fusion(struct civic_reader *r, const struct str *field,
    struct staged_variant *v, struct err *err)
{
    const struct civic_partner side[2] = {
        {field[VARIANT_5_STATUS], field[VARIANT_5_PARTNER], field[VARIANT_5_EXON]},
        {field[VARIANT_3_STATUS], field[VARIANT_3_PARTNER], field[VARIANT_3_EXON]},
    };

    return civic_fusion_criterion(r, side, v->name, &v->criterion, err);
}

/* A gene's variant has the gene's symbol.  A fusion feature stands in the gene's place
 * ("EML4::ALK"), where variant names are read with it; a factor or a region has no
 * gene, and its own name goes before the variant's, as in the names of profiles. */
static int read_name(struct civic_reader *r, const struct str *field,
    struct staged_variant *v, struct err *err)
{
    struct str type = civic_value(field[VARIANT_FEATURE_TYPE]);
    struct str feature = str_trim(field[VARIANT_FEATURE_NAME]);
    struct str means = STR("gene");
    int rc = type.n ? civic_word(r, "feature_type", type, &means, err) : 1;

    if (rc <= 0)
        return rc;
    v->gene = civic_value(field[VARIANT_GENE]);
    v->name = str_trim(field[VARIANT_NAME]);
    if (!v->name.n)
        return civic_reject(r, "no_name", v->name);
    if (str_eq_c(means, "gene")) {
        if (!v->gene.n)
            return civic_reject(r, "no_gene", v->name);
    } else if (str_eq_c(means, "fusion")) {
        v->gene = feature;
        return read_fusion(r, field, v, err);
    } else {
        v->gene = STR_NONE;
        v->name = str_fmt(&r->mem, "%.*s %.*s", STR_ARG(feature), STR_ARG(v->name));
    }
    return 1;
}

/* "37,606,913,961": the ids of the release of October 2021 went through a spreadsheet,
 * which took a list for one number, grouped its digits in threes and rounded it. */
static bool is_one_number(const struct str *list, unsigned n)
{
    for (unsigned i = 1; i < n; i++)
        if (list[i].n != 3)
            return false;
    return n > 1 && list[0].n <= 3;
}

static void read_clinvar_ids(
    struct civic_reader *r, struct str joined, struct staged_variant *v)
{
    unsigned n;
    struct str *list = civic_list(&r->mem, joined, &n);

    if (is_one_number(list, n)) {
        civic_note(r, "variant: ClinVar ids are one number grouped in threes", joined);
        return;
    }
    v->clinvar_ids = ARENA_ARRAY(&r->mem, uint32_t, n);
    for (unsigned i = 0; i < n; i++) {
        uint32_t id;
        if (str_to_u32(list[i], &id) && id > 0)
            v->clinvar_ids[v->n_clinvar_ids++] = id;
        else
            civic_note(r, "variant: a ClinVar id is not a number", list[i]);
    }
}

static void read_allele(
    struct civic_reader *r, const struct str *field, struct staged_variant *v)
{
    const struct civic_place place = {
        field[VARIANT_CHROMOSOME],
        field[VARIANT_START],
        field[VARIANT_STOP],
        field[VARIANT_REFERENCE_BASES],
        field[VARIANT_VARIANT_BASES],
        field[VARIANT_BUILD],
    };
    struct allele allele;
    const char *wrong = civic_place_allele(&place, &allele);

    if (wrong)
        civic_note(r, wrong, v->name);
    if (allele.assembly != ASSEMBLY_NONE)
        v->given[allele.assembly - 1] = allele;
}

static void read_identity(
    struct civic_reader *r, const struct str *field, struct staged_variant *v)
{
    v->caid = civic_value(field[VARIANT_CAID]);
    if (v->caid.n && !str_starts(v->caid, STR("CA"))) {
        civic_note(r, "variant: allele registry id is none", v->caid);
        v->caid = STR_NONE;
    }
    v->hgvs = civic_list(&r->mem, field[VARIANT_HGVS], &v->n_hgvs);
    v->aliases = civic_list(&r->mem, field[VARIANT_ALIASES], &v->n_aliases);
    v->transcript = civic_value(field[VARIANT_TRANSCRIPT]);
    v->types = civic_value(field[VARIANT_TYPES]);
    v->url = str_trim(field[VARIANT_URL]);
    v->profile_id = civic_id(&r->mem, "civic.mpid:", field[VARIANT_PROFILE_ID]);
    (void)str_to_u32(civic_value(field[VARIANT_ENTREZ]), &v->entrez_id);
    read_clinvar_ids(r, field[VARIANT_CLINVAR_IDS], v);
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct civic_reader *r = ctx;
    struct staged_variant v = {.file = r->file, .line = row->line};
    int rc;

    arena_reset(&r->mem);
    r->line = row->line;
    r->id = row->field[VARIANT_ID];
    v.id = civic_id(&r->mem, "civic.vid:", row->field[VARIANT_ID]);
    if (!v.id.p)
        return civic_reject(r, "bad_id", row->field[VARIANT_ID]);
    rc = read_name(r, row->field, &v, err);
    if (rc <= 0)
        return rc;
    read_identity(r, row->field, &v);
    read_allele(r, row->field, &v);
    return stage_variant(r->b->stage, &v, err);
}

int civic_variants_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct civic_reader r;
    int rc;

    civic_reader_begin(&r, b, file);
    rc = civic_table_read(
        &r, in, &civic_tables, columns, N_VARIANT_COLUMNS, read_row, err);
    civic_reader_end(&r);
    return rc;
}
