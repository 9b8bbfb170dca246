#include "query/hereditary.h"

#include "kb/store/kb_build.h"
#include "query/effect.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A KB of gene lists only, and cases made by hand. */
struct world {
    char path[64];
    struct arena mem;
    struct kb *kb;
    struct kb_txn *txn;
    struct effect_rules *rules;
};

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s: %s", #call, err.msg);                                        \
    } while (0)

static void add_table(
    struct world *w, struct kb_build *b, const char *name, struct str text)
{
    struct str line, columns[8], *rows[32];
    unsigned n_columns = 0, n_rows = 0;
    struct err err = {0};

    while (str_next(&text, '\n', &line) && line.n > 0) {
        struct str *fields = ARENA_ARRAY(&w->mem, struct str, 8);
        unsigned n = 0;
        while (str_next(&line, '\t', &fields[n]))
            n++;
        if (n_columns == 0) {
            memcpy(columns, fields, n * sizeof *columns);
            n_columns = n;
        } else {
            rows[n_rows++] = fields;
        }
    }
    OK(kb_build_curated(
        b, name, 0, columns, n_columns, (const struct str *const *)rows, n_rows, &err));
}

static int make_world(void **state)
{
    static struct world w;
    struct err err = {0};
    char id[65];

    snprintf(w.path, sizeof w.path, "/tmp/vdt_hereditary.%d.kb", (int)getpid());
    struct kb_build_options o = {
        .path = w.path, .program = "0.1.0", .memory_bytes = 1 << 20};
    struct kb_build *b = kb_build_begin(&o, &err);
    struct provenance p = {.source = STR("curated"), .file = STR("a.tsv")};
    OK(kb_build_source(b, &p, &err));
    add_table(&w, b, "hotspots", STR("gene\tresidue\tref\nBRCA2\t600\tV\n"));
    add_table(&w, b, "cancer_genes", STR("gene\tloss_of_function\nBRCA2\tyes\n"));
    add_table(&w, b, "hereditary_genes",
        STR("gene\tlist\tinheritance\tcondition\tcancer\ttumour_hint\n"
            "BRCA2\tACMG\tdominant\tBreast cancer\tyes\tyes\n"
            "BRCA2\tCPSR\tboth\t\tyes\tyes\n"
            "MLH1\tACMG\tdominant\tLynch syndrome\tyes\tyes\n"
            "MUTYH\tACMG\trecessive\tPolyposis\tyes\tyes\n"
            "TP53\tACMG\tdominant\tLi-Fraumeni syndrome\tyes\tno\n"
            "GPC3\tCPSR\tx_linked\t\tyes\tyes\n"
            "ABL1\tCPSR\tnot_stated\t\tyes\tyes\n"
            "RET\tACMG\tdominant\tThyroid cancer\tyes\tyes\n"
            "RET\tACMG\tdominant\tMEN 2\tyes\tyes\n"
            "LDLR\tACMG\tdominant\tHypercholesterolaemia\tno\tyes\n"));
    OK(kb_build_publish(b, id, &err));
    w.kb = kb_open(w.path, true, &err);
    w.txn = w.kb ? kb_begin(w.kb, &err) : NULL;
    if (!w.txn)
        fail_msg("%s", err.msg);
    OK(effect_rules_load(w.txn, &w.mem, &w.rules, &err));
    *state = &w;
    return 0;
}

static int end_world(void **state)
{
    struct world *w = *state;

    kb_end(w->txn);
    kb_close(w->kb);
    arena_free(&w->mem);
    unlink(w->path);
    return 0;
}

struct made_finding {
    const char *gene;
    enum class_group group;
    int stars;
    enum zygosity zygosity;
    enum origin origin;
    double fraction;
    bool is_indel;
    uint32_t residue; /* 0: none */
};

static struct report judge(struct world *w, enum sample_origin origin,
    const struct made_finding *made, unsigned n)
{
    struct report r = {0};
    struct err err = {0};
    struct sample *s = ARENA_NEW(&w->mem, struct sample);
    struct case_data c = {.sample = s, .n_findings = n, .rules = w->rules};

    s->origin = origin;
    c.findings = ARENA_ARRAY(&w->mem, struct finding, n);
    c.clinvar = ARENA_ARRAY(&w->mem, struct clinvar_entry, n);
    for (unsigned i = 0; i < n; i++) {
        struct protein_reading *p = ARENA_NEW(&w->mem, struct protein_reading);
        *p = (struct protein_reading){.gene = str_of(made[i].gene),
            .has_change = made[i].residue > 0,
            .change = {.kind = PROTEIN_SUBSTITUTION,
                .pos1 = made[i].residue,
                .pos2 = made[i].residue}};
        c.findings[i] = (struct finding){.number = i + 1,
            .kind = FINDING_SMALL_VARIANT,
            .origin = made[i].origin,
            .gene = str_of(made[i].gene),
            .allele = {ASSEMBLY_GRCH38, 1, 5, made[i].is_indel ? STR("AT") : STR("A"),
                made[i].is_indel ? STR("A") : STR("G")},
            .zygosity = made[i].zygosity,
            .allele_fraction = made[i].fraction,
            .proteins = p,
            .n_proteins = 1};
        c.clinvar[i].record.variation_id = 7;
        c.clinvar[i].record.by_kind[CLASSIFICATION_GERMLINE] =
            (struct classification){.is_given = true,
                .class_word = STR("A class"),
                .group = made[i].group,
                .stars = made[i].stars};
    }
    OK(hereditary_make(&c, w->txn, "en", &w->mem, &r, &err));
    return r;
}

#define HET ZYGOSITY_HETEROZYGOUS
#define HOM ZYGOSITY_HOMOZYGOUS
#define HEMI ZYGOSITY_HEMIZYGOUS
#define GERMLINE ORIGIN_GERMLINE
#define PATHOGENIC CLASS_PATHOGENIC

struct expected {
    struct made_finding f;
    const char *status, *action; /* NULL: no line */
};

static void check(struct world *w, enum sample_origin origin, const char *from,
    const struct expected *rows, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct report r = judge(w, origin, &rows[i].f, 1);
        if (r.n_hereditary != (rows[i].status ? 1u : 0u))
            fail_msg("row %u: %u lines", i, r.n_hereditary);
        if (!rows[i].status)
            continue;
        const struct report_hereditary *h = r.hereditary;
        if (strcmp(h->status, rows[i].status) != 0
            || strcmp(h->action.key, rows[i].action) != 0 || strcmp(h->from, from) != 0)
            fail_msg("row %u: %s %s %s", i, h->status, h->action.key, h->from);
    }
}

static void one_germline_change_means_what_the_inheritance_says(void **state)
{
    static const struct expected rows[] = {
        {{"BRCA2", PATHOGENIC, 1, HET, GERMLINE, 0.5, 0, 0}, "at_risk",
            "hereditary_at_risk"},
        {{"BRCA2", PATHOGENIC, 0, HET, GERMLINE, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", PATHOGENIC, -1, HET, GERMLINE, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", CLASS_UNCERTAIN, 2, HET, GERMLINE, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", CLASS_BENIGN, 2, HET, GERMLINE, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", PATHOGENIC, 2, HET, ORIGIN_SOMATIC, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", PATHOGENIC, 2, HET, GERMLINE, 0.12, 0, 0}, "at_risk",
            "hereditary_low_fraction"},
        {{"BRCA2", PATHOGENIC, 2, HET, GERMLINE, NAN, 0, 0}, "at_risk",
            "hereditary_at_risk"},
        {{"MUTYH", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0}, "carrier",
            "hereditary_carrier"},
        {{"MUTYH", PATHOGENIC, 2, HOM, GERMLINE, 1, 0, 0}, "at_risk",
            "hereditary_at_risk"},
        {{"MUTYH", PATHOGENIC, 2, ZYGOSITY_UNKNOWN, GERMLINE, NAN, 0, 0}, "not_stated",
            "hereditary_zygosity_unknown"},
        {{"GPC3", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0}, "not_stated",
            "hereditary_x_linked"},
        {{"GPC3", PATHOGENIC, 2, HEMI, GERMLINE, 1, 0, 0}, "at_risk",
            "hereditary_at_risk"},
        {{"ABL1", PATHOGENIC, 2, HOM, GERMLINE, 1, 0, 0}, "not_stated",
            "hereditary_not_stated"},
        {{"LDLR", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0}, NULL, NULL},
        {{"EGFR", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", CLASS_CONFLICTING, 1, HET, GERMLINE, 0.5, 0, 0}, "conflicting",
            "hereditary_conflicting_no_split"},
    };

    check(*state, SAMPLE_GERMLINE, "germline", rows, sizeof rows / sizeof *rows);
}

static void a_tumour_gives_hints_only_by_the_rule(void **state)
{
    static const struct expected rows[] = {
        {{"MLH1", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.31, 0, 0}, "at_risk",
            "hereditary_hint"},
        {{"MLH1", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.30, 0, 0}, NULL, NULL},
        {{"MLH1", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.21, 1, 0}, "at_risk",
            "hereditary_hint"},
        {{"MLH1", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.20, 1, 0}, NULL, NULL},
        {{"MLH1", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, NAN, 0, 0}, "at_risk",
            "hereditary_hint_no_fraction"},
        {{"MLH1", PATHOGENIC, 0, HET, ORIGIN_UNKNOWN, 0.5, 0, 0}, NULL, NULL},
        {{"BRCA2", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.05, 0, 0}, "at_risk",
            "hereditary_hint"},
        {{"BRCA2", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.5, 0, 600}, NULL, NULL},
        {{"TP53", PATHOGENIC, 4, HET, ORIGIN_UNKNOWN, 0.5, 0, 0}, NULL, NULL},
        {{"MLH1", CLASS_CONFLICTING, 1, HET, ORIGIN_UNKNOWN, 0.5, 0, 0}, NULL, NULL},
        {{"MLH1", PATHOGENIC, 1, HET, ORIGIN_SOMATIC, 0.5, 0, 0}, NULL, NULL},
        {{"MUTYH", PATHOGENIC, 1, HOM, ORIGIN_UNKNOWN, 0.5, 0, 0}, "carrier",
            "hereditary_hint"},
        {{"LDLR", PATHOGENIC, 1, HET, ORIGIN_UNKNOWN, 0.5, 0, 0}, NULL, NULL},
    };

    check(*state, SAMPLE_TUMOUR_ONLY, "tumour_hint", rows, sizeof rows / sizeof *rows);
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(judge(*state, SAMPLE_UNKNOWN, &rows[i].f, 1).n_hereditary, 0);
}

static void the_genotype_of_a_tumour_is_not_that_of_the_germline(void **state)
{
    static const struct expected rows[] = {
        {{"MUTYH", PATHOGENIC, 2, HOM, GERMLINE, 0.9, 0, 0}, "not_stated",
            "hereditary_zygosity_unknown"},
        {{"BRCA2", PATHOGENIC, 2, HET, GERMLINE, 0.1, 0, 0}, "at_risk",
            "hereditary_at_risk"},
    };

    check(*state, SAMPLE_TUMOUR_NORMAL, "germline", rows, sizeof rows / sizeof *rows);
}

static void two_changes_of_a_recessive_gene_may_be_a_compound_heterozygote(void **state)
{
    static const struct made_finding two[] = {
        {"MUTYH", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0},
        {"MLH1", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0},
        {"MUTYH", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0},
        {"MUTYH", CLASS_UNCERTAIN, 2, HET, GERMLINE, 0.5, 0, 0}};
    struct report r = judge(*state, SAMPLE_GERMLINE, two, 4);

    assert_int_equal(r.n_hereditary, 2);
    assert_string_equal(r.hereditary[0].status, "at_risk");
    assert_string_equal(r.hereditary[1].status, "possible_compound_heterozygote");
    assert_int_equal(r.hereditary[1].n_findings, 2);
    assert_int_equal(r.hereditary[1].findings[0], 1);
    assert_int_equal(r.hereditary[1].findings[1], 3);
}

static void two_changes_of_a_dominant_gene_stand_alone_and_as_a_pair(void **state)
{
    static const struct made_finding two[] = {
        {"BRCA2", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0},
        {"BRCA2", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0}};
    struct report r = judge(*state, SAMPLE_GERMLINE, two, 2);

    assert_int_equal(r.n_hereditary, 3);
    assert_string_equal(r.hereditary[0].status, "at_risk");
    assert_string_equal(r.hereditary[1].status, "at_risk");
    assert_string_equal(r.hereditary[2].status, "possible_compound_heterozygote");
}

static void the_first_list_names_condition_and_inheritance(void **state)
{
    static const struct made_finding f[] = {
        {"BRCA2", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0},
        {"RET", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0},
        {"ABL1", PATHOGENIC, 2, HET, GERMLINE, 0.5, 0, 0}};
    struct report r = judge(*state, SAMPLE_GERMLINE, f, 3);

    assert_int_equal(r.n_hereditary, 3);
    assert_string_equal(r.hereditary[0].inheritance, "dominant");
    assert_true(str_eq_c(r.hereditary[0].list, "ACMG"));
    assert_true(str_eq_c(r.hereditary[1].condition, "Thyroid cancer; MEN 2"));
    assert_null(r.hereditary[2].inheritance);
    assert_int_equal(r.n_secondary_genes, 1);
}

/* A conflict in which nobody says pathogenic is not about a risk. */
static void a_conflict_is_told_with_its_numbers_and_never_as_pathogenic(void **state)
{
    struct world *w = *state;
    struct class_count split[] = {{STR("Pathogenic"), 2}, {STR("Likely pathogenic"), 1},
        {STR("Uncertain significance"), 4}, {STR("Likely benign"), 3}};
    struct finding f = {.number = 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = ORIGIN_GERMLINE,
        .gene = STR("BRCA2")};
    struct clinvar_entry entry = {.record = {.variation_id = 7}};
    struct sample s = {.origin = SAMPLE_GERMLINE};
    struct case_data c = {.sample = &s,
        .findings = &f,
        .clinvar = &entry,
        .n_findings = 1,
        .rules = w->rules};
    struct report r = {0}, none = {0};
    struct err err = {0};

    entry.record.by_kind[CLASSIFICATION_GERMLINE] =
        (struct classification){.is_given = true,
            .group = CLASS_CONFLICTING,
            .stars = 1,
            .split = split,
            .n_split = 4};
    OK(hereditary_make(&c, w->txn, "en", &w->mem, &r, &err));
    assert_int_equal(r.n_hereditary, 1);
    assert_string_equal(r.hereditary[0].status, "conflicting");
    assert_true(str_eq_c(r.hereditary[0].action.text,
        "The submitters to ClinVar disagree: 3 pathogenic, 4 uncertain, 3 benign. Not "
        "to "
        "be acted on without a review."));
    entry.record.by_kind[CLASSIFICATION_GERMLINE].split = split + 2;
    entry.record.by_kind[CLASSIFICATION_GERMLINE].n_split = 2;
    OK(hereditary_make(&c, w->txn, "en", &w->mem, &none, &err));
    assert_int_equal(none.n_hereditary, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_germline_change_means_what_the_inheritance_says),
        cmocka_unit_test(a_tumour_gives_hints_only_by_the_rule),
        cmocka_unit_test(the_genotype_of_a_tumour_is_not_that_of_the_germline),
        cmocka_unit_test(
            two_changes_of_a_recessive_gene_may_be_a_compound_heterozygote),
        cmocka_unit_test(two_changes_of_a_dominant_gene_stand_alone_and_as_a_pair),
        cmocka_unit_test(the_first_list_names_condition_and_inheritance),
        cmocka_unit_test(a_conflict_is_told_with_its_numbers_and_never_as_pathogenic),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
