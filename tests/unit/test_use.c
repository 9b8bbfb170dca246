#include "query/use.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_kb.h"
#include "query/report.h"

#define TABLE                                                                          \
    "licence\tof\tresearch\tclinical\tcommercial\n"                                    \
    "CC0-1.0\t\tyes\tyes\tyes\n"                                                       \
    "CC-BY-SA-4.0\t\tyes\tyes\tyes\n"                                                  \
    "CC-BY-SA-4.0\tclinpgx\tyes\tyes\tno\n"                                            \
    "NC\t\tyes\tno\tno\n"                                                              \
    "secret\tctrp\tno\tno\tno\n"

enum { MADE, CIVIC, CLINPGX, OTHER, DO, UNKNOWN, CTRP };

static void add_source(struct made_kb *m, const char *source, const char *licence)
{
    struct err err = {0};
    struct provenance p = {.source = str_of(source),
        .kind = STR("k"),
        .release = STR("1"),
        .file = STR("f"),
        .sha256 = STR("0"),
        .licence = str_of(licence)};
    assert_true(kb_build_source(m->build, &p, &err) >= 0);
}

static void begin(struct made_kb *m)
{
    made_kb_begin(m);
    add_source(m, "civic", "CC0 1.0");
    add_source(m, "clinpgx", "CC BY-SA 4.0");
    add_source(m, "guidance", "CC BY-SA 4.0");
    add_source(m, "do", "NC");
    add_source(m, "inhouse", "from hand");
    add_source(m, "ctrp", "secret");
    made_kb_table(m, "licences", STR(TABLE));
    made_kb_publish(m);
}

static struct use *load(struct made_kb *m, enum use_kind kind, struct arena *mem)
{
    struct use *u;
    struct err err = {0};
    assert_int_equal(use_load(m->txn, kind, mem, &u, &err), 0);
    return u;
}

static void any_use_allows_all(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    (void)state;
    begin(&m);
    struct use *u = load(&m, USE_ANY, &mem);
    assert_null(u);
    assert_false(use_leaves_out(u, CTRP, STR_NONE));
    assert_int_equal(use_left_out(u, &mem).n, 0);
    assert_int_equal(use_rests_on(u, &mem).n, 0);
    arena_free(&mem);
    made_kb_end(&m);
}

static void a_row_of_the_source_goes_before_one_of_all_sources(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    (void)state;
    begin(&m);
    struct use *u = load(&m, USE_COMMERCIAL, &mem);
    assert_false(use_forbids(u, CIVIC, STR_NONE));
    assert_true(use_forbids(u, CLINPGX, STR_NONE));
    assert_false(use_forbids(u, OTHER, STR_NONE));
    assert_true(use_forbids(u, CIVIC, STR("NC"))); /* the row's own licence */
    assert_false(use_forbids(u, DO, STR("CC0-1.0")));
    arena_free(&mem);
    made_kb_end(&m);
}

static void an_unknown_licence_is_good_for_research_only(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    (void)state;
    begin(&m);
    assert_false(use_forbids(load(&m, USE_RESEARCH, &mem), UNKNOWN, STR_NONE));
    assert_true(use_forbids(load(&m, USE_CLINICAL, &mem), UNKNOWN, STR_NONE));
    assert_true(use_forbids(load(&m, USE_COMMERCIAL, &mem), UNKNOWN, STR_NONE));
    assert_true(use_forbids(load(&m, USE_RESEARCH, &mem), CTRP, STR_NONE));
    arena_free(&mem);
    made_kb_end(&m);
}

static void rows_left_out_are_counted_by_source_and_licence(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    struct report_evidence rows[] = {{.source = CIVIC}, {.source = UNKNOWN},
        {.source = CIVIC, .e = {.licence = STR("NC")}}, {.source = UNKNOWN}};
    struct report_trial trials[] = {{.source = CTRP}, {.source = CIVIC}};
    struct report r = {
        .therapies = rows, .n_therapies = 4, .trials = trials, .n_trials = 2};
    (void)state;
    begin(&m);
    struct use *u = load(&m, USE_CLINICAL, &mem);
    assert_int_equal(use_left_out(u, &mem).n, 0);
    use_rows(u, &r);
    assert_int_equal(r.n_therapies, 1);
    assert_int_equal(r.n_trials, 1);
    assert_int_equal(r.trials[0].source, CIVIC);
    struct str what = use_left_out(u, &mem);
    assert_true(str_eq_c(what, "2 inhouse (from hand), 1 civic (NC), 1 ctrp (secret)"));
    arena_free(&mem);
    made_kb_end(&m);
}

static void what_rows_rest_on_is_named_and_not_left_out(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    (void)state;
    begin(&m);
    struct str what = use_rests_on(load(&m, USE_CLINICAL, &mem), &mem);
    assert_true(str_find(what, STR("do (NC)")) >= 0);
    assert_true(str_find(what, STR("ctrp")) < 0); /* its records are rows */
    arena_free(&mem);
    made_kb_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_use_allows_all),
        cmocka_unit_test(a_row_of_the_source_goes_before_one_of_all_sources),
        cmocka_unit_test(an_unknown_licence_is_good_for_research_only),
        cmocka_unit_test(rows_left_out_are_counted_by_source_and_licence),
        cmocka_unit_test(what_rows_rest_on_is_named_and_not_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
