/* In-house evidence: one table, whose rows carry their criteria themselves. */
#include "made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEADER                                                                         \
    "id\tcriterion\ttype\tdirection\tlevel\tsignificance\ttherapies\tdisease_id\t"     \
    "statement\tcitation\tauthor\tdate\treview_by\tlicence\n"
#define ROW(id, criterion, level, therapies, disease, date, review_by)                 \
    id "\t" criterion "\tPredictive\tSupports\t" level "\tResistance\t" therapies      \
       "\t" disease "\tIt does not work.\tLee et al., 2020\tA. Kim\t" date             \
       "\t" review_by "\tCC0-1.0\n"
#define GOOD(id, criterion, therapies)                                                 \
    ROW(id, criterion, "B", therapies, "DOID:9256", "2026-01-15", "2027-01-15")

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static int add_text(void *ctx, struct str text, struct err *err)
{
    (void)err;
    buf_add_str(ctx, text);
    return 0;
}

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

static int read_table(struct made_build *m, const char *text, struct err *err)
{
    return made_build_read(
        m, inhouse_evidence_read, "evidence", "2026-01-15", ASSEMBLY_NONE, text, err);
}

static void the_row_becomes_an_item_that_asks_for_its_criterion(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    const char *criterion = "or(codon(KRAS, 12), codon(KRAS, 13))";
    assert_int_equal(read_table(m,
                         HEADER GOOD("COLON-1", "or( codon(KRAS,12), codon(KRAS,13) )",
                             "Cetuximab | Panitumumab"),
                         &err),
        0);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    const struct staged_evidence *s = stage_evidence_at(m->b.stage, 0);
    assert_str(s->e.id, "inhouse:COLON-1");
    assert_str(s->e.disease_id, "DOID:9256");
    assert_str(s->e.statement, "It does not work.");
    assert_str(s->e.citation,
        "Lee et al., 2020 (in-house: A. Kim, 2026-01-15, review by 2027-01-15, "
        "CC0-1.0)");
    assert_int_equal(s->line, 2);
    assert_int_equal(s->e.level, 'B');
    assert_int_equal(s->e.type, EVIDENCE_PREDICTIVE);
    assert_int_equal(s->e.direction, DIRECTION_SUPPORTS);
    assert_int_equal(s->e.significance_class, SIGNIFICANCE_RESISTANCE);
    assert_false(s->e.is_assertion);
    assert_int_equal(stage_n_profiles(m->b.stage), 1);
    const struct staged_profile *p = stage_profile_at(m->b.stage, 0);
    assert_true(str_eq(p->id, s->profile_record_id));
    assert_str(p->name, criterion);
    const struct staged_variant *v = stage_variant_at(m->b.stage, 0);
    assert_int_equal(p->n_variant_ids, 1);
    assert_true(str_eq(p->variant_ids[0], v->id));
    struct arena mem = {0};
    assert_str(criterion_text(v->criterion, &mem), criterion);
    arena_free(&mem);
    assert_int_equal(made_build_count(m, 0, "read", ""), 1);
}

/* They stand for no row: counting them would leave the sums open. */
static void variant_and_profile_of_a_row_have_no_line(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    assert_int_equal(
        read_table(m, HEADER GOOD("A", "protein(BRAF, V600E)", "X"), &err), 0);
    assert_int_equal(stage_variant_at(m->b.stage, 0)->line, 0);
    assert_int_equal(stage_profile_at(m->b.stage, 0)->line, 0);
}

static void therapies_are_given_together_or_one_of_them(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    assert_int_equal(read_table(m,
                         HEADER GOOD("A", "codon(KRAS, 12)", "Encorafenib + Cetuximab")
                             GOOD("B", "codon(KRAS, 12)", "Cetuximab | Panitumumab")
                                 GOOD("C", "codon(KRAS, 12)", "2,4-D + Cetuximab")
                                     GOOD("D", "codon(KRAS, 12)", ""),
                         &err),
        0);
    stage_sort(m->b.stage);
    const struct evidence *e = &stage_evidence_at(m->b.stage, 0)->e;
    assert_int_equal(e->interaction, THERAPY_COMBINATION);
    assert_int_equal(e->n_therapies, 2);
    assert_str(e->therapies[1], "Cetuximab");
    e = &stage_evidence_at(m->b.stage, 1)->e;
    assert_int_equal(e->interaction, THERAPY_SUBSTITUTES);
    assert_str(e->therapies[0], "Cetuximab");
    assert_str(e->therapies[1], "Panitumumab");
    e = &stage_evidence_at(m->b.stage, 2)->e;
    assert_str(e->therapies[0], "2,4-D");
    e = &stage_evidence_at(m->b.stage, 3)->e;
    assert_int_equal(e->n_therapies, 0);
    assert_int_equal(e->interaction, THERAPY_SINGLE);
}

static void a_criterion_that_cannot_be_read_is_rejected_with_its_line(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    struct buf out = BUF_INIT;
    assert_int_equal(
        read_table(m,
            HEADER GOOD("A", "codon(KRAS, 12)", "X") GOOD("B", "codon(KRAS 13)", "X"),
            &err),
        0);
    assert_int_equal(stage_n_evidence(m->b.stage), 1);
    assert_int_equal(made_build_count(m, 0, "read", ""), 2);
    assert_int_equal(made_build_count(m, 0, "rejected", "bad_criterion"), 1);
    assert_int_equal(
        report_rejects(m->b.report, build_file_name, &m->b, add_text, &out, NULL), 0);
    buf_add(&out, "", 1);
    assert_non_null(
        strstr(out.p, "evidence.0\t3\tB\trejected\tbad_criterion\tcodon(KRAS 13): "));
    assert_non_null(strstr(out.p, "expected"));
    buf_free(&out);
}

/* Such a criterion would be unknown for ever, and nobody would see the row again. */
static void a_criterion_with_unparsed_text_is_rejected(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    assert_int_equal(
        read_table(m, HEADER GOOD("A", "unparsed(\"KRAS something\")", "X"), &err), 0);
    assert_int_equal(stage_n_evidence(m->b.stage), 0);
    assert_int_equal(made_build_count(m, 0, "rejected", "unparsed_criterion"), 1);
}

static void each_fault_of_a_row_is_its_own_reason(void **state)
{
    static const struct {
        const char *row, *reason;
    } faults[] = {
        {GOOD("", "codon(KRAS, 12)", "X"), "no_id"},
        {GOOD("A", "codon(KRAS, 12)", "X + Y | Z"), "therapies_mixed"},
        {GOOD("A", "codon(KRAS, 12)", "X +  + Y"), "therapies_empty_name"},
        {ROW("A", "codon(KRAS, 12)", "F", "X", "", "2026-01-15", "2027-01-15"),
            "evidence_level"},
        {ROW("A", "codon(KRAS, 12)", "B", "X", "9256", "2026-01-15", "2027-01-15"),
            "bad_disease_id"},
        {ROW("A", "codon(KRAS, 12)", "B", "X", "", "15.01.2026", "2027-01-15"),
            "bad_date"},
        {ROW("A", "codon(KRAS, 12)", "B", "X", "", "2026-01-15", "2025-01-15"),
            "bad_review_by"},
        {"A\tcodon(KRAS, 12)\tPredictive\tSupports\tB\tWonderful\tX\t\tS\tC\tA. "
         "Kim\t2026-01-15\t2027-01-15\tCC0-1.0\n",
            "significance"},
        {"A\tcodon(KRAS, 12)\tPredictive\tSupports\tB\tResistance\tX\t\tS\tC\t"
         "\t2026-01-15\t2027-01-15\tCC0-1.0\n",
            "no_author"},
        {"A\tcodon(KRAS, 12)\tPredictive\tSupports\tB\tResistance\tX\t\tS\tC\tA. "
         "Kim\t2026-01-15\t2027-01-15\t\n",
            "no_licence"},
        {"A\tcodon(KRAS, 12)\tPredictive\tSupports\tB\tResistance\tX\t\t\tC\tA. "
         "Kim\t2026-01-15\t2027-01-15\tCC0-1.0\n",
            "no_statement"},
        {"A\tcodon(KRAS, 12)\n", "bad_row"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct made_build m;
        struct err err = {0};
        struct buf text = BUF_INIT;
        made_build_begin(&m);
        buf_fmt(&text, "%s%s", HEADER, faults[i].row);
        assert_int_equal(read_table(&m, text.p, &err), 0);
        assert_int_equal(made_build_count(&m, 0, "read", ""), 1);
        assert_int_equal(made_build_count(&m, 0, "rejected", faults[i].reason), 1);
        assert_int_equal(stage_n_evidence(m.b.stage), 0);
        assert_int_equal(stage_n_variants(m.b.stage), 0);
        buf_free(&text);
        made_build_end(&m);
    }
}

static void a_missing_column_stops_the_build(void **state)
{
    struct made_build *m = *state;
    struct err err = {0};
    assert_int_equal(
        read_table(m, "id\tcriterion\nA\tcodon(KRAS, 12)\n", &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "type"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_row_becomes_an_item_that_asks_for_its_criterion, begin, end),
        cmocka_unit_test_setup_teardown(
            variant_and_profile_of_a_row_have_no_line, begin, end),
        cmocka_unit_test_setup_teardown(
            therapies_are_given_together_or_one_of_them, begin, end),
        cmocka_unit_test_setup_teardown(
            a_criterion_that_cannot_be_read_is_rejected_with_its_line, begin, end),
        cmocka_unit_test_setup_teardown(
            a_criterion_with_unparsed_text_is_rejected, begin, end),
        cmocka_unit_test(each_fault_of_a_row_is_its_own_reason),
        cmocka_unit_test_setup_teardown(a_missing_column_stops_the_build, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
