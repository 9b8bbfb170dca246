#include "query/report.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A report with every member given, and with every member that may be null left out:
 * what is null in one is given in the other. */
struct made {
    struct provenance sources[2];
    struct report_input inputs[2];
    struct report_gene_scope genes[4];
    struct report_pertinent pertinent[3];
    struct str kinds[2];
    struct condition conditions[2];
    struct class_count split[2];
    struct protein_reading protein;
    struct report_finding findings[2];
    struct str therapies[2], ids[2], tier_rows[2];
    unsigned numbers[2];
    struct report_evidence rows[2];
    struct report_group groups[2];
    struct report_text limits[2];
    struct report r;
};

static void make_head(struct made *m)
{
    struct report *r = &m->r;

    m->sources[0] = (struct provenance){.source = STR("civic"),
        .release = STR("2024-08-01"),
        .sha256 = STR(SHA),
        .licence = STR("CC0-1.0"),
        .assembly = ASSEMBLY_GRCH37};
    m->sources[1] = (struct provenance){.source = STR("hgnc"), .sha256 = STR(SHA)};
    m->inputs[0] = (struct report_input){.kind = "vcf",
        .sha256 = STR(SHA),
        .records = 3,
        .alleles = 4,
        .fates = {[ALLELE_FINDING] = 2, [ALLELE_NOT_IN_KB] = 1, [ALLELE_STAR] = 1},
        .has_fates = true};
    m->inputs[1] = (struct report_input){.kind = "regions", .sha256 = STR(SHA)};
    *r = (struct report){.program_version = STR("0.1.0"),
        .rules_version = STR("0123456789ab"),
        .kb_id = STR(SHA),
        .kb_format = STR("1.0"),
        .sources = m->sources,
        .n_sources = 2,
        .inputs = m->inputs,
        .n_inputs = 2,
        .sample = {.name = STR("S1"),
            .assembly = ASSEMBLY_GRCH38,
            .assembly_how = "header",
            .origin = SAMPLE_TUMOUR_ONLY},
        .has_tumour = true,
        .tumour = {.id = STR("DOID:9256"),
            .name = STR("colorectal cancer"),
            .oncotree = STR("COADREAD")},
        .criteria = {1, 2, 3}};
}

static void make_scope(struct made *m)
{
    struct report *r = &m->r;

    m->genes[0] = (struct report_gene_scope){STR("BRAF"), true, LOOKED_NOT};
    m->genes[1] = (struct report_gene_scope){STR("KRAS"), false, LOOKED_REFERENCE};
    m->genes[2] = (struct report_gene_scope){STR("NRAS"), false, LOOKED_NOT};
    m->genes[3] = (struct report_gene_scope){STR("PTEN"), false, LOOKED_UNSURE};
    m->pertinent[0] =
        (struct report_pertinent){false, STR("BRAF"), STR("variant"), ANSWER_DETECTED};
    m->pertinent[1] = (struct report_pertinent){
        false, STR("KRAS"), STR("variant"), ANSWER_NOT_DETECTED};
    m->pertinent[2] = (struct report_pertinent){
        true, STR("MSI"), STR("factor"), ANSWER_NOT_LOOKED_AT};
    m->kinds[0] = STR("copy_number");
    m->kinds[1] = STR("fusion");
    r->genes = m->genes;
    r->n_genes = 4;
    r->pertinent = m->pertinent;
    r->n_pertinent = 3;
    r->not_answerable = m->kinds;
    r->n_not_answerable = 2;
}

static void make_findings(struct made *m)
{
    struct report_finding *f = &m->findings[0];

    m->conditions[0] = (struct condition){STR("Melanoma"), STR("MedGen:C0025202")};
    m->split[0] = (struct class_count){STR("Pathogenic"), 3};
    m->split[1] = (struct class_count){STR("Likely pathogenic"), 1};
    m->tier_rows[0] = STR("EID9851");
    *f = (struct report_finding){.hgvs_g = STR("NC_000007.14:g.140753336A>T"),
        .hgvs_c = STR("NM_004333.6:c.1799T>A"),
        .hgvs_p = STR("NP_004324.2:p.Val600Glu"),
        .transcript = STR("NM_004333.6"),
        .protein_change = STR("V600E"),
        .consequence_from = STR("clinvar"),
        .clinvar_release = STR("2026-02-26"),
        .tier = {.amp = "I-A", .kcat = "2"},
        .tier_rows = m->tier_rows,
        .n_tier_rows = 1};
    f->f = (struct finding){.number = 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = ORIGIN_SOMATIC,
        .origin_how = "normal_lacks_allele",
        .allele = {ASSEMBLY_GRCH38, 7, 140753336, STR("A"), STR("T")},
        .as_given = STR("chr7:140753336:A:T"),
        .consequence = CONSEQUENCE(MISSENSE) | CONSEQUENCE(SPLICE_REGION),
        .zygosity = ZYGOSITY_HETEROZYGOUS,
        .allele_fraction = 0.25,
        .depth = 120,
        .filter = STR("PASS"),
        .phase = STR("1"),
        .effect = EFFECT_ONCOGENIC,
        .effect_from = STR("clinvar:13961"),
        .gene = STR("BRAF"),
        .hgnc_id = 1097};
    f->clinvar.record.variation_id = 13961;
    f->clinvar.record.by_kind[CLASSIFICATION_GERMLINE] =
        (struct classification){.is_given = true,
            .class_word = STR("Pathogenic"),
            .review_status = STR("criteria provided, single submitter"),
            .stars = 1,
            .date = STR("2025-01-31"),
            .conditions = m->conditions,
            .n_conditions = 2,
            .split = m->split,
            .n_split = 2};
    f->clinvar.record.by_kind[CLASSIFICATION_ONCOGENICITY] = (struct classification){
        .is_given = true, .class_word = STR("Oncogenic"), .stars = -1};
    m->findings[1] = (struct report_finding){
        .f = {.number = 2,
            .kind = FINDING_SMALL_VARIANT,
            .origin_how = "not_stated",
            .allele = {ASSEMBLY_GRCH38, CONTIG_MT, 5, STR("AC"), STR("A")},
            .allele_fraction = NAN,
            .depth = -1}};
    m->r.findings = m->findings;
    m->r.n_findings = 2;
}

static void make_rows(struct made *m)
{
    struct report_evidence *e = &m->rows[0];

    m->therapies[0] = STR("Cetuximab");
    m->therapies[1] = STR("Encorafenib");
    m->numbers[0] = 1;
    m->numbers[1] = 2;
    e->e = (struct evidence){.id = STR("EID9851"),
        .level = 'A',
        .rating = 5,
        .significance = STR("Sensitivity/Response"),
        .therapies = m->therapies,
        .n_therapies = 2,
        .interaction = THERAPY_COMBINATION,
        .citation = STR("Kopetz et al., 2019"),
        .url = STR("https://civicdb.org/links/evidence_items/9851")};
    e->findings = m->numbers;
    e->n_findings = 2;
    e->disease = (struct report_disease){
        STR("DOID:9256"), STR("Colorectal Cancer"), RELATION_SAME};
    e->verdict = (struct verdict){.value = TRUTH_TRUE, .rung = RUNG_PROTEIN};
    e->why = (struct report_text){.key = "same_protein",
        .reason = {.param = {{"gene", STR("BRAF")}, {"transcript", STR_NONE}},
            .n_params = 2},
        .text = STR("The same <protein> change.")};
    e->has_tier = true;
    e->tier = (struct report_tier){"I-A", "derived", "2", STR("sensitivity-A")};
    m->rows[1] = (struct report_evidence){.e = {.id = STR("AID7"),
                                              .is_assertion = true,
                                              .is_fda_approved = true,
                                              .is_flagged = true,
                                              .direction = DIRECTION_NONE},
        .source = 1,
        .disease = {.relation = RELATION_UNKNOWN},
        .verdict = {.value = TRUTH_UNKNOWN, .is_partial = true, .rung = RUNG_PROFILE},
        .why = {.key = "phase"}};
    m->r.therapies = m->rows;
    m->r.n_therapies = 2;
    m->r.prognosis = m->r.diagnosis = m->r.other_evidence = m->rows;
    m->r.n_prognosis = m->r.n_diagnosis = m->r.n_other_evidence = 2;
}

static void make_tail(struct made *m)
{
    m->ids[0] = STR("EID9851");
    m->ids[1] = STR("AID7");
    m->groups[0] = (struct report_group){.therapies = m->therapies,
        .n_therapies = 2,
        .interaction = THERAPY_COMBINATION,
        .best_tier = "I-A",
        .supports = m->ids,
        .n_supports = 2,
        .is_conflict = true};
    m->groups[1] = (struct report_group){.therapies = m->therapies,
        .n_therapies = 1,
        .against = m->ids,
        .n_against = 1,
        .resistance = m->ids,
        .n_resistance = 1};
    m->limits[0] = (struct report_text){.key = "filtered",
        .reason = {.param = {{"n", STR("3")}}, .n_params = 1},
        .text = STR("3 alleles.")};
    m->limits[1] = (struct report_text){.key = "no_frequencies", .text = STR("None.")};
    m->r.groups = m->groups;
    m->r.n_groups = 2;
    m->r.limits = m->limits;
    m->r.n_limits = 2;
}

static void make_report(struct made *m)
{
    memset(m, 0, sizeof *m);
    make_head(m);
    make_scope(m);
    make_findings(m);
    make_rows(m);
    make_tail(m);
}

static struct buf print(const struct report *r)
{
    struct buf out = BUF_INIT;

    report_write_json(r, &out);
    return out;
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_of(text)) >= 0;
}

/* tests/check_schema.py on a file; its exit status. */
static int check_schema(const char *path)
{
    int status = -1;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        execl(
            "/usr/bin/python3", "python3", "tests/check_schema.py", path, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void assert_valid(const struct buf *b)
{
    char name[] = "/tmp/vdt_report_XXXXXX";
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, b->p, b->n), (ssize_t)b->n);
    close(fd);
    int rc = check_schema(name);
    unlink(name);
    assert_int_equal(rc, 0);
}

static void a_report_with_everything_is_valid(void **state)
{
    struct made m;
    struct buf b;

    (void)state;
    make_report(&m);
    b = print(&m.r);
    assert_valid(&b);
    buf_free(&b);
}

static void an_empty_report_is_valid(void **state)
{
    struct report r = {.program_version = STR("0.1.0"),
        .rules_version = STR(""),
        .kb_id = STR(SHA),
        .kb_format = STR("1.0"),
        .sample = {.assembly = ASSEMBLY_GRCH37, .assembly_how = "option"}};
    struct buf b = print(&r);

    (void)state;
    assert_valid(&b);
    assert_true(has(&b, "\"tumour\": null"));
    assert_true(has(&b, "\"trials\": []"));
    assert_true(has(&b, "\"closes\": true"));
    buf_free(&b);
}

/* The check itself: a word that is not of its closed list. */
static void a_report_outside_the_schema_is_refused(void **state)
{
    struct made m;
    struct buf b;
    char name[] = "/tmp/vdt_report_XXXXXX";
    int fd = mkstemp(name);

    (void)state;
    make_report(&m);
    m.r.sample.assembly_how = "guessed";
    b = print(&m.r);
    assert_int_equal(write(fd, b.p, b.n), (ssize_t)b.n);
    close(fd);
    assert_int_equal(check_schema(name), 1);
    unlink(name);
    buf_free(&b);
}

static void what_was_not_given_is_null_and_not_zero(void **state)
{
    struct made m;
    struct buf b;

    (void)state;
    make_report(&m);
    b = print(&m.r);
    assert_true(has(&b, "\"allele_fraction\": null"));
    assert_true(has(&b, "\"depth\": null"));
    assert_true(has(&b, "\"stars\": null"));
    assert_true(has(&b, "\"somatic_impact\": null"));
    assert_true(has(&b, "\"rating\": null"));
    assert_true(has(&b, "\"evidence_level\": null"));
    assert_false(has(&b, "\"depth\": -1"));
    assert_false(has(&b, "\"stars\": -1"));
    buf_free(&b);
}

static void facts_stand_as_the_source_has_them(void **state)
{
    struct made m;
    struct buf b;

    (void)state;
    make_report(&m);
    b = print(&m.r);
    assert_true(has(&b, "\"variation_id\": 13961"));
    assert_true(has(&b, "\"contig\": \"MT\""));
    assert_true(has(&b, "\"hgnc_id\": \"HGNC:1097\""));
    assert_true(
        has(&b, "\"consequence\": \"missense_variant&splice_region_variant\"")
        || has(
            &b, "\"consequence\": \"missense_variant\\u0026splice_region_variant\""));
    assert_true(has(&b, "\"Likely pathogenic\": 1"));
    assert_true(has(&b, "\"value\": \"partial\""));
    assert_true(has(&b, "\"body\": \"FDA\""));
    assert_true(has(&b, "\\u003cprotein\\u003e"));
    buf_free(&b);
}

static void accounting_that_does_not_close_says_so(void **state)
{
    struct made m;
    struct buf b;

    (void)state;
    make_report(&m);
    b = print(&m.r);
    assert_false(has(&b, "\"closes\": false"));
    buf_free(&b);
    m.inputs[0].alleles++;
    b = print(&m.r);
    assert_true(has(&b, "\"closes\": false"));
    assert_false(has(&b, "\"closes\": true"));
    buf_free(&b);
}

static void the_same_model_gives_the_same_bytes(void **state)
{
    struct made m;
    struct buf a, b;

    (void)state;
    make_report(&m);
    a = print(&m.r);
    b = print(&m.r);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    buf_free(&a);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_with_everything_is_valid),
        cmocka_unit_test(an_empty_report_is_valid),
        cmocka_unit_test(a_report_outside_the_schema_is_refused),
        cmocka_unit_test(what_was_not_given_is_null_and_not_zero),
        cmocka_unit_test(facts_stand_as_the_source_has_them),
        cmocka_unit_test(accounting_that_does_not_close_says_so),
        cmocka_unit_test(the_same_model_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
