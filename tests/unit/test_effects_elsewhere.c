#include "query/effects_elsewhere.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/made_phase.h"

/* BARE has bases on GRCh37 only, or (none) on neither assembly; samples are GRCh38. */
static struct made_kb kb, none, versions;

/* A transcript of one exon, ATGGCTGAATAA, whose versions differ by assembly. */
static void add_two_versions(struct made_kb *m)
{
    static const char *const ids[] = {"NM_6.1", "NM_6.2"};
    static const uint32_t at0[] = {2000000, 1000000};
    struct err err = {0};

    made_kb_gene(m, 6, "VER");
    for (unsigned a = ASSEMBLY_GRCH37; a <= ASSEMBLY_GRCH38; a++) {
        struct exon exon = {at0[a - 1] + 1, at0[a - 1] + 12};
        struct transcript t = {.id = str_of(ids[a - 1]),
            .gene = STR("VER"),
            .hgnc_id = 6,
            .tag = TRANSCRIPT_MANE_SELECT,
            .assembly = a,
            .contig = 18,
            .exons = &exon,
            .n_exons = 1,
            .cds_beg1 = exon.beg1,
            .cds_end1 = exon.end1};
        assert_int_equal(transcript_close(&t, &err), 0);
        if (kb_build_transcript(m->build, 0, &t, &err) < 0)
            fail_msg("%s", err.msg);
    }
    assert_int_equal(kb_build_window(m->build, ASSEMBLY_GRCH37, 18, at0[0] + 1,
                         STR("ATGGCTGAATAA"), &err),
        0);
}

/* Of their germline class nothing is told, and no p.: what is known of the protein was
 * computed. */
static void add_records(struct made_kb *m)
{
    static const char *const alleles[] = {
        "GRCh38:17:1000056:A:G GRCh37:17:2000056:A:G", /* K7R */
        "GRCh38:17:1000055:A:G GRCh37:17:2000055:A:G", /* K7E */
        "GRCh38:17:1000050:C:T GRCh37:17:2000050:C:T", /* S5L */
        "GRCh38:17:1000026:C:T GRCh37:17:2000026:C:T", /* P4S, before the intron */
        "GRCh38:17:1000047:C:A GRCh37:17:2000047:C:A", /* P4H, behind it */
        /* another c. name there */
        "GRCh38:17:1000058:T:A GRCh37:17:2000061:G:A",
        /* two alleles there */
        "GRCh38:17:1000062:T:C GRCh37:17:2000062:T:C GRCh37:17:2000062:T:A",
        /* two records that place one allele apart */
        "GRCh38:17:1000023:G:A GRCh37:17:2000023:G:A",
        "GRCh38:17:1000023:G:A GRCh37:17:2000020:G:A",
        /* two records that agree */
        "GRCh38:17:1000020:G:A GRCh37:17:2000020:G:A",
        "GRCh38:17:1000020:G:A GRCh37:17:2000020:G:A",
        "GRCh38:17:1000051:A:G", /* of this assembly only */
    };

    for (unsigned i = 0; i < sizeof alleles / sizeof *alleles; i++) {
        struct made_clinvar c = {.id = i + 1,
            .gene = "BARE",
            .hgvs_p = "",
            .alleles = alleles[i],
            .stars = -1};
        made_kb_clinvar(m, &c);
    }
}

static void begin_kb(struct made_kb *m)
{
    made_kb_begin(m);
    made_kb_table(m, "cancer_genes", STR("gene\tloss_of_function\nBARE\tno\n"));
    made_kb_table(m, "pgx_genes", STR("gene\nBARE\n"));
    made_kb_table(m, "hotspots", STR("gene\tresidue\tref\nBARE\t9\tV\n"));
}

static void make(struct made_kb *m, bool has_bases)
{
    begin_kb(m);
    made_gene_all(m);
    if (has_bases)
        made_gene_bare_window(m, ASSEMBLY_GRCH37);
    add_records(m);
    made_kb_publish(m);
}

static void make_versions(struct made_kb *m)
{
    const struct made_clinvar c = {.id = 1,
        .gene = "VER",
        .hgvs_p = "",
        .alleles = "GRCh38:18:1000005:C:A GRCh37:18:2000005:C:A",
        .stars = -1};

    begin_kb(m);
    add_two_versions(m);
    made_kb_clinvar(m, &c);
    made_kb_publish(m);
}

static int begin(void **state)
{
    (void)state;
    make(&kb, true);
    make(&none, false);
    make_versions(&versions);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    made_kb_end(&none);
    made_kb_end(&versions);
    return 0;
}

static void assert_made_in(struct made_kb *m, const struct made_gene *g,
    const char *records, const char *findings)
{
    struct made_patient_case p;

    made_case_read(&p, m, g, records);
    if (strcmp(made_case_findings(&p), findings) != 0)
        fail_msg("%s\nfound: %s (%s)\nexpected: %s", records, made_case_findings(&p),
            made_case_fates(&p), findings);
    made_case_end(&p);
}

static void assert_made(const char *records, const char *findings)
{
    assert_made_in(&kb, &made_bare, records, findings);
}

static void the_change_is_taken_from_the_assembly_whose_bases_are_known(void **state)
{
    struct made_patient_case p;

    (void)state;
    made_case_read(&p, &kb, &made_bare, "56 A G\n");
    assert_string_equal(made_case_findings(&p), "K7R heterozygous");
    assert_string_equal(made_case_verdict(&p, "protein(BARE, K7R)"), "true");
    assert_string_equal(made_case_fates(&p), "finding 1");
    assert_int_equal(p.data.n_findings, 1);
    assert_true(str_eq_c(p.data.findings[0].shown->hgvs_c, "c.20A>G"));
    assert_true(str_eq_c(p.data.findings[0].shown->hgvs_p, "NP_1.1:p.Lys7Arg"));
    assert_true(str_eq_c(p.data.findings[0].shown->from, "vdt"));
    made_case_end(&p);
}

static void the_transcript_stays_the_one_of_the_samples_assembly(void **state)
{
    struct made_patient_case p;

    (void)state;
    made_case_read(&p, &kb, &made_bare, "56 A G\n");
    assert_int_equal(p.sample.n_calls, 1);
    assert_int_equal(p.sample.calls[0].n_effects, 1);
    assert_false(p.sample.calls[0].effects[0].effect.is_bases_unknown);
    assert_int_equal(
        p.sample.calls[0].effects[0].transcript->assembly, ASSEMBLY_GRCH38);
    made_case_end(&p);
}

static void records_that_agree_give_it(void **state)
{
    (void)state;
    assert_made("20 G A\n", "A2T heterozygous");
}

static void without_bases_there_nothing_is_taken(void **state)
{
    (void)state;
    assert_made_in(&none, &made_bare, "56 A G\n", "- heterozygous");
}

static void another_c_name_there_is_not_taken(void **state)
{
    (void)state;
    assert_made("58 T A\n", "- heterozygous");
}

static void several_alleles_there_are_not_taken(void **state)
{
    (void)state;
    assert_made("62 T C\n", "- heterozygous"); /* of one record */
    assert_made("23 G A\n", "- heterozygous"); /* of two */
}

static void without_a_place_there_nothing_is_taken(void **state)
{
    (void)state;
    assert_made("51 A G\n", "- heterozygous"); /* the record has none */
    assert_made("49 T C\n", "");               /* no record */
}

static void another_version_of_the_transcript_is_not_taken(void **state)
{
    static const struct made_gene ver = {
        "VER", "NM_6.2", "", 6, 18, false, {2000000, 1000000}};

    (void)state;
    assert_made_in(&versions, &ver, "5 C A\n", "- heterozygous");
}

/* Together they may be one change that neither is: K7G of K7E and K7R. */
static void a_call_that_shares_its_codon_is_left(void **state)
{
    (void)state;
    assert_made("55 A G GT 0|1\n56 A G GT 1|0\n", "- heterozygous; - heterozygous");
    assert_made(/* no record has the other one, nor both */
        "56 A G\n57 A T\n", "- heterozygous?; - heterozygous?; - unknown?");
    assert_made("26 C T GT 0|1\n47 C A GT 1|0\n", "- heterozygous; - heterozygous");
    assert_made("50 C T\n56 A G\n", "K7R heterozygous; S5L heterozygous");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_change_is_taken_from_the_assembly_whose_bases_are_known),
        cmocka_unit_test(the_transcript_stays_the_one_of_the_samples_assembly),
        cmocka_unit_test(records_that_agree_give_it),
        cmocka_unit_test(without_bases_there_nothing_is_taken),
        cmocka_unit_test(another_c_name_there_is_not_taken),
        cmocka_unit_test(several_alleles_there_are_not_taken),
        cmocka_unit_test(without_a_place_there_nothing_is_taken),
        cmocka_unit_test(another_version_of_the_transcript_is_not_taken),
        cmocka_unit_test(a_call_that_shares_its_codon_is_left),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
