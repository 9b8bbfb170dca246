#include "query/recombine.h"

#include <math.h>
#include <stdlib.h>

#include "query/phase.h"

#define CODON_REACH 2u /* farthest apart that bases of a codon of one exon stand */

static bool is_substitution(const struct call *c)
{
    return c->allele.ref.n == c->allele.alt.n;
}

static bool has(unsigned set, unsigned i)
{
    return set >> i & 1;
}

struct combining {
    struct sample *s;
    struct kb_effects *effects;
    unsigned n_groups;
    struct call *added;
    size_t n_added, cap_added;
};

/* The bases of the set's calls with the reference between them; false: not known. */
static bool combine_alleles(const struct combining *x, const struct phase_group *g,
    unsigned set, struct allele *out)
{
    const struct refbases *bases = &x->effects->bases;
    struct buf ref = BUF_INIT, alt = BUF_INIT;
    bool is_first = true, is_known = true;
    for (unsigned i = 0; is_known && i < g->n; i++) {
        const struct allele *a = &g->call[i]->allele;
        char gap[CODON_REACH];
        if (!has(set, i))
            continue;
        if (is_first)
            *out = *a;
        uint32_t at = out->pos1 + (uint32_t)ref.n, n = a->pos1 - at;
        is_known =
            is_first || n == 0
            || (n <= sizeof gap
                && bases->fetch(bases->ctx, a->assembly, a->contig, at, n, gap) == n);
        if (is_known && !is_first && n > 0) {
            buf_add(&ref, gap, n);
            buf_add(&alt, gap, n);
        }
        buf_add_str(&ref, a->ref);
        buf_add_str(&alt, a->alt);
        is_first = false;
    }
    out->ref = str_copy(x->effects->mem, buf_str(&ref));
    out->alt = str_copy(x->effects->mem, buf_str(&alt));
    buf_free(&ref);
    buf_free(&alt);
    return is_known;
}

static struct str join_texts(
    struct arena *mem, struct str a, const char *between, struct str b)
{
    return str_fmt(mem, "%.*s%s%.*s", STR_ARG(a), between, STR_ARG(b));
}

/* What several calls say of one change: what they say differently is not known. */
static void merge_texts(struct arena *mem, struct call *into, const struct call *c)
{
    struct str filter = into->filter;
    call_merge(into, c);
    call_merge_inputs(into, c, mem);
    into->inputs_disagree |= c->inputs_disagree;
    into->as_given = join_texts(mem, into->as_given, " + ", c->as_given);
    if (filter.n == 0)
        into->filter = c->filter;
    else if (c->filter.n > 0 && !str_eq(filter, c->filter))
        into->filter = join_texts(mem, filter, ";", c->filter);
}

/* One call made of the set's. */
static struct call merge_parts(
    const struct combining *x, const struct phase_group *g, unsigned set)
{
    struct call out = {0};
    bool is_uncertain = false;
    for (unsigned i = 0; i < g->n; i++) {
        const struct call *c = g->call[i];
        if (!has(set, i))
            continue;
        is_uncertain |= c->is_uncertain_phase;
        if (out.n_parts++ == 0) {
            out = *c;
            out.n_parts = 1;
            continue;
        }
        merge_texts(x->effects->mem, &out, c);
    }
    out.is_uncertain_phase = is_uncertain;
    out.is_recombined = false;
    out.annotations = NULL;
    out.n_annotations = 0;
    return out;
}

static int read_combined(struct combining *x, struct call *c, struct err *err)
{
    int n = kb_allele_owners(x->effects->txn, &c->allele, x->effects->mem, &c->owners,
        &c->has_allele_criterion, err);
    if (n < 0)
        return n;
    c->n_owners = (unsigned)n;
    n = kb_effects_of(x->effects, &c->allele, 1, &c->effects, err);
    if (n < 0)
        return n;
    c->n_effects = (unsigned)n;
    return 0;
}

/* 1; 0: the bases between the parts are not known. */
static int add_combined(struct combining *x, const struct phase_group *g,
    const struct phase_worlds *w, unsigned set, struct err *err)
{
    struct call c = merge_parts(x, g, set);
    if (!combine_alleles(x, g, set, &c.allele))
        return 0;
    c.is_uncertain_phase |= w->n_with[set] < w->n;
    if (c.is_uncertain_phase)
        c.zygosity = ZYGOSITY_UNKNOWN;
    else if (w->n_on_all[set] < w->n)
        c.zygosity = ZYGOSITY_HETEROZYGOUS;
    int rc = read_combined(x, &c, err);
    if (rc < 0)
        return rc;
    x->added = arena_grow(
        x->effects->mem, x->added, &x->cap_added, x->n_added + 1, sizeof *x->added);
    x->added[x->n_added++] = c;
    return 1;
}

/* Calls that never stand alone on a copy go; what stands alone under some phases only,
 * or belongs to a change that could not be put together (lost), is uncertain. */
static void judge_singles(
    const struct phase_group *g, const struct phase_worlds *w, unsigned lost)
{
    for (unsigned i = 0; i < g->n; i++) {
        struct call *c = g->call[i];
        unsigned n_alone = w->n_with[1u << i];
        if (w->n == 0) {
            c->is_uncertain_phase |= phase_shares_any(g, i);
        } else if (n_alone == 0 && !has(lost, i)) {
            c->is_recombined = true;
        } else if (n_alone < w->n) {
            c->is_uncertain_phase = true;
        } else if (w->n_on_all[1u << i] < w->n && c->zygosity == ZYGOSITY_HOMOZYGOUS) {
            /* the allele is on all copies, this reading of it is not; nor is the
             * fraction of the allele that of the reading */
            c->zygosity = ZYGOSITY_HETEROZYGOUS;
            c->allele_fraction = NAN;
        }
    }
}

/* Calls of the group that say at once what a set of others says base by base: another
 * spelling, which tells that the set is on one copy. */
static unsigned take_spelled_whole(struct phase_group *g, struct call **whole)
{
    unsigned n = 0;
    for (unsigned i = 0; i < g->n;) {
        if (phase_parts_of(g, i) == 0) {
            i++;
            continue;
        }
        whole[n++] = g->call[i];
        g->n--;
        for (unsigned k = i; k < g->n; k++)
            g->call[k] = g->call[k + 1];
    }
    return n;
}

static int combine_group(struct combining *x, struct phase_group *g, struct err *err)
{
    struct phase_worlds w;
    struct call *whole[PHASE_CALLS];
    unsigned lost = 0, number = ++x->n_groups;
    for (unsigned i = 0; i < g->n; i++)
        g->call[i]->codon_group = number;
    unsigned n_whole = take_spelled_whole(g, whole);
    phase_enumerate(g, &w);
    for (unsigned set = 3; set < 1u << g->n; set++) {
        if ((set & (set - 1)) == 0 || w.n_with[set] == 0)
            continue;
        int rc = add_combined(x, g, &w, set, err);
        if (rc < 0)
            return rc;
        lost |= rc ? 0 : set;
    }
    judge_singles(g, &w, lost);
    for (unsigned i = 0; i < n_whole; i++) {
        unsigned set = phase_spelled_by(g, whole[i]);
        whole[i]->is_recombined = w.n > 0 && set != 0 && w.n_with[set] == 0
                                  && phase_is_inside_another(&w, g->n, set);
    }
    return 0;
}

/* A codon that an intron splits is not put together. */
static void doubt_pair(struct call *a, struct call *b)
{
    struct phase_group g = {.call = {a, b}, .n = 2};
    struct phase_worlds w;
    phase_enumerate(&g, &w);
    judge_singles(&g, &w, 3);
}

/* First and last base of the codons of a on t; false: none, or all within one exon. */
static bool split_codon(const struct transcript *t, const struct allele *a,
    uint32_t *lowest, uint32_t *highest)
{
    uint32_t first, last;
    if (!allele_residues(t, a, &first, &last) || first == 0)
        return false;
    uint32_t from = t->cds_beg0 + t->start_phase + 3 * (first - 1);
    uint32_t to = t->cds_beg0 + t->start_phase + 3 * last - 1;
    if (to >= t->cds_end0)
        to = t->cds_end0 - 1;
    uint32_t x = transcript_pos1(t, from, 0), y = transcript_pos1(t, to, 0);
    *lowest = x < y ? x : y;
    *highest = x < y ? y : x;
    return *highest - *lowest > to - from;
}

static void doubt_beyond_introns(struct sample *s, unsigned i)
{
    struct call *a = &s->calls[i];
    uint32_t highest = 0, low, high;
    for (unsigned k = 0; k < a->n_effects; k++)
        if (split_codon(a->effects[k].transcript, &a->allele, &low, &high)
            && high > highest)
            highest = high;
    for (unsigned j = i + 1; j < s->n_calls; j++) {
        struct call *b = &s->calls[j];
        if (b->allele.contig != a->allele.contig || b->allele.pos1 > highest)
            return;
        if (is_substitution(b) && b->allele.pos1 > call_end1(a) + CODON_REACH
            && calls_share_codon(a, b))
            doubt_pair(a, b);
    }
}

static bool joins(const struct call *calls, unsigned n, const struct call *c)
{
    for (unsigned i = 0; i < n; i++)
        if (is_substitution(&calls[i])
            && c->allele.pos1 <= call_end1(&calls[i]) + CODON_REACH
            && calls_share_codon(&calls[i], c))
            return true;
    return false;
}

/* Calls from i on that chain up by shared codons within one exon: *next is the first
 * one behind them. */
static void gather(struct sample *s, unsigned i, struct phase_group *g, unsigned *next)
{
    unsigned j = i + 1;
    *g = (struct phase_group){.call = {&s->calls[i]}, .n = 1};
    for (; j < s->n_calls; j++) {
        struct call *c = &s->calls[j];
        if (!is_substitution(c))
            continue;
        if (c->allele.contig != s->calls[i].allele.contig
            || !joins(&s->calls[i], j - i, c))
            break;
        if (g->n < PHASE_CALLS)
            g->call[g->n] = c;
        g->n++;
    }
    *next = j;
}

/* More calls than are put together: each is uncertain. */
static void doubt_all(struct sample *s, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++)
        s->calls[i].is_uncertain_phase |= is_substitution(&s->calls[i]);
}

static int call_order(const void *x, const void *y)
{
    const struct call *a = x, *b = y;
    int c = allele_cmp(&a->allele, &b->allele);
    if (c == 0)
        c = (a->n_parts > b->n_parts) - (a->n_parts < b->n_parts);
    return c ? c : str_cmp(a->as_given, b->as_given);
}

/* The file has the whole change too, or it was put together in two ways: what is
 * certain of either is certain. */
static void unite(struct arena *mem, struct call *into, const struct call *c)
{
    bool is_uncertain = into->is_uncertain_phase && c->is_uncertain_phase;
    enum zygosity zygosity = c->is_uncertain_phase ? into->zygosity : c->zygosity;
    bool is_one_certain = into->is_uncertain_phase != c->is_uncertain_phase;
    merge_texts(mem, into, c);
    if (is_one_certain)
        into->zygosity = zygosity;
    into->is_uncertain_phase = is_uncertain;
}

/* All calls and the new ones in genome order, each allele once. */
static void finish(struct combining *x)
{
    struct sample *s = x->s;
    size_t n_all = s->n_calls + x->n_added;
    unsigned n = 0;
    s->own_calls.n = s->n_calls;
    for (size_t i = 0; i < x->n_added; i++)
        calls_add(&s->own_calls, &x->added[i]);
    struct call *all = s->own_calls.call;
    qsort(all, n_all, sizeof *all, call_order);
    for (size_t i = 0; i < n_all; i++) {
        if (n > 0 && all[i].n_parts > 0 && !all[n - 1].is_recombined
            && allele_eq(&all[n - 1].allele, &all[i].allele))
            unite(x->effects->mem, &all[n - 1], &all[i]);
        else
            all[n++] = all[i];
    }
    s->calls = all;
    s->n_calls = n;
}

/* Only what lies on a transcript shares a codon with others: few of a genome's calls,
 * so that the others are passed over once. */
int recombine_codons(struct sample *s, struct kb_effects *effects, struct err *err)
{
    struct combining x = {.s = s, .effects = effects};
    unsigned *coding = arena_take(effects->mem, s->n_calls * sizeof *coding), n = 0;
    for (unsigned i = 0; i < s->n_calls; i++)
        if (is_substitution(&s->calls[i]) && s->calls[i].n_effects > 0) {
            doubt_beyond_introns(s, i);
            coding[n++] = i;
        }
    for (unsigned k = 0, next = 0; k < n; k++) {
        struct phase_group g;
        unsigned i = coding[k];
        if (i < next)
            continue;
        gather(s, i, &g, &next);
        int rc = 0;
        if (g.n > PHASE_CALLS)
            doubt_all(s, i, next);
        else if (g.n > 1)
            rc = combine_group(&x, &g, err);
        if (rc < 0)
            return rc;
    }
    if (x.n_added > 0)
        finish(&x);
    return 0;
}
