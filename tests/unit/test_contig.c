#include "kb/model/contig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static unsigned id_of(const char *name)
{
    return contig_parse(str_of(name), NULL);
}

static enum assembly implied_by(const char *name)
{
    enum assembly implied;

    contig_parse(str_of(name), &implied);
    return implied;
}

static void reads_names_with_and_without_chr(void **state)
{
    (void)state;
    assert_int_equal(id_of("7"), 7);
    assert_int_equal(id_of("chr7"), 7);
    assert_int_equal(id_of("CHR22"), 22);
    assert_int_equal(id_of("X"), CONTIG_X);
    assert_int_equal(id_of("chrY"), CONTIG_Y);
    assert_int_equal(id_of("M"), CONTIG_MT);
    assert_int_equal(id_of("MT"), CONTIG_MT);
    assert_int_equal(id_of("chrM"), CONTIG_MT);
}

static void refuses_every_other_sequence(void **state)
{
    static const char *const names[] = {"", "chr", "0", "23", "25", "07", "chr1_random",
        "chrUn_gl000220", "GL000220.1", "hs37d5", "chr6_GL000250v2_alt", "XY", "1 ",
        "NC_000007.12", "NC_000007.15", "NC_000007.", "NC_000025.1", "NC_001807.4",
        "NC_", "NT_000007.14"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_equal(id_of(names[i]), CONTIG_NONE);
}

static void tells_the_assembly_by_the_accessions_version(void **state)
{
    (void)state;
    assert_int_equal(id_of("NC_000007.13"), 7);
    assert_int_equal(implied_by("NC_000007.13"), ASSEMBLY_GRCH37);
    assert_int_equal(id_of("NC_000007.14"), 7);
    assert_int_equal(implied_by("NC_000007.14"), ASSEMBLY_GRCH38);
    assert_int_equal(implied_by("NC_000023.11"), ASSEMBLY_GRCH38);
    assert_int_equal(implied_by("NC_000007"), ASSEMBLY_NONE);
    assert_int_equal(id_of("NC_000007"), 7);
    assert_int_equal(id_of("NC_012920.1"), CONTIG_MT);
    assert_int_equal(implied_by("NC_012920.1"), ASSEMBLY_NONE);
    assert_int_equal(implied_by("chr7"), ASSEMBLY_NONE);
}

static void accession_and_name_lead_back_to_the_contig(void **state)
{
    (void)state;
    for (unsigned c = 1; c < N_CONTIGS; c++) {
        assert_int_equal(id_of(contig_name(c)), c);
        for (int a = ASSEMBLY_GRCH37; a <= ASSEMBLY_GRCH38; a++)
            assert_int_equal(id_of(contig_accession((enum assembly)a, c)), c);
        if (c == CONTIG_MT)
            continue;
        assert_int_equal(
            implied_by(contig_accession(ASSEMBLY_GRCH37, c)), ASSEMBLY_GRCH37);
        assert_int_equal(
            implied_by(contig_accession(ASSEMBLY_GRCH38, c)), ASSEMBLY_GRCH38);
    }
    assert_string_equal(contig_name(CONTIG_NONE), "");
    assert_string_equal(contig_name(N_CONTIGS), "");
    assert_string_equal(contig_accession(ASSEMBLY_NONE, 1), "");
}

static void length_tells_the_assembly(void **state)
{
    uint64_t total37 = 0, total38 = 0;

    (void)state;
    for (unsigned c = 1; c < CONTIG_MT; c++) {
        uint32_t n37 = contig_length(ASSEMBLY_GRCH37, c);
        uint32_t n38 = contig_length(ASSEMBLY_GRCH38, c);

        assert_int_equal(contig_assembly_by_length(c, n37), ASSEMBLY_GRCH37);
        assert_int_equal(contig_assembly_by_length(c, n38), ASSEMBLY_GRCH38);
        total37 += n37;
        total38 += n38;
    }
    /* sums of the assembled chromosomes as the assembly reports state them */
    assert_int_equal(total37, 3095677412);
    assert_int_equal(total38, 3088269832);
    assert_int_equal(contig_assembly_by_length(CONTIG_MT, 16569), ASSEMBLY_NONE);
    assert_int_equal(contig_assembly_by_length(7, 159138664), ASSEMBLY_NONE);
    assert_int_equal(contig_assembly_by_length(CONTIG_NONE, 0), ASSEMBLY_NONE);
    assert_int_equal(contig_length(ASSEMBLY_GRCH37, N_CONTIGS), 0);
    assert_int_equal(contig_length(ASSEMBLY_NONE, 1), 0);
}

static void knows_the_mitochondrion_of_old_hg19(void **state)
{
    (void)state;
    assert_true(contig_is_foreign_mt(CONTIG_MT, 16571));
    assert_false(contig_is_foreign_mt(CONTIG_MT, 16569));
    assert_false(contig_is_foreign_mt(1, 16571));
}

static void reads_names_of_assemblies_as_whole_words(void **state)
{
    static const char *const names37[] = {"GRCh37", "hg19", "HG19", "b37", "GRCh37.p13",
        "hs37d5", "NCBI37", "human_g1k_v37", "grch37-lite"};
    static const char *const names38[] = {"GRCh38", "hg38", "GRCh38.p14", "b38",
        "GRCh38.d1.vd1", "hg38.p12", "Homo_sapiens_assembly38"};
    static const char *const others[] = {"", "hg18", "NCBI36", "mm10", "x", "37",
        "GRCh37x", "GRCh37.", "GRCh37.p", "GRCh37.13", "hg1", "b37.p13", "GRCh39"};

    (void)state;
    for (size_t i = 0; i < sizeof(names37) / sizeof(names37[0]); i++)
        assert_int_equal(assembly_parse(str_of(names37[i])), ASSEMBLY_GRCH37);
    for (size_t i = 0; i < sizeof(names38) / sizeof(names38[0]); i++)
        assert_int_equal(assembly_parse(str_of(names38[i])), ASSEMBLY_GRCH38);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_int_equal(assembly_parse(str_of(others[i])), ASSEMBLY_NONE);
    assert_int_equal(assembly_other(ASSEMBLY_GRCH37), ASSEMBLY_GRCH38);
    assert_int_equal(assembly_other(ASSEMBLY_GRCH38), ASSEMBLY_GRCH37);
    assert_int_equal(assembly_other(ASSEMBLY_NONE), ASSEMBLY_NONE);
    assert_string_equal(assembly_name(ASSEMBLY_GRCH38), "GRCh38");
    assert_string_equal(assembly_name(ASSEMBLY_NONE), "");
}

static void pseudoautosomal_regions_end_where_the_assembly_says(void **state)
{
    (void)state;
    assert_false(contig_is_par(ASSEMBLY_GRCH38, CONTIG_X, 10000));
    assert_true(contig_is_par(ASSEMBLY_GRCH38, CONTIG_X, 10001));
    assert_true(contig_is_par(ASSEMBLY_GRCH38, CONTIG_X, 2781479));
    assert_false(contig_is_par(ASSEMBLY_GRCH38, CONTIG_X, 2781480));
    assert_true(contig_is_par(ASSEMBLY_GRCH37, CONTIG_Y, 59034050));
    assert_false(contig_is_par(ASSEMBLY_GRCH37, CONTIG_X, 59034050));
    assert_false(contig_is_par(ASSEMBLY_GRCH38, 1, 10001));
    assert_false(contig_is_par(ASSEMBLY_NONE, CONTIG_X, 100000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_names_with_and_without_chr),
        cmocka_unit_test(refuses_every_other_sequence),
        cmocka_unit_test(tells_the_assembly_by_the_accessions_version),
        cmocka_unit_test(accession_and_name_lead_back_to_the_contig),
        cmocka_unit_test(length_tells_the_assembly),
        cmocka_unit_test(knows_the_mitochondrion_of_old_hg19),
        cmocka_unit_test(reads_names_of_assemblies_as_whole_words),
        cmocka_unit_test(pseudoautosomal_regions_end_where_the_assembly_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
