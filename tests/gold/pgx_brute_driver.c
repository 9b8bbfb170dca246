/*
 * pgx_brute_driver KB N SEED
 *
 * The matcher against brute force, and against itself: N random genotypes over all
 * genes of the KB that are matched in pairs (some positions missing, phased, in phase
 * sets, half-missing or with bases that no definition knows).  Prints "match RIGHT
 * TOTAL" (the pair test against all 2^het arrangements of the strands), "relabel RIGHT
 * TOTAL" (the strands of a phase set swapped) and "remove RIGHT TOTAL" (a position
 * less: the set of alleles called or not ruled out never shrinks, and what was
 * ambiguous is not called), the last one with DPYD and RYR1; and a line on stderr for
 * each fault.
 */
#include "query/pgx_calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_HETS 10
#define MAX_SETS 3

static uint64_t state;

static uint32_t random_below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

struct figures {
    unsigned right, total;
};

/* ---- random genotypes ---- */

static uint8_t random_base_of(uint32_t set)
{
    uint8_t bases[PGX_MAX_BASES], n = 0;

    for (uint8_t i = 0; i < PGX_MAX_BASES; i++)
        if (set >> i & 1)
            bases[n++] = i;
    return bases[random_below(n)];
}

/* Two alleles of the gene, with noise. */
static void make_genotype(const struct pgx_definition *d, struct pgx_observed *seen)
{
    unsigned a = random_below(d->n_alleles), b = random_below(d->n_alleles);
    unsigned missing = random_below(4) * 8, noise = random_below(3), n_hets = 0;
    bool is_one_copy = d->contig == CONTIG_X && random_below(2);
    unsigned phasing = random_below(3); /* none, all, sets and some unphased */

    for (unsigned i = 0; i < d->n_loci; i++) {
        struct pgx_observed *o = &seen[i];
        *o = (struct pgx_observed){0};
        if (random_below(100) < missing)
            continue;
        o->n_copies = is_one_copy ? 1 : 2;
        o->base[0] = random_base_of(pgx_stated(d, a, i));
        o->base[1] = random_base_of(pgx_stated(d, b, i));
        if (random_below(400) < noise)
            o->base[random_below(2)] = (uint8_t)random_below(d->loci[i].n_bases);
        if (random_below(4000) < noise)
            o->base[random_below(2)] =
                random_below(2) ? PGX_BASE_NONE : PGX_BASE_UNDEFINED;
        if (n_hets == MAX_HETS)
            o->base[1] = o->base[0];
        n_hets += o->base[0] != o->base[1];
        o->is_phased = phasing == 1 || (phasing == 2 && random_below(4));
        if (phasing == 2)
            o->phase_set = 1 + random_below(MAX_SETS);
        if (!o->is_phased && random_below(2)) {
            uint8_t other = o->base[0];
            o->base[0] = o->base[1];
            o->base[1] = other;
        }
        if (is_one_copy && o->base[0] == PGX_BASE_NONE)
            o->n_copies = 0;
    }
}

/* ---- brute force ---- */

struct brute {
    const struct pgx_definition *d;
    const struct pgx_observed *seen;
    unsigned group[MAX_HETS]; /* of each het: those that turn together */
    unsigned het[MAX_HETS], n_hets, n_groups;
    int *best; /* by a * n + b: score, -1: none */
};

static bool is_plain(const struct pgx_observed *o)
{
    for (unsigned i = 0; i < o->n_copies; i++)
        if (o->base[i] >= PGX_MAX_BASES)
            return false;
    return true;
}

static bool is_used(const struct brute *x, unsigned i)
{
    return x->seen[i].n_copies > 0 && !x->d->loci[i].is_extra;
}

static void find_groups(struct brute *x)
{
    for (unsigned i = 0; i < x->d->n_loci; i++) {
        const struct pgx_observed *o = &x->seen[i];
        if (!is_used(x, i) || o->n_copies != 2 || o->base[0] == o->base[1])
            continue;
        unsigned group = x->n_groups;
        for (unsigned k = 0; o->is_phased && k < x->n_hets; k++)
            if (x->seen[x->het[k]].is_phased
                && x->seen[x->het[k]].phase_set == o->phase_set)
                group = x->group[k];
        if (group == x->n_groups)
            x->n_groups++;
        x->het[x->n_hets] = i;
        x->group[x->n_hets++] = group;
    }
}

/* Score of an allele on a whole strand, or -1. */
static int score_on(const struct brute *x, unsigned allele, const uint8_t *strand)
{
    int score = 0;

    for (unsigned i = 0; i < x->d->n_loci; i++) {
        uint32_t stated = x->d->alleles[allele].stated[i];
        if (!is_used(x, i))
            continue;
        if (!(pgx_stated(x->d, allele, i) >> strand[i] & 1))
            return -1;
        if (stated && (stated & (stated - 1)))
            score += strand[i] != 0;
        else
            score += stated != 0;
    }
    return score;
}

static bool is_callable(const struct brute *x, unsigned allele)
{
    for (unsigned i = 0; i < x->d->n_loci; i++)
        if (is_used(x, i) && x->d->alleles[allele].stated[i])
            return true;
    return false;
}

static void try_way(struct brute *x, unsigned way, uint8_t *strand[2], int *scores[2])
{
    unsigned n = x->d->n_alleles;

    for (unsigned i = 0; i < x->d->n_loci; i++)
        for (unsigned k = 0; k < 2; k++)
            strand[k][i] = x->seen[i].base[x->seen[i].n_copies == 2 ? k : 0];
    for (unsigned h = 0; h < x->n_hets; h++)
        for (unsigned k = 0; k < 2; k++)
            strand[k][x->het[h]] =
                x->seen[x->het[h]].base[k ^ (way >> x->group[h] & 1)];
    for (unsigned a = 0; a < n; a++)
        for (unsigned k = 0; k < 2; k++)
            scores[k][a] = is_callable(x, a) ? score_on(x, a, strand[k]) : -1;
    for (unsigned a = 0; a < n; a++)
        for (unsigned b = 0; b < n; b++)
            if (scores[0][a] >= 0 && scores[1][b] >= 0) {
                unsigned low = a < b ? a : b, high = a < b ? b : a;
                int sum = scores[0][a] + scores[1][b];
                if (sum > x->best[low * n + high])
                    x->best[low * n + high] = sum;
            }
}

static bool agrees(
    const struct pgx_definition *d, const struct pgx_observed *seen, struct arena *mem)
{
    unsigned n = d->n_alleles, n_found = 0;
    struct brute x = {
        .d = d, .seen = seen, .best = ARENA_ARRAY(mem, int, (size_t)n *n)};
    uint8_t *strand[2] = {arena_alloc(mem, d->n_loci), arena_alloc(mem, d->n_loci)};
    int *scores[2] = {ARENA_ARRAY(mem, int, n), ARENA_ARRAY(mem, int, n)};
    struct pgx_matching m;
    bool is_one_copy = false;

    for (unsigned i = 0; i < n * n; i++)
        x.best[i] = -1;
    for (unsigned i = 0; i < d->n_loci; i++)
        is_one_copy |= seen[i].n_copies == 1;
    find_groups(&x);
    for (unsigned way = 0; way < 1u << x.n_groups; way++)
        try_way(&x, way, strand, scores);
    pgx_match(d, seen, mem, &m);
    for (unsigned i = 0; i < n * n; i++)
        n_found += x.best[i] >= 0 && (!is_one_copy || i / n == i % n);
    if (n_found != m.n_all)
        return false;
    for (unsigned i = 0; i < m.n_all; i++) {
        unsigned a = (unsigned)m.all[i].a;
        unsigned b = m.all[i].b < 0 ? a : (unsigned)m.all[i].b;
        int want = x.best[(a < b ? a : b) * n + (a < b ? b : a)];
        if (want != (int)m.all[i].score * (is_one_copy ? 2 : 1))
            return false;
    }
    return true;
}

/* Genotypes that the matcher takes as they are. */
static bool is_matchable(
    const struct pgx_definition *d, const struct pgx_observed *seen)
{
    bool is_any = false;

    for (unsigned i = 0; i < d->n_loci; i++) {
        if (!is_plain(&seen[i]) || (d->loci[i].is_required && seen[i].n_copies == 0))
            return false;
        is_any |= seen[i].n_copies > 0 && !d->loci[i].is_extra;
    }
    return is_any;
}

/* ---- properties ---- */

static bool same_matching(const struct pgx_matching *a, const struct pgx_matching *b)
{
    return a->state == b->state && a->n_all == b->n_all && a->n_best == b->n_best
           && a->n_completions == b->n_completions
           && (a->n_all == 0 || memcmp(a->all, b->all, a->n_all * sizeof *a->all) == 0)
           && (a->n_completions == 0
               || memcmp(a->completions, b->completions,
                      a->n_completions * sizeof *a->completions)
                      == 0);
}

static bool survives_relabelling(
    const struct pgx_definition *d, const struct pgx_observed *seen, struct arena *mem)
{
    struct pgx_observed *turned = arena_dup(mem, seen, d->n_loci * sizeof *seen);
    struct pgx_matching before, after;
    uint32_t set = random_below(MAX_SETS + 1);

    for (unsigned i = 0; i < d->n_loci; i++)
        if (turned[i].n_copies == 2
            && (!turned[i].is_phased || turned[i].phase_set == set)) {
            uint8_t other = turned[i].base[0];
            turned[i].base[0] = turned[i].base[1];
            turned[i].base[1] = other;
        }
    pgx_match(d, seen, mem, &before);
    pgx_match(d, turned, mem, &after);
    return same_matching(&before, &after);
}

static bool is_part(struct str text, struct str name)
{
    for (size_t i = 0; i + name.n <= text.n; i++) {
        char before = '/', after = '/';
        if (i > 0)
            before = text.p[i - 1];
        if (i + name.n < text.n)
            after = text.p[i + name.n];
        if (memcmp(text.p + i, name.p, name.n) == 0
            && (before == '/' || before == '[' || before == ' ')
            && (after == '/' || after == ']' || after == ' '))
            return true;
    }
    return false;
}

/* Called, or not ruled out. */
static bool holds(const struct pgx_call *c, struct str allele)
{
    for (unsigned i = 0; i < c->n_not_ruled_out; i++)
        if (str_eq(c->not_ruled_out[i].allele, allele))
            return true;
    for (unsigned i = 0; i < c->n_diplotypes; i++)
        if (is_part(c->diplotypes[i].name, allele))
            return true;
    return false;
}

static bool survives_removal(const struct pgx_definition *d,
    const struct pgx_phenotypes *p, const struct pgx_observed *seen, struct arena *mem)
{
    struct pgx_observed *less = arena_dup(mem, seen, d->n_loci * sizeof *seen);
    const struct pgx_call_options options = {0};
    struct pgx_call before, after;
    unsigned at = random_below(d->n_loci);

    for (unsigned i = 0; i < d->n_loci && less[at].n_copies == 0; i++)
        at = (at + 1) % d->n_loci;
    less[at].n_copies = 0;
    pgx_call_one(d, p, seen, &options, mem, &before);
    pgx_call_one(d, p, less, &options, mem, &after);
    /* SLCO1B1 by rs4149056 alone is no call: no pair of alleles explains what was seen,
     * without the position there may be one */
    if (str_eq_c(str_of(before.why.key), "pgx_why_one_position"))
        return true;
    if (before.state == PGX_STATE_AMBIGUOUS && after.state == PGX_STATE_CALLED) {
        fprintf(stderr, "%.*s: ambiguous, then called without position %u: %.*s (%s)\n",
            STR_ARG(d->gene), at, STR_ARG(after.diplotypes[0].name), before.why.key);
        return false;
    }
    if (after.n_used == 0)
        return true; /* nothing is known any more, nothing is ruled out */
    for (unsigned i = 0; i < d->n_alleles; i++) {
        struct str name = pgx_reported_name(&d->alleles[i]);
        if (holds(&before, name) && !holds(&after, name)) {
            fprintf(stderr,
                "%.*s: %.*s is gone without position %u: %.*s %s, %.*s %s\n",
                STR_ARG(d->gene), STR_ARG(name), at,
                STR_ARG(before.n_diplotypes ? before.diplotypes[0].name : STR_NONE),
                before.why.key,
                STR_ARG(after.n_diplotypes ? after.diplotypes[0].name : STR_NONE),
                after.why.key);
            return false;
        }
    }
    return true;
}

/* ---- the whole ---- */

static void count(struct figures *f, bool is_right)
{
    f->right += is_right;
    f->total++;
}

static void run(const struct pgx_genes *g, unsigned n)
{
    struct figures match = {0}, relabel = {0}, removal = {0};
    struct arena mem = ARENA_INIT;

    while (match.total < n) {
        const struct pgx_definition *d =
            &g->definitions[random_below(g->n_definitions)];
        struct pgx_observed *seen;
        enum pgx_method method = pgx_method_of(d->gene);
        arena_reset(&mem);
        if (method == PGX_BY_OUTSIDE_CALL)
            continue;
        seen = ARENA_ARRAY(&mem, struct pgx_observed, d->n_loci);
        make_genotype(d, seen);
        count(&removal,
            survives_removal(d, pgx_genes_phenotypes(g, d->gene), seen, &mem));
        if (method != PGX_BY_PAIR)
            continue;
        count(&relabel, survives_relabelling(d, seen, &mem));
        if (!is_matchable(d, seen))
            continue;
        bool is_right = agrees(d, seen, &mem);
        if (!is_right)
            fprintf(stderr, "%.*s: brute force finds others\n", STR_ARG(d->gene));
        count(&match, is_right);
    }
    printf("match %u %u\nrelabel %u %u\nremove %u %u\n", match.right, match.total,
        relabel.right, relabel.total, removal.right, removal.total);
    arena_free(&mem);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct arena mem = ARENA_INIT;
    struct kb *kb = argc == 4 ? kb_open(argv[1], true, &err) : NULL;
    struct kb_txn *txn = kb ? kb_begin(kb, &err) : NULL;
    struct pgx_genes genes = {0};
    uint32_t n = 0;

    if (!txn || !str_to_u32(str_of(argv[2]), &n) || !str_to_u64(str_of(argv[3]), &state)
        || state == 0 || pgx_genes_read(txn, &mem, &genes, &err) < 0) {
        fprintf(stderr, "pgx_brute_driver: %s\n",
            argc == 4 ? err.msg : "pgx_brute_driver KB N SEED");
        return 1;
    }
    run(&genes, n);
    arena_free(&mem);
    kb_end(txn);
    kb_close(kb);
    return 0;
}
