#include "query/explain.h"

#include "tests/unit/made_patient.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* How near a made patient comes to a criterion. */
static enum near_miss near(
    const char *patient, const char *criterion, bool is_other_disease)
{
    struct made_patient p;
    struct buf out = BUF_INIT;
    struct err err = {0};
    struct trace trace = {0};
    struct criterion *c;

    made_patient_init(&p);
    if (made_patient_run(&p, str_of(patient), &out, &err) < 0
        || criterion_parse(str_of(criterion), &p.mem, &c, &err) < 0)
        fail_msg("%s", err.msg);
    struct verdict v = criterion_evaluate(c, &p.view, &p.mem, &trace);
    enum near_miss n = near_miss_of(c, &v, &trace, is_other_disease);
    made_patient_free(&p);
    buf_free(&out);
    return n;
}

#define G12D "variant 12:25245350:C:T gene=KRAS change=G12D exon=2 so=missense_variant"
#define L858R                                                                          \
    "variant 7:55191822:T:G gene=EGFR change=L858R exon=21 so=missense_variant"

static void another_change_of_the_residue_is_near(void **state)
{
    (void)state;
    assert_int_equal(near(G12D, "protein(KRAS, G12C)", false), NEAR_SAME_RESIDUE);
    assert_int_equal(
        near(G12D, "or(allele(GRCh38:12:25245351:C:A), protein(KRAS, G12C))", false),
        NEAR_SAME_RESIDUE);
    assert_int_equal(near(G12D, "protein(KRAS, Q61H)", false), NEAR_NONE);
}

static void another_exon_of_the_gene_is_near(void **state)
{
    (void)state;
    assert_int_equal(near(L858R, "exon(EGFR, 19, deletion)", false), NEAR_OTHER_EXON);
    assert_int_equal(near(G12D, "exon(EGFR, 19, deletion)", false), NEAR_NONE);
    assert_int_equal(near(L858R, "exon(EGFR, 21, any)", false), NEAR_NONE);
}

static void the_right_variant_in_another_disease_is_near(void **state)
{
    (void)state;
    assert_int_equal(near(G12D, "protein(KRAS, G12D)", true), NEAR_OTHER_DISEASE);
    assert_int_equal(near(G12D, "protein(KRAS, G12D)", false), NEAR_NONE);
    assert_int_equal(near(G12D, "protein(KRAS, G12C)", true), NEAR_SAME_RESIDUE);
}

static void a_profile_that_lacks_a_member_needs_a_second_finding(void **state)
{
    (void)state;
    assert_int_equal(
        near("fusion BCR ABL1", "and(fusion(BCR, ABL1), protein(ABL1, T315I))", false),
        NEAR_SECOND_FINDING);
    assert_int_equal(near(G12D, "codon(KRAS, 12)", false), NEAR_NONE); /* effect */
}

static void what_dna_cannot_answer_is_said(void **state)
{
    (void)state;
    assert_int_equal(
        near(G12D, "state(KRAS, \"overexpression\")", false), NEAR_NOT_FROM_DNA);
    assert_int_equal(near(G12D, "unparsed(\"x\")", false), NEAR_NOT_FROM_DNA);
    assert_int_equal(near(G12D, "fusion(*, ALK)", false), NEAR_NONE);
    assert_int_equal(near(G12D, "haplotype(UGT1A1, \"*28\")", false), NEAR_NONE);
    assert_null(near_miss_key(NEAR_NONE));
    assert_string_equal(near_miss_key(NEAR_NOT_FROM_DNA), "near.not_from_dna");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_change_of_the_residue_is_near),
        cmocka_unit_test(another_exon_of_the_gene_is_near),
        cmocka_unit_test(the_right_variant_in_another_disease_is_near),
        cmocka_unit_test(a_profile_that_lacks_a_member_needs_a_second_finding),
        cmocka_unit_test(what_dna_cannot_answer_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
