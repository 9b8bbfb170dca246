/* Second sources of a trial's biomarkers: titles, arms, keywords. */
#include "kb/model/eligibility_trial.h"

#include "kb/model/eligibility_histology.h"
#include "tests/unit/curated_lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct eligibility_lexicon *lexicon;

static struct trial made_trial(const char *title, const char *text)
{
    return (struct trial){.study_type = STR("INTERVENTIONAL"),
        .title = str_of(title),
        .eligibility = str_of(text)};
}

/* One clause a line: source and place, side, force, cohort, criterion: sentence. */
static void check(const struct trial *t, const char *expected)
{
    static const char *const forces[] = {"", " alternative", " conditional"};
    struct arena mem = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct eligibility_clause *c;
    struct err err = {0};
    int n = eligibility_read_trial(lexicon, t, &mem, &c, &err);

    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        struct str s = trial_text(t, c[i].source, c[i].place, c[i].beg, c[i].end);
        assert_non_null(s.p);
        buf_fmt(&out, "%s %u: %s%s", trial_source_name(c[i].source), c[i].place,
            c[i].is_exclusion ? "ex" : "in", forces[c[i].force]);
        if (c[i].cohort > 0)
            buf_fmt(&out, " [%u %.*s]", c[i].cohort, STR_ARG(c[i].cohort_label));
        buf_fmt(&out, " %.*s: %.*s\n", STR_ARG(criterion_text(c[i].criterion, &mem)),
            STR_ARG(s));
    }
    buf_add_char(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_free(&out);
    arena_free(&mem);
}

static void a_title_is_an_alternative_and_counts_where_the_text_names_nothing(
    void **state)
{
    struct trial t = made_trial("Drug A in BRAF V600E melanoma", "- Adults");

    (void)state;
    check(&t, "title 0: in alternative protein(BRAF, V600E): Drug A in BRAF V600E "
              "melanoma\n");
    t.eligibility = STR("- KRAS mutation");
    check(&t, "eligibility 0: in gene(KRAS, any): KRAS mutation\n");
}

static void an_arm_label_binds_to_its_cohort_of_the_text(void **state)
{
    struct trial t =
        made_trial("Drug A", "Cohort 1:\n- BRAF V600E mutation\nCohort 2:\n"
                             "- Solid tumour with PIK3CA mutation");
    struct trial_arm arms[] = {{.label = STR("Cohort 2: KRAS G12C")},
        {.label = STR("Subprotocol A (MET amplification)")}};

    (void)state;
    t.arms = arms;
    t.n_arms = 2;
    check(&t,
        "eligibility 0: in [1 Cohort 1] protein(BRAF, V600E): BRAF V600E mutation\n"
        "eligibility 0: in [2 Cohort 2] gene(PIK3CA, any): Solid tumour with "
        "PIK3CA mutation\n"
        "arm 0: in alternative [2 Cohort 2] protein(KRAS, G12C): KRAS G12C\n"
        "arm 1: in alternative [3 Subprotocol A] copy_number(MET, amplification): "
        "MET amplification\n");
}

static void a_description_counts_where_the_label_names_nothing(void **state)
{
    struct trial t = made_trial("Drug A", "- Adults");
    struct trial_arm arms[] = {
        {.label = STR("Group B"),
            .description = STR("Patients with an EGFR L858R mutation get drug A.")},
        {.label = STR("RET fusion"), .description = STR("With a KRAS mutation.")}};

    (void)state;
    t.arms = arms;
    t.n_arms = 2;
    check(&t,
        "arm 0: in alternative [1 Group B] protein(EGFR, L858R): Patients with an "
        "EGFR L858R mutation get drug A.\n"
        "arm 1: in alternative [2 RET fusion] or(fusion(RET, *), fusion(*, RET)): "
        "RET fusion\n");
}

static void what_the_text_asks_already_is_not_said_twice(void **state)
{
    struct trial t = made_trial("Drug A", "- BRAF V600E mutation");
    struct trial_arm arm = {.label = STR("Arm A: BRAF V600E")};

    (void)state;
    t.arms = &arm;
    t.n_arms = 1;
    check(&t, "eligibility 0: in protein(BRAF, V600E): BRAF V600E mutation\n");
}

static void a_keyword_counts_where_no_other_text_names_a_biomarker(void **state)
{
    struct trial t = made_trial("Drug A", "- Adults");
    struct str keywords[] = {
        STR("Lung"), STR("ALK fusion"), STR("EGFR inhibitor"), STR("HER2 negative")};

    (void)state;
    t.keywords = keywords;
    t.n_keywords = 4;
    check(&t,
        "keyword 1: in alternative or(fusion(ALK, *), fusion(*, ALK)): ALK fusion\n");
    t.title = STR("Drug A in KRAS G12C cancer");
    check(&t, "title 0: in alternative protein(KRAS, G12C): Drug A in KRAS G12C "
              "cancer\n");
}

static void targets_of_drugs_and_what_is_denied_are_left_out(void **state)
{
    struct trial t = made_trial("Anti-PD-1 after EGFR TKI", "- Adults");
    struct trial_arm arms[] = {
        {.label = STR("KRAS G12C inhibitor")}, {.label = STR("No EGFR mutation")}};

    (void)state;
    t.arms = arms;
    t.n_arms = 2;
    check(&t, "");
}

static void groups_of_a_study_that_does_not_treat_are_compared_not_chosen(void **state)
{
    struct trial t = made_trial("BRAF V600E melanoma", "- Adults");
    struct trial_arm arm = {.label = STR("BRAF V600E")};

    (void)state;
    t.arms = &arm;
    t.n_arms = 1;
    t.study_type = STR("OBSERVATIONAL");
    check(&t, "");
}

static void a_histology_is_excluded_only_where_that_is_plain(void **state)
{
    static const struct {
        const char *text, *line; /* NULL: not excluded */
    } rows[] = {
        {"Inclusion Criteria:\n- Confirmed non-squamous lung cancer",
            "Confirmed non-squamous lung cancer"},
        {"Inclusion Criteria:\n- Diagnosis of Nonsquamous NSCLC", "Diagnosis of "
                                                                  "Nonsquamous NSCLC"},
        {"Inclusion Criteria:\n- Lung cancer\nExclusion Criteria:\n- Squamous "
         "histology",
            "Squamous histology"},
        {"Inclusion Criteria:\n- Confirmed non-squamous lung cancer\n- Or squamous one",
            NULL},
        {"Inclusion Criteria:\n- For patients with confirmed non-squamous cancer: EGFR "
         "tested",
            NULL},
        {"Inclusion Criteria:\n- Cohort A: confirmed non-squamous lung cancer", NULL},
        {"Inclusion Criteria:\n- Lung cancer\nExclusion Criteria:\n- Earlier cancer, "
         "except squamous histology of the skin",
            NULL},
        {"Inclusion Criteria:\n- Lung cancer\nExclusion Criteria:\n- Adenosquamous "
         "histology",
            NULL},
        {"Inclusion Criteria:\n- Lung cancer\nExclusion Criteria:\n- Non-squamous "
         "histology",
            NULL},
        {"Inclusion Criteria:\n- Lung cancer", NULL},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text = str_of(rows[i].text);
        uint32_t beg, end;
        bool is_out = eligibility_excludes_histology(
            lexicon, text, STR("squamous"), &mem, &beg, &end);
        if (is_out != (rows[i].line != NULL))
            fail_msg("row %zu: %d", i, is_out);
        if (is_out)
            assert_true(str_eq_c(str_sub(text, beg, end - beg), rows[i].line));
    }
    arena_free(&mem);
}

static int begin(void **state)
{
    struct err err = {0};

    (void)state;
    lexicon = curated_lexicon(&err);
    return lexicon != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    eligibility_lexicon_free(lexicon);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_title_is_an_alternative_and_counts_where_the_text_names_nothing),
        cmocka_unit_test(an_arm_label_binds_to_its_cohort_of_the_text),
        cmocka_unit_test(a_description_counts_where_the_label_names_nothing),
        cmocka_unit_test(what_the_text_asks_already_is_not_said_twice),
        cmocka_unit_test(a_keyword_counts_where_no_other_text_names_a_biomarker),
        cmocka_unit_test(targets_of_drugs_and_what_is_denied_are_left_out),
        cmocka_unit_test(a_histology_is_excluded_only_where_that_is_plain),
        cmocka_unit_test(groups_of_a_study_that_does_not_treat_are_compared_not_chosen),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
