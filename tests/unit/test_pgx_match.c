/* The matcher: pairs of alleles against genotypes, and genes by lowest function. */
#include "made_pgx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
    static struct arena mem;

    mem = (struct arena)ARENA_INIT;
    *state = &mem;
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

/* As TPMT has it: two variants, together and alone. */
static struct pgx_definition tpmt(struct arena *mem)
{
    return made_pgx_definition(mem, "CYP3A4", "100 C T;200 T C;300 G A",
        "*1;*3A 100=T 200=C;*3B 100=T;*3C 200=C;*8 300=A");
}

static void expect(struct arena *mem, const struct pgx_definition *d, const char *seen,
    const char *best, const char *all)
{
    assert_string_equal(made_pgx_match(d, seen, false, mem), best);
    assert_string_equal(made_pgx_match(d, seen, true, mem), all);
}

static void calls_the_pair_that_explains_all_genotypes(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(*state, &d, "100=C/C 200=T/T 300=G/G", "*1/*1 6", "*1/*1 6");
    expect(*state, &d, "100=C/C 200=C/T 300=G/G", "*1/*3C 4", "*1/*3C 4");
    expect(*state, &d, "100=C/C 200=C/T 300=A/G", "*3C/*8 2", "*3C/*8 2");
    expect(*state, &d, "100=C/C 200=C/C 300=A/G", "no match", "no match");
}

static void unphased_lists_the_lower_pair_only_with_all(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(*state, &d, "100=C/T 200=C/T 300=G/G", "*1/*3A 5", "*1/*3A 5 | *3B/*3C 2");
}

static void phase_decides_between_cis_and_trans(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(*state, &d, "100=C|T 200=T|C 300=G|G", "*1/*3A 5", "*1/*3A 5");
    expect(*state, &d, "100=C|T 200=C|T 300=G|G", "*3B/*3C 2", "*3B/*3C 2");
    expect(*state, &d, "100=T|C 200=T|C 300=G/G", "*3B/*3C 2", "*3B/*3C 2");
}

static void phase_sets_do_not_bind_each_other(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(
        *state, &d, "100=C|T|1 200=C|T|2 300=G/G", "*1/*3A 5", "*1/*3A 5 | *3B/*3C 2");
    expect(*state, &d, "100=C|T|7 200=C|T|7 300=G/G", "*3B/*3C 2", "*3B/*3C 2");
    expect(*state, &d, "100=C|T 200=C/T 300=G/G", "*1/*3A 5", "*1/*3A 5 | *3B/*3C 2");
}

static void one_copy_calls_one_allele(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(*state, &d, "100=T 200=T 300=G", "*3B 1", "*3B 1");
    expect(*state, &d, "100=T 200=T/T 300=G", "*3B 1", "*3B 1");
    expect(*state, &d, "100=T 200=C/T 300=G", "no match", "no match");
}

static void a_missing_position_is_dropped_and_never_the_reference(void **state)
{
    struct pgx_definition d = tpmt(*state);
    struct pgx_matching m;

    expect(*state, &d, "100=C/T 300=G/G", "*1/*3A 3 | *1/*3B 3", "*1/*3A 3 | *1/*3B 3");
    pgx_match(&d, made_pgx_seen(*state, &d, "100=C/C 300=G/G"), *state, &m);
    assert_int_equal(m.n_best, 1);
    assert_int_equal(m.n_uncallable, 1);
    assert_int_equal(m.uncallable[0], pgx_find_allele(&d, STR("*3C")));
    /* what may be at 200: nothing, on one copy, on both */
    assert_int_equal(m.n_completions, 3);
    assert_string_equal(
        made_pgx_match(&d, "100=. 200=. 300=.", false, *state), "nothing seen");
}

static void nothing_missing_leaves_nothing_open(void **state)
{
    struct pgx_definition d = tpmt(*state);
    struct pgx_matching m;

    pgx_match(&d, made_pgx_seen(*state, &d, "100=C/T 200=C/T 300=G/G"), *state, &m);
    assert_int_equal(m.n_completions, 0);
}

static void half_a_genotype_is_missing_or_stops_the_call(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(*state, &d, "100=C/. 200=T/T 300=G/G", "*1/*1 4", "*1/*1 4");
    expect(*state, &d, "100=T/. 200=T/T 300=G/G", "half", "half");
    expect(*state, &d, "100=./T 200=T/T 300=G/G", "half", "half");
}

static void undefined_bases_stop_the_call_but_for_named_genes(void **state)
{
    struct pgx_definition d = tpmt(*state);

    expect(*state, &d, "100=C/? 200=T/T 300=G/G", "undefined", "undefined");
    d.gene = STR("TPMT");
    expect(*state, &d, "100=C/? 200=T/T 300=G/G", "*1/*1 6", "*1/*1 6");
}

static void a_wobble_scores_where_the_base_is_not_ref(void **state)
{
    struct pgx_definition d = made_pgx_definition(
        *state, "CYP2C19", "100 G A;200 C T", "*1;*2 100=G|A 200=T;*3 100=A");

    expect(*state, &d, "100=G/G 200=C/T", "*1/*2 3", "*1/*2 3");
    expect(*state, &d, "100=G/A 200=C/T", "*1/*2 4", "*1/*2 4 | *2/*3 2");
    expect(*state, &d, "100=A/A 200=C/T", "*2/*3 3", "*2/*3 3");
}

static void a_required_position_must_be_seen(void **state)
{
    struct pgx_definition d = tpmt(*state);

    d.loci[1].is_required = true;
    expect(*state, &d, "100=C/C 300=G/G", "required", "required");
    expect(*state, &d, "100=C/C 200=T/T", "*1/*1 4", "*1/*1 4");
}

static void a_priority_list_picks_when_it_is_whole_and_unphased(void **state)
{
    struct pgx_definition d = tpmt(*state);
    struct str list[] = {STR("*1/*3A"), STR("*3B/*3C")};
    struct pgx_priority p = {list, 2, STR("*3B/*3C")};

    d.priorities = &p;
    d.n_priorities = 1;
    expect(*state, &d, "100=C/T 200=C/T 300=G/G", "*3B/*3C 2", "*3B/*3C 2 | *1/*3A 5");
    expect(*state, &d, "100=C|T 200=T|C 300=G/G", "*1/*3A 5", "*1/*3A 5");
}

static void extra_positions_do_not_take_part(void **state)
{
    struct pgx_definition d = tpmt(*state);

    d.loci[2].is_extra = true;
    expect(*state, &d, "100=C/C 200=T/T 300=?/?", "*1/*1 4", "*1/*1 4");
    expect(*state, &d, "300=G/G", "nothing seen", "nothing seen");
}

/* ---- by lowest function ---- */

static struct pgx_definition dpyd(struct arena *mem)
{
    return made_pgx_definition(mem, "DPYD", "100 T A;200 C T;300 C T;400 G C;500 A G",
        "Reference;c.85 500=G;c.1129 400=C;HapB3 300=T 400=C;c.1905 200=T;c.2846 "
        "100=A");
}

static const char *lowest(struct arena *mem, const char *seen)
{
    struct pgx_definition d = dpyd(mem);
    struct pgx_lowest m;
    struct buf text = BUF_INIT;

    pgx_match_lowest(&d, made_pgx_seen(mem, &d, seen), mem, &m);
    for (unsigned i = 0; i < m.n_diplotypes; i++)
        buf_fmt(&text, "%s%.*s", i ? " or " : "",
            STR_ARG(pgx_component_name(mem, &m.diplotypes[i])));
    for (unsigned i = 0; i < m.list.n; i++)
        buf_fmt(&text, "%s%.*s%s", i ? ", " : "", STR_ARG(m.list.names[i]),
            m.list.is_homozygous[i] ? " twice" : "");
    for (unsigned i = 0; i < m.n_warnings; i++)
        buf_fmt(&text, "; %s", pgx_warning_key(m.warnings[i].id));
    const char *out = str_cstr(mem, buf_str(&text));
    buf_free(&text);
    return out;
}

#define REST " 100=T/T 200=C/C 500=A/A"

static void hapb3_is_decided_by_its_intron_variant(void **state)
{
    static const char *const cases[][2] = {
        {"300=C/C 400=G/G" REST, "Reference/Reference"},
        {"300=C/C 400=G/C" REST, "Reference/c.1129"},
        {"300=C/T 400=C/C" REST, "HapB3/c.1129"},
        {"300=T/T 400=C/C" REST, "HapB3/HapB3"},
        {"300=C|T 400=G|C" REST, "Reference/HapB3"},
        {"300=C/T 400=G/C" REST, "Reference, HapB3"},
        {"300=C/T 400=G/G" REST, "Reference/Reference; pgx_warn_hapb3_mismatch"},
        {"300=T/T 400=G/C" REST, "Reference/HapB3; pgx_warn_hapb3_mismatch"},
        {"300=C/T" REST, "Reference/HapB3; pgx_warn_hapb3_exonic_only"},
        {"400=G/C" REST, "Reference/c.1129"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(lowest(*state, cases[i][0]), cases[i][1]);
}

static void strands_are_listed_when_phase_is_known(void **state)
{
    assert_string_equal(lowest(*state, "100=A|T 200=C|C 300=C/C 400=G/G 500=G|A"),
        "Reference/[c.85 + c.2846]");
    assert_string_equal(
        lowest(*state, "100=A|T 200=C|C 300=C/C 400=G/G 500=A|G"), "c.85/c.2846");
    assert_string_equal(lowest(*state, "100=A|T|1 200=C/C 300=C/C 400=G/G 500=A|G|2"),
        "c.85/c.2846 or Reference/[c.85 + c.2846]");
}

static void variants_are_listed_when_phase_is_not_known(void **state)
{
    assert_string_equal(lowest(*state, "100=A/T 200=T/T 300=C/C 400=G/G 500=A/G"),
        "c.85, c.1905 twice, c.2846");
}

static void missing_positions_leave_their_alleles_open(void **state)
{
    struct pgx_definition d = dpyd(*state);
    struct pgx_lowest m;

    pgx_match_lowest(
        &d, made_pgx_seen(*state, &d, "100=T/T 200=C/C 300=C/C 400=G/G"), *state, &m);
    assert_int_equal(m.n_not_ruled_out, 1);
    assert_true(str_eq_c(m.not_ruled_out[0], "c.85"));
}

static void the_lowest_of_each_copy_decides(void **state)
{
    struct pgx_phenotypes p =
        made_pgx_phenotypes(*state, "DPYD", "Reference=1.0,a=1.0,b=0.5,c=0.0");
    struct str names[] = {STR("a"), STR("b"), STR("c")};
    bool hom[] = {false, true, false};
    struct pgx_variants list = {names, hom, 2};
    struct str x, y;

    pgx_lowest_of_list(&p, &list, &x, &y);
    assert_true(str_eq_c(x, "b") && str_eq_c(y, "b"));
    list.n = 3;
    pgx_lowest_of_list(&p, &list, &x, &y);
    assert_true(str_eq_c(x, "c") && str_eq_c(y, "b"));
    assert_true(pgx_function_cmp(&p, STR("b"), STR("a")) < 0);
    assert_true(pgx_function_cmp(&p, STR("a"), STR("unknown")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            calls_the_pair_that_explains_all_genotypes, begin, end),
        cmocka_unit_test_setup_teardown(
            unphased_lists_the_lower_pair_only_with_all, begin, end),
        cmocka_unit_test_setup_teardown(
            phase_decides_between_cis_and_trans, begin, end),
        cmocka_unit_test_setup_teardown(phase_sets_do_not_bind_each_other, begin, end),
        cmocka_unit_test_setup_teardown(one_copy_calls_one_allele, begin, end),
        cmocka_unit_test_setup_teardown(
            a_missing_position_is_dropped_and_never_the_reference, begin, end),
        cmocka_unit_test_setup_teardown(
            nothing_missing_leaves_nothing_open, begin, end),
        cmocka_unit_test_setup_teardown(
            half_a_genotype_is_missing_or_stops_the_call, begin, end),
        cmocka_unit_test_setup_teardown(
            undefined_bases_stop_the_call_but_for_named_genes, begin, end),
        cmocka_unit_test_setup_teardown(
            a_wobble_scores_where_the_base_is_not_ref, begin, end),
        cmocka_unit_test_setup_teardown(a_required_position_must_be_seen, begin, end),
        cmocka_unit_test_setup_teardown(
            a_priority_list_picks_when_it_is_whole_and_unphased, begin, end),
        cmocka_unit_test_setup_teardown(extra_positions_do_not_take_part, begin, end),
        cmocka_unit_test_setup_teardown(
            hapb3_is_decided_by_its_intron_variant, begin, end),
        cmocka_unit_test_setup_teardown(
            strands_are_listed_when_phase_is_known, begin, end),
        cmocka_unit_test_setup_teardown(
            variants_are_listed_when_phase_is_not_known, begin, end),
        cmocka_unit_test_setup_teardown(
            missing_positions_leave_their_alleles_open, begin, end),
        cmocka_unit_test_setup_teardown(the_lowest_of_each_copy_decides, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
