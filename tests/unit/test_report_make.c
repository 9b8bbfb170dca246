#include "query/report_make.h"

#include "kb/store/kb_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * A KB of a few diseases, one gene and one variant, and a sample that has it.  BRAF
 * V600E stands at 7:140753336 A>T of GRCh38 and 7:140453136 A>T of GRCh37.
 */
struct world {
    char kb_path[64], vcf_path[64];
    struct arena mem;
    struct disease_tree *diseases;
    struct kb_build *build;
    struct kb *kb;
    struct kb_txn *txn;
};

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s: %s", #call, err.msg);                                        \
    } while (0)

static void add_diseases(struct world *w)
{
    static const char *const rows[][4] = {/* id, name, parent, OncoTree code */
        {"DOID:162", "cancer", NULL, NULL},
        {"DOID:9256", "colorectal cancer", "DOID:162", NULL},
        {"DOID:234", "colon adenocarcinoma", "DOID:9256", "COAD"},
        {"DOID:1909", "melanoma", "DOID:162", "MEL"},
        {"DOID:8923", "skin melanoma", "DOID:1909", "SKCM"}};
    struct err err = {0};
    struct disease_tree *t = w->diseases = disease_tree_new();

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        OK(disease_tree_add(t, str_of(rows[i][0]), str_of(rows[i][1]), &err));
        if (rows[i][2])
            OK(disease_tree_add_parent(
                t, str_of(rows[i][0]), str_of(rows[i][2]), &err));
        if (rows[i][3])
            OK(disease_tree_set_oncotree(
                t, str_of(rows[i][0]), str_of(rows[i][3]), &err));
    }
    OK(disease_tree_set_pan_cancer(t, STR("DOID:162"), &err));
    OK(disease_tree_add_synonym(t, STR("DOID:1909"), STR("naevocarcinoma"), &err));
    OK(disease_tree_add_synonym(t, STR("DOID:8923"), STR("naevocarcinoma"), &err));
    OK(disease_tree_add_synonym(t, STR("DOID:8923"), STR("melanoma"), &err));
    OK(disease_tree_close(t, &err));
    for (unsigned i = 0; i < disease_tree_count(t); i++)
        OK(kb_build_disease(w->build, disease_tree_at(t, i), &err));
    OK(kb_build_name(w->build, STR("대장암"), NAME_DISEASE,
        disease_tree_find(t, STR("DOID:9256"))->ordinal, &err));
}

/* A table of curated/ or one of our own, as text. */
static void add_table(struct world *w, const char *name, struct str text)
{
    struct str line, *columns = NULL, **rows = NULL;
    unsigned n_columns = 0, n_rows = 0;
    size_t cap = 0;
    struct err err = {0};

    while (str_next(&text, '\n', &line)) {
        struct str field, *fields = ARENA_ARRAY(&w->mem, struct str, 16);
        unsigned n = 0;

        if (line.n == 0 || line.p[0] == '#')
            continue;
        while (n < 16 && str_next(&line, '\t', &field))
            fields[n++] = str_copy(&w->mem, field);
        if (!columns) {
            columns = fields;
            n_columns = n;
            continue;
        }
        assert_int_equal(n, n_columns);
        rows = arena_grow(&w->mem, rows, &cap, (size_t)n_rows + 1, sizeof *rows);
        rows[n_rows++] = fields;
    }
    OK(kb_build_curated(w->build, name, 0, columns, n_columns,
        (const struct str *const *)rows, n_rows, &err));
}

static void add_curated_file(struct world *w, const char *name)
{
    char path[128], bytes[65536];
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "curated/%s.tsv", name);
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_in_range(n, 1, sizeof bytes - 1);
    add_table(w, name, (struct str){bytes, n});
}

static uint32_t add_criterion(struct world *w, const char *text)
{
    struct criterion *c;
    struct err err = {0};

    OK(criterion_parse(str_of(text), &w->mem, &c, &err));
    int64_t ordinal = kb_build_criterion(w->build, c, &err);
    OK(ordinal);
    return (uint32_t)ordinal;
}

static void add_item(struct world *w, const char *id, const char *criterion,
    const char *doid, enum evidence_direction direction, char level)
{
    static struct str drug[] = {STR("Encorafenib"), STR("Cetuximab")};
    const struct disease *d = disease_tree_find(w->diseases, str_of(doid));
    struct err err = {0};
    struct evidence e = {.id = str_of(id),
        .type = EVIDENCE_PREDICTIVE,
        .direction = direction,
        .level = level,
        .rating = 4,
        .significance = STR("Sensitivity/Response"),
        .significance_class = SIGNIFICANCE_SENSITIVITY,
        .therapies = drug,
        .n_therapies = 2,
        .interaction = THERAPY_COMBINATION,
        .disease = d->name,
        .disease_id = d->id,
        .disease_ordinal = d->ordinal,
        .profile_id = STR("12"),
        .criterion = add_criterion(w, criterion)};

    OK(kb_build_evidence(w->build, 0, &e, &err));
}

#define V600E "protein(BRAF, V600E)"

static void add_records(struct world *w)
{
    struct gene braf = {.hgnc_id = 1097,
        .symbol = STR("BRAF"),
        .locus_type = STR("gene with protein product")};
    struct placed_allele alleles[] = {
        {.allele = {ASSEMBLY_GRCH37, 7, 140453136, STR("A"), STR("T")}},
        {.allele = {ASSEMBLY_GRCH38, 7, 140753336, STR("A"), STR("T")}}};
    struct str hgvs[] = {STR("NP_004324.2:p.Val600Glu"), STR("NP_1.1:p.Val640Glu")};
    struct named_variant v = {.id = STR("civic.vid:12"),
        .gene = STR("BRAF"),
        .name = STR("V600E"),
        .alleles = alleles,
        .n_alleles = 2,
        .hgvs = hgvs,
        .n_hgvs = 2};
    struct err err = {0};

    OK(kb_build_gene(w->build, &braf, &err));
    v.criterion = add_criterion(w, V600E);
    OK(kb_build_variant(w->build, 0, &v, &err));
    add_item(w, "EID1", V600E, "DOID:9256", DIRECTION_SUPPORTS, 'A');
    add_item(w, "EID2", V600E, "DOID:1909", DIRECTION_SUPPORTS, 'A');
    add_item(w, "EID3", V600E, "DOID:9256", DIRECTION_DOES_NOT_SUPPORT, 'A');
    add_item(w, "EID4", "and(" V600E ", copy_number(BRAF, amplification))", "DOID:9256",
        DIRECTION_SUPPORTS, 'A');
    add_item(w, "EID5", "protein(BRAF, K601E)", "DOID:9256", DIRECTION_SUPPORTS, 'A');
    add_item(w, "EID6", V600E, "DOID:162", DIRECTION_SUPPORTS, 'B');
}

/* A made benign missense change of KRAS. */
static void add_benign(struct world *w)
{
    struct gene kras = {.hgnc_id = 6407,
        .symbol = STR("KRAS"),
        .locus_type = STR("gene with protein product")};
    struct placed_allele allele = {
        .allele = {ASSEMBLY_GRCH38, 12, 25245300, STR("C"), STR("G")}};
    struct str genes[] = {STR("KRAS")};
    struct clinvar_entry c = {.record = {.variation_id = 4242,
                                  .genes = genes,
                                  .n_genes = 1,
                                  .transcript = STR("NM_004985.5"),
                                  .hgvs_p = STR("p.Gln29Glu"),
                                  .consequence = CONSEQUENCE(MISSENSE)},
        .alleles = &allele,
        .n_alleles = 1};
    struct err err = {0};

    c.record.by_kind[CLASSIFICATION_GERMLINE] = (struct classification){
        .is_given = true,
        .class_word = STR("Benign"),
        .group = CLASS_BENIGN,
        .review_status = STR("criteria provided, multiple submitters, no conflicts"),
        .stars = 2};
    c.record.by_kind[CLASSIFICATION_ONCOGENICITY].stars = -1;
    c.record.by_kind[CLASSIFICATION_SOMATIC_IMPACT].stars = -1;
    OK(kb_build_gene(w->build, &kras, &err));
    OK(kb_build_clinvar(w->build, 0, &c, &err));
}

static void build_kb(struct world *w)
{
    struct err err = {0};
    struct kb_build_options o = {
        .path = w->kb_path, .program = "0.1.0", .memory_bytes = 1 << 20};
    struct provenance p = {.source = STR("civic"),
        .kind = STR("evidence"),
        .release = STR("2024-08-01"),
        .file = STR("a.tsv"),
        .sha256 =
            STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        .licence = STR("CC0-1.0")};
    char id[65];

    w->build = kb_build_begin(&o, &err);
    assert_non_null(w->build);
    OK(kb_build_source(w->build, &p, &err));
    add_diseases(w);
    add_curated_file(w, "tier_rules");
    add_curated_file(w, "caller_fields");
    add_table(w, "hotspots", STR("gene\tresidue\tref\nBRAF\t600\tV\n"));
    add_table(w, "cancer_genes", STR("gene\tloss_of_function\nBRAF\tno\n"));
    add_table(w, "pertinent",
        STR("tumour_id\tkind\tsubject\tquestion\tcriterion\n"
            "DOID:162\tgene\tTP53\tvariant\tgene(TP53, any)\n"
            "DOID:9256\tgene\tBRAF\tvariant\tgene(BRAF, any)\n"
            "DOID:9256\tgene\tKRAS\tvariant\tgene(KRAS, any)\n"
            "DOID:9256\tfactor\tMSI\tfactor\tfactor(MSI, = high)\n"
            "DOID:1909\tgene\tKIT\tvariant\tgene(KIT, any)\n"));
    add_records(w);
    add_benign(w);
    OK(kb_build_meta(w->build, KB_META_RULES, STR("0123456789ab"), &err));
    OK(kb_build_publish(w->build, id, &err));
}

static void write_vcf(const char *path)
{
    static const char text[] = "##fileformat=VCFv4.2\n"
                               "##contig=<ID=7,length=159345973>\n"
                               "##contig=<ID=12,length=133275309>\n"
                               "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t"
                               "S1\n"
                               "7\t140753336\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n"
                               "7\t140753400\t.\tG\t*\t.\tPASS\t.\tGT\t0/1\n"
                               "12\t25245300\t.\tC\tG\t.\tPASS\t.\tGT\t0/1\n";
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static int make_world(void **state)
{
    static struct world w;
    struct err err = {0};

    snprintf(w.kb_path, sizeof w.kb_path, "/tmp/vdt_report_make.%d.kb", (int)getpid());
    snprintf(
        w.vcf_path, sizeof w.vcf_path, "/tmp/vdt_report_make.%d.vcf", (int)getpid());
    build_kb(&w);
    write_vcf(w.vcf_path);
    w.kb = kb_open(w.kb_path, true, &err);
    w.txn = w.kb ? kb_begin(w.kb, &err) : NULL;
    *state = &w;
    return w.txn ? 0 : -1;
}

static int end_world(void **state)
{
    struct world *w = *state;

    kb_end(w->txn);
    kb_close(w->kb);
    disease_tree_free(w->diseases);
    arena_free(&w->mem);
    unlink(w->kb_path);
    unlink(w->vcf_path);
    return 0;
}

/* ---- tumour ---------------------------------------------------------------------- */

static void assert_resolves(struct world *w, const char *given, const char *id)
{
    struct arena mem = ARENA_INIT;
    struct disease d;
    struct err err = {0};

    if (tumour_resolve(w->txn, given, &mem, &d, &err) < 0)
        fail_msg("\"%s\": %s", given, err.msg);
    assert_true(str_eq_c(d.id, id));
    arena_free(&mem);
}

static void a_tumour_is_named_by_id_code_name_or_synonym(void **state)
{
    assert_resolves(*state, "DOID:9256", "DOID:9256");
    assert_resolves(*state, "doid:9256", "DOID:9256");
    assert_resolves(*state, " 9256 ", "DOID:9256");
    assert_resolves(*state, "COAD", "DOID:234");
    assert_resolves(*state, "coad", "DOID:234");
    assert_resolves(*state, "Colon  Adenocarcinoma", "DOID:234");
    assert_resolves(*state, "대장암", "DOID:9256");
}

static void a_name_goes_before_a_synonym_of_another(void **state)
{
    assert_resolves(*state, "melanoma", "DOID:1909");
}

static void assert_refused(
    struct world *w, const char *given, const char *in_message, const char *in_hint)
{
    struct arena mem = ARENA_INIT;
    struct disease d;
    struct err err = {0};

    assert_int_equal(tumour_resolve(w->txn, given, &mem, &d, &err), ERR_USAGE);
    assert_non_null(strstr(err.msg, in_message));
    assert_non_null(strstr(err.hint, in_hint));
    arena_free(&mem);
}

static void an_unknown_tumour_is_a_usage_error_with_near_names(void **state)
{
    assert_refused(*state, "melanomo", "\"melanomo\" is not a disease", "melanoma");
    assert_refused(*state, "", "is not a disease", "vdt show");
    assert_refused(*state, "99999999999999999999", "is not a disease", "");
    assert_refused(*state, "BRAF", "is not a disease", "");
}

static void an_ambiguous_tumour_lists_the_ids(void **state)
{
    assert_refused(*state, "naevocarcinoma", "several", "DOID:1909");
    assert_refused(*state, "naevocarcinoma", "several", "DOID:8923");
}

/* ---- the report ------------------------------------------------------------------ */

static void make_report(struct world *w, const char *tumour, bool is_covered,
    struct arena *mem, struct report *r)
{
    struct err err = {0};
    struct report_options o = {
        .sample = {.path = w->vcf_path, .assume_covered = is_covered},
        .tumour = tumour};

    OK(report_make(&o, w->txn, mem, r, &err));
}

static const struct report_evidence *therapy(const struct report *r, const char *id)
{
    for (unsigned i = 0; i < r->n_therapies; i++)
        if (str_eq_c(r->therapies[i].e.id, id))
            return &r->therapies[i];
    return NULL;
}

static bool has_limit(const struct report *r, const char *key)
{
    for (unsigned i = 0; i < r->n_limits; i++)
        if (strcmp(r->limits[i].key, key) == 0)
            return true;
    return false;
}

static void rows_stand_with_relation_tier_and_order(void **state)
{
    static const char *const ids[] = {"EID1", "EID6", "EID2", "EID3", "EID4"};
    struct arena mem = ARENA_INIT;
    struct report r;

    make_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.n_therapies, 5);
    for (unsigned i = 0; i < 5; i++)
        assert_true(str_eq_c(r.therapies[i].e.id, ids[i]));
    assert_string_equal(therapy(&r, "EID1")->tier.amp, "I-A");
    assert_int_equal(therapy(&r, "EID1")->disease.relation, RELATION_MORE_GENERAL);
    assert_int_equal(therapy(&r, "EID6")->disease.relation, RELATION_PAN_CANCER);
    assert_string_equal(therapy(&r, "EID2")->tier.amp, "II-C");
    assert_false(therapy(&r, "EID3")->has_tier);
    assert_true(therapy(&r, "EID4")->verdict.is_partial);
    assert_false(therapy(&r, "EID4")->has_tier);
    assert_null(therapy(&r, "EID5"));
    arena_free(&mem);
}

static void without_a_tumour_no_relation_is_known_and_nothing_is_tier_one(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    make_report(*state, NULL, false, &mem, &r);
    assert_int_equal(r.n_therapies, 5);
    for (unsigned i = 0; i < r.n_therapies; i++) {
        assert_int_equal(r.therapies[i].disease.relation, RELATION_UNKNOWN);
        if (r.therapies[i].has_tier)
            assert_string_equal(r.therapies[i].tier.amp, "II-C");
    }
    assert_int_equal(r.n_pertinent, 0);
    assert_true(has_limit(&r, "no_tumour_type"));
    arena_free(&mem);
}

static void the_finding_shows_its_gene_change_and_best_tier(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    make_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.n_findings, 2);
    assert_true(str_eq_c(r.findings[0].f.gene, "BRAF"));
    assert_true(str_eq_c(r.findings[0].protein_change, "V600E"));
    assert_true(str_eq_c(r.findings[0].hgvs_g, "NC_000007.14:g.140753336A>T"));
    assert_true(str_eq_c(r.findings[0].hgvs_p, "NP_004324.2:p.Val600Glu"));
    assert_string_equal(r.findings[0].tier.amp, "I-A");
    assert_int_equal(r.findings[0].n_tier_rows, 1);
    assert_true(str_eq_c(r.findings[0].tier_rows[0], "EID1"));
    arena_free(&mem);
}

static enum pertinent_answer answer_of(const struct report *r, const char *subject)
{
    for (unsigned i = 0; i < r->n_pertinent; i++)
        if (str_eq_c(r->pertinent[i].subject, subject))
            return r->pertinent[i].answer;
    fail_msg("nothing asks about %s", subject);
    return ANSWER_DETECTED;
}

static void the_nearest_list_asks_and_not_looked_at_is_not_negative(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    make_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.n_pertinent, 3); /* colorectal replaces cancer */
    assert_int_equal(answer_of(&r, "BRAF"), ANSWER_DETECTED);
    assert_int_equal(answer_of(&r, "KRAS"), ANSWER_NOT_LOOKED_AT);
    assert_int_equal(answer_of(&r, "MSI"), ANSWER_NOT_LOOKED_AT);
    arena_reset(&mem);
    make_report(*state, "cancer", false, &mem, &r);
    assert_int_equal(r.n_pertinent, 1);
    assert_int_equal(answer_of(&r, "TP53"), ANSWER_NOT_LOOKED_AT);
    arena_free(&mem);
}

/* KRAS has a benign change only: that it was seen does not tell what else is there. */
static void a_benign_change_is_tier_four_and_answers_no_question(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    make_report(*state, "COAD", false, &mem, &r);
    assert_int_equal(r.findings[1].f.effect, EFFECT_BENIGN);
    assert_string_equal(r.findings[1].tier.amp, "IV");
    assert_true(str_eq_c(r.findings[1].hgvs_p, "p.Gln29Glu"));
    assert_int_equal(r.findings[1].clinvar.record.variation_id, 4242);
    assert_true(str_eq_c(r.findings[1].clinvar_release, "2024-08-01"));
    assert_int_equal(answer_of(&r, "KRAS"), ANSWER_NOT_LOOKED_AT);
    arena_free(&mem);
}

static void assumed_coverage_answers_small_variants_only(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;

    make_report(*state, "COAD", true, &mem, &r);
    assert_int_equal(answer_of(&r, "KRAS"), ANSWER_NOT_DETECTED);
    assert_int_equal(answer_of(&r, "MSI"), ANSWER_NOT_LOOKED_AT);
    assert_true(has_limit(&r, "assumed_covered"));
    assert_false(has_limit(&r, "sites_only"));
    assert_true(has_limit(&r, "kinds_not_looked_at"));
    arena_free(&mem);
}

static void every_allele_of_the_input_has_one_fate(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report r;
    uint64_t sum = 0;

    make_report(*state, "COAD", false, &mem, &r);
    for (unsigned f = 0; f < N_ALLELE_FATES; f++)
        sum += r.inputs[0].fates[f];
    assert_int_equal(r.inputs[0].alleles, 3);
    assert_int_equal(sum, 3);
    assert_int_equal(r.inputs[0].fates[ALLELE_FINDING], 2);
    assert_int_equal(r.inputs[0].fates[ALLELE_STAR], 1);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tumour_is_named_by_id_code_name_or_synonym),
        cmocka_unit_test(a_name_goes_before_a_synonym_of_another),
        cmocka_unit_test(an_unknown_tumour_is_a_usage_error_with_near_names),
        cmocka_unit_test(an_ambiguous_tumour_lists_the_ids),
        cmocka_unit_test(rows_stand_with_relation_tier_and_order),
        cmocka_unit_test(without_a_tumour_no_relation_is_known_and_nothing_is_tier_one),
        cmocka_unit_test(the_finding_shows_its_gene_change_and_best_tier),
        cmocka_unit_test(the_nearest_list_asks_and_not_looked_at_is_not_negative),
        cmocka_unit_test(a_benign_change_is_tier_four_and_answers_no_question),
        cmocka_unit_test(assumed_coverage_answers_small_variants_only),
        cmocka_unit_test(every_allele_of_the_input_has_one_fate),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
