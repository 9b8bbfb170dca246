#include "query/fusion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_events.h"

/* FWD: exons 7:1000011-26, 47-64, 85-120 (+); REV: the same from the other end of
 * contig 12 (-), so that its exon 1 is the last. */

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

static uint32_t rev(uint32_t at)
{
    return made_gene_pos1(&made_rev, ASSEMBLY_GRCH38, at, 1);
}

static void read_format(struct made_events *x, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void read_format(struct made_events *x, const char *fmt, ...)
{
    char text[2000];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (made_events_read(x, &kb, "fusions", text) < 0)
        fail_msg("%s", x->err.msg);
}

#define PLAIN "FusionGene\tLeftBreakpoint\tRightBreakpoint\tSplitReads\n"

static void the_first_gene_is_the_five_prime_partner(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        PLAIN "FWD--REV\t7:1000064\t12:%u\t9\nREV--FWD\t12:%u\t7:1000085\t3\n", rev(85),
        rev(26));
    assert_string_equal(made_events_findings(&x), "FWD::REV e2 e3; REV::FWD e1 e3");
    assert_int_equal(x.events.findings[0].event->n_split, 9);
    made_events_end(&x);
}

static void an_intron_stands_for_the_exon_before_or_behind_it(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x, PLAIN "FWD--REV\t7:1000030\t12:%u\t9\n", rev(80));
    assert_string_equal(made_events_findings(&x), "FWD::REV e1 e3");
    made_events_end(&x);
}

static void a_partner_may_be_open(void **state)
{
    struct made_events x;
    (void)state;
    read_format(
        &x, PLAIN "--REV\t7:5000\t12:%u\t9\nFWD--\t7:1000064\t9:5000\t9\n", rev(85));
    assert_string_equal(made_events_findings(&x), "::REV  e3; FWD:: e2 ");
    made_events_end(&x);
}

static void a_breakpoint_outside_the_gene_has_no_exon(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x, PLAIN "FWD--REV\t7:5000\t12:%u\t9\n", rev(85));
    assert_string_equal(made_events_findings(&x), "FWD::REV  e3");
    assert_true(x.events.findings[0].event->point.is_outside);
    assert_false(x.events.findings[0].event->point3.is_outside);
    made_events_end(&x);
}

#define STAR                                                                           \
    "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\t"    \
    "RightGene\tRightBreakpoint\n"

static void a_row_whose_name_and_genes_disagree_is_rejected(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        STAR "FWD--REV\t7\t2\tFWD^ENSG1.1\tchr7:1000064:+\tREV^ENSG2.1\tchr12:%u:-\n"
             "FWD--REV\t7\t2\tFAR^ENSG3.1\tchr7:1000064:+\tREV^ENSG2.1\tchr12:%u:-\n",
        rev(85), rev(85));
    assert_string_equal(made_events_findings(&x), "FWD::REV e2 e3");
    assert_string_equal(made_events_fates(&x), "finding 1, rejected 1");
    assert_string_equal(made_events_reject(&x),
        "3: found the name \"FWD--REV\" with the genes \"FAR\" and \"REV\", expected "
        "the same two genes");
    made_events_end(&x);
}

/* The unabridged table names the reads too, in a column that once held their number. */
static void the_unabridged_table_of_star_fusion_is_read(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\t"
        "RightGene\tRightBreakpoint\tJunctionReads\tSpanningFrags\n"
        "FWD--REV\t7\t2\tFWD^ENSG1.1\tchr7:1000064:+\tREV^ENSG2.1\tchr12:%u:-\t"
        "&A@READ1,&A@READ2\t&A@READ3\n",
        rev(85));
    assert_string_equal(made_events_findings(&x), "FWD::REV e2 e3");
    assert_int_equal(x.events.findings[0].event->n_split, 7);
    assert_int_equal(x.events.findings[0].event->n_spanning, 2);
    made_events_end(&x);
}

static void the_junction_reads_of_an_old_star_fusion_are_a_number(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        "#FusionName\tJunctionReads\tSpanningFragCount\tLeftGene\tLeftBreakpoint\t"
        "RightGene\tRightBreakpoint\n"
        "FWD--REV\t7\t2\tFWD^ENSG1.1\tchr7:1000064:+\tREV^ENSG2.1\tchr12:%u:-\n",
        rev(85));
    assert_int_equal(x.events.findings[0].event->n_split, 7);
    made_events_end(&x);
}

#define ARRIBA                                                                         \
    "#gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\t"         \
    "breakpoint2\tsite1\tsite2\ttype\tsplit_reads1\tsplit_reads2\tdiscordant_mates\t"  \
    "coverage1\tcoverage2\tconfidence\treading_frame\n"

static void arriba_tells_strand_frame_and_confidence(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        ARRIBA
        "FWD\tREV\t+/+\t-/-\t7:1000064\t12:%u\tCDS/splice-site\tCDS\t"
        "translocation\t5\t4\t3\t50\t60\thigh\tin-frame\n"
        "FWD\tREV\t+/-\t-/-\t7:1000064\t12:%u\tCDS\tCDS\tinversion\t5\t4\t3\t50\t"
        "60\tmedium\t.\n"
        "FAR\tREV\t+/+\t-/-\t13:1000064\t12:%u\tCDS\tCDS\ttranslocation\t1\t0\t0\t"
        "50\t60\tlow\tout-of-frame\n"
        "FWD\tBARE(12),FAR(400)\t+/+\t./-\t7:1000064\t17:5\tCDS\tintergenic\t"
        "translocation\t5\t4\t3\t50\t60\thigh\tout-of-frame\n"
        "FWD\tFWD\t+/+\t+/+\t7:1000064\t7:1000050\tCDS\tCDS\tduplication/ITD\t5\t"
        "4\t3\t50\t60\thigh\t.\n",
        rev(85), rev(85), rev(85));
    assert_string_equal(made_events_findings(&x),
        "FWD::REV e2 e3; FWD rearrangement with REV; FWD:: e2 ; FWD itd");
    assert_string_equal(made_events_fates(&x), "finding 4, low_confidence 1");
    const struct event *e = x.events.findings[0].event;
    assert_string_equal(e->frame, "in_frame");
    assert_string_equal(e->orientation, "sense");
    assert_int_equal(e->n_split, 9);
    assert_int_equal(e->n_spanning, 3);
    assert_true(str_eq_c(e->confidence, "high"));
    made_events_end(&x);
}

static void a_caller_of_all_genes_denies_what_it_does_not_list(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        ARRIBA "FAR\tREV\t+/+\t-/-\t13:1000064\t12:%u\tCDS\tCDS\t"
               "translocation\t1\t0\t0\t50\t60\tlow\t.\n",
        rev(85));
    const struct events *e = &x.events;
    assert_int_equal(events_looked(e, CRITERION_FUSION, STR("FWD")), LOOKED_REFERENCE);
    assert_int_equal(events_looked(e, CRITERION_FUSION, STR("REV")), LOOKED_UNSURE);
    assert_int_equal(events_looked(e, CRITERION_FUSION, STR("NONE")), LOOKED_NOT);
    assert_int_equal(events_looked(e, CRITERION_COPY_NUMBER, STR("FWD")), LOOKED_NOT);
    made_events_end(&x);
    read_format(&x, PLAIN "FWD--REV\t7:1000030\t12:%u\t9\n", rev(80));
    assert_int_equal(
        events_looked(&x.events, CRITERION_FUSION, STR("FAR")), LOOKED_NOT);
    made_events_end(&x);
}

static void a_place_that_is_none_is_rejected(void **state)
{
    struct made_events x;
    (void)state;
    read_format(&x,
        PLAIN "FWD--REV\t7:959345973\t12:%u\t9\nFWD--REV\t7\t12:5\t9\n"
              "FWD\t7:5\t12:5\t1\nFWD--REV\t7:5\n",
        rev(85));
    assert_string_equal(made_events_fates(&x), "rejected 4");
    assert_string_equal(made_events_reject(&x),
        "2: found the breakpoint 7:959345973, expected one inside contig 7 of GRCh38 "
        "(159345973 bases)");
    made_events_end(&x);
}

static void other_tables_are_refused(void **state)
{
    struct made_events x;
    (void)state;
    assert_int_equal(
        made_events_read(&x, &kb, "fusions", "chromosome_name\tstart\n1\t2\n"),
        ERR_SAMPLE);
    assert_non_null(
        strstr(x.err.msg, ":1: found the columns \"chromosome_name\tstart\""));
    assert_non_null(strstr(x.err.hint, "Arriba and STAR-Fusion"));
    made_events_end(&x);
}

static void a_table_whose_places_are_in_other_genes_is_refused(void **state)
{
    struct made_events x;
    struct buf b = BUF_INIT;
    (void)state;
    buf_add_c(&b, PLAIN);
    for (int i = 0; i < 4; i++)
        buf_add_c(&b, "FWD--REV\t7:2000030\t12:5\t9\n");
    assert_int_equal(made_events_read(&x, &kb, "fusions", b.p), ERR_SAMPLE);
    assert_non_null(strstr(x.err.msg, "8 of 8 breakpoints outside the gene"));
    made_events_end(&x);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_gene_is_the_five_prime_partner),
        cmocka_unit_test(an_intron_stands_for_the_exon_before_or_behind_it),
        cmocka_unit_test(a_partner_may_be_open),
        cmocka_unit_test(a_breakpoint_outside_the_gene_has_no_exon),
        cmocka_unit_test(a_row_whose_name_and_genes_disagree_is_rejected),
        cmocka_unit_test(the_unabridged_table_of_star_fusion_is_read),
        cmocka_unit_test(the_junction_reads_of_an_old_star_fusion_are_a_number),
        cmocka_unit_test(arriba_tells_strand_frame_and_confidence),
        cmocka_unit_test(a_caller_of_all_genes_denies_what_it_does_not_list),
        cmocka_unit_test(a_place_that_is_none_is_rejected),
        cmocka_unit_test(other_tables_are_refused),
        cmocka_unit_test(a_table_whose_places_are_in_other_genes_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
