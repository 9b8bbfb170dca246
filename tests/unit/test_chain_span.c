#include "kb/model/chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/*
 * GRCh37 to GRCh38, 0-based:
 *   1: [1000,1100) -> [2000,2100), one gap of ten bases on both sides, [1110,1210) ->
 *      [2110,2210); a weak chain with a gap of its own lies over [1000,1100) too, on
 *      contig 9
 *   2: [1000,1300) turned -> [5000,5300)
 *   3: [100,200) to 3 and, by a chain as good, [150,200) to 4
 *   5: [0,50) -> [100,150); 6: [0,50) -> the same place by a weak chain
 */
static const char CHAINS[] =
    "chain 1000 chr1 249250621 + 1000 1210 chr1 248956422 + 2000 2210 1\n"
    "100\t10\t10\n"
    "100\n"
    "\n"
    "chain 50 chr1 249250621 + 1000 1100 chr9 138394717 + 0 95 2\n"
    "40\t5\t0\n"
    "55\n"
    "\n"
    "chain 1000 chr2 243199373 + 1000 1300 chr2 242193529 - 242188229 242188529 3\n"
    "300\n"
    "\n"
    "chain 1000 chr3 198022430 + 100 200 chr3 198295559 + 100 200 4\n"
    "100\n"
    "\n"
    "chain 1000 chr3 198022430 + 150 200 chr4 190214555 + 150 200 5\n"
    "50\n"
    "\n"
    "chain 9000 chr5 180915260 + 0 50 chr5 181538259 + 100 150 6\n"
    "50\n"
    "\n"
    "chain 90 chr6 171115067 + 0 50 chr5 181538259 + 100 150 7\n"
    "50\n";

struct span_case {
    enum assembly from;
    unsigned contig;
    uint32_t beg1, end1;
    enum lift lift;
    unsigned contig_out;
    uint32_t beg1_out, end1_out;
    bool is_reversed;
};

static const struct span_case cases[] = {
    {ASSEMBLY_GRCH37, 1, 1001, 1100, LIFT_OK, 1, 2001, 2100, false},
    {ASSEMBLY_GRCH38, 1, 2001, 2100, LIFT_OK, 1, 1001, 1100, false},
    {ASSEMBLY_GRCH37, 1, 1111, 1210, LIFT_OK, 1, 2111, 2210, false},
    /* the ends are as far apart on both assemblies */
    {ASSEMBLY_GRCH37, 1, 1051, 1150, LIFT_SPLIT, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 1, 1091, 1105, LIFT_SPLIT, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 1, 990, 1010, LIFT_SPLIT, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 1, 1102, 1105, LIFT_UNMAPPED, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 2, 1001, 1010, LIFT_OK, 2, 5291, 5300, true},
    {ASSEMBLY_GRCH38, 2, 5291, 5300, LIFT_OK, 2, 1001, 1010, true},
    {ASSEMBLY_GRCH37, 3, 101, 150, LIFT_OK, 3, 101, 150, false},
    {ASSEMBLY_GRCH37, 3, 101, 151, LIFT_AMBIGUOUS, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 5, 1, 50, LIFT_OK, 5, 101, 150, false},
    {ASSEMBLY_GRCH37, 6, 1, 50, LIFT_AMBIGUOUS, 0, 0, 0, false}, /* not the way back */
    {ASSEMBLY_GRCH37, CONTIG_MT, 5, 16569, LIFT_OK, CONTIG_MT, 5, 16569, false},
    {ASSEMBLY_GRCH37, 1, 0, 5, LIFT_UNMAPPED, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 1, 1010, 1001, LIFT_UNMAPPED, 0, 0, 0, false},
    {ASSEMBLY_GRCH37, 1, 249250621, 249250622, LIFT_UNMAPPED, 0, 0, 0, false},
    {ASSEMBLY_NONE, 1, 1001, 1100, LIFT_UNMAPPED, 0, 0, 0, false},
};

static void a_span_is_placed_only_as_a_whole_and_alone(void **state)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("x.chain", CHAINS, strlen(CHAINS), &err);
    struct chain *c = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, &err);

    (void)state;
    stream_close(in);
    assert_non_null(c);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct span_case *k = &cases[i];
        const struct chain_span from = {k->from, k->contig, k->beg1, k->end1};
        struct chain_span to;
        bool is_reversed;
        enum lift lift = chain_lift_span(c, &from, &to, &is_reversed);

        if (lift != k->lift)
            fail_msg("case %zu: %s", i, lift_name(lift));
        if (lift != LIFT_OK)
            continue;
        assert_int_equal(to.assembly, assembly_other(k->from));
        assert_int_equal(to.contig, k->contig_out);
        assert_int_equal(to.beg1, k->beg1_out);
        assert_int_equal(to.end1, k->end1_out);
        assert_int_equal(is_reversed, k->is_reversed);
    }
    chain_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_span_is_placed_only_as_a_whole_and_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
