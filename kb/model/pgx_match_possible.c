/*
 * What may stand at the positions that were not seen.
 *
 * A pair is possible when it explains what was seen, whatever it states elsewhere.  Two
 * possible pairs that agree on every base that was not seen, and on the sides of phased
 * ones, could only be told apart by what was seen: of them the higher score is called,
 * as it would be if nothing were missing.  So the alleles listed here are those of the
 * calls over every completion of what is missing, and seeing less never lists fewer.
 */
#include "kb/model/pgx_match_private.h"

#include <stdlib.h>

struct possible {
    const struct pgx_definition *d;
    const struct pgx_observed *seen;
    bool *is_open; /* loci that tell completions apart */
    bool *is_missing;
    unsigned *class;   /* alleles of one class state the same at all open loci */
    unsigned *missing; /* per allele: stated loci that are missing */
};

static bool is_same_open(const struct possible *p, unsigned a, unsigned b)
{
    for (unsigned i = 0; i < p->d->n_loci; i++)
        if (p->is_open[i] && pgx_stated(p->d, a, i) != pgx_stated(p->d, b, i))
            return false;
    return true;
}

static uint64_t hash_open(const struct possible *p, unsigned allele)
{
    uint64_t hash = 14695981039346656037u;

    for (unsigned i = 0; i < p->d->n_loci; i++)
        if (p->is_open[i])
            hash = (hash ^ pgx_stated(p->d, allele, i)) * 1099511628211u;
    return hash;
}

static void find_classes(struct possible *p, struct arena *mem)
{
    unsigned n = p->d->n_alleles;
    uint64_t *hash = ARENA_ARRAY(mem, uint64_t, n);

    p->class = ARENA_ARRAY(mem, unsigned, n);
    p->missing = ARENA_ARRAY(mem, unsigned, n);
    for (unsigned i = 0; i < n; i++) {
        hash[i] = hash_open(p, i);
        p->class[i] = i;
        for (unsigned k = 0; k < i && p->class[i] == i; k++)
            if (p->class[k] == k && hash[k] == hash[i] && is_same_open(p, i, k))
                p->class[i] = k;
        for (unsigned k = 0; k < p->d->n_loci; k++)
            p->missing[i] += p->is_missing[k] && p->d->alleles[i].stated[k];
    }
}

/* true: something is missing. */
static bool find_open(struct possible *p, struct arena *mem)
{
    const struct pgx_definition *d = p->d;
    bool is_any = false;

    p->is_open = ARENA_ARRAY(mem, bool, d->n_loci);
    p->is_missing = ARENA_ARRAY(mem, bool, d->n_loci);
    for (unsigned i = 0; i < d->n_loci; i++) {
        const struct pgx_observed *o = &p->seen[i];
        if (d->loci[i].is_extra)
            continue;
        p->is_missing[i] = !pgx_is_usable(d, p->seen, i);
        p->is_open[i] =
            p->is_missing[i]
            || (o->n_copies == 2 && o->is_phased && o->base[0] != o->base[1]);
        is_any |= p->is_missing[i];
    }
    if (is_any)
        find_classes(p, mem);
    return is_any;
}

struct completion {
    unsigned low, high, score; /* classes of the pair */
    struct pgx_candidate pair;
};

static int completion_cmp(const void *x, const void *y)
{
    const struct completion *a = x, *b = y;

    if (a->low != b->low)
        return a->low < b->low ? -1 : 1;
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->pair.a != b->pair.a)
        return a->pair.a < b->pair.a ? -1 : 1;
    return a->pair.b < b->pair.b ? -1 : a->pair.b > b->pair.b;
}

static struct completion *completions_of(
    const struct possible *p, const struct pgx_pairs *pairs, struct arena *mem)
{
    struct completion *out = ARENA_ARRAY(mem, struct completion, pairs->n + 1);

    for (size_t i = 0; i < pairs->n; i++) {
        const struct pgx_candidate *c = &pairs->pairs[i];
        unsigned a = p->class[c->a], b = c->b >= 0 ? p->class[c->b] : a;
        out[i] = (struct completion){.low = a < b ? a : b,
            .high = a < b ? b : a,
            .score = c->score + p->missing[c->a] + (c->b >= 0 ? p->missing[c->b] : 0),
            .pair = *c};
    }
    if (pairs->n > 1)
        qsort(out, pairs->n, sizeof *out, completion_cmp);
    return out;
}

void pgx_match_possible(const struct pgx_definition *d, const struct pgx_observed *seen,
    bool is_one_copy, struct arena *mem, struct pgx_matching *m)
{
    struct possible p = {.d = d, .seen = seen};
    struct completion *all;
    struct pgx_pairs pairs;

    if (!find_open(&p, mem))
        return;
    pgx_pairs_find(d, seen, is_one_copy, NULL, mem, &pairs);
    all = completions_of(&p, &pairs, mem);
    m->completions = ARENA_ARRAY(mem, struct pgx_candidate, pairs.n + 1);
    for (size_t i = 0, first = 0; i < pairs.n; i++) {
        if (all[i].low != all[first].low || all[i].high != all[first].high)
            first = i;
        if (all[i].score == all[first].score)
            m->completions[m->n_completions++] = all[i].pair;
    }
}
