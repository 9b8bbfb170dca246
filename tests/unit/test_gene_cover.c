#include "query/gene_cover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_phase.h"

static struct made_kb kb;

static int begin(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nFWD\t9\tV\n"));
    made_kb_table(&kb, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\n"));
    made_gene_all(&kb);
    made_kb_criterion(&kb, "gene(FWD, wild_type)");
    made_kb_criterion(&kb, "gene(REV, wild_type)");
    made_kb_criterion(&kb, "gene(BARE, wild_type)");
    made_kb_criterion(&kb, "not(exon(FWD, 2, deletion))");
    made_kb_criterion(&kb, "not(allele(GRCh38:7:1000056:A:G))");
    made_kb_publish(&kb);
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
/* coding bases of FWD: 17-26, 47-64, 85-95; BED counts from 0 */
#define EXON1 "7\t1000016\t1000026\n"
#define EXON2 "7\t1000046\t1000064\n"
#define EXON3 "7\t1000084\t1000095\n"
#define ALL EXON1 EXON2 EXON3

static void read_covered(
    struct made_patient_case *p, const char *bed, const char *records)
{
    struct sample_options o = {0};
    struct buf vcf = BUF_INIT;
    if (bed)
        o.regions_path = made_kb_file(&kb, "regions.bed", bed);
    buf_fmt(&vcf, "%s%s", VCF, records);
    made_case_read_vcf(p, &kb, &o, vcf.p);
    buf_free(&vcf);
}

static void assert_looked(
    const char *bed, const char *records, uint32_t exon, enum looked want)
{
    struct made_patient_case p;
    read_covered(&p, bed, records);
    assert_int_equal(gene_cover_looked(p.data.cover, STR("FWD"), exon), want);
    assert_int_equal(gene_cover_error(p.data.cover, &p.err), 0);
    made_case_end(&p);
}

static void assert_verdict(
    const char *bed, const char *records, const char *criterion, const char *want)
{
    struct made_patient_case p;
    read_covered(&p, bed, records);
    assert_string_equal(made_case_verdict(&p, criterion), want);
    made_case_end(&p);
}

#define UNSURE "7\t1000060\t.\tG\tA\t.\tq10\t.\tGT\t0/1\n"

static void all_coding_bases_must_be_looked_at_and_no_others(void **state)
{
    (void)state;
    assert_looked(ALL, "", 0, LOOKED_REFERENCE);
    assert_looked(EXON1 EXON2, "", 0, LOOKED_NOT);
    assert_looked(EXON1 EXON3, "", 0, LOOKED_NOT);
    assert_looked(EXON1 "7\t1000046\t1000063\n" EXON3, "", 0, LOOKED_NOT);
    assert_looked(NULL, "", 0, LOOKED_NOT);
}

static void one_exon_is_asked_by_its_number(void **state)
{
    (void)state;
    assert_looked(EXON2, "", 2, LOOKED_REFERENCE);
    assert_looked(EXON2, "", 1, LOOKED_NOT);
    assert_looked(EXON2, "", 3, LOOKED_NOT);
    assert_looked(ALL, "", 4, LOOKED_NOT);
}

static void an_unsure_base_leaves_the_gene_unsure(void **state)
{
    (void)state;
    assert_looked(ALL, UNSURE, 0, LOOKED_UNSURE);
    assert_looked(ALL, UNSURE, 1, LOOKED_REFERENCE);
    assert_looked(ALL, UNSURE, 2, LOOKED_UNSURE);
    assert_looked(EXON2, UNSURE, 0, LOOKED_NOT);
}

static void coverage_of_the_coding_sequence_makes_wild_type_true(void **state)
{
    (void)state;
    assert_verdict(ALL, "", "gene(FWD, wild_type)", "true");
    assert_verdict(EXON1 EXON3, "", "gene(FWD, wild_type)", "unknown not_looked_at");
    assert_verdict(ALL, UNSURE, "gene(FWD, wild_type)", "unknown unsure");
    assert_verdict(ALL, "7\t1000056\t.\tA\tG\t.\tPASS\t.\tGT\t0/1\n",
        "gene(FWD, wild_type)", "unknown effect_unknown");
    assert_verdict(ALL, "", "gene(REV, wild_type)", "unknown not_looked_at");
}

static void a_gene_without_transcript_was_not_looked_at(void **state)
{
    struct made_patient_case p;
    (void)state;
    read_covered(&p, ALL, "");
    assert_int_equal(gene_cover_looked(p.data.cover, STR("NONE"), 0), LOOKED_NOT);
    assert_false(gene_cover_has_exon(p.data.cover, STR("NONE")));
    made_case_end(&p);
}

/* A criterion is read into memory that is freed before the next one. */
static void the_name_asked_for_may_go_away(void **state)
{
    static const char *const asked[] = {"NONE", "FWD", "REV", "NONE", "FWD"};
    static const enum looked want[] = {
        LOOKED_NOT, LOOKED_REFERENCE, LOOKED_NOT, LOOKED_NOT, LOOKED_REFERENCE};
    struct made_patient_case p;
    (void)state;
    read_covered(&p, ALL, "");
    for (unsigned i = 0; i < 5; i++) {
        char name[8];
        snprintf(name, sizeof name, "%s", asked[i]);
        assert_int_equal(gene_cover_looked(p.data.cover, str_of(name), 0), want[i]);
        memset(name, 'X', sizeof name);
    }
    made_case_end(&p);
}

static unsigned count_candidates(const char *bed, const char *records)
{
    struct made_patient_case p;
    uint32_t *ordinals;
    read_covered(&p, bed, records);
    int n = case_candidates(&p.data, kb.txn, &p.mem, &ordinals, &p.err);
    assert_true(n >= 0);
    made_case_end(&p);
    return (unsigned)n;
}

static void a_gene_of_which_an_exon_was_looked_at_leads_to_its_absences(void **state)
{
    (void)state;
    assert_int_equal(count_candidates(ALL, ""), 3);   /* FWD's two, and the allele's */
    assert_int_equal(count_candidates(EXON2, ""), 3); /* exon 2 can be answered */
    assert_int_equal(count_candidates("7\t10\t20\n", ""), 1);
    assert_verdict(EXON2, "", "not(exon(FWD, 2, deletion))", "true");
    assert_verdict(EXON1, "", "not(exon(FWD, 2, deletion))", "unknown not_looked_at");
    assert_verdict(EXON2, "", "not(allele(GRCh38:7:1000056:A:G))", "true");
}

static void a_finding_s_gene_leads_to_its_absences_wherever_was_looked(void **state)
{
    (void)state;
    assert_int_equal(
        count_candidates("7\t10\t20\n", "7\t1000056\t.\tA\tG\t.\tPASS\t.\tGT\t0/1\n"),
        3);
}

/* BARE's bases are not known: what a change there does is not, either. */
static void a_change_that_cannot_be_computed_leaves_its_gene_unsure(void **state)
{
    static const char change[] = "17\t1000055\t.\tA\tG\t.\tPASS\t.\tGT\t0/1\n";
    static const char bed[] = "17\t1000000\t1000120\n";
    (void)state;
    assert_verdict(bed, "", "gene(BARE, wild_type)", "true");
    assert_verdict(bed, change, "gene(BARE, wild_type)", "unknown unsure");
    assert_verdict(bed, change, "not(codon(BARE, 7))", "unknown unsure");
}

static void the_summary_counts_coding_exons_by_what_is_known(void **state)
{
    struct made_patient_case p;
    struct gene_exons e;
    (void)state;
    read_covered(&p, EXON1 EXON2, "7\t1000050\t.\tC\tG\t.\tbad\t.\tGT\t0/1\n");
    assert_true(gene_cover_exons(p.data.cover, STR("FWD"), &e));
    assert_true(str_eq_c(e.transcript, "NM_1.1"));
    assert_int_equal(e.n_coding, 3);
    assert_int_equal(e.n_reference, 1);
    assert_int_equal(e.n_unsure, 1);
    assert_int_equal(e.n_not_looked_at, 1);
    assert_int_equal(e.not_looked_at[0], 3);
    assert_false(gene_cover_exons(p.data.cover, STR("NONE"), &e));
    assert_true(gene_cover_is_unsure(p.data.cover, STR("FWD"), 0));
    assert_true(gene_cover_is_unsure(p.data.cover, STR("FWD"), 2));
    assert_false(gene_cover_is_unsure(p.data.cover, STR("FWD"), 1));
    made_case_end(&p);
}

/* M1 17-19, E3 23-25, P4 26 and 47-48, S5 49-51, H10 64 and 85-86. */
static void a_residue_is_its_three_bases_wherever_they_lie(void **state)
{
    static const struct {
        uint32_t residue;
        enum looked looked;
    } rows[] = {{1, LOOKED_REFERENCE}, {4, LOOKED_REFERENCE}, {5, LOOKED_UNSURE},
        {6, LOOKED_REFERENCE}, {10, LOOKED_NOT}, {12, LOOKED_NOT}, {0, LOOKED_NOT},
        {14, LOOKED_NOT}, {4000000000u, LOOKED_NOT}};
    struct made_patient_case p;
    (void)state;
    read_covered(&p, EXON1 EXON2, "7\t1000050\t.\tC\tG\t.\tbad\t.\tGT\t0/1\n");
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (gene_cover_residue(p.data.cover, STR("FWD"), rows[i].residue)
            != rows[i].looked)
            fail_msg("residue %u", rows[i].residue);
    assert_int_equal(gene_cover_residue(p.data.cover, STR("NONE"), 1), LOOKED_NOT);
    made_case_end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_coding_bases_must_be_looked_at_and_no_others),
        cmocka_unit_test(one_exon_is_asked_by_its_number),
        cmocka_unit_test(an_unsure_base_leaves_the_gene_unsure),
        cmocka_unit_test(coverage_of_the_coding_sequence_makes_wild_type_true),
        cmocka_unit_test(a_gene_without_transcript_was_not_looked_at),
        cmocka_unit_test(the_name_asked_for_may_go_away),
        cmocka_unit_test(a_gene_of_which_an_exon_was_looked_at_leads_to_its_absences),
        cmocka_unit_test(a_finding_s_gene_leads_to_its_absences_wherever_was_looked),
        cmocka_unit_test(a_change_that_cannot_be_computed_leaves_its_gene_unsure),
        cmocka_unit_test(the_summary_counts_coding_exons_by_what_is_known),
        cmocka_unit_test(a_residue_is_its_three_bases_wherever_they_lie),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
