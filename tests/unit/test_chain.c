#include "kb/model/chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/*
 * GRCh37 contig 1 to GRCh38, 0-based:
 *   [1000,1100) -> [2000,2100)   then 5 bases only of 37, 3 only of 38
 *   [1105,1205) -> [2103,2203)
 * contig 2, turned: [1000,1100) -> [5000,5100) of contig 2's plus strand, then 10 only
 *   of 37: [1110,1160) -> [4950,5000)
 * contig 3: [100,200) by two chains of like scores, to contigs 3 and 4
 * contig 5: [0,50) -> [100,150) by a strong chain; contig 6 [0,50) -> the same place by
 *   a weak one, so that 6 does not come back
 */
static const char CHAINS[] =
    "# comment\n"
    "chain 1000 chr1 249250621 + 1000 1205 chr1 248956422 + 2000 2203 1\n"
    "100\t5\t3\n"
    "100\n"
    "\n"
    "chain 1000 chr2 243199373 + 1000 1160 chr2 242193529 - 242188429 "
    "242188579 2\n"
    "100 10 0\n"
    "50\n"
    "chain 1000 chr3 198022430 + 100 200 chr3 198295559 + 100 200 3\n"
    "100\n"
    "chain 100 chr3 198022430 + 100 200 chr4 190214555 + 100 200 4\n"
    "100\n"
    "chain 9000 chr5 180915260 + 0 50 chr5 181538259 + 100 150 5\n"
    "50\n"
    "chain 90 chr6 171115067 + 0 50 chr5 181538259 + 100 150 6\n"
    "50\n"
    "chain 90 chr6_cox_hap2 4795371 + 0 50 chr6 170805979 + 100 150 7\n"
    "50\n"
    "chain 90 chrM 16571 + 0 50 chrM 16569 + 0 50 8\n"
    "50\n";

static struct chain *read_text(const char *text, struct err *err)
{
    struct stream *in = stream_open_bytes("test.chain", text, strlen(text), err);
    struct chain *c = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, err);

    stream_close(in);
    return c;
}

static int setup(void **state)
{
    struct err err;

    *state = read_text(CHAINS, &err);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    chain_free(*state);
    return 0;
}

static void assert_lifts(const struct chain *c, enum assembly from, unsigned contig,
    uint32_t pos1, unsigned want_contig, uint32_t want1, bool want_reversed)
{
    unsigned contig_out;
    uint32_t out1;
    bool is_reversed;

    assert_int_equal(
        chain_lift_pos(c, from, contig, pos1, &contig_out, &out1, &is_reversed),
        LIFT_OK);
    assert_int_equal(contig_out, want_contig);
    assert_int_equal(out1, want1);
    assert_int_equal(is_reversed, want_reversed);
    assert_int_equal(chain_lift_pos(c, assembly_other(from), want_contig, want1,
                         &contig_out, &out1, &is_reversed),
        LIFT_OK);
    assert_int_equal(contig_out, contig);
    assert_int_equal(out1, pos1);
}

static enum lift lift_of(
    const struct chain *c, enum assembly from, unsigned contig, uint32_t pos1)
{
    unsigned contig_out;
    uint32_t out1;
    bool is_reversed;

    return chain_lift_pos(c, from, contig, pos1, &contig_out, &out1, &is_reversed);
}

static void lifts_positions_both_ways(void **state)
{
    const struct chain *c = *state;

    assert_lifts(c, ASSEMBLY_GRCH37, 1, 1001, 1, 2001, false);
    assert_lifts(c, ASSEMBLY_GRCH37, 1, 1100, 1, 2100, false);
    assert_lifts(c, ASSEMBLY_GRCH37, 1, 1106, 1, 2104, false);
    assert_lifts(c, ASSEMBLY_GRCH37, 1, 1205, 1, 2203, false);
    assert_lifts(c, ASSEMBLY_GRCH38, 1, 2001, 1, 1001, false);
}

static void lifts_to_the_turned_strand(void **state)
{
    const struct chain *c = *state;

    assert_lifts(c, ASSEMBLY_GRCH37, 2, 1001, 2, 5100, true);
    assert_lifts(c, ASSEMBLY_GRCH37, 2, 1100, 2, 5001, true);
    assert_lifts(c, ASSEMBLY_GRCH37, 2, 1111, 2, 5000, true);
    assert_lifts(c, ASSEMBLY_GRCH37, 2, 1160, 2, 4951, true);
}

static void lifts_nothing_outside_blocks(void **state)
{
    const struct chain *c = *state;

    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 1, 1000), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 1, 1101), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 1, 1105), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 1, 1206), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH38, 1, 2102), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 9, 1001), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 1, 0), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 1, UINT32_MAX), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_NONE, 1, 1001), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, CONTIG_NONE, 1), LIFT_UNMAPPED);
    assert_int_equal(lift_of(c, ASSEMBLY_GRCH37, 999, 1), LIFT_UNMAPPED);
}

static void refuses_two_ways_of_like_score(void **state)
{
    assert_int_equal(lift_of(*state, ASSEMBLY_GRCH37, 3, 150), LIFT_AMBIGUOUS);
}

static void refuses_a_place_that_belongs_to_another(void **state)
{
    assert_lifts(*state, ASSEMBLY_GRCH37, 5, 10, 5, 110, false);
    assert_int_equal(lift_of(*state, ASSEMBLY_GRCH37, 6, 10), LIFT_AMBIGUOUS);
}

static void mt_is_the_same_on_both(void **state)
{
    assert_lifts(*state, ASSEMBLY_GRCH37, CONTIG_MT, 3243, CONTIG_MT, 3243, false);
    assert_lifts(*state, ASSEMBLY_GRCH38, CONTIG_MT, 16569, CONTIG_MT, 16569, false);
    assert_int_equal(lift_of(*state, ASSEMBLY_GRCH37, CONTIG_MT, 16570), LIFT_UNMAPPED);
}

static uint32_t fetch_gs(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    (void)ctx;
    (void)contig;
    (void)pos1;
    if (assembly != ASSEMBLY_GRCH38)
        return 0;
    memset(out, 'G', n);
    return n;
}

static const struct refbases ALL_G = {.fetch = fetch_gs};

/* "contig:pos1:ref:alt" on GRCh38, or the name of what hindered it */
static void assert_allele_lifts(const struct chain *c, const char *text,
    const struct refbases *bases, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct err err;
    struct allele a, out;
    enum lift lift;

    assert_int_equal(allele_parse(str_of(text), ASSEMBLY_GRCH37, &mem, &a, &err), 0);
    lift = chain_lift_allele(c, &a, bases, &mem, &out);
    if (lift != LIFT_OK) {
        assert_string_equal(lift_name(lift), want);
    } else {
        assert_string_equal(str_cstr(&mem, allele_text(&mem, &out)), want);
        assert_int_equal(out.assembly, ASSEMBLY_GRCH38);
    }
    arena_free(&mem);
}

static void lifts_alleles_whose_bases_stay_in_a_row(void **state)
{
    const struct chain *c = *state;

    assert_allele_lifts(c, "1:1001:A:T", NULL, "1:2001:A:T");
    assert_allele_lifts(c, "1:1010:ACC:A", NULL, "1:2010:ACC:A");
    assert_allele_lifts(c, "1:1010:A:ATT", NULL, "1:2010:A:ATT");
    assert_allele_lifts(c, "1:1099:AC:GT", NULL, "1:2099:AC:GT");
}

static void refuses_alleles_cut_by_a_gap(void **state)
{
    const struct chain *c = *state;

    assert_allele_lifts(c, "1:1099:ACCC:A", NULL, "split");
    assert_allele_lifts(c, "1:1100:ACCCCCT:GACCCCG", NULL, "split");
    assert_allele_lifts(c, "1:1101:A:T", NULL, "unmapped");
    /* the gap stands where the bases would be inserted or deleted */
    assert_allele_lifts(c, "1:1100:A:AT", NULL, "split");
    assert_allele_lifts(c, "1:1099:AC:A", NULL, "split");
    assert_allele_lifts(c, "1:1098:AC:A", NULL, "1:2098:AC:A");
    assert_allele_lifts(c, "3:150:A:T", NULL, "ambiguous");
}

static enum lift span_of(const struct chain *c, unsigned contig, uint32_t beg1,
    uint32_t end1, struct chain_span *out, bool *is_reversed)
{
    const struct chain_span from = {ASSEMBLY_GRCH37, contig, beg1, end1};

    return chain_lift_span(c, &from, out, is_reversed);
}

static void lifts_a_span_only_as_a_whole(void **state)
{
    const struct chain *c = *state;
    struct chain_span out;
    bool is_reversed;

    assert_int_equal(span_of(c, 1, 1001, 1100, &out, &is_reversed), LIFT_OK);
    assert_int_equal(out.contig, 1);
    assert_int_equal(out.beg1, 2001);
    assert_int_equal(out.end1, 2100);
    assert_false(is_reversed);
    assert_int_equal(span_of(c, 1, 1001, 1101, &out, &is_reversed), LIFT_SPLIT);
    assert_int_equal(span_of(c, 1, 1000, 1001, &out, &is_reversed), LIFT_SPLIT);
    assert_int_equal(span_of(c, 1, 1100, 1106, &out, &is_reversed), LIFT_SPLIT);
    assert_int_equal(span_of(c, 1, 1101, 1105, &out, &is_reversed), LIFT_UNMAPPED);
    assert_int_equal(span_of(c, 3, 110, 120, &out, &is_reversed), LIFT_AMBIGUOUS);
    assert_int_equal(span_of(c, 6, 10, 20, &out, &is_reversed), LIFT_AMBIGUOUS);
    assert_int_equal(span_of(c, 2, 1001, 1010, &out, &is_reversed), LIFT_OK);
    assert_int_equal(out.beg1, 5091);
    assert_int_equal(out.end1, 5100);
    assert_true(is_reversed);
}

static void turns_substitutions_with_the_strand(void **state)
{
    const struct chain *c = *state;

    assert_allele_lifts(c, "2:1001:A:C", NULL, "2:5100:T:G");
    assert_allele_lifts(c, "2:1001:AC:GT", NULL, "2:5099:GT:AC");
    assert_allele_lifts(c, "2:1001:ACG:TT", NULL, "2:5098:CGT:AA");
}

static void turns_an_indel_only_with_bases_of_the_target(void **state)
{
    const struct chain *c = *state;

    /* 1010..1012 are ACC; 1013 becomes the anchor at 5088 */
    assert_allele_lifts(c, "2:1010:ACC:A", &ALL_G, "2:5088:GGG:G");
    assert_allele_lifts(c, "2:1010:A:ACT", &ALL_G, "2:5090:G:GAG");
    assert_allele_lifts(c, "2:1010:ACT:A", NULL, "unmapped");
    /* across the gap that only 37 has */
    assert_allele_lifts(c, "2:1100:A:AT", &ALL_G, "split");
}

static void refuses_an_allele_whose_ref_the_target_does_not_have(void **state)
{
    const struct chain *c = *state;

    assert_allele_lifts(c, "1:1001:A:T", &ALL_G, "ref_disagrees");
    assert_allele_lifts(c, "1:1001:G:T", &ALL_G, "1:2001:G:T");
    assert_allele_lifts(c, "2:1001:C:T", &ALL_G, "2:5100:G:A");
    assert_allele_lifts(c, "2:1001:G:T", &ALL_G, "ref_disagrees");
    assert_allele_lifts(c, "1:1010:GCC:G", &ALL_G, "ref_disagrees");
}

static void refuses_alleles_that_leave_their_contig(void **state)
{
    struct arena mem = ARENA_INIT;
    struct allele a = {ASSEMBLY_GRCH37, 1, 249250621, STR("AC"), STR("A")}, out;

    assert_int_equal(chain_lift_allele(*state, &a, NULL, &mem, &out), LIFT_UNMAPPED);
    a.pos1 = 0;
    assert_int_equal(chain_lift_allele(*state, &a, NULL, &mem, &out), LIFT_UNMAPPED);
    arena_free(&mem);
}

static void assert_unreadable(const char *text, const char *says)
{
    struct err err = {0};
    struct chain *c = read_text(text, &err);

    assert_null(c);
    assert_int_equal(err.code, ERR_FAIL);
    if (!strstr(err.msg, says))
        fail_msg("\"%s\" does not say \"%s\"", err.msg, says);
}

#define HEAD "chain 1 chr1 249250621 + 0 10 chr1 248956422 + 0 10 1\n"

static void names_file_and_line_of_what_is_no_chain(void **state)
{
    (void)state;
    assert_unreadable("", "test.chain: no chain");
    assert_unreadable("10\n", "test.chain:1: \"10\" found, expected a chain header");
    assert_unreadable(
        HEAD "5\n", "test.chain:2: \"5\" found, expected blocks and gaps");
    assert_unreadable(HEAD "5 0 0\n", "test.chain:2: the file ends inside a chain");
    assert_unreadable(HEAD "5 0\n5\n", "test.chain:2");
    assert_unreadable(HEAD "11\n", "test.chain:2: \"11\" found, expected a block");
    assert_unreadable(
        HEAD "4 7 0\n6\n", "test.chain:2: \"4 7 0\" found, expected a gap");
    assert_unreadable(HEAD "4294967295 4294967295 4294967295\n6\n", "test.chain:2");
    assert_unreadable(HEAD "5 0 0 0\n5\n", "test.chain:2");
    assert_unreadable(HEAD "x\n", "test.chain:2");
    assert_unreadable(
        "chain 1 chr1 249250621 - 0 10 chr1 248956422 + 0 10 1\n10\n", "test.chain:1");
    assert_unreadable(
        "chain 1 chr1 249250621 + 10 0 chr1 248956422 + 0 10 1\n10\n", "test.chain:1");
    assert_unreadable("chain 1 chr1 249250621 + 0 10 chr1 248956422 + 0 248956423 1\n",
        "test.chain:1");
}

static void refuses_a_chain_of_other_assemblies(void **state)
{
    (void)state;
    assert_unreadable("chain 1 chr1 248956422 + 0 10 chr1 249250621 + 0 10 1\n10\n",
        "test.chain:1: contig 1 has 248956422 bases, expected 249250621 as in GRCh37");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lifts_positions_both_ways),
        cmocka_unit_test(lifts_to_the_turned_strand),
        cmocka_unit_test(lifts_nothing_outside_blocks),
        cmocka_unit_test(refuses_two_ways_of_like_score),
        cmocka_unit_test(refuses_a_place_that_belongs_to_another),
        cmocka_unit_test(mt_is_the_same_on_both),
        cmocka_unit_test(lifts_alleles_whose_bases_stay_in_a_row),
        cmocka_unit_test(refuses_alleles_cut_by_a_gap),
        cmocka_unit_test(lifts_a_span_only_as_a_whole),
        cmocka_unit_test(turns_substitutions_with_the_strand),
        cmocka_unit_test(turns_an_indel_only_with_bases_of_the_target),
        cmocka_unit_test(refuses_an_allele_whose_ref_the_target_does_not_have),
        cmocka_unit_test(refuses_alleles_that_leave_their_contig),
        cmocka_unit_test(names_file_and_line_of_what_is_no_chain),
        cmocka_unit_test(refuses_a_chain_of_other_assemblies),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
