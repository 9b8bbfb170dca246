#include "query/case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "query/effect.h"
#include "tests/unit/made_kb.h"

#define HEAD                                                                           \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"

static struct made_kb kb;

static int begin(void **state)
{
    (void)state;
    made_kb_standard(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

struct patient {
    struct arena mem;
    struct sample sample;
    struct case_data data;
};

static void make(struct patient *p, const struct sample_options *o, const char *text)
{
    struct err err = {0};

    *p = (struct patient){0};
    if (made_kb_read(&kb, o, text, &p->mem, &p->sample, &err) < 0
        || case_make(&p->sample, kb.txn, &p->mem, &p->data, &err) < 0)
        fail_msg("%s", err.msg);
}

static void done(struct patient *p)
{
    sample_free(&p->sample);
    arena_free(&p->mem);
}

/* The candidates' texts, one a line. */
static void assert_candidates(
    const struct sample_options *o, const char *vcf, const char *want)
{
    struct patient p;
    struct buf out = BUF_INIT;
    struct err err = {0};
    uint32_t *ordinals = NULL;

    make(&p, o, vcf);
    int n = case_candidates(&p.data, kb.txn, &p.mem, &ordinals, &err);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        struct criterion *c;
        assert_int_equal(kb_criterion(kb.txn, ordinals[i], &p.mem, &c, &err), 1);
        criterion_print(c, &out);
        buf_add_char(&out, '\n');
        assert_true(i == 0 || ordinals[i - 1] < ordinals[i]);
    }
    buf_add_char(&out, '\0');
    if (strcmp(out.p, want) != 0)
        fail_msg("candidates:\n%s\nnot:\n%s", out.p, want);
    buf_free(&out);
    done(&p);
}

#define BRAF "7\t140753336\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n"
#define KRAS "12\t25245350\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"

static void nothing_found_leads_nowhere(void **state)
{
    (void)state;
    assert_candidates(NULL, HEAD, "");
}

static void an_allele_leads_to_its_own_and_its_proteins_criteria(void **state)
{
    (void)state;
    assert_candidates(
        NULL, HEAD BRAF, "protein(BRAF, V600E)\nallele(GRCh38:7:140753336:A:T)\n");
    assert_candidates(NULL,
        HEAD
        "7\t55174771\t.\tAGGAATTAAGAGAAGCAACATCTCCGAAAGCC\tA\t.\tPASS\t.\tGT\t0/1\n",
        "allele(GRCh38:7:55174771:AGGAATTAAGAGAAGCAACATCTCCGAAAGCC:A)\n");
}

static void a_gene_leads_to_its_codon_and_its_absence_criteria_but_not_to_another_codon(
    void **state)
{
    (void)state;
    assert_candidates(NULL, HEAD KRAS, "not(gene(KRAS, any))\ncodon(KRAS, 12)\n");
    assert_candidates(NULL, HEAD KRAS BRAF,
        "protein(BRAF, V600E)\nallele(GRCh38:7:140753336:A:T)\n"
        "not(gene(KRAS, any))\ncodon(KRAS, 12)\n");
}

static void assumed_coverage_leads_to_every_absence(void **state)
{
    struct sample_options o = {.assume_covered = true};

    (void)state;
    assert_candidates(&o, HEAD, "not(gene(KRAS, any))\nnot(gene(BRCA2, any))\n");
}

static enum looked gene_of(struct patient *p, const char *gene)
{
    return p->data.view.gene(p->data.view.ctx, str_of(gene), 0);
}

static void assumed_coverage_does_not_deny_what_the_file_leaves_open(void **state)
{
    static const char *const open[] = {
        HEAD "12\t25245350\t.\tC\tT\t.\tq10\t.\tGT\t0/1\n" BRAF,
        HEAD "12\t25245350\t.\tC\tT\t.\tPASS\t.\tGT\t./.\n" BRAF,
    };
    struct sample_options o = {.assume_covered = true};
    struct patient p;

    (void)state;
    for (int i = 0; i < 2; i++) {
        make(&p, &o, open[i]);
        assert_int_equal(gene_of(&p, "KRAS"), LOOKED_UNSURE);
        assert_int_equal(gene_of(&p, "TP53"), LOOKED_REFERENCE);
        done(&p);
    }
    make(&p, &o, HEAD "12\t25245350\t.\tC\tT\t.\tPASS\t.\tGT\t0/0\n");
    assert_int_equal(gene_of(&p, "KRAS"), LOOKED_REFERENCE);
    done(&p);
    make(&p, NULL, open[0]);
    assert_int_equal(gene_of(&p, "TP53"), LOOKED_NOT);
    done(&p);
}

static void a_locus_is_asked_over_the_whole_reference_span(void **state)
{
    struct sample_options o = {.assume_covered = true};
    struct allele two = {ASSEMBLY_GRCH38, 12, 25245349, STR("AC"), STR("A")};
    struct patient p;

    (void)state;
    make(&p, &o, HEAD "12\t25245350\t.\tC\tT\t.\tq10\t.\tGT\t0/1\n");
    assert_int_equal(p.data.view.locus(p.data.view.ctx, &two), LOOKED_UNSURE);
    two.ref.n = 1;
    assert_int_equal(p.data.view.locus(p.data.view.ctx, &two), LOOKED_REFERENCE);
    assert_int_equal(
        p.data.view.kind(p.data.view.ctx, CRITERION_COPY_NUMBER, STR("KRAS")),
        LOOKED_NOT);
    done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_found_leads_nowhere),
        cmocka_unit_test(an_allele_leads_to_its_own_and_its_proteins_criteria),
        cmocka_unit_test(
            a_gene_leads_to_its_codon_and_its_absence_criteria_but_not_to_another_codon),
        cmocka_unit_test(assumed_coverage_leads_to_every_absence),
        cmocka_unit_test(assumed_coverage_does_not_deny_what_the_file_leaves_open),
        cmocka_unit_test(a_locus_is_asked_over_the_whole_reference_span),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
