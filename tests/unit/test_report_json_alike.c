/* Text of findings that is copied from those before (query/report_json_alike.h): a
 * finding reads behind others as it reads alone. */
#include "kb/store/record.h"
#include "query/report_make.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_FINDINGS 600
#define N_FACTS 12

struct world {
    uint64_t seed;
    struct arena mem;
    struct buf body[N_FACTS];
    struct clinvar_facts facts[N_FACTS];
    struct finding_input inputs[N_FINDINGS][2];
    struct finding each[N_FINDINGS];
    struct report_finding findings[N_FINDINGS];
    struct protein_reading reading;
    struct report_clinvar_context context;
    struct evidence_override override;
    struct provenance sources[2];
    struct str rows[2];
    struct report r;
};

static unsigned draw(struct world *x, unsigned n)
{
    x->seed ^= x->seed << 13;
    x->seed ^= x->seed >> 7;
    x->seed ^= x->seed << 17;
    return (unsigned)(x->seed >> 32) % n;
}

static struct str draw_text(struct world *x)
{
    static const struct str texts[] = {
        STR_NONE, STR("PASS"), STR("q10;<b>"), STR("Uncertain significance")};

    return texts[draw(x, sizeof texts / sizeof *texts)];
}

static struct classification draw_classification(struct world *x)
{
    static struct condition conditions[] = {
        {STR("Cowden \"syndrome\""), STR("MONDO:1")}, {STR("Noonan"), STR_NONE}};
    static struct class_count split[] = {{STR("Benign"), 2, STR_NONE}};
    struct classification c = {.stars = -1};

    if (draw(x, 2) == 0)
        return c;
    c.is_given = true;
    c.class_word = draw_text(x);
    c.review_status = draw_text(x);
    c.stars = (int)draw(x, 6) - 1;
    c.date = draw(x, 4) ? STR_NONE : STR("2024-01-01");
    c.conditions = conditions;
    c.n_conditions = draw(x, 3);
    c.split = split;
    c.n_split = draw(x, 4) == 0;
    return c;
}

/* The first is of no record. */
static void draw_facts(struct world *x)
{
    for (unsigned i = 1; i < N_FACTS; i++) {
        struct clinvar_entry c = {.record.variation_id = 100 + i};
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            c.record.by_kind[k] = draw_classification(x);
        clinvar_encode(&c, &x->body[i]);
        x->facts[i] = (struct clinvar_facts){.body = buf_str(&x->body[i]),
            .variation_id = 100 + i,
            .source = (uint16_t)draw(x, 2)};
    }
}

static void draw_inputs(struct world *x, unsigned i)
{
    static const char *const states[] = {"called", "filtered"};

    for (unsigned k = 0; k < 2; k++)
        x->inputs[i][k] = (struct finding_input){.input = k + 1,
            .zygosity = (enum zygosity)draw(x, 3),
            .state = states[draw(x, 2)],
            .allele_fraction = draw(x, 3) ? draw(x, 40) / 39.0 : NAN,
            .depth = (int64_t)draw(x, 40) - 1,
            .filter = draw_text(x)};
}

static void draw_small(struct world *x, struct finding *f)
{
    static const char *const bases[] = {"A", "C", "GT"};

    f->allele = (struct allele){.assembly = ASSEMBLY_GRCH38,
        .contig = (uint8_t)(1 + draw(x, 3)),
        .pos1 = 1 + draw(x, 100000),
        .ref = str_of(bases[draw(x, 3)]),
        .alt = str_of(bases[draw(x, 3)])};
    if (draw(x, 4) == 0) /* the ends of a contig, behind others of another one */
        f->allele.pos1 =
            draw(x, 2) ? 1 : contig_length(f->allele.assembly, f->allele.contig);
    f->as_given = STR("as given");
}

static void draw_finding(struct world *x, unsigned i)
{
    static const char *const hows[] = {"not_stated", "option"};
    struct finding *f = &x->each[i];

    *f = (struct finding){.number = i + 1,
        .kind = draw(x, 6) ? FINDING_SMALL_VARIANT : FINDING_FACTOR,
        .origin = (enum origin)draw(x, 2),
        .origin_how = hows[draw(x, 2)],
        .zygosity = (enum zygosity)draw(x, 3),
        .effect = (enum effect_class)draw(x, 3),
        .allele_fraction = draw(x, 3) ? draw(x, 40) / 39.0 : NAN,
        .depth = (int64_t)draw(x, 40) - 1,
        .filter = draw_text(x),
        .phase = draw(x, 4) ? STR_NONE : STR("7"),
        .copies = draw(x, 4) ? draw(x, 4) : UINT32_MAX,
        .is_phased = draw(x, 2),
        .is_uncertain_phase = draw(x, 2),
        .effect_from = draw(x, 2) ? STR_NONE : STR("clinvar:101"),
        .gene = draw(x, 4) ? STR_NONE : STR("BRCA1"),
        .text = STR("state"),
        .value = NAN,
        .inputs = x->inputs[i],
        .n_inputs = draw(x, 3),
        .inputs_disagree = draw(x, 2)};
    if (f->kind == FINDING_SMALL_VARIANT)
        draw_small(x, f);
    if (draw(x, 4) == 0) {
        f->proteins = &x->reading;
        f->shown = draw(x, 2) ? &x->reading : NULL;
        f->n_proteins = 1;
        f->consequence = f->shown ? 0 : draw(x, 3);
    }
    draw_inputs(x, i);
}

static void draw_report_finding(struct world *x, unsigned i)
{
    static const char *const tiers[] = {NULL, "III", "I-A"};

    draw_finding(x, i);
    x->findings[i] = (struct report_finding){.f = &x->each[i],
        .clinvar = &x->facts[draw(x, N_FACTS)],
        .clinvar_context = &x->context,
        .overrides = &x->override,
        .tier_rows = x->rows,
        .tier = {.amp = tiers[draw(x, 3)], .kcat = tiers[draw(x, 3)]},
        .n_overrides = draw(x, 4) == 0,
        .n_tier_rows = draw(x, 3),
        .has_clinvar_context = draw(x, 2)};
    if (x->findings[i].has_clinvar_context)
        x->findings[i].n_clinvar_context = draw(x, 2);
}

static struct world *make_world(uint64_t seed)
{
    struct world *x = calloc(1, sizeof *x);

    assert_non_null(x);
    x->seed = seed;
    x->rows[0] = STR("clinvar:101");
    x->rows[1] = STR("EID1");
    x->reading = (struct protein_reading){
        .gene = STR("BRCA1"), .transcript = STR("NM_1.1"), .hgvs_c = STR("c.1A>T")};
    x->context =
        (struct report_clinvar_context){.kind = "same_codon", .variation_id = 9};
    x->override.field = STR("classification");
    x->sources[0].release = STR("2026-02-26");
    x->sources[1].release = STR("2026-03-01");
    draw_facts(x);
    for (unsigned i = 0; i < N_FINDINGS; i++)
        draw_report_finding(x, i);
    x->r.sources = x->sources;
    x->r.n_sources = 2;
    return x;
}

static void free_world(struct world *x)
{
    for (unsigned i = 0; i < N_FACTS; i++)
        buf_free(&x->body[i]);
    arena_free(&x->mem);
    free(x);
}

/* The objects of the array of findings, without what stands around them. */
static struct str print(struct world *x, unsigned beg, unsigned n, bool is_line)
{
    const struct str begin = is_line ? STR("\"findings\":[") : STR("\"findings\": [\n"),
                     end = is_line ? STR("],\"therapies\"") : STR("\n  ],\n  \"ther");
    struct buf out = BUF_INIT;
    struct err err = {0};

    x->r.findings = x->findings + beg;
    x->r.n_findings = n;
    assert_true(
        (is_line ? report_write_json_line : report_write_json)(&x->r, &out, &err) >= 0);
    ptrdiff_t from = str_find(buf_str(&out), begin), to = str_find(buf_str(&out), end);
    assert_true(from >= 0 && to > from);
    size_t beg_text = (size_t)from + begin.n;
    struct str found =
        str_copy(&x->mem, str_sub(buf_str(&out), beg_text, (size_t)to - beg_text));
    buf_free(&out);
    return found;
}

static void a_finding_reads_behind_others_as_alone(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 6; seed++) {
        struct world *x = make_world(seed * UINT64_C(0x9e3779b97f4a7c15));
        bool is_line = seed % 2 == 0;
        struct buf alone = BUF_INIT;
        x->r.n_writers = seed % 3 + 1;
        for (unsigned i = 0; i < N_FINDINGS; i++) {
            if (i > 0)
                buf_add_c(&alone, is_line ? "," : ",\n");
            buf_add_str(&alone, print(x, i, 1, is_line));
        }
        struct str together = print(x, 0, N_FINDINGS, is_line);
        assert_int_equal(together.n, alone.n);
        assert_memory_equal(together.p, alone.p, alone.n);
        buf_free(&alone);
        free_world(x);
    }
}

/* At the ends of contigs, one behind another: each has its own name and none of the
 * one before. */
static void genomic_names_at_the_ends_of_contigs_are_their_own(void **state)
{
    static const struct {
        uint8_t contig;
        uint32_t pos1;
        const char *name;
    } want[] = {{1, 1, "NC_000001.11:g.1A\\u003eC"},
        {1, 248956422, "NC_000001.11:g.248956422A\\u003eC"},
        {2, 1, "NC_000002.12:g.1A\\u003eC"}, {1, 1, "NC_000001.11:g.1A\\u003eC"},
        {2, 242193529, "NC_000002.12:g.242193529A\\u003eC"}, {2, 242193530, NULL},
        {CONTIG_MT, 1, "NC_012920.1:m.1A\\u003eC"},
        {CONTIG_MT, 16569, "NC_012920.1:m.16569A\\u003eC"}};
    struct world *x = make_world(7);

    (void)state;
    for (unsigned i = 0; i < sizeof want / sizeof *want; i++) {
        x->each[i] = (struct finding){.number = i + 1,
            .kind = FINDING_SMALL_VARIANT,
            .origin_how = "not_stated",
            .allele = {ASSEMBLY_GRCH38, want[i].contig, want[i].pos1, STR("A"),
                STR("C")},
            .allele_fraction = NAN,
            .depth = -1,
            .value = NAN};
        x->findings[i] =
            (struct report_finding){.f = &x->each[i], .clinvar = &x->facts[0]};
    }
    struct str rest = print(x, 0, sizeof want / sizeof *want, true);
    for (unsigned i = 0; i < sizeof want / sizeof *want; i++) {
        struct str name = want[i].name
                              ? str_fmt(&x->mem, "\"hgvs_g\":\"%s\",", want[i].name)
                              : STR("\"hgvs_g\":null,");
        ptrdiff_t at = str_find(rest, STR("\"hgvs_g\":"));
        assert_true(at >= 0);
        rest = str_sub(rest, (size_t)at, rest.n);
        if (!str_starts(rest, name))
            fail_msg("%u: \"%.*s\"", i, STR_ARG(str_sub(rest, 0, 60)));
        rest = str_sub(rest, 1, rest.n);
    }
    free_world(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_reads_behind_others_as_alone),
        cmocka_unit_test(genomic_names_at_the_ends_of_contigs_are_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
