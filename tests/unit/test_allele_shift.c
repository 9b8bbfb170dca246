#include "kb/model/allele_shift.h"
#include "kb/model/hgvs_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define N_RANDOM 120 /* bases of a random contig */

/* Bases of a contig from beg1 on. */
struct known {
    uint32_t beg1;
    const char *bases;
};

static uint32_t fetch_known(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    const struct known *k = ctx;
    uint32_t length = (uint32_t)strlen(k->bases), left;

    (void)assembly;
    (void)contig;
    if (pos1 < k->beg1 || pos1 - k->beg1 >= length)
        return 0;
    left = length - (pos1 - k->beg1);
    if (n > left)
        n = left;
    memcpy(out, k->bases + (pos1 - k->beg1), n);
    return n;
}

static struct allele allele_at(uint32_t pos1, const char *ref, const char *alt)
{
    return (struct allele){ASSEMBLY_GRCH38, 7, pos1, str_of(ref), str_of(alt)};
}

static void assert_shifts(const char *bases, struct allele a, bool is_reverse,
    uint32_t last1, struct shifted want)
{
    struct arena mem = ARENA_INIT;
    struct known k = {101, bases};
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};
    struct shifted got;

    assert_true(allele_shift_3prime_until(&a, is_reverse, last1, &ref, &mem, &got));
    assert_int_equal(got.beg1, want.beg1);
    assert_int_equal(got.end1, want.end1);
    assert_int_equal(got.is_duplication, want.is_duplication);
    assert_true(str_eq(got.deleted, want.deleted));
    assert_true(str_eq(got.inserted, want.inserted));
    arena_free(&mem);
}

static void bases_turn_while_they_move(void **state)
{
    /* 101 GTCATCATCAG */
    const char *bases = "GTCATCATCAG";

    (void)state;
    assert_shifts(bases, allele_at(101, "GTCA", "G"), false, 111,
        (struct shifted){108, 110, STR("TCA"), STR_NONE, false});
    assert_shifts(bases, allele_at(103, "CATC", "C"), false, 111,
        (struct shifted){108, 110, STR("TCA"), STR_NONE, false});
    assert_shifts(bases, allele_at(107, "ATCA", "A"), true, 101,
        (struct shifted){102, 104, STR("TCA"), STR_NONE, false});
    assert_shifts(bases, allele_at(103, "C", "CATC"), false, 111,
        (struct shifted){108, 110, STR_NONE, STR("TCA"), true});
    assert_shifts(bases, allele_at(103, "C", "CATC"), true, 101,
        (struct shifted){102, 104, STR_NONE, STR("TCA"), true});
    assert_shifts(bases, allele_at(104, "A", "AG"), true, 101,
        (struct shifted){104, 105, STR_NONE, STR("G"), false});
}

static void the_last_base_bounds_the_way_from_both_sides(void **state)
{
    const char *bases = "GTCATCATCAG";

    (void)state;
    assert_shifts(bases, allele_at(101, "GTCA", "G"), false, 106,
        (struct shifted){104, 106, STR("ATC"), STR_NONE, false});
    assert_shifts(bases, allele_at(107, "ATCA", "A"), false, 106,
        (struct shifted){104, 106, STR("ATC"), STR_NONE, false});
    assert_shifts(bases, allele_at(101, "GTCA", "G"), true, 104,
        (struct shifted){104, 106, STR("ATC"), STR_NONE, false});
    assert_shifts(bases, allele_at(101, "G", "GTCA"), true, 104,
        (struct shifted){104, 106, STR_NONE, STR("ATC"), true});
    /* nothing lets it reach 103 */
    assert_shifts(bases, allele_at(110, "AG", "A"), false, 103,
        (struct shifted){111, 111, STR("G"), STR_NONE, false});
}

static void a_delins_is_cut_free_and_stays(void **state)
{
    (void)state;
    assert_shifts("GTCATCATCAG", allele_at(102, "TCA", "CC"), false, 111,
        (struct shifted){102, 104, STR("TCA"), STR("CC"), false});
}

static void assert_repeats(struct allele a, bool is_reverse, struct repeat want)
{
    struct arena mem = ARENA_INIT;
    struct known k = {101, "GTCATCATCAG"};
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};
    struct shifted s;
    struct repeat got;

    assert_true(allele_shift_3prime(&a, is_reverse, &ref, &mem, &s));
    assert_true(shifted_repeat(&a, &s, is_reverse, &ref, &got));
    assert_int_equal(got.beg1, want.beg1);
    assert_int_equal(got.end1, want.end1);
    assert_int_equal(got.n_reference, want.n_reference);
    assert_int_equal(got.n_allele, want.n_allele);
    assert_true(str_eq(got.unit, want.unit));
    arena_free(&mem);
}

static void counts_copies_before_and_after(void **state)
{
    (void)state;
    assert_repeats(allele_at(101, "GTCA", "G"), false,
        (struct repeat){102, 110, STR("TCA"), 3, 2});
    assert_repeats(allele_at(101, "GTCATCA", "G"), true,
        (struct repeat){102, 110, STR("TCA"), 3, 1});
    assert_repeats(allele_at(101, "GTCATCATCA", "G"), false,
        (struct repeat){102, 110, STR("TCA"), 3, 0});
    assert_repeats(allele_at(104, "A", "ATCATCA"), true,
        (struct repeat){102, 110, STR("TCA"), 3, 5});
    assert_repeats(
        allele_at(110, "A", "AAA"), true, (struct repeat){110, 110, STR("A"), 1, 3});
}

/* Properties: every way to write one change gives one name, and it is the one that a
 * search through all placements finds. */

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A contig of few letters, with ends that stop any move. */
static void make_contig(char bases[N_RANDOM + 1], uint64_t *seed)
{
    for (unsigned i = 0; i < N_RANDOM; i++)
        bases[i] = "AC"[next_random(seed) % 2];
    memcpy(bases, "GTGTGTGT", 8);
    memcpy(bases + N_RANDOM - 8, "GTGTGTGT", 8);
    bases[N_RANDOM] = '\0';
}

struct indel {
    uint32_t at0; /* insertion: before this base; deletion: from this base on */
    uint32_t n;
    bool is_insertion;
    char bases[8]; /* inserted */
};

static void apply(const char *contig_bases, const struct indel *d, char *out)
{
    size_t n_before = d->at0, n_gone = d->is_insertion ? 0 : d->n;

    memcpy(out, contig_bases, n_before);
    if (d->is_insertion) {
        memcpy(out + n_before, d->bases, d->n);
        n_before += d->n;
    }
    memcpy(out + n_before, contig_bases + d->at0 + n_gone,
        strlen(contig_bases + d->at0 + n_gone) + 1);
}

static struct indel random_indel(uint64_t *seed)
{
    struct indel d = {.at0 = 10 + (uint32_t)(next_random(seed) % (N_RANDOM - 25)),
        .n = 1 + (uint32_t)(next_random(seed) % 6),
        .is_insertion = next_random(seed) % 2};

    for (unsigned i = 0; i < d.n; i++)
        d.bases[i] = "AC"[next_random(seed) % 2];
    return d;
}

static struct allele indel_allele(
    const char *contig_bases, const struct indel *d, struct arena *mem)
{
    struct str anchor = {contig_bases + d->at0 - 1, 1};
    struct str longer = {contig_bases + d->at0 - 1, d->n + 1};
    struct allele a = {ASSEMBLY_GRCH38, 7, d->at0, longer, anchor};

    if (d->is_insertion) {
        a.ref = anchor;
        a.alt = str_fmt(mem, "%c%.*s", *anchor.p, (int)d->n, d->bases);
    }
    return a;
}

/* The name by definition, from the placement nearest to the 3' end. */
static struct str name_by_definition(
    const char *contig_bases, const struct indel *d, bool is_reverse, struct arena *mem)
{
    uint32_t beg1 = d->at0 + 1, end1 = d->at0 + d->n;
    struct str inserted = {d->bases, d->n};
    bool is_dup = false;

    if (d->is_insertion) {
        beg1 = is_reverse ? d->at0 + 1 : d->at0 + 1 - d->n;
        end1 = beg1 + d->n - 1;
        is_dup = memcmp(contig_bases + beg1 - 1, d->bases, d->n) == 0;
        if (!is_dup) {
            beg1 = d->at0;
            end1 = d->at0 + 1;
        }
    }
    if (is_reverse) {
        uint32_t turned = N_RANDOM + 1 - end1;

        end1 = N_RANDOM + 1 - beg1;
        beg1 = turned;
        inserted = bases_revcomp(mem, inserted);
    }

    struct str span =
        beg1 == end1 ? str_fmt(mem, "%u", beg1) : str_fmt(mem, "%u_%u", beg1, end1);

    if (!d->is_insertion || is_dup)
        return str_fmt(mem, "%.*s%s", STR_ARG(span), is_dup ? "dup" : "del");
    return str_fmt(mem, "%.*sins%.*s", STR_ARG(span), STR_ARG(inserted));
}

/* All placements of an indel of the same length that give the same bases. */
static unsigned find_placements(
    const char *contig_bases, const struct indel *d, struct indel *out)
{
    char want[N_RANDOM + 9], got[N_RANDOM + 9];
    unsigned n = 0;

    apply(contig_bases, d, want);
    for (uint32_t at0 = 1; at0 + d->n < N_RANDOM; at0++) {
        struct indel other = *d;

        other.at0 = at0;
        memcpy(other.bases, want + at0, d->n);
        apply(contig_bases, &other, got);
        if (strcmp(got, want) == 0)
            out[n++] = other;
    }
    return n;
}

/* Plus strand by g., minus strand by n. of a transcript that is the whole contig. */
static void check_names(const char *contig_bases, const struct indel *d)
{
    static struct indel placements[N_RANDOM];
    struct exon exon = {1, N_RANDOM};
    struct transcript t = {.assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .exons = &exon,
        .n_exons = 1,
        .is_reverse = true,
        .n_bases = N_RANDOM};
    struct known k = {1, contig_bases};
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};
    struct arena mem = ARENA_INIT;
    unsigned n = find_placements(contig_bases, d, placements);

    assert_true(n > 0);

    struct str g = str_fmt(&mem, "g.%.*s",
        STR_ARG(name_by_definition(contig_bases, &placements[n - 1], false, &mem)));
    struct str c = str_fmt(&mem, "n.%.*s",
        STR_ARG(name_by_definition(contig_bases, &placements[0], true, &mem)));

    for (unsigned i = 0; i < n; i++) {
        struct allele a = indel_allele(contig_bases, &placements[i], &mem);

        assert_string_equal(
            str_cstr(&mem, hgvs_g_name(&a, &ref, &mem)), str_cstr(&mem, g));
        assert_string_equal(
            str_cstr(&mem, hgvs_c_name(&t, &a, &ref, &mem)), str_cstr(&mem, c));
    }
    arena_free(&mem);
}

static void one_change_has_one_name_on_either_strand(void **state)
{
    uint64_t seed = 2463534242u;
    char bases[N_RANDOM + 1];

    (void)state;
    for (unsigned i = 0; i < 4000; i++) {
        struct indel d;

        if (i % 20 == 0)
            make_contig(bases, &seed);
        d = random_indel(&seed);
        check_names(bases, &d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bases_turn_while_they_move),
        cmocka_unit_test(the_last_base_bounds_the_way_from_both_sides),
        cmocka_unit_test(a_delins_is_cut_free_and_stays),
        cmocka_unit_test(counts_copies_before_and_after),
        cmocka_unit_test(one_change_has_one_name_on_either_strand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
