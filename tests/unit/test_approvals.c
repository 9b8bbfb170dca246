#include "query/approvals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct str erlotinib[] = {{"Erlotinib", 9}}, lower[] = {{"erlotinib", 9}};
static struct str pair[] = {{"Ramucirumab", 11}, {"Erlotinib", 9}};
static struct str turned[] = {{"Erlotinib", 9}, {"Ramucirumab", 11}};
static unsigned first[] = {1}, second[] = {2};

/* A row that an approval may stand on. */
static struct report_evidence row_of(const char *id, struct str *therapies, unsigned n)
{
    return (struct report_evidence){
        .e = {.id = str_of(id),
            .direction = DIRECTION_SUPPORTS,
            .significance_class = SIGNIFICANCE_SENSITIVITY,
            .therapies = therapies,
            .n_therapies = n,
            .interaction = n > 1 ? THERAPY_COMBINATION : THERAPY_SINGLE},
        .findings = first,
        .n_findings = 1,
        .disease = {.relation = RELATION_SAME},
        .verdict = {.value = TRUTH_TRUE}};
}

static struct report_evidence label_of(
    const char *id, struct str *therapies, unsigned n)
{
    struct report_evidence label = row_of(id, therapies, n);
    label.e.approved_in = STR("US");
    label.e.approved_by = STR("FDA");
    return label;
}

/* Approvals of the first of two rows, the second being a label. */
static unsigned n_approvals(struct report_evidence row, struct report_evidence label)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {row, label};
    approvals_make(rows, 2, &mem);
    unsigned n = rows[0].n_approvals;
    if (n > 0) {
        assert_true(str_eq(rows[0].approvals[0].from, label.e.id));
        assert_true(str_eq_c(rows[0].approvals[0].country, "US"));
    }
    arena_free(&mem);
    return n;
}

static void a_label_approves_rows_of_its_therapies_finding_and_disease(void **state)
{
    (void)state;
    struct report_evidence row = row_of("EID1", erlotinib, 1);
    struct report_evidence label = label_of("label:x", lower, 1);
    assert_int_equal(n_approvals(row, label), 1);
    label.disease.relation = RELATION_PAN_CANCER;
    assert_int_equal(n_approvals(row, label), 1);
    label.disease.relation = RELATION_MORE_GENERAL;
    assert_int_equal(n_approvals(row, label), 1);
    assert_int_equal(
        n_approvals(row_of("EID1", pair, 2), label_of("label:x", turned, 2)), 1);
}

static void a_label_of_another_use_approves_nothing(void **state)
{
    (void)state;
    struct report_evidence row = row_of("EID1", erlotinib, 1);
    const struct report_evidence label = label_of("label:x", erlotinib, 1);
    struct report_evidence l = label;
    assert_int_equal(n_approvals(row, label_of("label:x", pair, 2)), 0);
    assert_int_equal(n_approvals(row_of("EID1", pair, 2), label), 0);
    l.disease.relation = RELATION_OTHER;
    assert_int_equal(n_approvals(row, l), 0);
    l.disease.relation = RELATION_UNKNOWN;
    assert_int_equal(n_approvals(row, l), 0);
    l = label;
    l.findings = second;
    assert_int_equal(n_approvals(row, l), 0);
    l = label;
    l.verdict = (struct verdict){.value = TRUTH_UNKNOWN, .is_partial = true};
    assert_int_equal(n_approvals(row, l), 0);
    l = label;
    l.e.is_flagged = true; /* withdrawn by an override */
    assert_int_equal(n_approvals(row, l), 0);
}

static void only_open_rows_for_sensitivity_in_the_disease_are_approved(void **state)
{
    (void)state;
    const struct report_evidence label = label_of("label:x", erlotinib, 1);
    struct report_evidence row = row_of("EID1", erlotinib, 1);
    row.e.significance_class = SIGNIFICANCE_RESISTANCE;
    assert_int_equal(n_approvals(row, label), 0);
    row = row_of("EID1", erlotinib, 1);
    row.e.direction = DIRECTION_DOES_NOT_SUPPORT;
    assert_int_equal(n_approvals(row, label), 0);
    row = row_of("EID1", erlotinib, 1);
    row.disease.relation = RELATION_MORE_SPECIFIC;
    assert_int_equal(n_approvals(row, label), 0);
    row = row_of("EID1", pair, 2);
    row.e.interaction = THERAPY_SUBSTITUTES;
    assert_int_equal(n_approvals(row, label_of("label:x", pair, 2)), 0);
}

static void a_label_is_an_approval_of_itself_and_an_assertion_may_state_one(
    void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        label_of("label:x", erlotinib, 1), row_of("AID5", erlotinib, 1)};
    (void)state;
    rows[1].e.is_assertion = rows[1].e.is_fda_approved = true;
    approvals_make(rows, 2, &mem);
    assert_int_equal(rows[0].n_approvals, 1);
    assert_int_equal(rows[1].n_approvals, 2);
    assert_true(str_eq_c(rows[1].approvals[0].from, "AID5"));
    assert_true(str_eq_c(rows[1].approvals[1].from, "label:x"));
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_approves_rows_of_its_therapies_finding_and_disease),
        cmocka_unit_test(a_label_of_another_use_approves_nothing),
        cmocka_unit_test(only_open_rows_for_sensitivity_in_the_disease_are_approved),
        cmocka_unit_test(
            a_label_is_an_approval_of_itself_and_an_assertion_may_state_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
