#include "tests/unit/made_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

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
        .origin = str_eq_c(str_of(doid), "DOID:162") ? ORIGIN_UNKNOWN : ORIGIN_SOMATIC,
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

static void add_trial(struct world *w, const char *id, const char *status,
    const char *doid, const char *inclusion, const char *exclusion)
{
    uint32_t disease = disease_tree_find(w->diseases, str_of(doid))->ordinal;
    struct trial_criterion criteria[2] = {{.sentence = STR("an inclusion")},
        {.is_exclusion = true, .sentence = STR("an exclusion")}};
    struct trial t = {.id = str_of(id),
        .title = STR("A trial"),
        .status = str_of(status),
        .status_date = STR("2026-01-05"),
        .study_type = STR("INTERVENTIONAL"),
        .min_age_years = 18,
        .max_age_years = NAN,
        .diseases = &disease,
        .n_diseases = 1,
        .criteria = criteria,
        .n_criteria = exclusion ? 2 : 1};
    struct err err = {0};

    criteria[0].criterion = add_criterion(w, inclusion);
    if (exclusion)
        criteria[1].criterion = add_criterion(w, exclusion);
    OK(kb_build_trial(w->build, 0, &t, &err));
}

static void add_trials(struct world *w)
{
    add_trial(w, "NCT00000001", "RECRUITING", "DOID:9256", V600E, NULL);
    add_trial(w, "NCT00000002", "COMPLETED", "DOID:9256", V600E, NULL);
    add_trial(w, "NCT00000003", "RECRUITING", "DOID:1909", V600E, NULL);
    add_trial(w, "NCT00000004", "RECRUITING", "DOID:9256", V600E, "gene(NRAS, any)");
    add_trial(w, "NCT00000005", "NOT_YET_RECRUITING", "DOID:162", V600E, NULL);
    add_trial(w, "NCT00000006", "RECRUITING", "DOID:9256", "gene(NRAS, any)", NULL);
    add_trial(w, "NCT00000007", "RECRUITING", "DOID:9256", "gene(BRAF, any)", V600E);
    add_trial(w, "NCT00000008", "UNKNOWN", "DOID:9256", V600E, NULL);
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
    add_table(w, "hereditary_genes",
        STR("gene\tlist\tinheritance\tcondition\tcancer\treport\tmechanism\n"
            "KRAS\tCPSR\tdominant\t\tyes\tall_plp\tgain_of_function\n"));
    add_curated_file(w, "hereditary_rules");
    add_table(w, "pertinent",
        STR("tumour_id\tkind\tsubject\tquestion\tcriterion\n"
            "DOID:162\tgene\tTP53\tvariant\tgene(TP53, any)\n"
            "DOID:9256\tgene\tBRAF\tvariant\tgene(BRAF, any)\n"
            "DOID:9256\tgene\tKRAS\tvariant\tgene(KRAS, any)\n"
            "DOID:9256\tfactor\tMSI\tfactor\tfactor(MSI, = high)\n"
            "DOID:1909\tgene\tKIT\tvariant\tgene(KIT, any)\n"));
    add_benign(w);
    add_records(w);
    add_trials(w);
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

int made_world_begin(void **state)
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

int made_world_end(void **state)
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

void made_world_report(struct world *w, const char *tumour, bool is_covered,
    struct arena *mem, struct report *r)
{
    struct err err = {0};
    struct report_options o = {
        .sample = {.path = w->vcf_path, .assume_covered = is_covered},
        .tumour = tumour};

    OK(report_make(&o, w->txn, mem, r, &err));
}

bool made_world_has_limit(const struct report *r, const char *key)
{
    for (unsigned i = 0; i < r->n_limits; i++)
        if (strcmp(r->limits[i].key, key) == 0)
            return true;
    return false;
}
