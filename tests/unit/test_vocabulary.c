#include "ingest/vocabulary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_word_has_the_meaning_of_its_source_and_field(void **state)
{
    (void)state;
    struct vocabulary *v = vocabulary_new();
    struct err err = {0};
    assert_int_equal(vocabulary_add(v, STR("civic"), STR("origin"),
                         STR("Rare Germline"), STR("germline"), &err),
        0);
    struct str means = vocabulary_means(v, "civic", "origin", STR("Rare Germline"));
    assert_true(str_eq_c(means, "germline"));
    assert_null(vocabulary_means(v, "civic", "level", STR("Rare Germline")).p);
    assert_null(vocabulary_means(v, "clinvar", "origin", STR("Rare Germline")).p);
    vocabulary_free(v);
}

static void words_compare_exactly(void **state)
{
    (void)state;
    struct vocabulary *v = vocabulary_new();
    struct err err = {0};
    vocabulary_add(v, STR("civic"), STR("f"), STR("Word"), STR("w"), &err);
    assert_null(vocabulary_means(v, "civic", "f", STR("word")).p);
    assert_null(vocabulary_means(v, "civic", "f", STR("Word ")).p);
    vocabulary_free(v);
}

static void an_empty_word_and_an_empty_meaning_are_known(void **state)
{
    (void)state;
    struct vocabulary *v = vocabulary_new();
    struct err err = {0};
    vocabulary_add(v, STR("civic"), STR("f"), STR_NONE, STR_NONE, &err);
    struct str means = vocabulary_means(v, "civic", "f", STR(""));
    assert_non_null(means.p);
    assert_int_equal(means.n, 0);
    vocabulary_free(v);
}

static void a_word_that_stands_twice_is_refused(void **state)
{
    (void)state;
    struct vocabulary *v = vocabulary_new();
    struct err err = {0};
    vocabulary_add(v, STR("civic"), STR("f"), STR("W"), STR("a"), &err);
    assert_int_equal(
        vocabulary_add(v, STR("civic"), STR("f"), STR("W"), STR("b"), &err), ERR_FAIL);
    assert_string_equal(err.msg, "civic: the word \"W\" of f stands twice");
    vocabulary_free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_has_the_meaning_of_its_source_and_field),
        cmocka_unit_test(words_compare_exactly),
        cmocka_unit_test(an_empty_word_and_an_empty_meaning_are_known),
        cmocka_unit_test(a_word_that_stands_twice_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
