#include "query/consequences.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_phase.h"

/* FWD and BARE are of interest by a table, REV by a criterion, FAR to nobody. */
static const struct made_gene *const genes[] = {&made_fwd, &made_rev};
static struct made_kb kb;

/*
 * An exon behind sixty copies of CA that go on inside of it: a copy that is gone,
 * written leftmost, stands 120 bases before the exon and 3'-most inside of it.
 *
 *   TTTTTTTTTT ATGGCTGAA GTAAGTTTGTTTCTTG (CA)60 CACACATGGGTTTAA GGG
 */
#define REPEAT_AT0 1000000
static void add_repeat_gene(void)
{
    struct exon exons[] = {
        {REPEAT_AT0 + 11, REPEAT_AT0 + 19}, {REPEAT_AT0 + 156, REPEAT_AT0 + 173}};
    struct transcript t = {.id = STR("NM_5.1"),
        .gene = STR("REP"),
        .tag = TRANSCRIPT_MANE_SELECT,
        .assembly = ASSEMBLY_GRCH38,
        .contig = 20,
        .exons = exons,
        .n_exons = 2,
        .cds_beg1 = REPEAT_AT0 + 11,
        .cds_end1 = REPEAT_AT0 + 170};
    struct buf bases = BUF_INIT;
    struct err err = {0};

    buf_fmt(&bases, "TTTTTTTTTTATGGCTGAAGTAAGTTTGTTTCTTG");
    for (unsigned i = 0; i < 60; i++)
        buf_fmt(&bases, "CA");
    buf_fmt(&bases, "CACACATGGGTTTAAGGG");
    made_kb_gene(&kb, 5, "REP");
    assert_int_equal(transcript_close(&t, &err), 0);
    assert_true(kb_build_transcript(kb.build, 0, &t, &err) >= 0);
    assert_int_equal(kb_build_window(kb.build, ASSEMBLY_GRCH38, 20, REPEAT_AT0 + 1,
                         buf_str(&bases), &err),
        0);
    buf_free(&bases);
}

static int begin(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\n"));
    made_kb_table(&kb, "pgx_genes", STR("gene\nBARE\n"));
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nFWD\t9\tV\n"));
    made_gene_all(&kb);
    add_repeat_gene();
    made_kb_criterion(&kb, "gene(REV, any)");
    made_kb_criterion(&kb, "gene(REP, any)");
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

static void assert_made_of(const struct made_gene *g, const char *records,
    const char *findings, const char *fates)
{
    struct made_patient_case p;
    made_case_read(&p, &kb, g, records);
    if (strcmp(made_case_findings(&p), findings) != 0
        || strcmp(made_case_fates(&p), fates) != 0)
        fail_msg("%s of\n%s\nfound: %s (%s)\nexpected: %s (%s)", g->symbol, records,
            made_case_findings(&p), made_case_fates(&p), findings, fates);
    made_case_end(&p);
}

static void assert_made(const char *records, const char *findings, const char *fates)
{
    for (unsigned i = 0; i < 2; i++)
        assert_made_of(genes[i], records, findings, fates);
}

static void what_alters_a_protein_of_interest_is_a_finding_without_any_row(void **state)
{
    (void)state;
    assert_made("56 A G\n", "K7R heterozygous", "finding 1");
    assert_made("58 T A\n", "W8R heterozygous", "finding 1");
    assert_made("60 G A\n", "W8* heterozygous", "finding 1");
    assert_made("27 G A\n", "- heterozygous", "finding 1"); /* splice donor */
    assert_made("17 A G\n", "M1? heterozygous", "finding 1");
    assert_made("48 CTCA C\n", "S6del heterozygous", "finding 1");
    assert_made("53 CA C\n", "K7fs heterozygous", "finding 1");
}

static void what_leaves_the_protein_is_counted(void **state)
{
    (void)state;
    assert_made("51 A G\n", "", "protein_not_changed 1");
    assert_made("13 C T\n", "", "protein_not_changed 1"); /* 5' UTR */
    assert_made("36 A T\n", "", "not_in_kb 1");           /* in the intron */
    assert_made("5 A T\n", "", "not_in_kb 1");
}

static void a_gene_that_nobody_speaks_of_gives_no_finding(void **state)
{
    (void)state;
    assert_made_of(&made_far, "56 A G\n", "", "not_in_kb 1");
    assert_made_of(&made_far, "55 A G GT 0|1\n57 A T GT 0|1\n", "", "not_in_kb 2");
}

static void without_bases_nothing_is_computed_and_that_is_counted(void **state)
{
    (void)state;
    assert_made_of(&made_bare, "56 A G\n", "", "effect_not_computed 1");
    assert_made_of(
        &made_bare, "55 A G GT 0|1\n57 A T GT 0|1\n", "", "effect_not_computed 2");
}

static void a_ref_that_is_not_the_reference_s_is_never_matched(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct made_patient_case p;
        uint32_t pos1 = made_gene_pos1(genes[i], ASSEMBLY_GRCH38, 56, 1);
        assert_made_of(genes[i], "56 C G\n", "", "ref_mismatch 1");
        assert_made_of(genes[i], "55 AC AG\n", "", "ref_mismatch 1"); /* padded */
        made_case_read(&p, &kb, genes[i], "56 C G GT 0/0\n");
        looked_close(p.sample.looked);
        assert_int_equal(
            looked_at(p.sample.looked, genes[i]->contig, pos1, pos1), LOOKED_UNSURE);
        made_case_end(&p);
    }
}

/* ---- spellings ---- */

/* All that a report prints of a finding but as_given. */
static const char *whole(struct made_patient_case *p)
{
    struct buf out = BUF_INIT;
    for (unsigned i = 0; i < p->data.n_findings; i++) {
        const struct finding *f = &p->data.findings[i];
        buf_add_str(&out, allele_text(&p->mem, &f->allele));
        buf_fmt(&out, " %.*s %.*s %.*s %s %s\n", STR_ARG(f->hgvs_g),
            STR_ARG(f->shown->hgvs_c), STR_ARG(f->shown->hgvs_p),
            zygosity_name(f->zygosity), f->is_uncertain_phase ? "?" : "");
    }
    buf_add_str(&out, str_of(made_case_fates(p)));
    const char *text = str_cstr(&p->mem, buf_str(&out));
    buf_free(&out);
    return text;
}

static void assert_alike(const struct made_gene *g, const char *a, const char *b)
{
    struct made_patient_case p, q;
    made_case_read(&p, &kb, g, a);
    made_case_read(&q, &kb, g, b);
    assert_true(p.data.n_findings > 0);
    assert_string_equal(whole(&q), whole(&p));
    made_case_end(&p);
    made_case_end(&q);
}

static void other_spellings_of_an_allele_give_the_same_finding(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        assert_alike(genes[i], "56 A G\n", "53 CAAAA CAAGA\n");
        assert_alike(genes[i], "48 CTCA C\n", "51 ATCA A\n");
        assert_alike(genes[i], "48 CTCA C\n", "46 GCCTCATCAAA GCCTCAAA\n");
        assert_alike(genes[i], "53 CA C\n", "56 AA A\n");
        assert_alike(genes[i], "53 C CA\n", "57 A AA\n");
        assert_alike(genes[i], "55 A G GT 0|1\n57 A T GT 0|1\n",
            "54 AA AG GT 0|1\n57 AT TT GT 0|1\n");
        assert_alike(genes[i], "55 A G,C GT 1|2\n", "55 A G GT 1|0\n55 A C GT 0|1\n");
    }
}

static void assert_same_finding(const char *vcf)
{
    struct made_patient_case p, q;
    made_case_read(&p, &kb, &made_fwd, "48 CTCA C\n");
    made_case_read_vcf(&q, &kb, NULL, vcf);
    assert_string_equal(whole(&q), whole(&p));
    made_case_end(&p);
    made_case_end(&q);
}

#define HEAD "##fileformat=VCFv4.2\n"
#define LENGTH "##contig=<ID=7,length=159345973>\n"
#define COLUMNS "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define REST "\t.\tPASS\t.\tGT\t0/1\n"

static void names_of_contigs_and_case_do_not_matter(void **state)
{
    (void)state;
    assert_same_finding(HEAD LENGTH COLUMNS "chr7\t1000048\t.\tCTCA\tC" REST);
    assert_same_finding(HEAD LENGTH COLUMNS "NC_000007.14\t1000048\t.\tCTCA\tC" REST);
    assert_same_finding(HEAD LENGTH COLUMNS "7\t1000048\t.\tctca\tc" REST);
    assert_same_finding(HEAD LENGTH COLUMNS "7\t1000051\t.\taTCA\tA" REST);
}

static void an_indel_that_begins_far_outside_and_moves_into_an_exon_is_found(
    void **state)
{
    static const char *const same[] = {
        HEAD LENGTH COLUMNS "20\t1000035\t.\tGCA\tG" REST,
        HEAD LENGTH COLUMNS "20\t1000101\t.\tACA\tA" REST,
        HEAD LENGTH COLUMNS "20\t1000159\t.\tACA\tA" REST,
    };
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct made_patient_case p;
        made_case_read_vcf(&p, &kb, NULL, same[i]);
        assert_string_equal(made_case_fates(&p), "finding 1");
        assert_int_equal(p.data.findings[0].allele.pos1, 1000035);
        assert_true(str_eq_c(p.data.findings[0].gene, "REP"));
        assert_string_equal(made_case_findings(&p), "T5fs heterozygous");
        made_case_end(&p);
    }
}

/* ---- assemblies and bases ---- */

static void effects_are_computed_while_both_assemblies_are_possible(void **state)
{
    static const char vcf[] =
        HEAD COLUMNS "7\t2000056\t.\tA\tG" REST "7\t2000048\t.\tCTCA\tC" REST
                     "7\t2000060\t.\tG\tA" REST;
    struct made_patient_case p;
    (void)state;
    made_case_read_vcf(&p, &kb, NULL, vcf);
    assert_int_equal(p.sample.assembly, ASSEMBLY_GRCH37);
    assert_string_equal(p.sample.assembly_how, "reference_bases");
    assert_string_equal(made_case_findings(&p),
        "K7R heterozygous; S6del heterozygous; W8* heterozygous");
    assert_true(p.sample.has_transcripts);
    made_case_end(&p);
}

#define FASTA_NAME ">chr17:1000001-1000130\n"
#define FASTA_BASES                                                                    \
    "CATTAGCCATGGCTCAATGGCTGAACGTAAGTCCTATTCCTTTCAGCCTCATCAAAATGGGTTC"                 \
    "GTGAGTATCCTTATTTGTAGATGGATATTAACAGTGCTAGGCACTGACTGACTGACTTGACCATGA\n"
#define BARE_VCF                                                                       \
    HEAD "##contig=<ID=17,length=83257441>\n" COLUMNS "17\t1000056\t.\tA\tG" REST

static void a_reference_of_the_user_s_gives_bases_that_the_kb_lacks(void **state)
{
    struct sample_options o = {.assembly = ASSEMBLY_GRCH38};
    struct made_patient_case p;
    (void)state;
    o.reference_path = made_kb_file(&kb, "bare.fa", FASTA_NAME FASTA_BASES);
    made_kb_file(&kb, "bare.fa.fai", "chr17:1000001-1000130\t130\t23\t130\t131\n");
    made_case_read_vcf(&p, &kb, &o, BARE_VCF);
    assert_string_equal(made_case_findings(&p), "K7R heterozygous");
    assert_int_equal(p.sample.reference_sha256.n, 64);
    made_case_end(&p);
    /* its word goes for the whole assembly: it has none of FWD's bases */
    made_case_read_vcf(&p, &kb, &o, HEAD LENGTH COLUMNS "7\t1000056\t.\tA\tG" REST);
    assert_string_equal(made_case_fates(&p), "effect_not_computed 1");
    made_case_end(&p);
}

static void assert_refused(
    const struct sample_options *o, const char *vcf, int code, const char *in_message)
{
    struct arena mem = ARENA_INIT;
    struct sample s;
    struct err err;
    assert_int_equal(made_kb_read(&kb, o, vcf, &mem, &s, &err), code);
    if (!strstr(err.msg, in_message))
        fail_msg("said \"%s\", not: %s", err.msg, in_message);
    arena_free(&mem);
}

static void a_reference_of_another_assembly_or_without_index_is_refused(void **state)
{
    struct sample_options o = {0};
    (void)state;
    o.reference_path =
        made_kb_file(&kb, "old.fa", ">NC_000017.10:1000001-1000004 made\nCATT\n");
    made_kb_file(&kb, "old.fa.fai", "NC_000017.10:1000001-1000004\t4\t35\t4\t5\n");
    assert_refused(
        &o, BARE_VCF, ERR_SAMPLE, "--reference is GRCh37, the sample is GRCh38");
    o.reference_path = made_kb_file(&kb, "alone.fa", FASTA_NAME FASTA_BASES);
    assert_refused(&o, BARE_VCF, ERR_FAIL, "alone.fa.fai");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            what_alters_a_protein_of_interest_is_a_finding_without_any_row),
        cmocka_unit_test(what_leaves_the_protein_is_counted),
        cmocka_unit_test(a_gene_that_nobody_speaks_of_gives_no_finding),
        cmocka_unit_test(without_bases_nothing_is_computed_and_that_is_counted),
        cmocka_unit_test(a_ref_that_is_not_the_reference_s_is_never_matched),
        cmocka_unit_test(other_spellings_of_an_allele_give_the_same_finding),
        cmocka_unit_test(names_of_contigs_and_case_do_not_matter),
        cmocka_unit_test(
            an_indel_that_begins_far_outside_and_moves_into_an_exon_is_found),
        cmocka_unit_test(effects_are_computed_while_both_assemblies_are_possible),
        cmocka_unit_test(a_reference_of_the_user_s_gives_bases_that_the_kb_lacks),
        cmocka_unit_test(a_reference_of_another_assembly_or_without_index_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
