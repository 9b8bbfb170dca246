/* Descriptions against transcripts: another numbering, normal forms, both assemblies.
 *
 *   first   M A A A Y V G K W *, exons 101-121 and 201-209
 *   other   M L and then the same, on an exon of its own before them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kb/model/protein_numbering.h"
#include "kb/store/kb_hgvs.h"

static struct exon first_exons[] = {{101, 121}, {201, 209}};
static struct exon other_exons[] = {{51, 56}, {101, 121}, {201, 209}};

static struct gene_protein protein_of(
    const char *id, struct exon *exons, unsigned n_exons, const char *residues)
{
    struct gene_protein g = {.t = {.id = str_of(id),
                                 .tag = TRANSCRIPT_MANE_SELECT,
                                 .assembly = ASSEMBLY_GRCH38,
                                 .contig = 7,
                                 .exons = exons,
                                 .n_exons = n_exons,
                                 .cds_beg1 = exons[0].beg1,
                                 .cds_end1 = 209},
        .cs = {.protein = str_of(residues)}};
    struct err err = {0};
    assert_true(transcript_close(&g.t, &err) >= 0);
    return g;
}

static void make_both(struct gene_protein both[2])
{
    both[0] = protein_of("NM_1.2", first_exons, 2, "MAAAYVGKW");
    both[0].t.protein_id = STR("NP_1.1");
    both[1] = protein_of("NM_2.1", other_exons, 3, "MLMAAAYVGKW");
    both[1].t.protein_id = STR("NP_2.1");
}

struct fitted {
    enum protein_fit fit;
    unsigned from;
    struct str text;
};

static struct fitted fit(const struct gene_protein *all, unsigned n,
    const char *accession, const char *text, struct arena *mem)
{
    struct fitted f;
    struct protein_change p;
    assert_int_equal(protein_parse(str_of(text), mem, &p), 0);
    f.fit = gene_proteins_fit(all, n, str_of(accession), &p, &f.from, mem);
    f.text = protein_text(mem, &p);
    return f;
}

static void assert_fit(const struct gene_protein *all, const char *accession,
    const char *text, enum protein_fit wanted, unsigned from, const char *wanted_text)
{
    struct arena mem = ARENA_INIT;
    struct fitted f = fit(all, 2, accession, text, &mem);
    assert_int_equal(f.fit, wanted);
    assert_int_equal(f.from, from);
    assert_string_equal(str_cstr(&mem, f.text), wanted_text);
    arena_free(&mem);
}

static void residues_of_the_best_transcript_give_the_normal_form(void **state)
{
    struct gene_protein both[2];
    (void)state;
    make_both(both);
    assert_fit(both, "", "Y5H", PROTEIN_FITS_FIRST, 0, "Y5H");
    assert_fit(both, "", "A2_A3insA", PROTEIN_FITS_FIRST, 0, "A4dup");
    assert_fit(both, "NM_1.1", "A2del", PROTEIN_FITS_FIRST, 0, "A4del");
}

static void residues_of_another_transcript_are_told_in_the_best_ones_numbering(
    void **state)
{
    struct gene_protein both[2];
    (void)state;
    make_both(both);
    assert_fit(both, "", "Y7H", PROTEIN_RENUMBERED, 1, "Y5H");
    assert_fit(both, "", "Y7_V8del", PROTEIN_RENUMBERED, 1, "Y5_V6del");
    assert_fit(both, "", "L2P", PROTEIN_FITS_NONE, 0, "L2P");
    assert_fit(both, "", "C5H", PROTEIN_FITS_NONE, 0, "C5H");
}

static void an_accession_decides_where_both_numberings_would_fit(void **state)
{
    struct gene_protein both[2];
    (void)state;
    make_both(both);
    assert_fit(both, "", "A4V", PROTEIN_FITS_FIRST, 0, "A4V");
    assert_fit(both, "NP_2.7", "A4V", PROTEIN_RENUMBERED, 1, "A2V");
    assert_fit(both, "NM_2.1", "A4V", PROTEIN_RENUMBERED, 1, "A2V");
    assert_fit(both, "NM_2.1", "L2P", PROTEIN_FITS_NONE, 1, "L2P");
    assert_fit(both, "NP_3.1", "A4V", PROTEIN_NOT_CHECKED, 0, "A4V");
}

static void a_transcript_whose_protein_is_not_known_leads_by_the_genome(void **state)
{
    struct gene_protein both[2];
    (void)state;
    make_both(both);
    both[1].cs.protein = STR_NONE;
    assert_fit(both, "NP_2.1", "A4V", PROTEIN_RENUMBERED, 1, "A2V");
    assert_fit(both, "NP_2.1", "G4V", PROTEIN_FITS_NONE, 1, "G4V");
    /* the residue itself says whose number it is */
    assert_fit(both, "", "Y7H", PROTEIN_RENUMBERED, 1, "Y5H");
    assert_fit(both, "", "C7H", PROTEIN_FITS_NONE, 0, "C7H");
    both[0].cs.protein = STR_NONE;
    assert_fit(both, "NP_2.1", "A4V", PROTEIN_NOT_CHECKED, 1, "A4V");
}

static void without_transcripts_nothing_is_checked(void **state)
{
    struct arena mem = ARENA_INIT;
    (void)state;
    assert_int_equal(fit(NULL, 0, "", "A4V", &mem).fit, PROTEIN_NOT_CHECKED);
    arena_free(&mem);
}

static void the_length_of_a_frameshift_is_not_carried_over(void **state)
{
    struct gene_protein both[2];
    struct arena mem = ARENA_INIT;
    struct protein_change p;
    (void)state;
    make_both(both);
    assert_int_equal(protein_parse(STR("Y7Hfs*3"), &mem, &p), 0);
    assert_int_equal(p.fs_length, 3);
    assert_true(protein_renumber(
        &both[1].t, both[1].cs.protein, &both[0].t, both[0].cs.protein, &p));
    assert_int_equal(p.pos1, 5);
    assert_int_equal(p.fs_length, 0);
    arena_free(&mem);
}

static void a_change_that_reaches_beyond_the_other_transcript_stays(void **state)
{
    struct gene_protein both[2];
    struct arena mem = ARENA_INIT;
    struct protein_change p;
    (void)state;
    make_both(both);
    assert_int_equal(protein_parse(STR("L2_A4del"), &mem, &p), 0);
    assert_false(protein_renumber(
        &both[1].t, both[1].cs.protein, &both[0].t, both[0].cs.protein, &p));
    assert_int_equal(p.pos1, 2);
    assert_int_equal(p.pos2, 4);
    arena_free(&mem);
}

/* ---- alleles of descriptions ---- */

static int read_text(const char *text, enum assembly assembly, struct arena *mem,
    struct described_allele **out)
{
    struct hgvs h;
    const char *why;
    struct err err = {0};
    assert_int_equal(hgvs_parse(str_of(text), mem, &h, &why), 0);
    return kb_hgvs_alleles(NULL, &h, assembly, NULL, mem, out, &err);
}

static void an_accession_tells_the_assembly_and_a_contig_name_does_not(void **state)
{
    struct arena mem = ARENA_INIT;
    struct described_allele *a;
    (void)state;
    assert_int_equal(
        read_text("NC_000007.14:g.140753336A>T", ASSEMBLY_GRCH37, &mem, &a), 1);
    assert_true(a[0].has_allele);
    assert_int_equal(a[0].is.allele.assembly, ASSEMBLY_GRCH38);
    assert_int_equal(read_text("NC_012920.1:m.1555A>G", ASSEMBLY_NONE, &mem, &a), 2);
    assert_int_equal(a[0].is.allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(a[1].is.allele.assembly, ASSEMBLY_GRCH38);
    assert_int_equal(read_text("NC_012920.1:m.1555A>G", ASSEMBLY_GRCH37, &mem, &a), 1);
    arena_free(&mem);
}

static void what_has_no_allele_says_why(void **state)
{
    struct arena mem = ARENA_INIT;
    struct described_allele *a;
    (void)state;
    assert_int_equal(read_text("NM_004333.6:c.1799T>A", ASSEMBLY_NONE, &mem, &a), 1);
    assert_false(a[0].has_allele);
    assert_string_equal(str_cstr(&mem, a[0].why), "its transcript is not known");
    assert_int_equal(read_text("c.1799T>A", ASSEMBLY_NONE, &mem, &a), 1);
    assert_string_equal(str_cstr(&mem, a[0].why), "it names no transcript and no gene");
    assert_int_equal(read_text("p.Val600Glu", ASSEMBLY_NONE, &mem, &a), 1);
    assert_false(a[0].has_allele);
    assert_false(a[0].is_contradicted);
    assert_int_equal(
        read_text("NC_000007.14:g.999999999A>T", ASSEMBLY_NONE, &mem, &a), 1);
    assert_true(a[0].is_contradicted);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(residues_of_the_best_transcript_give_the_normal_form),
        cmocka_unit_test(
            residues_of_another_transcript_are_told_in_the_best_ones_numbering),
        cmocka_unit_test(an_accession_decides_where_both_numberings_would_fit),
        cmocka_unit_test(a_transcript_whose_protein_is_not_known_leads_by_the_genome),
        cmocka_unit_test(without_transcripts_nothing_is_checked),
        cmocka_unit_test(the_length_of_a_frameshift_is_not_carried_over),
        cmocka_unit_test(a_change_that_reaches_beyond_the_other_transcript_stays),
        cmocka_unit_test(an_accession_tells_the_assembly_and_a_contig_name_does_not),
        cmocka_unit_test(what_has_no_allele_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
