#include "query/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int id_cmp(const char *a, const char *b)
{
    return order_id_cmp(str_of(a), str_of(b));
}

static void ids_compare_by_letters_then_number(void **state)
{
    (void)state;
    assert_true(id_cmp("EID9", "EID10") < 0);
    assert_true(id_cmp("EID10", "EID9") > 0);
    assert_true(id_cmp("AID100", "EID1") < 0);
    assert_true(id_cmp("EID1409", "EID1409") == 0);
    assert_true(id_cmp("EID07", "EID7") != 0);
    assert_true(id_cmp("EID07", "EID8") < 0);
    assert_true(id_cmp("EID", "EID1") < 0);
    assert_true(id_cmp("", "EID1") < 0);
    assert_true(id_cmp("EID99999999999999999999", "EID100000000000000000000") < 0);
    assert_true(id_cmp("12x3", "12x20") < 0);
}

static struct report_evidence row(const char *id, const char *amp, enum rung rung,
    enum disease_relation relation, char level, bool is_partial)
{
    return (struct report_evidence){.e = {.id = str_of(id), .level = level},
        .tier = {.amp = amp},
        .has_tier = amp != NULL,
        .disease = {.relation = relation},
        .verdict = {.value = is_partial ? TRUTH_UNKNOWN : TRUTH_TRUE,
            .is_partial = is_partial,
            .rung = rung}};
}

/* Rows in their right order: each differs from the one before in one field at least,
 * and all later fields of it are worse, so that no field can be left out. */
static const struct {
    const char *id, *amp;
    enum rung rung;
    enum disease_relation relation;
    char level;
    bool is_partial;
} expected[] = {
    {"EID9", "I-A", RUNG_GENE, RELATION_OTHER, 'E', false},
    {"EID8", "I-B", RUNG_PROTEIN, RELATION_SAME, 'B', false},
    {"EID7", "II-C", RUNG_ALLELE, RELATION_OTHER, 'C', false},
    {"EID6", "II-C", RUNG_PROTEIN, RELATION_SAME, 'E', false},
    {"EID5", "II-C", RUNG_PROTEIN, RELATION_MORE_GENERAL, 'D', false},
    {"EID4", "II-C", RUNG_PROTEIN, RELATION_MORE_SPECIFIC, 'C', false},
    {"EID3", "II-C", RUNG_PROTEIN, RELATION_PAN_CANCER, 'B', false},
    {"EID22", "II-C", RUNG_PROTEIN, RELATION_OTHER, 'A', false},
    {"EID2", "II-C", RUNG_PROTEIN, RELATION_OTHER, 'B', false},
    {"EID10", "II-C", RUNG_PROTEIN, RELATION_OTHER, 'B', false},
    {"AID1", "II-C", RUNG_PROTEIN, RELATION_OTHER, 0, false},
    {"EID1", "II-C", RUNG_PROTEIN, RELATION_UNKNOWN, 'A', false},
    {"AID2", "II-D", RUNG_ALLELE, RELATION_SAME, 'A', false},
    {"AID3", "III", RUNG_ALLELE, RELATION_SAME, 'A', false},
    {"AID4", "IV", RUNG_ALLELE, RELATION_SAME, 'A', false},
    {"AID5", NULL, RUNG_ALLELE, RELATION_SAME, 'A', false},
    {"AID6", NULL, RUNG_PROFILE, RELATION_SAME, 'A', false},
    {"AID0", NULL, RUNG_ALLELE, RELATION_SAME, 'A', true},
    {"AID7", NULL, RUNG_CODON, RELATION_SAME, 'A', true},
};
#define N_EXPECTED (sizeof expected / sizeof *expected)

static void make_rows(struct report_evidence *rows)
{
    for (unsigned i = 0; i < N_EXPECTED; i++)
        rows[i] = row(expected[i].id, expected[i].amp, expected[i].rung,
            expected[i].relation, expected[i].level, expected[i].is_partial);
}

static uint32_t xorshift(uint32_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 17;
    *x ^= *x << 5;
    return *x;
}

static void any_order_of_rows_becomes_the_documented_one(void **state)
{
    uint32_t seed = 20261121;

    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        struct report_evidence rows[N_EXPECTED];

        make_rows(rows);
        for (unsigned i = N_EXPECTED - 1; i > 0; i--) {
            unsigned k = xorshift(&seed) % (i + 1);
            struct report_evidence t = rows[i];

            rows[i] = rows[k];
            rows[k] = t;
        }
        order_evidence(rows, N_EXPECTED);
        for (unsigned i = 0; i < N_EXPECTED; i++)
            assert_true(str_eq_c(rows[i].e.id, expected[i].id));
    }
}

static void order_is_total_and_antisymmetric(void **state)
{
    struct report_evidence rows[N_EXPECTED];

    (void)state;
    make_rows(rows);
    for (unsigned i = 0; i < N_EXPECTED; i++)
        for (unsigned k = 0; k < N_EXPECTED; k++) {
            int c = order_evidence_cmp(&rows[i], &rows[k]);

            assert_int_equal((c > 0) - (c < 0), (i > k) - (i < k));
        }
}

static void no_rows_are_in_order(void **state)
{
    (void)state;
    order_evidence(NULL, 0);
    order_groups(NULL, 0);
}

static void tiers_and_levels_rank_and_read_back(void **state)
{
    (void)state;
    assert_int_equal(order_tier_rank("I-A"), 0);
    assert_int_equal(order_tier_rank("IV"), 5);
    assert_true(order_tier_rank(NULL) > order_tier_rank("IV"));
    assert_true(order_kcat_rank("3A") < order_kcat_rank("3B"));
    assert_true(order_kcat_rank(NULL) > order_kcat_rank("G"));
    assert_string_equal(order_tier_word(STR("II-D")), "II-D");
    assert_null(order_tier_word(STR("II")));
    assert_null(order_tier_word(STR_NONE));
    assert_string_equal(order_kcat_word(STR("R")), "R");
    assert_null(order_kcat_word(STR("5")));
}

static void groups_stand_by_tier_relation_and_names(void **state)
{
    struct str a[] = {STR("Afatinib")}, bc[] = {STR("Binimetinib"), STR("Cetuximab")};
    struct report_group g[] = {
        {.therapies = bc, .n_therapies = 2, .best_tier = NULL},
        {.therapies = bc,
            .n_therapies = 2,
            .best_tier = "II-C",
            .disease = {.relation = RELATION_OTHER}},
        {.therapies = bc, .n_therapies = 2, .best_tier = "II-C"},
        {.therapies = bc, .n_therapies = 1, .best_tier = "II-C"},
        {.therapies = a, .n_therapies = 1, .best_tier = "II-C"},
        {.therapies = bc, .n_therapies = 2, .best_tier = "I-A"},
    };

    (void)state;
    order_groups(g, 6);
    assert_string_equal(g[0].best_tier, "I-A");
    assert_true(str_eq_c(g[1].therapies[0], "Afatinib"));
    assert_int_equal(g[2].n_therapies, 1);
    assert_int_equal(g[3].n_therapies, 2);
    assert_int_equal(g[4].disease.relation, RELATION_OTHER);
    assert_null(g[5].best_tier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_compare_by_letters_then_number),
        cmocka_unit_test(any_order_of_rows_becomes_the_documented_one),
        cmocka_unit_test(order_is_total_and_antisymmetric),
        cmocka_unit_test(no_rows_are_in_order),
        cmocka_unit_test(tiers_and_levels_rank_and_read_back),
        cmocka_unit_test(groups_stand_by_tier_relation_and_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
