#include "query/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "tests/unit/made_kb.h"

/* Alleles are made: what stands behind them is what findings are made of. */
static struct made_kb kb;

static void add_gene(
    const char *symbol, uint32_t id, const char *type, const char *mane)
{
    struct gene g = {.hgnc_id = id,
        .symbol = str_of(symbol),
        .locus_type = str_of(type),
        .mane_refseq = str_of(mane)};
    struct err err = {0};

    assert_true(kb_build_gene(kb.build, &g, &err) >= 0);
}

static void add_clinvar(uint32_t id, const char *allele, struct str *genes,
    unsigned n_genes, const char *transcript, const char *hgvs_p, uint32_t consequence)
{
    struct placed_allele place = {.how = ALLELE_GIVEN};
    struct clinvar_entry e = {.alleles = &place,
        .n_alleles = 1,
        .record = {.variation_id = id,
            .genes = genes,
            .n_genes = n_genes,
            .transcript = str_of(transcript),
            .hgvs_p = str_of(hgvs_p),
            .consequence = consequence}};
    struct err err = {0};

    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        e.record.by_kind[k].stars = -1;
    assert_int_equal(
        allele_parse(str_of(allele), ASSEMBLY_GRCH38, &kb.mem, &place.allele, &err), 0);
    assert_true(kb_build_clinvar(kb.build, 0, &e, &err) >= 0);
}

#define CODING "gene with protein product"

static int begin(void **state)
{
    struct str braf[] = {STR("BRAF")}, two[] = {STR("BRAF"), STR("TP53")},
               with_rna[] = {STR("BRAF"), STR("MIR1")}, nobody[] = {STR("LOC1")};

    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nBRAF\t600\tV\n"));
    made_kb_table(&kb, "cancer_genes", STR("gene\tloss_of_function\nTP53\tyes\n"));
    add_gene("BRAF", 1097, CODING, "NM_004333.6");
    add_gene("MIR1", 31499, "RNA, micro", "");
    add_gene("TP53", 11998, CODING, "NM_000546.6");
    add_clinvar(1, "7:100:A:T", braf, 1, "NM_001374258.1", "p.Val640Glu",
        CONSEQUENCE(MISSENSE));
    add_clinvar(2, "7:200:A:T", braf, 1, "NM_004333.4", "p.Lys601Glu", 0);
    add_clinvar(3, "7:300:A:T", two, 2, "NM_004333.6", "p.Lys602Glu", 0);
    add_clinvar(4, "7:400:A:T", with_rna, 2, "", "p.Arg603Ter", 0);
    add_clinvar(5, "7:500:A:T", nobody, 1, "", "p.Arg603Ter", 0);
    add_clinvar(6, "7:600:A:T", braf, 1, "NM_004333.6", "", CONSEQUENCE(SPLICE_DONOR));
    add_clinvar(7, "7:700:A:T", braf, 1, "NM_004333.6", "p.Gly5Arg", 0);
    add_clinvar(8, "7:700:A:T", braf, 1, "NM_004333.6", "p.Gly5Arg", 0);
    made_kb_variant(&kb, "civic.vid:12", "BRAF", "V600E", "protein(BRAF, V600E)",
        "GRCh38:7:100:A:T");
    made_kb_variant(
        &kb, "civic.vid:13", "BRAF", "Loss", "gene(BRAF, any)", "GRCh38:7:600:A:T");
    made_kb_clinvar_word(
        &kb, "TP53", "GRCh38:7:100:A:T", "Pathogenic", CLASS_PATHOGENIC);
    made_kb_clinvar_word(
        &kb, "BRAF", "GRCh38:7:900:A:T", "Pathogenic", CLASS_PATHOGENIC);
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

struct made {
    struct arena mem;
    struct sample sample;
    struct case_data data;
    const struct finding *f;
};

static void make(struct made *m, const char *record)
{
    struct buf vcf = BUF_INIT;
    struct err err = {0};

    *m = (struct made){0};
    buf_fmt(&vcf, "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"
                  "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n");
    buf_fmt(&vcf, "%s", record);
    if (made_kb_read(&kb, NULL, vcf.p, &m->mem, &m->sample, &err) < 0
        || case_make(&m->sample, kb.txn, &m->mem, &m->data, &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(m->data.n_findings, 1);
    m->f = m->data.findings;
    buf_free(&vcf);
}

static void done(struct made *m)
{
    sample_free(&m->sample);
    arena_free(&m->mem);
}

#define AT(pos1) "7\t" pos1 "\t.\tA\tT\t.\tPASS\t.\tGT:AD\t0/1:30,10\n"

static void a_finding_carries_what_the_call_says(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("200"));
    assert_int_equal(m.f->number, 1);
    assert_int_equal(m.f->kind, FINDING_SMALL_VARIANT);
    assert_int_equal(m.f->zygosity, ZYGOSITY_HETEROZYGOUS);
    assert_int_equal(m.f->depth, 40);
    assert_true(m.f->allele_fraction == 0.25);
    assert_true(isnan(m.f->value));
    assert_true(str_eq_c(m.f->as_given, "7:200:A:T"));
    assert_true(str_eq_c(m.f->gene, "BRAF"));
    assert_int_equal(m.f->hgnc_id, 1097);
    assert_int_equal(m.f->n_variants, 1);
    assert_int_equal(m.data.clinvar[0].variation_id, 2);
    assert_int_equal(m.f->consequence, CONSEQUENCE(MISSENSE));
    done(&m);
}

static void a_name_that_people_know_stands_for_the_finding(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("100"));
    assert_int_equal(m.f->n_proteins, 2);
    assert_non_null(m.f->shown);
    assert_int_equal(m.f->shown->change.pos1, 600);
    assert_true(str_eq_c(m.f->shown->from, "civic"));
    assert_int_equal(m.f->effect, EFFECT_HOTSPOT); /* by V600, not by 640 */
    assert_int_equal(m.data.clinvar[0].variation_id, 1);
    done(&m);
}

static void two_coding_genes_leave_the_consequence_without_gene(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("300"));
    assert_int_equal(m.f->n_proteins, 0);
    assert_null(m.f->shown);
    assert_int_equal(m.f->gene.n, 0);
    assert_int_equal(m.data.clinvar[0].variation_id, 3);
    done(&m);
}

static void the_only_coding_gene_of_several_is_meant(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("400"));
    assert_true(str_eq_c(m.f->gene, "BRAF"));
    assert_true((m.f->consequence & CONSEQUENCE(STOP_GAINED)) != 0);
    assert_int_equal(
        m.f->effect, EFFECT_UNKNOWN); /* BRAF is no gene of lost function */
    done(&m);
}

static void a_gene_that_the_kb_does_not_know_gives_no_reading(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("500"));
    assert_int_equal(m.f->n_proteins, 0);
    assert_int_equal(m.f->gene.n, 0);
    done(&m);
}

static void readings_alike_become_one(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("600")); /* a name without change, and a record without one */
    assert_int_equal(m.f->n_proteins, 1);
    assert_true(str_eq_c(m.f->proteins[0].transcript, "NM_004333.6"));
    assert_int_equal(m.f->consequence, CONSEQUENCE(SPLICE_DONOR));
    done(&m);
    make(&m, AT("700"));
    assert_int_equal(m.f->n_proteins, 1);
    assert_int_equal(m.f->n_variants, 2);
    done(&m);
}

/* It names the gene where nothing else does, and decides nothing. */
static void a_word_without_a_record_is_context_alone(void **state)
{
    struct made m;

    (void)state;
    make(&m, AT("900"));
    assert_true(str_eq_c(m.f->gene, "BRAF"));
    assert_int_equal(m.f->effect, EFFECT_UNKNOWN);
    assert_int_equal(m.f->consequence, 0);
    assert_int_equal(m.data.clinvar[0].variation_id, 0);
    assert_int_equal(m.data.contexts[0].n, 1);
    done(&m);
    make(&m, AT("100"));
    assert_true(str_eq_c(m.f->gene, "BRAF"));
    assert_int_equal(m.data.clinvar[0].variation_id, 1);
    assert_int_equal(m.data.contexts[0].n, 1);
    for (unsigned i = 0; i < m.f->n_proteins; i++)
        assert_true(str_eq_c(m.f->proteins[i].gene, "BRAF"));
    done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_carries_what_the_call_says),
        cmocka_unit_test(a_name_that_people_know_stands_for_the_finding),
        cmocka_unit_test(two_coding_genes_leave_the_consequence_without_gene),
        cmocka_unit_test(the_only_coding_gene_of_several_is_meant),
        cmocka_unit_test(a_gene_that_the_kb_does_not_know_gives_no_reading),
        cmocka_unit_test(readings_alike_become_one),
        cmocka_unit_test(a_word_without_a_record_is_context_alone),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
