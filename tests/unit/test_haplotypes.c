/* Diplotypes as findings: which genes give one, as what text, and what they deny. */
#include "query/haplotypes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "kb/model/criterion.h"
#include "kb/model/evaluate.h"
#include "made_kb.h"
#include "made_pgx.h"

#include <cmocka.h>

#define HEAD                                                                           \
    "##fileformat=VCFv4.2\n##reference=GRCh38\n"                                       \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"
#define ROW(chrom, pos, ref, alt, gt)                                                  \
    chrom "\t" pos "\t.\t" ref "\t" alt "\t.\tPASS\t.\tGT\t" gt "\n"

static void add_definition(struct made_kb *m, struct pgx_definition d, unsigned contig,
    const char *functions, const char *const *names)
{
    struct err err = {0};
    struct pgx_phenotypes p;
    char gene[16];

    snprintf(gene, sizeof gene, "%.*s", STR_ARG(d.gene));
    p = made_pgx_phenotypes(&m->mem, gene, functions);
    d.contig = contig;
    for (unsigned i = 0; names && i < d.n_alleles; i++) {
        d.alleles[i].name = str_of(names[i]);
        p.functions[i].allele = str_of(names[i]);
    }
    assert_true(kb_build_pgx_definition(m->build, 0, &d, &err) >= 0);
    assert_true(kb_build_pgx_phenotypes(m->build, 0, &p, &err) >= 0);
}

/* DPYD: the alleles of the guidelines; NUDT15: nothing in the KB asks for it. */
static int begin(void **state)
{
    static struct made_kb m;
    static const char *const dpyd[] = {
        "Reference", "c.1905+1G>A (*2A)", "c.2846A>T", "c.85T>C (*9A)"};

    made_kb_begin(&m);
    made_kb_table(&m, "suppress",
        STR("kind\tsubject\tspellings\treason\tauthority\tsource\tdate\n"
            "gene\tTPMT\t\tmade\tmade\tmade\t2026-01-01\n"));
    made_kb_curated(&m, "hotspots");
    made_kb_curated(&m, "cancer_genes");
    made_kb_gene(&m, 12530, "UGT1A1");
    made_kb_gene(&m, 3012, "DPYD");
    made_kb_gene(&m, 12014, "TPMT");
    made_kb_criterion(&m, "haplotype(UGT1A1, \"*28\")");
    made_kb_criterion(&m, "haplotype(TPMT, \"*2\")");
    made_kb_criterion(&m, "haplotype(DPYD, \"*2A\")[homozygous]");
    add_definition(&m,
        made_pgx_definition(
            &m.mem, "DPYD", "100 C T;200 T A;300 A G", "R;X 100=T;Y 200=A;Z 300=G"),
        1, "R=Normal,X=No,Y=Decreased,Z=Normal", dpyd);
    add_definition(&m, made_pgx_definition(&m.mem, "NUDT15", "100 C T", "*1;*3 100=T"),
        13, "*1=Normal,*3=No", NULL);
    add_definition(&m,
        made_pgx_definition(&m.mem, "UGT1A1", "100 C T;200 C CAT",
            "*1;*80 100=T;*28 200=CAT;*80+*28 100=T 200=CAT"),
        2, "*1=Normal,*80=Unknown,*28=Decreased,*80+*28=Decreased", NULL);
    made_kb_publish(&m);
    *state = &m;
    return 0;
}

static int end(void **state)
{
    made_kb_end(*state);
    return 0;
}

/* The case of a VCF; outside: text of --pgx-calls, or NULL. */
static struct case_data read_case(struct made_kb *m, struct sample *s, const char *vcf,
    const char *origin, const char *outside)
{
    struct sample_options o = {.origin = origin, .assembly = ASSEMBLY_GRCH38};
    struct pgx_call_options calls = {0};
    struct case_data c;
    struct suppress *suppress;
    struct err err = {0};

    assert_true(suppress_load(m->txn, &m->mem, &suppress, &err) >= 0);
    if (made_kb_read(m, &o, vcf, &m->mem, s, &err) < 0)
        fail_msg("%s", err.msg);
    if (outside)
        calls.outside_path = made_kb_file(m, "outside.tsv", outside);
    c = (struct case_data){.sample = s};
    if (haplotypes_add(&c, &calls, suppress, m->txn, &m->mem, &err) < 0)
        fail_msg("%s", err.msg);
    return c;
}

/* The diplotypes of a germline sample: "DPYD *2A/Reference", joined by ", ". */
static void expect(void **state, const char *vcf, const char *outside, const char *want)
{
    struct made_kb *m = *state;
    struct sample s;
    struct case_data c = read_case(m, &s, vcf, "germline", outside);
    struct buf got = BUF_INIT;

    for (unsigned i = 0; i < c.n_findings; i++) {
        const struct finding *f = &c.findings[i];
        assert_int_equal(f->kind, FINDING_HAPLOTYPE);
        assert_int_equal(f->origin, ORIGIN_GERMLINE);
        buf_fmt(&got, "%s%.*s %.*s", i ? ", " : "", STR_ARG(f->gene), STR_ARG(f->text));
    }
    if (!str_eq_c(buf_str(&got), want))
        fail_msg("found \"%.*s\", expected \"%s\"", STR_ARG(buf_str(&got)), want);
    buf_free(&got);
    sample_free(&s);
}

/* ---- tests ---- */

static void a_certain_gene_that_is_asked_for_gives_a_finding(void **state)
{
    expect(state,
        HEAD ROW("1", "100", "C", "T", "0/1") ROW("1", "200", "T", ".", "0/0")
            ROW("1", "300", "A", ".", "0/0") ROW("13", "100", "C", "T", "1/1"),
        NULL, "DPYD Reference/*2A");
}

static void a_gene_that_is_not_certain_gives_none(void **state)
{
    expect(state, HEAD ROW("1", "100", "C", "T", "0/1"), NULL, "");
    expect(state, HEAD ROW("1", "5", "C", "T", "0/1"), NULL, "");
}

static void both_variants_of_a_copy_are_named(void **state)
{
    expect(state,
        HEAD ROW("1", "100", "C", "T", "1|1") ROW("1", "200", "T", "A", "1|0")
            ROW("1", "300", "A", ".", "0|0"),
        NULL, "DPYD *2A/*2A+c.2846A>T");
    expect(state,
        HEAD ROW("2", "100", "C", "T", "1/1") ROW("2", "200", "C", "CAT", "1/1"), NULL,
        "UGT1A1 *80+*28/*80+*28");
}

static void calls_of_other_programs_give_findings_too(void **state)
{
    expect(state, HEAD ROW("1", "5", "C", "T", "0/1"), "UGT1A1\t*28/*1\n",
        "UGT1A1 *1/*28");
    /* two that differ are not certain */
    expect(state, HEAD ROW("1", "5", "C", "T", "0/1"),
        "UGT1A1\t*28/*1\nUGT1A1\t*1/*1\n", "");
}

static const char poor[] =
    HEAD ROW("2", "100", "C", "T", "0/1") ROW("2", "200", "C", "CAT", "0/1");

static void only_a_germline_sample_has_them(void **state)
{
    static const char *const others[] = {"somatic", "tumour-only", "auto"};
    struct made_kb *m = *state;

    for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
        struct sample s;
        struct case_data c = read_case(m, &s, poor, others[i], NULL);
        assert_int_equal(c.n_findings, 0);
        assert_int_equal(c.n_pgx_calls, 0);
        assert_int_equal(haplotypes_looked(&c, STR("UGT1A1")), LOOKED_NOT);
        sample_free(&s);
    }
}

static void a_suppressed_gene_gives_none(void **state)
{
    expect(state, poor, "TPMT\t*2/*1\nDPYD\tReference/c.2846A>T\n",
        "DPYD Reference/c.2846A>T, UGT1A1 *1/*80+*28");
}

static void assert_refused(void **state, const char *outside, const char *in_message)
{
    static const char *const origins[] = {"germline", "tumour-only"};
    struct made_kb *m = *state;

    for (unsigned i = 0; i < 2; i++) {
        const struct sample_options o = {
            .origin = origins[i], .assembly = ASSEMBLY_GRCH38};
        const struct pgx_call_options calls = {
            .outside_path = made_kb_file(m, "outside.tsv", outside)};
        struct sample s;
        struct suppress *suppress;
        struct err err = {0};
        assert_true(suppress_load(m->txn, &m->mem, &suppress, &err) >= 0);
        assert_true(made_kb_read(m, &o, poor, &m->mem, &s, &err) >= 0);
        struct case_data c = {.sample = &s};
        assert_int_equal(
            haplotypes_add(&c, &calls, suppress, m->txn, &m->mem, &err), ERR_SAMPLE);
        if (!strstr(err.msg, in_message))
            fail_msg("%s: \"%s\" lacks \"%s\"", outside, err.msg, in_message);
        assert_int_equal(c.outside_calls.sha256.n, 64); /* it was read whole */
        sample_free(&s);
    }
}

/* A BED file would else be a call of a gene "7", and no line of the report wrong. */
static void a_gene_that_nobody_knows_is_refused_by_line(void **state)
{
    assert_refused(state, "7\t100\tend\n",
        "outside.tsv:1: found the gene \"7\", which the KB does not know");
    assert_refused(state, "UGT1A1\t*1/*28\nFOO\t*1/*1\n",
        "outside.tsv:2: found the gene \"FOO\", which the KB does not know");
    assert_refused(state, "ugt1a1\t*1/*28\n",
        "outside.tsv:1: found the gene \"ugt1a1\", expected its approved symbol "
        "\"UGT1A1\"");
    /* a no-call too: who else's gene it is, nobody knows */
    assert_refused(state, "FOO\t.\n", "outside.tsv:1: found the gene \"FOO\"");
}

/* NUDT15 is no gene of this KB's, but one of its star alleles; TPMT has no guidance. */
static void a_gene_without_guidance_is_no_error(void **state)
{
    expect(state, poor, "NUDT15\t*1/*3\nTPMT\t*1/*2\n", "UGT1A1 *1/*80+*28");
}

static void what_was_looked_at_is_as_certain_as_the_call(void **state)
{
    struct made_kb *m = *state;
    struct sample s;
    struct case_data c = read_case(m, &s,
        HEAD ROW("1", "100", "C", "T", "0/1") ROW("2", "100", "C", ".", "0/0")
            ROW("2", "200", "C", ".", "0/0"),
        "germline", NULL);

    assert_int_equal(haplotypes_looked(&c, STR("UGT1A1")), LOOKED_REFERENCE);
    assert_int_equal(haplotypes_looked(&c, STR("DPYD")), LOOKED_UNSURE);
    assert_int_equal(haplotypes_looked(&c, STR("NUDT15")), LOOKED_NOT);
    assert_int_equal(haplotypes_looked(&c, STR("TPMT")), LOOKED_NOT);
    sample_free(&s);
}

static enum looked looked(void *ctx, enum criterion_kind kind, struct str what)
{
    return kind == CRITERION_HAPLOTYPE ? haplotypes_looked(ctx, what) : LOOKED_NOT;
}

static void expect_verdict(void **state, struct case_data *c, const char *criterion,
    enum truth value, const char *reason)
{
    struct made_kb *m = *state;
    const struct patient_view view = {.assembly = ASSEMBLY_GRCH38,
        .findings = c->findings,
        .n_findings = c->n_findings,
        .ctx = c,
        .kind = looked};
    struct err err = {0};
    struct criterion *q;
    struct verdict v;

    assert_int_equal(criterion_parse(str_of(criterion), &m->mem, &q, &err), 0);
    v = criterion_evaluate(q, &view, &m->mem, NULL);
    if (v.value != value || strcmp(v.reason.key, reason) != 0)
        fail_msg("%s: %d %s", criterion, (int)v.value, v.reason.key);
}

/* The definitions have no "*60": their call does not say that it is not there. */
static void a_call_does_not_deny_what_its_definitions_do_not_hold(void **state)
{
    struct sample s;
    struct case_data c = read_case(*state, &s,
        HEAD ROW("2", "100", "C", ".", "0/0") ROW("2", "200", "C", "CAT", "0/1"),
        "germline", NULL);

    expect_verdict(
        state, &c, "haplotype(UGT1A1, \"*28\")", TRUTH_TRUE, "same_haplotype");
    expect_verdict(state, &c, "haplotype(UGT1A1, \"*28\")[homozygous]", TRUTH_FALSE,
        "other_zygosity");
    expect_verdict(state, &c, "haplotype(UGT1A1, \"*80\")", TRUTH_FALSE, "other_value");
    expect_verdict(
        state, &c, "haplotype(UGT1A1, \"*28/*28\")", TRUTH_FALSE, "other_value");
    expect_verdict(
        state, &c, "haplotype(UGT1A1, \"*60\")", TRUTH_UNKNOWN, "haplotype_not_told");
    expect_verdict(state, &c, "haplotype(UGT1A1, \"*28/*60\")", TRUTH_UNKNOWN,
        "haplotype_not_told");
    expect_verdict(state, &c, "haplotype(UGT1A1, \"*60\")[homozygous]", TRUTH_UNKNOWN,
        "haplotype_not_told");
    expect_verdict(state, &c, "not(haplotype(UGT1A1, \"*60\"))", TRUTH_UNKNOWN,
        "haplotype_not_told");
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certain_gene_that_is_asked_for_gives_a_finding),
        cmocka_unit_test(a_gene_that_is_not_certain_gives_none),
        cmocka_unit_test(both_variants_of_a_copy_are_named),
        cmocka_unit_test(calls_of_other_programs_give_findings_too),
        cmocka_unit_test(only_a_germline_sample_has_them),
        cmocka_unit_test(a_suppressed_gene_gives_none),
        cmocka_unit_test(a_gene_that_nobody_knows_is_refused_by_line),
        cmocka_unit_test(a_gene_without_guidance_is_no_error),
        cmocka_unit_test(what_was_looked_at_is_as_certain_as_the_call),
        cmocka_unit_test(a_call_does_not_deny_what_its_definitions_do_not_hold),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
