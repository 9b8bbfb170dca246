#include "kb/model/disease.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A part of the Disease Ontology as it is, with one curated node. */
static const struct {
    const char *id, *name, *parent;
} terms[] = {
    {"DOID:4", "disease", NULL},
    {"DOID:162", "cancer", "DOID:4"},
    {"VDT:solid_tumour", "solid tumour", "DOID:162"},
    {"DOID:1324", "lung cancer", "VDT:solid_tumour"},
    {"DOID:3908", "lung non-small cell carcinoma", "DOID:1324"},
    {"DOID:3910", "lung adenocarcinoma", "DOID:3908"},
    {"DOID:5409", "lung small cell carcinoma", "DOID:1324"},
    {"DOID:1909", "melanoma", "VDT:solid_tumour"},
    {"DOID:1240", "leukemia", "DOID:162"},
    {"DOID:8552", "chronic myeloid leukemia", "DOID:1240"},
    {"DOID:14175", "von Hippel-Lindau disease", "DOID:4"},
};

static struct disease_tree *open_tree(void)
{
    struct disease_tree *t = disease_tree_new();
    struct err err = {0};

    for (size_t i = sizeof(terms) / sizeof(terms[0]); i-- > 0;) {
        struct str id = str_of(terms[i].id);

        assert_int_equal(disease_tree_add(t, id, str_of(terms[i].name), &err), 0);
        if (terms[i].parent)
            assert_int_equal(
                disease_tree_add_parent(t, id, str_of(terms[i].parent), &err), 0);
    }
    assert_int_equal(disease_tree_set_pan_cancer(t, STR("DOID:162"), &err), 0);
    assert_int_equal(disease_tree_set_pan_cancer(t, STR("VDT:solid_tumour"), &err), 0);
    return t;
}

static struct disease_tree *closed_tree(void)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    assert_int_equal(disease_tree_close(t, &err), 0);
    return t;
}

static enum disease_relation relate(
    const struct disease_tree *t, const char *evidence, const char *patient)
{
    return disease_relate(
        disease_tree_find(t, str_of(evidence)), disease_tree_find(t, str_of(patient)));
}

static void relation_is_seen_from_the_patients_tumour(void **state)
{
    struct disease_tree *t = closed_tree();

    (void)state;
    assert_int_equal(relate(t, "DOID:3910", "DOID:3910"), RELATION_SAME);
    assert_int_equal(relate(t, "DOID:3908", "DOID:3910"), RELATION_MORE_GENERAL);
    assert_int_equal(relate(t, "DOID:1324", "DOID:3910"), RELATION_MORE_GENERAL);
    assert_int_equal(relate(t, "DOID:3910", "DOID:3908"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:5409", "DOID:3910"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:1909", "DOID:3910"), RELATION_OTHER);
    disease_tree_free(t);
}

static void pan_cancer_holds_only_above_the_tumour(void **state)
{
    struct disease_tree *t = closed_tree();

    (void)state;
    assert_int_equal(relate(t, "DOID:162", "DOID:3910"), RELATION_PAN_CANCER);
    assert_int_equal(relate(t, "VDT:solid_tumour", "DOID:3910"), RELATION_PAN_CANCER);
    assert_int_equal(relate(t, "VDT:solid_tumour", "DOID:8552"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:162", "DOID:8552"), RELATION_PAN_CANCER);
    assert_int_equal(relate(t, "DOID:162", "DOID:162"), RELATION_PAN_CANCER);
    assert_int_equal(relate(t, "VDT:solid_tumour", "DOID:162"), RELATION_MORE_SPECIFIC);
    disease_tree_free(t);
}

static void no_disease_is_unknown_never_other(void **state)
{
    struct disease_tree *t = closed_tree();

    (void)state;
    assert_int_equal(relate(t, "DOID:999999", "DOID:3910"), RELATION_UNKNOWN);
    assert_int_equal(relate(t, "DOID:3910", "DOID:999999"), RELATION_UNKNOWN);
    assert_string_equal(disease_relation_name(RELATION_UNKNOWN), "unknown");
    assert_string_equal(disease_relation_name(RELATION_SAME), "same");
    disease_tree_free(t);
}

static void ordinals_follow_ids_and_ancestors_are_sorted(void **state)
{
    struct disease_tree *t = closed_tree();
    const struct disease *luad = disease_tree_find(t, STR("DOID:3910"));

    (void)state;
    assert_int_equal(disease_tree_count(t), sizeof(terms) / sizeof(terms[0]));
    for (uint32_t i = 0; i < disease_tree_count(t); i++)
        assert_int_equal(disease_tree_at(t, i)->ordinal, i);
    for (uint32_t i = 1; i < disease_tree_count(t); i++)
        assert_true(
            str_cmp(disease_tree_at(t, i - 1)->id, disease_tree_at(t, i)->id) < 0);
    assert_int_equal(luad->n_ancestors, 5);
    for (unsigned i = 1; i < luad->n_ancestors; i++)
        assert_true(luad->ancestors[i - 1] < luad->ancestors[i]);
    assert_null(disease_tree_at(t, disease_tree_count(t)));
    disease_tree_free(t);
}

static void two_ways_up_give_each_ancestor_once(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:3910"), STR("DOID:1909"), &err), 0);
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:3910"), STR("DOID:1909"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(disease_tree_find(t, STR("DOID:3910"))->n_ancestors, 6);
    disease_tree_free(t);
}

static void cancers_are_marked_by_descent(void **state)
{
    struct disease_tree *t = closed_tree();

    (void)state;
    assert_true(disease_tree_find(t, STR("DOID:162"))->is_cancer);
    assert_true(disease_tree_find(t, STR("DOID:8552"))->is_cancer);
    assert_false(disease_tree_find(t, STR("DOID:14175"))->is_cancer);
    assert_false(disease_tree_find(t, STR("DOID:4"))->is_cancer);
    disease_tree_free(t);
}

static void refuses_a_cycle_and_names_a_member(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:1324"), STR("DOID:3910"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "is its own ancestor"));
    assert_null(strstr(err.msg, "DOID:5409")); /* below the cycle, not on it */
    disease_tree_free(t);
}

static void refuses_a_disease_that_is_its_own_parent(void **state)
{
    struct disease_tree *t = disease_tree_new();
    struct err err = {0};

    (void)state;
    assert_int_equal(disease_tree_add(t, STR("A:1"), STR("a"), &err), 0);
    assert_int_equal(disease_tree_add_parent(t, STR("A:1"), STR("A:1"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), ERR_FAIL);
    assert_string_equal(err.msg, "disease A:1 (a) is its own ancestor");
    disease_tree_free(t);
}

static void refuses_an_unknown_parent_by_name(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:1324"), STR("DOID:77"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), ERR_FAIL);
    assert_string_equal(
        err.msg, "disease DOID:1324 (lung cancer): parent DOID:77 is not known");
    disease_tree_free(t);
}

static void refuses_two_names_for_one_id(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add(t, STR("DOID:1324"), STR("lung cancer"), &err), 0);
    assert_int_equal(
        disease_tree_add(t, STR("DOID:1324"), STR("liver cancer"), &err), ERR_FAIL);
    assert_int_equal(disease_tree_add(t, STR(""), STR("nameless"), &err), ERR_FAIL);
    assert_int_equal(
        disease_tree_add_synonym(t, STR("DOID:1"), STR("x"), &err), ERR_FAIL);
    disease_tree_free(t);
}

static void refuses_two_oncotree_codes_for_one_disease(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_set_oncotree(t, STR("DOID:3910"), STR("LUAD"), &err), 0);
    assert_int_equal(
        disease_tree_set_oncotree(t, STR("DOID:3910"), STR("LUAD"), &err), 0);
    assert_int_equal(
        disease_tree_set_oncotree(t, STR("DOID:3910"), STR("LUSC"), &err), ERR_FAIL);
    disease_tree_free(t);
}

static void refuses_changes_after_closing(void **state)
{
    struct disease_tree *t = closed_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(disease_tree_add(t, STR("X:1"), STR("x"), &err), ERR_FAIL);
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:3910"), STR("DOID:4"), &err), ERR_FAIL);
    assert_int_equal(disease_tree_close(t, &err), ERR_FAIL);
    disease_tree_free(t);
}

static void finds_by_folded_name_then_synonym(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};
    bool is_ambiguous;

    (void)state;
    assert_int_equal(
        disease_tree_add_synonym(t, STR("DOID:3908"), STR("NSCLC"), &err), 0);
    assert_int_equal(
        disease_tree_add_synonym(t, STR("DOID:5409"), STR("melanoma"), &err), 0);
    assert_int_equal(
        disease_tree_add_synonym(t, STR("DOID:3910"), STR("ca lung"), &err), 0);
    assert_int_equal(
        disease_tree_add_synonym(t, STR("DOID:1324"), STR("Ca-lung"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_string_equal(
        disease_tree_by_name(t, STR("Lung  Non-Small Cell Carcinoma"), &is_ambiguous)
            ->id.p,
        "DOID:3908");
    assert_string_equal(
        disease_tree_by_name(t, STR("nsclc"), &is_ambiguous)->id.p, "DOID:3908");
    assert_string_equal(
        disease_tree_by_name(t, STR("Melanoma"), &is_ambiguous)->id.p, "DOID:1909");
    assert_false(is_ambiguous);
    assert_null(disease_tree_by_name(t, STR("CA LUNG"), &is_ambiguous));
    assert_true(is_ambiguous);
    assert_null(disease_tree_by_name(t, STR("gout"), &is_ambiguous));
    assert_false(is_ambiguous);
    assert_null(disease_tree_by_name(t, STR("()"), &is_ambiguous));
    disease_tree_free(t);
}

/* Breast carcinoma with two histologies, and receptors that cut across them. */
static struct disease_tree *breast_tree(void)
{
    static const struct {
        const char *id, *name, *parent, *state_of;
    } breast[] = {
        {"DOID:1612", "breast cancer", "DOID:162", NULL},
        {"DOID:3459", "breast carcinoma", "DOID:1612", NULL},
        {"DOID:3008", "invasive ductal carcinoma", "DOID:3459", NULL},
        {"DOID:3457", "invasive lobular carcinoma", "DOID:3459", NULL},
        {"DOID:3017", "breast sarcoma", "DOID:1612", NULL},
        {"DOID:0060079", "HER2 positive breast cancer", "DOID:1612", "DOID:3459"},
        {"DOID:0060080", "HER2 negative breast cancer", "DOID:1612", "DOID:3459"},
        {"DOID:0060081", "triple-negative breast cancer", "DOID:0060080", "DOID:3459"},
        {"DOID:0060075", "ER-positive breast cancer", "DOID:1612", "DOID:3459"},
    };
    struct disease_tree *t = open_tree();
    struct err err = {0};

    for (size_t i = 0; i < sizeof(breast) / sizeof(breast[0]); i++) {
        struct str id = str_of(breast[i].id);

        assert_int_equal(disease_tree_add(t, id, str_of(breast[i].name), &err), 0);
        assert_int_equal(
            disease_tree_add_parent(t, id, str_of(breast[i].parent), &err), 0);
        if (breast[i].state_of)
            assert_int_equal(
                disease_tree_set_state(t, id, str_of(breast[i].state_of), &err), 0);
    }
    assert_int_equal(
        disease_tree_add_excluded(t, STR("DOID:0060079"), STR("DOID:0060080"), &err),
        0);
    assert_int_equal(
        disease_tree_add_excluded(t, STR("DOID:0060081"), STR("DOID:0060075"), &err),
        0);
    return t;
}

static void a_state_may_hold_for_any_histology_and_is_never_other(void **state)
{
    struct disease_tree *t = breast_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(relate(t, "DOID:0060079", "DOID:3008"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:0060081", "DOID:3457"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:0060081", "DOID:3459"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:0060081", "DOID:1612"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:0060079", "DOID:3017"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:0060079", "DOID:3910"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:3008", "DOID:3457"), RELATION_OTHER);
    disease_tree_free(t);
}

static void a_tumour_known_by_its_state_may_be_of_any_histology(void **state)
{
    struct disease_tree *t = breast_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(relate(t, "DOID:3008", "DOID:0060079"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:3459", "DOID:0060079"), RELATION_MORE_GENERAL);
    assert_int_equal(relate(t, "DOID:1612", "DOID:0060079"), RELATION_MORE_GENERAL);
    assert_int_equal(relate(t, "DOID:3017", "DOID:0060079"), RELATION_OTHER);
    disease_tree_free(t);
}

static void states_exclude_only_what_is_said(void **state)
{
    struct disease_tree *t = breast_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(relate(t, "DOID:0060075", "DOID:0060079"), RELATION_MORE_SPECIFIC);
    assert_int_equal(relate(t, "DOID:0060079", "DOID:0060080"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:0060080", "DOID:0060079"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:0060079", "DOID:0060081"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:0060081", "DOID:0060079"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:0060075", "DOID:0060081"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:0060080", "DOID:0060081"), RELATION_MORE_GENERAL);
    disease_tree_free(t);
}

static void refuses_an_unknown_disease_that_a_state_excludes(void **state)
{
    struct disease_tree *t = breast_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add_excluded(t, STR("DOID:0060079"), STR("DOID:77"), &err), 0);
    assert_true(disease_tree_close(t, &err) < 0);
    assert_string_equal(err.msg, "disease DOID:0060079 (HER2 positive breast cancer): "
                                 "DOID:77, which it excludes, is not known");
    disease_tree_free(t);
}

static void an_exception_is_taken_out_by_whatever_way_up(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    /* a lymphoma by site: below lung cancer and below leukemia's branch */
    assert_int_equal(
        disease_tree_add(t, STR("DOID:11"), STR("lung lymphoma"), &err), 0);
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:11"), STR("DOID:1324"), &err), 0);
    assert_int_equal(
        disease_tree_add_parent(t, STR("DOID:11"), STR("DOID:1240"), &err), 0);
    assert_int_equal(
        disease_tree_add_exception(t, STR("VDT:solid_tumour"), STR("DOID:1240"), &err),
        0);
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(relate(t, "VDT:solid_tumour", "DOID:11"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:162", "DOID:11"), RELATION_PAN_CANCER);
    assert_int_equal(relate(t, "DOID:1324", "DOID:11"), RELATION_MORE_GENERAL);
    assert_int_equal(relate(t, "VDT:solid_tumour", "DOID:3910"), RELATION_PAN_CANCER);
    disease_tree_free(t);
}

static void a_group_may_have_several_exceptions(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add_exception(t, STR("DOID:162"), STR("DOID:1240"), &err), 0);
    assert_int_equal(
        disease_tree_add_exception(t, STR("DOID:162"), STR("DOID:1909"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(relate(t, "DOID:162", "DOID:3910"), RELATION_PAN_CANCER);
    assert_int_equal(relate(t, "DOID:162", "DOID:1909"), RELATION_OTHER);
    assert_int_equal(relate(t, "DOID:162", "DOID:8552"), RELATION_OTHER);
    disease_tree_free(t);
}

static void refuses_an_unknown_exception(void **state)
{
    struct disease_tree *t = open_tree();
    struct err err = {0};

    (void)state;
    assert_int_equal(
        disease_tree_add_exception(t, STR("DOID:162"), STR("DOID:77"), &err), 0);
    assert_int_equal(disease_tree_close(t, &err), ERR_FAIL);
    assert_string_equal(
        err.msg, "disease DOID:162 (cancer): exception DOID:77 is not known");
    disease_tree_free(t);
}

static void an_empty_tree_closes(void **state)
{
    struct disease_tree *t = disease_tree_new();
    struct err err = {0};

    (void)state;
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(disease_tree_count(t), 0);
    disease_tree_free(t);
}

/* A chain as long as no ontology has: closing must not recurse. */
static void closes_a_long_chain(void **state)
{
    struct disease_tree *t = disease_tree_new();
    struct arena mem = ARENA_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        struct str id = str_fmt(&mem, "C:%04u", i);

        assert_int_equal(disease_tree_add(t, id, id, &err), 0);
        if (i)
            assert_int_equal(
                disease_tree_add_parent(t, id, str_fmt(&mem, "C:%04u", i - 1), &err),
                0);
    }
    assert_int_equal(disease_tree_close(t, &err), 0);
    assert_int_equal(disease_tree_at(t, 1999)->n_ancestors, 1999);
    disease_tree_free(t);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_may_hold_for_any_histology_and_is_never_other),
        cmocka_unit_test(a_tumour_known_by_its_state_may_be_of_any_histology),
        cmocka_unit_test(states_exclude_only_what_is_said),
        cmocka_unit_test(refuses_an_unknown_disease_that_a_state_excludes),
        cmocka_unit_test(relation_is_seen_from_the_patients_tumour),
        cmocka_unit_test(pan_cancer_holds_only_above_the_tumour),
        cmocka_unit_test(no_disease_is_unknown_never_other),
        cmocka_unit_test(ordinals_follow_ids_and_ancestors_are_sorted),
        cmocka_unit_test(two_ways_up_give_each_ancestor_once),
        cmocka_unit_test(cancers_are_marked_by_descent),
        cmocka_unit_test(refuses_a_cycle_and_names_a_member),
        cmocka_unit_test(refuses_a_disease_that_is_its_own_parent),
        cmocka_unit_test(refuses_an_unknown_parent_by_name),
        cmocka_unit_test(refuses_two_names_for_one_id),
        cmocka_unit_test(refuses_two_oncotree_codes_for_one_disease),
        cmocka_unit_test(refuses_changes_after_closing),
        cmocka_unit_test(finds_by_folded_name_then_synonym),
        cmocka_unit_test(an_exception_is_taken_out_by_whatever_way_up),
        cmocka_unit_test(a_group_may_have_several_exceptions),
        cmocka_unit_test(refuses_an_unknown_exception),
        cmocka_unit_test(an_empty_tree_closes),
        cmocka_unit_test(closes_a_long_chain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
