#include "query/decidable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_decidable(const char *text, enum decidable by, enum criterion_kind k)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;
    struct err err = {0};

    if (criterion_parse(str_of(text), &mem, &c, &err) < 0)
        fail_msg("%s: %s", text, err.msg);
    if (criterion_decidable(c) != by || criterion_main_kind(c) != k)
        fail_msg("%s: by %s, %s", text, decidable_name(criterion_decidable(c)),
            criterion_kind_name(criterion_main_kind(c)));
    arena_free(&mem);
}

static void each_kind_needs_its_input(void **state)
{
    (void)state;
    assert_decidable("protein(BRAF, V600E)", DECIDABLE_VARIANTS, CRITERION_PROTEIN);
    assert_decidable("codon(BRAF, 600)", DECIDABLE_VARIANTS, CRITERION_CODON);
    assert_decidable("exon(EGFR, 19, deletion)", DECIDABLE_VARIANTS, CRITERION_EXON);
    assert_decidable("gene(KRAS, wild_type)", DECIDABLE_VARIANTS, CRITERION_GENE);
    assert_decidable(
        "copy_number(ERBB2, amplification)", DECIDABLE_EVENTS, CRITERION_COPY_NUMBER);
    assert_decidable("fusion(*, ALK)", DECIDABLE_EVENTS, CRITERION_FUSION);
    assert_decidable(
        "rearrangement(FLT3, itd)", DECIDABLE_EVENTS, CRITERION_REARRANGEMENT);
    assert_decidable(
        "karyotype(\"t(9;22)(q34;q11)\")", DECIDABLE_EVENTS, CRITERION_KARYOTYPE);
    assert_decidable(
        "state(ERBB2, \"overexpression\")", DECIDABLE_MARKERS, CRITERION_STATE);
    assert_decidable(
        "haplotype(UGT1A1, \"*28\")", DECIDABLE_MARKERS, CRITERION_HAPLOTYPE);
    assert_decidable("factor(MSI, = high)", DECIDABLE_MARKERS, CRITERION_FACTOR);
    assert_decidable(
        "unparsed(\"of unknown kind\")", DECIDABLE_NEVER, CRITERION_UNPARSED);
}

static void a_domain_without_residues_is_never_decided(void **state)
{
    (void)state;
    assert_decidable(
        "range(EGFR, \"kinase domain\", any)", DECIDABLE_NEVER, CRITERION_RANGE);
    assert_decidable("range(EGFR, \"kinase domain\", 712-979, any)", DECIDABLE_VARIANTS,
        CRITERION_RANGE);
}

static void and_needs_the_most_or_the_least_not_the_same(void **state)
{
    (void)state;
    assert_decidable("and(fusion(BCR, ABL1), protein(ABL1, T315I))", DECIDABLE_EVENTS,
        CRITERION_FUSION);
    assert_decidable("or(state(MET, \"expression\"), codon(MET, 1010))",
        DECIDABLE_VARIANTS, CRITERION_STATE);
    assert_decidable("not(factor(MSI, = high))", DECIDABLE_MARKERS, CRITERION_FACTOR);
    assert_decidable("and(protein(KIT, D816V), or(unparsed(\"x\"), fusion(KIT, *)))",
        DECIDABLE_EVENTS, CRITERION_PROTEIN);
}

static void an_allele_beside_a_class_is_its_example(void **state)
{
    (void)state;
    assert_decidable("or(allele(GRCh38:7:140753336:A:T), protein(BRAF, V600E))",
        DECIDABLE_VARIANTS, CRITERION_ALLELE);
    assert_decidable("or(allele(GRCh38:13:28018505:C:A), codon(FLT3, 835))",
        DECIDABLE_VARIANTS, CRITERION_CODON);
    assert_decidable(
        "allele(GRCh38:7:140753336:A:T)", DECIDABLE_VARIANTS, CRITERION_ALLELE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_needs_its_input),
        cmocka_unit_test(a_domain_without_residues_is_never_decided),
        cmocka_unit_test(and_needs_the_most_or_the_least_not_the_same),
        cmocka_unit_test(an_allele_beside_a_class_is_its_example),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
