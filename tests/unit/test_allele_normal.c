/*
 * Normal form against brute force: of all ways to write a change of a whole contig, the
 * one with the fewest letters, and of those the leftmost.  Everything else that a
 * caller could have written leads to it.
 */
#include "kb/model/allele.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define N_BASES 120
#define N_ROUNDS 20000

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static uint32_t below(uint64_t *seed, size_t n)
{
    return (uint32_t)(next_random(seed) % n);
}

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    const struct str *contig_bases = ctx;
    uint32_t got = 0;

    (void)assembly;
    (void)contig;
    while (got < n && pos1 > 0 && pos1 - 1 + got < contig_bases->n
           && contig_bases->p[pos1 - 1 + got] != 'N') {
        out[got] = contig_bases->p[pos1 - 1 + got];
        got++;
    }
    return got;
}

/* Runs of repeated units, so that most indels can move. */
static struct str random_contig(struct arena *mem, uint64_t *seed)
{
    char *p = arena_alloc(mem, N_BASES);
    size_t n = 0;

    while (n < N_BASES) {
        size_t unit = 1 + below(seed, 4), times = 1 + below(seed, 6);
        char bases[4];

        for (size_t i = 0; i < unit; i++)
            bases[i] = "ACGT"[below(seed, 4)];
        for (size_t i = 0; i < unit * times && n < N_BASES; i++)
            p[n++] = bases[i % unit];
    }
    return (struct str){p, N_BASES};
}

/* The contig with n_out bases from beg0 on replaced; mostly pure indels, insertions
 * mostly copies of their neighbours. */
static struct str random_change(struct arena *mem, uint64_t *seed, struct str contig)
{
    size_t n_out = below(seed, 3) ? below(seed, 9) : 0;
    size_t n_in = n_out == 0 || below(seed, 4) == 0 ? 1 + below(seed, 8) : 0;
    size_t beg0 = below(seed, contig.n - n_out);
    size_t from0 = beg0 > n_in ? beg0 - n_in : 0;
    char *in = arena_dup(mem, contig.p + from0, n_in);
    struct str before = str_sub(contig, 0, beg0);
    struct str after = str_sub(contig, beg0 + n_out, contig.n);

    for (size_t i = 0; below(seed, 3) == 0 && i < n_in; i++)
        in[i] = "ACGT"[below(seed, 4)];
    return str_fmt(mem, "%.*s%.*s%.*s", STR_ARG(before), (int)n_in, in, STR_ARG(after));
}

static size_t shared_start(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

static size_t shared_end(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
        n++;
    return n;
}

/* The change written with n_before bases of the contig before it and n_after behind. */
static struct allele written(
    struct str contig, struct str changed, size_t n_before, size_t n_after)
{
    return (struct allele){.assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .pos1 = (uint32_t)n_before + 1,
        .ref = str_sub(contig, n_before, contig.n - n_before - n_after),
        .alt = str_sub(changed, n_before, changed.n - n_before - n_after)};
}

/* True when both sides keep a base at least. */
static bool can_write(
    struct str contig, struct str changed, size_t n_before, size_t n_after)
{
    size_t kept = n_before + n_after;

    return kept < contig.n && kept < changed.n;
}

/* Every (start, end) is tried: fewest letters first, then leftmost. */
static struct allele best_by_force(struct str contig, struct str changed)
{
    size_t most_before = shared_start(contig, changed);
    size_t most_after = shared_end(contig, changed), best = SIZE_MAX;
    struct allele found = {0};

    for (size_t before = 0; before <= most_before; before++)
        for (size_t after = 0; after <= most_after; after++) {
            struct allele a;

            if (!can_write(contig, changed, before, after))
                continue;
            a = written(contig, changed, before, after);
            if (a.ref.n + a.alt.n < best) {
                best = a.ref.n + a.alt.n;
                found = a;
            }
        }
    return found;
}

/* Any right way to write it: wherever it can be shifted to, with any padding. */
static struct allele random_writing(
    uint64_t *seed, struct str contig, struct str changed)
{
    size_t before, after;

    do {
        before = below(seed, shared_start(contig, changed) + 1);
        after = below(seed, shared_end(contig, changed) + 1);
        if (below(seed, 2)) /* as far right as it goes */
            before = shared_start(contig, changed);
    } while (!can_write(contig, changed, before, after));
    return written(contig, changed, before, after);
}

/* Some letters in lower case, as a soft-masked reference leads callers to write. */
static struct str random_case(struct arena *mem, uint64_t *seed, struct str bases)
{
    char *p = arena_dup(mem, bases.p, bases.n);

    for (size_t i = 0; i < bases.n; i++)
        if (below(seed, 3) == 0)
            p[i] = (char)(p[i] - 'A' + 'a');
    return (struct str){p, bases.n};
}

/* One of several ALTs: REF reaches as far as the longest of them needs. */
static struct allele split_off(struct arena *mem, uint64_t *seed, struct str contig,
    struct str changed, struct str other)
{
    size_t start = shared_start(contig, changed), end = shared_end(contig, changed);
    size_t other_start = shared_start(contig, other);
    size_t other_end = shared_end(contig, other);
    struct allele a;

    start = other_start < start ? other_start : start;
    end = other_end < end ? other_end : end;
    while (!can_write(contig, changed, start, end)
           || !can_write(contig, other, start, end))
        *(end > 0 ? &end : &start) -= 1;
    a = written(contig, changed, start, end);
    a.ref = random_case(mem, seed, a.ref);
    a.alt = random_case(mem, seed, a.alt);
    return a;
}

static void assert_becomes(struct allele a, const struct allele *want,
    const struct refbases *ref, struct arena *mem)
{
    struct err err;

    assert_int_equal(allele_trim(&a, mem, &err), 0);
    assert_int_not_equal(allele_left_align(&a, ref, mem), SHIFT_NO_BASES);
    assert_int_equal(allele_check_ref(&a, ref), 1);
    assert_true(allele_eq(&a, want));
}

static void every_writing_of_a_change_has_the_leftmost_shortest_form(void **state)
{
    uint64_t seed = 2463534242;
    struct arena mem = ARENA_INIT;
    size_t n_indels = 0, n_moved = 0;

    (void)state;
    for (int round = 0; round < N_ROUNDS; round++) {
        arena_reset(&mem);

        struct str contig = random_contig(&mem, &seed);
        struct str changed = random_change(&mem, &seed, contig);
        struct str other = random_change(&mem, &seed, contig);
        struct refbases ref = {.ctx = &contig, .fetch = fetch};

        if (str_eq(contig, changed) || changed.n == 0)
            continue;

        struct allele want = best_by_force(contig, changed);
        struct allele a = random_writing(&seed, contig, changed);

        assert_becomes(a, &want, &ref, &mem);
        assert_becomes(
            split_off(&mem, &seed, contig, changed, other), &want, &ref, &mem);
        n_indels += want.ref.n != want.alt.n;
        n_moved += want.pos1 + 2 < a.pos1;
    }
    assert_true(n_indels > N_ROUNDS / 2);
    assert_true(n_moved > N_ROUNDS / 10);
    arena_free(&mem);
}

/* With one base unknown, an allele is either in the form that all bases give, or said
 * to be unproven and where it was; the latter only when the base was on the way. */
static void an_unknown_base_never_gives_another_form(void **state)
{
    uint64_t seed = 88675123;
    struct arena mem = ARENA_INIT;
    size_t n_unproven = 0, n_proven = 0;

    (void)state;
    for (int round = 0; round < N_ROUNDS; round++) {
        struct err err;

        arena_reset(&mem);

        struct str contig = random_contig(&mem, &seed);
        struct str changed = random_change(&mem, &seed, contig);
        struct str holed = str_copy(&mem, contig);
        struct refbases ref = {.ctx = &holed, .fetch = fetch};

        if (str_eq(contig, changed))
            continue;

        struct allele want = best_by_force(contig, changed);
        struct allele a = random_writing(&seed, contig, changed), before;
        char *hole = arena_dup(&mem, contig.p, contig.n);

        size_t at0 = below(&seed, contig.n);

        hole[at0] = 'N';
        holed.p = hole;
        assert_int_equal(allele_trim(&a, &mem, &err), 0);
        before = a;
        if (allele_left_align(&a, &ref, &mem) == SHIFT_NO_BASES) {
            assert_true(allele_eq(&a, &before));
            assert_in_range(at0, want.pos1 - 1, before.pos1 - 1);
            n_unproven++;
        } else {
            assert_true(allele_eq(&a, &want));
            n_proven++;
        }
    }
    assert_true(n_unproven > N_ROUNDS / 200);
    assert_true(n_proven > N_ROUNDS / 2);
    arena_free(&mem);
}

static void a_very_long_allele_moves_through_a_very_long_repeat(void **state)
{
    enum { LENGTH = 300000, UNIT = 50000 };
    struct arena mem = ARENA_INIT;
    char *p = arena_alloc(&mem, LENGTH);
    struct str contig = {p, LENGTH};
    struct refbases ref = {.ctx = &contig, .fetch = fetch};
    uint64_t seed = 521288629;

    (void)state;
    for (size_t i = 0; i < LENGTH; i++)
        p[i] = i < UNIT ? "ACGT"[below(&seed, 4)] : p[i - UNIT];

    struct allele last = {ASSEMBLY_GRCH38, 7, LENGTH - UNIT,
        str_sub(contig, LENGTH - UNIT - 1, UNIT + 1),
        str_sub(contig, LENGTH - UNIT - 1, 1)};
    struct allele first = {
        ASSEMBLY_GRCH38, 7, 1, str_sub(contig, 0, UNIT + 1), str_sub(contig, 0, 1)};

    assert_int_equal(allele_left_align(&last, &ref, &mem), SHIFT_DONE);
    assert_true(allele_eq(&last, &first));
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_writing_of_a_change_has_the_leftmost_shortest_form),
        cmocka_unit_test(an_unknown_base_never_gives_another_form),
        cmocka_unit_test(a_very_long_allele_moves_through_a_very_long_repeat),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
