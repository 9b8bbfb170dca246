#include "kb/model/finding_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "kb/model/evaluate.h"
#include "tests/unit/random_criterion.h"

#define N_CASES 20000

static void assert_same(const struct verdict *a, const struct verdict *b)
{
    assert_int_equal(a->value, b->value);
    assert_int_equal(a->is_partial, b->is_partial);
    assert_int_equal(a->rung, b->rung);
    assert_string_equal(a->reason.key, b->reason.key);
    assert_int_equal(a->n_findings, b->n_findings);
    for (unsigned i = 0; i < a->n_findings; i++)
        assert_int_equal(a->findings[i], b->findings[i]);
}

static void an_index_changes_no_verdict(void **state)
{
    uint64_t x = 0x2545f4914f6cdd1du;
    struct arena mem = ARENA_INIT;
    unsigned n_true = 0;

    (void)state;
    for (unsigned i = 0; i < N_CASES; i++) {
        struct random_patient p;
        arena_reset(&mem);
        random_patient_make(&p, &mem, &x);
        struct criterion *c = random_criterion(&mem, &x, 3, false);
        p.view.index = NULL;
        struct verdict want = criterion_evaluate(c, &p.view, &mem, NULL);
        p.view.index = finding_index_new(p.view.findings, p.view.n_findings, &mem);
        struct verdict have = criterion_evaluate(c, &p.view, &mem, NULL);
        assert_same(&want, &have);
        n_true += want.value == TRUTH_TRUE;
    }
    assert_true(n_true > N_CASES / 100);
    arena_free(&mem);
}

static void a_finding_is_listed_once_under_each_gene_of_its_readings(void **state)
{
    struct arena mem = ARENA_INIT;
    struct protein_reading readings[] = {
        {.gene = STR("CDKN2A")}, {.gene = STR("CDKN2A")}, {.gene = STR("CDKN2B")}};
    struct finding findings[] = {{.kind = FINDING_COPY_NUMBER, .gene = STR("CDKN2A")},
        {.gene = STR("TP53"), .proteins = readings, .n_proteins = 3},
        {.gene = STR("CDKN2A")}};
    struct finding_index *x = finding_index_new(findings, 3, &mem);
    struct finding_list list = finding_index_gene(x, STR("CDKN2A"));

    (void)state;
    assert_int_equal(list.n, 2);
    assert_int_equal(list.at[0], 1);
    assert_int_equal(list.at[1], 2);
    assert_int_equal(finding_index_gene(x, STR("CDKN2B")).n, 1);
    assert_int_equal(finding_index_gene(x, STR("TP53")).n, 0);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_changes_no_verdict),
        cmocka_unit_test(a_finding_is_listed_once_under_each_gene_of_its_readings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
