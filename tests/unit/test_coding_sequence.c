#include "kb/model/coding_sequence.h"
#include "kb/model/genetic_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Bases from 101 on; 'N' is not known. */
static uint32_t fetch_text(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    const char *bases = ctx;
    size_t length = strlen(bases);
    uint32_t i = 0;

    (void)assembly;
    (void)contig;
    while (i < n && pos1 >= 101 && pos1 - 101 + i < length
           && bases[pos1 - 101 + i] != 'N') {
        out[i] = bases[pos1 - 101 + i];
        i++;
    }
    return i;
}

/* Two exons, 101-108 and 112-121, CDS 103-117: six bases and six. */
static struct exon plus_exons[] = {{101, 108}, {112, 121}};
static struct exon minus_exons[] = {{112, 121}, {101, 108}};

static struct transcript two_exons(bool is_reverse)
{
    return (struct transcript){.id = STR("T1"),
        .assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .exons = is_reverse ? minus_exons : plus_exons,
        .n_exons = 2,
        .is_reverse = is_reverse,
        .cds_beg1 = 103,
        .cds_end1 = 117};
}

struct expected {
    const char *bases, *protein;
    bool is_cds_known, translates;
};

static void assert_reads(struct transcript t, const char *contig, struct expected want)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    char text[100];
    struct refbases ref = {.ctx = text, .fetch = fetch_text};
    struct coding_sequence cs;

    assert_true(strlen(contig) < sizeof text);
    memcpy(text, contig, strlen(contig) + 1);
    assert_int_equal(transcript_close(&t, &err), 0);
    coding_sequence_read(&t, &ref, &mem, &cs);
    assert_string_equal(str_cstr(&mem, cs.bases), want.bases);
    assert_string_equal(str_cstr(&mem, cs.protein), want.protein);
    assert_int_equal(cs.is_cds_known, want.is_cds_known);
    assert_int_equal(cs.translates, want.translates);
    arena_free(&mem);
}

static void splices_and_translates_the_plus_strand(void **state)
{
    (void)state;
    /* CC ATG GTT | gta | AAA TAA GGGG: twelve coding bases, M V K stop */
    assert_reads(two_exons(false), "CCATGGTTGTAAAATAAGGGG",
        (struct expected){"CCATGGTTAAATAAGGGG", "MVK", true, true});
}

static void splices_and_translates_the_minus_strand(void **state)
{
    (void)state;
    /* reverse complement: CCCC ATGGTT | tac | AAATAA GG, CDS 121-4 .. 103 */
    assert_reads(two_exons(true), "CCTTATTTGTAAACCATGGGG",
        (struct expected){"CCCCATGGTTAAATAAGG", "MVK", true, true});
}

static void does_not_translate_what_is_no_coding_sequence(void **state)
{
    struct transcript t = two_exons(false);

    (void)state;
    /* no ATG; a stop inside; no stop at the end */
    assert_reads(t, "CCCTGGTTGTAAAATAAGGGG",
        (struct expected){"CCCTGGTTAAATAAGGGG", "", true, false});
    assert_reads(t, "CCATGTAAGTAAAATAAGGGG",
        (struct expected){"CCATGTAAAAATAAGGGG", "", true, false});
    assert_reads(t, "CCATGGTTGTAAAAAAAGGGG",
        (struct expected){"CCATGGTTAAAAAAGGGG", "", true, false});
    /* a base too many */
    t.cds_end1 = 118;
    assert_reads(t, "CCATGGTTGTAAAATAAGGGG",
        (struct expected){"CCATGGTTAAATAAGGGG", "", true, false});
}

static void an_incomplete_start_is_read_from_its_phase(void **state)
{
    struct transcript t = two_exons(false);

    (void)state;
    t.is_start_incomplete = true;
    t.start_phase = 2;
    t.cds_beg1 = 101;
    /* cc CTG GTT AAA TAA */
    assert_reads(t, "CCCTGGTTGTAAAATAAGGGG",
        (struct expected){"CCCTGGTTAAATAAGGGG", "LVK", true, true});
}

static void an_incomplete_end_needs_no_stop(void **state)
{
    struct transcript t = two_exons(false);

    (void)state;
    t.is_end_incomplete = true;
    t.cds_end1 = 116;
    assert_reads(t, "CCATGGTTGTAAAATAAGGGG",
        (struct expected){"CCATGGTTAAATAAGGGG", "MVK", true, true});
    /* but a stop inside is one too many */
    t.cds_end1 = 121;
    assert_reads(t, "CCATGGTTGTAAAATAAGGGG",
        (struct expected){"CCATGGTTAAATAAGGGG", "", true, false});
}

static void unknown_bases_are_n_and_are_not_translated(void **state)
{
    struct transcript t = two_exons(false);

    (void)state;
    assert_reads(t, "CCATGGTTGTAAANTAAGGGG",
        (struct expected){"CCATGGTTAANTAAGGGG", "", false, false});
    /* outside of the CDS they do no harm */
    assert_reads(t, "NCATGGTTGTAAAATAAGNGG",
        (struct expected){"NCATGGTTAAATAAGNGG", "MVK", true, true});
    assert_reads(
        t, "CCATGGTTGTA", (struct expected){"CCATGGTTNNNNNNNNNN", "", false, false});
}

static void without_bases_everything_is_unknown(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct transcript t = two_exons(true);
    struct coding_sequence cs;

    (void)state;
    assert_int_equal(transcript_close(&t, &err), 0);
    coding_sequence_read(&t, NULL, &mem, &cs);
    assert_string_equal(str_cstr(&mem, cs.bases), "NNNNNNNNNNNNNNNNNN");
    assert_false(cs.is_cds_known);
    assert_false(cs.translates);
    arena_free(&mem);
}

static void a_transcript_without_cds_has_bases_only(void **state)
{
    struct transcript t = two_exons(false);

    (void)state;
    t.cds_beg1 = t.cds_end1 = 0;
    assert_reads(t, "CCATGGTTGTAAAATAAGGGG",
        (struct expected){"CCATGGTTAAATAAGGGG", "", false, false});
}

static void translates_every_codon_by_table_1(void **state)
{
    /* residues and how many codons each has */
    static const struct {
        char residue;
        unsigned n;
    } degeneracy[] = {{'A', 4}, {'C', 2}, {'D', 2}, {'E', 2}, {'F', 2}, {'G', 4},
        {'H', 2}, {'I', 3}, {'K', 2}, {'L', 6}, {'M', 1}, {'N', 2}, {'P', 4}, {'Q', 2},
        {'R', 6}, {'S', 6}, {'T', 4}, {'V', 4}, {'W', 1}, {'Y', 2}, {'*', 3}};
    unsigned n_of[128] = {0};
    char codon[3];

    (void)state;
    for (unsigned i = 0; i < 64; i++) {
        codon[0] = "ACGT"[i / 16];
        codon[1] = "ACGT"[i / 4 % 4];
        codon[2] = "ACGT"[i % 4];
        n_of[(unsigned char)codon_translate(codon)]++;
    }
    for (unsigned i = 0; i < sizeof degeneracy / sizeof degeneracy[0]; i++)
        assert_int_equal(n_of[(unsigned char)degeneracy[i].residue], degeneracy[i].n);
    assert_int_equal(codon_translate("ATG"), 'M');
    assert_int_equal(codon_translate("TGG"), 'W');
    assert_int_equal(codon_translate("TGA"), '*');
    assert_int_equal(codon_translate("AGT"), 'S');
    assert_int_equal(codon_translate("CGA"), 'R');
    assert_int_equal(codon_translate("GAT"), 'D');
    assert_int_equal(codon_translate("AAC"), 'N');
    assert_int_equal(codon_translate("CAG"), 'Q');
    assert_int_equal(codon_translate("ATA"), 'I');
    assert_int_equal(codon_translate("ANG"), 'X');
    assert_int_equal(codon_translate("atg"), 'X');
}

static void leftover_bases_are_not_translated(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_string_equal(str_cstr(&mem, bases_translate(&mem, STR("ATGGTTNA"))), "MV");
    assert_string_equal(str_cstr(&mem, bases_translate(&mem, STR("ATGNTTTAA"))), "MX*");
    assert_int_equal(bases_translate(&mem, STR("AT")).n, 0);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splices_and_translates_the_plus_strand),
        cmocka_unit_test(splices_and_translates_the_minus_strand),
        cmocka_unit_test(does_not_translate_what_is_no_coding_sequence),
        cmocka_unit_test(an_incomplete_start_is_read_from_its_phase),
        cmocka_unit_test(an_incomplete_end_needs_no_stop),
        cmocka_unit_test(unknown_bases_are_n_and_are_not_translated),
        cmocka_unit_test(without_bases_everything_is_unknown),
        cmocka_unit_test(a_transcript_without_cds_has_bases_only),
        cmocka_unit_test(translates_every_codon_by_table_1),
        cmocka_unit_test(leftover_bases_are_not_translated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
