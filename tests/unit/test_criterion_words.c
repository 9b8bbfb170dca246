#include "query/criterion_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *criterion, const char *en, const char *ko)
{
    struct arena mem = ARENA_INIT;
    const char *lang[] = {"en", "ko"}, *expected[] = {en, ko};

    for (unsigned i = 0; i < 2; i++) {
        struct str text = criterion_text_words(str_of(criterion), lang[i], &mem);
        if (!str_eq_c(text, expected[i]))
            fail_msg("%s in %s: %.*s", criterion, lang[i], STR_ARG(text));
    }
    arena_free(&mem);
}

static void each_kind_of_leaf_is_said_in_words(void **state)
{
    (void)state;
    check("allele(GRCh38:7:140753336:A:T)", "GRCh38 7:140753336:A:T",
        "GRCh38 7:140753336:A:T");
    check("protein(BRAF, V600E)", "BRAF V600E", "BRAF V600E");
    check("codon(KRAS, 12)", "any change of residue 12 of KRAS",
        "KRAS 12번 아미노산 잔기의 변화");
    check("exon(EGFR, 19, deletion)", "deletion in exon 19 of EGFR",
        "EGFR 엑손 19의 결실");
    check("exon(MET, 14, skipping)", "skipping of exon 14 of MET",
        "MET 엑손 14 건너뛰기");
    check("exon(VHL, 2-3, loss)", "loss of exon 2-3 of VHL", "VHL 엑손 2-3 소실");
    check("range(EGFR, \"kinase domain\", 712-979, any)",
        "any protein-altering change within kinase domain (712-979) of EGFR",
        "EGFR 인산화효소 도메인 (712-979) 범위의 단백질을 바꾸는 변화");
    check("range(FLT3, \"tkd\", any)",
        "any protein-altering change within tyrosine kinase domain of FLT3",
        "FLT3 티로신 인산화효소 도메인 범위의 단백질을 바꾸는 변화");
    check("range(EGFR, 746-750, deletion)", "deletion within 746-750 of EGFR",
        "EGFR 746-750 범위의 결실");
    check("region(GRCh38:5:1295000-1295300, any)",
        "any change within GRCh38:5:1295000-1295300",
        "GRCh38:5:1295000-1295300 영역의 모든 변화");
    check("gene(BRCA2, truncating)", "truncating change of BRCA2", "BRCA2 절단 변화");
    check("gene(KRAS, wild_type)", "KRAS wild type", "KRAS 야생형");
    check("copy_number(ERBB2, amplification)", "amplification of ERBB2", "ERBB2 증폭");
    check("fusion(*, ALK)", "fusion of any 5' partner with ALK",
        "임의의 5' 상대와 ALK의 융합");
    check("fusion(BCR, ABL1, e13, a2)", "BCR(e13)::ABL1(a2) fusion",
        "BCR(e13)::ABL1(a2) 융합");
    check("rearrangement(FLT3, itd)", "internal tandem duplication of FLT3",
        "FLT3 내부 직렬 중복");
    check("karyotype(\"t(9;22)(q34;q11)\")", "t(9;22)(q34;q11)", "t(9;22)(q34;q11)");
    check("state(ERBB2, \"overexpression\")", "ERBB2 overexpression",
        "ERBB2 overexpression");
    check("haplotype(UGT1A1, \"*28\")", "UGT1A1 *28", "UGT1A1 *28");
    check("factor(MSI, = high)", "MSI high", "MSI high");
    check("unparsed(\"some text\")", "\"some text\"", "\"some text\"");
}

static void each_bound_of_a_factor_is_said(void **state)
{
    (void)state;
    check("factor(TMB, >= 10)", "TMB of at least 10", "TMB 10 이상");
    check("factor(TMB, > 10)", "TMB above 10", "TMB 10 초과");
    check("factor(TMB, <= 0.5)", "TMB of at most 0.5", "TMB 0.5 이하");
    check("factor(TMB, < 10)", "TMB below 10", "TMB 10 미만");
    check("factor(TMB, = 10)", "TMB 10", "TMB 10");
}

static void groups_inside_groups_stand_in_brackets(void **state)
{
    (void)state;
    check("and(codon(KRAS, 12), or(protein(BRAF, V600E), gene(BRAF, any)))",
        "any change of residue 12 of KRAS and (BRAF V600E or any protein-altering "
        "change of BRAF)",
        "KRAS 12번 아미노산 잔기의 변화 및 (BRAF V600E 또는 BRAF 단백질을 바꾸는 "
        "변화)");
    check("not(or(protein(BRAF, V600E), protein(BRAF, V600K)))",
        "not (BRAF V600E or BRAF V600K)", "(BRAF V600E 또는 BRAF V600K) 아님");
    check("not(protein(BRAF, V600E))", "not BRAF V600E", "BRAF V600E 아님");
}

static void groups_of_one_kind_are_one(void **state)
{
    (void)state;
    check("or(codon(KRAS, 12), or(codon(KRAS, 13), protein(KRAS, Q61H)))",
        "any change of residue 12 of KRAS or any change of residue 13 of KRAS or KRAS "
        "Q61H",
        "KRAS 12번 아미노산 잔기의 변화 또는 KRAS 13번 아미노산 잔기의 변화 또는 KRAS "
        "Q61H");
}

static void an_allele_beside_its_protein_change_is_not_said(void **state)
{
    (void)state;
    check("and(copy_number(BRAF, amplification), or(allele(GRCh38:7:140753336:A:T), "
          "protein(BRAF, V600E)))",
        "amplification of BRAF and BRAF V600E", "BRAF 증폭 및 BRAF V600E");
    check("or(allele(GRCh38:7:140753336:A:T), allele(GRCh38:7:140753336:A:C))",
        "GRCh38 7:140753336:A:T or GRCh38 7:140753336:A:C",
        "GRCh38 7:140753336:A:T 또는 GRCh38 7:140753336:A:C");
}

static void qualifiers_are_said_where_they_stand(void **state)
{
    (void)state;
    check("gene(BRCA2, any)[germline, homozygous]",
        "any protein-altering change of BRCA2 [germline, homozygous]",
        "BRCA2 단백질을 바꾸는 변화 [생식세포, 동형접합]");
    check("and(gene(KRAS, any), or(codon(TP53, 1), codon(TP53, 2))[germline])",
        "any protein-altering change of KRAS and (any change of residue 1 of TP53 or "
        "any change of residue 2 of TP53) [germline]",
        "KRAS 단백질을 바꾸는 변화 및 (TP53 1번 아미노산 잔기의 변화 또는 TP53 2번 "
        "아미노산 잔기의 변화) [생식세포]");
}

static void what_is_no_criterion_stays_as_it_is(void **state)
{
    (void)state;
    check("Known EGFR mutation (any)", "Known EGFR mutation (any)",
        "Known EGFR mutation (any)");
    check("", "", "");
    check("gene(BRAF", "gene(BRAF", "gene(BRAF");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_leaf_is_said_in_words),
        cmocka_unit_test(each_bound_of_a_factor_is_said),
        cmocka_unit_test(groups_inside_groups_stand_in_brackets),
        cmocka_unit_test(groups_of_one_kind_are_one),
        cmocka_unit_test(an_allele_beside_its_protein_change_is_not_said),
        cmocka_unit_test(qualifiers_are_said_where_they_stand),
        cmocka_unit_test(what_is_no_criterion_stays_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
