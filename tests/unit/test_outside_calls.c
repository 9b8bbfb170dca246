/* Calls of other programs: lines, names of alleles, what goes before what. */
#include "query/outside_calls.h"
#include "query/pgx_calls.h"
#include "query/pgx_calls_private.h"

#include "made_pgx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int read_text(
    const char *text, struct arena *mem, struct outside_calls *out, struct err *err)
{
    char path[] = "/tmp/vdt_outside_XXXXXX";
    int fd = mkstemp(path), rc;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    rc = outside_calls_read(path, mem, out, err);
    unlink(path);
    return rc;
}

static void names_of_alleles_are_made_one(void **state)
{
    static const char *const cases[][3] = {
        {"CYP2D6", "*4.024", "*4"},
        {"CYP2D6", "CYP2D6*1x3",
            "*1x\xe2\x89\xa5"
            "3"},
        {"CYP2D6", "*1x2", "*1x2"},
        {"CYP2D6", "*36+*10", "*36+*10"},
        {"HLA-B", "HLA-B*57:01:01", "*57:01"},
        {"HLA-B", "B*15:02", "*15:02"},
        {"HLA-A", "HLA-A*24:02:01:02L", "*24:02L"},
        {"HLA-B", "*57:01N", "*57:01N"},
        {"HLA-A", "31:01", "*31:01"},
        {"MT-RNR1", "1555A>G", "m.1555A>G"},
        {"MT-RNR1", "Reference", "Reference"},
        {"DPYD", "c.85T>C (*9A)", "c.85T>C (*9A)"},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(
            str_eq_c(outside_allele(&mem, str_of(cases[i][0]), str_of(cases[i][1])),
                cases[i][2]));
    arena_free(&mem);
}

static void reads_lines_between_comments(void **state)
{
    struct arena mem = ARENA_INIT;
    struct outside_calls calls;
    struct err err = {0};

    (void)state;
    assert_int_equal(
        read_text("# made\nCYP2D6\t*4/*1\r\n\nHLA-B\t\t*57:01 positive\nNAT2\t./.\n"
                  "CYP2C9\t\t\t1.5\nCYP2D6\t*1x3/*1\t\t\xe2\x89\xa5"
                  "3.0\nCYP2D6\t*1/*999\t\tn/a\n",
            &mem, &calls, &err),
        0);
    assert_int_equal(calls.n, 6);
    assert_true(str_eq_c(calls.calls[0].allele1, "*1"));
    assert_true(str_eq_c(calls.calls[0].allele2, "*4"));
    assert_int_equal(calls.calls[0].line, 2);
    assert_true(str_eq_c(calls.calls[1].phenotype, "*57:01 positive"));
    assert_true(calls.calls[2].is_no_call);
    assert_true(str_eq_c(calls.calls[3].score, "1.5"));
    assert_int_equal(calls.sha256.n, 64);
    arena_free(&mem);
}

static void says_what_is_wrong_with_a_line(void **state)
{
    static const char *const cases[][2] = {
        {"CYP2D6\n", ":1: found \"CYP2D6\", expected a diplotype, a phenotype"},
        {"\n\t*1/*2\n", ":2: found"},
        {"CYP2D6\t*1/*2/*3\n", "expected a diplotype (two alleles"},
        {"CYP2D6\t*1/\n", "expected a diplotype (two alleles"},
        {"CYP2D6\tCYP2D6/*1\n", "expected names of alleles"},
        {"CYP2D6\t*1/*4\t\tx1.5\n", ":1: found \"x1.5\", expected an activity score"},
        {"CYP2D6\t*1/*4\t\tnan\n", "expected an activity score"},
        {"CYP2D6\t*1/*4\t\t-1\n", "expected an activity score"},
        {"CYP2D6\t*1/*4\t\t1e400\n", "expected an activity score"},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outside_calls calls;
        struct err err = {0};
        assert_int_equal(read_text(cases[i][0], &mem, &calls, &err), ERR_SAMPLE);
        if (!strstr(err.msg, cases[i][1]))
            fail_msg("\"%s\": %s", cases[i][0], err.msg);
    }
    arena_free(&mem);
}

static struct pgx_call call_of(
    struct arena *mem, const char *gene, const char *text, struct pgx_phenotypes *p)
{
    static struct outside_calls calls;
    struct pgx_call out = {.gene = str_of(gene)};
    struct calling c = {.p = p, .mem = mem, .out = &out};
    struct err err = {0};

    assert_int_equal(read_text(text, mem, &calls, &err), 0);
    pgx_call_outside(&c, &calls);
    return out;
}

static void a_score_goes_before_a_phenotype_before_a_diplotype(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_phenotypes p =
        made_pgx_phenotypes(&mem, "CYP2D6", "*1=Normal,*4=No,*10=Decreased");
    struct pgx_call call;

    (void)state;
    for (unsigned i = 0; i < p.n_pairs; i++)
        if (str_eq_c(p.pairs[i].phenotype, "Decreased+Normal"))
            p.pairs[i].score = STR("1.25");
    call = call_of(&mem, "CYP2D6", "CYP2D6\t*4/*1\n", &p);
    assert_true(str_eq_c(call.diplotypes[0].name, "*1/*4"));
    assert_true(str_eq_c(call.diplotypes[0].phenotype, "No+Normal"));
    assert_int_equal(call.n_warnings, 0);
    call = call_of(&mem, "CYP2D6", "CYP2D6\t*4/*1\tPoor\n", &p);
    assert_true(str_eq_c(call.diplotypes[0].phenotype, "Poor"));
    assert_int_equal(call.n_warnings, 1);
    call = call_of(&mem, "CYP2D6", "CYP2D6\t*4/*1\t\t1.25\n", &p);
    assert_true(str_eq_c(call.diplotypes[0].phenotype, "Decreased+Normal"));
    assert_true(str_eq_c(call.lookups[0].score, "1.25"));
    call = call_of(&mem, "CYP2D6", "CYP2D6\t*1/*1\nCYP2D6\t*1/*4\n", &p);
    assert_int_equal(call.state, PGX_STATE_AMBIGUOUS);
    assert_int_equal(call.n_lookups, 2);
    call = call_of(&mem, "CYP2D6", "CYP2D6\t./.\n", &p);
    assert_int_equal(call.state, PGX_STATE_NOT_CALLABLE);
    arena_free(&mem);
}

/* The statuses of one line hold together: they are one look-up. */
static void assert_statuses(const char *line, const char *statuses, unsigned n_warnings)
{
    struct arena mem = ARENA_INIT;
    struct pgx_call call = call_of(&mem, "HLA-B", line, NULL);

    assert_int_equal(call.n_lookups, statuses != NULL);
    if (statuses && !str_eq_c(call.lookups[0].allele_status, statuses))
        fail_msg("%s: %.*s", line, STR_ARG(call.lookups[0].allele_status));
    assert_int_equal(call.n_warnings, n_warnings);
    arena_free(&mem);
}

static void a_negative_status_of_hla_needs_both_alleles(void **state)
{
    (void)state;
    assert_statuses("HLA-B\t*57:01:01/*07:02\n",
        "*15:02 negative, *57:01 positive, *58:01 negative", 0);
    assert_statuses("HLA-B\t*57:01\n", "*57:01 positive", 0);
    assert_statuses("HLA-B\t*07:02\n", NULL, 1);
}

static void an_allele_of_hla_that_is_not_expressed_as_usual_is_not_positive(
    void **state)
{
    (void)state;
    assert_statuses("HLA-B\t*57:01:01:02N/*07:02\n",
        "*15:02 negative, *57:01 negative, *58:01 negative", 0);
    assert_statuses(
        "HLA-B\t*57:01:01Q/*07:02\n", "*15:02 negative, *58:01 negative", 0);
}

static void a_status_of_hla_that_is_given_does_not_hide_the_others(void **state)
{
    (void)state;
    assert_statuses("HLA-B\t\t*57:01 positive\n", "*57:01 positive", 0);
    assert_statuses("HLA-B\t*57:01/*15:02\t*57:01 positive\n",
        "*15:02 positive, *57:01 positive, *58:01 negative", 0);
    assert_statuses("HLA-B\t*57:01/*15:02\t*57:01 negative\n",
        "*15:02 positive, *57:01 negative, *58:01 negative", 1);
    assert_statuses("HLA-B\t*57:01/*15:02\tnegative\n",
        "*15:02 positive, *57:01 positive, *58:01 negative", 1);
    assert_statuses("HLA-B\t\tnegative\n", NULL, 1);
    assert_statuses("HLA-B\t\t*57:01 positive, *58:01 negative\n",
        "*57:01 positive, *58:01 negative", 0);
}

static void two_lines_of_hla_are_two_results(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_call call =
        call_of(&mem, "HLA-B", "HLA-B\t*57:01/*07:02\nHLA-B\t*07:02/*08:01\n", NULL);

    (void)state;
    assert_int_equal(call.state, PGX_STATE_AMBIGUOUS);
    assert_int_equal(call.n_lookups, 2);
    assert_true(str_eq_c(call.lookups[1].diplotype, "*07:02/*08:01"));
    arena_free(&mem);
}

static void lines_that_contradict_each_other_are_all_kept(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_call call = call_of(&mem, "CYP2D6",
        "CYP2D6\t*1/*4\tNormal Metabolizer\nCYP2D6\t*4/*1\tPoor Metabolizer\n", NULL);

    (void)state;
    assert_int_equal(call.state, PGX_STATE_AMBIGUOUS);
    assert_int_equal(call.n_lookups, 2);
    call = call_of(&mem, "CYP2D6",
        "CYP2D6\t*1/*4\tPoor Metabolizer\nCYP2D6\t*4/*1\tPoor Metabolizer\n", NULL);
    assert_int_equal(call.state, PGX_STATE_CALLED);
    arena_free(&mem);
}

static void names_that_the_tables_do_not_have_are_warned_of(void **state)
{
    struct arena mem = ARENA_INIT;
    struct pgx_phenotypes p = made_pgx_phenotypes(&mem, "CYP2D6", "*1=Normal,*4=No");
    struct pgx_call call = call_of(&mem, "CYP2D6", "CYP2D6\t*1/*999\n", &p);

    (void)state;
    assert_int_equal(call.n_warnings, 1);
    assert_string_equal(call.warnings[0].key, "pgx_warn_outside_unknown");
    call = call_of(&mem, "cyp2d6", "cyp2d6\t*1/*4\n", NULL);
    assert_int_equal(call.n_warnings, 1);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_alleles_are_made_one),
        cmocka_unit_test(reads_lines_between_comments),
        cmocka_unit_test(says_what_is_wrong_with_a_line),
        cmocka_unit_test(a_score_goes_before_a_phenotype_before_a_diplotype),
        cmocka_unit_test(a_negative_status_of_hla_needs_both_alleles),
        cmocka_unit_test(
            an_allele_of_hla_that_is_not_expressed_as_usual_is_not_positive),
        cmocka_unit_test(a_status_of_hla_that_is_given_does_not_hide_the_others),
        cmocka_unit_test(two_lines_of_hla_are_two_results),
        cmocka_unit_test(lines_that_contradict_each_other_are_all_kept),
        cmocka_unit_test(names_that_the_tables_do_not_have_are_warned_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
