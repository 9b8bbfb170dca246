#include "query/clinvar_context.h"

#include "kb/store/kb_build.h"
#include "tests/unit/tiny_kb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct world {
    char *dir;
    struct arena mem;
    struct kb *kb;
    struct kb_txn *txn;
} world;

static const struct made_record {
    uint32_t id;
    const char *gene, *hgvs_p, *transcript;
    enum class_group germline, oncogenicity;
    int stars;
} records[] = {
    {10, "BRAF", "p.Val600Glu", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {11, "BRAF", "p.Val600Lys", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 1},
    {12, "BRAF", "p.Val600Arg", "NM_1.1", CLASS_NONE, CLASS_ONCOGENIC, 1},
    {13, "BRAF", "p.Val600Glu", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 1},
    {14, "BRAF", "p.Val600Ala", "NM_1.2", CLASS_UNCERTAIN, CLASS_NONE, 2},
    {15, "BRAF", "p.Val600Met", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 0},
    {16, "BRAF", "p.Val600Leu", "NM_2.1", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {17, "BRAF", "p.Val600Ter", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {18, "BRAF", "p.Val600fs", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {19, "BRAF", "p.Lys601Glu", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {20, "BRAF", "p.Gly700ArgfsTer9", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {21, "BRAF", "p.Val600=", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {22, "KIT", "p.Val600Asp", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
    {23, "BRAF", "p.Arg800Ter", "NM_1.2", CLASS_PATHOGENIC, CLASS_NONE, 2},
};

static int add_record(struct kb_build *b, const struct made_record *m, struct err *err)
{
    struct str gene = str_of(m->gene);
    struct clinvar_entry e = {0};

    e.record = (struct clinvar_record){.variation_id = m->id,
        .genes = &gene,
        .n_genes = 1,
        .hgvs_p = str_of(m->hgvs_p),
        .transcript = str_of(m->transcript)};
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        e.record.by_kind[k].stars = -1;
    if (m->germline != CLASS_NONE)
        e.record.by_kind[CLASSIFICATION_GERMLINE] =
            (struct classification){.is_given = true,
                .class_word = STR("a germline class"),
                .group = m->germline,
                .stars = m->stars};
    if (m->oncogenicity != CLASS_NONE)
        e.record.by_kind[CLASSIFICATION_ONCOGENICITY] =
            (struct classification){.is_given = true,
                .class_word = STR("Oncogenic"),
                .group = m->oncogenicity,
                .stars = m->stars};
    return kb_build_clinvar(b, 0, &e, err) < 0 ? err->code : 0;
}

static int begin(void **state)
{
    struct provenance p = {
        .source = STR("clinvar"), .kind = STR("vcf"), .release = STR("2026-02-26")};
    struct err err = {0};
    char path[512], id[65];

    (void)state;
    world.dir = tiny_kb_make_dir();
    snprintf(path, sizeof path, "%s/context.kb", world.dir);
    struct kb_build *b = kb_build_begin(&(struct kb_build_options){path, "t", 0}, &err);
    int rc = b ? kb_build_source(b, &p, &err) : -1;
    for (unsigned i = 0; rc >= 0 && i < COUNT(records); i++)
        rc = add_record(b, &records[i], &err);
    if (rc >= 0)
        rc = kb_build_publish(b, id, &err);
    world.kb = rc >= 0 ? kb_open(path, true, &err) : NULL;
    world.txn = world.kb ? kb_begin(world.kb, &err) : NULL;
    if (!world.txn)
        fail_msg("%s", err.msg);
    return 0;
}

static int end(void **state)
{
    (void)state;
    kb_end(world.txn);
    kb_close(world.kb);
    arena_free(&world.mem);
    tiny_kb_remove_dir(world.dir);
    return 0;
}

/* The context of a change along NM_1.3, whose own record is that of ordinal own; -1:
 * it has none. */
static struct report_finding context_of(const char *change, int own)
{
    struct err err = {0};
    uint32_t variant = (uint32_t)own;
    struct protein_reading p = {
        .gene = STR("BRAF"), .has_change = true, .transcript = STR("NM_1.3")};
    struct finding f = {
        .shown = &p, .variants = &variant, .n_variants = own >= 0 ? 1 : 0};
    struct report_finding out = {0};
    struct report r = {.findings = &out, .n_findings = 1};
    struct finding_contexts none = {0};
    struct case_data c = {.findings = &f, .n_findings = 1, .contexts = &none};

    if (protein_parse(str_of(change), &world.mem, &p.change) < 0
        || clinvar_context_make(&c, world.txn, &world.mem, &r, &err) < 0)
        fail_msg("%s %s", change, err.msg);
    return out;
}

/* "P13 C11 C12": kind and VariationID. */
static void assert_context(const char *change, int own, const char *want)
{
    struct report_finding out = context_of(change, own);
    struct buf b = BUF_INIT;

    for (unsigned i = 0; i < out.n_clinvar_context; i++)
        buf_fmt(&b, "%s%c%u", i > 0 ? " " : "",
            strcmp(out.clinvar_context[i].kind, "same_protein") == 0 ? 'P' : 'C',
            out.clinvar_context[i].variation_id);
    if (!str_eq_c(buf_str(&b), want))
        fail_msg("%s: %.*s", change, STR_ARG(buf_str(&b)));
    assert_true(out.has_clinvar_context);
    buf_free(&b);
}

static void other_substitutions_of_the_residue_and_the_same_by_other_bases(void **state)
{
    (void)state;
    assert_context("V600E", 0, "P13 C11 C12");
    assert_context("V600G", -1, "C10 C11 C12 C13");
    assert_context("K601N", -1, "C19");
    assert_context("K601E", -1, "P19");
    assert_context("T599A", -1, "");
}

/* P25 of the list of traps: a stop at the residue says nothing about a substitution. */
static void only_substitutions_are_context_of_a_substitution(void **state)
{
    (void)state;
    assert_context("R800G", -1, "");
    assert_context("V600*", -1, "P17");
    assert_context("R800*", -1, "P23");
}

/* The reference residue must agree: another numbering is another residue. */
static void another_reference_residue_is_no_context(void **state)
{
    (void)state;
    assert_context("A600E", -1, "");
}

static void a_frameshift_is_the_same_only_to_its_end(void **state)
{
    (void)state;
    assert_context("V600fs", -1, "");
    assert_context("G700Rfs*9", -1, "P20");
    assert_context("G700Rfs*12", -1, "");
    assert_context("G700fs", -1, "");
}

static void context_says_whose_class_it_is(void **state)
{
    struct report_finding out = context_of("V600K", 1);

    (void)state;
    assert_int_equal(out.n_clinvar_context, 3);
    assert_string_equal(out.clinvar_context[0].classification_kind, "germline");
    assert_true(str_eq_c(out.clinvar_context[0].protein_change, "V600E"));
    assert_int_equal(out.clinvar_context[0].stars, 2);
    assert_string_equal(out.clinvar_context[1].classification_kind, "oncogenicity");
    assert_true(str_eq_c(out.clinvar_context[1].classification, "Oncogenic"));
}

static void a_change_that_is_none_of_residues_has_no_context_looked_for(void **state)
{
    struct err err = {0};
    struct protein_reading silent = {.gene = STR("BRAF"),
        .has_change = true,
        .transcript = STR("NM_1.3"),
        .change = {.kind = PROTEIN_SILENT, .pos1 = 600, .pos2 = 600}};
    struct protein_reading unnamed = {.gene = STR("BRAF"),
        .has_change = true,
        .change = {.kind = PROTEIN_STOP, .pos1 = 600, .pos2 = 600}};
    struct finding f[] = {{.shown = NULL}, {.shown = &silent}, {.shown = &unnamed}};
    struct report_finding out[3] = {0};
    struct report r = {.findings = out, .n_findings = 3};
    struct finding_contexts none[3] = {0};
    struct case_data c = {.findings = f, .n_findings = 3, .contexts = none};

    (void)state;
    assert_int_equal(clinvar_context_make(&c, world.txn, &world.mem, &r, &err), 0);
    for (unsigned i = 0; i < 3; i++)
        assert_false(out[i].has_clinvar_context);
}

/* A word of the allele of a release that named no record: no id, no stars; before the
 * others, and alone where residues are not looked at. */
static void a_word_of_the_allele_itself_stands_first_without_id_and_stars(void **state)
{
    struct err err = {0};
    struct allele_context words[2] = {0};
    struct finding_contexts of[2] = {{words, 2}, {words, 1}};
    struct protein_reading p = {
        .gene = STR("BRAF"), .has_change = true, .transcript = STR("NM_1.3")};
    struct finding f[2] = {{.shown = &p}, {.shown = NULL}};
    struct report_finding out[2] = {0};
    struct report r = {.findings = out, .n_findings = 2};
    struct case_data c = {.findings = f, .n_findings = 2, .contexts = of};

    (void)state;
    for (unsigned i = 0; i < 2; i++)
        words[i].record.by_kind[CLASSIFICATION_GERMLINE] = (struct classification){
            .class_word = i ? STR("Benign") : STR("Pathogenic; other"),
            .group = CLASS_PATHOGENIC,
            .stars = -1};
    assert_int_equal(protein_parse(STR("K601E"), &world.mem, &p.change), 0);
    assert_int_equal(clinvar_context_make(&c, world.txn, &world.mem, &r, &err), 0);
    assert_int_equal(out[0].n_clinvar_context, 3);
    assert_string_equal(out[0].clinvar_context[0].kind, "same_allele");
    assert_true(
        str_eq_c(out[0].clinvar_context[0].classification, "Pathogenic; other"));
    assert_true(str_eq_c(out[0].clinvar_context[0].release, "2026-02-26"));
    assert_int_equal(out[0].clinvar_context[0].variation_id, 0);
    assert_int_equal(out[0].clinvar_context[0].stars, -1);
    assert_null(out[0].clinvar_context[0].classification_kind);
    assert_true(str_eq_c(out[0].clinvar_context[1].classification, "Benign"));
    assert_int_equal(out[0].clinvar_context[2].variation_id, 19);
    assert_true(str_eq_c(out[0].clinvar_context[2].release, "2026-02-26"));
    assert_true(out[1].has_clinvar_context);
    assert_int_equal(out[1].n_clinvar_context, 1);
}

/* ---- the table ------------------------------------------------------------------- */

static void a_residue_leads_to_the_records_of_its_class_in_order(void **state)
{
    static const uint32_t want[] = {0, 1, 2, 3, 6, 7, 8};
    struct err err = {0};
    uint32_t *out;

    (void)state;
    assert_int_equal(
        kb_records_by_residue(world.txn, STR("BRAF"), 600, &world.mem, &out, &err),
        COUNT(want));
    assert_memory_equal(out, want, sizeof want);
    assert_int_equal(
        kb_records_by_residue(world.txn, STR("BRAF"), 602, &world.mem, &out, &err), 0);
    assert_int_equal(
        kb_records_by_residue(world.txn, STR("NRAS"), 600, &world.mem, &out, &err), 0);
    assert_int_equal(kb_verify(world.txn, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            other_substitutions_of_the_residue_and_the_same_by_other_bases),
        cmocka_unit_test(only_substitutions_are_context_of_a_substitution),
        cmocka_unit_test(another_reference_residue_is_no_context),
        cmocka_unit_test(a_frameshift_is_the_same_only_to_its_end),
        cmocka_unit_test(context_says_whose_class_it_is),
        cmocka_unit_test(a_change_that_is_none_of_residues_has_no_context_looked_for),
        cmocka_unit_test(a_word_of_the_allele_itself_stands_first_without_id_and_stars),
        cmocka_unit_test(a_residue_leads_to_the_records_of_its_class_in_order),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
