/* Files that jump, whose records are put aside (query/sample_aside.c): what comes of
 * them is what comes of them one by one, as with wants_places, where nothing is put
 * aside. */
#include "query/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/base/ordinals.h"
#include "tests/unit/made_kb.h"

#define HEAD                                                                           \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define HEAD_OF_NO_ASSEMBLY                                                            \
    "##fileformat=VCFv4.2\n"                                                           \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define N_ROWS 6000
/* so long that not all are put aside at once */
#define LONG_INFO 4000

static const struct {
    const char *contig;
    uint32_t length, pos1;
    const char *ref, *alt;
} known[] = {{"7", 159345973, 140753336, "A", "T"},
    {"12", 133275309, 25245350, "C", "T"}, {"12", 133275309, 25245350, "C", "A"},
    {"17", 83257441, 7674220, "C", "T"}, {"13", 114364328, 32340945, "CTG", "C"},
    {"X", 156040895, 67711621, "G", "A"},
    {"7", 159345973, 55174771, "AGGAATTAAGAGAAGCAACATCTCCGAAAGCC", "A"},
    {"MT", 16569, 3243, "A", "G"}};
#define N_KNOWN (sizeof known / sizeof *known)

static struct made_kb kb;

/* With positions whose genotypes a germline sample is read for. */
static int make_kb(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_curated(&kb, "hotspots");
    made_kb_curated(&kb, "cancer_genes");
    made_kb_table(&kb, "pgx_genes",
        STR("gene\tcontig\tpos_grch37\tpos_grch38\tref\n"
            "BRAF\t7\t140453936\t140754136\tA\n"
            "KRAS\t12\t25399084\t25246150\tC\n"));
    made_kb_gene(&kb, 1, "BRAF");
    made_kb_gene(&kb, 2, "KRAS");
    for (unsigned i = 0; i < N_KNOWN; i++) {
        char alleles[160];
        snprintf(alleles, sizeof alleles, "GRCh38:%s:%u:%s:%s", known[i].contig,
            known[i].pos1, known[i].ref, known[i].alt);
        made_kb_clinvar(&kb, &(struct made_clinvar){.id = 100 + i,
                                 .gene = i % 2 ? "KRAS" : "BRAF",
                                 .hgvs_p = "",
                                 .alleles = alleles,
                                 .germline = CLASS_PATHOGENIC,
                                 .stars = 2});
    }
    made_kb_publish(&kb);
    return 0;
}

static int end_kb(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

/* At a KB allele, beside it, far from it, about the contig's end and nowhere. */
static uint32_t make_place(uint64_t *x, unsigned i)
{
    switch (next(x) % 8) {
    case 0:
        return known[i].length - 40 + (uint32_t)(next(x) % 80);
    case 1:
        return (uint32_t)(1 + next(x) % known[i].length);
    case 2:
        return next(x) % 50 ? known[i].pos1 + 5000 : 0;
    default:
        return known[i].pos1 - 150 + (uint32_t)(next(x) % 300);
    }
}

static void make_row(uint64_t *x, struct buf *out)
{
    static const char *const alleles[] = {"A\tG", "C\tT,G", "A\tACC", "CTG\tC",
        "G\t<DEL>", "T\t.", "A\t<NON_REF>", "N\tA", "A\tA", "G\tT,*", "AC\tGT", "C\tT",
        "T\tC"};
    static const char *const gt[] = {"0/1", "1/1", "0/0", "./.", "1|0", "0|1", "1"};
    static const char *const chrom[] = {"HLA-A", "NC_000007.14", "chr7"};
    unsigned i = (unsigned)(next(x) % N_KNOWN), depth = (unsigned)(next(x) % 60);

    if (next(x) % 4 == 0)
        buf_fmt(out, "%s\t%u\t.\t%s\t%s", known[i].contig, known[i].pos1, known[i].ref,
            known[i].alt);
    else
        buf_fmt(out, "%s\t%u\t.\t%s",
            next(x) % 100 ? known[i].contig : chrom[next(x) % 3], make_place(x, i),
            alleles[next(x) % (sizeof alleles / sizeof *alleles)]);
    buf_fmt(out, "\t.\t%s\t", next(x) % 5 ? "PASS" : "q10");
    for (unsigned k = 0; k < LONG_INFO / 10; k++)
        buf_add_c(out, "X=1234567;");
    buf_fmt(out, "Y\tGT:AD:DP:PS\t%s:%u,%u:%u:%u\n", gt[next(x) % 7], depth, depth / 2,
        depth, (unsigned)(next(x) % 9));
}

/* Of two records that do not tell a genotype, the first says why: the one that stands
 * behind in the genome. */
static const char at_sites[] = "7\t140754136\t.\tA\tG\t.\tPASS\t.\tGT:DP\t0/1:30\n"
                               "12\t25246150\t.\tC\tT\t.\tPASS\t.\tGT\t./.\n"
                               "12\t25246149\t.\tGC\tGT\t.\tq10\t.\tGT\t0/1\n";

static char *make_file(uint64_t seed, const char *head)
{
    struct buf out = BUF_INIT;

    buf_add_c(&out, head);
    for (unsigned i = 0; i < N_ROWS; i++) {
        make_row(&seed, &out);
        if (i == N_ROWS - 100)
            buf_add_c(&out, at_sites);
    }
    return out.p;
}

static void assert_same_calls(const struct sample *a, const struct sample *b)
{
    assert_int_equal(a->n_calls, b->n_calls);
    for (unsigned i = 0; i < a->n_calls; i++) {
        const struct call *x = &a->calls[i], *y = &b->calls[i];
        assert_true(allele_eq(&x->allele, &y->allele));
        assert_true(i == 0 || allele_cmp(&x[-1].allele, &x->allele) < 0);
        assert_true(x->line == y->line);
        assert_int_equal(x->input, y->input);
        assert_int_equal(x->n_owners, y->n_owners);
        assert_memory_equal(x->owners, y->owners, x->n_owners * sizeof *x->owners);
        assert_int_equal(x->zygosity, y->zygosity);
        assert_int_equal(x->depth, y->depth);
        assert_int_equal(x->copies, y->copies);
        assert_int_equal(x->is_phased, y->is_phased);
        assert_int_equal(x->n_inputs, y->n_inputs);
        for (unsigned k = 0; k < x->n_inputs; k++) {
            assert_string_equal(x->inputs[k].state, y->inputs[k].state);
            assert_int_equal(x->inputs[k].depth, y->inputs[k].depth);
            assert_int_equal(x->inputs[k].zygosity, y->inputs[k].zygosity);
        }
        assert_true(str_eq(x->as_given, y->as_given));
        assert_true(str_eq(x->filter, y->filter));
        assert_true(str_eq(x->phase, y->phase));
    }
}

static void assert_same_places(const struct sample *a, const struct sample *b)
{
    for (unsigned i = 0; i < N_KNOWN; i++) {
        unsigned contig = contig_parse(str_of(known[i].contig), NULL);
        for (uint32_t at = known[i].pos1 - 300; at < known[i].pos1 + 300; at++)
            assert_int_equal(looked_at(a->looked, contig, at, at),
                looked_at(b->looked, contig, at, at));
    }
    assert_true(looked_n_bases(a->looked) == looked_n_bases(b->looked));
    assert_int_equal(a->n_sites, b->n_sites);
    assert_int_equal(a->n_sites, sample_has_germline(a) ? 2 : 0);
    if (a->n_sites > 0) {
        assert_int_equal(a->sites[0].state, SITE_CALLED);
        assert_int_equal(a->sites[1].state, SITE_NO_CALL);
    }
    for (unsigned i = 0; i < a->n_sites; i++) {
        assert_int_equal(a->sites[i].state, b->sites[i].state);
        assert_int_equal(a->sites[i].n_bases, b->sites[i].n_bases);
        assert_memory_equal(a->sites[i].bases, b->sites[i].bases, a->sites[i].n_bases);
    }
}

static void assert_same(const struct sample *a, const struct sample *b)
{
    assert_same_calls(a, b);
    assert_same_places(a, b);
    assert_int_equal(a->assembly, b->assembly);
    assert_true(a->n_records == b->n_records);
    assert_true(a->n_alleles == b->n_alleles);
    assert_true(a->ref_agree == b->ref_agree);
    assert_true(a->ref_disagree == b->ref_disagree);
    assert_true(a->n_unshifted == b->n_unshifted);
    assert_memory_equal(a->fates, b->fates, sizeof a->fates);
    for (unsigned i = 0; i < a->n_inputs; i++) {
        assert_true(a->inputs[i].is_unsorted);
        assert_memory_equal(
            a->inputs[i].fates, b->inputs[i].fates, sizeof a->inputs[i].fates);
    }
    assert_int_equal(ordinals_unique(a->unsure_owners, a->n_unsure_owners),
        ordinals_unique(b->unsure_owners, b->n_unsure_owners));
}

/* Read with nothing put aside, and with; returns the number of calls. */
static unsigned read_both(struct sample_options o, const char *text)
{
    struct arena mem = ARENA_INIT;
    struct sample one_by_one, together;
    struct err err = {0};

    o.path = made_kb_file(&kb, "in.vcf", text);
    o.wants_places = true;
    if (sample_read(&o, kb.txn, &mem, &one_by_one, &err) < 0)
        fail_msg("%s", err.msg);
    o.wants_places = false;
    if (sample_read(&o, kb.txn, &mem, &together, &err) < 0)
        fail_msg("%s", err.msg);
    assert_same(&one_by_one, &together);
    unsigned n = together.n_calls;
    sample_free(&one_by_one);
    sample_free(&together);
    arena_free(&mem);
    return n;
}

static void records_put_aside_come_to_what_they_come_to_one_by_one(void **state)
{
    const struct sample_options ways[] = {{.assembly = ASSEMBLY_GRCH38},
        {.assembly = ASSEMBLY_GRCH38, .origin = "germline"},
        {.assembly = ASSEMBLY_GRCH38, .min_depth = 20, .all_filters = true}};
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *text = make_file(next(&seed), HEAD);
        assert_true(read_both(ways[i], text) > 5);
        free(text);
    }
}

static void so_do_records_of_two_files(void **state)
{
    struct sample_options o = {.assembly = ASSEMBLY_GRCH38};
    uint64_t seed = 1442695040888963407u;
    char *text = make_file(next(&seed), HEAD), *normal = make_file(next(&seed), HEAD);
    char *more = make_file(next(&seed), HEAD);
    const char *others[] = {made_kb_file(&kb, "more.vcf", more)};

    (void)state;
    o.germline_path = made_kb_file(&kb, "normal.vcf", normal);
    assert_true(read_both(o, text) > 5);
    o.germline_path = NULL;
    o.more = others;
    o.n_more = 1;
    assert_true(read_both(o, text) > 5);
    free(text);
    free(normal);
    free(more);
}

/* Votes of one place are one only where they follow each other in the file. */
static void votes_for_an_assembly_are_counted_in_the_file_s_order(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_add_c(&text, HEAD_OF_NO_ASSEMBLY);
    for (unsigned i = 0; i < 9000; i++) {
        unsigned k = i % 10 < 7 ? i / 10 % 2 : i % N_KNOWN;
        buf_fmt(&text, "%s\t%u\t.\t%s\t%s\t.\tPASS\t.\tGT\t0/1\n", known[k].contig,
            known[k].pos1, known[k].ref, known[k].alt);
    }
    assert_true(read_both((struct sample_options){0}, text.p) == N_KNOWN);
    buf_free(&text);
}

static void a_bad_line_is_an_error_wherever_records_are(void **state)
{
    struct sample_options o = {.assembly = ASSEMBLY_GRCH38};
    uint64_t seed = 77;
    struct buf text = BUF_INIT;
    struct arena mem = ARENA_INIT;
    struct sample sample;
    struct err err = {0};

    (void)state;
    buf_add_c(&text, HEAD);
    for (unsigned i = 0; i < 3000; i++)
        make_row(&seed, &text);
    buf_add_c(&text, "7\tx\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n");
    assert_int_equal(made_kb_read(&kb, &o, text.p, &mem, &sample, &err), ERR_SAMPLE);
    assert_non_null(strstr(err.msg, ":3004: found POS \"x\""));
    buf_free(&text);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_put_aside_come_to_what_they_come_to_one_by_one),
        cmocka_unit_test(so_do_records_of_two_files),
        cmocka_unit_test(votes_for_an_assembly_are_counted_in_the_file_s_order),
        cmocka_unit_test(a_bad_line_is_an_error_wherever_records_are),
    };

    return cmocka_run_group_tests(tests, make_kb, end_kb);
}
