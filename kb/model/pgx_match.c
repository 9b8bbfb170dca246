#include "kb/model/pgx_match.h"
#include "kb/model/pgx_match_private.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *key, *param;
} warnings[N_PGX_WARNINGS] = {
#define X(id, key, param) [PGX_WARN_##id] = {key, param},
    PGX_WARNINGS(X)
#undef X
};

const char *pgx_warning_key(enum pgx_warning_id id)
{
    return warnings[id].key;
}

const char *pgx_warning_param(enum pgx_warning_id id)
{
    return warnings[id].param;
}

bool pgx_is_half(const struct pgx_observed *o)
{
    return o->n_copies == 2
           && (o->base[0] == PGX_BASE_NONE) != (o->base[1] == PGX_BASE_NONE);
}

/* ---- one pair against the genotypes ---- */

static bool is_one_of(uint32_t bases, uint8_t base)
{
    return base < PGX_MAX_BASES && bases >> base & 1;
}

/* What an allele gains at a locus where it stands on a strand with this base. */
static unsigned locus_score(
    const struct pgx_definition *d, unsigned allele, unsigned locus, uint8_t base)
{
    uint32_t stated = d->alleles[allele].stated[locus];

    if (stated == 0)
        return 0;
    if ((stated & (stated - 1)) != 0)
        return base != 0;
    return 1;
}

/* The score of a on base x and b on base y, or -1. */
static int fit(const struct pgx_definition *d, unsigned locus, unsigned a, unsigned b,
    uint8_t x, uint8_t y)
{
    if (!is_one_of(pgx_stated(d, a, locus), x)
        || !is_one_of(pgx_stated(d, b, locus), y))
        return -1;
    return (int)(locus_score(d, a, locus, x) + locus_score(d, b, locus, y));
}

bool pgx_is_usable(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned locus)
{
    const struct pgx_observed *o = &seen[locus];

    for (unsigned i = 0; i < o->n_copies; i++)
        if (o->base[i] >= PGX_MAX_BASES)
            return false;
    return o->n_copies > 0 && !d->loci[locus].is_extra;
}

/* Do two loci keep their sides together? */
static bool is_of_set(const struct pgx_observed *first, const struct pgx_observed *o)
{
    return o->is_phased && o->base[0] != o->base[1] && o->phase_set == first->phase_set;
}

/* All loci of the phase set of `first`, from there on, in both orientations. */
static int score_set(const struct pgx_definition *d, const struct pgx_observed *seen,
    unsigned first, unsigned a, unsigned b)
{
    int total[2] = {0, 0};

    for (unsigned i = first; i < d->n_loci; i++) {
        if (!pgx_is_usable(d, seen, i) || !is_of_set(&seen[first], &seen[i]))
            continue;
        for (unsigned k = 0; k < 2; k++) {
            int score = fit(d, i, a, b, seen[i].base[k], seen[i].base[1 - k]);
            if (total[k] >= 0)
                total[k] = score < 0 ? -1 : total[k] + score;
        }
        if (total[0] < 0 && total[1] < 0)
            return -1;
    }
    return total[0] > total[1] ? total[0] : total[1];
}

static bool is_first_of_set(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned locus)
{
    for (unsigned i = 0; i < locus; i++)
        if (pgx_is_usable(d, seen, i) && is_of_set(&seen[locus], &seen[i]))
            return false;
    return true;
}

static int score_locus(const struct pgx_definition *d, const struct pgx_observed *seen,
    unsigned i, unsigned a, unsigned b)
{
    const struct pgx_observed *o = &seen[i];
    int there, turned;

    if (o->base[0] != o->base[1] && o->is_phased)
        return is_first_of_set(d, seen, i) ? score_set(d, seen, i, a, b) : 0;
    there = fit(d, i, a, b, o->base[0], o->base[1]);
    if (o->base[0] == o->base[1])
        return there;
    turned = fit(d, i, a, b, o->base[1], o->base[0]);
    return there > turned ? there : turned;
}

int pgx_pair_score(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned a, int b)
{
    int total = 0;

    for (unsigned i = 0; i < d->n_loci; i++) {
        int score;
        if (!pgx_is_usable(d, seen, i))
            continue;
        if (b < 0)
            score = is_one_of(pgx_stated(d, a, i), seen[i].base[0])
                        ? (int)locus_score(d, a, i, seen[i].base[0])
                        : -1;
        else
            score = score_locus(d, seen, i, a, (unsigned)b);
        if (score < 0)
            return -1;
        total += score;
    }
    return total;
}

/* ---- all pairs ---- */

static bool may_stand(
    const struct pgx_definition *d, const struct pgx_observed *seen, unsigned allele)
{
    if (d->alleles[allele].is_structural)
        return false;
    for (unsigned i = 0; i < d->n_loci; i++) {
        uint32_t stated = pgx_stated(d, allele, i);
        bool is_there = false;
        if (!pgx_is_usable(d, seen, i))
            continue;
        for (unsigned k = 0; k < seen[i].n_copies; k++)
            is_there |= is_one_of(stated, seen[i].base[k]);
        if (!is_there)
            return false;
    }
    return true;
}

static void add_pair(struct pgx_pairs *p, struct arena *mem,
    const struct pgx_definition *d, int a, int b, int score)
{
    if (b >= 0 && pgx_name_cmp(d->alleles[a].name, d->alleles[b].name) > 0) {
        int other = a;
        a = b;
        b = other;
    }
    p->pairs = arena_grow(mem, p->pairs, &p->cap, p->n + 1, sizeof *p->pairs);
    p->pairs[p->n++] = (struct pgx_candidate){a, b, (unsigned)score};
}

/* The usable loci alone: most of what is matched has few of them, or many pairs. */
static struct pgx_observed *compact(const struct pgx_definition *d,
    const struct pgx_observed *seen, struct arena *mem, struct pgx_definition *out)
{
    struct pgx_observed *used = ARENA_ARRAY(mem, struct pgx_observed, d->n_loci);
    unsigned *at = ARENA_ARRAY(mem, unsigned, d->n_loci), n = 0;

    *out = *d;
    out->loci = ARENA_ARRAY(mem, struct pgx_locus, d->n_loci);
    out->alleles = arena_dup(mem, d->alleles, d->n_alleles * sizeof *d->alleles);
    for (unsigned i = 0; i < d->n_loci; i++) {
        if (!pgx_is_usable(d, seen, i))
            continue;
        at[n] = i;
        used[n] = seen[i];
        out->loci[n++] = d->loci[i];
    }
    for (unsigned k = 0; k < d->n_alleles; k++) {
        uint32_t *stated = ARENA_ARRAY(mem, uint32_t, n);
        for (unsigned i = 0; i < n; i++)
            stated[i] = d->alleles[k].stated[at[i]];
        out->alleles[k].stated = stated;
    }
    out->n_loci = n;
    return used;
}

void pgx_pairs_find(const struct pgx_definition *whole,
    const struct pgx_observed *all_seen, bool is_one_copy, const bool *is_left_out,
    struct arena *mem, struct pgx_pairs *out)
{
    struct pgx_definition d;
    const struct pgx_observed *seen = compact(whole, all_seen, mem, &d);
    unsigned *may = ARENA_ARRAY(mem, unsigned, d.n_alleles), n = 0;

    *out = (struct pgx_pairs){0};
    for (unsigned i = 0; i < d.n_alleles; i++)
        if (!(is_left_out && is_left_out[i]) && may_stand(&d, seen, i))
            may[n++] = i;
    for (unsigned i = 0; i < n; i++) {
        if (is_one_copy)
            add_pair(
                out, mem, &d, (int)may[i], -1, pgx_pair_score(&d, seen, may[i], -1));
        for (unsigned k = i; !is_one_copy && k < n; k++) {
            int score = pgx_pair_score(&d, seen, may[i], (int)may[k]);
            if (score >= 0)
                add_pair(out, mem, &d, (int)may[i], (int)may[k], score);
        }
    }
}

/* ---- the order of candidates ---- */

struct sort_item {
    struct pgx_candidate c;
    struct str a, b;
};

static int candidate_cmp(const void *x, const void *y)
{
    const struct sort_item *p = x, *q = y;
    int order;

    if (p->c.score != q->c.score)
        return p->c.score > q->c.score ? -1 : 1;
    order = pgx_name_cmp(p->a, q->a);
    return order ? order : pgx_name_cmp(p->b, q->b);
}

static void sort_candidates(const struct pgx_definition *d, struct pgx_pairs *p)
{
    struct arena scratch = ARENA_INIT;
    struct sort_item *items = ARENA_ARRAY(&scratch, struct sort_item, p->n + 1);

    for (size_t i = 0; i < p->n; i++) {
        const struct pgx_candidate *c = &p->pairs[i];
        items[i] = (struct sort_item){.c = *c, .a = d->alleles[c->a].name};
        if (c->b >= 0)
            items[i].b = d->alleles[c->b].name;
    }
    if (p->n > 1)
        qsort(items, p->n, sizeof *items, candidate_cmp);
    for (size_t i = 0; i < p->n; i++)
        p->pairs[i] = items[i].c;
    arena_free(&scratch);
}

/* ---- rules around the match ---- */

static struct str diplotype_name(
    struct arena *mem, const struct pgx_definition *d, const struct pgx_candidate *c)
{
    return str_fmt(mem, "%.*s/%.*s", STR_ARG(d->alleles[c->a].name),
        STR_ARG(d->alleles[c->b].name));
}

static int find_candidate(struct arena *mem, const struct pgx_definition *d,
    const struct pgx_pairs *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->pairs[i].b >= 0 && str_eq(diplotype_name(mem, d, &p->pairs[i]), name))
            return (int)i;
    return -1;
}

/* The pick of a priority list that is possible as a whole stands alone, in front. */
static bool take_priority(const struct pgx_definition *d, struct pgx_matching *m,
    struct pgx_pairs *p, struct arena *mem)
{
    for (unsigned i = 0; i < d->n_priorities; i++) {
        const struct pgx_priority *list = &d->priorities[i];
        int pick = find_candidate(mem, d, p, list->pick);
        bool is_whole = pick >= 0;
        for (unsigned k = 0; is_whole && k < list->n_diplotypes; k++)
            is_whole = find_candidate(mem, d, p, list->diplotypes[k]) >= 0;
        if (!is_whole)
            continue;
        struct pgx_candidate first = p->pairs[pick];
        memmove(p->pairs + 1, p->pairs, (size_t)pick * sizeof *p->pairs);
        p->pairs[0] = first;
        m->n_best = 1;
        pgx_warn(mem, m, PGX_WARN_PRIORITY, list->pick);
        return true;
    }
    return false;
}

static bool is_phased_throughout(
    const struct pgx_definition *d, const struct pgx_observed *seen)
{
    for (unsigned i = 0; i < d->n_loci; i++)
        if (pgx_is_usable(d, seen, i) && seen[i].n_copies == 2
            && seen[i].base[0] != seen[i].base[1] && !seen[i].is_phased)
            return false;
    return true;
}

/* Alleles of which no stated locus was seen: nothing would tell them apart. */
static bool *find_uncallable(const struct pgx_definition *d,
    const struct pgx_observed *seen, struct arena *mem, struct pgx_matching *m)
{
    bool *is_left_out = ARENA_ARRAY(mem, bool, d->n_alleles);

    m->uncallable = ARENA_ARRAY(mem, int, d->n_alleles);
    for (unsigned i = 0; i < d->n_alleles; i++) {
        bool is_seen = false;
        for (unsigned k = 0; k < d->n_loci && !is_seen; k++)
            is_seen = d->alleles[i].stated[k] && pgx_is_usable(d, seen, k);
        if (is_seen)
            continue;
        is_left_out[i] = true;
        m->uncallable[m->n_uncallable++] = (int)i;
    }
    return is_left_out;
}

void pgx_match(const struct pgx_definition *d, const struct pgx_observed *given,
    struct arena *mem, struct pgx_matching *out)
{
    struct pgx_observed *seen = arena_dup(mem, given, d->n_loci * sizeof *given);
    bool is_one_copy, *is_left_out;
    struct pgx_pairs pairs;

    *out = (struct pgx_matching){0};
    out->state = pgx_match_prepare(d, seen, mem, &is_one_copy, out);
    is_left_out = find_uncallable(d, seen, mem, out);
    if (out->state != PGX_NOTHING_SEEN) /* else anything may be there */
        pgx_match_possible(d, seen, is_one_copy, mem, out);
    if (out->state != PGX_MATCHED)
        return;
    pgx_pairs_find(d, seen, is_one_copy, is_left_out, mem, &pairs);
    sort_candidates(d, &pairs);
    out->all = pairs.pairs;
    out->n_all = (unsigned)pairs.n;
    if (pairs.n == 0) {
        out->state = PGX_NO_MATCH;
        return;
    }
    if (!is_phased_throughout(d, seen) && take_priority(d, out, &pairs, mem))
        return;
    while (
        out->n_best < pairs.n && pairs.pairs[out->n_best].score == pairs.pairs[0].score)
        out->n_best++;
}
