/* Labels of approved drugs: one table, in our columns or the Korean ministry's. */
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEADER                                                                         \
    "id\tcriterion\tdisease_id\ttherapies\tcountry\tbody\tapproved\tname\tnumber\t"    \
    "source\n"
#define ROW(id, criterion, disease, therapies, country, approved)                      \
    id "\t" criterion "\t" disease "\t" therapies "\t" country "\tFDA\t" approved      \
       "\tName\tNDA 1\tlabel\n"
#define MFDS                                                                           \
    "id\tcriterion\tdisease_id\tITEM_SEQ\tITEM_NAME\tITEM_INGR_NAME\t"                 \
    "ITEM_PERMIT_DATE\tCANCEL_NAME\n"

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static int begin(void **state)
{
    struct made_build *m = malloc(sizeof *m);
    assert_non_null(m);
    made_build_begin(m);
    *state = m;
    return 0;
}

static int end(void **state)
{
    made_build_end(*state);
    free(*state);
    return 0;
}

static void read_table(struct made_build *m, const char *text)
{
    struct err err = {0};
    assert_int_equal(
        made_build_read(m, labels_read, "labels", "1", ASSEMBLY_NONE, text, &err), 0);
}

static uint64_t n_rejected(struct made_build *m, const char *reason)
{
    return made_build_count(m, m->b.n_files - 1, "rejected", reason);
}

static void a_row_becomes_an_item_of_level_a_for_sensitivity(void **state)
{
    struct made_build *m = *state;
    read_table(m, HEADER ROW("FDA-x", "protein(BRAF,V600E)", "DOID:1909",
                      "Dabrafenib + Trametinib", "US", "2014"));
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    const struct evidence *e = &stage_evidence_at(m->b.stage, 0)->e;
    assert_str(e->id, "label:FDA-x");
    assert_int_equal(e->type, EVIDENCE_PREDICTIVE);
    assert_int_equal(e->direction, DIRECTION_SUPPORTS);
    assert_int_equal(e->level, 'A');
    assert_int_equal(e->significance_class, SIGNIFICANCE_SENSITIVITY);
    assert_int_equal(e->n_therapies, 2);
    assert_int_equal(e->interaction, THERAPY_COMBINATION);
    assert_str(e->approved_in, "US");
    assert_str(e->approved_by, "FDA");
    assert_str(e->profile, "protein(BRAF, V600E)");
    assert_str(e->citation, "FDA approval (US), Name, NDA 1, 2014: label");
    assert_int_equal(stage_n_variants(m->b.stage), 1);
}

static void rows_that_cannot_be_used_are_rejected_by_reason(void **state)
{
    struct made_build *m = *state;
    read_table(m,
        HEADER ROW("a", "protein(BRAF, V600E", "DOID:1909", "A", "US", "2014") ROW("b",
            "unparsed(\"x\")", "DOID:1909", "A", "US",
            "2014") ROW("c", "protein(BRAF, V600E)", "1909", "A", "US", "2014")
            ROW("d", "protein(BRAF, V600E)", "DOID:1909", "", "US", "2014")
                ROW("e", "protein(BRAF, V600E)", "DOID:1909", "A", "us", "2014")
                    ROW("f", "protein(BRAF, V600E)", "DOID:1909", "A", "US", "14") ROW(
                        "g", "protein(BRAF, V600E)", "DOID:1909", "A", "US", "2014-13")
                        ROW("", "protein(BRAF, V600E)", "DOID:1909", "A", "US", "2014")
                            ROW("h", "protein(BRAF, V600E)", "VDT:solid_tumour", "A",
                                "US", "2014-02-01"));
    assert_int_equal(n_rejected(m, "bad_criterion"), 1);
    assert_int_equal(n_rejected(m, "unparsed_criterion"), 1);
    assert_int_equal(n_rejected(m, "bad_disease_id"), 1);
    assert_int_equal(n_rejected(m, "no_therapies"), 1);
    assert_int_equal(n_rejected(m, "bad_country"), 1);
    assert_int_equal(n_rejected(m, "bad_approved"), 2);
    assert_int_equal(n_rejected(m, "no_id"), 1);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    assert_int_equal(made_build_count(m, m->b.n_files - 1, "read", ""), 9);
}

static void the_ministrys_columns_are_korean_approvals_in_force(void **state)
{
    struct made_build *m = *state;
    read_table(m, MFDS
        "k1\tprotein(EGFR, T790M)\tDOID:3908\t201\tName\tLazertinib\t20210118\t정상\n"
        "k2\tprotein(EGFR, T790M)\tDOID:3908\t202\tName\tOther\t20160513\t취하\n"
        "k3\tprotein(EGFR, T790M)\tDOID:3908\t203\tName\tOther\t20161332\t정상\n");
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    const struct evidence *e = &stage_evidence_at(m->b.stage, 0)->e;
    assert_str(e->approved_in, "KR");
    assert_str(e->approved_by, "MFDS");
    assert_str(e->therapies[0], "Lazertinib");
    assert_str(e->citation, "MFDS approval (KR), Name, 201, 2021-01-18");
    assert_int_equal(
        made_build_count(m, m->b.n_files - 1, "not_used", "permit_not_in_force"), 1);
    assert_int_equal(n_rejected(m, "bad_approved"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_row_becomes_an_item_of_level_a_for_sensitivity, begin, end),
        cmocka_unit_test_setup_teardown(
            rows_that_cannot_be_used_are_rejected_by_reason, begin, end),
        cmocka_unit_test_setup_teardown(
            the_ministrys_columns_are_korean_approvals_in_force, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
