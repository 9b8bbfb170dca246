#include "kb/model/consequence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/model/evidence.h"
#include "kb/model/finding.h"

#include <string.h>

static void every_term_is_read_back_as_its_own_bit(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < N_CONSEQUENCES; i++) {
        struct str term = consequence_text(&mem, (uint32_t)1 << i);

        assert_true(term.n > 0);
        assert_int_equal(consequence_parse(term), (uint32_t)1 << i);
    }
    arena_free(&mem);
}

static void reads_the_spellings_of_clinvar_and_vep(void **state)
{
    (void)state;
    assert_int_equal(consequence_parse(STR("nonsense")), CONSEQUENCE(STOP_GAINED));
    assert_int_equal(
        consequence_parse(STR("SO:0001587|nonsense")), CONSEQUENCE(STOP_GAINED));
    assert_int_equal(
        consequence_parse(STR("SO:0001583|missense_variant")), CONSEQUENCE(MISSENSE));
    assert_int_equal(consequence_parse(STR("missense variant")), CONSEQUENCE(MISSENSE));
    assert_int_equal(consequence_parse(STR("non-coding_transcript_variant")),
        CONSEQUENCE(NON_CODING_TRANSCRIPT));
    assert_int_equal(consequence_parse(STR("SO:0001582|initiatior_codon_variant")),
        CONSEQUENCE(START_LOST));
    assert_int_equal(consequence_parse(STR("5_prime_UTR_variant")), CONSEQUENCE(UTR5));
}

static void an_unknown_term_is_no_bit(void **state)
{
    (void)state;
    assert_int_equal(consequence_parse(STR("missense_variants")), 0);
    assert_int_equal(consequence_parse(STR("missense_varian")), 0);
    assert_int_equal(consequence_parse(STR("")), 0);
    assert_int_equal(consequence_parse(STR_NONE), 0);
    assert_int_equal(consequence_parse(STR("SO:0001583|")), 0);
}

static void a_set_is_written_most_severe_first(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_true(str_eq_c(
        consequence_text(&mem, CONSEQUENCE(SPLICE_REGION) | CONSEQUENCE(MISSENSE)),
        "missense_variant&splice_region_variant"));
    assert_int_equal(consequence_text(&mem, 0).n, 0);
    arena_free(&mem);
}

static void canonical_splice_alters_and_truncates_but_its_region_does_not(void **state)
{
    (void)state;
    assert_true(consequence_is_protein_altering(CONSEQUENCE(SPLICE_DONOR)));
    assert_true(consequence_is_truncating(CONSEQUENCE(SPLICE_ACCEPTOR)));
    assert_true(consequence_is_splice(CONSEQUENCE(SPLICE_ACCEPTOR)));
    assert_false(consequence_is_protein_altering(CONSEQUENCE(SPLICE_REGION)));
    assert_false(consequence_is_splice(CONSEQUENCE(SPLICE_REGION)));
}

static void truncating_is_stop_frameshift_splice_and_lost_start(void **state)
{
    (void)state;
    assert_true(consequence_is_truncating(CONSEQUENCE(STOP_GAINED)));
    assert_true(consequence_is_truncating(CONSEQUENCE(FRAMESHIFT)));
    assert_true(consequence_is_truncating(CONSEQUENCE(START_LOST)));
    assert_false(consequence_is_truncating(CONSEQUENCE(MISSENSE)));
    assert_false(consequence_is_truncating(CONSEQUENCE(INFRAME_DELETION)));
    assert_false(consequence_is_truncating(CONSEQUENCE(STOP_LOST)));
    assert_false(consequence_is_protein_altering(CONSEQUENCE(SYNONYMOUS)));
}

static void unknown_and_benign_are_no_proof_of_an_effect(void **state)
{
    (void)state;
    assert_false(effect_is_proven(EFFECT_UNKNOWN));
    assert_false(effect_is_proven(EFFECT_BENIGN));
    assert_true(effect_is_proven(EFFECT_PATHOGENIC));
    assert_true(effect_is_proven(EFFECT_TRUNCATING));
    assert_string_equal(effect_class_name(EFFECT_HOTSPOT), "hotspot");
    assert_string_equal(finding_kind_name(FINDING_SMALL_VARIANT), "small_variant");
    assert_string_equal(finding_kind_name(FINDING_HAPLOTYPE), "haplotype");
}

static void words_of_evidence_are_the_reports(void **state)
{
    (void)state;
    assert_string_equal(evidence_type_name(EVIDENCE_PREDICTIVE), "predictive");
    assert_string_equal(
        evidence_direction_name(DIRECTION_DOES_NOT_SUPPORT), "does_not_support");
    assert_null(therapy_interaction_name(THERAPY_SINGLE));
    assert_string_equal(therapy_interaction_name(THERAPY_SUBSTITUTES), "substitutes");
    for (unsigned i = 0; i < N_SIGNIFICANCE_CLASSES; i++)
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(
                significance_class_name(i), significance_class_name(k));
}

static void the_first_two_intron_bases_of_a_c_description_are_splice_sites(void **state)
{
    static const struct {
        const char *hgvs_c;
        uint32_t set;
    } rows[] = {{"c.491+1G>A", CONSEQUENCE(SPLICE_DONOR)},
        {"c.491+2T>C", CONSEQUENCE(SPLICE_DONOR)},
        {"c.492-1G>T", CONSEQUENCE(SPLICE_ACCEPTOR)},
        {"c.492-2A>C", CONSEQUENCE(SPLICE_ACCEPTOR)}, {"c.491+3A>G", 0},
        {"c.491+12G>A", 0}, {"c.491G>A", 0}, {"c.-5+1G>A", 0}, {"c.*12-1G>C", 0},
        {"c.491+1del", 0}, {"c.491+1_491+3del", 0}, {"n.491+1G>A", 0}, {"c.", 0},
        {"", 0}, {"c.+1G>A", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (consequence_of_offset(str_of(rows[i].hgvs_c)) != rows[i].set)
            fail_msg("%s", rows[i].hgvs_c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_term_is_read_back_as_its_own_bit),
        cmocka_unit_test(reads_the_spellings_of_clinvar_and_vep),
        cmocka_unit_test(an_unknown_term_is_no_bit),
        cmocka_unit_test(a_set_is_written_most_severe_first),
        cmocka_unit_test(canonical_splice_alters_and_truncates_but_its_region_does_not),
        cmocka_unit_test(truncating_is_stop_frameshift_splice_and_lost_start),
        cmocka_unit_test(unknown_and_benign_are_no_proof_of_an_effect),
        cmocka_unit_test(words_of_evidence_are_the_reports),
        cmocka_unit_test(
            the_first_two_intron_bases_of_a_c_description_are_splice_sites),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
