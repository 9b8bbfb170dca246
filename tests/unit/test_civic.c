#include "ingest/civic_common.h"
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
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

/* ---- evidence -------------------------------------------------------------------- */

#define NEW_EVIDENCE                                                                   \
    "molecular_profile\tmolecular_profile_id\tdisease\tdoid\tphenotypes\ttherapies\t"  \
    "therapy_interaction_type\tevidence_type\tevidence_direction\tevidence_level\t"    \
    "significance\tevidence_statement\tcitation_id\tsource_type\tasco_abstract_id\t"   \
    "citation\tnct_ids\trating\tevidence_status\tevidence_id\tvariant_origin\t"        \
    "last_review_date\tevidence_civic_url\tmolecular_profile_civic_url\tis_flagged\n"
#define NEW_ROW(therapies, interaction, level, status, id)                             \
    "BRAF V600E \t12\tMelanoma\t0050905\t\t" therapies "\t" interaction                \
    "\tPredictive\tSupports\t" level                                                   \
    "\tSensitivity/Response\tThe \"V600E\" works\t1\t"                                 \
    "PubMed\t\tLee et al., 2020\t\t3\t" status "\t" id                                 \
    "\tSomatic\t\thttps://civicdb.org/links/evidence_items/" id "\tx\ttrue\n"

static int read_evidence(struct made_build *m, const char *text, struct err *err)
{
    return made_build_read(
        m, civic_evidence_read, "evidence", "2024-08-01", ASSEMBLY_NONE, text, err);
}

static void reads_an_evidence_item_of_the_new_layout(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    const struct staged_evidence *s;

    assert_int_equal(read_evidence(m,
                         NEW_EVIDENCE NEW_ROW("Dabrafenib,Trametinib", "Combination",
                             "A", "accepted", "77"),
                         &err),
        0);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    s = stage_evidence_at(m->b.stage, 0);
    assert_int_equal(s->line, 2);
    assert_str(s->e.id, "EID77");
    assert_str(s->e.profile, "BRAF V600E");
    assert_str(s->profile_record_id, "civic.mpid:12");
    assert_str(s->e.profile_id, "civic.mpid:12");
    assert_int_equal(s->e.type, EVIDENCE_PREDICTIVE);
    assert_int_equal(s->e.direction, DIRECTION_SUPPORTS);
    assert_int_equal(s->e.level, 'A');
    assert_int_equal(s->e.rating, 3);
    assert_true(s->e.is_flagged);
    assert_int_equal(s->e.significance_class, SIGNIFICANCE_SENSITIVITY);
    assert_str(s->e.significance, "Sensitivity/Response");
    assert_int_equal(s->e.interaction, THERAPY_COMBINATION);
    assert_int_equal(s->e.n_therapies, 2);
    assert_str(s->e.therapies[1], "Trametinib");
    assert_str(s->e.disease_id, "DOID:0050905"); /* the zeros are part of it */
    assert_int_equal(s->e.origin, ORIGIN_SOMATIC);
    assert_str(s->e.statement, "The \"V600E\" works");
    assert_str(s->e.citation_id, "1");
}

static void stages_accepted_items_only(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(read_evidence(m,
                         NEW_EVIDENCE NEW_ROW("Dabrafenib", "", "A", "submitted", "5")
                             NEW_ROW("Dabrafenib", "", "A", "accepted", "6")
                                 NEW_ROW("Dabrafenib", "", "A", "accepted", "x7"),
                         &err),
        0);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    assert_int_equal(made_build_count(m, 0, "not_used", "not_accepted"), 1);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_id"), 1);
    assert_int_equal(report_n_read(m->b.report, 0), 3);
}

static void a_new_word_stops_the_build_or_rejects_its_row(void **state)
{
    static const char text[] =
        NEW_EVIDENCE NEW_ROW("Dabrafenib", "", "F", "accepted", "5");
    struct made_build *m = *state;
    struct err err = {0};

    assert_true(read_evidence(m, text, &err) < 0);
    assert_non_null(strstr(err.msg, "evidence_level"));
    assert_non_null(strstr(err.msg, ":2:"));
    m->b.options.accept_new_terms = true;
    assert_int_equal(read_evidence(m, text, &err), 0);
    assert_int_equal(stage_n_evidence(m->b.stage), 0);
    assert_int_equal(made_build_count(m, 1, "rejected", "new_term"), 1);
}

static void a_missing_column_is_an_error_that_names_it(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_true(read_evidence(m, "evidence_id\tdisease\n1\tx\n", &err) < 0);
    assert_non_null(strstr(err.msg, "doid"));
}

static void a_short_row_is_rejected_and_the_sum_closes(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_evidence(m,
            NEW_EVIDENCE "BRAF V600E\t12\n" NEW_ROW("", "", "B", "accepted", "9"),
            &err),
        0);
    assert_int_equal(report_n_read(m->b.report, 0), 2);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_row"), 1);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    assert_int_equal(stage_evidence_at(m->b.stage, 0)->e.n_therapies, 0);
}

#define OLD_EVIDENCE                                                                   \
    "gene\tentrez_id\tvariant\tdisease\tdoid\tphenotypes\tdrugs\tevidence_type\t"      \
    "evidence_direction\tevidence_level\tclinical_significance\tevidence_statement\t"  \
    "pubmed_id\tcitation\tnct_ids\trating\tevidence_status\tevidence_id\tvariant_id\t" \
    "chromosome\tstart\tstop\treference_bases\tvariant_bases\treference_build\t"       \
    "variant_origin\tevidence_civic_url\n"
#define OLD_ROW(id)                                                                    \
    "EGFR\t1956\tL858R\tLung Cancer\t1324\t\tErlotinib,Gefitinib\tPredictive\t\tB\t"   \
    "\tWorks\t99\tKim, 2004\t\t\taccepted\t" id                                        \
    "\t33\t7\t55259515\t55259515\tT\tG\tGRCh37\tGermline Mutation\turl\n"

static void the_old_layout_gives_a_profile_of_its_one_variant(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    const struct staged_evidence *s;
    const struct staged_variant *v;

    assert_int_equal(read_evidence(m, OLD_EVIDENCE OLD_ROW("4") OLD_ROW("5"), &err), 0);
    assert_int_equal(stage_n_evidence(m->b.stage), 2);
    assert_int_equal(stage_n_variants(m->b.stage), 1);
    assert_int_equal(stage_n_profiles(m->b.stage), 1);
    s = stage_evidence_at(m->b.stage, 0);
    assert_str(s->profile_record_id, "civic.mpvid:33");
    assert_str(s->e.profile, "EGFR L858R");
    assert_str(s->e.citation_id, "99");
    assert_str(s->e.source_type, "PubMed");
    assert_int_equal(s->e.rating, 0);
    assert_int_equal(s->e.direction, DIRECTION_NONE);
    assert_int_equal(s->e.significance_class, SIGNIFICANCE_OTHER);
    assert_int_equal(s->e.origin, ORIGIN_GERMLINE);
    assert_int_equal(s->e.interaction, THERAPY_SINGLE); /* not stated */
    v = stage_variant_at(m->b.stage, 0);
    assert_int_equal(v->line, 0); /* derived */
    assert_int_equal(v->given[0].pos1, 55259515);
    assert_str(stage_profile_at(m->b.stage, 0)->variant_ids[0], "civic.vid:33");
}

/* What is neither somatic nor germline asks nothing of a finding; the word is kept. */
static void an_origin_of_both_kinds_asks_for_neither(void **state)
{
    static const char *const words[] = {"Combined", "Mixed", "N/A", "Rare Germline"};
    struct made_build *m = *state;
    struct err err = {0};

    for (unsigned i = 0; i < 4; i++) {
        char row[] = NEW_ROW("", "", "B", "accepted", "9");
        char text[2048], *origin = strstr(row, "\tSomatic\t");

        *origin = '\0';
        snprintf(text, sizeof(text), "%s%s\t%s\t%s", NEW_EVIDENCE, row, words[i],
            origin + strlen("\tSomatic\t"));
        assert_int_equal(read_evidence(m, text, &err), 0);
        assert_str(stage_evidence_at(m->b.stage, i)->e.origin_word, words[i]);
        assert_int_equal(stage_evidence_at(m->b.stage, i)->e.origin,
            i < 3 ? ORIGIN_UNKNOWN : ORIGIN_GERMLINE);
    }
}

/* As in the files before December 2024, and in a third party's of 2019. */
static void a_quote_that_never_closes_swallows_no_row(void **state)
{
    static const char rows[] = NEW_EVIDENCE NEW_ROW("\"Open", "", "B", "accepted", "8")
        NEW_ROW("", "", "B", "accepted", "9") NEW_ROW("", "", "B", "accepted", "10");
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(read_evidence(m, rows, &err), 0);
    assert_int_equal(report_n_read(m->b.report, 0), 3);
    assert_int_equal(stage_n_evidence(m->b.stage), 3);
    assert_str(stage_evidence_at(m->b.stage, 0)->e.therapies[0], "\"Open");
}

static void a_statement_keeps_its_direction_and_the_sources_words(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    char row[] = NEW_ROW("Dabrafenib", "", "B", "accepted", "9");
    char text[2048], *at = strstr(row, "Supports");
    const struct evidence *e;

    *at = '\0';
    snprintf(text, sizeof(text), "%s%sDoes Not Support%s", NEW_EVIDENCE, row,
        at + strlen("Supports"));
    assert_int_equal(read_evidence(m, text, &err), 0);
    e = &stage_evidence_at(m->b.stage, 0)->e;
    assert_int_equal(e->direction, DIRECTION_DOES_NOT_SUPPORT);
    assert_int_equal(e->significance_class, SIGNIFICANCE_SENSITIVITY);
    assert_str(e->status, "accepted");
    assert_str(e->source_type, "PubMed");
}

/* ---- assertions ------------------------------------------------------------------ */

static void reads_an_assertion(void **state)
{
    static const char text[] =
        "molecular_profile\tmolecular_profile_"
        "id\tdisease\tdoid\tphenotypes\ttherapies\t"
        "assertion_type\tassertion_direction\tsignificance\tacmg_codes\tamp_category\t"
        "nccn_guideline\tnccn_guideline_version\tregulatory_approval\t"
        "fda_companion_test\tassertion_summary\tassertion_description\tassertion_id\t"
        "evidence_item_ids\tlast_review_date\tassertion_civic_url\tis_flagged\n"
        "BRAF V600E\t12\tMelanoma\t1909\t\tDabrafenib\tPredictive\tSupports\t"
        "Sensitivity/Response\t\tTier I - Level A\tMelanoma\t2.2018\ttrue\t\tshort\t"
        "long\t7\t11, 12\t\turl\tfalse\n";
    struct made_build *m = *state;
    struct err err = {0};
    const struct evidence *e;

    assert_int_equal(made_build_read(m, civic_assertions_read, "assertions",
                         "2024-08-01", ASSEMBLY_NONE, text, &err),
        0);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    e = &stage_evidence_at(m->b.stage, 0)->e;
    assert_str(e->id, "AID7");
    assert_true(e->is_assertion);
    assert_int_equal(e->level, 0);
    assert_str(e->amp, "I-A");
    assert_str(e->nccn, "Melanoma");
    assert_str(e->nccn_version, "2.2018");
    assert_str(e->description, "long");
    assert_true(e->is_fda_approved);
    assert_false(e->has_fda_companion);
    assert_str(e->evidence_ids, "EID11,EID12");
    assert_str(e->statement, "short");
}

/* ---- profiles and variants ------------------------------------------------------- */

static void reads_profiles_of_both_ways_of_quoting(void **state)
{
    static const char head[] = "name\tmolecular_profile_id\tsummary\tvariant_ids\n";
    struct made_build *m = *state;
    struct err err = {0};
    char text[512];

    snprintf(text, sizeof(text), "%s%s", head,
        "BRAF V600E AND KIT \"x\" \t5\tsaid \"so\"\t12, 1405\n");
    assert_int_equal(made_build_read(m, civic_profiles_read, "profiles", "2024-08-01",
                         ASSEMBLY_NONE, text, &err),
        0);
    snprintf(text, sizeof(text), "%s%s", head,
        "NOT KIT D816V\t6\t\"said \"\"so\"\"\ttwice\"\t65\n");
    assert_int_equal(made_build_read(m, civic_profiles_read, "profiles", "2025-02-01",
                         ASSEMBLY_NONE, text, &err),
        0);
    assert_int_equal(stage_n_profiles(m->b.stage), 2);
    assert_str(stage_profile_at(m->b.stage, 0)->name, "BRAF V600E AND KIT \"x\"");
    assert_int_equal(stage_profile_at(m->b.stage, 0)->n_variant_ids, 2);
    assert_str(stage_profile_at(m->b.stage, 0)->variant_ids[1], "civic.vid:1405");
    assert_str(stage_profile_at(m->b.stage, 1)->id, "civic.mpid:6");
    assert_str(stage_profile_at(m->b.stage, 1)->variant_ids[0], "civic.vid:65");
}

#define VARIANTS                                                                       \
    "variant_id\tvariant_civic_url\tgene\tentrez_"                                     \
    "id\tvariant\tchromosome\tstart\tstop\t"                                           \
    "reference_bases\tvariant_bases\trepresentative_transcript\treference_build\t"     \
    "variant_types\thgvs_descriptions\tallele_registry_id\tclinvar_ids\tvariant_"      \
    "aliases\n"
#define VARIANT(id, place, caid, clinvar)                                              \
    id "\turl\tVHL\t7428\tITD \t" place                                                \
       "\tENST1.2\tGRCh37\tN/A\tNC_1:g.1A>T,NM_2:c.3del"                               \
       "\t" caid "\t" clinvar "\tA,B"

static int read_variants(struct made_build *m, const char *text, struct err *err)
{
    return made_build_read(
        m, civic_variants_read, "variants", "2024-08-01", ASSEMBLY_NONE, text, err);
}

static void reads_a_variant_with_its_lists_and_non_values(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    const struct staged_variant *v;

    assert_int_equal(read_variants(m,
                         VARIANTS VARIANT("8", "3\t10183694\t10183694\tG\tT", "CA1",
                             "14,15") "\n" VARIANT("9", "3\t10183694\t10183694\t\t",
                             "unregistered", "NONE FOUND") "\textra\tfields\n",
                         &err),
        0);
    assert_int_equal(stage_n_variants(m->b.stage), 2);
    v = stage_variant_at(m->b.stage, 0);
    assert_str(v->id, "civic.vid:8");
    assert_str(v->name, "ITD");
    assert_int_equal(v->entrez_id, 7428);
    assert_int_equal(v->n_clinvar_ids, 2);
    assert_int_equal(v->clinvar_ids[1], 15);
    assert_str(v->caid, "CA1");
    assert_int_equal(v->n_hgvs, 2);
    assert_int_equal(v->n_aliases, 2);
    assert_int_equal(v->types.n, 0);
    assert_int_equal(v->given[0].assembly, ASSEMBLY_GRCH37);
    assert_int_equal(v->given[0].contig, 3);
    v = stage_variant_at(m->b.stage, 1); /* has more fields than the header */
    assert_int_equal(v->n_clinvar_ids, 0);
    assert_int_equal(v->caid.n, 0);
    assert_int_equal(v->given[0].assembly, ASSEMBLY_NONE);
}

static void ids_that_a_spreadsheet_took_for_a_number_are_not_used(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};

    assert_int_equal(
        read_variants(m,
            VARIANTS VARIANT("8", "3\t\t\t\t", "", "37,606,913,961") "\n" VARIANT(
                "9", "3\t\t\t\t", "", "376069,13961") "\n",
            &err),
        0);
    assert_int_equal(stage_variant_at(m->b.stage, 0)->n_clinvar_ids, 0);
    assert_int_equal(stage_variant_at(m->b.stage, 1)->n_clinvar_ids, 2);
    assert_int_equal(made_build_count(m, 0, "note",
                         "variant: ClinVar ids are one number grouped in threes"),
        1);
}

static void features_that_are_no_genes_keep_their_names(void **state)
{
    static const char head[] = "feature_type\tfeature_name\t" VARIANTS;
    static const char text[] =
        "Fusion\tEML4::ALK\t1\turl\t\t\tFusion\t\t\t\t\t\t\t\t\t\t\t\t\n"
        "Factor\tTMB\t2\turl\t\t\tHigh\t\t\t\t\t\t\t\t\t\t\t\t\n"
        "Gene\tKIT\t3\turl\tKIT\t3815\tD816V\t\t\t\t\t\t\t\t\t\t\t\t\n";
    struct made_build *m = *state;
    struct err err = {0};
    char all[1024];

    snprintf(all, sizeof(all), "%s%s", head, text);
    assert_int_equal(read_variants(m, all, &err), 0);
    assert_int_equal(stage_n_variants(m->b.stage), 3);
    assert_str(stage_variant_at(m->b.stage, 0)->gene, "EML4::ALK");
    assert_str(stage_variant_at(m->b.stage, 0)->name, "Fusion");
    assert_int_equal(stage_variant_at(m->b.stage, 1)->gene.n, 0);
    assert_str(stage_variant_at(m->b.stage, 1)->name, "TMB High");
    assert_str(stage_variant_at(m->b.stage, 2)->gene, "KIT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            reads_an_evidence_item_of_the_new_layout, begin, end),
        cmocka_unit_test_setup_teardown(stages_accepted_items_only, begin, end),
        cmocka_unit_test_setup_teardown(
            a_new_word_stops_the_build_or_rejects_its_row, begin, end),
        cmocka_unit_test_setup_teardown(
            a_missing_column_is_an_error_that_names_it, begin, end),
        cmocka_unit_test_setup_teardown(
            a_short_row_is_rejected_and_the_sum_closes, begin, end),
        cmocka_unit_test_setup_teardown(
            the_old_layout_gives_a_profile_of_its_one_variant, begin, end),
        cmocka_unit_test_setup_teardown(
            an_origin_of_both_kinds_asks_for_neither, begin, end),
        cmocka_unit_test_setup_teardown(
            a_quote_that_never_closes_swallows_no_row, begin, end),
        cmocka_unit_test_setup_teardown(
            a_statement_keeps_its_direction_and_the_sources_words, begin, end),
        cmocka_unit_test_setup_teardown(reads_an_assertion, begin, end),
        cmocka_unit_test_setup_teardown(
            reads_profiles_of_both_ways_of_quoting, begin, end),
        cmocka_unit_test_setup_teardown(
            reads_a_variant_with_its_lists_and_non_values, begin, end),
        cmocka_unit_test_setup_teardown(
            ids_that_a_spreadsheet_took_for_a_number_are_not_used, begin, end),
        cmocka_unit_test_setup_teardown(
            features_that_are_no_genes_keep_their_names, begin, end),
    };

    return cmocka_run_group_tests_name("civic", tests, NULL, NULL);
}
