#include "query/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "tests/unit/made_gene.h"

static struct made_kb kb;

static int begin(void **state)
{
    (void)state;
    made_kb_begin(&kb);
    made_kb_table(&kb, "hotspots", STR("gene\tresidue\tref\nFWD\t9\tV\n"));
    made_kb_table(&kb, "cancer_genes", STR("gene\tloss_of_function\nFWD\tno\n"));
    made_gene_all(&kb);
    made_kb_criterion(&kb, "gene(FWD, wild_type)");
    made_kb_criterion(&kb, "gene(REV, wild_type)");
    made_kb_publish(&kb);
    return 0;
}

static int end(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

#define HEADER                                                                         \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define MAX_FILES 3

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

static void read_files(const char *const *texts, unsigned n, const char *germline,
    struct arena *mem, struct sample *s)
{
    static const char *const names[] = {"0.vcf", "1.vcf", "2.vcf"};
    const char *paths[MAX_FILES];
    struct sample_options o = {0};
    struct err err = {0};
    for (unsigned i = 0; i < n; i++)
        paths[i] = made_kb_file(&kb, names[i], texts[i]);
    o.path = paths[0];
    o.more = paths + 1;
    o.n_more = n - 1;
    if (germline)
        o.germline_path = made_kb_file(&kb, "germline.vcf", germline);
    if (sample_read(&o, kb.txn, mem, s, &err) < 0)
        fail_msg("%s", err.msg);
    for (unsigned i = 0; i < s->n_inputs; i++) {
        uint64_t sum = 0;
        for (unsigned f = 0; f < N_ALLELE_FATES; f++)
            sum += s->inputs[i].fates[f];
        assert_int_equal(sum, s->inputs[i].n_alleles);
    }
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void assert_same(const struct sample *a, const struct sample *b)
{
    assert_int_equal(a->n_calls, b->n_calls);
    for (unsigned i = 0; i < a->n_calls; i++) {
        const struct call *x = &a->calls[i], *y = &b->calls[i];
        assert_true(allele_eq(&x->allele, &y->allele));
        assert_int_equal(x->zygosity, y->zygosity);
        assert_true(same_number(x->allele_fraction, y->allele_fraction));
        assert_int_equal(x->depth, y->depth);
        assert_true(str_eq(x->as_given, y->as_given));
        assert_true(str_eq(x->filter, y->filter));
        assert_int_equal(x->is_uncertain_phase, y->is_uncertain_phase);
    }
    for (unsigned f = 0; f < N_ALLELE_FATES; f++)
        assert_int_equal(a->fates[f], b->fates[f]);
    for (uint32_t pos1 = 1000001; pos1 <= 1000120; pos1++)
        assert_int_equal(
            looked_at(a->looked, 7, pos1, pos1), looked_at(b->looked, 7, pos1, pos1));
}

/* As made_gene.h has it; N in the introns. */
static char exon_base(uint32_t at)
{
    static const struct {
        uint32_t from;
        const char *bases;
    } exons[] = {
        {11, "GGCTCAATGGCTGAAC"}, {47, "CCTCATCAAAATGGGTTC"}, {85, "ATGGATATTAA"}};
    for (unsigned i = 0; i < 3; i++)
        if (at >= exons[i].from && at - exons[i].from < strlen(exons[i].bases))
            return exons[i].bases[at - exons[i].from];
    return 'N';
}

/* A record of the made-up gene: any genotype, filter, block or change. */
static void add_record(struct buf *b, uint64_t *x, uint32_t at)
{
    static const char *const genotypes[] = {
        "0/1:60:0.4", "1/1:55:0.98", "0/0:50:0", "./.:.:.", "0/1:3:0.3"};
    static const char *const filters[] = {"PASS", ".", "LowQual"};
    static const char bases[] = "ACGT";
    char ref = exon_base(at);
    buf_fmt(b, "7\t%u\t.\t%c\t", 1000000 + at, ref);
    if (ref == 'N' || next(x) % 4 == 0)
        buf_add_c(b, "<NON_REF>");
    else
        buf_add_char(b, bases[next(x) % 4]);
    buf_fmt(
        b, "\t.\t%s\t.\tGT:DP:AF\t%s\n", filters[next(x) % 3], genotypes[next(x) % 5]);
}

/* Each position once, so that no record says something else about another's allele. */
static void a_file_cut_in_pieces_is_the_file_in_any_order(void **state)
{
    static const unsigned orders[][MAX_FILES] = {
        {0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}};
    uint64_t x = 2463534242u;

    (void)state;
    for (unsigned n = 0; n < 200; n++) {
        struct arena mem = ARENA_INIT;
        struct buf whole = BUF_INIT, piece[MAX_FILES] = {BUF_INIT, BUF_INIT, BUF_INIT};
        struct sample a, b;
        const char *texts[MAX_FILES];
        buf_add_c(&whole, HEADER);
        for (unsigned i = 0; i < MAX_FILES; i++)
            buf_add_c(&piece[i], HEADER);
        for (uint32_t at = 11; at < 100; at += 1 + (uint32_t)(next(&x) % 9)) {
            struct buf record = BUF_INIT;
            add_record(&record, &x, at);
            buf_add_str(&whole, buf_str(&record));
            buf_add_str(&piece[next(&x) % MAX_FILES], buf_str(&record));
            buf_free(&record);
        }
        texts[0] = whole.p;
        read_files(texts, 1, NULL, &mem, &a);
        for (unsigned i = 0; i < MAX_FILES; i++)
            texts[i] = piece[orders[n % 4][i]].p;
        read_files(texts, MAX_FILES, NULL, &mem, &b);
        assert_same(&a, &b);
        sample_free(&a);
        sample_free(&b);
        for (unsigned i = 0; i < MAX_FILES; i++)
            buf_free(&piece[i]);
        buf_free(&whole);
        arena_free(&mem);
    }
}

/* Files that overlap: which comes first changes nothing. */
static void the_order_of_files_that_overlap_changes_nothing(void **state)
{
    uint64_t x = 88172645463325252u;

    (void)state;
    for (unsigned n = 0; n < 200; n++) {
        struct arena mem = ARENA_INIT;
        struct buf one = BUF_INIT, two = BUF_INIT;
        struct sample a, b;
        buf_add_c(&one, HEADER);
        buf_add_c(&two, HEADER);
        for (uint32_t at = 11; at < 60; at += 1 + (uint32_t)(next(&x) % 5)) {
            add_record(&one, &x, at);
            add_record(&two, &x, at);
        }
        const char *ab[] = {one.p, two.p}, *ba[] = {two.p, one.p};
        read_files(ab, 2, NULL, &mem, &a);
        read_files(ba, 2, NULL, &mem, &b);
        assert_same(&a, &b);
        for (unsigned i = 0; i < a.n_calls; i++) {
            assert_int_equal(a.calls[i].n_inputs, b.calls[i].n_inputs);
            assert_int_equal(a.calls[i].inputs_disagree, b.calls[i].inputs_disagree);
        }
        sample_free(&a);
        sample_free(&b);
        buf_free(&one);
        buf_free(&two);
        arena_free(&mem);
    }
}

#define RECORD(filter, genotype)                                                       \
    HEADER "7\t1000050\t.\tC\tG\t.\t" filter "\t.\tGT:DP:AF\t" genotype "\n"

static void what_files_say_differently_is_stated(void **state)
{
    static const struct {
        const char *one, *two;
        const char *state;
        bool disagree;
    } rows[] = {
        {RECORD("PASS", "0/1:60:0.4"), RECORD("PASS", "0/1:60:0.4"), "called", false},
        {RECORD("PASS", "0/1:60:0.4"), RECORD("PASS", "0/1:90:0.5"), "called", false},
        {RECORD("PASS", "0/1:60:0.4"), RECORD("PASS", "1/1:60:0.9"), "called", true},
        {RECORD("PASS", "0/1:60:0.4"), RECORD("bad", "0/1:60:0.4"), "filtered", true},
        {RECORD("PASS", "0/1:60:0.4"), RECORD("PASS", "0/0:60:0"), "reference_genotype",
            true},
        {RECORD("PASS", "0/1:60:0.4"), RECORD("PASS", "./.:.:."), "not_called", true},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *texts[] = {rows[i].one, rows[i].two};
        struct arena mem = ARENA_INIT;
        struct sample s;
        /* the same bytes twice are two files that agree */
        read_files(texts, 2, NULL, &mem, &s);
        assert_int_equal(s.n_calls, 1);
        assert_int_equal(s.calls[0].n_inputs, 2);
        assert_string_equal(s.calls[0].inputs[1].state, rows[i].state);
        assert_int_equal(s.calls[0].inputs[1].input, 2);
        assert_int_equal(s.calls[0].inputs_disagree, rows[i].disagree);
        sample_free(&s);
        arena_free(&mem);
    }
}

static void the_germline_file_tells_the_origin_and_looks_at_nothing(void **state)
{
    static const struct {
        const char *germline;
        enum origin origin;
        const char *how;
    } rows[] = {
        {RECORD("PASS", "0/1:30:0.5"), ORIGIN_GERMLINE, "germline_input_has_allele"},
        {RECORD("PASS", "0/0:30:0"), ORIGIN_SOMATIC, "germline_input_lacks_allele"},
        {RECORD("PASS", "0/0:0:0"), ORIGIN_UNKNOWN, "not_stated"},
        {RECORD("PASS", "./.:.:."), ORIGIN_UNKNOWN, "not_stated"},
        {RECORD("bad", "0/1:30:0.5"), ORIGIN_UNKNOWN, "not_stated"},
        {HEADER, ORIGIN_UNKNOWN, "not_stated"},
        {HEADER "7\t1000040\t.\tA\t<NON_REF>\t.\t.\tEND=1000070\tGT:DP\t0/0:30\n",
            ORIGIN_SOMATIC, "germline_input_lacks_allele"},
    };
    const char *texts[] = {RECORD("PASS", "0/1:60:0.4")};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena mem = ARENA_INIT;
        struct sample s;
        read_files(texts, 1, rows[i].germline, &mem, &s);
        assert_int_equal(s.n_calls, 1);
        if (s.calls[0].origin != rows[i].origin
            || strcmp(s.calls[0].origin_how, rows[i].how) != 0)
            fail_msg("row %u: %s", i, s.calls[0].origin_how);
        assert_int_equal(looked_at(s.looked, 7, 1000053, 1000053), LOOKED_NOT);
        assert_false(s.calls[0].inputs_disagree);
        sample_free(&s);
        arena_free(&mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_cut_in_pieces_is_the_file_in_any_order),
        cmocka_unit_test(the_order_of_files_that_overlap_changes_nothing),
        cmocka_unit_test(what_files_say_differently_is_stated),
        cmocka_unit_test(the_germline_file_tells_the_origin_and_looks_at_nothing),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
