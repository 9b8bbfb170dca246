#include "kb/model/evaluate.h"

#include "kb/model/evaluate_reasons.h"
#include "tests/unit/made_patient.h"
#include "tests/unit/random_criterion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* A made patient with a question at its end, and the answer without its parameters:
 * "true at gene: gene_change". */
static void assert_answer(const char *lines, const char *expected)
{
    struct made_patient p;
    struct buf out = BUF_INIT;
    struct err err = {0};
    struct str got, head;

    made_patient_init(&p);
    if (made_patient_run(&p, str_of(lines), &out, &err) < 0)
        fail_msg("%s", err.msg);
    got = str_trim(buf_str(&out));
    head = str_sub(got, 0, strlen(expected));
    if (!str_eq_c(head, expected) || (got.n > head.n && got.p[head.n] != ' '))
        fail_msg("%s\n  gives    %.*s\n  expected %s", lines, STR_ARG(got), expected);
    buf_free(&out);
    made_patient_free(&p);
}

#define V600E                                                                          \
    "variant 7:140753336:A:T gene=BRAF change=V600E exon=15 so=missense_variant "
#define TP53_STOP "variant 17:7674220:G:A gene=TP53 change=R213* so=stop_gained "
#define BRCA2_FS                                                                       \
    "variant 13:32340301:T:TA gene=BRCA2 change=T1982fs so=frameshift_variant "        \
    "effect=pathogenic "

static void a_called_allele_is_true(void **state)
{
    (void)state;
    assert_answer(V600E "\n? allele(GRCh38:7:140753336:A:T)",
        "true at allele by F1: same_allele");
}

static void an_allele_on_a_reference_locus_is_false(void **state)
{
    (void)state;
    assert_answer("looked locus 7:140753336\n? allele(GRCh38:7:140753336:A:T)",
        "false: not_found");
}

static void an_allele_not_looked_at_is_unknown(void **state)
{
    (void)state;
    assert_answer("? allele(GRCh38:7:140753336:A:T)", "unknown: not_looked_at");
}

static void a_filtered_record_at_the_locus_makes_it_unsure(void **state)
{
    (void)state;
    assert_answer("unsure locus 7:140753336\n? allele(GRCh38:7:140753336:A:T)",
        "unknown: unsure");
}

static void an_allele_of_the_other_assembly_only_is_unknown(void **state)
{
    (void)state;
    assert_answer("looked everything\n? allele(GRCh37:7:140453136:A:T)",
        "unknown: no_allele_on_assembly");
}

static void a_protein_change_in_uncertain_phase_is_partial(void **state)
{
    (void)state;
    assert_answer(V600E "phase=unknown\n? protein(BRAF, V600E)",
        "partial at protein by F1: phase");
}

static void a_reading_in_another_numbering_never_matches_by_number(void **state)
{
    (void)state;
    assert_answer(V600E "numbering=other\n? protein(BRAF, V600E)",
        "unknown by F1: change_unknown");
    assert_answer(V600E "numbering=other\n? gene(BRAF, any)",
        "partial at gene by F1: effect_unknown");
}

static void a_reference_residue_that_disagrees_never_matches(void **state)
{
    (void)state;
    assert_answer(
        V600E "\n? protein(BRAF, L600E)", "unknown by F1: reference_residue_differs");
}

static void a_reading_of_another_gene_does_not_count(void **state)
{
    (void)state;
    assert_answer(V600E "\n? protein(KIT, V600E)", "unknown: not_looked_at");
}

static void the_best_of_several_readings_counts(void **state)
{
    (void)state;
    assert_answer(
        "variant 7:140753336:A:T gene=BRAF change=V640E gene=BRAF change=V600E "
        "gene=OTHER change=A1T\n? protein(BRAF, V600E)",
        "true at protein by F1: same_protein");
}

static void a_silent_change_does_not_touch_its_codon(void **state)
{
    (void)state;
    assert_answer(
        "variant 7:140753336:A:T gene=BRAF change=V600= so=synonymous_variant "
        "effect=pathogenic\n? codon(BRAF, 600)",
        "unknown: not_looked_at");
}

static void a_gene_class_needs_a_proven_effect(void **state)
{
    (void)state;
    assert_answer(V600E "\n? gene(BRAF, any)", "partial at gene by F1: effect_unknown");
    assert_answer(V600E "effect=pathogenic\n? gene(BRAF, any)",
        "true at gene by F1: gene_change");
    assert_answer(V600E "effect=oncogenic\n? gene(BRAF, missense)",
        "true at gene by F1: gene_change");
    assert_answer(
        V600E "effect=hotspot\n? codon(BRAF, 600)", "true at codon by F1: same_codon");
    assert_answer(TP53_STOP "effect=truncating\n? gene(TP53, any)",
        "true at gene by F1: gene_change");
}

static void a_benign_variant_is_false_for_a_class(void **state)
{
    (void)state;
    assert_answer(V600E "effect=benign\n? gene(BRAF, any)", "false by F1: benign");
    assert_answer(V600E "effect=benign\n? codon(BRAF, 600)", "false by F1: benign");
    assert_answer(V600E "effect=benign\n? exon(BRAF, 15, any)", "false by F1: benign");
}

static void a_benign_variant_still_is_its_own_protein_change(void **state)
{
    (void)state;
    assert_answer(V600E "effect=benign\n? protein(BRAF, V600E)",
        "true at protein by F1: same_protein");
}

static void a_benign_variant_alone_never_proves_a_negation(void **state)
{
    (void)state;
    assert_answer(
        V600E "effect=benign\n? not(gene(BRAF, any))", "unknown by F1: benign");
    assert_answer(V600E "effect=benign\nlooked gene BRAF\n? not(gene(BRAF, any))",
        "true at profile: benign");
}

static void a_class_that_names_the_change_needs_no_proof_of_effect(void **state)
{
    (void)state;
    assert_answer(
        TP53_STOP "\n? gene(TP53, truncating)", "true at gene by F1: gene_change");
}

static void activating_is_not_satisfied_by_a_truncation(void **state)
{
    (void)state;
    assert_answer(TP53_STOP "effect=pathogenic\n? gene(TP53, activating)",
        "unknown: not_looked_at");
}

static void inactivating_is_satisfied_by_a_homozygous_deletion(void **state)
{
    (void)state;
    assert_answer("copy_number PTEN homozygous_deletion\n? gene(PTEN, inactivating)",
        "true at gene by F1: same_copy_number");
}

static void inactivating_is_false_only_when_copies_were_looked_at_too(void **state)
{
    (void)state;
    assert_answer(
        "looked gene PTEN\n? gene(PTEN, inactivating)", "unknown: not_looked_at");
    assert_answer(
        "looked gene PTEN\nlooked copy_number PTEN\n? gene(PTEN, inactivating)",
        "false: not_found");
}

static void covered_coding_bases_say_nothing_of_a_promoter(void **state)
{
    (void)state;
    assert_answer(
        "looked everything\n? gene(TERT, promoter)", "unknown: not_looked_at");
}

static void an_unknown_exon_is_unknown_not_partial(void **state)
{
    (void)state;
    assert_answer("variant 7:140753336:A:T gene=BRAF change=V600E so=missense_variant "
                  "effect=oncogenic\n? exon(BRAF, 15, any)",
        "unknown by F1: exon_unknown");
}

static void a_domain_without_residues_is_unknown(void **state)
{
    (void)state;
    assert_answer(V600E "effect=oncogenic\n? range(BRAF, \"kinase domain\", any)",
        "unknown by F1: domain_unknown");
    assert_answer("? range(BRAF, \"kinase domain\", any)", "unknown: domain_unknown");
}

static void wild_type_is_true_only_when_the_gene_was_looked_at(void **state)
{
    (void)state;
    assert_answer("? gene(KRAS, wild_type)", "unknown: not_looked_at");
    assert_answer(
        "looked gene KRAS\n? gene(KRAS, wild_type)", "true at gene: wild_type");
    assert_answer("unsure gene KRAS\n? gene(KRAS, wild_type)", "unknown: unsure");
}

static void wild_type_is_false_by_a_proven_change_open_by_another(void **state)
{
    (void)state;
    assert_answer(V600E "\n" V600E "effect=hotspot\nlooked gene BRAF\n"
                        "? gene(BRAF, wild_type)",
        "false by F2: not_wild_type");
    assert_answer(V600E "\nlooked gene BRAF\n? gene(BRAF, wild_type)",
        "unknown by F1: effect_unknown");
    assert_answer(V600E "effect=benign\nlooked gene BRAF\n? gene(BRAF, wild_type)",
        "true at gene: wild_type");
}

static void germline_on_unknown_origin_is_partial(void **state)
{
    (void)state;
    assert_answer(BRCA2_FS "\n? gene(BRCA2, any)[germline]",
        "partial at gene by F1: confirm_germline");
}

static void germline_on_a_somatic_finding_is_false(void **state)
{
    (void)state;
    assert_answer(BRCA2_FS "origin=somatic\n? gene(BRCA2, any)[germline]",
        "false by F1: somatic_finding");
}

static void somatic_on_a_germline_finding_is_true_with_a_note(void **state)
{
    (void)state;
    assert_answer(BRCA2_FS "origin=germline\n? gene(BRCA2, any)[somatic]",
        "true at gene by F1: germline_finding");
}

static void unknown_zygosity_is_partial_and_another_is_false(void **state)
{
    (void)state;
    assert_answer(BRCA2_FS "\n? gene(BRCA2, any)[homozygous]",
        "partial at gene by F1: zygosity_unknown");
    assert_answer(BRCA2_FS "zygosity=heterozygous\n? gene(BRCA2, any)[homozygous]",
        "false by F1: other_zygosity");
}

static void a_groups_qualifier_holds_for_its_leaves_unless_they_have_one(void **state)
{
    (void)state;
    assert_answer(BRCA2_FS "\n? or(gene(BRCA1, any), gene(BRCA2, any))[germline]",
        "partial at gene by F1: confirm_germline");
    assert_answer(BRCA2_FS
        "\n? or(gene(BRCA1, any), gene(BRCA2, any)[somatic])[germline]",
        "true at gene by F1: gene_change");
}

static void a_reversed_fusion_is_partial(void **state)
{
    (void)state;
    assert_answer(
        "fusion ALK EML4\n? fusion(EML4, ALK)", "partial at fusion by F1: orientation");
}

static void a_fusion_is_excluded_by_looking_at_either_gene(void **state)
{
    (void)state;
    assert_answer("looked fusion EML4\n? fusion(EML4, ALK)", "false: not_found");
    assert_answer("looked fusion ALK\n? fusion(EML4, ALK)", "false: not_found");
    assert_answer("unsure fusion ALK\n? fusion(EML4, ALK)", "unknown: unsure");
}

static void coverage_answers_no_copy_number_fusion_or_factor(void **state)
{
    (void)state;
    assert_answer("looked everything\n? fusion(*, ALK)", "unknown: not_looked_at");
    assert_answer(
        "looked everything\n? copy_number(ERBB2, loss)", "unknown: not_looked_at");
    assert_answer("looked everything\n? factor(MSI, = high)", "unknown: not_looked_at");
    assert_answer(
        "looked everything\n? haplotype(DPYD, \"*2A\")", "unknown: not_looked_at");
    assert_answer(
        "looked everything\n? state(ALK, \"high\")", "unknown: not_looked_at");
}

static void a_factors_value_that_does_not_satisfy_is_false(void **state)
{
    (void)state;
    assert_answer("factor TMB 9.9\n? factor(TMB, >= 10)", "false by F1: factor_value");
    assert_answer(
        "factor TMB 10\n? factor(TMB, >= 10)", "true at factor by F1: factor_value");
    assert_answer("factor TMB 10\n? factor(TMB, > 10)", "false by F1: factor_value");
    assert_answer(
        "factor TMB 10\n? factor(TMB, <= 10)", "true at factor by F1: factor_value");
    assert_answer("factor TMB 10\n? factor(TMB, < 10)", "false by F1: factor_value");
    assert_answer(
        "factor TMB high\n? factor(TMB, > 10)", "unknown by F1: factor_value");
}

static void the_missing_member_of_a_nested_and_is_named(void **state)
{
    (void)state;
    assert_answer(V600E "\n? and(protein(BRAF, V600E), and(protein(BRAF, V600E), "
                        "fusion(BCR, ABL1)))",
        "partial at protein by F1: missing_member what=fusion(BCR, ABL1) "
        "why=not_looked_at");
}

static void a_negation_that_is_unknown_is_no_partial_match(void **state)
{
    (void)state;
    assert_answer(V600E "\n? not(gene(BRAF, any))", "unknown by F1: effect_unknown");
    assert_answer(V600E "\n? and(not(gene(BRAF, any)), protein(KIT, D816V))",
        "unknown by F1: effect_unknown");
}

static void a_true_negation_alone_makes_no_partial_match(void **state)
{
    (void)state;
    assert_answer("looked gene KIT\n? and(not(gene(KIT, any)), protein(BRAF, V600E))",
        "unknown: not_looked_at");
}

static void a_profile_of_negations_has_the_profile_rung(void **state)
{
    (void)state;
    assert_answer("looked everything\n? and(not(gene(KIT, any)), not(gene(ALK, any)))",
        "true at profile: not_found");
}

static void the_rung_of_a_true_or_is_that_of_a_true_member(void **state)
{
    (void)state;
    assert_answer(V600E "phase=unknown\ncopy_number ERBB2 amplification\n"
                        "? or(protein(BRAF, V600E), copy_number(ERBB2, amplification))",
        "true at copy_number by F2: same_copy_number");
}

static void a_truncating_effect_does_not_activate(void **state)
{
    (void)state;
    assert_answer(
        V600E "effect=truncating\n? gene(BRAF, activating)", "unknown: not_looked_at");
}

static void a_reading_that_knows_the_exon_speaks_for_one_that_does_not(void **state)
{
    (void)state;
    assert_answer(
        "variant 7:140753336:A:T gene=BRAF change=V600E gene=BRAF change=V600E "
        "exon=15\nlooked gene BRAF\n? exon(BRAF, 11, any)",
        "false by F1: other_exon");
}

static void a_silent_change_fits_no_codon_whatever_its_terms_say(void **state)
{
    (void)state;
    assert_answer("variant 7:140753336:A:T gene=BRAF change=V600= so=missense_variant "
                  "effect=pathogenic\n? codon(BRAF, 600)",
        "unknown: not_looked_at");
}

static void the_anchor_base_of_an_indel_is_not_in_the_region(void **state)
{
    (void)state;
    assert_answer(
        "variant 5:1295300:AC:A\n? region(GRCh38:5:1295000-1295300, promoter)",
        "unknown: not_looked_at");
    assert_answer(
        "variant 5:1294999:AC:A\n? region(GRCh38:5:1295000-1295300, promoter)",
        "true at range by F1: in_region");
    assert_answer(
        "variant 5:1294999:A:AC\n? region(GRCh38:5:1295000-1295300, promoter)",
        "true at range by F1: in_region");
    assert_answer(
        "variant 5:1294998:AC:A\n? region(GRCh38:5:1295000-1295300, promoter)",
        "unknown: not_looked_at");
}

static void every_exon_of_a_range_must_have_been_looked_at(void **state)
{
    (void)state;
    assert_answer("looked gene KIT 8\n? exon(KIT, 8-9, any)", "unknown: not_looked_at");
    assert_answer("looked gene KIT 8\nunsure gene KIT 9\n? exon(KIT, 8-9, any)",
        "unknown: unsure");
    assert_answer("looked gene KIT 8\nlooked gene KIT 9\n? exon(KIT, 8-9, any)",
        "false: not_found");
}

static void at_most_eight_findings_are_named(void **state)
{
    struct buf lines = BUF_INIT;

    (void)state;
    for (int i = 0; i < 12; i++)
        buf_fmt(&lines, "variant 7:%d:A:T gene=BRAF change=V%dE effect=hotspot\n",
            140753336 + i, 600 + i);
    buf_add_c(&lines, "? gene(BRAF, any)");
    assert_answer(lines.p, "true at gene by F1 F2 F3 F4 F5 F6 F7 F8: gene_change");
    buf_free(&lines);
}

/* Three factors stand for false, unknown and true. */
static void and_or_not_follow_kleene(void **state)
{
    static const char *const leaf[] = {
        "factor(A, = no)", "factor(B, = yes)", "factor(A, = yes)"};
    struct made_patient p;
    struct err err = {0};
    struct buf out = BUF_INIT;

    (void)state;
    made_patient_init(&p);
    assert_int_equal(made_patient_run(&p, STR("factor A yes"), &out, &err), 0);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            struct criterion *both, *either, *negated;

            criterion_parse(
                str_fmt(&p.mem, "and(%s, %s)", leaf[a], leaf[b]), &p.mem, &both, &err);
            criterion_parse(
                str_fmt(&p.mem, "or(%s, %s)", leaf[a], leaf[b]), &p.mem, &either, &err);
            criterion_parse(
                str_fmt(&p.mem, "not(%s)", leaf[a]), &p.mem, &negated, &err);
            assert_int_equal(
                criterion_evaluate(both, &p.view, &p.mem, NULL).value, a < b ? a : b);
            assert_int_equal(
                criterion_evaluate(either, &p.view, &p.mem, NULL).value, a > b ? a : b);
            assert_int_equal(
                criterion_evaluate(negated, &p.view, &p.mem, NULL).value, 2 - a);
        }
    buf_free(&out);
    made_patient_free(&p);
}

static void the_trace_holds_every_leaf_in_order_of_the_text(void **state)
{
    struct made_patient p;
    struct trace trace = {0};
    struct criterion *c;
    struct err err = {0};

    (void)state;
    made_patient_init(&p);
    assert_int_equal(
        criterion_parse(
            STR("or(gene(KIT, any), not(and(gene(ALK, any), gene(RET, any))))"), &p.mem,
            &c, &err),
        0);
    criterion_evaluate(c, &p.view, &p.mem, &trace);
    assert_int_equal(trace.n, 3);
    assert_true(str_eq_c(trace.leaf[0].leaf->gene, "KIT"));
    assert_true(str_eq_c(trace.leaf[2].leaf->gene, "RET"));
    assert_true(trace.leaf[0].is_positive);
    assert_false(trace.leaf[1].is_positive);
    assert_string_equal(trace.leaf[1].verdict.reason.key, "not_looked_at");
    made_patient_free(&p);
}

static bool is_listed(const char *key)
{
    static const char *const keys[] = {
#define X(id, key, a, b, c) key,
        EVALUATE_REASONS(X)
#undef X
    };

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static void assert_sound(const struct verdict *v, const struct patient_view *view)
{
    bool is_row = v->value == TRUTH_TRUE || v->is_partial;

    assert_true(!v->is_partial || v->value == TRUTH_UNKNOWN);
    assert_true(is_row || v->rung == RUNG_PROFILE);
    assert_true(!v->is_partial || v->rung != RUNG_PROFILE);
    assert_true(is_listed(v->reason.key));
    assert_in_range(v->reason.n_params, 1, REASON_PARAMS);
    for (unsigned i = 0; i < v->n_findings; i++) {
        assert_true(v->findings[i] < view->n_findings);
        assert_true(i == 0 || v->findings[i - 1] < v->findings[i]);
    }
}

static struct criterion *negated(struct arena *mem, struct criterion *c)
{
    struct criterion **members = ARENA_ARRAY(mem, struct criterion *, 1);

    members[0] = c;
    return criterion_group(mem, CRITERION_NOT, members, 1);
}

static struct criterion *pair(struct arena *mem, enum criterion_kind kind,
    struct criterion *a, struct criterion *b)
{
    struct criterion **members = ARENA_ARRAY(mem, struct criterion *, 2);

    members[0] = a;
    members[1] = b;
    return criterion_group(mem, kind, members, 2);
}

static void not_and_is_or_of_nots_and_no_verdict_is_unsound(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 99;
    unsigned count[3] = {0};

    (void)state;
    for (int i = 0; i < 30000; i++) {
        struct random_patient p;
        struct criterion *a = random_criterion(&mem, &x, 2, false);
        struct criterion *b = random_criterion(&mem, &x, 2, false);
        struct verdict left, right;

        random_patient_make(&p, &mem, &x);
        left = criterion_evaluate(
            negated(&mem, pair(&mem, CRITERION_AND, a, b)), &p.view, &mem, NULL);
        right = criterion_evaluate(
            pair(&mem, CRITERION_OR, negated(&mem, a), negated(&mem, b)), &p.view, &mem,
            NULL);
        assert_int_equal(left.value, right.value);
        assert_false(left.is_partial || right.is_partial);
        left = criterion_evaluate(a, &p.view, &mem, NULL);
        assert_sound(&left, &p.view);
        count[left.value]++;
        arena_reset(&mem);
    }
    for (int t = 0; t < 3; t++)
        assert_true(count[t] > 2000);
    arena_free(&mem);
}

/* What is known without any evidence of looking stays so with it: looking only turns
 * unknown into false or true, and its lack never the reverse. */
static void looking_less_only_ever_makes_unknown(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 31337;
    unsigned n_lost = 0;

    (void)state;
    for (int i = 0; i < 30000; i++) {
        struct random_patient p;
        struct criterion *c = random_criterion(&mem, &x, i % 4, false);
        struct patient_view blind;
        enum truth with, without;

        random_patient_make(&p, &mem, &x);
        blind = p.view;
        blind.locus = NULL;
        blind.gene = NULL;
        blind.kind = NULL;
        with = criterion_evaluate(c, &p.view, &mem, NULL).value;
        without = criterion_evaluate(c, &blind, &mem, NULL).value;
        assert_true(without == TRUTH_UNKNOWN || without == with);
        n_lost += with != without;
        arena_reset(&mem);
    }
    assert_true(n_lost > 2000);
    arena_free(&mem);
}

static void the_order_of_findings_does_not_change_the_verdict(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t x = 5;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct random_patient p;
        struct finding turned[RANDOM_MAX_FINDINGS];
        struct criterion *c = random_criterion(&mem, &x, i % 3, false);
        struct patient_view view;
        struct verdict a, b;

        random_patient_make(&p, &mem, &x);
        view = p.view;
        for (unsigned k = 0; k < view.n_findings; k++)
            turned[k] = p.findings[view.n_findings - 1 - k];
        view.findings = turned;
        a = criterion_evaluate(c, &p.view, &mem, NULL);
        b = criterion_evaluate(c, &view, &mem, NULL);
        assert_int_equal(a.value, b.value);
        assert_int_equal(a.is_partial, b.is_partial);
        assert_int_equal(a.rung, b.rung);
        assert_int_equal(a.n_findings, b.n_findings);
        arena_reset(&mem);
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_called_allele_is_true),
        cmocka_unit_test(an_allele_on_a_reference_locus_is_false),
        cmocka_unit_test(an_allele_not_looked_at_is_unknown),
        cmocka_unit_test(a_filtered_record_at_the_locus_makes_it_unsure),
        cmocka_unit_test(an_allele_of_the_other_assembly_only_is_unknown),
        cmocka_unit_test(a_protein_change_in_uncertain_phase_is_partial),
        cmocka_unit_test(a_reading_in_another_numbering_never_matches_by_number),
        cmocka_unit_test(a_reference_residue_that_disagrees_never_matches),
        cmocka_unit_test(a_reading_of_another_gene_does_not_count),
        cmocka_unit_test(the_best_of_several_readings_counts),
        cmocka_unit_test(a_silent_change_does_not_touch_its_codon),
        cmocka_unit_test(a_gene_class_needs_a_proven_effect),
        cmocka_unit_test(a_benign_variant_is_false_for_a_class),
        cmocka_unit_test(a_benign_variant_still_is_its_own_protein_change),
        cmocka_unit_test(a_benign_variant_alone_never_proves_a_negation),
        cmocka_unit_test(a_class_that_names_the_change_needs_no_proof_of_effect),
        cmocka_unit_test(activating_is_not_satisfied_by_a_truncation),
        cmocka_unit_test(inactivating_is_satisfied_by_a_homozygous_deletion),
        cmocka_unit_test(inactivating_is_false_only_when_copies_were_looked_at_too),
        cmocka_unit_test(covered_coding_bases_say_nothing_of_a_promoter),
        cmocka_unit_test(an_unknown_exon_is_unknown_not_partial),
        cmocka_unit_test(a_domain_without_residues_is_unknown),
        cmocka_unit_test(wild_type_is_true_only_when_the_gene_was_looked_at),
        cmocka_unit_test(wild_type_is_false_by_a_proven_change_open_by_another),
        cmocka_unit_test(germline_on_unknown_origin_is_partial),
        cmocka_unit_test(germline_on_a_somatic_finding_is_false),
        cmocka_unit_test(somatic_on_a_germline_finding_is_true_with_a_note),
        cmocka_unit_test(unknown_zygosity_is_partial_and_another_is_false),
        cmocka_unit_test(a_groups_qualifier_holds_for_its_leaves_unless_they_have_one),
        cmocka_unit_test(a_reversed_fusion_is_partial),
        cmocka_unit_test(a_fusion_is_excluded_by_looking_at_either_gene),
        cmocka_unit_test(coverage_answers_no_copy_number_fusion_or_factor),
        cmocka_unit_test(a_factors_value_that_does_not_satisfy_is_false),
        cmocka_unit_test(the_missing_member_of_a_nested_and_is_named),
        cmocka_unit_test(a_negation_that_is_unknown_is_no_partial_match),
        cmocka_unit_test(a_true_negation_alone_makes_no_partial_match),
        cmocka_unit_test(a_profile_of_negations_has_the_profile_rung),
        cmocka_unit_test(the_rung_of_a_true_or_is_that_of_a_true_member),
        cmocka_unit_test(a_truncating_effect_does_not_activate),
        cmocka_unit_test(a_reading_that_knows_the_exon_speaks_for_one_that_does_not),
        cmocka_unit_test(a_silent_change_fits_no_codon_whatever_its_terms_say),
        cmocka_unit_test(the_anchor_base_of_an_indel_is_not_in_the_region),
        cmocka_unit_test(every_exon_of_a_range_must_have_been_looked_at),
        cmocka_unit_test(at_most_eight_findings_are_named),
        cmocka_unit_test(and_or_not_follow_kleene),
        cmocka_unit_test(the_trace_holds_every_leaf_in_order_of_the_text),
        cmocka_unit_test(not_and_is_or_of_nots_and_no_verdict_is_unsound),
        cmocka_unit_test(looking_less_only_ever_makes_unknown),
        cmocka_unit_test(the_order_of_findings_does_not_change_the_verdict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
