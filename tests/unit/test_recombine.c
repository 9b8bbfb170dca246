#include "query/recombine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_phase.h"

/*
 * Codon 7 (AAA, 55-57) has rows for two of its SNVs and for what they make together;
 * V9 (GTT, 61-63) is made M by a missense and a silent change, as BRAF V600M is (P12).
 * Everything is asked of the gene on either strand.
 */
static const struct made_gene *const genes[] = {&made_fwd, &made_rev};
static struct made_kb kb;

static void add_rows(const struct made_gene *g, uint32_t id)
{
    static const struct {
        uint32_t at;
        const char *ref, *alt, *hgvs_p;
    } row[] = {{55, "A", "G", "p.Lys7Glu"}, {57, "A", "T", "p.Lys7Asn"},
        {55, "AAA", "GAT", "p.Lys7Asp"}};

    for (unsigned i = 0; i < 3; i++) {
        struct str a = made_gene_allele(
            &kb.mem, g, ASSEMBLY_GRCH38, row[i].at, row[i].ref, row[i].alt, ':');
        const struct made_clinvar c = {.id = id + i,
            .gene = g->symbol,
            .hgvs_p = row[i].hgvs_p,
            .alleles = str_cstr(&kb.mem, str_fmt(&kb.mem, "GRCh38:%.*s", STR_ARG(a))),
            .consequence = CONSEQUENCE(MISSENSE),
            .germline = CLASS_PATHOGENIC,
            .stars = 2};
        made_kb_clinvar(&kb, &c);
    }
}

static int begin(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_table(
        &kb, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\nREV\tno\n"));
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nFWD\t9\tV\nREV\t9\tV\n"));
    made_gene_all(&kb);
    add_rows(&made_fwd, 100);
    add_rows(&made_rev, 200);
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

static void assert_made(const char *records, const char *findings, const char *fates)
{
    for (unsigned i = 0; i < 2; i++) {
        struct made_patient_case p;
        made_case_read(&p, &kb, genes[i], records);
        if (strcmp(made_case_findings(&p), findings) != 0
            || strcmp(made_case_fates(&p), fates) != 0)
            fail_msg("%s of\n%s\nfound: %s (%s)\nexpected: %s (%s)", genes[i]->symbol,
                records, made_case_findings(&p), made_case_fates(&p), findings, fates);
        made_case_end(&p);
    }
}

/* verdict: of "protein(GENE, change)". */
static void assert_protein(const char *records, const char *change, const char *want)
{
    for (unsigned i = 0; i < 2; i++) {
        struct made_patient_case p;
        char text[64];
        made_case_read(&p, &kb, genes[i], records);
        snprintf(text, sizeof text, "protein(%s, %s)", genes[i]->symbol, change);
        if (strcmp(made_case_verdict(&p, text), want) != 0)
            fail_msg("%s of\n%s\nis %s, not %s", text, records,
                made_case_verdict(&p, text), want);
        made_case_end(&p);
    }
}

#define CIS "55 A G GT:PS 0|1:1\n57 A T GT:PS 0|1:1\n"
#define TRANS "55 A G GT:PS 0|1:1\n57 A T GT:PS 1|0:1\n"
#define UNPHASED "55 A G GT 0/1\n57 A T GT 0/1\n"
#define ONE "K7D heterozygous"
#define ALL_UNCERTAIN "K7D unknown?; K7E heterozygous?; K7N heterozygous?"

static void two_snvs_of_a_codon_on_one_copy_are_one_finding(void **state)
{
    (void)state;
    assert_made(CIS, ONE, "recombined 2");
    assert_protein(CIS, "K7D", "true");
    assert_protein(CIS, "K7E", "unknown other_change_at_residue");
    assert_protein(CIS, "K7N", "unknown other_change_at_residue");
}

static void the_whole_has_its_own_rows_and_says_what_it_was_made_of(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct made_patient_case p;
        made_case_read(&p, &kb, genes[i], CIS);
        assert_int_equal(p.data.n_findings, 1);
        assert_int_equal(p.data.findings[0].n_variants, 1);
        assert_int_equal(p.data.clinvar[0].variation_id, i ? 202 : 102);
        assert_true(str_find(p.data.findings[0].as_given, STR(" + ")) >= 0);
        assert_int_equal(p.data.findings[0].allele.ref.n, 3);
        assert_int_equal(p.data.findings[0].effect, EFFECT_PATHOGENIC);
        assert_int_equal(p.data.n_disagreements, 0);
        made_case_end(&p);
    }
}

static void on_different_copies_they_are_two_and_certain(void **state)
{
    (void)state;
    assert_made(TRANS, "K7E heterozygous; K7N heterozygous", "finding 2");
    assert_protein(TRANS, "K7E", "true");
    assert_protein(TRANS, "K7N", "true");
    assert_protein(TRANS, "K7D", "unknown other_change_at_residue");
}

static void unphased_all_readings_are_shown_and_none_is_certain(void **state)
{
    static const char *const change[] = {"K7D", "K7E", "K7N"};

    (void)state;
    assert_made(UNPHASED, ALL_UNCERTAIN, "finding 2");
    for (unsigned i = 0; i < 3; i++)
        assert_protein(UNPHASED, change[i], "partial phase");
    assert_protein(UNPHASED, "K7R", "unknown other_change_at_residue");
}

static void another_phase_set_tells_nothing(void **state)
{
    (void)state;
    assert_made("55 A G GT:PS 0|1:1\n57 A T GT:PS 0|1:2\n", ALL_UNCERTAIN, "finding 2");
    assert_made("55 A G GT:PS 0|1:1\n57 A T GT 0/1\n", ALL_UNCERTAIN, "finding 2");
}

static void a_phased_genotype_without_set_counts_for_the_contig(void **state)
{
    (void)state;
    assert_made("55 A G GT 0|1\n57 A T GT 0|1\n", ONE, "recombined 2");
    assert_made("55 A G GT 0|1\n57 A T GT 1|0\n", "K7E heterozygous; K7N heterozygous",
        "finding 2");
    assert_made("55 A G GT:PS 0|1:.\n57 A T GT:PS 0|1:.\n", ONE, "recombined 2");
    assert_made("55 A G GT:PS 0|1:.\n57 A T GT:PS 0|1:1\n", ALL_UNCERTAIN, "finding 2");
}

static void gatk_s_physical_phase_is_read(void **state)
{
    (void)state;
    assert_made("55 A G GT:PGT:PID 0/1:0|1:55_A_G\n57 A T GT:PGT:PID 0/1:0|1:55_A_G\n",
        ONE, "recombined 2");
    assert_made("55 A G GT:PGT:PID 0/1:0|1:55_A_G\n57 A T GT:PGT:PID 0/1:1|0:55_A_G\n",
        "K7E heterozygous; K7N heterozygous", "finding 2");
    assert_made("55 A G GT:PGT:PID 0/1:0|1:55_A_G\n57 A T GT:PGT:PID 0/1:0|1:57_A_T\n",
        ALL_UNCERTAIN, "finding 2");
    assert_made("55 A G GT:PGT:PID 0|1:0|1:55_A_G\n57 A T GT:PGT:PID 0|1:0|1:57_A_T\n",
        ALL_UNCERTAIN, "finding 2");
}

static void a_homozygous_one_is_with_every_other(void **state)
{
    (void)state;
    assert_made("55 A G GT 1/1\n57 A T GT 1/1\n", "K7D homozygous", "recombined 2");
    assert_made("55 A G GT 1/1\n57 A T GT 0/1\n", "K7D heterozygous; K7E heterozygous",
        "finding 1, recombined 1");
    assert_made("55 A G GT 1|1\n57 A T GT 0|1\n", "K7D heterozygous; K7E heterozygous",
        "finding 1, recombined 1");
    assert_made("55 A G GT 1\n57 A T GT 1\n", "K7D hemizygous", "recombined 2");
}

static void what_is_left_of_a_homozygous_one_has_not_its_fraction(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct made_patient_case p;
        made_case_read(&p, &kb, genes[i], "55 A G GT:AF 1/1:1\n57 A T GT:AF 0/1:0.5\n");
        assert_int_equal(p.data.n_findings, 2);
        for (unsigned k = 0; k < 2; k++)
            assert_true(isnan(p.data.findings[k].allele_fraction));
        made_case_end(&p);
    }
}

static void three_snvs_of_a_codon_are_one(void **state)
{
    (void)state;
    assert_made("55 A G GT 0|1\n56 A C GT 0|1\n57 A T GT 0|1\n", "K7A heterozygous",
        "recombined 3");
    assert_made("55 A G GT 0|1\n56 A C GT 0|1\n57 A T GT 1|0\n",
        "K7A heterozygous; K7N heterozygous", "finding 1, recombined 2");
    /* on every copy one of the others is with the homozygous one */
    assert_made("55 A G GT 1/1\n56 A C GT 0|1\n57 A T GT 1|0\n",
        "K7A heterozygous; K7D heterozygous", "recombined 3");
    /* the pair is together, but the third may be with it */
    assert_made("55 A G GT 0|1\n56 A C GT 0|1\n57 A T GT 0/1\n",
        "K7A unknown?; K7A unknown?; K7N heterozygous?", "finding 1, recombined 2");
}

static void a_silent_part_without_row_joins(void **state)
{
    (void)state;
    assert_made("61 G A GT 0|1\n63 T G GT 0|1\n", "V9M heterozygous", "recombined 2");
    assert_made("61 G A GT 0/1\n63 T G GT 0/1\n",
        "V9= heterozygous?; V9I heterozygous?; V9M unknown?", "finding 2");
}

static void what_makes_no_change_together_is_none(void **state)
{
    (void)state;
    /* GTT to GTG, and TCA to TCG: no residue changes */
    assert_made("63 T G GT 0|1\n", "", "protein_not_changed 1");
    assert_made(
        "49 T A GT 0|1\n50 C G GT 0|1\n51 A T GT 0|1\n", "", "protein_not_changed 3");
}

static void a_substitution_of_several_bases_joins_both_its_codons(void **state)
{
    (void)state;
    /* AAA TGG: the last base of K7 and the first of W8, then W8's last */
    assert_made("57 AT TC GT 0|1\n60 G T GT 0|1\n", "K7_W8delinsNR heterozygous",
        "recombined 2");
    assert_made("55 A G GT 0|1\n57 AT TC GT 0|1\n60 G T GT 0|1\n",
        "K7_W8delinsDR heterozygous", "recombined 3");
    assert_made("57 AT TC GT 0|1\n60 G T GT 1|0\n",
        "K7_W8delinsNR heterozygous; W8C heterozygous", "finding 2");
}

static void alts_of_one_record_are_never_on_one_copy(void **state)
{
    (void)state;
    assert_made("55 A G,C GT 1|2\n", "K7E heterozygous; K7Q heterozygous", "finding 2");
    assert_made("55 A G,C GT 1/2\n", "K7E heterozygous; K7Q heterozygous", "finding 2");
    assert_made("55 A G,C GT 1|2\n57 A T GT 1|0\n",
        "K7D heterozygous; K7Q heterozygous", "finding 1, recombined 2");
}

static void without_genotypes_nothing_is_certain(void **state)
{
    (void)state;
    assert_made("55 A G AD 30,20\n57 A T AD 30,20\n",
        "K7D unknown?; K7E unknown?; K7N unknown?", "finding 2");
}

static void a_codon_that_an_intron_splits_is_not_put_together(void **state)
{
    (void)state;
    /* P4 is C|CC, H10 is C|AT */
    assert_made("26 C A GT 0|1\n47 C A GT 0|1\n",
        "P4H heterozygous?; P4T heterozygous?", "finding 2");
    assert_made("26 C A GT 0|1\n47 C A GT 1|0\n", "P4H heterozygous; P4T heterozygous",
        "finding 2");
    assert_made("26 C A GT 0/1\n48 C T GT 1/1\n", "P4T heterozygous?",
        "finding 1, protein_not_changed 1");
}

static void the_whole_in_a_record_of_its_own_is_the_same_finding(void **state)
{
    (void)state;
    assert_made("55 AAA GAT GT 0|1\n", ONE, "finding 1");
    assert_made(CIS "55 AAA GAT GT:PS 0|1:1\n", ONE, "finding 1, recombined 2");
    assert_made("55 AAA GAT GT 0/1\n" UNPHASED,
        "K7D heterozygous; K7E heterozygous?; K7N heterozygous?", "finding 3");
}

static void neighbours_in_other_codons_stay_apart(void **state)
{
    (void)state;
    assert_made("57 A T GT 0|1\n58 T C GT 0|1\n", "K7N heterozygous; W8R heterozygous",
        "finding 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_snvs_of_a_codon_on_one_copy_are_one_finding),
        cmocka_unit_test(the_whole_has_its_own_rows_and_says_what_it_was_made_of),
        cmocka_unit_test(on_different_copies_they_are_two_and_certain),
        cmocka_unit_test(unphased_all_readings_are_shown_and_none_is_certain),
        cmocka_unit_test(another_phase_set_tells_nothing),
        cmocka_unit_test(a_phased_genotype_without_set_counts_for_the_contig),
        cmocka_unit_test(gatk_s_physical_phase_is_read),
        cmocka_unit_test(a_homozygous_one_is_with_every_other),
        cmocka_unit_test(what_is_left_of_a_homozygous_one_has_not_its_fraction),
        cmocka_unit_test(three_snvs_of_a_codon_are_one),
        cmocka_unit_test(a_silent_part_without_row_joins),
        cmocka_unit_test(what_makes_no_change_together_is_none),
        cmocka_unit_test(a_substitution_of_several_bases_joins_both_its_codons),
        cmocka_unit_test(alts_of_one_record_are_never_on_one_copy),
        cmocka_unit_test(without_genotypes_nothing_is_certain),
        cmocka_unit_test(a_codon_that_an_intron_splits_is_not_put_together),
        cmocka_unit_test(the_whole_in_a_record_of_its_own_is_the_same_finding),
        cmocka_unit_test(neighbours_in_other_codons_stay_apart),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
