#include "query/protein_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/made_phase.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* FWD: M1 A2 E3 P4 S5 S6 K7 W8 V9 H10 G11 Y12, then the stop codon. */

static struct made_kb kb;

static const struct made_record {
    uint32_t id;
    const char *hgvs_p, *transcript;
    enum class_group germline, oncogenicity;
    int stars;
} records[] = {
    {10, "p.Lys7Glu", "NM_1.1", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {11, "p.Lys7Asp", "NM_1.9", CLASS_PATHOGENIC, CLASS_ONCOGENIC, 1},
    {12, "p.Val9Leu", "NM_1.1", CLASS_NONE, CLASS_ONCOGENIC, 1},
    {13, "p.Trp8Cys", "OTHER.1", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {14, "p.Gly11Arg", "NM_1.1", CLASS_PATHOGENIC, CLASS_NONE, 0},
    {15, "p.Met99Val", "NM_1.1", CLASS_PATHOGENIC, CLASS_NONE, 2},
};

static struct classification classification(enum class_group group, int stars)
{
    return (struct classification){.is_given = group != CLASS_NONE,
        .class_word = STR("a class"),
        .group = group,
        .stars = group != CLASS_NONE ? stars : -1};
}

static void add_records(void)
{
    struct err err = {0};
    for (size_t i = 0; i < COUNT(records); i++) {
        const struct made_record *m = &records[i];
        struct str gene = STR("FWD");
        struct clinvar_entry e = {.record = {.variation_id = m->id,
                                      .genes = &gene,
                                      .n_genes = 1,
                                      .hgvs_p = str_of(m->hgvs_p),
                                      .transcript = str_of(m->transcript)}};
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            e.record.by_kind[k] = classification(CLASS_NONE, -1);
        e.record.by_kind[CLASSIFICATION_GERMLINE] =
            classification(m->germline, m->stars);
        e.record.by_kind[CLASSIFICATION_ONCOGENICITY] =
            classification(m->oncogenicity, m->stars);
        if (kb_build_clinvar(kb.build, 0, &e, &err) < 0)
            fail_msg("%s", err.msg);
    }
}

static int begin(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nFWD\t9\tV\nREV\t2\tA\n"));
    made_kb_table(&kb, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\n"));
    made_gene_all(&kb);
    made_kb_criterion(&kb, "codon(FWD, 7)");
    made_kb_criterion(&kb, "gene(REV, wild_type)");
    add_records();
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

/* The sample's findings, all of this tier, and a criterion's residue 7 in the scope. */
struct made_view {
    struct made_patient_case p;
    struct report_finding *findings;
    struct report_residue residue;
    struct report_gene_scope gene;
    struct report r;
};

static void make(struct made_view *m, const char *sample, const char *amp)
{
    *m = (struct made_view){0};
    made_case_read(&m->p, &kb, &made_fwd, sample);
    unsigned n = m->p.data.n_findings;
    m->findings = ARENA_ARRAY(&m->p.mem, struct report_finding, n);
    for (unsigned i = 0; i < n; i++) {
        m->findings[i].f = &m->p.data.findings[i];
        m->findings[i].tier.amp = amp;
    }
    m->residue = (struct report_residue){.residue = 7};
    m->gene = (struct report_gene_scope){
        .gene = STR("FWD"), .residues = &m->residue, .n_residues = 1};
    m->r = (struct report){
        .findings = m->findings, .n_findings = n, .genes = &m->gene, .n_genes = 1};
    struct err err = {0};
    if (protein_views_make(&m->p.data, kb.txn, &m->p.mem, &m->r, &err) < 0)
        fail_msg("%s", err.msg);
}

/* "7=2 9=1" */
static void assert_track(
    const struct report_protein_view *v, enum protein_track track, const char *want)
{
    struct buf got = BUF_INIT;
    for (uint32_t i = 0; i < v->n_places; i++)
        if (v->marks[track][i] > 0)
            buf_fmt(&got, "%s%u=%u", got.n > 0 ? " " : "", i * v->width + 1,
                v->marks[track][i]);
    assert_string_equal(got.n > 0 ? got.p : "", want);
    buf_free(&got);
}

/* Base 56 of the gene is the second of codon 7, AAA. */
#define K7 "56 A G\n"

static void a_gene_of_tier_one_is_seen_with_length_exons_and_change(void **state)
{
    struct made_view m;
    (void)state;
    make(&m, K7, "I-B");
    assert_int_equal(m.r.n_protein_views, 1);
    const struct report_protein_view *v = &m.r.protein_views[0];
    assert_true(str_eq_c(v->gene, "FWD"));
    assert_int_equal(v->length, 12);
    assert_int_equal(v->width, 1);
    assert_int_equal(v->n_exon_ends, 3);
    assert_int_equal(v->exon_ends[0], 4);
    assert_int_equal(v->exon_ends[1], 10);
    assert_int_equal(v->exon_ends[2], 12);
    assert_int_equal(v->n_changes, 1);
    assert_int_equal(v->changes[0].first, 7);
    assert_int_equal(v->changes[0].last, 7);
    assert_true(str_eq_c(v->changes[0].change, "K7R"));
    made_case_end(&m.p);
}

static void marks_are_counted_by_residue_and_class(void **state)
{
    struct made_view m;
    (void)state;
    make(&m, K7, "II-C");
    const struct report_protein_view *v = &m.r.protein_views[0];
    assert_track(v, TRACK_PATHOGENIC, "7=2");
    assert_track(v, TRACK_ONCOGENIC, "7=1 9=1");
    assert_track(v, TRACK_HOTSPOT, "9=1");
    assert_track(v, TRACK_CRITERION, "7=1");
    made_case_end(&m.p);
}

static void records_on_another_transcript_are_counted_apart(void **state)
{
    struct made_view m;
    (void)state;
    make(&m, K7, "I-A");
    assert_int_equal(m.r.protein_views[0].n_other_numbering, 1);
    made_case_end(&m.p);
}

static void two_findings_of_a_gene_are_two_changes_of_one_view(void **state)
{
    struct made_view m;
    (void)state;
    make(&m, K7 "61 G C\n", "I-A");
    assert_int_equal(m.r.n_protein_views, 1);
    assert_int_equal(m.r.protein_views[0].n_changes, 2);
    made_case_end(&m.p);
}

static void genes_of_lower_tiers_and_without_one_are_not_seen(void **state)
{
    struct made_view m;
    (void)state;
    make(&m, K7, "III");
    assert_int_equal(m.r.n_protein_views, 0);
    made_case_end(&m.p);
    make(&m, K7, NULL);
    assert_int_equal(m.r.n_protein_views, 0);
    made_case_end(&m.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gene_of_tier_one_is_seen_with_length_exons_and_change),
        cmocka_unit_test(marks_are_counted_by_residue_and_class),
        cmocka_unit_test(records_on_another_transcript_are_counted_apart),
        cmocka_unit_test(two_findings_of_a_gene_are_two_changes_of_one_view),
        cmocka_unit_test(genes_of_lower_tiers_and_without_one_are_not_seen),
    };
    return cmocka_run_group_tests_name("protein_view", tests, begin, end);
}
