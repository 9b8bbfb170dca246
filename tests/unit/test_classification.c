#include "kb/model/classification.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *atom;
    enum class_group group;
} atoms[] = {
    {"Pathogenic", CLASS_PATHOGENIC},
    {"Likely pathogenic", CLASS_PATHOGENIC},
    {"Pathogenic, low penetrance", CLASS_RISK},
    {"Likely risk allele", CLASS_RISK},
    {"risk factor", CLASS_RISK},
    {"Benign", CLASS_BENIGN},
    {"Likely benign", CLASS_BENIGN},
    {"Uncertain significance", CLASS_UNCERTAIN},
    {"Conflicting classifications of pathogenicity", CLASS_CONFLICTING},
    {"drug response", CLASS_OTHER},
    {"association", CLASS_OTHER},
    {"not provided", CLASS_NONE},
};

static struct class_words *words(void)
{
    struct class_words *w = class_words_new();
    struct err err = {0};

    for (size_t i = 0; i < sizeof(atoms) / sizeof(atoms[0]); i++)
        assert_int_equal(class_words_add_atom(w, CLASSIFICATION_GERMLINE,
                             str_of(atoms[i].atom), atoms[i].group, &err),
            0);
    assert_int_equal(class_words_add_atom(w, CLASSIFICATION_SOMATIC_IMPACT,
                         STR("Tier IV - Benign/Likely benign"), CLASS_OTHER, &err),
        0);
    assert_int_equal(
        class_words_add_review(w, CLASSIFICATION_GERMLINE,
            STR("criteria provided, multiple submitters, no conflicts"), 2, &err),
        0);
    assert_int_equal(class_words_add_review(w, CLASSIFICATION_GERMLINE,
                         STR("no classification for the single variant"), -1, &err),
        0);
    return w;
}

static void compound_strings_are_read_as_their_atoms(void **state)
{
    static const struct {
        const char *text;
        enum class_group group;
    } cases[] = {
        {"Pathogenic", CLASS_PATHOGENIC},
        {"pathogenic ", CLASS_PATHOGENIC},
        {"Pathogenic/Likely_pathogenic", CLASS_PATHOGENIC},
        {"Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance", CLASS_PATHOGENIC},
        {"Pathogenic,_low_penetrance", CLASS_RISK},
        {"Pathogenic, risk factor", CLASS_PATHOGENIC},
        {"Pathogenic|drug_response", CLASS_PATHOGENIC},
        {"Likely_pathogenic/Likely_risk_allele", CLASS_PATHOGENIC},
        {"drug response, risk factor", CLASS_RISK},
        {"Benign/Likely_benign", CLASS_BENIGN},
        {"Benign; association", CLASS_BENIGN},
        {"Conflicting_classifications_of_pathogenicity|association|risk_factor",
            CLASS_CONFLICTING},
        {"Uncertain significance/Pathogenic", CLASS_MIXED},
        {"Pathogenic|Benign|drug response", CLASS_MIXED},
        {"Likely_benign_", CLASS_BENIGN},
        {"association", CLASS_OTHER},
        {"not_provided", CLASS_NONE},
        {"not provided|Benign", CLASS_BENIGN},
        {"", CLASS_NONE},
    };
    struct class_words *w = words();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum class_group group = CLASS_MIXED;
        struct str unknown;

        assert_int_equal(class_words_group(w, CLASSIFICATION_GERMLINE,
                             str_of(cases[i].text), &group, &unknown),
            0);
        assert_string_equal(class_group_name(group), class_group_name(cases[i].group));
    }
    class_words_free(w);
}

static void a_slash_inside_an_atom_does_not_cut_it(void **state)
{
    struct class_words *w = words();
    enum class_group group;
    struct str unknown;

    (void)state;
    assert_int_equal(class_words_group(w, CLASSIFICATION_SOMATIC_IMPACT,
                         STR("Tier_IV_-_Benign/Likely_benign"), &group, &unknown),
        0);
    assert_int_equal(group, CLASS_OTHER);
    class_words_free(w);
}

static void an_unknown_atom_is_handed_back(void **state)
{
    struct class_words *w = words();
    enum class_group group = CLASS_BENIGN;
    struct str unknown = STR_NONE;

    (void)state;
    assert_int_equal(class_words_group(w, CLASSIFICATION_GERMLINE,
                         STR("Pathogenic/Very bad|Benign"), &group, &unknown),
        ERR_NOENT);
    assert_true(str_eq_c(unknown, "Very bad"));
    assert_int_equal(group, CLASS_BENIGN); /* untouched */
    assert_int_equal(class_words_group(w, CLASSIFICATION_ONCOGENICITY,
                         STR("Pathogenic"), &group, &unknown),
        ERR_NOENT); /* kinds have their own words */
    assert_int_equal(class_words_group(w, CLASSIFICATION_GERMLINE, STR("Pathogenic//"),
                         &group, &unknown),
        ERR_NOENT);
    class_words_free(w);
}

static void stars_of_either_spelling_are_the_same(void **state)
{
    struct class_words *w = words();
    int stars = 7;

    (void)state;
    assert_int_equal(
        class_words_stars(w, CLASSIFICATION_GERMLINE,
            STR("criteria_provided,_multiple_submitters,_no_conflicts"), &stars),
        0);
    assert_int_equal(stars, 2);
    assert_int_equal(class_words_stars(w, CLASSIFICATION_GERMLINE,
                         STR("No classification for the single variant"), &stars),
        0);
    assert_int_equal(stars, -1); /* not given differs from zero */
    assert_int_equal(
        class_words_stars(w, CLASSIFICATION_GERMLINE, STR("practice"), &stars),
        ERR_NOENT);
    class_words_free(w);
}

static void a_word_with_two_meanings_is_refused(void **state)
{
    struct class_words *w = words();
    struct err err = {0};

    (void)state;
    assert_int_equal(class_words_add_atom(w, CLASSIFICATION_GERMLINE,
                         STR("likely_BENIGN"), CLASS_BENIGN, &err),
        0);
    assert_int_equal(class_words_add_atom(w, CLASSIFICATION_GERMLINE,
                         STR("Likely benign"), CLASS_UNCERTAIN, &err),
        ERR_FAIL);
    assert_int_equal(
        class_words_add_atom(w, CLASSIFICATION_GERMLINE, STR(" "), CLASS_NONE, &err),
        ERR_FAIL);
    assert_int_equal(
        class_words_add_review(w, CLASSIFICATION_GERMLINE, STR("x"), 5, &err),
        ERR_FAIL);
    class_words_free(w);
}

static void group_names_are_read_back(void **state)
{
    (void)state;
    for (int g = 0; g < N_CLASS_GROUPS; g++) {
        enum class_group back = N_CLASS_GROUPS;

        assert_true(class_group_parse(str_of(class_group_name(g)), &back));
        assert_int_equal(back, g);
    }
    assert_false(class_group_parse(STR("Pathogenic"), &(enum class_group){0}));
    assert_string_equal(
        classification_kind_name(CLASSIFICATION_SOMATIC_IMPACT), "somatic_impact");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compound_strings_are_read_as_their_atoms),
        cmocka_unit_test(a_slash_inside_an_atom_does_not_cut_it),
        cmocka_unit_test(an_unknown_atom_is_handed_back),
        cmocka_unit_test(stars_of_either_spelling_are_the_same),
        cmocka_unit_test(a_word_with_two_meanings_is_refused),
        cmocka_unit_test(group_names_are_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
