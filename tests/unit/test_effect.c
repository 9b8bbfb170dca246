#include "query/effect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/made_kb.h"

static struct made_kb kb;
static struct arena mem;
static struct effect_rules *rules;

static int begin(void **state)
{
    struct err err = {0};

    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots",
        STR("gene\tresidue\tref\nBRAF\t600\tV\nEGFR\t746\tE\nEGFR\t750\tA\n"));
    made_kb_table(
        &kb, "cancer_genes", STR("gene\tloss_of_function\nTP53\tyes\nBRAF\tno\n"));
    made_kb_publish(&kb);
    return effect_rules_load(kb.txn, &mem, &rules, &err);
}

static int end(void **state)
{
    (void)state;
    arena_free(&mem);
    made_kb_end(&kb);
    return 0;
}

/* Effect of one reading, without ClinVar. */
static struct finding judge(
    const char *gene, const char *change, uint32_t consequence, bool uncertain)
{
    static struct protein_reading p;
    struct finding f = {
        .proteins = &p, .n_proteins = 1, .is_uncertain_phase = uncertain};

    p = (struct protein_reading){.gene = str_of(gene), .consequence = consequence};
    p.has_change = protein_parse(str_of(change), &mem, &p.change) == 0;
    effect_judge(rules, NULL, &f, &mem);
    return f;
}

static void assert_effect(const char *gene, const char *change, enum effect_class want)
{
    struct finding f = judge(gene, change, 0, false);

    if (f.effect != want)
        fail_msg("%s %s: %s", gene, change, effect_class_name(f.effect));
}

static void a_listed_residue_is_a_hotspot_whatever_it_becomes(void **state)
{
    struct finding f = judge("BRAF", "V600E", 0, false);

    (void)state;
    assert_int_equal(f.effect, EFFECT_HOTSPOT);
    assert_true(str_eq_c(f.effect_from, "curated:hotspots"));
    assert_effect("BRAF", "V600R", EFFECT_HOTSPOT);
    assert_effect("BRAF", "V601E", EFFECT_UNKNOWN);
    assert_effect("KRAS", "V600E", EFFECT_UNKNOWN);
}

static void a_residue_of_another_numbering_is_no_hotspot(void **state)
{
    (void)state;
    assert_effect("BRAF", "K600E", EFFECT_UNKNOWN);
    assert_effect("EGFR", "L740_E746del", EFFECT_HOTSPOT);
    assert_effect("EGFR", "L740_K746del", EFFECT_UNKNOWN);
}

static void a_deletion_over_a_hotspot_counts(void **state)
{
    (void)state;
    assert_effect("EGFR", "K745_T751del", EFFECT_HOTSPOT);
    assert_effect("EGFR", "T751_I759del", EFFECT_UNKNOWN);
}

static void silent_and_truncating_changes_are_no_hotspots(void **state)
{
    (void)state;
    assert_effect("BRAF", "V600=", EFFECT_UNKNOWN);
    assert_effect("BRAF", "V600*", EFFECT_UNKNOWN);
    assert_effect("BRAF", "V600fs", EFFECT_UNKNOWN);
    assert_int_equal(judge("BRAF", "V600E", 0, true).effect, EFFECT_UNKNOWN);
}

static void truncation_counts_where_loss_of_function_is_listed(void **state)
{
    (void)state;
    assert_effect("TP53", "R213*", EFFECT_TRUNCATING);
    assert_effect("TP53", "P152fs", EFFECT_TRUNCATING);
    assert_effect("TP53", "R248Q", EFFECT_UNKNOWN);
    assert_effect("BRAF", "R213*", EFFECT_UNKNOWN);
    assert_effect("KRAS", "R213*", EFFECT_UNKNOWN);
    assert_int_equal(
        judge("TP53", "", CONSEQUENCE(SPLICE_DONOR), false).effect, EFFECT_TRUNCATING);
    assert_int_equal(
        judge("TP53", "", CONSEQUENCE(MISSENSE), false).effect, EFFECT_UNKNOWN);
}

static void cancer_genes_are_known_by_name(void **state)
{
    (void)state;
    assert_true(effect_is_cancer_gene(rules, STR("TP53")));
    assert_false(effect_is_cancer_gene(rules, STR("tp53")));
}

static enum effect_class by_clinvar(enum class_group germline, int germline_stars,
    enum class_group oncogenicity, int oncogenicity_stars)
{
    struct clinvar_record c = {.variation_id = 77};
    struct protein_reading p = {.gene = STR("BRAF"), .has_change = true};
    struct finding f = {.proteins = &p, .n_proteins = 1};

    assert_int_equal(protein_parse(STR("V600E"), &mem, &p.change), 0);
    c.by_kind[CLASSIFICATION_GERMLINE] = (struct classification){
        .is_given = germline != CLASS_NONE, .group = germline, .stars = germline_stars};
    c.by_kind[CLASSIFICATION_ONCOGENICITY] =
        (struct classification){.is_given = oncogenicity != CLASS_NONE,
            .group = oncogenicity,
            .stars = oncogenicity_stars};
    effect_judge(rules, &c, &f, &mem);
    if (f.effect != EFFECT_HOTSPOT)
        assert_true(str_eq_c(f.effect_from, "clinvar:77"));
    return f.effect;
}

static void clinvar_goes_before_the_lists(void **state)
{
    (void)state;
    assert_int_equal(
        by_clinvar(CLASS_PATHOGENIC, 1, CLASS_NONE, -1), EFFECT_PATHOGENIC);
    assert_int_equal(by_clinvar(CLASS_NONE, -1, CLASS_ONCOGENIC, 2), EFFECT_ONCOGENIC);
    assert_int_equal(by_clinvar(CLASS_BENIGN, 2, CLASS_NONE, -1), EFFECT_BENIGN);
    assert_int_equal(by_clinvar(CLASS_NONE, -1, CLASS_BENIGN, 1), EFFECT_BENIGN);
    assert_int_equal(
        by_clinvar(CLASS_PATHOGENIC, 1, CLASS_BENIGN, 1), EFFECT_PATHOGENIC);
    assert_int_equal(by_clinvar(CLASS_BENIGN, 1, CLASS_ONCOGENIC, 1), EFFECT_ONCOGENIC);
}

static void a_class_without_stars_decides_nothing(void **state)
{
    (void)state;
    assert_int_equal(by_clinvar(CLASS_PATHOGENIC, 0, CLASS_NONE, -1), EFFECT_HOTSPOT);
    assert_int_equal(by_clinvar(CLASS_BENIGN, -1, CLASS_NONE, -1), EFFECT_HOTSPOT);
    assert_int_equal(by_clinvar(CLASS_CONFLICTING, 1, CLASS_NONE, -1), EFFECT_HOTSPOT);
    assert_int_equal(
        by_clinvar(CLASS_UNCERTAIN, 3, CLASS_UNCERTAIN, 3), EFFECT_HOTSPOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listed_residue_is_a_hotspot_whatever_it_becomes),
        cmocka_unit_test(a_residue_of_another_numbering_is_no_hotspot),
        cmocka_unit_test(a_deletion_over_a_hotspot_counts),
        cmocka_unit_test(silent_and_truncating_changes_are_no_hotspots),
        cmocka_unit_test(truncation_counts_where_loss_of_function_is_listed),
        cmocka_unit_test(cancer_genes_are_known_by_name),
        cmocka_unit_test(clinvar_goes_before_the_lists),
        cmocka_unit_test(a_class_without_stars_decides_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
