#include "query/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "kb/store/kb_schema.h"
#include "query/quiet_map.h"
#include "tests/unit/made_kb.h"

/* Random alleles on two contigs, crowded at the edges of bins, some of them twice (two
 * records of one allele), some long; the list itself is the truth to compare with. */
#define N_RECORDS 600
#define BIN ((uint32_t)1 << KB_BIN_SHIFT)

struct known {
    struct allele allele;
    uint32_t owner;
};

static struct made_kb kb;
static struct known known[N_RECORDS];
static char bases[N_RECORDS][2][64];

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

static struct str random_bases(uint64_t *x, char *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        out[i] = "ACGT"[next(x) % 4];
    return (struct str){out, n};
}

static struct allele random_allele(uint64_t *x, char bytes[2][64])
{
    static const unsigned lengths[] = {1, 1, 1, 2, 5, 25, 26, 27, 40};
    struct allele a = {.assembly = ASSEMBLY_GRCH38, .contig = next(x) % 2 ? 7 : 12};
    uint32_t edge = (uint32_t)(1 + next(x) % 4) * BIN;

    a.pos1 = edge - 6 + (uint32_t)(next(x) % 12);
    a.ref = random_bases(x, bytes[0], lengths[next(x) % 9]);
    do
        a.alt = random_bases(x, bytes[1], lengths[next(x) % 9]);
    while (str_eq(a.ref, a.alt));
    return a;
}

static int make_kb(void **state)
{
    uint64_t x = 0x9e3779b97f4a7c15u;
    struct err err = {0};

    (void)state;
    made_kb_begin(&kb);
    for (unsigned i = 0; i < N_RECORDS; i++) {
        struct placed_allele place = {.how = ALLELE_GIVEN};
        struct clinvar_entry e = {.alleles = &place, .n_alleles = 1};

        known[i].allele =
            i % 10 == 9 ? known[i - 5].allele : random_allele(&x, bases[i]);
        place.allele = known[i].allele;
        e.record.variation_id = 1000 + i;
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            e.record.by_kind[k].stars = -1;
        int64_t owner = kb_build_clinvar(kb.build, 0, &e, &err);
        if (owner < 0)
            return -1;
        known[i].owner = (uint32_t)owner;
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

static bool has(const uint32_t *list, int n, uint32_t owner)
{
    for (int i = 0; i < n; i++)
        if (list[i] == owner)
            return true;
    return false;
}

static void check_owners(struct joiner *j, const struct allele *a)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    uint32_t *owners;
    bool has_criterion;
    int n = join_owners(j, a, &mem, &owners, &has_criterion, &err), want = 0;

    for (unsigned i = 0; i < N_RECORDS; i++)
        if (allele_eq(&known[i].allele, a)) {
            want++;
            assert_true(has(owners, n, known[i].owner));
        }
    assert_int_equal(n, want);
    assert_false(has_criterion);
    arena_free(&mem);
}

static void check_any(struct joiner *j, unsigned contig, uint32_t beg1, uint32_t end1)
{
    struct err err = {0};
    int want = 0;

    for (unsigned i = 0; i < N_RECORDS; i++)
        want |= known[i].allele.contig == contig && known[i].allele.pos1 >= beg1
                && known[i].allele.pos1 <= end1;
    assert_int_equal(join_any(j, contig, beg1, end1, &err), want);
}

static void check_base(struct joiner *j, unsigned contig, uint32_t pos1)
{
    struct err err = {0};
    int want = 0;

    for (unsigned i = 0; i < N_RECORDS; i++) {
        const struct allele *a = &known[i].allele;
        int base = (unsigned char)a->ref.p[0];

        if (a->contig != contig || a->pos1 != pos1
            || a->ref.n + a->alt.n > ALLELE_PACK_BASES)
            continue;
        want = want == 0 || want == base ? base : -1;
        if (want < 0)
            break;
    }
    assert_int_equal(join_ref_base(j, contig, pos1, &err), want < 0 ? 0 : want);
}

static int by_place(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    return allele_cmp(&x->allele, &y->allele);
}

static void every_allele_is_found_in_genome_order(void **state)
{
    struct known sorted[N_RECORDS];
    struct joiner j;

    (void)state;
    memcpy(sorted, known, sizeof known);
    qsort(sorted, N_RECORDS, sizeof *sorted, by_place);
    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < N_RECORDS; i++)
        check_owners(&j, &sorted[i].allele);
}

static void every_allele_is_found_in_any_order(void **state)
{
    uint64_t x = 7;
    struct joiner j;

    (void)state;
    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < 3 * N_RECORDS; i++)
        check_owners(&j, &known[next(&x) % N_RECORDS].allele);
}

static void other_alleles_are_not_found(void **state)
{
    uint64_t x = 11;
    char bytes[2][64];
    struct joiner j;

    (void)state;
    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < 2000; i++) {
        struct allele a = random_allele(&x, bytes);
        check_owners(&j, &a);
    }
    for (unsigned i = 0; i < N_RECORDS; i++) {
        struct allele a = known[i].allele;

        a.contig = 3;
        check_owners(&j, &a);
        a = known[i].allele;
        a.pos1 += BIN;
        check_owners(&j, &a);
    }
}

static void the_other_assembly_is_empty(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    uint32_t *owners;
    bool has_criterion;
    struct joiner j;

    (void)state;
    join_begin(&j, kb.txn, ASSEMBLY_GRCH37);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(
            join_owners(&j, &known[i].allele, &mem, &owners, &has_criterion, &err), 0);
    assert_int_equal(join_any(&j, 7, 1, 10 * BIN, &err), 0);
    arena_free(&mem);
}

static void spans_are_asked_over_the_edges_of_bins(void **state)
{
    uint64_t x = 13;
    struct joiner j;

    (void)state;
    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < 3000; i++) {
        unsigned contig = next(&x) % 2 ? 7 : 12;
        uint32_t beg1 =
            (uint32_t)(1 + next(&x) % 5) * BIN - 20 + (uint32_t)(next(&x) % 40);
        check_any(&j, contig, beg1, beg1 + (uint32_t)(next(&x) % 30));
        check_base(&j, contig, beg1);
    }
    check_any(&j, 7, 1, BIN - 8);
    check_any(&j, 7, 1, 3 * BIN); /* bins between the first and the last too */
    check_any(&j, 7, BIN + 10, 3 * BIN);
}

static void the_top_bit_of_owners_says_that_a_criterion_uses_the_allele(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct joiner j;
    struct record rec;
    uint32_t *owners;
    bool has_criterion;
    struct allele alleles[3];

    (void)state;
    made_kb_standard(&m);
    join_begin(&j, m.txn, ASSEMBLY_GRCH38);
    static const char *const texts[] = {"7:140753336:A:T",
        "7:55174771:AGGAATTAAGAGAAGCAACATCTCCGAAAGCC:A", "17:7674220:C:T"};
    for (int i = 0; i < 3; i++) {
        allele_parse(str_of(texts[i]), ASSEMBLY_GRCH38, &mem, &alleles[i], &err);
        int n = join_owners(&j, &alleles[i], &mem, &owners, &has_criterion, &err);
        assert_int_equal(n, i == 0 ? 2 : 1);
        assert_int_equal(has_criterion, i < 2);
        for (int k = 0; k < n; k++)
            assert_int_equal(kb_record(m.txn, owners[k], &rec, &err), 1);
    }
    arena_free(&mem);
    made_kb_end(&m);
}

/* Of any length up to the stretch's end, and a little more. */
static void a_free_stretch_has_no_allele_near(void **state)
{
    uint64_t x = 11;
    struct joiner j, other;
    struct err err = {0};
    unsigned n_free = 0;

    (void)state;
    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    join_begin(&other, kb.txn, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < 3000; i++) {
        unsigned contig = next(&x) % 2 ? 7 : 12, margin = 1 + next(&x) % 8;
        uint32_t pos1 = (uint32_t)(1 + next(&x) % 4) * BIN - 40 + next(&x) % 80, end1;
        int rc = join_free_to(&j, contig, pos1, margin, &end1, &err);
        assert_true(rc >= 0);
        if (rc == 0)
            continue;
        assert_true(end1 >= pos1);
        assert_int_equal(
            join_any(&other, contig, pos1 - margin, end1 + margin, &err), 0);
        n_free++;
    }
    assert_true(n_free > 100);
}

static void a_joiner_that_keeps_its_bins_finds_the_same(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct joiner j, keeps;
    uint64_t x = 19;

    (void)state;
    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    join_begin(&keeps, kb.txn, ASSEMBLY_GRCH38);
    join_keep_bins(&keeps, &mem);
    for (unsigned i = 0; i < 3000; i++) {
        unsigned contig = next(&x) % 3 ? 7 : 12;
        uint32_t pos1 = (uint32_t)(1 + next(&x) % (uint64_t)(8 * BIN)),
                 n = next(&x) % 200;
        assert_int_equal(join_any(&keeps, contig, pos1, pos1 + n, &err),
            join_any(&j, contig, pos1, pos1 + n, &err));
        check_base(&keeps, contig, pos1);
        check_owners(&keeps, &known[next(&x) % N_RECORDS].allele);
    }
    uint32_t behind = contig_length(ASSEMBLY_GRCH38, 7) + 3 * BIN;
    assert_int_equal(join_any(&keeps, 7, behind, behind + 5, &err), 0);
    assert_int_equal(join_any(&keeps, N_CONTIGS, 5, 9, &err), 0);
    arena_free(&mem);
}

/* In whole cells, of 64 bases, the margin too. */
static void assert_clear_by_map(
    const struct quiet_map *map, uint32_t margin, uint64_t seed)
{
    uint32_t reach = (margin + 63) / 64 * 64 + 64;
    unsigned n_clear = 0, n_near = 0;
    struct err err = {0};
    struct joiner j;

    join_begin(&j, kb.txn, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < 3000; i++) {
        unsigned contig = next(&seed) % 2 ? 7 : 12, n = 1 + next(&seed) % 100;
        uint32_t pos1 =
            (uint32_t)(1 + next(&seed) % 4) * BIN - 9000 + next(&seed) % 18000;
        bool has_bases;
        bool is_clear = quiet_map_is_clear(map, contig, pos1, n, &has_bases);
        int near = join_any(&j, contig, pos1 - margin, pos1 + n - 1 + margin, &err);
        assert_false(is_clear && near);
        assert_true(
            is_clear || join_any(&j, contig, pos1 - reach, pos1 + n + reach, &err));
        assert_false(has_bases);
        n_clear += is_clear;
        n_near += near;
    }
    assert_true(n_clear > 200 && n_near > 5);
}

static void the_map_is_clear_only_where_no_allele_is_near(void **state)
{
    static const uint32_t margins[] = {0, 64, 100, 128};
    struct quiet_map_side sides[N_ASSEMBLIES] = {0};
    struct err err = {0};
    struct joiner join;
    struct span_walker spans;
    struct kb_bases windows;

    (void)state;
    kb_bases_begin(&windows, kb.txn);
    struct refbases known_bases = kb_bases_ref(&windows);
    join_begin(&join, kb.txn, ASSEMBLY_GRCH38);
    span_walker_begin(&spans, kb.txn, ASSEMBLY_GRCH38);
    sides[ASSEMBLY_GRCH38 - 1] = (struct quiet_map_side){.assembly = ASSEMBLY_GRCH38,
        .join = &join,
        .spans = &spans,
        .bases = &known_bases};
    for (unsigned i = 0; i < sizeof margins / sizeof *margins; i++) {
        struct quiet_map *map = quiet_map_new(sides, margins[i], &err);
        assert_non_null(map);
        assert_clear_by_map(map, margins[i], 13 + i);
        assert_false(quiet_map_is_clear(
            map, 7, contig_length(ASSEMBLY_GRCH38, 7) - 1, 1, &(bool){false}));
        quiet_map_free(map);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allele_is_found_in_genome_order),
        cmocka_unit_test(every_allele_is_found_in_any_order),
        cmocka_unit_test(other_alleles_are_not_found),
        cmocka_unit_test(the_other_assembly_is_empty),
        cmocka_unit_test(spans_are_asked_over_the_edges_of_bins),
        cmocka_unit_test(the_top_bit_of_owners_says_that_a_criterion_uses_the_allele),
        cmocka_unit_test(a_free_stretch_has_no_allele_near),
        cmocka_unit_test(a_joiner_that_keeps_its_bins_finds_the_same),
        cmocka_unit_test(the_map_is_clear_only_where_no_allele_is_near),
    };
    return cmocka_run_group_tests(tests, make_kb, end_kb);
}
