#include "query/trials.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A criterion in one word: polarity (+ or -) and value (t, f, u, or p for partial),
 * rung, and the reason's key. */
struct made_criterion {
    const char *word;
    enum rung rung;
    const char *key;
};

struct judged {
    struct report_trial t;
    bool is_listed;
};

static struct judged judge(struct arena *mem, const struct made_criterion *c,
    unsigned n, enum disease_relation relation)
{
    struct judged j = {.t = {.disease = {STR("DOID:1"), STR("x"), relation},
                           .fits = {TRUTH_UNKNOWN, TRUTH_UNKNOWN},
                           .n_criteria = n}};

    j.t.criteria = ARENA_ARRAY(mem, struct report_trial_criterion, n);
    for (unsigned i = 0; i < n; i++) {
        char value = c[i].word[1];
        struct verdict v = {.rung = c[i].rung, .reason = {.key = c[i].key}};

        v.value = value == 't'   ? TRUTH_TRUE
                  : value == 'f' ? TRUTH_FALSE
                                 : TRUTH_UNKNOWN;
        v.is_partial = value == 'p';
        j.t.criteria[i] = (struct report_trial_criterion){.text = STR("a sentence"),
            .is_exclusion = c[i].word[0] == '-',
            .verdict = v,
            .why = {.key = c[i].key}};
    }
    j.is_listed = trial_judge(&j.t, "en", mem);
    return j;
}

static void a_trial_has_one_value_from_its_criteria_and_disease(void **state)
{
    static const struct {
        struct made_criterion c[3];
        enum disease_relation relation;
        const char *value, *why; /* NULL: not listed */
    } rows[] = {
        {{{"+t", RUNG_PROTEIN, "same_protein"}}, RELATION_SAME, "true", "same_protein"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}}, RELATION_MORE_GENERAL, "true",
            "same_protein"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}}, RELATION_PAN_CANCER, "true",
            "same_protein"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}}, RELATION_OTHER, NULL, NULL},
        {{{"+t", RUNG_PROTEIN, "same_protein"}}, RELATION_UNKNOWN, "partial",
            "trial_disease_unknown"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}}, RELATION_MORE_SPECIFIC, "partial",
            "trial_disease_narrower"},
        {{{"+p", RUNG_GENE, "effect_unknown"}}, RELATION_SAME, "partial",
            "effect_unknown"},
        {{{"+f", RUNG_GENE, "not_found"}}, RELATION_SAME, NULL, NULL},
        {{{"+u", RUNG_GENE, "not_looked_at"}}, RELATION_SAME, NULL, NULL},
        {{{"-f", RUNG_GENE, "not_found"}}, RELATION_SAME, NULL, NULL},
        {{{"-t", RUNG_GENE, "gene_change"}}, RELATION_SAME, NULL, NULL},
        {{{"+t", RUNG_PROTEIN, "same_protein"}, {"-t", RUNG_GENE, "gene_change"}},
            RELATION_SAME, NULL, NULL},
        {{{"+t", RUNG_PROTEIN, "same_protein"}, {"-f", RUNG_GENE, "not_found"}},
            RELATION_SAME, "true", "same_protein"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}, {"-u", RUNG_GENE, "not_looked_at"}},
            RELATION_SAME, "partial", "trial_exclusion_open"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}, {"-p", RUNG_GENE, "effect_unknown"}},
            RELATION_SAME, "partial", "trial_exclusion_open"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}, {"+f", RUNG_GENE, "not_found"}},
            RELATION_SAME, "partial", "trial_inclusion_false"},
        {{{"+t", RUNG_PROTEIN, "same_protein"}, {"+u", RUNG_GENE, "not_looked_at"}},
            RELATION_SAME, "partial", "trial_inclusion_open"},
        {{{"+u", RUNG_GENE, "not_looked_at"}, {"+t", RUNG_PROTEIN, "same_protein"},
             {"-u", RUNG_GENE, "not_looked_at"}},
            RELATION_SAME, "partial", "trial_exclusion_open"},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned n = 0;
        while (n < 3 && rows[i].c[n].word)
            n++;
        struct judged j = judge(&mem, rows[i].c, n, rows[i].relation);
        if (j.is_listed != (rows[i].value != NULL))
            fail_msg("row %u: listed %d", i, j.is_listed);
        if (!j.is_listed)
            continue;
        bool is_partial = strcmp(rows[i].value, "partial") == 0;
        if (j.t.verdict.is_partial != is_partial
            || j.t.verdict.value != (is_partial ? TRUTH_UNKNOWN : TRUTH_TRUE)
            || strcmp(j.t.why.key, rows[i].why) != 0)
            fail_msg("row %u: %d, %s", i, j.t.verdict.is_partial, j.t.why.key);
    }
    arena_free(&mem);
}

static void age_and_sex_exclude_only_what_is_known(void **state)
{
    struct arena mem = ARENA_INIT;
    static const struct made_criterion c[] = {{"+t", RUNG_GENE, "gene_change"}};
    struct judged j = judge(&mem, c, 1, RELATION_SAME);

    (void)state;
    assert_true(j.is_listed);
    j.t.fits.sex = TRUTH_FALSE;
    assert_false(trial_judge(&j.t, "en", &mem));
    j.t.fits.sex = TRUTH_TRUE;
    j.t.fits.age = TRUTH_FALSE;
    assert_false(trial_judge(&j.t, "en", &mem));
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
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct judged j =
            judge(&mem, rows[i].c, rows[i].c[1].word ? 2 : 1, RELATION_SAME);
        assert_true(j.is_listed);
        if (strcmp(j.t.grade, rows[i].grade) != 0)
            fail_msg("row %u: %s", i, j.t.grade);
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
        .disease = {.relation = relation}};
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
        row(TRUTH_TRUE, RUNG_GENE, RELATION_PAN_CANCER, three, "2026-01-03", "NCT3"),
        row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_SAME, three, "2026-01-03", "NCT3"),
        row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_MORE_SPECIFIC, three, "2026", "NCT3"),
        row(TRUTH_UNKNOWN, RUNG_ALLELE, RELATION_UNKNOWN, three, "2026", "NCT3"),
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trial_has_one_value_from_its_criteria_and_disease),
        cmocka_unit_test(age_and_sex_exclude_only_what_is_known),
        cmocka_unit_test(age_is_compared_with_both_bounds),
        cmocka_unit_test(sex_excludes_where_both_are_known),
        cmocka_unit_test(the_grade_says_how_near_the_best_criterion_is),
        cmocka_unit_test(the_order_is_total),
        cmocka_unit_test(closed_sites_do_not_count_where_sites_have_a_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
