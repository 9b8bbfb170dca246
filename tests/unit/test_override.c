#include "kb/model/override.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROW(target, field, value)                                                      \
    {                                                                                  \
        STR(target), STR(field), STR(value), STR("why"), STR("A. Kim"),                \
            STR("2026-01-10"), STR("2026-06-30")                                       \
    }

static void assert_wrong(struct override o, const char *why)
{
    struct err err = {0};
    assert_int_equal(override_check(&o, &err), ERR_FAIL);
    if (!strstr(err.msg, why))
        fail_msg("\"%s\" does not say \"%s\"", err.msg, why);
}

static void assert_good(struct override o)
{
    struct err err = {0};
    if (override_check(&o, &err) < 0)
        fail_msg("%s", err.msg);
}

static void values_are_of_the_fields_closed_lists(void **state)
{
    (void)state;
    assert_good((struct override)ROW("EID9", "level", "E"));
    assert_good((struct override)ROW("EID9", "rating", "none"));
    assert_good((struct override)ROW("AID7", "amp", "II-C"));
    assert_good((struct override)ROW("inhouse:X", "direction", "does_not_support"));
    assert_good((struct override)ROW("EID9", "flagged", "no"));
    assert_good((struct override)ROW("EID9", "withdrawn", "yes"));
    assert_wrong(
        (struct override)ROW("EID9", "level", "F"), "expected A, B, C, D or E");
    assert_wrong((struct override)ROW("EID9", "level", "AB"), "\"AB\"");
    assert_wrong((struct override)ROW("EID9", "rating", "6"), "1 to 5, or none");
    assert_wrong((struct override)ROW("AID7", "amp", "I"), "I-A");
    assert_wrong((struct override)ROW("EID9", "withdrawn", "no"), "expected yes");
    assert_wrong((struct override)ROW("EID9", "name", "x"), "field is \"name\"");
    assert_wrong((struct override)ROW("", "level", "A"), "target is empty");
}

static void records_of_clinvar_have_classes_only(void **state)
{
    (void)state;
    assert_good((struct override)ROW("VCV000012375", "germline", "Pathogenic"));
    assert_good((struct override)ROW("VCV000012375", "oncogenicity", "Oncogenic"));
    assert_wrong((struct override)ROW("VCV000012375", "level", "A"), "of ClinVar");
    assert_wrong(
        (struct override)ROW("VCV000012375", "germline", ""), "a classification");
    assert_wrong((struct override)ROW("VCV12375", "germline", "x"), "field is");
}

static void each_row_says_who_when_why_and_until_when(void **state)
{
    struct override o = ROW("EID9", "level", "A");
    (void)state;
    o.reason = STR_NONE;
    assert_wrong(o, "reason is empty");
    o = (struct override)ROW("EID9", "level", "A");
    o.author = STR_NONE;
    assert_wrong(o, "author is empty");
    o = (struct override)ROW("EID9", "level", "A");
    o.date = STR("2026-02-30");
    assert_wrong(o, "date is \"2026-02-30\"");
    o = (struct override)ROW("EID9", "level", "A");
    o.review_by = STR("2026-01-09");
    assert_wrong(o, "not before 2026-01-10");
}

static void the_items_own_value_stays_beside_the_new_one(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct evidence e = {.level = 'A', .rating = 5, .direction = DIRECTION_SUPPORTS};
    const struct override rows[] = {ROW("EID9", "level", "C"),
        ROW("EID9", "rating", "none"), ROW("EID9", "direction", "does_not_support"),
        ROW("EID9", "withdrawn", "yes")};
    static const char *const from[] = {"A", "5", "supports", "no"};
    (void)state;
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(override_apply(&rows[i], &mem, &e, &err), 0);
    assert_int_equal(e.level, 'C');
    assert_int_equal(e.rating, 0);
    assert_int_equal(e.direction, DIRECTION_DOES_NOT_SUPPORT);
    assert_true(e.is_flagged);
    assert_int_equal(e.n_overrides, 4);
    for (unsigned i = 0; i < 4; i++) {
        assert_true(str_eq(e.overrides[i].field, rows[i].field));
        assert_true(str_eq_c(e.overrides[i].from, from[i]));
        assert_true(str_eq(e.overrides[i].to, rows[i].value));
        assert_true(str_eq_c(e.overrides[i].author, "A. Kim"));
    }
    arena_free(&mem);
}

static void levels_are_of_items_and_amp_levels_of_assertions(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct evidence item = {.level = 'A'},
                    assertion = {.is_assertion = true, .amp = STR("I-A")};
    const struct override level = ROW("AID7", "level", "B"),
                          amp = ROW("X", "amp", "III");
    (void)state;
    assert_int_equal(override_apply(&level, &mem, &assertion, &err), ERR_FAIL);
    assert_int_equal(override_apply(&amp, &mem, &item, &err), ERR_FAIL);
    assert_int_equal(item.n_overrides + assertion.n_overrides, 0);
    assert_int_equal(override_apply(&amp, &mem, &assertion, &err), 0);
    assert_true(str_eq_c(assertion.amp, "III"));
    assert_true(str_eq_c(assertion.overrides[0].from, "I-A"));
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_of_the_fields_closed_lists),
        cmocka_unit_test(records_of_clinvar_have_classes_only),
        cmocka_unit_test(each_row_says_who_when_why_and_until_when),
        cmocka_unit_test(the_items_own_value_stays_beside_the_new_one),
        cmocka_unit_test(levels_are_of_items_and_amp_levels_of_assertions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
