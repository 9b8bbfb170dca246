#include "query/suppress.h"

#include "query/report.h"

#include "query/withhold.h"
#include "tests/unit/made_kb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s: %s", #call, err.msg);                                        \
    } while (0)

static struct made_kb kb;

/* EGFR is suppressed; BRAF is a cancer gene; KRAS stands for a gene that is listed for
 * other conditions only. */
static int begin(void **state)
{
    static const struct made_clinvar records[] = {
        {1, "BRAF", "p.Val600Glu", "GRCh38:7:140753336:A:T", CONSEQUENCE(MISSENSE),
            CLASS_PATHOGENIC, CLASS_NONE, 2},
        {2, "EGFR", "p.Leu858Arg", "GRCh38:7:55191822:T:G", CONSEQUENCE(MISSENSE),
            CLASS_PATHOGENIC, CLASS_NONE, 2},
        {3, "KRAS", "p.Gly12Asp", "GRCh38:12:25245350:C:T", CONSEQUENCE(MISSENSE),
            CLASS_PATHOGENIC, CLASS_NONE, 2},
        {4, "KRAS", "p.Gly13Asp", "GRCh38:12:25245347:C:T", CONSEQUENCE(MISSENSE),
            CLASS_UNCERTAIN, CLASS_NONE, 2},
    };

    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nBRAF\t600\tV\n"));
    made_kb_table(
        &kb, "cancer_genes", STR("gene\tloss_of_function\nBRAF\tno\nEGFR\tno\n"));
    made_kb_table(&kb, "hereditary_genes",
        STR("gene\tlist\tinheritance\tcondition\tcancer\treport\tmechanism\n"
            "KRAS\tACMG\tdominant\tOther\tno\tall_plp\tnot_stated\n"
            "EGFR\tCPSR\tdominant\tLung cancer\tyes\tall_plp\tnot_stated\n"));
    made_kb_table(&kb, "suppress",
        STR("kind\tsubject\tspellings\treason\tauthority\tsource\tdate\n"
            "gene\tEGFR\t\tlaw\there\tours\t2026-11-21\n"
            "test\tHLA-B27\tHLA-B*27, B27 antigen\tlaw\there\tours\t2026-11-21\n"));
    made_kb_gene(&kb, 1097, "BRAF");
    made_kb_gene(&kb, 3236, "EGFR");
    made_kb_gene(&kb, 6407, "KRAS");
    for (unsigned i = 0; i < COUNT(records); i++)
        made_kb_clinvar(&kb, &records[i]);
    made_kb_criterion(&kb, "gene(BRAF, any)");
    made_kb_criterion(&kb, "and(gene(BRAF, any), not(gene(EGFR, any)))");
    made_kb_clinvar_word(
        &kb, "KRAS", "GRCh38:12:25245300:C:T", "Pathogenic", CLASS_PATHOGENIC);
    made_kb_clinvar_word(&kb, "KRAS", "GRCh38:12:25245310:C:T", "Benign", CLASS_BENIGN);
    made_kb_clinvar_word(&kb, "EGFR", "GRCh38:7:55191900:T:G", "Benign", CLASS_BENIGN);
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

/* ---- names ----------------------------------------------------------------------- */

static void a_name_is_found_as_a_word_in_any_case(void **state)
{
    static const struct {
        const char *text;
        bool is_named;
    } rows[] = {{"EGFR", true}, {"egfr L858R", true}, {"an EGFR-mutant tumour", true},
        {"not(gene(EGFR, any))", true}, {"EGFRvIII", false}, {"EGFR3", true},
        {"EGFRAP5", false}, {"VEGFR2", false}, {"pan-EGFR", true}, {"", false},
        {"HLA-B27", true}, {"HLA-B27 positive", true}, {"hla-b*27:05", true},
        {"HLA-B*270", false}, {"HLA-B", false}, {"HLA-B*57:01", false},
        {"b27 Antigen", true}, {"BRAF", false}, {"BRAF%3BEGFR%7c1", true},
        {"%20egfr", true}, {"a%c3%a9EGFR", true}, {"20EGFR", false}, {"%2EGFR", false},
        {"%G0EGFR", false}, {"%3BVEGFR", false}};
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct suppress *s;

    (void)state;
    OK(suppress_load(kb.txn, &mem, &s, &err));
    for (unsigned i = 0; i < COUNT(rows); i++)
        if (suppress_is_named(s, str_of(rows[i].text)) != rows[i].is_named)
            fail_msg("\"%s\"", rows[i].text);
    arena_free(&mem);
}

static void a_kb_without_the_table_suppresses_nothing(void **state)
{
    struct made_kb bare;
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct suppress *s;

    (void)state;
    made_kb_standard(&bare);
    OK(suppress_load(bare.txn, &mem, &s, &err));
    assert_false(suppress_is_named(s, STR("EGFR")));
    arena_free(&mem);
    made_kb_end(&bare);
}

/* ---- findings -------------------------------------------------------------------- */

struct told_patient {
    struct arena mem;
    struct sample sample;
    struct case_data data;
};

static void make(struct told_patient *p, const char *origin, bool has_consent)
{
    static const char vcf[] =
        "##fileformat=VCFv4.2\n"
        "##contig=<ID=7,length=159345973>\n"
        "##contig=<ID=12,length=133275309>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
        "7\t55191822\t.\tT\tG\t.\tPASS\t.\tGT\t0/1\n"
        "7\t140753336\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n"
        "12\t25245347\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
        "12\t25245350\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n";
    struct sample_options o = {.origin = origin, .assume_covered = true};
    struct withhold w;
    struct err err = {0};

    *p = (struct told_patient){0};
    OK(made_kb_read(&kb, &o, vcf, &p->mem, &p->sample, &err));
    OK(withhold_load(kb.txn, has_consent, &p->mem, &w, &err));
    OK(case_find(&p->sample, kb.txn, &p->mem, &p->data, &err));
    assert_int_equal(p->data.n_findings, 4);
    OK(withhold_findings(&w, &p->sample, &p->data, &p->mem, &err));
    case_view(&p->data, kb.txn, &p->mem);
}

static void done(struct told_patient *p)
{
    sample_free(&p->sample);
    arena_free(&p->mem);
}

static bool has_gene(const struct told_patient *p, const char *gene)
{
    for (unsigned i = 0; i < p->data.n_findings; i++)
        if (str_eq_c(p->data.findings[i].gene, gene))
            return true;
    return false;
}

static void findings_of_a_suppressed_gene_leave_without_a_gap(void **state)
{
    struct told_patient p;

    (void)state;
    make(&p, "germline", true);
    assert_int_equal(p.data.n_findings, 3);
    assert_false(has_gene(&p, "EGFR"));
    for (unsigned i = 0; i < p.data.n_findings; i++)
        assert_int_equal(p.data.findings[i].number, i + 1);
    assert_int_equal(p.sample.fates[ALLELE_FINDING], 3);
    assert_int_equal(p.sample.fates[ALLELE_WITHHELD], 1);
    done(&p);
}

/* The pathogenic change of a gene without a cancer condition; the uncertain one says
 * nothing about a disease. */
static void secondary_findings_leave_without_consent_or_germline(void **state)
{
    static const struct {
        const char *origin;
        bool has_consent;
        unsigned n_findings;
    } rows[] = {{"germline", true, 3}, {"germline", false, 2}, {"tumour-only", true, 2},
        {"tumour-only", false, 2}, {"somatic", false, 3}};

    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++) {
        struct told_patient p;
        make(&p, rows[i].origin, rows[i].has_consent);
        assert_int_equal(p.data.n_findings, rows[i].n_findings);
        assert_int_equal(p.sample.fates[ALLELE_WITHHELD], 4 - rows[i].n_findings);
        done(&p);
    }
}

/* Context would tell what may not be told. */
static void words_of_alleles_leave_as_records_do(void **state)
{
    static const char vcf[] =
        "##fileformat=VCFv4.2\n"
        "##contig=<ID=7,length=159345973>\n"
        "##contig=<ID=12,length=133275309>\n"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
        "7\t55191900\t.\tT\tG\t.\tPASS\t.\tGT\t0/1\n"
        "12\t25245300\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
        "12\t25245310\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n";

    (void)state;
    for (int has_consent = 0; has_consent < 2; has_consent++) {
        struct sample_options o = {.origin = "germline"};
        struct told_patient p = {0};
        struct withhold w;
        struct err err = {0};

        OK(made_kb_read(&kb, &o, vcf, &p.mem, &p.sample, &err));
        OK(withhold_load(kb.txn, has_consent, &p.mem, &w, &err));
        OK(case_find(&p.sample, kb.txn, &p.mem, &p.data, &err));
        assert_int_equal(p.data.n_findings, 3);
        OK(withhold_findings(&w, &p.sample, &p.data, &p.mem, &err));
        assert_int_equal(p.data.n_findings, 1 + has_consent);
        assert_false(has_gene(&p, "EGFR"));
        assert_int_equal(
            p.data.contexts[has_consent].list[0].record.by_kind[0].group, CLASS_BENIGN);
        done(&p);
    }
}

/* Covered, and yet not said to be reference: the allele is there. */
static void what_was_withheld_is_not_said_to_be_normal(void **state)
{
    struct allele egfr = {ASSEMBLY_GRCH38, 7, 55191822, STR("T"), STR("G")},
                  other = {ASSEMBLY_GRCH38, 7, 55191900, STR("T"), STR("G")};
    struct told_patient p;

    (void)state;
    make(&p, "germline", true);
    assert_int_equal(p.data.view.locus(p.data.view.ctx, &egfr), LOOKED_UNSURE);
    assert_int_equal(p.data.view.locus(p.data.view.ctx, &other), LOOKED_REFERENCE);
    assert_int_equal(p.data.view.gene(p.data.view.ctx, STR("EGFR"), 0), LOOKED_UNSURE);
    done(&p);
}

/* ---- rows ------------------------------------------------------------------------ */

static struct report_text sentence(const char *text)
{
    return (struct report_text){.key = "gene_change", .text = str_of(text)};
}

static void evidence_that_names_one_leaves_and_is_counted(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct suppress *s;
    struct report_evidence rows[] = {
        {.e = {.id = STR("EID1"), .profile = STR("BRAF V600E")}},
        {.e = {.id = STR("EID2"), .profile = STR("BRAF V600E AND EGFR L858R")}},
        {.e = {.id = STR("EID3"), .profile = STR("BRAF V600E")},
            .why = sentence("needs EGFR, not looked at")},
        {.e = {.id = STR("EID4"), .profile = STR("BRAF V600K")}},
        {.e = {.id = STR("EID5"), .profile = STR("without a name"), .criterion = 1}}};
    struct report r = {.prognosis = rows, .n_prognosis = COUNT(rows)};

    (void)state;
    OK(suppress_load(kb.txn, &mem, &s, &err));
    OK(suppress_rows(s, kb.txn, &r, &err));
    assert_int_equal(r.n_prognosis, 2);
    assert_true(str_eq_c(rows[0].e.id, "EID1"));
    assert_true(str_eq_c(rows[1].e.id, "EID4"));
    assert_int_equal(r.n_suppressed, 3);
    arena_free(&mem);
}

static void a_trial_loses_its_clause_or_stands_for_nothing_else(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct suppress *s;
    struct report_trial_criterion both[] = {
        {.text = STR("BRAF V600E")}, {.text = STR("no EGFR mutation")}};
    struct report_trial_criterion one[] = {{.text = STR("EGFR L858R")}};
    struct report_trial trials[] = {
        {.t = {.id = STR("NCT1")}, .criteria = both, .n_criteria = 2},
        {.t = {.id = STR("NCT2")}, .criteria = one, .n_criteria = 1},
        {.t = {.id = STR("NCT3"), .title = STR("EGFR tumours")}}};
    struct report r = {.trials = trials, .n_trials = COUNT(trials)};

    (void)state;
    OK(suppress_load(kb.txn, &mem, &s, &err));
    OK(suppress_rows(s, kb.txn, &r, &err));
    assert_int_equal(r.n_trials, 1);
    assert_int_equal(r.trials[0].n_criteria, 1);
    assert_int_equal(r.n_suppressed, 4); /* two clauses, two trials */
    arena_free(&mem);
}

static void pharmacogenes_and_questions_leave_too(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct suppress *s;
    struct report_recommendation advice[] = {
        {.drug = STR("abacavir"), .text = STR("HLA-B*57:01 positive")},
        {.drug = STR("none"), .text = STR("HLA-B*27:05 positive")}};
    struct report_pgx pgx[] = {
        {.gene = STR("EGFR")}, {.gene = STR("HLA-B"), .recommendations = advice}};
    struct report_pertinent asked[] = {
        {.subject = STR("EGFR")}, {.subject = STR("BRAF")}};
    struct report r = {.pgx = pgx, .n_pgx = 2, .pertinent = asked, .n_pertinent = 2};

    (void)state;
    pgx[1].n_recommendations = 2;
    OK(suppress_load(kb.txn, &mem, &s, &err));
    suppress_rest(s, &r);
    assert_int_equal(r.n_pgx, 1);
    assert_true(str_eq_c(r.pgx[0].gene, "HLA-B"));
    assert_int_equal(r.pgx[0].n_recommendations, 1);
    assert_int_equal(r.n_pertinent, 1);
    assert_true(str_eq_c(r.pertinent[0].subject, "BRAF"));
    assert_int_equal(r.n_suppressed, 3);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_as_a_word_in_any_case),
        cmocka_unit_test(a_kb_without_the_table_suppresses_nothing),
        cmocka_unit_test(findings_of_a_suppressed_gene_leave_without_a_gap),
        cmocka_unit_test(secondary_findings_leave_without_consent_or_germline),
        cmocka_unit_test(words_of_alleles_leave_as_records_do),
        cmocka_unit_test(what_was_withheld_is_not_said_to_be_normal),
        cmocka_unit_test(evidence_that_names_one_leaves_and_is_counted),
        cmocka_unit_test(a_trial_loses_its_clause_or_stands_for_nothing_else),
        cmocka_unit_test(pharmacogenes_and_questions_leave_too),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
