/*
 * CIViC's tables beside evidence: fusions and features, its VCF, which files a build
 * must have, and what the tables say of each other.
 */
#include "ingest/civic_check.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void assert_str(struct str got, const char *want)
{
    assert_int_equal(got.n, strlen(want));
    assert_memory_equal(got.p, want, got.n);
}

static void read_table(struct made_build *m, made_reader *read, const char *kind,
    const char *release, const char *text)
{
    struct err err = {0};

    assert_int_equal(
        made_build_read(m, read, kind, release, ASSEMBLY_GRCH37, text, &err), 0);
    m->files[m->b.n_files - 1].provenance.source = STR("civic");
}

static uint64_t noted(struct made_build *m, unsigned file, const char *what)
{
    return made_build_count(m, file, "note", what);
}

/* ---- variants of 2026: 41 columns ------------------------------------------------ */

/* Header and rows of the columns that vdt reads, in their order of 2026-08. */
#define HEAD_2026                                                                      \
    "variant_id\tvariant_civic_url\tfeature_type\tfeature_name\tvariant\t"             \
    "variant_aliases\tvariant_types\tsingle_variant_molecular_profile_id\tgene\t"      \
    "entrez_id\tchromosome\tstart\tstop\treference_bases\tvariant_bases\t"             \
    "representative_transcript\treference_build\thgvs_descriptions\t"                  \
    "allele_registry_id\tclinvar_ids\t5_prime_partner_status\t5_prime_partner\t"       \
    "3_prime_partner_status\t3_prime_partner\t5_prime_end_exon\t3_prime_start_exon\t"  \
    "iscn_name\n"
#define FUSION(id, feature, name, five, three, exons)                                  \
    id "\turl\tFusion\t" feature "\t" name "\t\t\t" id                                 \
       "\t\t\t\t\t\t\t\t\t\t\t\t\t" five "\t" three "\t" exons "\t\n"

static void read_fusions(struct made_build *m, const char *rows)
{
    char text[2048];

    snprintf(text, sizeof(text), "%s%s", HEAD_2026, rows);
    read_table(m, civic_variants_read, "variants", "2026-08-01", text);
}

static void assert_criterion(struct made_build *m, unsigned i, const char *want)
{
    const struct criterion *c = stage_variant_at(m->b.stage, i)->criterion;
    struct arena mem = ARENA_INIT;

    if (!want)
        assert_null(c);
    else
        assert_str(criterion_text(c, &mem), want);
    arena_free(&mem);
}

static void a_fusion_has_partners_known_several_or_unknown(void **state)
{
    struct made_build *m = *state;

    read_fusions(m,
        FUSION("1", "EML4::ALK", "Fusion", "known\tEML4", "known\tALK", "\t")
            FUSION("2", "v::ROS1", "Fusion", "multiple\t", "known\tROS1", "\t")
                FUSION("3", "FGFR2::?", "Fusion", "known\tFGFR2", "unknown\t", "\t"));
    assert_int_equal(stage_n_variants(m->b.stage), 3);
    assert_criterion(m, 0, "fusion(EML4, ALK)");
    assert_criterion(m, 1, "fusion(*, ROS1)");
    assert_criterion(m, 2, "fusion(FGFR2, *)");
}

/* The exons of a variant "Fusion" are those of one representative. */
static void exons_are_asked_for_by_a_name_of_exons_only(void **state)
{
    struct made_build *m = *state;

    read_fusions(m,
        FUSION("1", "RANBP2::ALK", "Fusion", "known\tRANBP2", "known\tALK", "18\t20")
            FUSION("2", "EML4::ALK", "e13::e20", "known\tEML4", "known\tALK", "13\t20")
                FUSION(
                    "3", "EML4::ALK", "e6::e20", "known\tEML4", "known\tALK", "7\t20"));
    assert_criterion(m, 0, "fusion(RANBP2, ALK)");
    assert_criterion(m, 1, "fusion(EML4, ALK, e13, e20)");
    assert_criterion(m, 2, NULL); /* left to the grammar of names */
    assert_int_equal(noted(m, 0, "fusion: exons of the name are not the row's"), 1);
}

static void a_known_partner_without_a_name_is_noted(void **state)
{
    struct made_build *m = *state;

    read_fusions(m, FUSION("1", "EML4::ALK", "Fusion", "known\t", "known\tALK", "\t")
                        FUSION("2", "v::?", "Fusion", "multiple\t", "unknown\t", "\t"));
    assert_criterion(m, 0, NULL);
    assert_criterion(m, 1, NULL);
    assert_int_equal(noted(m, 0, "fusion: a partner is known but has no name"), 1);
    assert_int_equal(noted(m, 0, "fusion: no partner is known"), 1);
}

static void a_new_partner_status_or_feature_type_stops_the_build(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    char text[1024];

    snprintf(text, sizeof(text), "%s%s", HEAD_2026,
        FUSION("1", "EML4::ALK", "Fusion", "guessed\tEML4", "known\tALK", "\t"));
    assert_true(made_build_read(m, civic_variants_read, "variants", "2026-08-01",
                    ASSEMBLY_NONE, text, &err)
                < 0);
    assert_non_null(strstr(err.msg, "guessed"));
    snprintf(text, sizeof(text), "%s%s", HEAD_2026,
        "1\turl\tMyth\tx\tname\t\t\t1\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n");
    assert_true(made_build_read(m, civic_variants_read, "variants", "2026-08-01",
                    ASSEMBLY_NONE, text, &err)
                < 0);
    assert_non_null(strstr(err.msg, "Myth"));
}

static void a_region_has_its_own_name_and_no_gene(void **state)
{
    struct made_build *m = *state;

    read_fusions(m,
        "7\turl\tRegion\t1p\tDeletion\t\t\t7\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t"
        "\tdel(1)(p)\n");
    assert_int_equal(stage_variant_at(m->b.stage, 0)->gene.n, 0);
    assert_str(stage_variant_at(m->b.stage, 0)->name, "1p Deletion");
}

/* From February to June 2026 every row had one field more than the header. */
static void rows_longer_than_the_header_are_read_by_its_names_and_counted(void **state)
{
    static const char text[] = HEAD_2026
        "8\turl\tGene\tALK\tF1174L\t\t\t8\tALK\t238\t2\t29443695\t29443695\tG\tT\t"
        "ENST1\tGRCh37\t\tCA279586\t\t\t\t\t\t\t\t\tmore\n";
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2026-04-01", text);
    assert_int_equal(stage_n_variants(m->b.stage), 1);
    assert_int_equal(stage_variant_at(m->b.stage, 0)->given[0].pos1, 29443695);
    assert_int_equal(noted(m, 0, "rows: more fields than the header"), 1);
    assert_int_equal(noted(m, 0, "columns: not read"), 1); /* iscn_name */
}

static void an_allele_of_grch38_is_of_grch38(void **state)
{
    static const char text[] = HEAD_2026
        "2416\turl\tGene\tH3-3A\tK28M\t\t\t1\tH3-3A\t3020\t1\t226064434\t226064434"
        "\tA\tT\tENST1\tGRCh38\t\t\t\t\t\t\t\t\t\t\n";
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2026-08-01", text);
    assert_int_equal(stage_variant_at(m->b.stage, 0)->given[0].assembly, ASSEMBLY_NONE);
    assert_int_equal(stage_variant_at(m->b.stage, 0)->given[1].pos1, 226064434);
}

/* ---- features -------------------------------------------------------------------- */

#define FEATURES                                                                       \
    "feature_id\tfeature_type\tname\tfive_prime_partner_status\t"                      \
    "three_prime_partner_status\tfive_prime_gene_name\tthree_prime_gene_name\n"

static void features_tell_partners_that_the_variant_table_lacks(void **state)
{
    static const char variants[] =
        HEAD_2026 FUSION("1", "EML4::ALK", "Fusion", "\t", "\t", "\t")
            FUSION("2", "v::ROS1", "Fusion", "known\tCD74", "known\tROS1", "\t");
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2025-02-01", variants);
    read_table(m, civic_features_read, "features", "2025-02-01",
        FEATURES "61\tFusion\tEML4::ALK\tknown\tknown\tEML4\tALK\n"
                 "62\tFusion\tv::ROS1\tmultiple\tknown\t\tROS1\n"
                 "63\tFactor\tTMB\t\t\t\t\n"
                 "x\tGene\tALK\t\t\t\t\n");
    assert_criterion(m, 0, "fusion(EML4, ALK)");
    assert_criterion(m, 1, "fusion(CD74, ROS1)"); /* the variant's own words stay */
    assert_int_equal(
        noted(m, 1, "fusion: partners are not those of the variant table"), 1);
    assert_int_equal(made_build_count(m, 1, "merged", "into_variant"), 2);
    assert_int_equal(made_build_count(m, 1, "not_used", "no_variant"), 1);
    assert_int_equal(made_build_count(m, 1, "rejected", "bad_id"), 1);
}

static void the_table_of_genes_is_read_as_features(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_features_read, "features", "2018-10-01",
        "gene_id\tgene_civic_url\tname\tentrez_id\tdescription\tlast_review_date\n"
        "1\turl\tALK\t238\ttext\t2017\n");
    assert_int_equal(report_n_read(m->b.report, 0), 1);
    assert_int_equal(made_build_count(m, 0, "not_used", "no_variant"), 1);
}

/* ---- CIViC's VCF ----------------------------------------------------------------- */

#define VCF_HEAD                                                                       \
    "##fileformat=VCFv4.2\n##source=x\n#"                                              \
    "CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define VARIANT_ROW                                                                    \
    "8\turl\tGene\tVHL\tE55fs\t\t\t8\tVHL\t7428\t3\t10183694\t10183694\tG\t\tENST1\tG" \
    "RCh37"                                                                            \
    "\t\t\t\t\t\t\t\t\t\t\n"

static void only_the_places_of_the_vcf_are_read(void **state)
{
    struct made_build *m = *state;
    const struct staged_variant *v;

    read_table(m, civic_variants_read, "variants", "2024-08-01", HEAD_2026 VARIANT_ROW);
    read_table(m, civic_vcf_read, "vcf", "2024-08-01",
        VCF_HEAD "3\t10183693\t8\tGG\tG\t.\t.\tCSQ=G|<CIViC_Attribute_therapie_1>|a,b\n"
                 "3\t10183693\t99\tGG\tG\t.\t.\t.\n"
                 "3\t0\t8\tGG\tG\t.\t.\t.\n"
                 "3\t10183693\t8\tGG\t<DEL>\t.\t.\t.\n");
    v = stage_variant_at(m->b.stage, 0);
    assert_int_equal(v->spelled.pos1, 10183693);
    assert_str(v->spelled.ref, "GG");
    assert_int_equal(v->spelled_line, 4);
    assert_int_equal(made_build_count(m, 1, "merged", "into_variant"), 1);
    assert_int_equal(made_build_count(m, 1, "rejected", "no_variant"), 1);
    assert_int_equal(made_build_count(m, 1, "rejected", "bad_place"), 1);
    assert_int_equal(made_build_count(m, 1, "rejected", "no_bases"), 1);
}

static void a_vcf_speaks_of_its_own_release_only(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2024-08-01", HEAD_2026 VARIANT_ROW);
    read_table(m, civic_vcf_read, "vcf", "2024-09-01",
        VCF_HEAD "3\t10183693\t8\tGG\tG\t.\t.\t.\n");
    assert_int_equal(stage_variant_at(m->b.stage, 0)->spelled.assembly, ASSEMBLY_NONE);
    assert_int_equal(made_build_count(m, 1, "rejected", "no_variant"), 1);
}

static void a_vcf_needs_an_assembly(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_true(made_build_read(m, civic_vcf_read, "vcf", "2024-08-01", ASSEMBLY_NONE,
                    VCF_HEAD, &err)
                < 0);
    assert_non_null(strstr(err.msg, "assembly"));
}

/* ---- what a build must have ------------------------------------------------------ */

#define EVIDENCE_HEAD                                                                  \
    "molecular_profile\tmolecular_profile_id\tdisease\tdoid\tphenotypes\ttherapies\t"  \
    "evidence_type\tevidence_direction\tevidence_level\tsignificance\t"                \
    "evidence_statement\tcitation\tnct_ids\trating\tevidence_status\tevidence_id\t"    \
    "variant_origin\tevidence_civic_url\n"
#define EVIDENCE_ROW(profile, level, rating, id)                                       \
    "BRAF V600E\t" profile "\tMelanoma\t1909\t\t\tPredictive\tSupports\t" level        \
    "\tResistance\tx\tLee\t\t" rating "\taccepted\t" id "\tSomatic\turl\n"
#define PROFILE_HEAD                                                                   \
    "name\tmolecular_profile_id\tvariant_ids\tevidence_score\tevidence_item_ids\n"

static void assert_missing(struct made_build *m, const char *kind)
{
    struct err err = {0};
    char want[64];

    snprintf(want, sizeof(want), "no file of the kind \"%s\"", kind);
    assert_true(civic_set_check(&m->b, &err) < 0);
    assert_non_null(strstr(err.msg, want));
}

static void evidence_of_profiles_needs_variants_and_profiles(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    read_table(m, civic_evidence_read, "evidence", "2026-10-01",
        EVIDENCE_HEAD EVIDENCE_ROW("12", "A", "5", "1"));
    assert_missing(m, "variants");
    read_table(m, civic_variants_read, "variants", "2026-08-01", HEAD_2026);
    assert_missing(m, "profiles");
    read_table(m, civic_profiles_read, "profiles", "2025-02-01", PROFILE_HEAD);
    assert_int_equal(civic_set_check(&m->b, &err), 0);
}

static void variants_or_profiles_without_evidence_are_no_set(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2020-06-01", HEAD_2026);
    read_table(m, civic_profiles_read, "profiles", "2025-02-01", PROFILE_HEAD);
    assert_missing(m, "evidence");
}

static void a_build_without_civic_needs_nothing_of_it(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(civic_set_check(&m->b, &err), 0);
}

/* ---- what the tables say of each other ------------------------------------------- */

static void the_score_of_a_profile_is_summed_anew(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_profiles_read, "profiles", "2024-08-01",
        PROFILE_HEAD "BRAF V600E\t12\t12\t57.75\t1, 2, 3, 4, 5\n"
                     "BRAF V600K\t13\t13\t0\t6\n");
    read_table(m, civic_evidence_read, "evidence", "2024-08-01",
        EVIDENCE_HEAD EVIDENCE_ROW("12", "A", "4", "1") EVIDENCE_ROW("12", "B", "2",
            "2") EVIDENCE_ROW("12", "C", "3", "3") EVIDENCE_ROW("12", "E", "1", "4")
            EVIDENCE_ROW("12", "D", "", "5") EVIDENCE_ROW("13", "D", "3", "6"));
    civic_check(&m->b);
    assert_int_equal(stage_profile_at(m->b.stage, 0)->score_x100, 5775);
    assert_int_equal(stage_profile_at(m->b.stage, 1)->score_x100, 300);
    assert_int_equal(noted(m, 0, "profiles: score agrees with their evidence"), 1);
    assert_int_equal(noted(m, 0, "profiles: score is not that of their evidence"), 1);
}

static void what_refers_to_nothing_is_noted(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2024-08-01", HEAD_2026 VARIANT_ROW);
    read_table(m, civic_profiles_read, "profiles", "2024-08-01",
        PROFILE_HEAD "BRAF V600E\t12\t12\t5\t1, 2, 6\nBRAF V600K\t13\t13\t\t6\n");
    read_table(m, civic_evidence_read, "evidence", "2024-08-01",
        EVIDENCE_HEAD EVIDENCE_ROW("12", "D", "5", "1")
            EVIDENCE_ROW("13", "D", "", "6"));
    civic_check(&m->b);
    assert_int_equal(
        made_build_count(m, 0, "dangling", "variants: their profile is not there"), 1);
    assert_int_equal(made_build_count(m, 1, "dangling",
                         "profiles: an evidence item of theirs is not there"),
        1);
    assert_int_equal(
        noted(m, 1, "profiles: an evidence item of theirs is of another"), 1);
}

/* What another release says is no reference of this one. */
static void references_are_those_of_one_release(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_profiles_read, "profiles", "2025-02-01",
        PROFILE_HEAD "BRAF V600E\t12\t12\t5\t99\n");
    read_table(m, civic_evidence_read, "evidence", "2024-08-01",
        EVIDENCE_HEAD EVIDENCE_ROW("12", "D", "5", "1"));
    civic_check(&m->b);
    assert_int_equal(made_build_count(m, 0, "dangling",
                         "profiles: an evidence item of theirs is not there"),
        0);
    assert_int_equal(stage_profile_at(m->b.stage, 0)->score_x100, 0);
}

#define NAMED(id, name, hgvs)                                                          \
    id "\turl\tGene\tMET\t" name "\t\t\t\tMET\t4233\t\t\t\t\t\t\t\t" hgvs              \
       "\t\t\t\t\t\t\t\t\t\n"

static void a_name_that_its_description_contradicts_is_noted(void **state)
{
    struct made_build *m = *state;

    read_table(m, civic_variants_read, "variants", "2024-08-01",
        HEAD_2026 NAMED("1", "D1228V", "NM_1.1:c.1A>T,NP_001120972.1:p.Asp1246Val")
            NAMED("2", "R175H (c.524G>A)", "NP_1.1:p.Arg9His,NP_2.1:p.Arg175His")
                NAMED("3", "Exon 14 Skipping", "NP_1.1:p.Arg9His"));
    civic_check(&m->b);
    assert_int_equal(noted(m, 0, "variants: name and NP_ HGVS disagree"), 1);
    assert_int_equal(noted(m, 0, "variants: name agrees with NP_ HGVS"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_fusion_has_partners_known_several_or_unknown),
        TEST(exons_are_asked_for_by_a_name_of_exons_only),
        TEST(a_known_partner_without_a_name_is_noted),
        TEST(a_new_partner_status_or_feature_type_stops_the_build),
        TEST(a_region_has_its_own_name_and_no_gene),
        TEST(rows_longer_than_the_header_are_read_by_its_names_and_counted),
        TEST(an_allele_of_grch38_is_of_grch38),
        TEST(features_tell_partners_that_the_variant_table_lacks),
        TEST(the_table_of_genes_is_read_as_features),
        TEST(only_the_places_of_the_vcf_are_read),
        TEST(a_vcf_speaks_of_its_own_release_only),
        TEST(a_vcf_needs_an_assembly),
        TEST(evidence_of_profiles_needs_variants_and_profiles),
        TEST(variants_or_profiles_without_evidence_are_no_set),
        TEST(a_build_without_civic_needs_nothing_of_it),
        TEST(the_score_of_a_profile_is_summed_anew),
        TEST(what_refers_to_nothing_is_noted),
        TEST(references_are_those_of_one_release),
        TEST(a_name_that_its_description_contradicts_is_noted),
    };

    return cmocka_run_group_tests_name("civic tables", tests, NULL, NULL);
}
