#include "query/readings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_phase.h"

/* LONE has a row at 5:500 and no transcript; the second KB has no transcripts at all.
 */
static struct made_kb kb, plain;

static void add_lone(struct made_kb *m)
{
    static const struct made_clinvar row = {.id = 1,
        .gene = "LONE",
        .hgvs_p = "",
        .alleles = "GRCh38:5:500:A:T",
        .stars = -1};
    made_kb_gene(m, 9, "LONE");
    made_kb_clinvar(m, &row);
}

static void begin_one(struct made_kb *m, bool has_transcripts)
{
    made_kb_begin(m);
    made_kb_table(
        m, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\nREV\tno\nLONE\tno\n"));
    made_kb_table(m, "hotspots", STR("gene\tresidue\tref\nLONE\t600\tV\n"));
    if (has_transcripts)
        made_gene_all(m);
    add_lone(m);
    made_kb_publish(m);
}

static int begin(void **state)
{
    (void)state;
    begin_one(&kb, true);
    begin_one(&plain, false);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    made_kb_end(&plain);
    return 0;
}

#define HEAD                                                                           \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "##INFO=<ID=CSQ,Number=.,Type=String,Description=\"Consequence annotations from "  \
    "Ensembl VEP. Format: Allele|Consequence|SYMBOL|Feature_type|Feature|HGVSp|EXON|"  \
    "CANONICAL|PICK|MANE_SELECT\">\n"                                                  \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define END "\tGT\t0/1\n"
#define FWD_56 "7\t1000056\t.\tA\tG\t.\tPASS\tCSQ="
#define LONE_500 "5\t500\t.\tA\tT\t.\tPASS\tCSQ="
#define MISSENSE(gene, transcript, p, marks)                                           \
    "T|missense_variant|" gene "|Transcript|" transcript "|" p "|2/3|" marks
#define FWD_SAYS(transcript, p)                                                        \
    "G|missense_variant|FWD|Transcript|" transcript "|" p "|2/3|||"

static void read_kb(struct made_patient_case *p, struct made_kb *m, const char *record)
{
    struct buf vcf = BUF_INIT;
    buf_fmt(&vcf, "%s%s", HEAD, record);
    made_case_read_vcf(p, m, NULL, vcf.p);
    buf_free(&vcf);
}

static void assert_verdict(const char *record, const char *criterion, const char *want)
{
    struct made_patient_case p;
    read_kb(&p, &kb, record);
    if (strcmp(made_case_verdict(&p, criterion), want) != 0)
        fail_msg("%s of %s is %s, not %s", criterion, record,
            made_case_verdict(&p, criterion), want);
    made_case_end(&p);
}

static void an_annotation_tells_where_the_kb_has_no_transcript(void **state)
{
    static const char record[] =
        LONE_500 MISSENSE("LONE", "ENST9.1", "ENSP9.1:p.Val600Glu", "||") END;
    struct made_patient_case p;
    (void)state;
    read_kb(&p, &kb, record);
    assert_string_equal(made_case_findings(&p), "V600E heterozygous");
    assert_true(str_eq_c(p.data.findings[0].shown->from, "csq"));
    assert_int_equal(p.data.findings[0].shown->exon, 2);
    made_case_end(&p);
    assert_verdict(record, "protein(LONE, V600E)", "true");
    assert_verdict(record, "codon(LONE, 600)", "true");
}

static void transcripts_that_disagree_are_shown_and_not_compared_by_number(void **state)
{
    static const char record[] =
        LONE_500 MISSENSE("LONE", "ENST9.1", "ENSP9.1:p.Val600Glu", "||") "," MISSENSE(
            "LONE", "ENST8.1", "ENSP8.1:p.Val640Glu", "||") END;
    struct made_patient_case p;
    (void)state;
    read_kb(&p, &kb, record);
    assert_int_equal(p.data.findings[0].n_proteins, 2 + 1); /* and ClinVar's own */
    made_case_end(&p);
    assert_verdict(record, "protein(LONE, V600E)", "unknown change_unknown");
    assert_verdict(record, "codon(LONE, 640)", "unknown change_unknown");
    assert_verdict(record, "gene(LONE, any)", "partial effect_unknown");
}

static void a_marked_transcript_is_the_one_to_compare(void **state)
{
    static const char *const marks[] = {"YES||", "|1|", "||NM_9.1"};
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        char record[512];
        snprintf(record, sizeof record,
            LONE_500
            "T|missense_variant|LONE|Transcript|ENST9.1|p.Val600Glu|2/3|%s,"
            "T|missense_variant|LONE|Transcript|ENST8.1|p.Val640Glu|2/3|||" END,
            marks[i]);
        assert_verdict(record, "protein(LONE, V600E)", "true");
        assert_verdict(record, "protein(LONE, V640E)", "unknown not_looked_at");
    }
}

static void marks_that_disagree_mark_nothing_but_mane_goes_before(void **state)
{
    static const char two[] = LONE_500 MISSENSE("LONE", "ENST9.1", "p.Val600Glu",
        "YES||") "," MISSENSE("LONE", "ENST8.1", "p.Val640Glu", "|1|") END;
    static const char mane[] = LONE_500 MISSENSE("LONE", "ENST9.1", "p.Val600Glu",
        "||NM_9.1") "," MISSENSE("LONE", "ENST8.1", "p.Val640Glu", "YES||") END;
    (void)state;
    assert_verdict(two, "protein(LONE, V600E)", "unknown change_unknown");
    assert_verdict(two, "protein(LONE, V640E)", "unknown change_unknown");
    assert_verdict(mane, "protein(LONE, V600E)", "true");
    assert_verdict(mane, "protein(LONE, V640E)", "unknown not_looked_at");
}

static void what_was_computed_stands_and_the_annotation_is_only_compared(void **state)
{
    static const char record[] = FWD_56 FWD_SAYS("NM_1.1", "p.Lys7Glu") END;
    struct made_patient_case p;
    (void)state;
    read_kb(&p, &kb, record);
    assert_string_equal(made_case_findings(&p), "K7R heterozygous");
    assert_int_equal(p.data.findings[0].n_proteins, 1);
    assert_int_equal(p.data.n_disagreements, 1);
    assert_true(str_eq_c(p.data.disagreements[0].source, "csq"));
    assert_true(str_eq_c(p.data.disagreements[0].said, "K7E"));
    assert_true(str_eq_c(p.data.disagreements[0].computed, "K7R"));
    made_case_end(&p);
    assert_verdict(record, "protein(FWD, K7R)", "true");
    assert_verdict(record, "protein(FWD, K7E)", "unknown other_change_at_residue");
}

static void a_disagreement_is_listed_once_for_both_names_of_a_transcript(void **state)
{
    struct made_patient_case p;
    (void)state;
    read_kb(&p, &kb,
        FWD_56 FWD_SAYS("NM_1.1", "p.Lys7Glu") "," FWD_SAYS("ENST1.1", "p.Lys7Glu")
            END);
    assert_int_equal(p.data.n_disagreements, 1);
    made_case_end(&p);
    read_kb(&p, &kb,
        FWD_56 FWD_SAYS("NM_1.1", "p.Lys7Arg") "," FWD_SAYS("ENST1.1", "p.Lys7Arg")
            END);
    assert_int_equal(p.data.n_disagreements, 0);
    made_case_end(&p);
}

static void recombined_calls_disagree_with_nobody(void **state)
{
    struct made_patient_case p;
    (void)state;
    read_kb(&p, &kb,
        "7\t1000055\t.\tA\tG\t.\tPASS\tCSQ=" FWD_SAYS(
            "NM_1.1", "p.Lys7Glu") "\tGT\t0|1\n"
                                   "7\t1000057\t.\tA\tT\t.\tPASS\tCSQ="
                                   "T|missense_variant|FWD|Transcript|NM_1.1|p.Lys7Asn|"
                                   "2/3|||\tGT\t0|1\n");
    assert_string_equal(made_case_findings(&p), "K7D heterozygous");
    assert_int_equal(p.data.n_disagreements, 0);
    made_case_end(&p);
}

static void another_transcript_s_number_is_never_compared_where_one_was_computed(
    void **state)
{
    static const char record[] = FWD_56 FWD_SAYS("ENST77.1", "p.Lys70Arg") END;
    /* the donor of intron 1: we have no number; the other transcript's is none of ours
     */
    static const char donor[] =
        "7\t1000027\t.\tG\tA\t.\tPASS\tCSQ="
        "A|missense_variant|FWD|Transcript|ENST77.1|p.Val40Met|2/3|||" END;
    (void)state;
    assert_verdict(record, "protein(FWD, K70R)", "unknown not_looked_at");
    assert_verdict(record, "codon(FWD, 70)", "unknown not_looked_at");
    assert_verdict(record, "protein(FWD, K7R)", "true");
    assert_verdict(record, "exon(FWD, 2, any)", "partial effect_unknown");
    assert_verdict(donor, "protein(FWD, V40M)", "unknown change_unknown");
    assert_verdict(donor, "gene(FWD, any)", "partial effect_unknown");
}

static void in_a_kb_without_transcripts_the_annotator_tells_what_is_of_interest(
    void **state)
{
    static const char altering[] = "5\t900\t.\tA\tT\t.\tPASS\tCSQ=" MISSENSE(
        "LONE", "ENST9.1", "p.Val600Glu", "||") END;
    static const char silent[] =
        "5\t900\t.\tA\tT\t.\tPASS\tCSQ="
        "T|synonymous_variant|LONE|Transcript|ENST9.1|p.Val600%3D|2/3|||" END;
    static const char other[] = "5\t900\t.\tA\tT\t.\tPASS\tCSQ=" MISSENSE(
        "OTHER", "ENST9.1", "p.Val600Glu", "||") END;
    struct made_patient_case p;
    (void)state;
    read_kb(&p, &plain, altering);
    assert_string_equal(made_case_findings(&p), "V600E heterozygous");
    assert_string_equal(made_case_verdict(&p, "protein(LONE, V600E)"), "true");
    made_case_end(&p);
    read_kb(&p, &plain, silent);
    assert_string_equal(made_case_fates(&p), "not_in_kb 1");
    made_case_end(&p);
    read_kb(&p, &plain, other);
    assert_string_equal(made_case_fates(&p), "not_in_kb 1");
    made_case_end(&p);
}

static void a_splice_site_belongs_to_the_exon_it_delimits(void **state)
{
    static const struct {
        const char *record, *criterion, *want;
    } site[] = {
        {"27 G A\n", "exon(FWD, 1, skipping)", "true"}, /* donor of intron 1 */
        {"27 G A\n", "exon(FWD, 2, skipping)", "unknown other_exon"},
        {"46 G A\n", "exon(FWD, 2, skipping)", "true"}, /* its acceptor */
        {"46 G A\n", "exon(FWD, 1, skipping)", "unknown other_exon"},
        {"65 G A\n", "exon(FWD, 2, skipping)", "true"},
        {"84 G A\n", "exon(FWD, 3, skipping)", "true"},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof site / sizeof *site; i++) {
        struct made_patient_case p;
        made_case_read(&p, &kb, &made_fwd, site[i].record);
        if (strcmp(made_case_verdict(&p, site[i].criterion), site[i].want) != 0)
            fail_msg("%s of %s is %s", site[i].criterion, site[i].record,
                made_case_verdict(&p, site[i].criterion));
        made_case_end(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_annotation_tells_where_the_kb_has_no_transcript),
        cmocka_unit_test(
            transcripts_that_disagree_are_shown_and_not_compared_by_number),
        cmocka_unit_test(a_marked_transcript_is_the_one_to_compare),
        cmocka_unit_test(marks_that_disagree_mark_nothing_but_mane_goes_before),
        cmocka_unit_test(what_was_computed_stands_and_the_annotation_is_only_compared),
        cmocka_unit_test(a_disagreement_is_listed_once_for_both_names_of_a_transcript),
        cmocka_unit_test(recombined_calls_disagree_with_nobody),
        cmocka_unit_test(
            another_transcript_s_number_is_never_compared_where_one_was_computed),
        cmocka_unit_test(a_splice_site_belongs_to_the_exon_it_delimits),
        cmocka_unit_test(
            in_a_kb_without_transcripts_the_annotator_tells_what_is_of_interest),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
