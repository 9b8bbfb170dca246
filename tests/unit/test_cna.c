#include "query/cna.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "tests/unit/made_events.h"

/* FWD is 7:1000011-1000120, REV 12, FAR 13, BARE 17; transcripts at 11-120. */

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

static void assert_read(const char *file, const char *findings, const char *fates)
{
    struct made_events x;
    if (made_events_read(&x, &kb, "cna", file) < 0)
        fail_msg("%s", x.err.msg);
    assert_string_equal(made_events_findings(&x), findings);
    assert_string_equal(made_events_fates(&x), fates);
    made_events_end(&x);
}

static void assert_refused(const char *file, const char *words)
{
    struct made_events x;
    assert_int_equal(made_events_read(&x, &kb, "cna", file), ERR_SAMPLE);
    if (!strstr(x.err.msg, words))
        fail_msg("said \"%s\"", x.err.msg);
    made_events_end(&x);
}

#define PLAIN "Chromosome\tStart\tEnd\tnMajor\tnMinor\n"

static void a_plain_table_gives_copies_by_allele(void **state)
{
    (void)state;
    assert_read(PLAIN "7\t900001\t1100000\t8\t1\n12\t900001\t1100000\t1\t1\n",
        "FWD amplification whole focal amplification_total", "finding 1, neutral 1");
    assert_read(PLAIN "7\t900001\t1100000\t0\t0\n",
        "FWD homozygous_deletion whole focal homozygous_deletion_total", "finding 1");
}

static void a_gain_is_told_only_where_the_kb_asks_for_one(void **state)
{
    (void)state;
    assert_read(PLAIN "7\t900001\t1100000\t2\t1\n", "FWD gain whole focal gain_total",
        "finding 1");
    assert_read(PLAIN "12\t900001\t1100000\t2\t1\n", "-", "not_in_kb 1");
    assert_read(PLAIN "12\t900001\t1100000\t1\t0\n", "REV loss whole focal loss_total",
        "finding 1");
    assert_read(PLAIN "7\t900001\t1100000\t1\t0\n", "-", "not_in_kb 1");
}

static void a_segment_that_ends_inside_a_gene_changes_a_part_of_it(void **state)
{
    (void)state;
    assert_read(PLAIN "7\t900001\t1000060\t8\t1\n7\t1000061\t1100000\t1\t1\n",
        "FWD amplification part focal amplification_total", "finding 1, neutral 1");
}

static void cnvkit_counts_from_zero_and_gives_log2(void **state)
{
    struct made_events x;
    (void)state;
    assert_read("chromosome\tstart\tend\tgene\tlog2\tprobes\n"
                "chr7\t900000\t1100000\t-\t1.6\t9\nchr12\t900000\t1100000\t-\t-1.2\t9\n"
                "chr13\t900000\t1100000\t-\t0.1\t9\n",
        "FWD amplification whole focal amplification_log2; "
        "REV homozygous_deletion whole focal homozygous_deletion_log2",
        "finding 2, neutral 1");
    made_events_read(&x, &kb, "cna",
        "chromosome\tstart\tend\tgene\tlog2\nchr7\t0\t1100000\t-\t1.6\n");
    assert_int_equal(x.events.findings[0].event->beg1, 1);
    assert_string_equal(x.events.inputs[0]->format, "cnvkit_cns");
    made_events_end(&x);
}

static void the_copies_of_call_cns_go_before_its_log2(void **state)
{
    struct made_events x;
    (void)state;
    assert_int_equal(made_events_read(&x, &kb, "cna",
                         "chromosome\tstart\tend\tgene\tlog2\tcn\tcn1\tcn2\tdepth\n"
                         "7\t900000\t1100000\t-\t0.9\t7\t6\t1\t80\n"),
        0);
    assert_string_equal(
        made_events_findings(&x), "FWD amplification whole focal amplification_total");
    assert_string_equal(x.events.inputs[0]->format, "cnvkit_call_cns");
    assert_true(x.events.findings[0].event->copies == 7);
    assert_true(x.events.findings[0].event->minor_copies == 1);
    made_events_end(&x);
}

#define SEG "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\n"

static void seg_counts_from_one_and_is_of_one_sample(void **state)
{
    struct made_events x;
    (void)state;
    made_events_read(&x, &kb, "cna", SEG "S1\t7\t900001\t1100000\t20\t1.6\n");
    assert_string_equal(
        made_events_findings(&x), "FWD amplification whole focal amplification_log2");
    assert_string_equal(x.events.inputs[0]->format, "seg");
    assert_int_equal(x.events.findings[0].event->beg1, 900001);
    made_events_end(&x);
    assert_refused(SEG "S1\t7\t1\t9\t20\t0\nS2\t7\t1\t9\t20\t0\n",
        ":3: found segments of \"S2\" after those of \"S1\"");
}

#define VCF38                                                                          \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"

static void a_vcf_gives_copies_or_only_a_direction(void **state)
{
    (void)state;
    assert_read(VCF38 "7\t900000\t.\tN\t<DUP>\t.\tPASS\tEND=1100000\tGT:CN\t./1:9\n",
        "FWD amplification whole focal amplification_total", "finding 1");
    assert_read(VCF38 "7\t900000\t.\tN\t<DUP>\t.\tPASS\tEND=1100000\tGT\t0/1\n",
        "FWD gain whole focal gain_call", "finding 1");
    assert_read(VCF38
        "12\t900000\t.\tN\t<DEL>\t.\tPASS\tSVTYPE=DEL;SVLEN=-200000\tGT\t0/1\n",
        "REV loss whole focal loss_call", "finding 1");
    assert_read(VCF38 "7\t900000\t.\tN\t.\t.\tPASS\tEND=1100000\tGT:CN\t./.:2\n", "-",
        "neutral 1");
    assert_read(VCF38 "7\t900000\t.\tN\t<CNV>\t.\tcnvQual\tEND=1100000\tGT:CN\t./1:9\n"
                      "7\t5\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n"
                      "7\t9\t.\tA\tA[12:5[\t.\tPASS\t.\tGT\t0/1\n",
        "-", "filtered 1, small_variant 1, other_type 1");
}

static void a_genotype_that_cannot_be_read_is_no_call(void **state)
{
    (void)state;
    assert_read(VCF38 "7\t900000\t.\tN\t<DUP>\t.\tPASS\tEND=1100000\tGT:CN\t0/x:9\n",
        "-", "not_called 1");
    assert_read(VCF38 "7\t900000\t.\tN\t<DUP>\t.\tPASS\tEND=1100000\tGT\t0/3\n", "-",
        "not_called 1");
    assert_read(VCF38 "7\t900000\t.\tN\t<DUP>\t.\tPASS\tEND=1100000\tGT\t0/.\n", "-",
        "not_called 1");
    /* copies that are given go before a genotype that is missing */
    assert_read(VCF38 "7\t900000\t.\tN\t<DUP>\t.\tPASS\tEND=1100000\tGT:CN\t0/.:9\n",
        "FWD amplification whole focal amplification_total", "finding 1");
    /* of two ALTs the sample has one */
    assert_read(VCF38
        "7\t900000\t.\tN\t<DEL>,<DUP>\t.\tPASS\tEND=1100000\tGT:CN\t0/2:9\n",
        "FWD amplification whole focal amplification_total",
        "finding 1, reference_genotype 1");
}

static void a_vcf_of_the_other_assembly_is_refused(void **state)
{
    (void)state;
    assert_refused("##fileformat=VCFv4.2\n##contig=<ID=7,length=159138663>\n"
                   "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n",
        "--cna is GRCh37, the sample is GRCh38");
}

static void a_ploidy_moves_what_is_a_gain_or_an_amplification(void **state)
{
    (void)state;
    assert_read("chromosome\tstart\tend\tcn\tploidy\n7\t900001\t1100000\t7\t4\n",
        "FWD gain whole focal gain_ploidy", "finding 1");
    assert_read("chromosome\tstart\tend\tcn\tploidy\n7\t900001\t1100000\t12\t4\n",
        "FWD amplification whole focal amplification_ploidy", "finding 1");
    assert_read("chromosome\tstart\tend\tcn\tploidy\n7\t900001\t1100000\t4\t4\n", "-",
        "neutral 1");
}

static void an_arm_is_lost_when_most_of_what_was_measured_is(void **state)
{
    (void)state;
    assert_read(PLAIN "7\t1\t50000000\t1\t0\n7\t50000001\t60000000\t1\t1\n",
        "7p loss whole arm loss_total", "finding 1, neutral 1");
    assert_read(PLAIN "7\t1\t40000000\t1\t0\n7\t40000001\t60000000\t1\t1\n", "-",
        "not_in_kb 1, neutral 1");
    /* too little of the arm was measured */
    assert_read(PLAIN "7\t1\t20000000\t1\t0\n", "-", "not_in_kb 1");
}

static void without_the_sex_one_x_is_neither_normal_nor_lost(void **state)
{
    (void)state;
    assert_read(PLAIN "X\t10000000\t20000000\t1\t0\n", "-", "sex_not_known 1");
}

static void what_cannot_be_is_rejected_with_its_line(void **state)
{
    struct made_events x;
    (void)state;
    made_events_read(&x, &kb, "cna",
        PLAIN "7\t900001\t959345973\t1\t1\n7\t5\t4\t1\t1\n7\tx\t4\t1\t1\n"
              "7\t1\t4\tmany\t1\n7\t1\t4\n7\t1\t4\t-3\t1\nKI270706.1\t1\t4\t1\t1\n");
    assert_string_equal(made_events_fates(&x), "other_contig 1, rejected 6");
    assert_string_equal(made_events_reject(&x),
        "2: found an end at 959345973, expected one inside contig 7 of GRCh38 "
        "(159345973 bases)");
    made_events_end(&x);
    assert_refused("a\tb\nc\td\n", "chromosome");
    assert_refused(
        "Chromosome\tStart\tEnd\n7\t1\t4\n", "found no column of copy numbers");
}

/* Segments that reach the ends of contigs tell the assembly: 1 and 13 are longer on
 * GRCh37, 7 is longer on GRCh38. */
static void a_table_whose_ends_fit_the_other_assembly_only_is_refused(void **state)
{
    (void)state;
    assert_refused(PLAIN "1\t120000000\t249250621\t1\t1\n"
                         "7\t900001\t1100000\t8\t1\n"
                         "13\t20000000\t115169878\t1\t1\n",
        "2 segments end beyond their contig on GRCh38, and all lie inside on GRCh37");
    assert_read(PLAIN "7\t900001\t1100000\t8\t1\n"
                      "13\t20000000\t115169878\t1\t1\n",
        "FWD amplification whole focal amplification_total", "finding 1, rejected 1");
    assert_read(PLAIN "1\t120000000\t249250621\t1\t1\n"
                      "7\t150000000\t159345973\t1\t1\n"
                      "13\t20000000\t115169878\t1\t1\n",
        "-", "neutral 1, rejected 2");
}

static void a_gene_is_looked_at_when_segments_cover_it(void **state)
{
    struct made_events x;
    (void)state;
    made_events_read(&x, &kb, "cna",
        PLAIN "7\t900001\t1000060\t1\t1\n7\t1000090\t1100000\t1\t1\n"
              "12\t900001\t1000060\t1\t1\n13\t900001\t1100000\tNA\tNA\n");
    const struct events *e = &x.events;
    assert_int_equal(
        events_looked(e, CRITERION_COPY_NUMBER, STR("FWD")), LOOKED_REFERENCE);
    assert_int_equal(
        events_looked(e, CRITERION_COPY_NUMBER, STR("FAR")), LOOKED_UNSURE);
    assert_int_equal(events_looked(e, CRITERION_COPY_NUMBER, STR("BARE")), LOOKED_NOT);
    assert_int_equal(events_looked(e, CRITERION_COPY_NUMBER, STR("7p")), LOOKED_NOT);
    assert_int_equal(events_looked(e, CRITERION_FUSION, STR("FWD")), LOOKED_NOT);
    assert_int_equal(
        events_looked(e, CRITERION_COPY_NUMBER, STR_NONE), LOOKED_REFERENCE);
    uint64_t sum = 0;
    for (unsigned i = 0; i < N_CNA_GENE_FATES; i++)
        sum += e->cna->genes[i];
    assert_int_equal(sum, e->spans->n);
    made_events_end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_table_gives_copies_by_allele),
        cmocka_unit_test(a_gain_is_told_only_where_the_kb_asks_for_one),
        cmocka_unit_test(a_segment_that_ends_inside_a_gene_changes_a_part_of_it),
        cmocka_unit_test(cnvkit_counts_from_zero_and_gives_log2),
        cmocka_unit_test(the_copies_of_call_cns_go_before_its_log2),
        cmocka_unit_test(seg_counts_from_one_and_is_of_one_sample),
        cmocka_unit_test(a_vcf_gives_copies_or_only_a_direction),
        cmocka_unit_test(a_genotype_that_cannot_be_read_is_no_call),
        cmocka_unit_test(a_vcf_of_the_other_assembly_is_refused),
        cmocka_unit_test(a_ploidy_moves_what_is_a_gain_or_an_amplification),
        cmocka_unit_test(an_arm_is_lost_when_most_of_what_was_measured_is),
        cmocka_unit_test(without_the_sex_one_x_is_neither_normal_nor_lost),
        cmocka_unit_test(what_cannot_be_is_rejected_with_its_line),
        cmocka_unit_test(a_table_whose_ends_fit_the_other_assembly_only_is_refused),
        cmocka_unit_test(a_gene_is_looked_at_when_segments_cover_it),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
