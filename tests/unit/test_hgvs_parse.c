#include "kb/model/hgvs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Whatever is read, its canonical text reads as the same and is its own canonical text.
 */
static bool is_read_and_stable(struct str text, struct arena *mem)
{
    struct hgvs h, again;
    const char *why = NULL;

    if (hgvs_parse(text, mem, &h, &why) < 0) {
        assert_non_null(why);
        return false;
    }

    struct str canonical = hgvs_print(mem, &h);

    if (hgvs_parse(canonical, mem, &again, &why) < 0)
        fail_msg(
            "\"%.*s\" printed as \"%.*s\": %s", STR_ARG(text), STR_ARG(canonical), why);
    assert_true(hgvs_eq(&h, &again));
    assert_true(str_eq(hgvs_print(mem, &again), canonical));
    return true;
}

/* The canonical text, or why there is none. */
static void assert_reads(const char *text, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct hgvs h;
    const char *why = NULL;

    if (hgvs_parse(str_of(text), &mem, &h, &why) < 0)
        assert_string_equal(why, want);
    else
        assert_string_equal(str_cstr(&mem, hgvs_print(&mem, &h)), want);
    is_read_and_stable(str_of(text), &mem);
    arena_free(&mem);
}

static struct hgvs parse(struct arena *mem, const char *text)
{
    struct hgvs h = {0};
    const char *why = "";

    if (hgvs_parse(str_of(text), mem, &h, &why) < 0)
        fail_msg("%s: %s", text, why);
    return h;
}

static void assert_is(struct str got, const char *want)
{
    assert_int_equal(got.n, strlen(want));
    assert_memory_equal(got.p ? got.p : "", want, got.n);
}

static void tells_names_apart(void **state)
{
    struct arena mem = ARENA_INIT;
    struct hgvs h = parse(&mem, "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)");

    (void)state;
    assert_is(h.accession, "NM_004333.6");
    assert_is(h.gene, "BRAF");
    assert_int_equal(h.level, HGVS_C);
    assert_true(h.has_protein);
    assert_int_equal(h.protein.change.pos1, 600);
    h = parse(&mem, "NC_000007.14(NM_004333.6):c.1799T>A");
    assert_is(h.context, "NC_000007.14");
    assert_is(h.accession, "NM_004333.6");
    h = parse(&mem, "BRAF:c.1799T>A");
    assert_is(h.gene, "BRAF");
    assert_is(h.accession, "");
    h = parse(&mem, "BRAF(NM_004333.6):c.1799T>A");
    assert_is(h.gene, "BRAF");
    assert_is(h.accession, "NM_004333.6");
    h = parse(&mem, "chr7:g.140753336A>T");
    assert_is(h.accession, "chr7");
    h = parse(&mem, "HLA-A:c.1A>T");
    assert_is(h.gene, "HLA-A");
    h = parse(&mem, "c.1_2ins[NC_000001.10:g.3_40]");
    assert_is(h.accession, "");
    assert_int_equal(h.inserted_as, HGVS_INSERTED_OTHER);
    arena_free(&mem);
}

static void reads_every_kind_of_accession(void **state)
{
    static const char *const texts[] = {"NM_004333.6:c.1A>T", "XM_1.1:c.1A>T",
        "ENST00000288602.11:c.1A>T", "LRG_299t1:c.1A>T", "LRG_299:g.1A>T",
        "LRG_299p1:p.Met1?", "NR_001566.1:n.1A>T", "XR_1.1:n.1A>T",
        "NG_007873.3:g.1A>T", "NT_1.2:g.1A>T", "NW_1.2:g.1A>T",
        "ENSG00000157764:g.1A>T", "M60091.1:c.1A>T", "NP_004324.2:p.Val600Glu",
        "ENSP00000288602.6:p.Val600Glu", "CCDS5863.1:c.1A>T", "NC_012920.1:m.1555A>G",
        "NM_004333:c.1A>T", "NM_004333.6:p.Val600Glu"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_reads(texts[i], texts[i]);
}

static void reads_positions_of_transcripts(void **state)
{
    struct arena mem = ARENA_INIT;
    struct hgvs h = parse(&mem, "c.*12-5_*13+8del");

    (void)state;
    assert_true(h.beg.first.at.is_utr3);
    assert_int_equal(h.beg.first.at.base, 12);
    assert_int_equal(h.beg.first.at.offset, -5);
    assert_int_equal(h.end.first.at.offset, 8);
    h = parse(&mem, "c.-83-203T=");
    assert_int_equal(h.beg.first.at.base, -83);
    assert_int_equal(h.beg.first.at.offset, -203);
    h = parse(&mem, "c.(?_-30)_(12+1_13-1)del");
    assert_true(h.beg.is_uncertain);
    assert_true(h.beg.first.is_unknown);
    assert_int_equal(h.beg.last.at.base, -30);
    assert_int_equal(h.end.first.at.offset, 1);
    assert_int_equal(h.end.last.at.base, 13);
    h = parse(&mem, "c.232-?_780+?del");
    assert_int_equal(h.beg.first.unknown_offset, -1);
    assert_int_equal(h.end.first.unknown_offset, 1);
    arena_free(&mem);
}

/* Text, and its canonical form or the reason of its refusal. */
struct form {
    const char *text, *want;
};

static void assert_forms(const struct form *forms, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_reads(forms[i].text, forms[i].want ? forms[i].want : forms[i].text);
}
#define ASSERT_FORMS(f) assert_forms(f, sizeof(f) / sizeof((f)[0]))

static void prints_changes_as_version_21_has_them(void **state)
{
    static const struct form forms[] = {
        {"c.1799T>A", NULL},
        {"g.140753336a>t", "g.140753336A>T"},
        {"c.35delG", "c.35del"},
        {"c.76_78del3", "c.76_78del"},
        {"c.76_78del(3)", "c.76_78del"},
        {"c.76_78delN[3]", "c.76_78del"},
        {"c.76_78del ACT", "c.76_78del"},
        {"c.76_77insT", NULL},
        {"c.76_77ins27", "c.76_77insN[27]"},
        {"c.76_77ins(27)", "c.76_77insN[27]"},
        {"c.76_77insNNN", NULL},
        {"c.76_77ins[AB185332.1]", NULL},
        {"c.76_77insNC_012920.1:g.12243..12314", NULL},
        {"c.76_77ins850_900inv", NULL},
        {"c.76_78delinsTT", NULL},
        {"c.76_78delACTinsTT", "c.76_78delinsTT"},
        {"c.76_78del3ins5", "c.76_78delinsN[5]"},
        {"c.76delAinsT", "c.76A>T"},
        {"c.76_77AC>TT", "c.76_77delinsTT"},
        {"c.76A>TT", "c.76delinsTT"},
        {"c.76dupA", "c.76dup"},
        {"c.76_78dup3", "c.76_78dup"},
        {"c.76_78inv", NULL},
        {"c.76_78invACT", "c.76_78inv"},
        {"c.53CAG[23]", NULL},
        {"c.53_55cag[23]", "c.53_55CAG[23]"},
        {"c.53CAG(23)", "c.53CAG[23]"},
        {"c.53CAG[(30_?)]", NULL},
        {"c.53CAG(6_10)", "c.53CAG[(6_10)]"},
        {"c.53CAG[?]", NULL},
        {"c.53CAG[5];[6]", NULL},
        {"c.53_73[4]", NULL},
        {"g.1_12TA[2]A[3]C[1]", NULL},
        {"c.76=", NULL},
        {"c.76A=", "c.76="},
        {"c.=", NULL},
        {"c.?", NULL},
        {"c.88+5_89-5insA", NULL},
        {"c.88_88+1insA", NULL},
        {"c.-1_1insA", NULL},
        {"c.900_*1insA", NULL},
        {"c.(5_10)insA", NULL},
        {"NM_000251.2: c.(?_-125)_(1076+1_1077-1)del",
            "NM_000251.2:c.(?_-125)_(1076+1_1077-1)del"},
        {"  n.23del  ", "n.23del"},
        {"c.300T>R", NULL},
    };

    (void)state;
    ASSERT_FORMS(forms);
}

static void prints_proteins_with_three_letters(void **state)
{
    static const struct form forms[] = {
        {"p.V600E", "p.Val600Glu"},
        {"p.(V600E)", "p.(Val600Glu)"},
        {"p.Val600Glu", NULL},
        {"p.R213*", "p.Arg213Ter"},
        {"p.R213X", "p.Arg213Ter"},
        {"p.Tyr57Terfs", "p.Tyr57Ter"},
        {"p.Arg97ProfsTer23", NULL},
        {"p.(Arg97fs)", NULL},
        {"p.Arg97Profs*?", "p.Arg97ProfsTer?"},
        {"p.*110Qext*17", "p.Ter110GlnextTer17"},
        {"p.Leu5=", NULL},
        {"p.M1?", "p.Met1?"},
        {"p.(=)", NULL},
        {"p.=", NULL},
        {"p.?", NULL},
        {"p.0", NULL},
        {"p.Y772_A775dup", "p.Tyr772_Ala775dup"},
        {"p.E746_A750delELREA", "p.Glu746_Ala750del"},
        {"p.28_29GA[4]", "p.Gly28_Ala29[4]"},
        {"p.Ala260[(5_9)]", NULL},
        {"c.1799T>A(p.V600E)", "c.1799T>A (p.Val600Glu)"},
        {"c.1799T>A (p.(V600E))", "c.1799T>A (p.(Val600Glu))"},
        {"c.3G>A (p.?)", NULL},
    };

    (void)state;
    ASSERT_FORMS(forms);
}

static void says_why_a_text_is_not_read(void **state)
{
    static const char level[] = "there is no g., m., c., n. or p.",
                      name[] = "what stands before the colon is no accession or gene",
                      other[] = "the accession is of another kind than the description",
                      stated[] = "the stated bases are not as many as the positions",
                      order[] = "the second position is not behind the first",
                      number[] = "a position is not a number",
                      more[] = "there is more behind the change than can be read",
                      neighbour[] =
                          "an insertion does not stand between two neighbours",
                      copies[] = "the number of copies is not readable",
                      protein[] = "the protein change is not readable",
                      list[] = "a list of alleles";
    static const struct form forms[] = {
        {"", level},
        {"V600E", level},
        {"NM_004333.6", level},
        {"NM_004333.6:1799T>A", level},
        {"ENST00000340107.4c.746C>G", level},
        {"NM_004333.6:r.1799u>a", "descriptions of RNA (r.) are not read"},
        {"c.IVS2+1G>A", "IVS counts introns, not bases"},
        {"c.[76A>C;83G>C]", list},
        {"p.[Ser68Arg;Asn594del]", list},
        {"c.76_78con100_102", "conversions (con) are no longer HGVS"},
        {"7?:g.1A>T", name},
        {"(BRAF):c.1A>T", name},
        {"NM_1.1(BRAF:c.1A>T", name},
        {"NM_1.1(NM_2.1):c.1A>T", name},
        {"NP_004447.2:n.626-394G=", other},
        {"NP_000542.1:c.Asn7Asp", other},
        {"NM_004333.6:g.1A>T", other},
        {"NC_000007.14:c.1A>T", other},
        {"NR_001566.1:c.1A>T", other},
        {"NC_012920.1:g.1A>T", "MT is counted by m., other contigs by g."},
        {"NC_000007.14:m.1A>T", "MT is counted by m., other contigs by g."},
        {"c.", number},
        {"c.A>T", number},
        {"c._5del", number},
        {"g.-5A>T", number},
        {"n.*5A>T", number},
        {"c.0A>T", "there is no position 0"},
        {"c.99999999999A>T", "a position is beyond any sequence"},
        {"c.2147483648A>T", "a position is beyond any sequence"},
        {"g.88+1G>A", "a genomic position has an offset into an intron"},
        {"c.88+0G>A", "an intron offset is not a number above 0"},
        {"c.88+G>A", "an intron offset is not a number above 0"},
        {"c.(5)del", "an uncertain place is not written as (first_last)"},
        {"c.(5_6del", "an uncertain place is not written as (first_last)"},
        {"c.5_4del", order},
        {"c.5_5del", order},
        {"c.*1_900del", order},
        {"c.88+5_88+2del", order},
        {"c.(9_5)_12del", order},
        {"g.123", "no change is given"},
        {"c.76A", "the change is not readable"},
        {"c.76A>", "bases are missing on a side of \">\""},
        {"c.76>A", "bases are missing on a side of \">\""},
        {"c.76A>A", "the new bases are those of the reference"},
        {"c.76A>T?", more},
        {"c.76delx", more},
        {"c.76dupinsA", more},
        {"c.76_77delAGG", stated},
        {"c.-1_1delAGG", stated},
        {"c.88_88+2delAG", stated},
        {"c.76dupAG", stated},
        {"c.76AC>TT", stated},
        {"c.76insT", neighbour},
        {"c.76_78insT", neighbour},
        {"c.88+5_89-7insT", neighbour},
        {"c.-1_*1insT", neighbour},
        {"c.76_77ins", "the inserted sequence is not bases, a length or a place"},
        {"c.76_77ins(0)", "the inserted sequence is not bases, a length or a place"},
        {"c.76_77ins[AB1.1", "the inserted sequence is not bases, a length or a place"},
        {"c.76inv", "an inversion has one base"},
        {"c.53CAG[x]", copies},
        {"c.53CAG[5", copies},
        {"c.53CAG[(9_5)]", copies},
        {"c.53CAG[5];6", copies},
        {"p.", protein},
        {"p.cTrp117LeufsTer15", protein},
        {"p.((V600E))", protein},
        {"p.p.V600E", protein},
        {"c.1799T>A (p.V600", "the protein part is not closed"},
        {"c.1799T>A (p.Xaa)", protein},
        {"c.1799T>A\xc2\xa0", "a character that no description has"},
        {"c.17\n99T>A", "a character that no description has"},
    };

    (void)state;
    ASSERT_FORMS(forms);
}

static void leaves_the_result_alone_when_it_refuses(void **state)
{
    struct arena mem = ARENA_INIT;
    struct hgvs h = {.gene = STR("KEPT")};
    const char *why = NULL;

    (void)state;
    assert_int_equal(hgvs_parse(STR("NM_1.1:c.5_4del"), &mem, &h, &why), ERR_NOENT);
    assert_is(h.gene, "KEPT");
    arena_free(&mem);
}

static void differs_where_the_description_does(void **state)
{
    static const char *const texts[] = {"c.76A>T", "c.76A>G", "c.76G>T", "c.77A>T",
        "c.-76A>T", "c.*76A>T", "c.76+1A>T", "c.76-1A>T", "n.76A>T", "g.76A>T",
        "NM_1.1:c.76A>T", "NM_1.2:c.76A>T", "BRAF:c.76A>T", "NM_1.1(BRAF):c.76A>T",
        "NC_000007.14(NM_1.1):c.76A>T", "c.76A>T (p.Val6Glu)", "c.76A>T (p.Val7Glu)",
        "c.76A>T (p.?)", "c.76A>T (p.(Val6Glu))", "c.76_77del", "c.76_78del",
        "c.76_77dup", "c.76_77inv", "c.76_77insA", "c.76_77insT", "c.76_77insN[2]",
        "c.76_77insN[3]", "c.76_77ins5_9", "c.76_77delinsA", "c.76_77A[2]",
        "c.76_77A[3]", "c.76_77A[2]C[1]", "c.76_77A[2];[3]", "c.76_77A[(2_3)]",
        "c.76=", "c.=", "c.?", "c.(?_76)_77del", "c.(1_76)_77del", "c.76-?_77del",
        "p.Val6Glu", "p.(Val6Glu)", "p.=", "p.0", "p.Val6[2]", "p.Val6[3]"};
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
            struct hgvs a = parse(&mem, texts[i]), b = parse(&mem, texts[k]);

            if (hgvs_eq(&a, &b) != (i == k))
                fail_msg("%s and %s", texts[i], texts[k]);
        }
    arena_free(&mem);
}

static void counts_the_bases_of_a_span(void **state)
{
    static const struct {
        const char *text;
        unsigned want;
    } spans[] = {{"c.5_7del", 3}, {"c.-2_2del", 4}, {"c.88_88+2del", 3},
        {"c.89-2_89del", 3}, {"c.88+3_88+5del", 3}, {"c.*3_*5del", 3}, {"c.5del", 1},
        {"c.88+5_89-5del", 0}, {"c.5_*5del", 0}, {"c.(1_5)_7del", 0}, {"c.1-?_7del", 0},
        {"c.=", 0}, {"g.1_248956422del", 248956422}};
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
        struct hgvs h = parse(&mem, spans[i].text);

        assert_int_equal(hgvs_span_length(&h), spans[i].want);
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_names_apart),
        cmocka_unit_test(reads_every_kind_of_accession),
        cmocka_unit_test(reads_positions_of_transcripts),
        cmocka_unit_test(prints_changes_as_version_21_has_them),
        cmocka_unit_test(prints_proteins_with_three_letters),
        cmocka_unit_test(says_why_a_text_is_not_read),
        cmocka_unit_test(leaves_the_result_alone_when_it_refuses),
        cmocka_unit_test(differs_where_the_description_does),
        cmocka_unit_test(counts_the_bases_of_a_span),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
