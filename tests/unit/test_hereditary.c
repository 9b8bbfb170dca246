#include "query/hereditary.h"

#include "kb/store/kb_build.h"
#include "query/effect.h"
#include "query/hereditary_genes.h"
#include "tests/unit/made_clinvar.h"

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
    struct str line, columns[8], *rows[48];
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

/* ClinVar's records of the gene stand on GRCh38 only. */
static void add_covered_gene(struct kb_build *b)
{
    static struct str gene = {"BRCA2", 5};
    struct err err = {0};
    struct placed_allele place = {
        {ASSEMBLY_GRCH38, 13, 32340300, STR("G"), STR("A")}, ALLELE_GIVEN, 0};
    struct clinvar_entry e = {.alleles = &place, .n_alleles = 1};

    e.record = (struct clinvar_record){.variation_id = 5, .genes = &gene, .n_genes = 1};
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        e.record.by_kind[k].stars = -1;
    if (kb_build_clinvar(b, 0, &e, &err) < 0)
        fail_msg("%s", err.msg);
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
    add_table(&w, b, "hotspots", STR("gene\tresidue\tref\nBRCA2\t600\tC\n"));
    add_table(&w, b, "cancer_genes", STR("gene\tloss_of_function\nBRCA2\tyes\n"));
    add_table(&w, b, "hereditary_rules",
        STR("rule\tgene\tvalue\n"
            "hint_fraction_substitution\t\t0.30\n"
            "hint_fraction_indel\t\t0.20\n"
            "hint_any_fraction\tBRCA2\t\n"
            "mosaic_fraction\t\t0.25\n"
            "hint_never\tTP53\t\n"));
    add_table(&w, b, "hereditary_genes",
        STR("gene\tlist\tinheritance\tcondition\tcancer\treport\tmechanism\n"
            "BRCA2\tACMG\tdominant\tBreast cancer\tyes\tall_plp\tnot_stated\n"
            "BRCA2\tCPSR\tboth\t\tyes\tall_plp\tloss_of_function\n"
            "MLH1\tACMG\tdominant\tLynch syndrome\tyes\tall_plp\tnot_stated\n"
            "MUTYH\tACMG\trecessive\tPolyposis\tyes\ttwo_variants\tnot_stated\n"
            "MUTYH\tCPSR\trecessive\t\tyes\tall_plp\tloss_of_function\n"
            "TP53\tACMG\tdominant\tLi-Fraumeni\tyes\tall_plp\tnot_stated\n"
            "GPC3\tCPSR\tx_linked\t\tyes\tall_plp\tloss_of_function\n"
            "BTK\tCPSR\tx_linked_recessive\t\tyes\tall_plp\tloss_of_function\n"
            "FMR1\tCPSR\tx_linked_dominant\t\tyes\tall_plp\tnot_stated\n"
            "MT-TL1\tOURS\tmitochondrial\t\tyes\tall_plp\tnot_stated\n"
            "ABL1\tCPSR\tnot_stated\t\tyes\tall_plp\tnot_stated\n"
            "RET\tACMG\tdominant\tThyroid cancer\tyes\tall_plp\tnot_stated\n"
            "RET\tACMG\tdominant\tMEN 2\tyes\tall_plp\tnot_stated\n"
            "SMAD4\tACMG\tdominant\tPolyposis\tyes\tall_plp\tnot_stated\n"
            "SMAD4\tACMG\tdominant\tTelangiectasia\tno\tall_plp\tnot_stated\n"
            "LDLR\tACMG\tdominant\tCholesterol\tno\tall_plp\tnot_stated\n"
            "TTN\tACMG\tdominant\tHeart\tno\ttruncating_only\tnot_stated\n"
            "HFE\tACMG\trecessive\tIron\tno\thfe_c282y_homozygous\tnot_stated\n"
            "ATP7B\tACMG\trecessive\tWilson\tno\ttwo_variants\tnot_stated\n"
            "GLA\tACMG\tx_linked\tFabry\tno\themi_het_or_homozygous\tnot_stated\n"
            "ABCD1\tACMG\tx_linked\tALD\tno\themi_or_homozygous_or_two_het\tnot_"
            "stated\n"));
    add_covered_gene(b);
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
    enum class_group group; /* NONE: ClinVar has no record */
    int stars;
    enum zygosity zygosity;
    enum origin origin;
    double fraction;
    bool is_indel;
    uint32_t residue;     /* of a substitution C>Y; 0: none */
    uint32_t consequence; /* of our own reading */
    uint32_t origin_bits;
    const char *word;       /* the class; NULL: "A class" */
    uint32_t copies;        /* with phase; 0: not phased */
    const char *phase;      /* phase set */
    enum assembly assembly; /* of the sample; 0: GRCh38 */
};

struct setting {
    enum sample_origin origin;
    enum patient_sex sex;
    bool has_consent;
};

static void make_finding(
    struct world *w, const struct made_finding *made, unsigned i, struct case_data *c)
{
    struct protein_reading *p = ARENA_NEW(&w->mem, struct protein_reading);

    *p = (struct protein_reading){.gene = str_of(made->gene),
        .has_change = made->residue > 0,
        .change = {.kind = PROTEIN_SUBSTITUTION,
            .ref1 = 'C',
            .ref2 = 'C',
            .pos1 = made->residue,
            .pos2 = made->residue,
            .alt = STR("Y")},
        .consequence = made->consequence,
        .from = STR("vdt")};
    c->findings[i] = (struct finding){.number = i + 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = made->origin,
        .gene = str_of(made->gene),
        .allele = {ASSEMBLY_GRCH38, 1, 5, made->is_indel ? STR("AT") : STR("A"),
            made->is_indel ? STR("A") : STR("G")},
        .zygosity = made->zygosity,
        .allele_fraction = made->fraction,
        .copies = made->copies,
        .is_phased = made->copies > 0,
        .phase = str_of(made->phase),
        .consequence = made->consequence,
        .proteins = p,
        .n_proteins = 1,
        .shown = p};
    if (made->group == CLASS_NONE)
        return;
    struct clinvar_entry entry = {
        .record = {.variation_id = 7, .origin_bits = made->origin_bits}};
    entry.record.by_kind[CLASSIFICATION_GERMLINE] =
        (struct classification){.is_given = true,
            .class_word = str_of(made->word ? made->word : "A class"),
            .group = made->group,
            .stars = made->stars};
    c->clinvar[i] = made_clinvar_facts(&entry, &w->mem);
}

static struct report judge_in(struct world *w, const struct setting *in,
    const struct made_finding *made, unsigned n)
{
    struct report r = {.sex = in->sex, .has_secondary_consent = in->has_consent};
    struct err err = {0};
    struct sample *s = ARENA_NEW(&w->mem, struct sample);
    struct case_data c = {.sample = s, .n_findings = n, .rules = w->rules};
    struct hereditary_genes *genes;

    s->origin = in->origin;
    s->assembly = n > 0 && made[0].assembly ? made[0].assembly : ASSEMBLY_GRCH38;
    c.findings = ARENA_ARRAY(&w->mem, struct finding, n);
    c.clinvar = ARENA_ARRAY(&w->mem, struct clinvar_facts, n);
    c.contexts = ARENA_ARRAY(&w->mem, struct finding_contexts, n);
    for (unsigned i = 0; i < n; i++)
        make_finding(w, &made[i], i, &c);
    OK(hereditary_genes_load(w->txn, &w->mem, &genes, &err));
    OK(hereditary_make(&c, genes, w->txn, "en", &w->mem, &r, &err));
    return r;
}

static struct report judge(struct world *w, enum sample_origin origin,
    const struct made_finding *made, unsigned n)
{
    struct setting in = {.origin = origin};

    return judge_in(w, &in, made, n);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HET ZYGOSITY_HETEROZYGOUS
#define HOM ZYGOSITY_HOMOZYGOUS
#define HEMI ZYGOSITY_HEMIZYGOUS
#define UNSURE ZYGOSITY_UNKNOWN
#define IN_GERMLINE ORIGIN_GERMLINE

/* A class in the germline, and pathogenic with two stars. */
#define CLASSED(symbol, class, n_stars)                                                \
    .gene = symbol, .group = class, .stars = n_stars, .zygosity = HET,                 \
    .origin = IN_GERMLINE, .fraction = 0.5
#define PLP(symbol, zyg)                                                               \
    .gene = symbol, .group = CLASS_PATHOGENIC, .stars = 2, .zygosity = zyg,            \
    .origin = IN_GERMLINE, .fraction = 0.5
/* Pathogenic with a star, seen in a tumour. */
#define SEEN(symbol, zyg, share)                                                       \
    .gene = symbol, .group = CLASS_PATHOGENIC, .stars = 1, .zygosity = zyg,            \
    .origin = ORIGIN_UNKNOWN, .fraction = share

struct expected {
    struct made_finding f;
    const char *status, *action; /* NULL: no line */
};

static void check_in(struct world *w, const struct setting *in, const char *from,
    const struct expected *rows, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct report r = judge_in(w, in, &rows[i].f, 1);
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

static void check(struct world *w, enum sample_origin origin, const char *from,
    const struct expected *rows, unsigned n)
{
    struct setting in = {.origin = origin};

    check_in(w, &in, from, rows, n);
}

/* ---- one change of the germline -------------------------------------------------- */

static void one_germline_change_means_what_the_inheritance_says(void **state)
{
    static const struct expected rows[] = {
        {{PLP("BRCA2", HET)}, "at_risk", "hereditary_at_risk"},
        {{CLASSED("BRCA2", CLASS_UNCERTAIN, 2)}, NULL, NULL},
        {{CLASSED("BRCA2", CLASS_BENIGN, 2)}, NULL, NULL},
        {{"BRCA2", CLASS_PATHOGENIC, 2, HET, ORIGIN_SOMATIC, .fraction = 0.5}, NULL,
            NULL},
        {{PLP("MUTYH", HET)}, "carrier", "hereditary_carrier"},
        {{PLP("MUTYH", HOM)}, "at_risk", "hereditary_at_risk"},
        {{PLP("MUTYH", UNSURE)}, "not_stated", "hereditary_zygosity_unknown"},
        {{PLP("ABL1", HOM)}, "not_stated", "hereditary_not_stated"},
        {{PLP("MT-TL1", UNSURE)}, "not_stated", "hereditary_mitochondrial"},
        {{PLP("LDLR", HET)}, NULL, NULL},
        {{PLP("EGFR", HET)}, NULL, NULL},
        {{CLASSED("BRCA2", CLASS_CONFLICTING, 1)}, "conflicting",
            "hereditary_conflicting_no_split"},
    };

    check(*state, SAMPLE_GERMLINE, "germline", rows, COUNT(rows));
}

static void a_class_without_a_star_is_shown_and_decides_nothing(void **state)
{
    static const struct expected rows[] = {
        {{CLASSED("BRCA2", CLASS_PATHOGENIC, 0)}, "unreviewed",
            "hereditary_unreviewed"},
        {{CLASSED("BRCA2", CLASS_PATHOGENIC, -1)}, "unreviewed",
            "hereditary_unreviewed"},
        {{CLASSED("BRCA2", CLASS_RISK, 0)}, "unreviewed", "hereditary_unreviewed"},
        {{CLASSED("BRCA2", CLASS_UNCERTAIN, 0)}, NULL, NULL},
    };

    check(*state, SAMPLE_GERMLINE, "germline", rows, COUNT(rows));
}

/* Beside atoms on the scale it is said in the word, and the others decide. */
static void risk_and_low_penetrance_stand_under_their_own_names(void **state)
{
    static const struct expected rows[] = {
        {{CLASSED("BRCA2", CLASS_RISK, 1), .word = "Pathogenic, low penetrance"},
            "low_penetrance", "hereditary_low_penetrance"},
        {{CLASSED("BRCA2", CLASS_RISK, 1), .word = "Established risk allele"},
            "risk_allele", "hereditary_risk_allele"},
        {{CLASSED("BRCA2", CLASS_RISK, 2), .word = "risk factor"}, "risk_allele",
            "hereditary_risk_allele"},
    };
    static const struct made_finding both = {PLP("BRCA2", HET),
        .word = "Pathogenic/Likely pathogenic/Pathogenic, low penetrance"};
    struct report r = judge(*state, SAMPLE_GERMLINE, &both, 1);

    check(*state, SAMPLE_GERMLINE, "germline", rows, COUNT(rows));
    assert_string_equal(r.hereditary[0].status, "at_risk");
    assert_true(str_eq_c(r.hereditary[0].classification, both.word));
}

static void few_reads_of_a_germline_change_look_mosaic(void **state)
{
    static const struct {
        double fraction;
        enum zygosity zygosity;
        const char *action;
    } rows[] = {{0.12, HET, "hereditary_low_fraction"},
        {0.25, HET, "hereditary_at_risk"}, {0.12, HOM, "hereditary_at_risk"},
        {NAN, HET, "hereditary_at_risk"}};

    for (unsigned i = 0; i < COUNT(rows); i++) {
        struct made_finding f = {PLP("BRCA2", HET)};
        f.fraction = rows[i].fraction;
        f.zygosity = rows[i].zygosity;
        struct report r = judge(*state, SAMPLE_GERMLINE, &f, 1);
        assert_int_equal(r.n_hereditary, 1);
        assert_string_equal(r.hereditary[0].status, "at_risk");
        assert_string_equal(r.hereditary[0].action.key, rows[i].action);
    }
}

static void an_x_linked_change_means_what_the_sex_says(void **state)
{
    static const struct setting unknown = {SAMPLE_GERMLINE, PATIENT_SEX_UNKNOWN, false},
                                female = {SAMPLE_GERMLINE, PATIENT_FEMALE, false},
                                male = {SAMPLE_GERMLINE, PATIENT_MALE, false};
    static const struct expected of_unknown[] = {
        {{PLP("GPC3", HET)}, "not_stated", "hereditary_x_linked"},
        {{PLP("GPC3", HEMI)}, "at_risk", "hereditary_at_risk"},
        {{PLP("GPC3", HOM)}, "at_risk", "hereditary_at_risk"},
        {{PLP("FMR1", HET)}, "at_risk", "hereditary_at_risk"},
    };
    static const struct expected of_female[] = {
        {{PLP("GPC3", HET)}, "not_stated", "hereditary_x_female"},
        {{PLP("GPC3", UNSURE)}, "not_stated", "hereditary_x_female"},
        {{PLP("GPC3", HOM)}, "at_risk", "hereditary_at_risk"},
        {{PLP("BTK", HET)}, "carrier", "hereditary_x_carrier"},
        {{PLP("FMR1", HET)}, "at_risk", "hereditary_at_risk"},
    };
    static const struct expected of_male[] = {
        {{PLP("GPC3", HEMI)}, "at_risk", "hereditary_at_risk"},
        {{PLP("GPC3", HOM)}, "at_risk", "hereditary_at_risk"},
        {{PLP("GPC3", UNSURE)}, "at_risk", "hereditary_at_risk"},
        {{PLP("BTK", HET)}, "not_stated", "hereditary_x_male_heterozygous"},
        {{PLP("FMR1", HET)}, "not_stated", "hereditary_x_male_heterozygous"},
    };

    check_in(*state, &unknown, "germline", of_unknown, COUNT(of_unknown));
    check_in(*state, &female, "germline", of_female, COUNT(of_female));
    check_in(*state, &male, "germline", of_male, COUNT(of_male));
}

/* ---- in a tumour ----------------------------------------------------------------- */

static void a_tumour_gives_hints_only_by_the_rule(void **state)
{
    static const struct expected rows[] = {
        {{SEEN("MLH1", HET, 0.31)}, "at_risk", "hereditary_hint"},
        {{SEEN("MLH1", HET, 0.30)}, NULL, NULL},
        {{SEEN("MLH1", HET, 0.21), .is_indel = true}, "at_risk", "hereditary_hint"},
        {{SEEN("MLH1", HET, 0.20), .is_indel = true}, NULL, NULL},
        {{SEEN("MLH1", HET, NAN)}, "at_risk", "hereditary_hint_no_fraction"},
        {{"MLH1", CLASS_PATHOGENIC, 0, HET, ORIGIN_UNKNOWN, .fraction = 0.5}, NULL,
            NULL},
        {{SEEN("BRCA2", HET, 0.05)}, "at_risk", "hereditary_hint"},
        {{SEEN("BRCA2", HET, 0.5), .residue = 600}, NULL, NULL},
        {{SEEN("TP53", HET, 0.5)}, NULL, NULL},
        {{"MLH1", CLASS_CONFLICTING, 1, HET, ORIGIN_UNKNOWN, .fraction = 0.5}, NULL,
            NULL},
        {{"MLH1", CLASS_PATHOGENIC, 1, HET, ORIGIN_SOMATIC, .fraction = 0.5}, NULL,
            NULL},
        {{SEEN("MUTYH", HOM, 0.5)}, "carrier", "hereditary_hint"},
        {{SEEN("GPC3", HEMI, 0.9)}, "not_stated", "hereditary_hint"},
        {{SEEN("LDLR", HET, 0.5)}, NULL, NULL},
        /* ClinVar's ORIGIN: somatic alone; germline and somatic */
        {{SEEN("MLH1", HET, 0.5), .origin_bits = 2}, NULL, NULL},
        {{SEEN("MLH1", HET, 0.5), .origin_bits = 3}, "at_risk", "hereditary_hint"},
    };

    check(*state, SAMPLE_TUMOUR_ONLY, "tumour_hint", rows, COUNT(rows));
    for (unsigned i = 0; i < COUNT(rows); i++)
        assert_int_equal(judge(*state, SAMPLE_UNKNOWN, &rows[i].f, 1).n_hereditary, 0);
}

static void a_hint_says_the_fraction_and_to_confirm_in_normal_tissue(void **state)
{
    static const struct made_finding f = {SEEN("MLH1", HET, 0.43)};
    struct report r = judge(*state, SAMPLE_TUMOUR_ONLY, &f, 1);

    assert_int_equal(r.n_hereditary, 1);
    assert_true(r.hereditary[0].allele_fraction > 0.42);
    assert_true(
        str_starts(r.hereditary[0].action.text, STR("Confirm in normal tissue")));
    assert_true(str_find(r.hereditary[0].action.text, STR("43 %")) > 0);
}

static void the_genotype_of_a_tumour_is_not_that_of_the_germline(void **state)
{
    static const struct expected rows[] = {
        {{PLP("MUTYH", HOM)}, "not_stated", "hereditary_zygosity_unknown"},
        {{"BRCA2", CLASS_PATHOGENIC, 2, HET, IN_GERMLINE, .fraction = 0.1}, "at_risk",
            "hereditary_at_risk"},
    };

    check(*state, SAMPLE_TUMOUR_NORMAL, "germline", rows, COUNT(rows));
}

/* ---- pairs ----------------------------------------------------------------------- */

static void two_changes_of_a_recessive_gene_may_be_a_compound_heterozygote(void **state)
{
    static const struct made_finding two[] = {{PLP("MUTYH", HET)}, {PLP("MLH1", HET)},
        {PLP("MUTYH", HET)}, {CLASSED("MUTYH", CLASS_UNCERTAIN, 2)}};
    struct report r = judge(*state, SAMPLE_GERMLINE, two, 4);

    assert_int_equal(r.n_hereditary, 2);
    assert_string_equal(r.hereditary[0].status, "at_risk");
    assert_null(r.hereditary[0].phase);
    assert_string_equal(r.hereditary[1].status, "possible_compound_heterozygote");
    assert_string_equal(r.hereditary[1].phase, "unknown");
    assert_string_equal(r.hereditary[1].list_rule, "two_variants");
    assert_int_equal(r.hereditary[1].n_findings, 2);
    assert_int_equal(r.hereditary[1].findings[0], 1);
    assert_int_equal(r.hereditary[1].findings[1], 3);
}

/* Two changes of one copy leave the other whole: two carriers' lines. */
static void phase_tells_a_compound_heterozygote_from_two_changes_of_one_copy(
    void **state)
{
    static const struct {
        uint32_t copies[2];
        const char *set[2], *status, *phase;
    } rows[] = {
        {{1, 2}, {"", ""}, "compound_heterozygote", "in_trans"},
        {{1, 2}, {"100", "100"}, "compound_heterozygote", "in_trans"},
        {{1, 2}, {"100", "200"}, "possible_compound_heterozygote", "unknown"},
        {{1, 0}, {"", ""}, "possible_compound_heterozygote", "unknown"},
        {{1, 3}, {"", ""}, "possible_compound_heterozygote", "unknown"},
        {{1, 1}, {"100", "100"}, "carrier", NULL},
    };

    for (unsigned i = 0; i < COUNT(rows); i++) {
        struct made_finding two[] = {{PLP("MUTYH", HET)}, {PLP("MUTYH", HET)}};
        for (unsigned k = 0; k < 2; k++) {
            two[k].copies = rows[i].copies[k];
            two[k].phase = rows[i].set[k];
        }
        struct report r = judge(*state, SAMPLE_GERMLINE, two, 2);
        assert_int_equal(r.n_hereditary, rows[i].phase ? 1 : 2);
        assert_string_equal(r.hereditary[0].status, rows[i].status);
        if (rows[i].phase)
            assert_string_equal(r.hereditary[0].phase, rows[i].phase);
        else
            assert_null(r.hereditary[0].phase);
    }
}

static void two_changes_of_a_dominant_gene_stand_alone_and_as_a_pair(void **state)
{
    static const struct made_finding two[] = {{PLP("BRCA2", HET)}, {PLP("BRCA2", HET)}};
    struct report r = judge(*state, SAMPLE_GERMLINE, two, 2);

    assert_int_equal(r.n_hereditary, 3);
    assert_string_equal(r.hereditary[0].status, "at_risk");
    assert_string_equal(r.hereditary[1].status, "at_risk");
    assert_string_equal(r.hereditary[2].status, "possible_compound_heterozygote");
}

static void a_man_has_no_pair_on_his_x(void **state)
{
    static const struct made_finding two[] = {{PLP("BTK", HET)}, {PLP("BTK", HET)}};
    struct setting female = {SAMPLE_GERMLINE, PATIENT_FEMALE, false},
                   male = {SAMPLE_GERMLINE, PATIENT_MALE, false};
    struct report f = judge_in(*state, &female, two, 2),
                  m = judge_in(*state, &male, two, 2);

    assert_int_equal(f.n_hereditary, 1);
    assert_string_equal(f.hereditary[0].status, "possible_compound_heterozygote");
    assert_int_equal(m.n_hereditary, 2);
    assert_string_equal(m.hereditary[0].status, "not_stated");
}

/* ---- lists ----------------------------------------------------------------------- */

/* ACMG wants two variants of MUTYH reported; the carrier is the other list's. */
static void the_first_list_that_wants_the_change_names_the_condition(void **state)
{
    static const struct made_finding f[] = {{PLP("BRCA2", HET)}, {PLP("RET", HET)},
        {PLP("ABL1", HET)}, {PLP("MUTYH", HET)}};
    struct report r = judge(*state, SAMPLE_GERMLINE, f, 4);

    assert_int_equal(r.n_hereditary, 4);
    assert_string_equal(r.hereditary[0].inheritance, "dominant");
    assert_true(str_eq_c(r.hereditary[0].list, "ACMG"));
    assert_true(str_eq_c(r.hereditary[1].condition, "Thyroid cancer; MEN 2"));
    assert_true(str_eq_c(r.hereditary[2].gene, "MUTYH"));
    assert_true(str_eq_c(r.hereditary[2].list, "CPSR"));
    assert_null(r.hereditary[3].inheritance);
    assert_int_equal(r.n_secondary_genes, 6);
}

static void secondary_findings_need_consent_and_the_germline(void **state)
{
    static const struct made_finding germline = {PLP("LDLR", HET)},
                                     tumour = {SEEN("LDLR", HET, 0.5)};
    struct setting in = {SAMPLE_GERMLINE, PATIENT_SEX_UNKNOWN, true};
    struct report r = judge_in(*state, &in, &germline, 1);

    assert_int_equal(r.n_hereditary, 1);
    assert_true(r.hereditary[0].is_secondary);
    assert_string_equal(r.hereditary[0].status, "at_risk");
    in.origin = SAMPLE_TUMOUR_NORMAL;
    assert_int_equal(judge_in(*state, &in, &germline, 1).n_hereditary, 1);
    in.origin = SAMPLE_TUMOUR_ONLY;
    assert_int_equal(judge_in(*state, &in, &tumour, 1).n_hereditary, 0);
    in.origin = SAMPLE_GERMLINE;
    in.has_consent = false;
    assert_int_equal(judge_in(*state, &in, &germline, 1).n_hereditary, 0);
}

static void a_cancer_gene_with_another_condition_has_that_line_with_consent(
    void **state)
{
    static const struct made_finding f = {PLP("SMAD4", HET)};
    struct setting in = {SAMPLE_GERMLINE, PATIENT_SEX_UNKNOWN, true};
    struct report r = judge_in(*state, &in, &f, 1);

    assert_int_equal(r.n_hereditary, 2);
    assert_false(r.hereditary[0].is_secondary);
    assert_true(r.hereditary[1].is_secondary);
    assert_true(str_eq_c(r.hereditary[1].condition, "Telangiectasia"));
}

static void a_list_is_asked_which_variants_it_wants_reported(void **state)
{
    static const struct setting female = {SAMPLE_GERMLINE, PATIENT_FEMALE, true},
                                male = {SAMPLE_GERMLINE, PATIENT_MALE, true};
    static const struct expected of_female[] = {
        {{PLP("TTN", HET), .consequence = CONSEQUENCE(FRAMESHIFT)}, "at_risk",
            "hereditary_at_risk"},
        {{PLP("TTN", HET), .consequence = CONSEQUENCE(MISSENSE)}, NULL, NULL},
        {{PLP("HFE", HOM), .residue = 282}, "at_risk", "hereditary_at_risk"},
        {{PLP("HFE", HET), .residue = 282}, NULL, NULL},
        {{PLP("HFE", HOM), .residue = 63}, NULL, NULL},
        {{PLP("ATP7B", HOM)}, "at_risk", "hereditary_at_risk"},
        {{PLP("ATP7B", HET)}, NULL, NULL},
        {{PLP("GLA", HET)}, "at_risk", "hereditary_at_risk"},
        {{PLP("ABCD1", HOM)}, "at_risk", "hereditary_at_risk"},
        {{PLP("ABCD1", HET)}, NULL, NULL},
        {{CLASSED("LDLR", CLASS_CONFLICTING, 1)}, NULL, NULL},
        {{CLASSED("LDLR", CLASS_PATHOGENIC, 0)}, NULL, NULL},
    };
    static const struct expected of_male[] = {
        {{PLP("ABCD1", HEMI)}, "at_risk", "hereditary_at_risk"},
        {{PLP("ABCD1", UNSURE)}, "at_risk", "hereditary_at_risk"},
    };
    static const struct made_finding two[] = {{PLP("ABCD1", HET)}, {PLP("ABCD1", HET)}},
                                     hfe[] = {{PLP("HFE", HET), .residue = 282},
                                         {PLP("HFE", HET), .residue = 63}};

    check_in(*state, &female, "germline", of_female, COUNT(of_female));
    check_in(*state, &male, "germline", of_male, COUNT(of_male));
    assert_int_equal(judge_in(*state, &female, two, 2).n_hereditary, 1);
    assert_int_equal(judge_in(*state, &female, hfe, 2).n_hereditary, 0);
}

/* ---- what ClinVar does not classify, or not with one voice ----------------------- */

#define LOST(symbol, what) CLASSED(symbol, CLASS_NONE, 0), .consequence = what

static void a_loss_that_clinvar_does_not_classify_is_listed_as_such(void **state)
{
    static const struct expected rows[] = {
        {{LOST("BRCA2", CONSEQUENCE(FRAMESHIFT))}, "not_classified",
            "hereditary_loss_absent"},
        {{LOST("BRCA2", CONSEQUENCE(SPLICE_DONOR))}, "not_classified",
            "hereditary_loss_absent"},
        {{LOST("BRCA2", CONSEQUENCE(MISSENSE))}, NULL, NULL},
        /* the KB's ClinVar does not have the gene, or not on this assembly */
        {{LOST("MUTYH", CONSEQUENCE(STOP_GAINED))}, "not_classified",
            "hereditary_loss_not_looked_up"},
        {{LOST("BRCA2", CONSEQUENCE(FRAMESHIFT)), .assembly = ASSEMBLY_GRCH37},
            "not_classified", "hereditary_loss_not_looked_up"},
        /* no list says that loss is the cause */
        {{LOST("MLH1", CONSEQUENCE(FRAMESHIFT))}, NULL, NULL},
        /* ClinVar says something of the germline */
        {{CLASSED("BRCA2", CLASS_UNCERTAIN, 1), .consequence = CONSEQUENCE(FRAMESHIFT)},
            NULL, NULL},
    };
    static const struct made_finding tumour = {"BRCA2", CLASS_NONE, 0, HET,
        ORIGIN_UNKNOWN, .fraction = 0.5, .consequence = CONSEQUENCE(FRAMESHIFT)};

    check(*state, SAMPLE_GERMLINE, "germline", rows, COUNT(rows));
    assert_int_equal(judge(*state, SAMPLE_TUMOUR_ONLY, &tumour, 1).n_hereditary, 0);
}

/* One germline finding of BRCA2 with this record. */
static struct report judge_record_and_words(struct world *w,
    struct clinvar_entry *entry, struct protein_reading *shown, unsigned n_words)
{
    struct allele_context word = {
        .record = {.by_kind = {{.group = CLASS_PATHOGENIC, .stars = -1}}}};
    struct finding_contexts words = {&word, n_words};
    struct clinvar_facts facts = made_clinvar_facts(entry, &w->mem);
    struct finding *f = ARENA_NEW(&w->mem, struct finding);
    struct sample s = {.origin = SAMPLE_GERMLINE, .assembly = ASSEMBLY_GRCH38};
    struct case_data c = {.sample = &s,
        .findings = f,
        .clinvar = &facts,
        .contexts = &words,
        .n_findings = 1,
        .rules = w->rules};
    struct hereditary_genes *genes;
    struct report r = {0};
    struct err err = {0};

    *f = (struct finding){.number = 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = ORIGIN_GERMLINE,
        .gene = STR("BRCA2"),
        .allele_fraction = NAN,
        .shown = shown};
    OK(hereditary_genes_load(w->txn, &w->mem, &genes, &err));
    OK(hereditary_make(&c, genes, w->txn, "en", &w->mem, &r, &err));
    return r;
}

static struct report judge_record(
    struct world *w, struct clinvar_entry *entry, struct protein_reading *shown)
{
    return judge_record_and_words(w, entry, shown, 0);
}

/* Neither a class nor nothing. */
static void a_word_without_a_record_is_neither_a_class_nor_absence(void **state)
{
    struct protein_reading p = {.gene = STR("BRCA2"),
        .from = STR("vdt"),
        .consequence = CONSEQUENCE(STOP_GAINED)};
    struct clinvar_entry none = {0};
    struct report r = judge_record_and_words(*state, &none, &p, 1);

    assert_int_equal(r.n_hereditary, 1);
    assert_string_equal(r.hereditary[0].status, "not_classified");
    assert_string_equal(r.hereditary[0].action.key, "hereditary_loss_only_word");
    assert_int_equal(r.hereditary[0].classification.n, 0);
    p.consequence = CONSEQUENCE(MISSENSE);
    assert_int_equal(judge_record_and_words(*state, &none, &p, 1).n_hereditary, 0);
}

static void a_record_without_a_germline_class_is_not_absent(void **state)
{
    struct protein_reading p = {.gene = STR("BRCA2"),
        .from = STR("vdt"),
        .consequence = CONSEQUENCE(STOP_GAINED)};
    struct clinvar_entry entry = {.record = {.variation_id = 7}};
    struct report r = judge_record(*state, &entry, &p);

    assert_int_equal(r.n_hereditary, 1);
    assert_string_equal(r.hereditary[0].action.key, "hereditary_loss_no_class");
    assert_int_equal(r.hereditary[0].stars, -1);
    assert_int_equal(r.hereditary[0].classification.n, 0);
}

/* A conflict in which nobody says pathogenic is not about a risk. */
static void a_conflict_is_told_with_its_numbers_and_never_as_pathogenic(void **state)
{
    struct class_count split[] = {
        {.class_word = STR("Pathogenic"), .n = 2},
        {.class_word = STR("Pathogenic, low penetrance"), .n = 1},
        {.class_word = STR("Uncertain significance"), .n = 4},
        {.class_word = STR("Likely benign"), .n = 3},
    };
    struct clinvar_entry entry = {.record = {.variation_id = 7}};
    struct classification *k = &entry.record.by_kind[CLASSIFICATION_GERMLINE];

    *k = (struct classification){.is_given = true,
        .group = CLASS_CONFLICTING,
        .stars = 1,
        .split = split,
        .n_split = 4};
    struct report r = judge_record(*state, &entry, NULL);
    assert_int_equal(r.n_hereditary, 1);
    assert_string_equal(r.hereditary[0].status, "conflicting");
    assert_true(str_eq_c(r.hereditary[0].action.text,
        "The submitters to ClinVar disagree (Pathogenic: 2; Pathogenic, low "
        "penetrance: "
        "1; Uncertain significance: 4; Likely benign: 3). Not to be acted on without a "
        "review."));
    k->split = split + 2;
    k->n_split = 2;
    assert_int_equal(judge_record(*state, &entry, NULL).n_hereditary, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_germline_change_means_what_the_inheritance_says),
        cmocka_unit_test(a_class_without_a_star_is_shown_and_decides_nothing),
        cmocka_unit_test(risk_and_low_penetrance_stand_under_their_own_names),
        cmocka_unit_test(few_reads_of_a_germline_change_look_mosaic),
        cmocka_unit_test(an_x_linked_change_means_what_the_sex_says),
        cmocka_unit_test(a_tumour_gives_hints_only_by_the_rule),
        cmocka_unit_test(a_hint_says_the_fraction_and_to_confirm_in_normal_tissue),
        cmocka_unit_test(the_genotype_of_a_tumour_is_not_that_of_the_germline),
        cmocka_unit_test(
            two_changes_of_a_recessive_gene_may_be_a_compound_heterozygote),
        cmocka_unit_test(
            phase_tells_a_compound_heterozygote_from_two_changes_of_one_copy),
        cmocka_unit_test(two_changes_of_a_dominant_gene_stand_alone_and_as_a_pair),
        cmocka_unit_test(a_man_has_no_pair_on_his_x),
        cmocka_unit_test(the_first_list_that_wants_the_change_names_the_condition),
        cmocka_unit_test(secondary_findings_need_consent_and_the_germline),
        cmocka_unit_test(
            a_cancer_gene_with_another_condition_has_that_line_with_consent),
        cmocka_unit_test(a_list_is_asked_which_variants_it_wants_reported),
        cmocka_unit_test(a_loss_that_clinvar_does_not_classify_is_listed_as_such),
        cmocka_unit_test(a_word_without_a_record_is_neither_a_class_nor_absence),
        cmocka_unit_test(a_record_without_a_germline_class_is_not_absent),
        cmocka_unit_test(a_conflict_is_told_with_its_numbers_and_never_as_pathogenic),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
