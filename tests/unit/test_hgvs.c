#include "kb/model/hgvs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Bases 101..112 of any contig, and 1..4. */
static uint32_t fetch_few(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    const char *known = pos1 < 100 ? "GATC" : "ACGTTGCAAGCT";
    uint32_t beg1 = pos1 < 100 ? 1 : 101, n_known = (uint32_t)strlen(known);

    (void)ctx;
    (void)assembly;
    (void)contig;
    if (pos1 < beg1 || pos1 - beg1 >= n_known)
        return 0;

    uint32_t left = n_known - (pos1 - beg1);

    if (n > left)
        n = left;
    memcpy(out, known + (pos1 - beg1), n);
    return n;
}

static const struct refbases FEW = {.fetch = fetch_few};

/* "pos1:ref:alt", or "no text" / "no allele" */
static void assert_reads(const char *text, const struct refbases *ref, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct hgvs_g h;
    struct allele a;
    struct str got;

    if (hgvs_g_parse(str_of(text), &h) < 0)
        got = STR("no text");
    else if (hgvs_g_allele(&h, ref, &mem, &a) < 0)
        got = STR("no allele");
    else
        got = str_fmt(&mem, "%u:%.*s:%.*s", a.pos1, STR_ARG(a.ref), STR_ARG(a.alt));
    assert_string_equal(str_cstr(&mem, got), want);
    arena_free(&mem);
}

static void takes_assembly_and_contig_from_the_accession(void **state)
{
    struct hgvs_g h;

    (void)state;
    assert_int_equal(hgvs_g_parse(STR("NC_000007.13:g.140453136A>T"), &h), 0);
    assert_int_equal(h.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(h.contig, 7);
    assert_int_equal(h.kind, HGVS_SUBSTITUTION);
    assert_int_equal(h.beg1, 140453136);
    assert_int_equal(h.end1, 140453136);
    assert_int_equal(hgvs_g_parse(STR(" NC_000007.14:g.140753336A>T "), &h), 0);
    assert_int_equal(h.assembly, ASSEMBLY_GRCH38);
}

static void leaves_the_assembly_of_mt_to_the_caller(void **state)
{
    struct hgvs_g h;

    (void)state;
    assert_int_equal(hgvs_g_parse(STR("NC_012920.1:m.1555A>G"), &h), 0);
    assert_int_equal(h.assembly, ASSEMBLY_NONE);
    assert_int_equal(h.contig, CONTIG_MT);
    assert_int_equal(hgvs_g_parse(STR("NC_012920.1:g.1555A>G"), &h), ERR_NOENT);
    assert_int_equal(hgvs_g_parse(STR("NC_012920.1:m.16570A>G"), &h), ERR_NOENT);
}

static void reads_substitutions(void **state)
{
    (void)state;
    assert_reads("NC_000007.13:g.140453136A>T", NULL, "140453136:A:T");
    assert_reads("NC_000007.13:g.140453136a>t", NULL, "140453136:A:T");
    assert_reads("NC_000007.13:g.140453136A>A", NULL, "no text");
}

static void anchors_a_deletion_by_the_base_before(void **state)
{
    (void)state;
    assert_reads("NC_000007.14:g.103_105del", &FEW, "102:CGTT:C");
    assert_reads("NC_000007.14:g.103_105delGTT", &FEW, "102:CGTT:C");
    assert_reads("NC_000007.14:g.106del", &FEW, "105:TG:T");
    assert_reads("NC_000017.10:g.106delG", &FEW, "105:TG:T");
    assert_reads("NC_000017.10:g.106delA", &FEW, "no allele"); /* it is a G */
    assert_reads("NC_000007.14:g.101del", &FEW, "no allele");
    assert_reads("NC_000007.14:g.101delA", &FEW, "no allele");
    assert_reads("NC_000007.14:g.106delA", NULL, "no allele");
    assert_reads("NC_000007.14:g.111_113del", &FEW, "no allele");
}

static void anchors_a_deletion_of_the_first_base_behind_it(void **state)
{
    (void)state;
    assert_reads("NC_000007.14:g.1_2del", &FEW, "1:GAT:T");
    assert_reads("NC_000007.14:g.1del", NULL, "no allele");
}

static void reads_insertions_between_neighbours(void **state)
{
    (void)state;
    assert_reads("NC_000007.14:g.103_104insTAC", &FEW, "103:G:GTAC");
    assert_reads("NC_000003.11:g.10183697_10183698insA", NULL, "no allele");
    assert_reads("NC_000007.14:g.103_105insTAC", &FEW, "no text");
    assert_reads("NC_000007.14:g.103insTAC", &FEW, "no text");
    assert_reads("NC_000007.14:g.103_104ins12", &FEW, "no text");
    assert_reads("NC_000007.14:g.103_104ins", &FEW, "no text");
}

static void reads_delins_with_and_without_the_deleted_bases(void **state)
{
    (void)state;
    assert_reads("NC_000007.14:g.103_104delinsCC", &FEW, "103:GT:CC");
    assert_reads("NC_000007.14:g.103_104delGTinsCC", NULL, "103:GT:CC");
    assert_reads("NC_000007.14:g.123_124delAGinsCTT", NULL, "123:AG:CTT");
    assert_reads("NC_000007.14:g.103_104delinsGC", &FEW, "104:T:C");
    assert_reads("NC_000007.14:g.1delinsAC", &FEW, "1:G:AC");
    assert_reads("NC_000007.14:g.103_104delinsGT", &FEW, "no allele");
    assert_reads("NC_000007.14:g.103_104delinsCC", NULL, "no allele");
    assert_reads("NC_000007.14:g.123_124delAinsCT", NULL, "no text");
    assert_reads("NC_000007.14:g.123_124delins", NULL, "no text");
}

static void puts_a_duplicate_behind_its_original(void **state)
{
    (void)state;
    assert_reads("NC_000007.14:g.103_105dup", &FEW, "105:T:TGTT");
    assert_reads("NC_000007.14:g.103_105dupGTT", NULL, "105:T:TGTT");
    assert_reads("NC_000007.14:g.106dup", &FEW, "106:G:GG");
    assert_reads("NC_000007.14:g.106dupG", NULL, "106:G:GG");
    assert_reads("NC_000007.14:g.106dup", NULL, "no allele");
    assert_reads("NC_000007.14:g.106dupGG", NULL, "no text");
}

static void asks_for_no_more_than_is_known(void **state)
{
    (void)state;
    assert_reads("NC_000001.11:g.101_248956422del", &FEW, "no allele");
    assert_reads("NC_000001.11:g.1_248956422dup", &FEW, "no allele");
}

static void reads_the_older_spellings(void **state)
{
    (void)state;
    assert_reads("NC_000007.14:g.103_104del2", &FEW, "102:CGT:C");
    assert_reads("NC_000007.14:g.103_104GT>AA", NULL, "103:GT:AA");
    assert_reads("NC_000007.14:g.103delGinsA", NULL, "103:G:A");
}

static void refuses_every_other_form(void **state)
{
    static const char *const texts[] = {"", ":", "NC_000007.13",
        "NC_000007.13:", "NC_000007.13:g.", "NC_000007.13:g.1",
        "NC_000007.13:g.1=", "NC_000007.13:g.1A=", "NC_000007.13:c.1A>T",
        "NM_004333.6:c.1799T>A", "NP_004324.2:p.Val600Glu", "NC_000007.12:g.1A>T",
        "NC_000007:g.1A>T", "NC_000007.13:g.0A>T", "NC_000007.13:g.159138664A>T",
        "NC_000007.13:g.99999999999A>T", "NC_000007.13:g.5_4del",
        "NC_000007.13:g.5_5del", "NC_000007.13:g.1_2inv", "NC_000007.13:g.1_2A[5]",
        "NC_000007.13:g.(1_2)_(3_4)del", "NC_000007.13:g.?_2del",
        "NC_000007.13:g.1_3del2", "NC_000007.13:g.1A>", "NC_000007.13:g.1AC>T",
        "NC_000007.13:g.1N>T", "NC_000007.13:g.1A>*", "NC_000007.13:g.1_2A>TG",
        "NC_000007.13:g.1delx", "chr7:g.1A>T", "NC_000007.13:m.1A>T",
        "NC_000007.13:g.[1A>T;2A>T]"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_reads(texts[i], NULL, "no text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_assembly_and_contig_from_the_accession),
        cmocka_unit_test(leaves_the_assembly_of_mt_to_the_caller),
        cmocka_unit_test(reads_substitutions),
        cmocka_unit_test(anchors_a_deletion_by_the_base_before),
        cmocka_unit_test(anchors_a_deletion_of_the_first_base_behind_it),
        cmocka_unit_test(reads_insertions_between_neighbours),
        cmocka_unit_test(reads_delins_with_and_without_the_deleted_bases),
        cmocka_unit_test(puts_a_duplicate_behind_its_original),
        cmocka_unit_test(asks_for_no_more_than_is_known),
        cmocka_unit_test(reads_the_older_spellings),
        cmocka_unit_test(refuses_every_other_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
