/* Calls of single genes: state, what is not ruled out, phenotype, phase, explanation.
 */
#include "query/pgx_calls.h"

#include "kb/model/evaluate_leaf.h"
#include "made_pgx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct made_gene {
    struct arena mem;
    struct pgx_definition d;
    struct pgx_phenotypes p;
};

static struct pgx_call call(
    struct made_gene *g, const char *seen, bool is_male, bool is_all)
{
    const struct pgx_call_options options = {.is_male = is_male, .all_matches = is_all};
    struct pgx_call out;

    pgx_call_one(
        &g->d, &g->p, made_pgx_seen(&g->mem, &g->d, seen), &options, &g->mem, &out);
    return out;
}

static void expect(const struct pgx_call *c, enum pgx_call_state state, const char *why,
    const char *diplotype)
{
    assert_string_equal(c->why.key, why);
    assert_int_equal(c->state, state);
    assert_true(
        str_eq_c(c->n_diplotypes ? c->diplotypes[0].name : STR_NONE, diplotype));
}

/* As NUDT15 has it. */
static struct made_gene nudt15(void)
{
    struct made_gene g = {.mem = ARENA_INIT};

    g.d = made_pgx_definition(&g.mem, "NUDT15", "100 C CA;200 C T;300 G A",
        "*1;*2 100=CA 200=T;*3 200=T;*6 100=CA;*50 300=A");
    g.p = made_pgx_phenotypes(
        &g.mem, "NUDT15", "*1=Normal,*2=No,*3=No,*6=Uncertain,*50=Normal");
    return g;
}

static void calls_when_nothing_open_changes_the_result(void **state)
{
    struct made_gene g = nudt15();
    struct pgx_call c = call(&g, "100=C/C 200=C/C 300=G/G", false, false);

    (void)state;
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "*1/*1");
    assert_true(str_eq_c(c.diplotypes[0].phenotype, "Normal+Normal"));
    assert_int_equal(c.n_not_ruled_out, 0);
    /* *50 is as *1 is: it stays open and changes nothing */
    c = call(&g, "100=C/C 200=C/C", false, false);
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "*1/*1");
    assert_int_equal(c.n_not_ruled_out, 1);
    assert_false(c.not_ruled_out[0].would_change_phenotype);
    arena_free(&g.mem);
}

static void what_was_not_read_keeps_a_call_from_being_certain(void **state)
{
    struct made_gene g = nudt15();
    struct pgx_call c = call(&g, "100=C/C 300=G/G", false, false);

    (void)state;
    expect(&c, PGX_STATE_AMBIGUOUS, "pgx_why_not_ruled_out", "*1/*1");
    assert_int_equal(c.n_not_ruled_out, 1);
    assert_true(str_eq_c(c.not_ruled_out[0].allele, "*3"));
    assert_true(c.not_ruled_out[0].would_change_phenotype);
    assert_int_equal(c.n_missing, 1);
    g.d.loci[1].is_tier1 = true;
    c = call(&g, "100=C/C 300=G/G", false, false);
    expect(&c, PGX_STATE_AMBIGUOUS, "pgx_why_required", "*1/*1");
    assert_int_equal(c.n_missing_required, 1);
    c = call(&g, "100=. 200=. 300=.", false, false);
    expect(&c, PGX_STATE_NOT_CALLABLE, "pgx_why_nothing_seen", "");
    arena_free(&g.mem);
}

static void the_other_phase_is_said(void **state)
{
    struct made_gene g = nudt15();
    struct pgx_call c = call(&g, "100=C/CA 200=C/T 300=G/G", false, false);

    (void)state;
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "*1/*2");
    assert_string_equal(c.phase.key, "pgx_phase_others");
    assert_true(str_eq_c(c.phase.param[1].value, "*3/*6"));
    c = call(&g, "100=C/CA 200=C/T 300=G/G", false, true);
    assert_int_equal(c.n_diplotypes, 2);
    assert_false(c.diplotypes[1].is_best);
    assert_int_equal(c.n_lookups, 1);
    c = call(&g, "100=C|CA 200=T|C 300=G|G", false, false);
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "*3/*6");
    assert_string_equal(c.phase.key, "pgx_phase_known");
    arena_free(&g.mem);
}

static void a_man_has_one_x(void **state)
{
    struct made_gene g = {.mem = ARENA_INIT};

    (void)state;
    g.d = made_pgx_definition(&g.mem, "G6PD", "100 C T;200 G A", "B;A 100=T;C 200=A");
    g.d.contig = CONTIG_X;
    g.p = made_pgx_phenotypes(&g.mem, "G6PD", "B=Normal,A=Deficient,C=Deficient");
    struct pgx_call c = call(&g, "100=T/T 200=G/G", true, false);
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "A");
    c = call(&g, "100=T/T 200=G/G", false, false);
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "A/A");
    c = call(&g, "100=C/T 200=G/G", true, false);
    expect(&c, PGX_STATE_NOT_CALLABLE, "pgx_why_no_match", "");
    arena_free(&g.mem);
}

static void slco1b1_falls_back_on_one_position(void **state)
{
    struct made_gene g = {.mem = ARENA_INIT};

    (void)state;
    g.d = made_pgx_definition(
        &g.mem, "SLCO1B1", "100 A G;200 T C;300 G A", "*1;*5 200=C;*37 100=G;*9 300=A");
    g.d.loci[1].rsid = STR("rs4149056");
    g.p = made_pgx_phenotypes(&g.mem, "SLCO1B1", "*1=Normal,*5=No,*37=Normal,*9=No");
    struct pgx_call c = call(&g, "100=G/G 200=T/C 300=A/A", false, false);
    expect(&c, PGX_STATE_AMBIGUOUS, "pgx_why_one_position", "*1/*5");
    c = call(&g, "100=G/G 200=T/T 300=G/G", false, false);
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "*37/*37");
    arena_free(&g.mem);
}

static void lowest_function_is_certain_only_when_phase_does_not_matter(void **state)
{
    struct made_gene g = {.mem = ARENA_INIT};

    (void)state;
    g.d = made_pgx_definition(&g.mem, "DPYD", "100 T A;200 C T;300 A G",
        "Reference;c.2846 100=A;c.1905 200=T;c.85 300=G");
    g.d.alleles[2].name = STR("c.1905 (*2A)");
    g.p = made_pgx_phenotypes(
        &g.mem, "DPYD", "Reference=1.0,c.2846=0.5,c.1905 (*2A)=0.0,c.85=1.0");
    struct pgx_call c = call(&g, "100=T/T 200=C/T 300=A/G", false, false);
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "c.85 AND c.1905 (*2A)");
    assert_true(str_eq_c(c.diplotypes[0].phenotype, "0.0+1.0"));
    c = call(&g, "100=T/A 200=C/T 300=A/A", false, false);
    expect(&c, PGX_STATE_AMBIGUOUS, "pgx_why_phase", "c.1905 (*2A) AND c.2846");
    c = call(&g, "100=T/A 200=C/C", false, false); /* c.85 changes nothing */
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "Reference/c.2846");
    c = call(&g, "100=T/A 300=A/A", false, false);
    expect(&c, PGX_STATE_AMBIGUOUS, "pgx_why_not_ruled_out", "Reference/c.2846");
    arena_free(&g.mem);
}

/* Is this among what the gene may be beside its lookups? */
static bool may_be(const struct pgx_call *c, const char *phenotype)
{
    for (unsigned i = 0; i < c->n_others; i++)
        if (str_eq_c(c->others[i].phenotype, phenotype))
            return true;
    return false;
}

static void tells_what_else_a_gene_of_lowest_function_may_be(void **state)
{
    struct made_gene g = {.mem = ARENA_INIT};

    (void)state;
    g.d = made_pgx_definition(&g.mem, "DPYD", "100 T A;200 C T;300 A G",
        "Reference;c.2846 100=A;c.1905 200=T;c.85 300=G");
    g.p = made_pgx_phenotypes(
        &g.mem, "DPYD", "Reference=1.0,c.2846=0.5,c.1905=0.0,c.85=1.0");
    struct pgx_call c = call(&g, "200=C/T", false, false);
    assert_true(c.knows_others);
    assert_true(may_be(&c, "0.0+0.5")); /* c.2846 may lie on the other copy */
    assert_true(may_be(&c, "0.0+1.0"));
    assert_false(may_be(&c, "0.5+1.0")); /* one copy has c.1905 whatever the rest is */
    assert_false(may_be(&c, "1.0+1.0"));
    c = call(&g, "100=T/A 200=C/T 300=A/A", false, false); /* on one copy or on both */
    assert_true(may_be(&c, "0.0+0.5") && may_be(&c, "0.0+1.0"));
    assert_false(may_be(&c, "0.0+0.0"));
    arena_free(&g.mem);
}

static void tells_what_else_a_pair_may_be(void **state)
{
    struct made_gene g = nudt15();

    (void)state;
    struct pgx_call c = call(&g, "100=C/C 300=G/G", false, false);
    assert_true(c.knows_others);
    assert_true(may_be(&c, "No+Normal") || may_be(&c, "Normal+No"));
    assert_true(may_be(&c, "No+No")); /* both copies may have what was not seen */
    arena_free(&g.mem);
}

static void explains_which_position_excludes_an_allele(void **state)
{
    struct made_gene g = nudt15();
    struct pgx_call c = call(&g, "100=C/C 200=C/T 300=G/G", false, false);
    unsigned n;
    struct pgx_exclusion *x = pgx_calls_explain(
        &g.d, made_pgx_seen(&g.mem, &g.d, "100=C/C 200=C/T 300=G/G"), &c, &g.mem, &n);

    (void)state;
    expect(&c, PGX_STATE_CALLED, "pgx_why_called", "*1/*3");
    assert_int_equal(n, 3);
    assert_true(str_eq_c(x[0].allele, "*2") && str_eq_c(x[0].position, "10:100"));
    assert_true(str_eq_c(x[0].stated, "CA") && str_eq_c(x[0].seen, "C/C"));
    arena_free(&g.mem);
}

static void a_copy_may_hold_several_star_alleles(void **state)
{
    (void)state;
    assert_int_equal(haplotype_copies(STR("*28"), STR("*1/*80+*28")), 1);
    assert_int_equal(haplotype_copies(STR("*28"), STR("*28/*80+*28")), 2);
    assert_int_equal(haplotype_copies(STR("*2"), STR("*28/*80+*28")), 0);
    assert_int_equal(haplotype_copies(STR("*2A"), STR("*5+*2A/*2A")), 2);
    assert_int_equal(haplotype_copies(STR("*2A"), STR("*2A")), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_when_nothing_open_changes_the_result),
        cmocka_unit_test(what_was_not_read_keeps_a_call_from_being_certain),
        cmocka_unit_test(the_other_phase_is_said),
        cmocka_unit_test(a_man_has_one_x),
        cmocka_unit_test(slco1b1_falls_back_on_one_position),
        cmocka_unit_test(lowest_function_is_certain_only_when_phase_does_not_matter),
        cmocka_unit_test(tells_what_else_a_gene_of_lowest_function_may_be),
        cmocka_unit_test(tells_what_else_a_pair_may_be),
        cmocka_unit_test(explains_which_position_excludes_an_allele),
        cmocka_unit_test(a_copy_may_hold_several_star_alleles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
