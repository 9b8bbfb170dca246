#include "query/tier.h"

#include "kb/base/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* curated/tier_rules.tsv as the KB would hold it. */
struct rules_file {
    struct arena mem;
    struct curated_table table;
    size_t cap;
    struct tier_rules *rules;
};

#define N_COLUMNS 11
static const struct tsv_column columns[N_COLUMNS] = {{"order", true}, {"rule", true},
    {"applies", true}, {"type", true}, {"significance", true}, {"relation", true},
    {"level", true}, {"min_rating", true}, {"min_citations", true}, {"amp", true},
    {"kcat", true}};

static int on_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct rules_file *f = ctx;
    struct str *fields = ARENA_ARRAY(&f->mem, struct str, N_COLUMNS);

    (void)err;
    for (unsigned i = 0; i < N_COLUMNS; i++)
        fields[i] = str_copy(&f->mem, row->field[i]);
    f->table.rows = arena_grow(&f->mem, f->table.rows, &f->cap,
        (size_t)f->table.n_rows + 1, sizeof *f->table.rows);
    f->table.rows[f->table.n_rows++] = fields;
    return 0;
}

static void make_columns(struct rules_file *f)
{
    f->table.columns = ARENA_ARRAY(&f->mem, struct str, N_COLUMNS);
    f->table.n_columns = N_COLUMNS;
    for (unsigned i = 0; i < N_COLUMNS; i++)
        f->table.columns[i] = str_of(columns[i].names);
}

static int load(void **state)
{
    static struct rules_file f;
    struct tsv_format format = {.quoting = TSV_RAW, .comments = true};
    struct tsv_counts counts;
    struct err err = {0};
    struct stream *in = stream_open("curated/tier_rules.tsv", &err);

    if (!in)
        return -1;
    make_columns(&f);
    int rc = tsv_read(in, &format, columns, N_COLUMNS, on_row, NULL, &f, &counts, &err);
    stream_close(in);
    if (rc >= 0)
        rc = tier_rules_make(&f.table, &f.mem, &f.rules, &err);
    *state = &f;
    return rc < 0 ? -1 : 0;
}

static int unload(void **state)
{
    struct rules_file *f = *state;

    arena_free(&f->mem);
    return 0;
}

/* DESIGN 8.7, row by row, by hand.  ITEM: an evidence item of this type, significance,
 * relation, level, stars, number of citations; then its tier and K-CAT level. */
static const struct {
    enum evidence_type type;
    enum significance_class significance;
    enum disease_relation relation;
    char level;
    int rating;
    unsigned n_citations;
    const char *amp, *kcat;
} items[] = {
#define PRED EVIDENCE_PREDICTIVE
#define SENS SIGNIFICANCE_SENSITIVITY
#define RES SIGNIFICANCE_RESISTANCE
#define TOX SIGNIFICANCE_TOXICITY
    /* A: I-A in the disease, whatever the stars */
    {PRED, SENS, RELATION_SAME, 'A', 5, 1, "I-A", "2"},
    {PRED, SENS, RELATION_SAME, 'A', 0, 1, "I-A", "2"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'A', 4, 1, "I-A", "2"},
    {PRED, SENS, RELATION_PAN_CANCER, 'A', 4, 1, "I-A", "2"},
    {PRED, SENS, RELATION_OTHER, 'A', 5, 1, "II-C", "3B"},
    {PRED, SENS, RELATION_MORE_SPECIFIC, 'A', 5, 1, "II-C", "3B"},
    {PRED, SENS, RELATION_UNKNOWN, 'A', 5, 1, "II-C", NULL},
    /* B: I-B from three stars on */
    {PRED, SENS, RELATION_SAME, 'B', 5, 1, "I-B", "3A"},
    {PRED, SENS, RELATION_SAME, 'B', 3, 1, "I-B", "3A"},
    {PRED, SENS, RELATION_SAME, 'B', 2, 1, "II-C", "3A"},
    {PRED, SENS, RELATION_SAME, 'B', 0, 1, "II-C", "3A"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'B', 3, 1, "I-B", "3A"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'B', 1, 1, "II-C", "3A"},
    {PRED, SENS, RELATION_PAN_CANCER, 'B', 4, 1, "I-B", "3A"},
    {PRED, SENS, RELATION_PAN_CANCER, 'B', 2, 1, "II-C", "3A"},
    {PRED, SENS, RELATION_OTHER, 'B', 5, 1, "II-C", "3B"},
    {PRED, SENS, RELATION_OTHER, 'B', 1, 1, "II-C", "3B"},
    {PRED, SENS, RELATION_MORE_SPECIFIC, 'B', 5, 1, "II-C", "3B"},
    {PRED, SENS, RELATION_UNKNOWN, 'B', 5, 1, "II-C", NULL},
    /* C: II-C from two citations on */
    {PRED, SENS, RELATION_SAME, 'C', 3, 2, "II-C", "3A"},
    {PRED, SENS, RELATION_SAME, 'C', 3, 5, "II-C", "3A"},
    {PRED, SENS, RELATION_SAME, 'C', 5, 1, "II-D", "3A"},
    {PRED, SENS, RELATION_SAME, 'C', 0, 0, "II-D", "3A"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'C', 3, 2, "II-C", "3A"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'C', 3, 1, "II-D", "3A"},
    {PRED, SENS, RELATION_PAN_CANCER, 'C', 3, 2, "II-C", "3A"},
    {PRED, SENS, RELATION_PAN_CANCER, 'C', 3, 1, "II-D", "3A"},
    {PRED, SENS, RELATION_OTHER, 'C', 5, 1, "II-D", "3B"},
    {PRED, SENS, RELATION_OTHER, 'C', 5, 3, "II-D", "3B"},
    {PRED, SENS, RELATION_UNKNOWN, 'C', 5, 3, "II-D", NULL},
    /* D and E: II-D in the disease, III elsewhere */
    {PRED, SENS, RELATION_SAME, 'D', 5, 4, "II-D", "4"},
    {PRED, SENS, RELATION_SAME, 'E', 1, 1, "II-D", "4"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'D', 3, 1, "II-D", "4"},
    {PRED, SENS, RELATION_MORE_GENERAL, 'E', 3, 1, "II-D", "4"},
    {PRED, SENS, RELATION_PAN_CANCER, 'D', 3, 1, "II-D", "4"},
    {PRED, SENS, RELATION_PAN_CANCER, 'E', 3, 1, "II-D", "4"},
    {PRED, SENS, RELATION_OTHER, 'D', 5, 9, "III", "4"},
    {PRED, SENS, RELATION_OTHER, 'E', 5, 1, "III", "4"},
    {PRED, SENS, RELATION_MORE_SPECIFIC, 'D', 5, 1, "III", "4"},
    {PRED, SENS, RELATION_UNKNOWN, 'D', 5, 1, "III", "4"},
    /* no level: no tier */
    {PRED, SENS, RELATION_SAME, 0, 5, 2, NULL, NULL},
    /* resistance: only in the disease */
    {PRED, RES, RELATION_SAME, 'A', 3, 1, "I-A", "R"},
    {PRED, RES, RELATION_MORE_GENERAL, 'A', 3, 1, "I-A", "R"},
    {PRED, RES, RELATION_PAN_CANCER, 'A', 3, 1, "I-A", "R"},
    {PRED, RES, RELATION_SAME, 'B', 3, 1, "I-B", "R"},
    {PRED, RES, RELATION_SAME, 'B', 2, 1, "II-C", "R"},
    {PRED, RES, RELATION_SAME, 'C', 2, 2, "II-C", NULL},
    {PRED, RES, RELATION_SAME, 'C', 2, 1, "II-D", NULL},
    {PRED, RES, RELATION_SAME, 'D', 2, 1, "II-D", NULL},
    {PRED, RES, RELATION_OTHER, 'A', 5, 1, NULL, NULL},
    {PRED, RES, RELATION_OTHER, 'D', 5, 1, NULL, NULL},
    {PRED, RES, RELATION_MORE_SPECIFIC, 'B', 5, 1, NULL, NULL},
    {PRED, RES, RELATION_UNKNOWN, 'A', 5, 1, NULL, NULL},
    /* toxicity: never with options of other diseases */
    {PRED, TOX, RELATION_SAME, 'B', 3, 1, "I-B", NULL},
    {PRED, TOX, RELATION_OTHER, 'A', 3, 1, NULL, NULL},
    {PRED, SIGNIFICANCE_OTHER, RELATION_SAME, 'A', 5, 1, NULL, NULL},
    /* prognostic and diagnostic */
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_POOR_OUTCOME, RELATION_SAME, 'A', 3, 1, "I-A",
        NULL},
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_POOR_OUTCOME, RELATION_SAME, 'B', 3, 1, "I-B",
        NULL},
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_BETTER_OUTCOME, RELATION_MORE_GENERAL, 'B', 2, 1,
        "II-C", NULL},
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_BETTER_OUTCOME, RELATION_PAN_CANCER, 'C', 2, 2,
        "II-C", NULL},
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_POOR_OUTCOME, RELATION_SAME, 'E', 2, 1, "II-D",
        NULL},
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_POOR_OUTCOME, RELATION_OTHER, 'A', 5, 1, NULL,
        NULL},
    {EVIDENCE_PROGNOSTIC, SIGNIFICANCE_POOR_OUTCOME, RELATION_UNKNOWN, 'A', 5, 1, NULL,
        NULL},
    {EVIDENCE_DIAGNOSTIC, SIGNIFICANCE_POSITIVE, RELATION_SAME, 'A', 5, 1, "I-A", NULL},
    {EVIDENCE_DIAGNOSTIC, SIGNIFICANCE_POSITIVE, RELATION_SAME, 'B', 4, 1, "I-B", NULL},
    {EVIDENCE_DIAGNOSTIC, SIGNIFICANCE_NEGATIVE, RELATION_SAME, 'C', 4, 1, "II-D",
        NULL},
    {EVIDENCE_DIAGNOSTIC, SIGNIFICANCE_POSITIVE, RELATION_OTHER, 'A', 5, 1, NULL, NULL},
    {EVIDENCE_DIAGNOSTIC, SIGNIFICANCE_POSITIVE, RELATION_MORE_SPECIFIC, 'A', 5, 1,
        NULL, NULL},
    /* what says nothing on therapy, outcome or diagnosis */
    {EVIDENCE_PREDISPOSING, SIGNIFICANCE_OTHER, RELATION_SAME, 'A', 5, 1, NULL, NULL},
    {EVIDENCE_ONCOGENIC, SIGNIFICANCE_OTHER, RELATION_SAME, 'A', 5, 1, NULL, NULL},
    {EVIDENCE_FUNCTIONAL, SIGNIFICANCE_OTHER, RELATION_SAME, 'A', 5, 1, NULL, NULL},
};

static void assert_word(
    const char *found, const char *expected, const char *what, unsigned row)
{
    if ((found == NULL) != (expected == NULL)
        || (found && strcmp(found, expected) != 0))
        fail_msg("row %u: %s is %s, expected %s", row, what, found ? found : "none",
            expected ? expected : "none");
}

static void every_item_of_the_table_gets_its_tier(void **state)
{
    const struct rules_file *f = *state;

    for (unsigned i = 0; i < sizeof items / sizeof *items; i++) {
        struct tier_case c = {.applies = "item",
            .type = evidence_type_name(items[i].type),
            .significance = significance_class_name(items[i].significance),
            .relation = disease_relation_name(items[i].relation),
            .level = {&items[i].level, items[i].level != 0},
            .rating = items[i].rating,
            .n_citations = items[i].n_citations};
        struct report_tier t = {0};

        assert_int_equal(tier_judge(f->rules, &c, &t), items[i].amp != NULL);
        assert_word(t.amp, items[i].amp, "tier", i);
        assert_word(t.kcat, items[i].kcat, "K-CAT", i);
        assert_word(t.amp_from, items[i].amp ? "derived" : NULL, "amp_from", i);
        assert_int_equal(t.rule.n > 0, items[i].amp != NULL);
    }
}

static struct report_tier judge_assertion(const struct rules_file *f, const char *amp,
    const char *relation, const char *significance, bool is_approved)
{
    struct tier_case c = {.applies = "assertion",
        .type = "predictive",
        .significance = significance,
        .relation = relation,
        .level = str_of(amp),
        .is_approved = is_approved,
        .id = STR("AID7")};
    struct report_tier t = {0};

    tier_judge(f->rules, &c, &t);
    return t;
}

static void an_assertions_own_level_wins_in_its_disease_and_below(void **state)
{
    static const char *const relations[] = {"same", "more_general", "pan_cancer"};

    for (unsigned i = 0; i < 3; i++) {
        struct report_tier t =
            judge_assertion(*state, "II-D", relations[i], "sensitivity", false);

        assert_string_equal(t.amp, "II-D");
        assert_string_equal(t.amp_from, "assertion");
        assert_true(str_eq_c(t.rule, "AID7"));
    }
}

static void an_assertion_of_another_disease_is_derived(void **state)
{
    static const char *const relations[] = {"other", "more_specific", "unknown"};

    for (unsigned i = 0; i < 3; i++) {
        struct report_tier t =
            judge_assertion(*state, "I-A", relations[i], "sensitivity", true);

        assert_string_equal(t.amp, "II-C");
        assert_string_equal(t.amp_from, "derived");
        if (i < 2)
            assert_string_equal(t.kcat, "3B");
        else
            assert_null(t.kcat); /* another tumour?  Not known */
        t = judge_assertion(*state, "II-C", relations[i], "sensitivity", false);
        assert_string_equal(t.amp, "II-D");
        t = judge_assertion(*state, "II-D", relations[i], "sensitivity", false);
        assert_string_equal(t.amp, "III");
        assert_null(
            judge_assertion(*state, "I-A", relations[i], "resistance", false).amp);
    }
}

static void a_stated_approval_for_the_disease_is_kcat_1(void **state)
{
    assert_string_equal(
        judge_assertion(*state, "I-A", "same", "sensitivity", true).kcat, "1");
    assert_string_equal(
        judge_assertion(*state, "I-A", "same", "sensitivity", false).kcat, "2");
    assert_string_equal(
        judge_assertion(*state, "I-A", "same", "resistance", true).kcat, "R");
}

/* As items of its level; its AMP level stays its own. */
static void an_assertions_kcat_follows_its_level(void **state)
{
    static const char *const levels[][2] = {
        {"I-A", "2"}, {"I-B", "3A"}, {"II-C", "3A"}, {"II-D", "4"}};

    for (unsigned i = 0; i < 4; i++) {
        struct report_tier t =
            judge_assertion(*state, levels[i][0], "more_general", "sensitivity", false);

        assert_string_equal(t.amp, levels[i][0]);
        assert_string_equal(t.kcat, levels[i][1]);
        assert_true(str_eq_c(t.rule, "AID7"));
    }
    assert_null(judge_assertion(*state, "II-D", "same", "resistance", false).kcat);
}

/* Whatever the table says. */
static void an_unknown_relation_never_gives_tier_one(void **state)
{
    struct rules_file f = {0};
    struct str row[N_COLUMNS] = {STR("1"), STR("wrong"), STR("any"), STR("any"),
        STR("any"), STR("any"), STR("any"), STR(""), STR(""), STR("I-A"), STR("")};
    struct str *rows[] = {row};
    struct tier_case c = {.applies = "item", .type = "predictive", .level = STR("A")};
    struct report_tier t;
    struct err err = {0};

    (void)state;
    make_columns(&f);
    f.table.rows = rows;
    f.table.n_rows = 1;
    assert_int_equal(tier_rules_make(&f.table, &f.mem, &f.rules, &err), 0);
    c.relation = "unknown";
    assert_false(tier_judge(f.rules, &c, &t));
    c.relation = "same";
    assert_true(tier_judge(f.rules, &c, &t));
    arena_free(&f.mem);
}

static void assert_refused(unsigned column, const char *cell)
{
    struct rules_file f = {0};
    struct str row[N_COLUMNS] = {STR("1"), STR("wrong"), STR("any"), STR("any"),
        STR("any"), STR("any"), STR("any"), STR(""), STR(""), STR("I-A"), STR("")};
    struct str *rows[] = {row};
    struct err err = {0};

    row[column] = str_of(cell);
    make_columns(&f);
    f.table.rows = rows;
    f.table.n_rows = 1;
    assert_int_equal(tier_rules_make(&f.table, &f.mem, &f.rules, &err), ERR_KB);
    assert_non_null(strstr(err.msg, "wrong"));
    assert_non_null(strstr(err.msg, columns[column].names));
    arena_free(&f.mem);
}

static void a_cell_that_it_cannot_read_is_refused_by_name(void **state)
{
    (void)state;
    assert_refused(0, "first");
    assert_refused(7, "-1");
    assert_refused(8, "two");
    assert_refused(9, "I");
    assert_refused(10, "7");
}

/* ---- rows ------------------------------------------------------------------------ */

static struct report_evidence made_row(
    const char *id, char level, const char *citation, struct str *therapies, unsigned n)
{
    return (struct report_evidence){.e = {.id = str_of(id),
                                        .type = EVIDENCE_PREDICTIVE,
                                        .direction = DIRECTION_SUPPORTS,
                                        .level = level,
                                        .rating = 3,
                                        .significance_class = SIGNIFICANCE_SENSITIVITY,
                                        .profile_id = STR("12"),
                                        .therapies = therapies,
                                        .n_therapies = n,
                                        .citation_id = str_of(citation)},
        .disease = {.relation = RELATION_SAME},
        .verdict = {.value = TRUTH_TRUE}};
}

static void only_open_rows_get_a_tier(void **state)
{
    const struct rules_file *f = *state;
    struct str drug[] = {STR("Vemurafenib")};
    struct report_evidence rows[5];

    for (unsigned i = 0; i < 5; i++)
        rows[i] = made_row("EID1", 'A', "1", drug, 1);
    rows[1].e.direction = DIRECTION_DOES_NOT_SUPPORT;
    rows[2].e.is_flagged = true;
    rows[3].verdict = (struct verdict){.value = TRUTH_UNKNOWN, .is_partial = true};
    rows[4].e.direction = DIRECTION_NONE;
    tier_rows(f->rules, rows, 5);
    assert_true(rows[0].has_tier);
    assert_string_equal(rows[0].tier.amp, "I-A");
    for (unsigned i = 1; i < 5; i++) {
        assert_false(rows[i].has_tier);
        assert_null(rows[i].tier.amp);
    }
}

static void citations_count_once_and_only_for_the_same_statement(void **state)
{
    struct str ab[] = {STR("A"), STR("B")}, ba[] = {STR("B"), STR("A")},
               a[] = {STR("A")};
    struct report_evidence rows[9];

    (void)state;
    rows[0] = made_row("EID1", 'C', "100", ab, 2);
    for (unsigned i = 1; i < 9; i++)
        rows[i] = made_row("EID2", 'C', "200", ba, 2);
    rows[1].e.citation_id = STR("100");
    rows[2].e.therapies = a;
    rows[2].e.n_therapies = 1;
    rows[3].e.profile_id = STR("13");
    rows[4].e.significance_class = SIGNIFICANCE_RESISTANCE;
    rows[5].e.direction = DIRECTION_DOES_NOT_SUPPORT;
    rows[6].disease.relation = RELATION_OTHER;
    rows[7].verdict = (struct verdict){.value = TRUTH_UNKNOWN, .is_partial = true};
    rows[8].e.level = 'D';
    assert_int_equal(tier_count_citations(rows, 9, &rows[0]), 1);
    assert_int_equal(tier_count_citations(rows, 9, &rows[6]), 0);
    rows[1].e.citation_id = STR("300"); /* the set of therapies has no order */
    assert_int_equal(tier_count_citations(rows, 9, &rows[0]), 2);
    rows[1].e.citation_id = STR_NONE; /* no id: the citation itself */
    rows[1].e.citation = STR("Doe 2020");
    assert_int_equal(tier_count_citations(rows, 9, &rows[0]), 2);
    rows[1].e.citation = STR_NONE;
    assert_int_equal(tier_count_citations(rows, 9, &rows[0]), 1);
}

static void two_citations_lift_level_c(void **state)
{
    const struct rules_file *f = *state;
    struct str drug[] = {STR("A")};
    struct report_evidence rows[] = {
        made_row("EID1", 'C', "100", drug, 1), made_row("EID2", 'C', "200", drug, 1)};

    tier_rows(f->rules, rows, 1);
    assert_string_equal(rows[0].tier.amp, "II-D");
    tier_rows(f->rules, rows, 2);
    assert_string_equal(rows[0].tier.amp, "II-C");
    assert_string_equal(rows[1].tier.amp, "II-C");
}

static void a_finding_takes_the_best_tier_and_names_its_rows(void **state)
{
    struct rules_file *f = *state;
    struct str drug[] = {STR("A")};
    unsigned one[] = {1}, both[] = {1, 2};
    struct report_evidence rows[] = {made_row("EID1", 'B', "1", drug, 1),
        made_row("EID2", 'B', "2", drug, 1), made_row("EID3", 'D', "3", drug, 1)};
    const struct finding made[] = {{.number = 1}, {.number = 2}};
    struct report_finding findings[] = {{.f = &made[0]}, {.f = &made[1]}};
    struct report r = {
        .therapies = rows, .n_therapies = 3, .findings = findings, .n_findings = 2};

    for (unsigned i = 0; i < 3; i++) {
        rows[i].findings = i == 2 ? both : one;
        rows[i].n_findings = i == 2 ? 2 : 1;
    }
    tier_rows(f->rules, rows, 3);
    tier_findings(f->rules, NULL, &r, &f->mem);
    assert_string_equal(findings[0].tier.amp, "I-B");
    assert_int_equal(findings[0].n_tier_rows, 2);
    assert_true(str_eq_c(findings[0].tier_rows[1], "EID2"));
    assert_string_equal(findings[1].tier.amp, "II-D");
    assert_int_equal(findings[1].n_tier_rows, 1);
}

static void a_benign_finding_without_rows_is_tier_four(void **state)
{
    struct rules_file *f = *state;
    const struct finding made[] = {
        {.number = 1, .effect = EFFECT_BENIGN}, {.number = 2}};
    struct report_finding findings[] = {{.f = &made[0]}, {.f = &made[1]}};
    struct report r = {.findings = findings, .n_findings = 2};

    tier_findings(f->rules, NULL, &r, &f->mem);
    assert_string_equal(findings[0].tier.amp, "IV");
    assert_null(findings[1].tier.amp);
    assert_int_equal(findings[0].n_tier_rows, 0);
}

/* It is K-CAT's alone: a hint says nothing about therapies. */
static void a_hint_at_the_germline_is_kcat_g_where_nothing_else_is(void **state)
{
    struct rules_file *f = *state;
    const struct finding made[] = {
        {.number = 1, .effect = EFFECT_BENIGN}, {.number = 2}};
    struct report_finding findings[2] = {{.f = &made[0]}, {.f = &made[1]}};
    struct report_hereditary hints[2] = {{.findings = {2}, .from = "tumour_hint"},
        {.findings = {1}, .from = "germline"}};
    struct report r = {
        .findings = findings, .n_findings = 2, .hereditary = hints, .n_hereditary = 2};

    tier_findings(f->rules, NULL, &r, &f->mem);
    assert_null(findings[0].tier.kcat);
    assert_null(findings[1].tier.amp);
    assert_string_equal(findings[1].tier.kcat, "G");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_of_the_table_gets_its_tier),
        cmocka_unit_test(an_assertions_own_level_wins_in_its_disease_and_below),
        cmocka_unit_test(an_assertion_of_another_disease_is_derived),
        cmocka_unit_test(an_assertions_kcat_follows_its_level),
        cmocka_unit_test(a_stated_approval_for_the_disease_is_kcat_1),
        cmocka_unit_test(an_unknown_relation_never_gives_tier_one),
        cmocka_unit_test(a_cell_that_it_cannot_read_is_refused_by_name),
        cmocka_unit_test(only_open_rows_get_a_tier),
        cmocka_unit_test(citations_count_once_and_only_for_the_same_statement),
        cmocka_unit_test(two_citations_lift_level_c),
        cmocka_unit_test(a_finding_takes_the_best_tier_and_names_its_rows),
        cmocka_unit_test(a_benign_finding_without_rows_is_tier_four),
        cmocka_unit_test(a_hint_at_the_germline_is_kcat_g_where_nothing_else_is),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
