#include "query/finding_details.h"
#include "tests/unit/made_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* ---- tumour ---------------------------------------------------------------------- */

static void assert_resolves(struct world *w, const char *given, const char *id)
{
    struct arena mem = ARENA_INIT;
    struct disease d;
    struct err err = {0};

    if (tumour_resolve(w->txn, given, &mem, &d, &err) < 0)
        fail_msg("\"%s\": %s", given, err.msg);
    assert_true(str_eq_c(d.id, id));
    arena_free(&mem);
}

static void a_tumour_is_named_by_id_code_name_or_synonym(void **state)
{
    assert_resolves(*state, "DOID:9256", "DOID:9256");
    assert_resolves(*state, "doid:9256", "DOID:9256");
    assert_resolves(*state, " 9256 ", "DOID:9256");
    assert_resolves(*state, "COAD", "DOID:234");
    assert_resolves(*state, "coad", "DOID:234");
    assert_resolves(*state, "Colon  Adenocarcinoma", "DOID:234");
    assert_resolves(*state, "대장암", "DOID:9256");
}

static void a_name_goes_before_a_synonym_of_another(void **state)
{
    assert_resolves(*state, "melanoma", "DOID:1909");
}

static void assert_refused(
    struct world *w, const char *given, const char *in_message, const char *in_hint)
{
    struct arena mem = ARENA_INIT;
    struct disease d;
    struct err err = {0};

    assert_int_equal(tumour_resolve(w->txn, given, &mem, &d, &err), ERR_USAGE);
    assert_non_null(strstr(err.msg, in_message));
    assert_non_null(strstr(err.hint, in_hint));
    arena_free(&mem);
}

static void an_unknown_tumour_is_a_usage_error_with_near_names(void **state)
{
    assert_refused(*state, "melanomo", "\"melanomo\" is not a disease", "melanoma");
    assert_refused(*state, "", "is not a disease", "vdt show");
    assert_refused(*state, "99999999999999999999", "is not a disease", "");
    assert_refused(*state, "BRAF", "is not a disease", "");
}

static void an_ambiguous_tumour_lists_the_ids(void **state)
{
    assert_refused(*state, "naevocarcinoma", "several", "DOID:1909");
    assert_refused(*state, "naevocarcinoma", "several", "DOID:8923");
}

/* ---- the report ------------------------------------------------------------------ */

static const struct report_evidence *therapy(const struct report *r, const char *id)
{
    for (unsigned i = 0; i < r->n_therapies; i++)
        if (str_eq_c(r->therapies[i].e.id, id))
            return &r->therapies[i];
    return NULL;
}

static void rows_stand_with_relation_tier_and_order(void **state)
{
    static const char *const ids[] = {"EID1", "EID6", "EID2", "EID3", "EID4"};
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.n_therapies, 5);
    for (unsigned i = 0; i < 5; i++)
        assert_true(str_eq_c(r.therapies[i].e.id, ids[i]));
    assert_string_equal(therapy(&r, "EID1")->tier.amp, "I-A");
    assert_int_equal(therapy(&r, "EID1")->disease.relation, RELATION_MORE_GENERAL);
    assert_int_equal(therapy(&r, "EID6")->disease.relation, RELATION_PAN_CANCER);
    assert_string_equal(therapy(&r, "EID2")->tier.amp, "II-C");
    assert_false(therapy(&r, "EID3")->has_tier);
    assert_true(therapy(&r, "EID4")->verdict.is_partial);
    assert_false(therapy(&r, "EID4")->has_tier);
    assert_null(therapy(&r, "EID5"));
    arena_free(&mem);
}

static void without_a_tumour_no_relation_is_known_and_nothing_is_tier_one(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, NULL, false, &mem, &r);
    assert_int_equal(r.n_therapies, 5);
    for (unsigned i = 0; i < r.n_therapies; i++) {
        assert_int_equal(r.therapies[i].disease.relation, RELATION_UNKNOWN);
        if (r.therapies[i].has_tier)
            assert_string_equal(r.therapies[i].tier.amp, "II-C");
    }
    assert_int_equal(r.n_pertinent, 0);
    assert_true(made_world_has_limit(&r, "no_tumour_type"));
    arena_free(&mem);
}

/* DESIGN 8.6: they match, and that it is a germline finding is said. */
static void somatic_items_match_a_germline_finding_with_a_note(void **state)
{
    struct world *w = *state;
    struct arena mem = ARENA_INIT;
    struct report r;
    struct err err = {0};
    struct report_options o = {
        .sample = {.path = w->vcf_path, .origin = "germline"}, .tumour = "COAD"};

    assert_true(report_make(&o, w->txn, &mem, &r, &err) >= 0);
    assert_string_equal(therapy(&r, "EID1")->why.key, "germline_finding");
    assert_non_null(strstr(str_cstr(&mem, therapy(&r, "EID1")->why.text), "germline"));
    assert_int_equal(therapy(&r, "EID1")->verdict.rung, RUNG_PROTEIN);
    assert_string_equal(therapy(&r, "EID1")->tier.amp, "I-A");
    assert_string_equal(therapy(&r, "EID4")->why.key, "missing_member"); /* partial */
    assert_string_equal(therapy(&r, "EID6")->why.key, "same_protein"); /* any origin */
    made_world_report(w, "COAD", false, &mem, &r);
    assert_string_equal(therapy(&r, "EID1")->why.key, "same_protein");
    arena_free(&mem);
}

static struct finding_details details_of(
    const struct report *r, unsigned i, struct arena *mem)
{
    struct finding_details d;
    struct err err = {0};

    assert_int_equal(finding_details_make(r, &r->findings[i], NULL, mem, &d, &err), 0);
    return d;
}

static void the_finding_shows_its_gene_change_and_best_tier(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.n_findings, 2);
    assert_true(str_eq_c(r.findings[0].f->gene, "BRAF"));
    struct finding_details d = details_of(&r, 0, &mem);
    assert_true(str_eq_c(d.protein_change, "V600E"));
    assert_true(str_eq_c(d.hgvs_g, "NC_000007.14:g.140753336A>T"));
    assert_true(str_eq_c(d.hgvs_p, "NP_004324.2:p.Val600Glu"));
    assert_string_equal(r.findings[0].tier.amp, "I-A");
    assert_int_equal(r.findings[0].n_tier_rows, 1);
    assert_true(str_eq_c(r.findings[0].tier_rows[0], "EID1"));
    arena_free(&mem);
}

static enum pertinent_answer answer_of(const struct report *r, const char *subject)
{
    for (unsigned i = 0; i < r->n_pertinent; i++)
        if (str_eq_c(r->pertinent[i].subject, subject))
            return r->pertinent[i].answer;
    fail_msg("nothing asks about %s", subject);
    return ANSWER_DETECTED;
}

static void the_nearest_list_asks_and_not_looked_at_is_not_negative(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.n_pertinent, 3); /* colorectal replaces cancer */
    assert_int_equal(answer_of(&r, "BRAF"), ANSWER_DETECTED);
    assert_int_equal(answer_of(&r, "KRAS"), ANSWER_NOT_LOOKED_AT);
    assert_int_equal(answer_of(&r, "MSI"), ANSWER_NOT_LOOKED_AT);
    arena_reset(&mem);
    made_world_report(*state, "cancer", false, &mem, &r);
    assert_int_equal(r.n_pertinent, 1);
    assert_int_equal(answer_of(&r, "TP53"), ANSWER_NOT_LOOKED_AT);
    arena_free(&mem);
}

/* KRAS has a benign change only: that it was seen does not tell what else is there. */
static void a_benign_change_is_tier_four_and_answers_no_question(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.findings[1].f->effect, EFFECT_BENIGN);
    assert_string_equal(r.findings[1].tier.amp, "IV");
    struct finding_details d = details_of(&r, 1, &mem);
    assert_true(str_eq_c(d.hgvs_p, "p.Gln29Glu"));
    assert_int_equal(d.clinvar.variation_id, 4242);
    assert_true(str_eq_c(d.clinvar_release, "2024-08-01"));
    assert_int_equal(answer_of(&r, "KRAS"), ANSWER_NOT_LOOKED_AT);
    arena_free(&mem);
}

static void assumed_coverage_answers_small_variants_only(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", true, &mem, &r);
    assert_int_equal(answer_of(&r, "KRAS"), ANSWER_NOT_DETECTED);
    assert_int_equal(answer_of(&r, "MSI"), ANSWER_NOT_LOOKED_AT);
    assert_true(made_world_has_limit(&r, "assumed_covered"));
    assert_false(made_world_has_limit(&r, "sites_only"));
    assert_true(made_world_has_limit(&r, "kinds_not_looked_at"));
    arena_free(&mem);
}

static void every_allele_of_the_input_has_one_fate(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;
    uint64_t sum = 0;

    made_world_report(*state, "COAD", false, &mem, &r);
    for (unsigned f = 0; f < N_ALLELE_FATES; f++)
        sum += r.inputs[0].fates[f];
    assert_int_equal(r.inputs[0].alleles, 3);
    assert_int_equal(sum, 3);
    assert_int_equal(r.inputs[0].fates[ALLELE_FINDING], 2);
    assert_int_equal(r.inputs[0].fates[ALLELE_STAR], 1);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tumour_is_named_by_id_code_name_or_synonym),
        cmocka_unit_test(a_name_goes_before_a_synonym_of_another),
        cmocka_unit_test(an_unknown_tumour_is_a_usage_error_with_near_names),
        cmocka_unit_test(an_ambiguous_tumour_lists_the_ids),
        cmocka_unit_test(rows_stand_with_relation_tier_and_order),
        cmocka_unit_test(without_a_tumour_no_relation_is_known_and_nothing_is_tier_one),
        cmocka_unit_test(somatic_items_match_a_germline_finding_with_a_note),
        cmocka_unit_test(the_finding_shows_its_gene_change_and_best_tier),
        cmocka_unit_test(the_nearest_list_asks_and_not_looked_at_is_not_negative),
        cmocka_unit_test(a_benign_change_is_tier_four_and_answers_no_question),
        cmocka_unit_test(assumed_coverage_answers_small_variants_only),
        cmocka_unit_test(every_allele_of_the_input_has_one_fate),
    };

    return cmocka_run_group_tests(tests, made_world_begin, made_world_end);
}
