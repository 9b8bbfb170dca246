#include "query/tier.h"
#include "tests/unit/made_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s: %s", #call, err.msg);                                        \
    } while (0)

static void trials_that_recruit_for_the_disease_are_listed_best_first(void **state)
{
    static const char *const ids[] = {"NCT00000001", "NCT00000005", "NCT00000004"};
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", false, &mem, &r);
    assert_true(r.has_trial_source);
    assert_int_equal(r.n_trials, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_true(str_eq_c(r.trials[i].t.id, ids[i]));
    assert_int_equal(r.trials[0].verdict.value, TRUTH_TRUE);
    assert_string_equal(r.trials[0].grade, "exact");
    assert_int_equal(r.trials[0].disease.relation, RELATION_MORE_GENERAL);
    assert_int_equal(r.trials[1].disease.relation, RELATION_PAN_CANCER);
    assert_true(r.trials[2].verdict.is_partial);
    assert_string_equal(r.trials[2].why.key, "trial_exclusion_open");
    assert_int_equal(r.trials[2].criteria[1].verdict.value, TRUTH_UNKNOWN);
    assert_int_equal(r.trials[0].fits.age, TRUTH_UNKNOWN);
    assert_true(made_world_has_limit(&r, "trials_patient_unknown"));
    assert_false(made_world_has_limit(&r, "no_trials"));
    arena_free(&mem);
}

static void what_coverage_excludes_makes_a_trial_true(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "COAD", true, &mem, &r);
    assert_int_equal(r.n_trials, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(r.trials[i].verdict.value, TRUTH_TRUE);
    arena_free(&mem);
}

static void a_matching_trial_supports_the_tier_of_its_finding(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, "melanoma", false, &mem, &r);
    assert_int_equal(r.n_trials, 2);
    assert_true(str_eq_c(r.trials[0].t.id, "NCT00000003"));
    for (unsigned i = 0; i < r.n_therapies; i++)
        r.therapies[i].has_tier = false;
    struct tier_rules *rules;
    struct err err = {0};
    OK(tier_rules_load(((struct world *)*state)->txn, &mem, &rules, &err));
    r.findings[0].tier = (struct report_tier){0};
    r.findings[0].n_tier_rows = 0;
    r.findings[0].tier_rows = NULL;
    r.n_findings = 1;
    tier_findings(rules, NULL, &r, &mem);
    assert_string_equal(r.findings[0].tier.amp, "II-C");
    assert_int_equal(r.findings[0].n_tier_rows, 1); /* the other is not open yet */
    assert_true(str_eq_c(r.findings[0].tier_rows[0], "NCT00000003"));
    arena_free(&mem);
}

static void without_a_tumour_type_trials_are_partial(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    made_world_report(*state, NULL, false, &mem, &r);
    assert_int_equal(r.n_trials, 4);
    for (unsigned i = 0; i < r.n_trials; i++)
        assert_string_equal(r.trials[i].why.key, "trial_disease_unknown");
    assert_true(made_world_has_limit(&r, "hereditary_needs_germline"));
    arena_free(&mem);
}

static void make_with(struct world *w, const struct trial_options *trials,
    struct arena *mem, struct report *r)
{
    struct err err = {0};
    struct report_options o = {
        .sample = {.path = w->vcf_path}, .tumour = "COAD", .trials = *trials};

    OK(report_make(&o, w->txn, mem, r, &err));
}

static void options_choose_which_trials_are_listed(void **state)
{
    static const struct {
        struct trial_options o;
        const char *ids; /* the last digits, in order */
        unsigned n_cut;
    } rows[] = {
        {{0}, "154", 0},
        {{.max = 2}, "15", 1},
        {{.max = 3}, "154", 0},
        {{.status = "completed"}, "2", 0},
        {{.status = "unknown"}, "8", 0},
        {{.status = "all"}, "12854", 0},
        {{.all = true}, "1546", 0},
        {{.all = true, .status = "not-yet-recruiting"}, "5", 0},
        {{.phase = "2"}, "", 0},
    };

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena mem = ARENA_INIT;
        struct report r;
        char ids[16] = "";
        make_with(*state, &rows[i].o, &mem, &r);
        for (unsigned k = 0; k < r.n_trials && k < 15; k++)
            ids[k] = r.trials[k].t.id.p[r.trials[k].t.id.n - 1];
        if (strcmp(ids, rows[i].ids) != 0 || r.n_trials_cut != rows[i].n_cut)
            fail_msg("row %u: %s, %u cut", i, ids, r.n_trials_cut);
        assert_int_equal(made_world_has_limit(&r, "trials_cut"), rows[i].n_cut > 0);
        assert_int_equal(made_world_has_limit(&r, "trials_narrowed"),
            rows[i].o.status != NULL || rows[i].o.phase != NULL);
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trials_that_recruit_for_the_disease_are_listed_best_first),
        cmocka_unit_test(what_coverage_excludes_makes_a_trial_true),
        cmocka_unit_test(a_matching_trial_supports_the_tier_of_its_finding),
        cmocka_unit_test(options_choose_which_trials_are_listed),
        cmocka_unit_test(without_a_tumour_type_trials_are_partial),
    };

    return cmocka_run_group_tests(tests, made_world_begin, made_world_end);
}
