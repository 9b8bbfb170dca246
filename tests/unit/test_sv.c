#include "query/sv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_events.h"

/* FWD: exons 7:1000011-26, 47-64, 85-120 (+); REV: on contig 12, minus strand. */

static struct made_kb kb;

static int begin(void **state)
{
    (void)state;
    made_events_kb(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

#define VCF                                                                            \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"

static uint32_t rev(uint32_t at)
{
    return made_gene_pos1(&made_rev, ASSEMBLY_GRCH38, at, 1);
}

/* "7 1000030 . A <DEL> PASS END=5 0/1": one record a line, blanks for tabs. */
static void assert_read(const char *records, const char *findings, const char *fates)
{
    struct made_events x;
    struct buf b = BUF_INIT;
    struct str rest = str_of(records), line, word;
    buf_add_c(&b, VCF);
    while (str_next(&rest, '\n', &line)) {
        for (int i = 0; line.n > 0 && str_next(&line, ' ', &word); i++) {
            buf_add_c(&b, i == 0 ? "" : i == 5 ? "\t.\t" : "\t");
            buf_add_str(&b, word);
            if (i == 6)
                buf_add_c(&b, "\tGT");
        }
        buf_add_c(&b, "\n");
    }
    b.n--;
    b.p[b.n] = '\0';
    if (made_events_read(&x, &kb, "sv", b.p) < 0)
        fail_msg("%s", x.err.msg);
    if (strcmp(made_events_findings(&x), findings) != 0)
        fail_msg("%s -> %s, not %s", records, x.text.p, findings);
    assert_string_equal(made_events_fates(&x), fates);
    made_events_end(&x);
    buf_free(&b);
}

static void a_pair_of_breakends_is_one_event(void **state)
{
    (void)state;
    /* exon 2 of FWD lies between the points that are kept */
    assert_read("7 1000030 a A A[7:1000070[ PASS MATEID=b 0/1\n"
                "7 1000070 b A ]7:1000030]A PASS MATEID=a 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1, mate 1");
    assert_read("7 1000030 a A A[7:1000070[ PASS PARID=b 0/1\n"
                "7 1000070 b A ]7:1000030]A PASS PARID=a 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1, mate 1");
    /* without ids: by the two places */
    assert_read("7 1000030 . A A[7:1000070[ PASS . 0/1\n"
                "7 1000070 . A ]7:1000030]A PASS . 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1, mate 1");
    /* a mate that is not in the file: read all the same */
    assert_read("7 1000070 b A ]7:1000030]A PASS MATEID=a 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1");
}

static void a_symbolic_deletion_says_the_same(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <DEL> PASS END=1000069;SVTYPE=DEL 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1");
    assert_read("7 1000030 . A <DEL> PASS SVLEN=-39;SVTYPE=DEL 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1");
    assert_read("7 1000050 . A <DEL> PASS END=1000058;SVTYPE=DEL 0/1",
        "FWD intragenic_deletion 2-2 in part", "finding 1");
}

static void a_duplication_inside_a_gene_doubles_exons(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <DUP:TANDEM> PASS END=1000069;SVTYPE=DUP 0/1",
        "FWD tandem_duplication 2-2 in_frame", "finding 1");
}

static void an_insertion_is_told_where_it_has_a_name(void **state)
{
    char record[200];
    (void)state;
    snprintf(record, sizeof record, "12 %u . A <INS> PASS END=%u;SVLEN=21 0/1", rev(55),
        rev(55));
    assert_read(record, "REV itd 2-2 in part REV-ITD", "finding 1");
    assert_read(
        "7 1000050 . A <INS> PASS END=1000050;SVLEN=21 0/1", "-", "not_in_kb 1");
}

static void strands_and_brackets_tell_the_partners(void **state)
{
    char record[200];
    (void)state;
    /* keeps FWD up to intron 1; then REV, on the minus strand, read on downwards */
    snprintf(record, sizeof record, "7 1000030 . A A]12:%u] PASS . 0/1", rev(70));
    assert_read(record, "FWD::REV e1 e3", "finding 1");
    /* the other parts of both: REV is first */
    snprintf(record, sizeof record, "7 1000030 . A [12:%u[A PASS . 0/1", rev(70));
    assert_read(record, "REV::FWD e2 e2", "finding 1");
    /* both 5' parts: no fusion */
    snprintf(record, sizeof record, "7 1000030 . A A[12:%u[ PASS . 0/1", rev(70));
    assert_read(
        record, "FWD rearrangement with REV; REV rearrangement with FWD", "finding 1");
}

static void the_callers_own_words_for_sides_are_read(void **state)
{
    char record[200];
    (void)state;
    snprintf(record, sizeof record,
        "7 1000030 . A <TRA> PASS CHR2=12;END=%u;CT=3to3 0/1", rev(70));
    assert_read(record, "FWD::REV e1 e3", "finding 1");
    snprintf(record, sizeof record,
        "7 1000030 . A <BND> PASS CHR2=12;END=5;POS2=%u;STRANDS=++ 0/1", rev(70));
    assert_read(record, "FWD::REV e1 e3", "finding 1");
    assert_read("7 1000030 . A <TRA> PASS CHR2=12;END=70 0/1", "-", "rejected 1");
}

static void a_gene_broken_by_a_place_in_no_gene_is_rearranged(void **state)
{
    (void)state;
    assert_read("7 1000030 . A A[9:5000[ PASS . 0/1", "FWD rearrangement", "finding 1");
    assert_read("9 5000 . A ]7:1000030]A PASS . 0/1", "FWD rearrangement", "finding 1");
}

static void an_inversion_has_two_junctions_and_is_one_event(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <INV> PASS END=2000000 0/1",
        "FWD rearrangement; FWD rearrangement", "finding 1");
    assert_read("7 1000030 . A <INV> PASS END=2000000;CT=3to3 0/1", "FWD rearrangement",
        "finding 1");
}

static void what_is_no_finding_is_counted_by_why(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <DEL> PASS END=1000040 0/1\n"  /* in an intron */
                "7 999000 . A <DEL> PASS END=1002000 0/1\n"   /* all of FWD */
                "7 5000 . A <DEL> PASS END=5100 0/1\n"        /* no gene */
                "13 1000030 . A <DEL> PASS END=1000069 0/1\n" /* FAR: nobody asks */
                "7 1000030 . A <DEL> LowQual END=1000069 0/1\n"
                "7 1000030 . A <DEL> PASS END=1000068 0/0\n"
                "7 1000030 . A A. PASS . 0/1\n"
                "7 1000030 . A G PASS . 0/1\n"
                "7 1000030 . A <CPX> PASS END=1000069 0/1\n"
                "7 1000030 . A A[GL000220.1:5[ PASS . 0/1\n"
                "7 1000030 . A A[7:x[ PASS . 0/1\n"
                "7 1000030 . A A[7:959345973[ PASS . 0/1",
        "-",
        "not_in_kb 1, no_gene 1, no_exon 1, whole_genes 1, reference_genotype 1, "
        "filtered 1, single_breakend 1, small_variant 1, other_type 1, other_contig 1, "
        "rejected 2");
}

static void a_genotype_that_cannot_be_read_is_no_call(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <DEL> PASS END=1000069 0/x\n"
                "7 1000030 . A <DEL> PASS END=1000069 0/2\n"
                "7 1000030 . A <DEL> PASS END=1000069 1/\n"
                "7 1000030 . A <DEL> PASS END=1000069 0/.",
        "-", "not_called 1, duplicate 3");
    /* no genotype was made of the only sample: the record is the call */
    assert_read("7 1000030 . A <DEL> PASS END=1000069 .",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1");
    assert_read("7 1000030 . A <DEL> PASS END=1000069 ./1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1");
}

static void each_alternative_has_its_own_genotype(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <DUP>,<DEL> PASS END=1000069 0/2",
        "FWD intragenic_deletion 2-2 in_frame FWDvII",
        "finding 1, reference_genotype 1");
}

static void assert_fate_of_one_of_two(const char *column, const char *fates)
{
    struct made_events x;
    struct buf b = BUF_INIT;
    buf_fmt(&b,
        "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n"
        "7\t1000030\t.\tA\t<DEL>\t.\tPASS\tEND=1000069\tGT:SR\t%s\t.:9\n",
        column);
    assert_true(made_events_read_sample(&x, &kb, "sv", b.p, "S1") >= 0);
    assert_string_equal(made_events_fates(&x), fates);
    made_events_end(&x);
    buf_free(&b);
}

static void an_event_of_another_sample_is_not_called(void **state)
{
    (void)state;
    assert_fate_of_one_of_two(".", "not_called 1");
    assert_fate_of_one_of_two("./.:.", "not_called 1");
    assert_fate_of_one_of_two(".:7", "finding 1");
    assert_fate_of_one_of_two("0/0:7", "reference_genotype 1");
}

static void the_same_event_again_is_a_duplicate(void **state)
{
    (void)state;
    assert_read("7 1000030 . A <DEL> PASS END=1000069 0/1\n"
                "7 1000030 . A <DEL> PASS END=1000069 0/1",
        "FWD intragenic_deletion 2-2 in_frame FWDvII", "finding 1, duplicate 1");
}

static void a_file_of_the_other_assembly_is_refused(void **state)
{
    struct made_events x;
    (void)state;
    assert_int_equal(made_events_read(&x, &kb, "sv",
                         "##fileformat=VCFv4.2\n##contig=<ID=7,length=159138663>\n"
                         "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"),
        ERR_SAMPLE);
    assert_string_equal(x.err.msg, "--sv is GRCh37, the sample is GRCh38");
    made_events_end(&x);
}

static void it_denies_nothing_that_it_does_not_list(void **state)
{
    struct made_events x;
    (void)state;
    assert_int_equal(made_events_read(&x, &kb, "sv", VCF), 0);
    assert_int_equal(
        events_looked(&x.events, CRITERION_FUSION, STR("FWD")), LOOKED_NOT);
    assert_int_equal(
        events_looked(&x.events, CRITERION_REARRANGEMENT, STR("FWD")), LOOKED_NOT);
    made_events_end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_of_breakends_is_one_event),
        cmocka_unit_test(a_symbolic_deletion_says_the_same),
        cmocka_unit_test(a_duplication_inside_a_gene_doubles_exons),
        cmocka_unit_test(an_insertion_is_told_where_it_has_a_name),
        cmocka_unit_test(strands_and_brackets_tell_the_partners),
        cmocka_unit_test(the_callers_own_words_for_sides_are_read),
        cmocka_unit_test(a_gene_broken_by_a_place_in_no_gene_is_rearranged),
        cmocka_unit_test(an_inversion_has_two_junctions_and_is_one_event),
        cmocka_unit_test(what_is_no_finding_is_counted_by_why),
        cmocka_unit_test(a_genotype_that_cannot_be_read_is_no_call),
        cmocka_unit_test(each_alternative_has_its_own_genotype),
        cmocka_unit_test(an_event_of_another_sample_is_not_called),
        cmocka_unit_test(the_same_event_again_is_a_duplicate),
        cmocka_unit_test(a_file_of_the_other_assembly_is_refused),
        cmocka_unit_test(it_denies_nothing_that_it_does_not_list),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
