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

static void new_words_are_counted_where_they_stood_first(void **state)
{
    (void)state;
    struct vocabulary *v = vocabulary_new();
    size_t n;
    assert_int_equal(vocabulary_meet(v, "civic", "level", STR("F"), 2, 17), 1);
    assert_int_equal(vocabulary_meet(v, "civic", "level", STR("F"), 2, 90), 0);
    assert_int_equal(vocabulary_meet(v, "civic", "rating", STR("F"), 3, 5), 1);
    assert_int_equal(vocabulary_meet(v, "clinvar", "level", STR("F"), 4, 6), 1);
    const struct new_word *words = vocabulary_new_words(v, &n);
    assert_int_equal(n, 3);
    assert_true(str_eq_c(words[0].word, "F"));
    assert_int_equal(words[0].file, 2);
    assert_int_equal(words[0].line, 17);
    assert_int_equal(words[0].n, 2);
    assert_true(str_eq_c(words[1].field, "rating"));
    assert_true(str_eq_c(words[2].source, "clinvar"));
    assert_int_equal(words[2].n, 1);
    assert_null(vocabulary_means(v, "civic", "level", STR("F")).p);
    vocabulary_free(v);
}

/* Two threads read one file; a third word was met in the file before. */
static void new_words_of_two_threads_stand_as_one_would_have_met_them(void **state)
{
    struct vocabulary *v = vocabulary_new(), *other;
    const struct new_word *words;
    size_t n;

    (void)state;
    vocabulary_meet(v, "s", "f", STR("old"), 0, 90);
    vocabulary_begin_file(v);
    other = vocabulary_fork(v);
    vocabulary_meet(v, "s", "f", STR("b"), 1, 7);
    vocabulary_meet(v, "s", "f", STR("a"), 1, 10);
    vocabulary_meet(other, "s", "f", STR("a"), 1, 5);
    vocabulary_meet(other, "s", "f", STR("c"), 1, 5);
    vocabulary_meet(other, "s", "f", STR("old"), 1, 6);
    vocabulary_take(v, other);
    vocabulary_end_file(v);
    words = vocabulary_new_words(v, &n);
    assert_int_equal(n, 4);
    assert_true(str_eq_c(words[0].word, "old") && words[0].line == 90);
    assert_int_equal(words[0].n, 2);
    assert_true(str_eq_c(words[1].word, "a") && words[1].line == 5);
    assert_int_equal(words[1].n, 2);
    assert_true(str_eq_c(words[2].word, "c") && words[2].line == 5);
    assert_true(str_eq_c(words[3].word, "b") && words[3].line == 7);
    assert_int_equal(vocabulary_meet(v, "s", "f", STR("c"), 2, 1), 0);
    words = vocabulary_new_words(v, &n);
    assert_int_equal(words[2].n, 2);
    vocabulary_new_words(other, &n);
    assert_int_equal(n, 0);
    vocabulary_free(other);
    vocabulary_free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_has_the_meaning_of_its_source_and_field),
        cmocka_unit_test(words_compare_exactly),
        cmocka_unit_test(an_empty_word_and_an_empty_meaning_are_known),
        cmocka_unit_test(a_word_that_stands_twice_is_refused),
        cmocka_unit_test(new_words_are_counted_where_they_stood_first),
        cmocka_unit_test(new_words_of_two_threads_stand_as_one_would_have_met_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
