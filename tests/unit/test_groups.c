#include "query/groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct str cetuximab[] = {STR("Cetuximab")};
static struct str both[] = {STR("Encorafenib"), STR("Cetuximab")};
static struct str both_turned[] = {STR("Cetuximab"), STR("Encorafenib")};

static struct report_evidence row(const char *id, struct str *therapies, unsigned n,
    enum evidence_direction direction, enum significance_class significance)
{
    return (struct report_evidence){
        .e = {.id = str_of(id),
            .direction = direction,
            .significance_class = significance,
            .therapies = therapies,
            .n_therapies = n,
            .interaction = n > 1 ? THERAPY_COMBINATION : THERAPY_SINGLE,
            .level = 'B',
            .profile_id = STR("12"),
            .disease_ordinal = 7},
        .disease = {.doid = STR("DOID:9256"),
            .name = STR("Colorectal Cancer"),
            .relation = RELATION_SAME},
        .verdict = {.value = TRUTH_TRUE}};
}

static struct report_evidence sensitive(
    const char *id, struct str *therapies, unsigned n)
{
    return row(id, therapies, n, DIRECTION_SUPPORTS, SIGNIFICANCE_SENSITIVITY);
}

static struct report_evidence resistant(
    const char *id, struct str *therapies, unsigned n)
{
    return row(id, therapies, n, DIRECTION_SUPPORTS, SIGNIFICANCE_RESISTANCE);
}

static void order_of_therapies_makes_no_other_group(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("EID1", both, 2), sensitive("EID2", both_turned, 2)};
    struct report_group *g;

    (void)state;
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_int_equal(g->n_therapies, 2);
    assert_true(str_eq_c(g->therapies[0], "Cetuximab"));
    assert_true(str_eq_c(g->therapies[1], "Encorafenib"));
    assert_int_equal(g->interaction, THERAPY_COMBINATION);
    assert_int_equal(g->n_supports, 2);
    assert_true(str_eq_c(g->supports[0], "EID1"));
    assert_false(g->is_conflict);
    arena_free(&mem);
}

/* BRAF V600E: cetuximab alone fails where encorafenib and cetuximab help.  These are
 * two sets, not a conflict. */
static void a_drug_alone_and_in_a_combination_are_no_conflict(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("EID1", both, 2), resistant("EID2", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    assert_int_equal(groups_make(rows, 2, &mem, &g), 2);
    assert_false(g[0].is_conflict);
    assert_false(g[1].is_conflict);
    assert_int_equal(g[0].n_supports + g[1].n_supports, 1);
    assert_int_equal(g[0].n_resistance + g[1].n_resistance, 1);
    arena_free(&mem);
}

static void same_profile_with_response_and_resistance_is_a_conflict(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("EID1", cetuximab, 1), resistant("EID2", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_true(g->is_conflict);
    rows[1].e.profile_id = STR("13");
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_false(g->is_conflict);
    arena_free(&mem);
}

/* EGFR T790M answers to osimertinib, and C797S beside it makes it resistant. */
static void findings_that_tell_response_and_resistance_are_a_mixed_response(
    void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("EID1", cetuximab, 1), resistant("EID2", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    rows[1].e.profile_id = STR("13");
    rows[1].e.level = 'D';
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_true(g->is_mixed_response);
    assert_false(g->is_conflict);
    assert_int_equal(groups_make(rows, 1, &mem, &g), 1);
    assert_false(g->is_mixed_response);
    assert_int_equal(groups_make(rows + 1, 1, &mem, &g), 1);
    assert_false(g->is_mixed_response);
    rows[1].e.disease_ordinal = 8; /* in another disease */
    assert_int_equal(groups_make(rows, 2, &mem, &g), 2);
    assert_false(g[0].is_mixed_response || g[1].is_mixed_response);
    arena_free(&mem);
}

static void toxicity_and_what_is_not_supported_make_no_mixed_response(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {sensitive("EID1", cetuximab, 1),
        row("EID2", cetuximab, 1, DIRECTION_SUPPORTS, SIGNIFICANCE_TOXICITY),
        row("EID3", cetuximab, 1, DIRECTION_DOES_NOT_SUPPORT,
            SIGNIFICANCE_SENSITIVITY)};
    struct report_group *g;

    (void)state;
    assert_int_equal(groups_make(rows, 3, &mem, &g), 1);
    assert_int_equal(g->n_against, 2);
    assert_false(g->is_mixed_response);
    arena_free(&mem);
}

static void what_does_not_support_stands_against(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {sensitive("EID1", cetuximab, 1),
        row("EID2", cetuximab, 1, DIRECTION_DOES_NOT_SUPPORT,
            SIGNIFICANCE_SENSITIVITY)};
    struct report_group *g;

    (void)state;
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_int_equal(g->n_against, 1);
    assert_true(str_eq_c(g->against[0], "EID2"));
    assert_true(g->is_conflict);
    arena_free(&mem);
}

static void unequal_levels_stand_side_by_side_without_conflict(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("EID1", cetuximab, 1), resistant("EID2", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    rows[1].e.level = 'D';
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_false(g->is_conflict);
    assert_int_equal(g->n_supports, 1);
    assert_int_equal(g->n_resistance, 1);
    rows[0].e.level = rows[1].e.level = 0; /* nothing to weigh by */
    groups_make(rows, 2, &mem, &g);
    assert_false(g->is_conflict);
    arena_free(&mem);
}

static void an_assertion_weighs_by_its_amp_level(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("AID1", cetuximab, 1), resistant("EID2", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    rows[0].e.is_assertion = true;
    rows[0].e.level = 0;
    rows[0].e.amp = STR("I-B");
    groups_make(rows, 2, &mem, &g);
    assert_true(g->is_conflict);
    rows[0].e.amp = STR("I-A");
    groups_make(rows, 2, &mem, &g);
    assert_false(g->is_conflict);
    arena_free(&mem);
}

static void toxicity_is_never_an_option_and_conflicts_with_nothing(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {sensitive("EID1", cetuximab, 1),
        row("EID2", cetuximab, 1, DIRECTION_SUPPORTS, SIGNIFICANCE_TOXICITY)};
    struct report_group *g;

    (void)state;
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_int_equal(g->n_supports, 1);
    assert_int_equal(g->n_against, 1);
    assert_false(g->is_conflict);
    arena_free(&mem);
}

static void diseases_are_kept_apart(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {sensitive("EID1", cetuximab, 1),
        resistant("EID2", cetuximab, 1), resistant("EID3", cetuximab, 1),
        resistant("EID4", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    rows[1].e.disease_ordinal = 8;
    rows[2].e.disease_ordinal = DISEASE_NONE;
    rows[3].e.disease_ordinal = DISEASE_NONE;
    rows[3].disease.name = STR("Another Cancer");
    assert_int_equal(groups_make(rows, 4, &mem, &g), 4);
    for (unsigned i = 0; i < 4; i++)
        assert_false(g[i].is_conflict);
    arena_free(&mem);
}

static void partial_flagged_and_nameless_rows_decide_nothing(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {resistant("EID1", cetuximab, 1),
        resistant("EID2", cetuximab, 1), resistant("EID3", NULL, 0),
        row("EID4", cetuximab, 1, DIRECTION_NONE, SIGNIFICANCE_SENSITIVITY),
        row("EID5", cetuximab, 1, DIRECTION_DOES_NOT_SUPPORT, SIGNIFICANCE_RESISTANCE)};
    struct report_group *g;

    (void)state;
    rows[0].verdict = (struct verdict){.value = TRUTH_UNKNOWN, .is_partial = true};
    rows[1].e.is_flagged = true;
    assert_int_equal(groups_make(rows, 5, &mem, &g), 0);
    assert_int_equal(groups_make(NULL, 0, &mem, &g), 0);
    arena_free(&mem);
}

/* The tier of a resistance row must not make a therapy look like a good option. */
static void best_tier_is_of_support_where_there_is_any(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        resistant("EID1", cetuximab, 1), sensitive("EID2", cetuximab, 1)};
    struct report_group *g;

    (void)state;
    rows[0].tier.amp = "I-A";
    rows[1].tier.amp = "II-D";
    assert_int_equal(groups_make(rows, 2, &mem, &g), 1);
    assert_string_equal(g->best_tier, "II-D");
    assert_int_equal(groups_make(rows, 1, &mem, &g), 1);
    assert_string_equal(g->best_tier, "I-A");
    arena_free(&mem);
}

static void substitutes_and_combination_of_one_set_are_two_groups(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {
        sensitive("EID1", both, 2), sensitive("EID2", both, 2)};
    struct report_group *g;

    (void)state;
    rows[1].e.interaction = THERAPY_SUBSTITUTES;
    assert_int_equal(groups_make(rows, 2, &mem, &g), 2);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_therapies_makes_no_other_group),
        cmocka_unit_test(a_drug_alone_and_in_a_combination_are_no_conflict),
        cmocka_unit_test(same_profile_with_response_and_resistance_is_a_conflict),
        cmocka_unit_test(
            findings_that_tell_response_and_resistance_are_a_mixed_response),
        cmocka_unit_test(toxicity_and_what_is_not_supported_make_no_mixed_response),
        cmocka_unit_test(what_does_not_support_stands_against),
        cmocka_unit_test(unequal_levels_stand_side_by_side_without_conflict),
        cmocka_unit_test(an_assertion_weighs_by_its_amp_level),
        cmocka_unit_test(toxicity_is_never_an_option_and_conflicts_with_nothing),
        cmocka_unit_test(diseases_are_kept_apart),
        cmocka_unit_test(partial_flagged_and_nameless_rows_decide_nothing),
        cmocka_unit_test(best_tier_is_of_support_where_there_is_any),
        cmocka_unit_test(substitutes_and_combination_of_one_set_are_two_groups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
