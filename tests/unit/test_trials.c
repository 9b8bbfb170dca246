#include "query/trial_mentions.h"
#include "query/trials.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A criterion in one word: polarity (+ or -), value (t, f, u, or p for partial), then
 * "a" for an alternative, "c" for a conditional one or "s" for one of a second source,
 * then the number of its cohort; rung, and the reason's key. */
struct made_criterion {
    const char *word;
    enum rung rung;
    const char *key;
};

static struct report_trial judge_fits(struct arena *mem, const struct made_criterion *c,
    unsigned n, enum disease_relation relation, enum truth age, enum truth sex,
    enum truth place)
{
    static struct str cohorts[] = {STR("Cohort A"), STR("Cohort B")};
    struct report_trial t = {.disease = {STR("DOID:1"), STR("x"), relation},
        .fits = {age, sex, place},
        .n_criteria = n};

    t.t.min_age_years = 18;
    t.t.max_age_years = NAN;
    t.t.cohorts = cohorts;
    t.criteria = ARENA_ARRAY(mem, struct report_trial_criterion, n);
    for (unsigned i = 0; i < n; i++) {
        const char *word = c[i].word;
        struct verdict v = {.rung = c[i].rung, .reason = {.key = c[i].key}};
        char last = word[strlen(word) - 1];
        unsigned cohort = last >= '1' && last <= '9' ? (unsigned)(last - '0') : 0;

        v.value = word[1] == 't'   ? TRUTH_TRUE
                  : word[1] == 'f' ? TRUTH_FALSE
                                   : TRUTH_UNKNOWN;
        v.is_partial = word[1] == 'p';
        t.criteria[i] = (struct report_trial_criterion){.text = STR("a sentence"),
            .is_exclusion = word[0] == '-',
            .force = word[2] == 'a' || word[2] == 's' ? TRIAL_ALTERNATIVE
                     : word[2] == 'c'                 ? TRIAL_CONDITIONAL
                                                      : TRIAL_REQUIRED,
            .source = word[2] == 's' ? TRIAL_FROM_ARM : TRIAL_FROM_ELIGIBILITY,
            .cohort = cohort,
            .verdict = v,
            .why = {.key = c[i].key}};
        if (cohort > t.t.n_cohorts)
            t.t.n_cohorts = cohort;
    }
    trial_judge(&t, "en", mem);
    return t;
}

static struct report_trial judge(struct arena *mem, const struct made_criterion *c,
    unsigned n, enum disease_relation relation)
{
    return judge_fits(mem, c, n, relation, TRUTH_UNKNOWN, TRUTH_UNKNOWN, TRUTH_TRUE);
}

struct judged_row {
    struct made_criterion c[4];
    enum disease_relation relation;
    const char *value, *why;
    bool has_biomarker;
};

static void check_rows(const struct judged_row *rows, size_t n_rows)
{
    struct arena mem = ARENA_INIT;

    for (size_t i = 0; i < n_rows; i++) {
        unsigned n = 0;
        while (n < 4 && rows[i].c[n].word)
            n++;
        struct report_trial t = judge(&mem, rows[i].c, n, rows[i].relation);
        if (strcmp(truth_name(t.verdict.value), rows[i].value) != 0
            || strcmp(t.why.key, rows[i].why) != 0
            || t.verdict.is_partial != (t.verdict.value == TRUTH_UNKNOWN)
            || t.has_biomarker != rows[i].has_biomarker)
            fail_msg("row %zu: %s, %s, biomarker %d", i, truth_name(t.verdict.value),
                t.why.key, t.has_biomarker);
    }
    arena_free(&mem);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))
#define SAME_PROTEIN RUNG_PROTEIN, "same_protein"
#define GENE_CHANGE RUNG_GENE, "gene_change"
#define EFFECT_UNKNOWN_P RUNG_GENE, "effect_unknown"
#define NOT_FOUND RUNG_GENE, "not_found"
#define NOT_LOOKED RUNG_GENE, "not_looked_at"

static void a_trial_has_one_value_from_its_criteria_and_disease(void **state)
{
    static const struct judged_row rows[] = {
        {{{"+t", SAME_PROTEIN}}, RELATION_SAME, "true", "same_protein", true},
        {{{"+t", SAME_PROTEIN}}, RELATION_MORE_GENERAL, "true", "same_protein", true},
        {{{"+t", SAME_PROTEIN}}, RELATION_PAN_CANCER, "true", "same_protein", true},
        {{{"+t", SAME_PROTEIN}}, RELATION_OTHER, "false", "trial_disease_other", true},
        {{{"+t", SAME_PROTEIN}}, RELATION_UNKNOWN, "unknown", "trial_disease_unknown",
            true},
        {{{"+t", SAME_PROTEIN}}, RELATION_MORE_SPECIFIC, "unknown",
            "trial_disease_narrower", true},
        {{{"+p", EFFECT_UNKNOWN_P}}, RELATION_SAME, "unknown", "effect_unknown", true},
        {{{"+f", NOT_FOUND}}, RELATION_SAME, "false", "trial_not_included", false},
        {{{"+u", NOT_LOOKED}}, RELATION_SAME, "unknown", "trial_inclusion_open", false},
        {{{"-f", NOT_FOUND}}, RELATION_SAME, "true", "trial_disease_fits", false},
        {{{"-u", NOT_LOOKED}}, RELATION_SAME, "unknown", "trial_exclusion_open", false},
        {{{"-t", GENE_CHANGE}}, RELATION_SAME, "false", "trial_excluded", false},
        {{{"+t", SAME_PROTEIN}, {"-t", GENE_CHANGE}}, RELATION_SAME, "false",
            "trial_excluded", true},
        {{{"+t", SAME_PROTEIN}, {"-f", NOT_FOUND}}, RELATION_SAME, "true",
            "same_protein", true},
        {{{"+t", SAME_PROTEIN}, {"-u", NOT_LOOKED}}, RELATION_SAME, "unknown",
            "trial_exclusion_open", true},
        {{{"+t", SAME_PROTEIN}, {"-p", EFFECT_UNKNOWN_P}}, RELATION_SAME, "unknown",
            "trial_exclusion_open", true},
        {{{"+t", SAME_PROTEIN}, {"+f", NOT_FOUND}}, RELATION_SAME, "false",
            "trial_not_included", true},
        {{{"+t", SAME_PROTEIN}, {"+u", NOT_LOOKED}}, RELATION_SAME, "unknown",
            "trial_inclusion_open", true},
        {{{"+u", NOT_LOOKED}, {"+t", SAME_PROTEIN}, {"-u", NOT_LOOKED}}, RELATION_SAME,
            "unknown", "trial_exclusion_open", true},
        {{{NULL, RUNG_ALLELE, NULL}}, RELATION_SAME, "true", "trial_disease_fits",
            false},
    };

    (void)state;
    CHECK(rows);
}

static void of_alternatives_one_supports_and_none_excludes(void **state)
{
    static const struct judged_row rows[] = {
        {{{"+ta", SAME_PROTEIN}, {"+fa", NOT_FOUND}}, RELATION_SAME, "true",
            "same_protein", true},
        {{{"+fa", NOT_FOUND}, {"+fa", NOT_FOUND}}, RELATION_SAME, "true",
            "trial_disease_fits", false},
        {{{"+ua", NOT_LOOKED}, {"+ta", SAME_PROTEIN}}, RELATION_SAME, "true",
            "same_protein", true},
        {{{"+pa", EFFECT_UNKNOWN_P}}, RELATION_SAME, "unknown", "effect_unknown", true},
        {{{"-ta", GENE_CHANGE}}, RELATION_SAME, "unknown", "trial_exclusion_open",
            false},
        {{{"-fa", NOT_FOUND}}, RELATION_SAME, "true", "trial_disease_fits", false},
        {{{"-ua", NOT_LOOKED}}, RELATION_SAME, "true", "trial_disease_fits", false},
    };

    (void)state;
    CHECK(rows);
}

static void what_is_conditional_is_never_judged(void **state)
{
    static const struct judged_row rows[] = {
        {{{"+tc", SAME_PROTEIN}}, RELATION_SAME, "true", "trial_disease_fits", false},
        {{{"+fc", NOT_FOUND}}, RELATION_SAME, "true", "trial_disease_fits", false},
        {{{"-tc", GENE_CHANGE}, {"+t", SAME_PROTEIN}}, RELATION_SAME, "true",
            "same_protein", true},
    };

    (void)state;
    CHECK(rows);
}

static void a_trial_with_cohorts_is_true_when_one_cohort_is(void **state)
{
    static const struct judged_row rows[] = {
        {{{"+t1", SAME_PROTEIN}, {"+f2", NOT_FOUND}}, RELATION_SAME, "true",
            "same_protein", true},
        {{{"+f1", NOT_FOUND}, {"+t2", SAME_PROTEIN}}, RELATION_SAME, "true",
            "same_protein", true},
        {{{"+f1", NOT_FOUND}, {"+f2", NOT_FOUND}}, RELATION_SAME, "false",
            "trial_not_included", false},
        {{{"+u1", NOT_LOOKED}, {"+f2", NOT_FOUND}}, RELATION_SAME, "unknown",
            "trial_inclusion_open", false},
        {{{"+t1", SAME_PROTEIN}, {"-t1", GENE_CHANGE}, {"+f2", NOT_FOUND}},
            RELATION_SAME, "false", "trial_excluded", true},
        {{{"+t1", SAME_PROTEIN}, {"+t2", SAME_PROTEIN}, {"-t", GENE_CHANGE}},
            RELATION_SAME, "false", "trial_excluded", true},
        {{{"+t1", GENE_CHANGE}, {"+t2", SAME_PROTEIN}}, RELATION_SAME, "true",
            "same_protein", true},
    };
    struct arena mem = ARENA_INIT;
    struct report_trial t;

    (void)state;
    CHECK(rows);
    t = judge(&mem, rows[1].c, 2, RELATION_SAME);
    assert_int_equal(t.cohort, 2);
    arena_free(&mem);
}

static void a_cohort_of_second_sources_supports_and_frees_nobody(void **state)
{
    static const struct judged_row rows[] = {
        {{{"+f1", NOT_FOUND}, {"+fs2", NOT_FOUND}}, RELATION_SAME, "false",
            "trial_not_included", false},
        {{{"+f1", NOT_FOUND}, {"+ts2", SAME_PROTEIN}}, RELATION_SAME, "true",
            "same_protein", true},
        {{{"+fs1", NOT_FOUND}}, RELATION_SAME, "true", "trial_disease_fits", false},
        {{{"+f", NOT_FOUND}, {"+ts1", SAME_PROTEIN}}, RELATION_SAME, "false",
            "trial_not_included", true},
    };

    (void)state;
    CHECK(rows);
}

static void a_histology_that_is_not_taken_excludes_and_a_wider_disease_is_asked(
    void **state)
{
    struct arena mem = ARENA_INIT;
    struct made_criterion c = {"+t", SAME_PROTEIN};
    struct report_trial t = judge(&mem, &c, 1, RELATION_SAME);

    (void)state;
    assert_int_equal(t.verdict.value, TRUTH_TRUE);
    t.histology = STR("non-squamous");
    t.is_histology_open = true;
    trial_judge(&t, "en", &mem);
    assert_int_equal(t.verdict.value, TRUTH_UNKNOWN);
    assert_string_equal(t.asks[0].key, "trial_exclusion_open");
    t.is_histology_open = false;
    trial_judge(&t, "en", &mem);
    assert_int_equal(t.verdict.value, TRUTH_FALSE);
    assert_string_equal(t.why.key, "trial_excluded");
    arena_free(&mem);
}

static void age_sex_and_place_exclude_only_what_is_known(void **state)
{
    struct arena mem = ARENA_INIT;
    static const struct made_criterion c[] = {{"+t", GENE_CHANGE}};
    static const struct {
        enum truth age, sex, place, value;
        const char *why;
        unsigned n_asks;
    } rows[] = {
        {TRUTH_TRUE, TRUTH_TRUE, TRUTH_TRUE, TRUTH_TRUE, "gene_change", 0},
        {TRUTH_UNKNOWN, TRUTH_UNKNOWN, TRUTH_TRUE, TRUTH_TRUE, "gene_change", 2},
        {TRUTH_FALSE, TRUTH_TRUE, TRUTH_TRUE, TRUTH_FALSE, "trial_age_out", 0},
        {TRUTH_TRUE, TRUTH_FALSE, TRUTH_TRUE, TRUTH_FALSE, "trial_sex_out", 0},
        {TRUTH_TRUE, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, "trial_place_out", 0},
        {TRUTH_TRUE, TRUTH_TRUE, TRUTH_UNKNOWN, TRUTH_UNKNOWN, "trial_place_ask", 1},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report_trial t = judge_fits(
            &mem, c, 1, RELATION_SAME, rows[i].age, rows[i].sex, rows[i].place);
        if (t.verdict.value != rows[i].value || strcmp(t.why.key, rows[i].why) != 0
            || t.n_asks != rows[i].n_asks)
            fail_msg("row %u: %s, %u asks", i, t.why.key, t.n_asks);
    }
    arena_free(&mem);
}

static void all_that_is_unknown_is_asked(void **state)
{
    static const struct made_criterion c[] = {{"+t", GENE_CHANGE}, {"-u", NOT_LOOKED},
        {"+u", NOT_LOOKED}, {"+ua", NOT_LOOKED}};
    static const char *const keys[] = {"trial_disease_unknown", "trial_age_ask",
        "trial_sex_ask", "trial_exclusion_open", "trial_inclusion_open"};
    struct arena mem = ARENA_INIT;
    struct report_trial t = judge(&mem, c, 4, RELATION_UNKNOWN);

    (void)state;
    assert_int_equal(t.n_asks, 5);
    for (unsigned i = 0; i < 5; i++)
        assert_string_equal(t.asks[i].key, keys[i]);
    assert_true(str_eq_c(t.asks[1].reason.param[0].value, ">= 18"));
    arena_free(&mem);
}

static void age_is_compared_with_both_bounds(void **state)
{
    static const struct {
        double min, max, age;
        bool is_whole;
        enum truth fits;
    } rows[] = {{NAN, NAN, NAN, false, TRUTH_TRUE},
        {18, NAN, NAN, false, TRUTH_UNKNOWN}, {18, NAN, 18, true, TRUTH_TRUE},
        {18, NAN, 17, true, TRUTH_FALSE}, {18, NAN, 17.99, false, TRUTH_FALSE},
        {18.5, NAN, 18, true, TRUTH_UNKNOWN}, {NAN, 75, 75, true, TRUTH_TRUE},
        {NAN, 75, 75.9, false, TRUTH_TRUE}, {NAN, 75, 76, true, TRUTH_FALSE},
        {18, 75, 80, true, TRUTH_FALSE}, {18, 75, NAN, false, TRUTH_UNKNOWN},
        {0.5, 17, 0, true, TRUTH_UNKNOWN}, {0.5, 17, 6.0 / 12, false, TRUTH_TRUE},
        {NAN, 0.5, 0.55, false, TRUTH_TRUE}, {NAN, 0.5, 0.6, false, TRUTH_FALSE},
        {NAN, 0.5, 0, true, TRUTH_UNKNOWN}};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial t = {.min_age_years = rows[i].min, .max_age_years = rows[i].max};
        enum truth fits = trial_fits_age(&t, rows[i].age, rows[i].is_whole);
        if (fits != rows[i].fits)
            fail_msg("row %u: %s", i, truth_name(fits));
    }
}

static void sex_excludes_where_both_are_known(void **state)
{
    struct trial women = {.sex = TRIAL_SEX_FEMALE}, all = {.sex = TRIAL_SEX_ALL};

    (void)state;
    assert_int_equal(trial_fits_sex(&all, PATIENT_MALE), TRUTH_TRUE);
    assert_int_equal(trial_fits_sex(&all, PATIENT_SEX_UNKNOWN), TRUTH_TRUE);
    assert_int_equal(trial_fits_sex(&women, PATIENT_FEMALE), TRUTH_TRUE);
    assert_int_equal(trial_fits_sex(&women, PATIENT_MALE), TRUTH_FALSE);
    assert_int_equal(trial_fits_sex(&women, PATIENT_SEX_UNKNOWN), TRUTH_UNKNOWN);
}

static void the_grade_says_how_near_the_best_criterion_is(void **state)
{
    static const struct {
        struct made_criterion c[2];
        const char *grade;
    } rows[] = {
        {{{"+t", RUNG_ALLELE, "same_allele"}}, "exact"},
        {{{"+t", RUNG_EXON, "in_exon"}}, "exact"},
        {{{"+t", RUNG_FUSION, "same_fusion"}}, "exact"},
        {{{"+t", RUNG_GENE, "gene_change"}}, "missing_variant"},
        {{{"+t", RUNG_GENE, "gene_change"}, {"+t", RUNG_CODON, "same_codon"}}, "exact"},
        {{{"+t", RUNG_GENE, "gene_change"},
             {"+f", RUNG_GENE, "other_change_at_residue"}},
            "different_variant"},
        {{{"+t", RUNG_GENE, "gene_change"},
             {"-f", RUNG_GENE, "other_change_at_residue"}},
            "missing_variant"},
        {{{"+t", RUNG_PROTEIN, "same_protein"},
             {"+f", RUNG_GENE, "other_change_at_residue"}},
            "exact"},
        {{{"+p", RUNG_GENE, "effect_unknown"}}, "gene_only"},
        {{{"-f", RUNG_GENE, "not_found"}}, "missing_gene"},
        {{{"+f", RUNG_GENE, "other_change_at_residue"}}, "different_variant"},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report_trial t =
            judge(&mem, rows[i].c, rows[i].c[1].word ? 2 : 1, RELATION_SAME);
        if (strcmp(t.grade, rows[i].grade) != 0)
            fail_msg("row %u: %s", i, t.grade);
    }
    arena_free(&mem);
}

static struct report_trial row(enum truth value, enum rung rung,
    enum disease_relation relation, struct str *phase, const char *date, const char *id)
{
    return (struct report_trial){.t = {.id = str_of(id),
                                     .status_date = str_of(date),
                                     .phases = phase,
                                     .n_phases = phase ? 1 : 0},
        .verdict = {.value = value, .is_partial = value != TRUTH_TRUE, .rung = rung},
        .has_biomarker = true,
        .disease = {.relation = relation}};
}

static struct report_trial in_country(struct report_trial t, unsigned rank)
{
    t.country_rank = rank;
    return t;
}

static struct report_trial without_biomarker(struct report_trial t)
{
    t.has_biomarker = false;
    return t;
}

static struct report_trial naming_gene(struct report_trial t)
{
    t.has_biomarker = false;
    t.names_gene = true;
    return t;
}

static void the_order_is_total(void **state)
{
    static struct str two[] = {STR("PHASE2")}, three[] = {STR("PHASE3")},
                      none[] = {STR("NA")};
    const struct report_trial rows[] = {
        row(TRUTH_TRUE, RUNG_PROTEIN, RELATION_SAME, two, "2026-01-01", "NCT9"),
        row(TRUTH_TRUE, RUNG_GENE, RELATION_SAME, three, "2026-01-01", "NCT1"),
        row(TRUTH_TRUE, RUNG_GENE, RELATION_SAME, two, "2026-01-02", "NCT5"),
        row(TRUTH_TRUE, RUNG_GENE, RELATION_SAME, two, "2026-01-01", "NCT2"),
        row(TRUTH_TRUE, RUNG_GENE, RELATION_SAME, two, "2026-01-01", "NCT10"),
        row(TRUTH_TRUE, RUNG_GENE, RELATION_SAME, none, "2026-01-03", "NCT3"),
        in_country(
            row(TRUTH_TRUE, RUNG_GENE, RELATION_SAME, three, "2026-01-03", "NCT3"), 1),
        row(TRUTH_TRUE, RUNG_GENE, RELATION_PAN_CANCER, three, "2026-01-03", "NCT3"),
        row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_SAME, three, "2026-01-03", "NCT3"),
        row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_MORE_SPECIFIC, three, "2026", "NCT3"),
        row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_UNKNOWN, three, "2026", "NCT3"),
        naming_gene(row(
            TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_PAN_CANCER, three, "2026", "NCT3")),
        without_biomarker(
            row(TRUTH_TRUE, RUNG_ALLELE, RELATION_PAN_CANCER, three, "2026", "NCT3")),
        without_biomarker(
            row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_SAME, three, "2026", "NCT3")),
    };

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < sizeof rows / sizeof *rows; k++) {
            int c = trials_cmp(&rows[i], &rows[k]);
            if ((c > 0) - (c < 0) != (i > k) - (i < k))
                fail_msg("%u against %u: %d", i, k, c);
        }
}

static void closed_sites_do_not_count_where_sites_have_a_status(void **state)
{
    struct trial_site sites[] = {{STR("Japan"), STR("Tokyo"), STR("RECRUITING")},
        {STR("Japan"), STR("Osaka"), STR("WITHDRAWN")},
        {STR("Japan"), STR("Nara"), STR_NONE}};
    struct trial t = {.sites = sites, .n_sites = 3};

    (void)state;
    assert_true(trial_site_is_open(&t, &sites[0]));
    assert_false(trial_site_is_open(&t, &sites[1]));
    assert_false(trial_site_is_open(&t, &sites[2]));
    t.sites = &sites[2];
    t.n_sites = 1;
    assert_true(trial_site_is_open(&t, &sites[2]));
}

static void a_place_counts_open_sites_only(void **state)
{
    struct str korea[] = {STR("South Korea")}, seoul[] = {STR("SEOUL")};
    struct str two[] = {STR("Japan"), STR("South Korea")};
    struct trial_wishes in_korea = {.countries = korea, .n_countries = 1},
                        in_seoul = {.cities = seoul, .n_cities = 1},
                        in_two = {.countries = two, .n_countries = 2}, anywhere = {0};
    struct trial_site sites[] = {{STR("South Korea"), STR("Busan"), STR("COMPLETED")},
        {STR("Japan"), STR("Tokyo"), STR("RECRUITING")},
        {STR("South Korea"), STR("Seoul"), STR("RECRUITING")}};
    struct trial t = {.sites = sites, .n_sites = 2};
    unsigned rank;

    (void)state;
    assert_int_equal(trial_wishes_place(&anywhere, &t, &rank), TRUTH_TRUE);
    assert_int_equal(trial_wishes_place(&in_korea, &t, &rank), TRUTH_FALSE);
    assert_int_equal(trial_wishes_place(&in_two, &t, &rank), TRUTH_TRUE);
    assert_int_equal(rank, 0);
    t.n_sites = 3;
    assert_int_equal(trial_wishes_place(&in_korea, &t, &rank), TRUTH_TRUE);
    assert_int_equal(trial_wishes_place(&in_seoul, &t, &rank), TRUTH_TRUE);
    sites[2].city = STR_NONE;
    assert_int_equal(trial_wishes_place(&in_seoul, &t, &rank), TRUTH_UNKNOWN);
    sites[2].status = STR("WITHDRAWN");
    assert_int_equal(trial_wishes_place(&in_seoul, &t, &rank), TRUTH_FALSE);
    t.n_sites = 0;
    assert_int_equal(trial_wishes_place(&in_korea, &t, &rank), TRUTH_UNKNOWN);
}

static void statuses_and_phases_are_read_as_the_registry_has_them(void **state)
{
    struct arena mem = ARENA_INIT;
    struct trial_wishes w;
    struct err err = {0};
    struct str phase[] = {STR("PHASE1"), STR("PHASE2")};
    struct trial t = {.phases = phase, .n_phases = 2};

    (void)state;
    assert_int_equal(
        trial_wishes_read(&(struct trial_options){0}, NULL, &mem, &w, &err), 0);
    assert_true(trial_wishes_status(&w, STR("RECRUITING")));
    assert_true(trial_wishes_status(&w, STR("NOT_YET_RECRUITING")));
    assert_false(trial_wishes_status(&w, STR("UNKNOWN")));
    assert_false(trial_wishes_status(&w, STR("COMPLETED")));
    assert_true(trial_wishes_phase(&w, &t));
    assert_int_equal(w.text.n, 0);
    struct trial_options o = {
        .status = "completed, active-not-recruiting", .phase = "2,Early_Phase1"};
    assert_int_equal(trial_wishes_read(&o, NULL, &mem, &w, &err), 0);
    assert_true(trial_wishes_status(&w, STR("ACTIVE_NOT_RECRUITING")));
    assert_false(trial_wishes_status(&w, STR("RECRUITING")));
    assert_true(trial_wishes_phase(&w, &t));
    t.n_phases = 1;
    assert_false(trial_wishes_phase(&w, &t));
    assert_true(w.text.n > 0);
    o.status = "all";
    assert_int_equal(trial_wishes_read(&o, NULL, &mem, &w, &err), 0);
    assert_true(trial_wishes_status(&w, STR("UNKNOWN")));
    o.status = "open";
    assert_int_equal(trial_wishes_read(&o, NULL, &mem, &w, &err), ERR_USAGE);
    o.status = NULL;
    o.phase = "5";
    assert_int_equal(trial_wishes_read(&o, NULL, &mem, &w, &err), ERR_USAGE);
    arena_free(&mem);
}

static void a_gene_is_named_as_a_word_of_its_own(void **state)
{
    struct str words[] = {STR("MET"), STR("HER2")}, keyword[] = {STR("anti-HER2 drug")};
    const struct trial_mentions m = {.words = words, .n = 2};
    struct trial t = {.title = STR("Criteria must be met; METABOLIC; cMET; HER21")};

    (void)state;
    assert_false(trial_mentions_any(&m, &t));
    t.eligibility = STR("c-MET amplification");
    assert_true(trial_mentions_any(&m, &t));
    t.eligibility = STR_NONE;
    t.keywords = keyword;
    t.n_keywords = 1;
    assert_true(trial_mentions_any(&m, &t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trial_has_one_value_from_its_criteria_and_disease),
        cmocka_unit_test(of_alternatives_one_supports_and_none_excludes),
        cmocka_unit_test(what_is_conditional_is_never_judged),
        cmocka_unit_test(a_trial_with_cohorts_is_true_when_one_cohort_is),
        cmocka_unit_test(a_cohort_of_second_sources_supports_and_frees_nobody),
        cmocka_unit_test(
            a_histology_that_is_not_taken_excludes_and_a_wider_disease_is_asked),
        cmocka_unit_test(age_sex_and_place_exclude_only_what_is_known),
        cmocka_unit_test(all_that_is_unknown_is_asked),
        cmocka_unit_test(age_is_compared_with_both_bounds),
        cmocka_unit_test(sex_excludes_where_both_are_known),
        cmocka_unit_test(the_grade_says_how_near_the_best_criterion_is),
        cmocka_unit_test(the_order_is_total),
        cmocka_unit_test(closed_sites_do_not_count_where_sites_have_a_status),
        cmocka_unit_test(a_gene_is_named_as_a_word_of_its_own),
        cmocka_unit_test(a_place_counts_open_sites_only),
        cmocka_unit_test(statuses_and_phases_are_read_as_the_registry_has_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
