#include "query/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "query/readings.h"
#include "tests/unit/made_kb.h"

/* Enough calls that each of several threads makes many runs of them. */
#define N_CALLS 9000
#define MOST_THREADS 5

static struct made_kb kb;
static struct effect_rules *rules;
static uint32_t n_records;

static const struct made_clinvar records[] = {
    {1, "BRAF", "p.Val600Glu", "GRCh38:7:100:A:T", 0, CLASS_PATHOGENIC, CLASS_NONE, 2},
    {2, "BRAF", "p.Lys601Glu", "GRCh38:7:200:A:T", 0, CLASS_NONE, CLASS_NONE, -1},
    {3, "TP53", "p.Arg213Ter", "GRCh38:17:300:A:T", 0, CLASS_NONE, CLASS_NONE, -1},
    {4, "TP53", "", "GRCh38:17:400:A:T", CONSEQUENCE(SPLICE_DONOR), CLASS_BENIGN,
        CLASS_NONE, 1},
    {5, "KRAS", "p.Gly12Asp", "GRCh38:12:500:A:T", 0, CLASS_NONE, CLASS_ONCOGENIC, 1},
};

static int begin(void **state)
{
    struct err err = {0};

    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nBRAF\t601\tK\n"));
    made_kb_table(&kb, "cancer_genes", STR("gene\tloss_of_function\nTP53\tyes\n"));
    made_kb_gene(&kb, 1097, "BRAF");
    made_kb_gene(&kb, 6407, "KRAS");
    made_kb_gene(&kb, 11998, "TP53");
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        made_kb_clinvar(&kb, &records[i]);
    made_kb_variant(&kb, "civic.vid:12", "BRAF", "V600E", "protein(BRAF, V600E)",
        "GRCh38:7:100:A:T");
    made_kb_clinvar_word(
        &kb, "TP53", "GRCh38:17:700:A:T", "Pathogenic", CLASS_PATHOGENIC);
    made_kb_publish(&kb);
    n_records = kb_n_records(kb.txn);
    return effect_rules_load(kb.txn, &kb.mem, &rules, &err);
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

/* A sample whose calls lead to each record in turn.  The annotator says something else
 * of every third; two neighbours share a record of the file, so what is said of both is
 * one thing, also where one thread makes the first and another the second. */
struct made {
    struct arena mem;
    struct sample sample;
    struct case_data data;
    struct transcript transcript;
};

static void disagree(struct made *m, struct call *c)
{
    struct annotation *a = c->annotations = ARENA_NEW(&m->mem, struct annotation);
    struct allele_effect *e = c->effects = ARENA_NEW(&m->mem, struct allele_effect);
    struct err err = {0};

    *a = (struct annotation){.by = ANNOTATOR_VEP,
        .transcript = STR("NM_004333.6"),
        .gene = STR("BRAF"),
        .consequence = CONSEQUENCE(MISSENSE)};
    a->has_change = protein_parse(STR("p.Lys7Glu"), &m->mem, &a->change) == 0;
    e->transcript = &m->transcript;
    e->effect.consequence = CONSEQUENCE(MISSENSE);
    e->effect.has_change =
        protein_parse(STR("p.Lys7Arg"), &m->mem, &e->effect.change) == 0;
    assert_true(a->has_change && e->effect.has_change && err.code == 0);
    c->n_annotations = c->n_effects = 1;
}

static void begin_sample(struct made *m, unsigned n_calls, unsigned n_threads)
{
    *m = (struct made){.sample = {.n_threads = n_threads, .n_calls = n_calls},
        .transcript = {.id = STR("NM_004333.6"), .gene = STR("BRAF")}};
    for (unsigned i = 0; i < n_calls; i++) {
        struct call c = {.allele = {ASSEMBLY_GRCH38, 7, 100 + i, STR("A"), STR("T")},
            .as_given = str_fmt(&m->mem, "7:%u:A:T,C", (i + 1) / 2),
            .owners = ARENA_ARRAY(&m->mem, uint32_t, 2),
            .n_owners = 1 + i % 2,
            .depth = (int64_t)i};
        c.owners[0] = i % n_records;
        c.owners[1] = (i / 3) % n_records;
        if (i % 3 != 1)
            disagree(m, &c);
        calls_add(&m->sample.own_calls, &c);
    }
    m->sample.calls = m->sample.own_calls.call;
}

static void end_sample(struct made *m)
{
    sample_free(&m->sample);
    arena_free(&m->mem);
}

static int make(struct made *m, struct err *err)
{
    return findings_make(&m->sample, kb.txn, rules, &m->mem, &m->data, err);
}

static void tell(const struct made *m, struct buf *out)
{
    const struct case_data *c = &m->data;

    for (unsigned i = 0; i < c->n_findings; i++) {
        const struct finding *f = &c->findings[i];
        buf_fmt(out, "%u %u %lld %.*s %.*s %u %u %u", f->number, f->allele.pos1,
            (long long)f->depth, STR_ARG(f->gene), STR_ARG(f->effect_from),
            (unsigned)f->effect, f->consequence, f->hgnc_id);
        for (unsigned k = 0; k < f->n_proteins; k++)
            buf_fmt(out, " %c%.*s:%.*s:%u", &f->proteins[k] == f->shown ? '*' : ' ',
                STR_ARG(f->proteins[k].gene), STR_ARG(f->proteins[k].from),
                f->proteins[k].change.pos1);
        buf_fmt(out, " VCV%u", c->clinvar[i].variation_id);
        for (unsigned k = 0; k < c->contexts[i].n; k++)
            buf_fmt(out, " %.*s",
                STR_ARG(c->contexts[i].list[k].record.by_kind[0].class_word));
        buf_fmt(out, "\n");
    }
    for (unsigned i = 0; i < c->n_disagreements; i++)
        buf_fmt(out, "%.*s %.*s\n", STR_ARG(c->disagreements[i].as_given),
            STR_ARG(c->disagreements[i].said));
}

static void any_number_of_threads_makes_the_same_findings(void **state)
{
    static const unsigned counts[] = {0, 1, 127, 128, 129, 1024, 4097, N_CALLS};

    (void)state;
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        struct buf want = BUF_INIT;
        for (unsigned n = 0; n <= MOST_THREADS; n++) {
            struct made m;
            struct buf told = BUF_INIT;
            struct err err = {0};
            begin_sample(&m, counts[k], n);
            assert_int_equal(make(&m, &err), 0);
            assert_int_equal(m.data.n_findings, counts[k]);
            tell(&m, n == 0 ? &want : &told);
            for (unsigned i = 0; i < counts[k]; i++)
                if (m.data.clinvar[i].variation_id > 0)
                    assert_ptr_equal(m.data.clinvar[i].kb, kb.txn);
            if (n > 0)
                assert_true(str_eq(buf_str(&told), buf_str(&want)));
            buf_free(&told);
            end_sample(&m);
        }
        buf_free(&want);
    }
}

static void what_two_findings_of_a_record_say_is_one_disagreement(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= MOST_THREADS; n++) {
        struct made m;
        struct err err = {0};
        unsigned want = 0;
        begin_sample(&m, N_CALLS, n);
        for (unsigned i = 0; i < N_CALLS; i++)
            want += i % 3 != 1 && (i % 2 == 1 || i == 0 || (i - 1) % 3 == 1);
        assert_int_equal(make(&m, &err), 0);
        assert_int_equal(m.data.n_disagreements, want);
        for (unsigned i = 1; i < want; i++)
            assert_false(str_eq(m.data.disagreements[i - 1].as_given,
                m.data.disagreements[i].as_given));
        end_sample(&m);
    }
}

/* Later calls fail too, and may do so before. */
static void the_first_call_that_fails_tells_the_error(void **state)
{
    static const unsigned firsts[] = {0, 127, 128, 700, N_CALLS - 1};

    (void)state;
    for (unsigned n = 1; n <= MOST_THREADS; n++)
        for (size_t k = 0; k < sizeof firsts / sizeof *firsts; k++) {
            struct made m;
            struct err err = {0};
            char want[64];
            begin_sample(&m, N_CALLS, n);
            for (unsigned i = firsts[k]; i < N_CALLS; i += 100)
                m.sample.calls[i].owners[0] = n_records + i;
            snprintf(want, sizeof want, "allele owner %u is no record",
                n_records + firsts[k]);
            assert_int_equal(make(&m, &err), ERR_KB);
            assert_string_equal(err.msg, want);
            end_sample(&m);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_makes_the_same_findings),
        cmocka_unit_test(what_two_findings_of_a_record_say_is_one_disagreement),
        cmocka_unit_test(the_first_call_that_fails_tells_the_error),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
