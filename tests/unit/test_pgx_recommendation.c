/* Look-up keys of guidelines: what they are read as, and when they hold. */
#include "kb/model/pgx_recommendation.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct pgx_key key(const char *value)
{
    struct pgx_key k = {.gene = STR("DPYD"), .value = str_of(value)};

    pgx_key_read(&k);
    return k;
}

static void keys_are_told_by_their_text(void **state)
{
    static const struct {
        const char *value;
        enum pgx_key_kind kind;
        double score;
        bool is_above;
    } rows[] = {
        {"Poor Metabolizer", PGX_KEY_PHENOTYPE, 0, false},
        {"-1639 AA", PGX_KEY_PHENOTYPE, 0, false},
        {"n/a", PGX_KEY_PHENOTYPE, 0, false},
        {"0.5", PGX_KEY_ACTIVITY, 0.5, false},
        {"1.5 (Intermediate Metabolizer)", PGX_KEY_ACTIVITY, 1.5, false},
        {"\xe2\x89\xa5"
         "3.25",
            PGX_KEY_ACTIVITY, 3.25, true},
        {"*57:01 positive", PGX_KEY_STATUS, 0, false},
        {"No Result", PGX_KEY_NO_RESULT, 0, false},
        {"xN combinations", PGX_KEY_PHENOTYPE, 0, false},
        {"(", PGX_KEY_PHENOTYPE, 0, false},
        {"", PGX_KEY_PHENOTYPE, 0, false},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pgx_key k = key(rows[i].value);
        assert_int_equal(k.kind, rows[i].kind);
        assert_int_equal(k.is_above, rows[i].is_above);
        if (k.kind == PGX_KEY_ACTIVITY)
            assert_true(k.score == rows[i].score);
    }
}

static bool holds(const char *value, struct pgx_status s)
{
    struct pgx_key k = key(value);

    return pgx_key_holds(&k, &s);
}

static void phenotypes_and_scores_hold_for_what_was_called(void **state)
{
    struct pgx_status poor = {
        .is_known = true, .phenotype = STR("Poor metabolizer"), .score = 0};
    struct pgx_status fast = {.is_known = true, .phenotype = STR("U"), .score = 3.5};
    struct pgx_status unclear = {
        .is_known = true, .phenotype = STR("Indeterminate"), .score = NAN};

    (void)state;
    assert_true(holds("Poor Metabolizer", poor)); /* case tells nothing */
    assert_true(holds("0.0", poor));
    assert_false(holds("0.5", poor));
    assert_false(holds("Normal Metabolizer", poor));
    assert_true(holds("\xe2\x89\xa5"
                      "3.25",
        fast));
    assert_false(holds("\xe2\x89\xa5"
                       "3.75",
        fast));
    assert_false(holds("3.25", fast));
    assert_true(holds("n/a", unclear));
    assert_false(holds("n/a", fast));
    assert_false(holds("0.0", unclear));
}

static void no_result_holds_only_without_a_call(void **state)
{
    struct pgx_status none = {0};
    struct pgx_status called = {
        .is_known = true, .phenotype = STR("Normal Metabolizer"), .score = 2};

    (void)state;
    assert_true(holds("No Result", none));
    assert_false(holds("No Result", called));
    assert_false(holds("Normal Metabolizer", none));
    assert_false(holds("0.0", none));
}

/* DPWG's score of 1 is two different things. */
static void phenotyping_is_for_two_weak_alleles(void **state)
{
    struct pgx_status weak = {.is_known = true, .score = 1, .has_activities = true};
    struct pgx_status one_lost = {.is_known = true,
        .score = 1,
        .has_activities = true,
        .has_normal_allele = true};
    struct pgx_status unknown = {.is_known = true, .score = 1};

    (void)state;
    assert_true(holds("1.0 (Phenotyping)", weak));
    assert_false(holds("1.0 (Intermediate Metabolizer)", weak));
    assert_false(holds("1.0 (Phenotyping)", one_lost));
    assert_true(holds("1.0 (Intermediate Metabolizer)", one_lost));
    assert_true(holds("1.0 (Phenotyping)", unknown)); /* both, when it is not known */
    assert_true(holds("1.0 (Intermediate Metabolizer)", unknown));
}

static void a_diplotype_has_no_order_and_a_status_is_one_of_several(void **state)
{
    struct str statuses[] = {STR("*57:01 negative"), STR("*58:01 positive")};
    struct pgx_status s = {.is_known = true,
        .score = NAN,
        .diplotype = STR("*28/*1"),
        .statuses = statuses,
        .n_statuses = 2};
    struct pgx_key k = {.kind = PGX_KEY_DIPLOTYPE, .value = STR("*1/*28")};

    (void)state;
    assert_true(pgx_key_holds(&k, &s));
    k.value = STR("*28/*28");
    assert_false(pgx_key_holds(&k, &s));
    k.value = STR("");
    s.diplotype = STR("");
    assert_false(pgx_key_holds(&k, &s));
    assert_true(holds("*58:01 positive", s));
    assert_false(holds("*57:01 positive", s));
    assert_false(holds("*15:02 negative", s)); /* not looked at is no status */
}

static void change_is_asked_by_any_flag_and_denied_by_all(void **state)
{
    struct pgx_recommendation r = {
        .dosing = PGX_FLAG_NO, .alternate = PGX_FLAG_NO, .other = PGX_FLAG_NO};

    (void)state;
    assert_int_equal(pgx_asks_for_change(&r), PGX_FLAG_NO);
    r.other = PGX_FLAG_YES;
    assert_int_equal(pgx_asks_for_change(&r), PGX_FLAG_YES);
    r.other = PGX_FLAG_NOT_STATED;
    assert_int_equal(pgx_asks_for_change(&r), PGX_FLAG_NOT_STATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_told_by_their_text),
        cmocka_unit_test(phenotypes_and_scores_hold_for_what_was_called),
        cmocka_unit_test(no_result_holds_only_without_a_call),
        cmocka_unit_test(phenotyping_is_for_two_weak_alleles),
        cmocka_unit_test(a_diplotype_has_no_order_and_a_status_is_one_of_several),
        cmocka_unit_test(change_is_asked_by_any_flag_and_denied_by_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
