#include "ingest/clinvar_fields.h"
#include "kb/model/consequence.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static int begin(void **state)
{
    struct made_build *m = malloc(sizeof(*m));

    assert_non_null(m);
    made_build_begin(m);
    *state = m;
    return 0;
}

static int end(void **state)
{
    made_build_end(*state);
    free(*state);
    return 0;
}

#define HEAD38                                                                         \
    "##fileformat=VCFv4.1\n##reference=GRCh38\n"                                       \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define HEAD37                                                                         \
    "##fileformat=VCFv4.1\n##reference=GRCh37\n"                                       \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"

static int read_vcf(
    struct made_build *m, const char *release, const char *text, struct err *err)
{
    return made_build_read(
        m, clinvar_vcf_read, "vcf", release, ASSEMBLY_NONE, text, err);
}

#define SUMMARY                                                                        \
    "#AlleleID\tType\tName\tGeneID\tGeneSymbol\tHGNC_ID\tClinicalSignificance\t"       \
    "ClinSigSimple\tLastEvaluated\tRS# (dbSNP)\tPhenotypeIDS\tPhenotypeList\tOrigin\t" \
    "Assembly\tChromosome\tReviewStatus\tOtherIDs\tVariationID\tPositionVCF\t"         \
    "ReferenceAlleleVCF\tAlternateAlleleVCF"
#define SUMMARY_ROW(id, class, date, review, assembly, chrom, pos, ref, alt)           \
    "29000\tsingle nucleotide variant\tNM_004333.6(BRAF):c.1799T>A "                   \
    "(p.Val600Glu)\t673\t"                                                             \
    "BRAF\tHGNC:1097\t" class "\t1\t" date "\t113488022\t"                             \
                              "MONDO:MONDO:0005105,Human Phenotype "                   \
                              "Ontology:HP:0002861\tMelanoma\t"                        \
                              "germline;de novo\t" assembly "\t" chrom "\t" review     \
                              "\tClinGen:CA123643,OMIM:164757.0001\t" id "\t" pos      \
                              "\t" ref "\t" alt
#define SINGLE "criteria provided, single submitter"

static int read_summary(
    struct made_build *m, const char *release, const char *text, struct err *err)
{
    return made_build_read(
        m, clinvar_summary_read, "variant_summary", release, ASSEMBLY_NONE, text, err);
}

/* Merges, and gives one entry to look at by a test's function. */
struct looked {
    unsigned n, file, reference_on;
    void (*look)(const struct clinvar_entry *entry);
};

static int on_entry(void *ctx, unsigned file, struct clinvar_entry *entry,
    unsigned reference_on, struct err *err)
{
    struct looked *l = ctx;

    (void)err;
    l->n++;
    l->file = file;
    l->reference_on = reference_on;
    if (l->look)
        l->look(entry);
    return 0;
}

static struct looked merge(
    struct made_build *m, void (*look)(const struct clinvar_entry *entry))
{
    struct looked l = {.look = look};
    struct err err = {0};

    assert_int_equal(clinvar_stage_merge(&m->b, on_entry, &l, &err), 0);
    return l;
}

/* ---- VCF ------------------------------------------------------------------------- */

static void look_at_conflict(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_GERMLINE];

    assert_int_equal(e->record.variation_id, 12);
    assert_int_equal(e->record.allele_id, 27);
    assert_true(c->is_given);
    assert_str(
        c->class_word, "Conflicting classifications of pathogenicity; drug response");
    assert_int_equal(c->group, CLASS_CONFLICTING);
    assert_str(c->review_status, "criteria provided, conflicting classifications");
    assert_int_equal(c->stars, 1);
    assert_int_equal(c->n_split, 3);
    assert_str(c->split[0].class_word, "Pathogenic, low penetrance");
    assert_int_equal(c->split[0].n, 2);
    assert_str(c->split[2].class_word, "Benign");
    assert_int_equal(c->n_conditions, 2);
    assert_str(c->conditions[0].name, "Melanoma; cutaneous, 1");
    assert_str(c->conditions[0].ids, "MONDO:0005105,HP:0002861,OMIM:PS155600");
    assert_str(c->conditions[1].name, "not provided");
    assert_int_equal(c->conditions[1].ids.n, 0);
    assert_int_equal(e->record.n_genes, 2);
    assert_str(e->record.genes[1], "LOC1");
    assert_int_equal(
        e->record.consequence, CONSEQUENCE(MISSENSE) | CONSEQUENCE(STOP_GAINED));
    assert_int_equal(e->record.origin_bits, 1073741825);
    assert_str(e->record.rs, "rs7");
    assert_str(e->record.caid, "CA99");
    assert_int_equal(e->record.n_omim, 1);
    assert_str(e->record.omim[0], "164757.0001");
    assert_int_equal(e->record.type, CLINVAR_SIMPLE_ALLELE);
    assert_false(e->record.is_included);
    assert_str(e->record.hgvs_g, "NC_000007.14:g.140753336=");
    assert_int_equal(e->n_alleles, 1);
    assert_int_equal(e->alleles[0].allele.assembly, ASSEMBLY_GRCH38);
    assert_int_equal(e->alleles[0].allele.contig, 7);
    assert_int_equal(e->alleles[0].allele.pos1, 140753337);
    assert_str(e->alleles[0].allele.ref, "A");
    assert_false(e->record.by_kind[CLASSIFICATION_ONCOGENICITY].is_given);
    assert_int_equal(e->record.by_kind[CLASSIFICATION_ONCOGENICITY].stars, -1);
}

static void reads_every_field_of_a_record(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38
            "chr7\t140753336\t12\tCA\tCT\t.\t.\tALLELEID=27;"
            "CLNSIG=Conflicting_classifications_of_pathogenicity|drug_response;"
            "CLNREVSTAT=criteria_provided,_conflicting_classifications;"
            "CLNSIGCONF=Pathogenic,_low_penetrance(2)|Uncertain_significance_(1)|"
            "Benign(3);CLNDN=Melanoma%3B_cutaneous,_1|not_provided;"
            "CLNDISDB=MONDO:MONDO:0005105,Human_Phenotype_Ontology:HP:0002861,"
            "OMIM:PS155600|.;GENEINFO=BRAF:673|LOC1:5;"
            "MC=SO:0001583|missense_variant,SO:0001587|nonsense;ORIGIN=1073741825;RS=7;"
            "CLNVI=UniProtKB:P15056#VAR|ClinGen:CA99|OMIM:164757.0001;"
            "CLNHGVS=NC_000007.14:g.140753336%3D\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_conflict).n, 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
}

static void look_at_somatic(const struct clinvar_entry *e)
{
    const struct classification *c = e->record.by_kind;

    assert_false(c[CLASSIFICATION_GERMLINE].is_given); /* INCL is none of it */
    assert_int_equal(c[CLASSIFICATION_GERMLINE].stars, -1);
    assert_str(c[CLASSIFICATION_SOMATIC_IMPACT].class_word,
        "Tier IV - Benign/Likely benign"); /* its '/' cuts no atoms */
    assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].group, CLASS_OTHER);
    assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].stars, 0);
    assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].n_conditions, 1);
    assert_int_equal(c[CLASSIFICATION_ONCOGENICITY].group, CLASS_ONCOGENIC);
    assert_int_equal(c[CLASSIFICATION_ONCOGENICITY].stars, 1);
    assert_int_equal(c[CLASSIFICATION_ONCOGENICITY].n_conditions, 0);
}

static void three_classifications_are_kept_apart(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38 "7\t100\t5\tA\tT\t.\t.\tCLNSIG=no_classification_for_the_single_"
                   "variant;CLNREVSTAT=no_classification_for_the_single_variant;"
                   "CLNSIGINCL=77:Pathogenic;SCI=Tier_IV_-_Benign/Likely_benign;"
                   "SCIREVSTAT=no_assertion_criteria_provided;SCIDN=Neoplasm;"
                   "SCIDISDB=MedGen:C1;ONC=Oncogenic;"
                   "ONCREVSTAT=criteria_provided,_single_submitter\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_somatic).n, 1);
}

static void look_at_no_allele(const struct clinvar_entry *e)
{
    assert_int_equal(e->n_alleles, 0);
}

static void records_without_usable_alleles_are_stored_without_one(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38 "1\t100\t1\tG\t.\t.\t.\tALLELEID=1\n1\t100\t2\tG\tN\t.\t.\t.\n"
                   "1\t100\t3\tGR\tG\t.\t.\t.\n1\t100\t4\tG\t<DEL>\t.\t.\t.\n"
                   "NW_01\t100\t5\tG\tA\t.\t.\t.\n1\t300000000\t6\tG\tA\t.\t.\t.\n"
                   "1\t100\t7\tG\tG\t.\t.\t.\n1\t100\t8\tG\tA,C\t.\t.\t.\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_no_allele).n, 8);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 8);
    assert_int_equal(
        made_build_count(m, 0, "note", "no allele: no_alternative_allele"), 1);
    assert_int_equal(made_build_count(m, 0, "note", "no allele: ambiguous_bases"), 1);
    assert_int_equal(
        made_build_count(m, 0, "note", "no allele: reference_not_bases"), 1);
    assert_int_equal(
        made_build_count(m, 0, "note", "no allele: not_a_primary_contig"), 1);
    assert_int_equal(
        made_build_count(m, 0, "note", "no allele: position_outside_contig"), 1);
    assert_int_equal(
        made_build_count(m, 0, "note", "no allele: alleles_are_the_same"), 1);
}

static void an_assembly_that_contradicts_the_sources_is_refused(void **state)
{
    static const char none[] =
        "##fileformat=VCFv4.1\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    struct made_build *m = *state;
    struct err err = {0};

    assert_true(made_build_read(m, clinvar_vcf_read, "vcf", "2026-02-26",
                    ASSEMBLY_GRCH37, HEAD38, &err)
                < 0);
    assert_non_null(strstr(err.msg, "GRCh38"));
    assert_true(read_vcf(m, "2026-02-26", none, &err) < 0);
    assert_non_null(strstr(err.msg, "no assembly"));
    assert_int_equal(made_build_read(m, clinvar_vcf_read, "vcf", "2026-02-26",
                         ASSEMBLY_GRCH37, none, &err),
        0);
}

static void bad_records_and_new_words_are_not_guessed(void **state)
{
    static const char word[] = HEAD38 "1\t100\t3\tA\tT\t.\t.\tCLNSIG=Likely_harmful\n";
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38 "1\t100\t.\tA\tT\t.\t.\tALLELEID=1\n1\t100\t0\tA\tT\t.\t.\t.\n"
                   "1\t100\t9\tA\tT\t.\t.\tORIGIN=1,2\n"
                   "1\t100\t8\tA\tT\t.\t.\tCLNSIGCONF=Benign\n"
                   "1\t100\t7\tA\tT\t.\t.\tCLNSIG=Benign;CLNSIG=Pathogenic\n",
            &err),
        0);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_variation_id"), 2);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_origin"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_split"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "key_stands_twice"), 1);
    assert_true(read_vcf(m, "2026-02-26", word, &err) < 0);
    assert_non_null(strstr(err.msg, "Likely harmful"));
    m->b.options.accept_new_terms = true;
    assert_int_equal(read_vcf(m, "2026-02-26", word, &err), 0);
    assert_int_equal(made_build_count(m, 2, "rejected", "new_term"), 1);
    assert_int_equal(merge(m, NULL).n, 0);
}

/* ---- variant_summary ------------------------------------------------------------- */

static void look_at_braf(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_GERMLINE];

    assert_str(e->record.name, "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)");
    assert_str(e->record.transcript, "NM_004333.6");
    assert_str(e->record.hgvs_c, "c.1799T>A");
    assert_str(e->record.hgvs_p, "p.Val600Glu");
    assert_str(e->record.genes[0], "BRAF");
    assert_str(e->record.rs, "rs113488022");
    assert_str(e->record.caid, "CA123643");
    assert_int_equal(e->record.origin_bits, 33);
    assert_str(c->date, "2014-09-04");
    assert_int_equal(c->stars, 1);
    assert_str(c->conditions[0].ids, "MONDO:0005105,HP:0002861");
    assert_int_equal(e->n_alleles, 2);
    assert_int_equal(e->alleles[0].allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(e->alleles[0].allele.pos1, 140453136);
    assert_int_equal(e->alleles[1].allele.pos1, 140753336);
}

static void rows_of_both_assemblies_are_one_entry(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_summary(m, "2021-01-24",
            SUMMARY
            "\n" SUMMARY_ROW("13961", "Pathogenic, drug response", "Sep 04, 2014",
                SINGLE, "GRCh38", "7", "140753336", "A", "T") "\n" SUMMARY_ROW("13961",
                "Pathogenic, drug response", "Sep 04, 2014", SINGLE, "GRCh37", "7",
                "140453136", "A", "T") "\n" SUMMARY_ROW("13961", "Pathogenic",
                "Sep 04, 2014", SINGLE, "NCBI36", "7", "-1", "na", "na") "\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_braf).n, 1);
    assert_int_equal(made_build_count(m, 0, "stored", ""), 1);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 2);
    assert_int_equal(made_build_count(m, 0, "note", "no allele: no_coordinates"), 1);
}

static void look_at_37(const struct clinvar_entry *e)
{
    assert_int_equal(e->n_alleles, e->record.variation_id == 13961);
    assert_true(e->record.by_kind[CLASSIFICATION_GERMLINE].is_given);
    if (e->n_alleles)
        assert_int_equal(e->alleles[0].allele.assembly, ASSEMBLY_GRCH37);
}

static void a_named_assembly_leaves_out_the_other_and_keeps_what_has_no_place(
    void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        made_build_read(m, clinvar_summary_read, "variant_summary", "2021-01-24",
            ASSEMBLY_GRCH37,
            SUMMARY "\n" SUMMARY_ROW("13961", "Pathogenic", "-", SINGLE, "GRCh38", "7",
                "140753336", "A", "T") "\n" SUMMARY_ROW("13961", "Pathogenic", "-",
                SINGLE, "GRCh37", "7", "140453136", "A", "T") "\n" SUMMARY_ROW("7",
                "Pathogenic", "-", SINGLE, "na", "na", "-1", "na", "na") "\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_37).n, 2);
    assert_int_equal(made_build_count(m, 0, "not_used", "other_assembly"), 1);
}

static void look_at_par(const struct clinvar_entry *e)
{
    assert_int_equal(e->n_alleles, 2);
    assert_int_equal(e->alleles[0].allele.contig, CONTIG_X);
    assert_int_equal(e->alleles[1].allele.contig, CONTIG_Y);
}

static void a_pseudoautosomal_variant_has_two_alleles(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_summary(m, "2021-01-24",
            SUMMARY "\n" SUMMARY_ROW("9872", "Pathogenic", "-", SINGLE, "GRCh37", "X",
                "601772", "C", "T") "\n" SUMMARY_ROW("9872", "Pathogenic", "-", SINGLE,
                "GRCh37", "Y", "551772", "C", "T") "\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_par).n, 1);
}

#define SUMMARY_2024                                                                   \
    SUMMARY "\tSomaticClinicalImpact\tSomaticClinicalImpactLastEvaluated\t"            \
            "ReviewStatusClinicalImpact\tOncogenicity\tOncogenicityLastEvaluated\t"    \
            "ReviewStatusOncogenicity\n"

static void look_at_2024(const struct clinvar_entry *e)
{
    const struct classification *c = e->record.by_kind;

    if (e->record.variation_id == 1) { /* two given: whose conditions are they? */
        assert_int_equal(c[CLASSIFICATION_GERMLINE].n_conditions, 0);
        assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].n_conditions, 0);
        assert_str(c[CLASSIFICATION_SOMATIC_IMPACT].date, "2016-12-16");
        assert_true(c[CLASSIFICATION_GERMLINE].is_given);
    } else {
        assert_false(c[CLASSIFICATION_GERMLINE].is_given);
        assert_int_equal(c[CLASSIFICATION_GERMLINE].stars, -1);
        assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].n_conditions, 1);
    }
    assert_true(c[CLASSIFICATION_SOMATIC_IMPACT].is_given);
    assert_false(c[CLASSIFICATION_ONCOGENICITY].is_given);
}

static void the_columns_of_2024_have_classifications_of_their_own(void **state)
{
    static const char tail[] = "\tTier I - Strong\tDec 16, 2016\t"
                               "no assertion criteria provided\t-\t-\t-\n";
    struct made_build *m = *state;
    struct buf text = BUF_INIT;
    struct err err = {0};

    buf_add_c(&text, SUMMARY_2024);
    buf_add_c(&text,
        SUMMARY_ROW("1", "Pathogenic", "-", SINGLE, "GRCh37", "7", "10", "A", "T"));
    buf_add_c(&text, tail);
    buf_add_c(&text, SUMMARY_ROW("2", "-", "-", "-", "GRCh37", "7", "-1", "na", "na"));
    buf_add_c(&text, tail);
    assert_int_equal(read_summary(m, "2024-06-01", text.p, &err), 0);
    buf_free(&text);
    assert_int_equal(merge(m, look_at_2024).n, 2);
    assert_int_equal(made_build_count(m, 0, "note", "no allele: no_coordinates"), 1);
}

static void look_at_genes(const struct clinvar_entry *e)
{
    if (e->record.variation_id == 1) {
        assert_int_equal(e->record.n_genes, 2);
        assert_str(e->record.genes[1], "RUNX1");
    } else {
        assert_int_equal(e->record.n_genes, 0);
    }
}

static void gene_lists_of_large_variants_are_read_or_left_out(void **state)
{
    static const char row[] =
        "\n5\tcopy number loss\tGRCh38/hg38 21q22(chr21:1-2)x1\t-1\t%s\t-\tBenign\t0\t"
        "-\t-1\t-\t-\tgermline\tGRCh38\t21\t" SINGLE "\t-\t%d\t-1\tna\tna";
    struct made_build *m = *state;
    struct buf text = BUF_INIT;
    struct err err = {0};

    buf_add_c(&text, SUMMARY);
    buf_fmt(&text, row, "subset of 460 genes: APP:RUNX1", 1);
    buf_fmt(&text, row, "covers 10 genes, none of which curated to show dosage", 2);
    assert_int_equal(read_summary(m, "2021-01-24", text.p, &err), 0);
    buf_free(&text);
    assert_int_equal(merge(m, look_at_genes).n, 2);
}

static void bad_dates_are_rejected(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(read_summary(m, "2021-01-24",
                         SUMMARY "\n" SUMMARY_ROW("1", "Pathogenic", "2014-09-04",
                             SINGLE, "GRCh37", "7", "10", "A", "T") "\n",
                         &err),
        0);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_date"), 1);
    assert_int_equal(merge(m, NULL).n, 0);
}

static void look_at_2025(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_ONCOGENICITY];

    assert_str(c->class_word, "Oncogenic");
    assert_str(c->date, "2024-03-01");
    assert_int_equal(c->stars, 1);
    assert_false(e->record.by_kind[CLASSIFICATION_GERMLINE].is_given);
    /* counted over all kinds, so it is nobody's */
    assert_int_equal(e->record.by_kind[CLASSIFICATION_GERMLINE].n_submitters, 0);
    assert_int_equal(c->n_submitters, 0);
    assert_int_equal(e->record.n_rcvs, 2);
    assert_str(e->record.rcvs[1], "RCV001292543");
    assert_int_equal(e->record.n_omim, 1);
    assert_str(e->record.omim[0], "164757.0001");
}

static void the_columns_of_2025_stand_in_any_order(void **state)
{
    struct made_build *m = *state;
    struct buf text = BUF_INIT;
    struct err err = {0};

    buf_add_c(&text,
        "#RCVaccession\tNumberSubmitters\tSCVsForAggregateGermlineClassification\t"
        "SCVsForAggregateSomaticClinicalImpact\t"
        "SCVsForAggregateOncogenicityClassification\t");
    buf_add_c(&text, SUMMARY_2024 + 1); /* without its '#' */
    buf_add_c(&text, "RCV000435281|RCV001292543\t4\t-\t-\tSCV004\t");
    buf_add_c(&text, SUMMARY_ROW("1", "-", "-", "-", "GRCh37", "7", "10", "A", "T"));
    buf_add_c(&text, "\t-\t-\t-\tOncogenic\tMar 01, 2024\t" SINGLE "\n");
    assert_int_equal(read_summary(m, "2025-06-01", text.p, &err), 0);
    buf_free(&text);
    assert_int_equal(merge(m, look_at_2025).n, 1);
}

static void look_at_2021(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_GERMLINE];

    assert_int_equal(c->n_submitters, 3);
    assert_int_equal(c->n_submissions, 0);
}

static void the_number_of_submitters_is_germline_where_nothing_else_is(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_summary(m, "2021-01-24",
            SUMMARY "\tNumberSubmitters\n" SUMMARY_ROW("1", "Pathogenic", "-", SINGLE,
                "GRCh37", "7", "10", "A", "T") "\t3\n" SUMMARY_ROW("2", "Pathogenic",
                "-", SINGLE, "GRCh37", "7", "11", "A", "T") "\tmany\n",
            &err),
        0);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_number_of_submitters"), 1);
    assert_int_equal(merge(m, look_at_2021).n, 1);
}

static void look_at_included(const struct clinvar_entry *e)
{
    assert_int_equal(e->record.is_included, e->record.variation_id == 1);
}

static void a_variant_classified_only_in_a_haplotype_is_an_included_record(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38 "7\t100\t1\tA\tT\t.\t.\tCLNSIG=no_classification_for_the_single_"
                   "variant;CLNREVSTAT=no_classification_for_the_single_variant\n"
                   "7\t101\t2\tA\tT\t.\t.\tCLNSIG=no_classification_for_the_single_"
                   "variant;CLNREVSTAT=no_classification_for_the_single_variant;"
                   "ONC=Oncogenic;ONCREVSTAT=criteria_provided,_single_submitter\n"
                   "7\t102\t3\tA\tT\t.\t.\tORIGIN=1\n",
            &err),
        0);
    assert_int_equal(merge(m, look_at_included).n, 3);
}

/* ---- submission_summary ---------------------------------------------------------- */

#define SUBMISSIONS                                                                    \
    "##What the submissions say\n#VariationID:   the identifier\n"                     \
    "#VariationID\tClinicalSignificance\tDateLastEvaluated\tDescription\t"             \
    "SubmittedPhenotypeInfo\tReportedPhenotypeInfo\tReviewStatus\tCollectionMethod\t"  \
    "OriginCounts\tSubmitter\tSCV\tSubmittedGeneSymbol\tExplanationOfInterpretation\t" \
    "SomaticClinicalImpact\tOncogenicity\n"
#define SUBMISSION(id, class, date, text, review, origins, submitter, scv, tier, onc)  \
    id "\t" class "\t" date "\t" text "\t-\tC1:Melanoma\t" review                      \
                  "\tclinical testing\t" origins "\t" submitter "\t" scv               \
                  "\tBRAF\t-\t" tier "\t" onc "\n"

static int read_submissions(
    struct made_build *m, const char *release, const char *text, struct err *err)
{
    return made_build_read(m, clinvar_submissions_read, "submission_summary", release,
        ASSEMBLY_NONE, text, err);
}

static const char three_submissions[] =
    SUBMISSIONS SUBMISSION("13961", "Pathogenic", "Sep 04, 2014", "Seen often.", SINGLE,
        "germline:3;de novo:na", "Lab A", "SCV000000001.2", "-", "-")
        SUBMISSION("13961", "Benign", "-", "-", SINGLE, "germline:na", "Lab A",
            "SCV000000002.1", "-", "-") SUBMISSION("13961", "-", "Mar 01, 2024", "-",
            SINGLE, "somatic:1", "Lab B", "SCV000000003", "-", "Oncogenic");

static void look_at_submissions(const struct clinvar_entry *e)
{
    const struct classification *c = e->record.by_kind;
    const struct clinvar_submission *s = e->record.submissions;

    assert_int_equal(e->record.n_submissions, 3);
    assert_str(s[0].scv, "SCV000000001.2");
    assert_int_equal(s[0].kind, CLASSIFICATION_GERMLINE);
    assert_str(s[0].class_word, "Pathogenic");
    assert_str(s[0].review_status, SINGLE);
    assert_str(s[0].date, "2014-09-04");
    assert_str(s[0].method, "clinical testing");
    assert_str(s[0].origin, "germline;de novo");
    assert_true(s[0].has_comment);
    assert_false(s[1].has_comment);
    assert_int_equal(s[1].date.n, 0);
    assert_int_equal(s[2].kind, CLASSIFICATION_ONCOGENICITY);
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_submissions, 2);
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_submitters, 1);
    assert_int_equal(c[CLASSIFICATION_GERMLINE].n_split, 2);
    assert_int_equal(c[CLASSIFICATION_ONCOGENICITY].n_submitters, 1);
    assert_int_equal(c[CLASSIFICATION_SOMATIC_IMPACT].n_submissions, 0);
}

static void submissions_join_the_facts_of_their_release(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(read_submissions(m, "2026-02-26", three_submissions, &err), 0);
    assert_int_equal(read_summary(m, "2026-02-26",
                         SUMMARY "\n" SUMMARY_ROW("13961", "Pathogenic", "Sep 04, 2014",
                             SINGLE, "GRCh37", "7", "140453136", "A", "T") "\n",
                         &err),
        0);
    assert_int_equal(merge(m, look_at_submissions).n, 1);
    assert_int_equal(made_build_count(m, 0, "read", ""), 3);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 3);
    assert_int_equal(made_build_count(m, 1, "stored", ""), 1);
}

static void look_at_none(const struct clinvar_entry *e)
{
    assert_int_equal(e->record.n_submissions, 0);
    assert_int_equal(e->record.by_kind[CLASSIFICATION_GERMLINE].n_submissions, 0);
}

static void submissions_of_another_release_or_variant_are_counted_and_left_out(
    void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(read_submissions(m, "2024-01-01", three_submissions, &err), 0);
    assert_int_equal(read_submissions(m, "2026-02-26",
                         SUBMISSIONS SUBMISSION("5", "Benign", "-", "-", SINGLE,
                             "germline:na", "Lab A", "SCV000000009.1", "-", "-"),
                         &err),
        0);
    assert_int_equal(read_summary(m, "2026-02-26",
                         SUMMARY "\n" SUMMARY_ROW("13961", "Pathogenic", "-", SINGLE,
                             "GRCh37", "7", "140453136", "A", "T") "\n",
                         &err),
        0);
    assert_int_equal(merge(m, look_at_none).n, 1);
    assert_int_equal(made_build_count(m, 0, "superseded", "newer_release"), 3);
    assert_int_equal(made_build_count(m, 1, "not_used", "submission_of_no_record"), 1);
}

#define DOUBLE(class, scv)                                                             \
    SUBMISSION("13961", class, "-", "-", SINGLE, "germline:na", "Lab A", scv, "-", "-")

static void look_at_singles(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_GERMLINE];

    assert_int_equal(e->record.n_submissions, 3);
    assert_str(e->record.submissions[0].scv, "SCV000000001.1");
    assert_str(e->record.submissions[1].scv, "SCV000000002.2");
    assert_str(e->record.submissions[2].scv, "SCV000000004.1");
    assert_int_equal(c->n_submissions, 3);
    assert_int_equal(c->n_split, 1);
}

static void of_submissions_that_stand_twice_only_equal_ones_count_once(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_submissions(m, "2026-02-26",
            SUBMISSIONS DOUBLE("Pathogenic", "SCV000000001.1") DOUBLE(
                "Pathogenic", "SCV000000002.2") DOUBLE("Pathogenic", "SCV000000003.1")
                DOUBLE("Pathogenic", "SCV000000001.1") DOUBLE(
                    "Benign", "SCV000000003.1") DOUBLE("Pathogenic", "SCV000000003.1")
                    DOUBLE("Pathogenic", "SCV000000004.1"),
            &err),
        0);
    assert_int_equal(read_submissions(m, "2024-01-01",
                         SUBMISSIONS DOUBLE("Benign", "SCV000000002.2"), &err),
        0);
    assert_int_equal(read_summary(m, "2026-02-26",
                         SUMMARY "\n" SUMMARY_ROW("13961", "Pathogenic", "-", SINGLE,
                             "GRCh37", "7", "140453136", "A", "T") "\n",
                         &err),
        0);
    assert_int_equal(merge(m, look_at_singles).n, 1);
    assert_int_equal(made_build_count(m, 0, "merged", "same_submission"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "scv_stands_twice"), 3);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 3);
    assert_int_equal(made_build_count(m, 1, "superseded", "newer_release"), 1);
}

static void look_at_many(const struct clinvar_entry *e)
{
    assert_int_equal(e->record.n_submissions, 99999);
}

/* Half of the rows stand twice, the last of them with another class. */
static void a_variant_may_have_200000_rows_of_submissions(void **state)
{
    struct made_build *m = *state;
    struct buf text = BUF_INIT;
    struct err err = {0};

    buf_add_c(&text, SUBMISSIONS);
    for (unsigned i = 0; i < 200000; i++)
        buf_fmt(&text,
            "13961\t%s\t-\t-\t-\t-\t" SINGLE "\t-\t-\tLab %u\tSCV%09u.1\t-\t-\t-\t-\n",
            i == 199999 ? "Benign" : "Pathogenic", i / 2, i / 2);
    assert_int_equal(read_submissions(m, "2026-02-26", text.p, &err), 0);
    assert_int_equal(read_summary(m, "2026-02-26",
                         SUMMARY "\n" SUMMARY_ROW("13961", "Pathogenic", "-", SINGLE,
                             "GRCh37", "7", "140453136", "A", "T") "\n",
                         &err),
        0);
    assert_int_equal(merge(m, look_at_many).n, 1);
    assert_int_equal(made_build_count(m, 0, "merged", "same_submission"), 99999);
    assert_int_equal(made_build_count(m, 0, "rejected", "scv_stands_twice"), 2);
    buf_free(&text);
}

static void bad_submissions_are_rejected(void **state)
{
    static const char new_word[] = SUBMISSIONS SUBMISSION("1", "Harmful", "-", "-",
        SINGLE, "germline:na", "Lab A", "SCV000000001.1", "-", "-");
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_submissions(m, "2026-02-26",
            SUBMISSIONS SUBMISSION("x", "Benign", "-", "-", SINGLE, "-", "Lab A",
                "SCV000000001.1", "-", "-") SUBMISSION("1", "Benign", "-", "-", SINGLE,
                "-", "Lab A", "RCV000000001.1", "-", "-") SUBMISSION("1", "Benign", "-",
                "-", SINGLE, "-", "Lab A", "SCV000000001.", "-", "-") SUBMISSION("1",
                "Benign", "2014", "-", SINGLE, "-", "Lab A", "SCV000000001.1", "-", "-")
                SUBMISSION("1", "Benign", "-", "-", SINGLE, "-", "Lab A",
                    "SCV000000001.1", "-", "Oncogenic") SUBMISSION("1", "-", "-", "-",
                    SINGLE, "-", "Lab A", "SCV000000001.1", "-", "-") "1\tBenign\n",
            &err),
        0);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_variation_id"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_scv"), 2);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_date"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "several_classes"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_row"), 1);
    assert_int_equal(made_build_count(m, 0, "not_used", "submission_without_class"), 1);
    assert_true(read_submissions(m, "2026-02-26", new_word, &err) < 0);
    assert_non_null(strstr(err.msg, "Harmful"));
    assert_int_equal(merge(m, NULL).n, 0);
}

/* ---- merging releases ------------------------------------------------------------ */

static void look_at_newest(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_GERMLINE];

    assert_str(c->class_word, "Benign"); /* the newest release's */
    assert_int_equal(c->date.n, 0);      /* an older one's says nothing of it */
    assert_int_equal(c->n_conditions, 0);
    assert_str(e->record.name, "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)");
    assert_str(e->record.caid, "CA123643");
    assert_str(e->record.genes[0], "NEWER");
    assert_int_equal(e->n_alleles, 2);
    assert_int_equal(e->alleles[0].allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(e->alleles[0].source, 0);
    assert_int_equal(e->alleles[1].source, 1);
    assert_int_equal(e->alleles[1].allele.pos1, 140753336);
}

static void the_newest_release_gives_facts_and_each_assembly_its_newest_allele(
    void **state)
{
    struct made_build *m = *state;
    struct looked l;
    struct err err = {0};

    assert_int_equal(
        read_summary(m, "2021-01-24",
            SUMMARY
            "\n" SUMMARY_ROW("13961", "Pathogenic", "Sep 04, 2014", SINGLE, "GRCh38",
                "7", "140753330", "A", "T") "\n" SUMMARY_ROW("13961", "Pathogenic",
                "Sep 04, 2014", SINGLE, "GRCh37", "7", "140453136", "A", "T") "\n",
            &err),
        0);
    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38 "7\t140753336\t13961\tA\tT\t.\t.\tCLNSIG=Benign;CLNREVSTAT="
                   "criteria_provided,_single_submitter;GENEINFO=NEWER:1\n",
            &err),
        0);
    l = merge(m, look_at_newest);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.file, 1);
    assert_int_equal(made_build_count(m, 1, "stored", ""), 1);
    assert_int_equal(made_build_count(m, 0, "superseded", "newer_release"), 1);
    assert_int_equal(
        made_build_count(m, 0, "superseded", "newer_release_allele_kept"), 1);
    assert_int_equal(made_build_count(m, 0, "note",
                         "allele: a newer release has another on this assembly"),
        1);
}

static void look_at_date(const struct clinvar_entry *e)
{
    const struct classification *c = &e->record.by_kind[CLASSIFICATION_GERMLINE];

    assert_str(c->class_word, "Pathogenic");
    assert_str(c->date, "2014-09-04"); /* same release, class and status */
}

static void the_table_of_the_same_release_gives_the_date(void **state)
{
    struct made_build *m = *state;
    struct looked l;
    struct err err = {0};

    assert_int_equal(read_summary(m, "2026-02-26",
                         SUMMARY "\n" SUMMARY_ROW("13961", "Pathogenic", "Sep 04, 2014",
                             SINGLE, "GRCh37", "7", "140453136", "A", "T") "\n",
                         &err),
        0);
    assert_int_equal(
        read_vcf(m, "2026-02-26",
            HEAD38 "7\t140753336\t13961\tA\tT\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT="
                   "criteria_provided,_single_submitter\n",
            &err),
        0);
    l = merge(m, look_at_date);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.file, 1);
    assert_int_equal(made_build_count(m, 0, "merged", "same_release"), 1);
}

static void look_at_genomic_name(const struct clinvar_entry *e)
{
    assert_str(e->record.hgvs_g, e->record.variation_id == 3
                                     ? "NC_000007.13:g.140453137C>T"
                                     : "NC_000007.14:g.140753336A>T");
}

static void the_genomic_name_is_of_grch38_whichever_file_stands_first(void **state)
{
    static const char *const of_37 =
        HEAD37 "7\t140453136\t1\tA\tT\t.\t.\tCLNHGVS=NC_000007.13:g.140453136A>T\n"
               "7\t140453137\t3\tC\tT\t.\t.\tCLNHGVS=NC_000007.13:g.140453137C>T\n";
    static const char *const of_38 =
        HEAD38 "7\t140753336\t1\tA\tT\t.\t.\tCLNHGVS=NC_000007.14:g.140753336A>T\n";
    static const char *const again =
        HEAD38 "7\t140753336\t2\tA\tT\t.\t.\tCLNHGVS=NC_000007.14:g.140753336A>T\n";
    static const char *const again_37 =
        HEAD37 "7\t140453136\t2\tA\tT\t.\t.\tCLNHGVS=NC_000007.13:g.140453136A>T\n";
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(read_vcf(m, "2026-02-26", of_37, &err), 0);
    assert_int_equal(read_vcf(m, "2026-02-26", of_38, &err), 0);
    assert_int_equal(read_vcf(m, "2026-02-26", again, &err), 0);
    assert_int_equal(read_vcf(m, "2026-02-26", again_37, &err), 0);
    assert_int_equal(merge(m, look_at_genomic_name).n, 3);
}

/* ---- texts ----------------------------------------------------------------------- */

static void names_without_a_transcript_have_no_parts(void **state)
{
    struct clinvar_name n;

    (void)state;
    n = clinvar_name_parts(STR("NC_000013.11:g.(1_2)_(3_4)del"));
    assert_int_equal(n.transcript.n + n.c.n + n.p.n + n.gene.n, 0);
    n = clinvar_name_parts(STR("GRCh38/hg38 1p36.33(chr1:1-2)x1"));
    assert_int_equal(n.transcript.n + n.c.n, 0);
    n = clinvar_name_parts(STR("NM_1.2:c.80_83delinsTG (p.Arg27_Ile28delinsLeuTer)"));
    assert_str(n.transcript, "NM_1.2");
    assert_str(n.c, "c.80_83delinsTG");
    assert_str(n.p, "p.Arg27_Ile28delinsLeuTer");
    n = clinvar_name_parts(STR("NM_1.2(ABC):c.5+1G>A"));
    assert_str(n.gene, "ABC");
    assert_int_equal(n.p.n, 0);
    n = clinvar_name_parts(STR("NM_1.2(ABC):"));
    assert_int_equal(n.c.n, 0);
}

static void several_registry_ids_are_none(void **state)
{
    (void)state;
    assert_str(clinvar_caid(STR("OMIM:1|ClinGen:CA5|x:CA7"), '|'), "CA5");
    assert_int_equal(clinvar_caid(STR("ClinGen:CA5|ClinGen:CA6"), '|').n, 0);
    assert_int_equal(clinvar_caid(STR("-"), ',').n, 0);
}

static void texts_are_decoded_but_control_characters_are_not_made(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_str(clinvar_text(&mem, STR("a_b%2Cc%3d%")), "a b,c=%");
    assert_str(clinvar_text(&mem, STR("x%0Ay%zz%2")), "x%0Ay%zz%2");
    assert_str(clinvar_identifier(&mem, STR("NC_1:g.2%3D")), "NC_1:g.2=");
    arena_free(&mem);
}

static void conditions_with_other_numbers_of_ids_lose_the_ids(void **state)
{
    struct arena mem = ARENA_INIT;
    struct condition *c;
    bool dropped;
    unsigned n;

    (void)state;
    c = clinvar_conditions(&mem, STR("A|B"), STR("MedGen:1"), false, &n, &dropped);
    assert_int_equal(n, 2);
    assert_true(dropped);
    assert_int_equal(c[0].ids.n, 0);
    c = clinvar_conditions(
        &mem, STR("A|7 conditions"), STR("X:1|7 conditions"), false, &n, &dropped);
    assert_false(dropped);
    assert_str(c[0].ids, "X:1");
    assert_int_equal(c[1].ids.n, 0);
    arena_free(&mem);
}

static void sets_of_conditions_are_cut_and_each_condition_stands_once(void **state)
{
    struct arena mem = ARENA_INIT;
    struct condition *c;
    bool dropped;
    unsigned n;

    (void)state;
    c = clinvar_conditions(&mem, STR("A|B;A|leukemia with t(12;21)|-"),
        STR("MedGen:1|MONDO:MONDO:2,OMIM:3;MedGen:1|MedGen:4|Orphanet:5"), false, &n,
        &dropped);
    assert_int_equal(n, 4);
    assert_false(dropped);
    assert_str(c[0].name, "A");
    assert_str(c[1].name, "B");
    assert_str(c[1].ids, "MONDO:2,OMIM:3");
    assert_str(c[2].name, "leukemia with t(12;21)"); /* one name, one set of ids */
    assert_str(c[2].ids, "MedGen:4");
    assert_int_equal(c[3].name.n, 0);
    assert_str(c[3].ids, "Orphanet:5");
    arena_free(&mem);
}

static void ids_have_one_prefix_and_stand_once(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_str(clinvar_condition_ids(
                   &mem, STR("Human Phenotype Ontology:HP:0001249,Human Phenotype "
                             "Ontology:HP:HP:0001249,Human Phenotype "
                             "Ontology:MONDO:0018677,OMIM:PS1;MedGen:C1,")),
        "HP:0001249,MONDO:0018677,OMIM:PS1,MedGen:C1");
    assert_int_equal(clinvar_condition_ids(&mem, STR("7 conditions")).n, 0);
    arena_free(&mem);
}

static void class_strings_of_the_vcf_read_as_in_the_other_files(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_str(
        clinvar_class_text(
            &mem, STR("Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance|other")),
        "Pathogenic/Likely pathogenic/Pathogenic, low penetrance; other");
    assert_int_equal(clinvar_class_text(&mem, STR("")).n, 0);
    arena_free(&mem);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(reads_every_field_of_a_record),
        TEST(three_classifications_are_kept_apart),
        TEST(records_without_usable_alleles_are_stored_without_one),
        TEST(an_assembly_that_contradicts_the_sources_is_refused),
        TEST(bad_records_and_new_words_are_not_guessed),
        TEST(rows_of_both_assemblies_are_one_entry),
        TEST(a_named_assembly_leaves_out_the_other_and_keeps_what_has_no_place),
        TEST(a_pseudoautosomal_variant_has_two_alleles),
        TEST(the_columns_of_2024_have_classifications_of_their_own),
        TEST(the_columns_of_2025_stand_in_any_order),
        TEST(the_number_of_submitters_is_germline_where_nothing_else_is),
        TEST(a_variant_classified_only_in_a_haplotype_is_an_included_record),
        TEST(submissions_join_the_facts_of_their_release),
        TEST(submissions_of_another_release_or_variant_are_counted_and_left_out),
        TEST(of_submissions_that_stand_twice_only_equal_ones_count_once),
        TEST(a_variant_may_have_200000_rows_of_submissions),
        TEST(bad_submissions_are_rejected),
        TEST(gene_lists_of_large_variants_are_read_or_left_out),
        TEST(bad_dates_are_rejected),
        TEST(the_newest_release_gives_facts_and_each_assembly_its_newest_allele),
        TEST(the_table_of_the_same_release_gives_the_date),
        TEST(the_genomic_name_is_of_grch38_whichever_file_stands_first),
        cmocka_unit_test(names_without_a_transcript_have_no_parts),
        cmocka_unit_test(several_registry_ids_are_none),
        cmocka_unit_test(texts_are_decoded_but_control_characters_are_not_made),
        cmocka_unit_test(conditions_with_other_numbers_of_ids_lose_the_ids),
        cmocka_unit_test(sets_of_conditions_are_cut_and_each_condition_stands_once),
        cmocka_unit_test(ids_have_one_prefix_and_stand_once),
        cmocka_unit_test(class_strings_of_the_vcf_read_as_in_the_other_files),
    };

    return cmocka_run_group_tests_name("clinvar", tests, NULL, NULL);
}
