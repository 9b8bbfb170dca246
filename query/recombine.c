#include "query/recombine.h"

#include <math.h>
#include <stdlib.h>

#define NEIGHBOURS 8   /* calls behind one that are asked whether they share a codon */
#define GROUP_CALLS 6  /* more substitutions in one codon's reach: each is uncertain */
#define CODON_REACH 2u /* farthest apart that bases of a codon of one exon stand */

/* What is known of two calls on the copies of a gene. */
struct relation {
    bool may_be_together;
    bool a_needs_b, b_needs_a;   /* each copy with the one has the other */
    bool a_is_alone, b_is_alone; /* some copy has the one without the other */
};

static bool is_on_all_copies(const struct call *c)
{
    return c->copies == UINT32_MAX;
}

static bool is_placed(const struct call *c)
{
    return is_on_all_copies(c) || (c->is_phased && c->copies != 0);
}

static bool is_substitution(const struct call *c)
{
    return c->allele.ref.n == c->allele.alt.n;
}

static uint32_t call_end1(const struct call *c)
{
    return c->allele.pos1 + (uint32_t)c->allele.ref.n - 1;
}

static struct relation relate(const struct call *a, const struct call *b)
{
    struct relation r = {.may_be_together = true};
    if (b->allele.pos1 <= call_end1(a) && a->allele.pos1 <= call_end1(b))
        return (struct relation){.a_is_alone = true, .b_is_alone = true};
    bool is_one_set =
        is_on_all_copies(a) || is_on_all_copies(b) || str_eq(a->phase, b->phase);
    if (is_placed(a) && is_placed(b) && is_one_set) {
        r.may_be_together = (a->copies & b->copies) != 0;
        r.a_is_alone = (a->copies & ~b->copies) != 0;
        r.b_is_alone = (b->copies & ~a->copies) != 0;
        r.a_needs_b = !r.a_is_alone;
        r.b_needs_a = !r.b_is_alone;
        return r;
    }
    r.b_needs_a = is_on_all_copies(a);
    r.a_needs_b = is_on_all_copies(b);
    r.a_is_alone = r.b_needs_a && b->zygosity == ZYGOSITY_HETEROZYGOUS;
    r.b_is_alone = r.a_needs_b && a->zygosity == ZYGOSITY_HETEROZYGOUS;
    return r;
}

static bool share_codon(const struct call *a, const struct call *b)
{
    uint32_t a_first, a_last, b_first, b_last;
    for (unsigned i = 0; i < a->n_effects; i++) {
        const struct transcript *t = a->effects[i].transcript;
        if (allele_residues(t, &a->allele, &a_first, &a_last)
            && allele_residues(t, &b->allele, &b_first, &b_last) && a_first <= b_last
            && b_first <= a_last)
            return true;
    }
    return false;
}

/* Calls of one codon, or of codons that a substitution of several bases joins. */
struct group {
    struct call *call[GROUP_CALLS];
    unsigned n;
    struct relation between[GROUP_CALLS][GROUP_CALLS]; /* [i][j], i < j */
};

static bool needs(const struct group *g, unsigned i, unsigned j)
{
    return i < j ? g->between[i][j].a_needs_b : g->between[j][i].b_needs_a;
}

static bool is_alone(const struct group *g, unsigned i, unsigned j)
{
    return i < j ? g->between[i][j].a_is_alone : g->between[j][i].b_is_alone;
}

static bool has(unsigned set, unsigned i)
{
    return set >> i & 1;
}

/* Can these be on one copy, and nothing else of the group with them? */
static bool is_possible(const struct group *g, unsigned set)
{
    for (unsigned i = 0; i < g->n; i++)
        for (unsigned j = 0; j < g->n; j++) {
            if (i == j || !has(set, i))
                continue;
            if (has(set, j) && i < j && !g->between[i][j].may_be_together)
                return false;
            if (!has(set, j) && needs(g, i, j))
                return false;
        }
    return true;
}

/* Neighbours of the set must share codons, or two changes far apart would be one. */
static bool is_joined(const struct group *g, unsigned set)
{
    const struct call *last = NULL;
    unsigned n = 0;
    for (unsigned i = 0; i < g->n; i++) {
        if (!has(set, i))
            continue;
        if (last != NULL && !share_codon(last, g->call[i]))
            return false;
        last = g->call[i];
        n++;
    }
    return n >= 2;
}

/* Some copy has them all for certain. */
static bool is_certain(const struct group *g, unsigned set)
{
    for (unsigned i = 0; i < g->n; i++) {
        bool has_all = has(set, i);
        for (unsigned j = 0; has_all && j < g->n; j++)
            has_all = i == j || !has(set, j) || needs(g, i, j);
        if (has_all)
            return true;
    }
    return false;
}

struct combining {
    struct sample *s;
    struct kb_effects *effects;
    struct call *added;
    size_t n_added, cap_added;
};

/* The bases of the set's calls with the reference between them; false: not known. */
static bool combine_alleles(
    const struct combining *x, const struct group *g, unsigned set, struct allele *out)
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

/* One call made of the set's: what the parts say differently is not known. */
static struct call merge_parts(
    const struct combining *x, const struct group *g, unsigned set)
{
    struct arena *mem = x->effects->mem;
    struct call out = {0};
    uint32_t copies = UINT32_MAX;
    for (unsigned i = 0; i < g->n; i++) {
        const struct call *c = g->call[i];
        if (!has(set, i))
            continue;
        copies &= c->copies;
        if (out.n_parts++ == 0) {
            out = *c;
            out.n_parts = 1;
            continue;
        }
        struct str filter = out.filter;
        call_merge(&out, c);
        out.as_given = join_texts(mem, out.as_given, " + ", c->as_given);
        if (!str_eq(filter, c->filter))
            out.filter = join_texts(mem, filter, ";", c->filter);
    }
    out.copies = copies;
    out.is_phased = true;
    out.annotations = NULL;
    out.n_annotations = 0;
    return out;
}

static int add_combined(
    struct combining *x, const struct group *g, unsigned set, struct err *err)
{
    struct call c = merge_parts(x, g, set);
    if (!combine_alleles(x, g, set, &c.allele))
        return 0;
    c.is_uncertain_phase = !is_certain(g, set);
    if (c.is_uncertain_phase)
        c.zygosity = ZYGOSITY_UNKNOWN;
    else if (c.copies != UINT32_MAX)
        c.zygosity = ZYGOSITY_HETEROZYGOUS;
    int n = kb_allele_owners(x->effects->txn, &c.allele, x->effects->mem, &c.owners,
        &c.has_allele_criterion, err);
    if (n < 0)
        return n;
    c.n_owners = (unsigned)n;
    n = kb_effects_of(x->effects, &c.allele, 1, &c.effects, err);
    if (n < 0)
        return n;
    c.n_effects = (unsigned)n;
    x->added = arena_grow(
        x->effects->mem, x->added, &x->cap_added, x->n_added + 1, sizeof *x->added);
    x->added[x->n_added++] = c;
    return 0;
}

/* Calls that never stand alone on a copy go; a part of a change that could not be put
 * together stays, but is uncertain. */
static void judge_single(struct group *g, unsigned i, bool is_combined)
{
    struct call *c = g->call[i];
    for (unsigned j = 0; j < g->n; j++) {
        if (i == j || !share_codon(c, g->call[j]))
            continue;
        if (needs(g, i, j) && is_combined)
            c->is_recombined = true;
        else if (!is_alone(g, i, j))
            c->is_uncertain_phase = true;
    }
}

static int combine_group(struct combining *x, struct group *g, struct err *err)
{
    size_t before = x->n_added;
    for (unsigned i = 0; i < g->n; i++)
        for (unsigned j = i + 1; j < g->n; j++)
            g->between[i][j] = relate(g->call[i], g->call[j]);
    for (unsigned set = 3; set < 1u << g->n; set++) {
        int rc =
            is_joined(g, set) && is_possible(g, set) ? add_combined(x, g, set, err) : 0;
        if (rc < 0)
            return rc;
    }
    for (unsigned i = 0; i < g->n; i++)
        judge_single(g, i, x->n_added > before);
    return 0;
}

/* A codon that an intron splits, or too many calls at one: not put together. */
static void doubt(struct call *a, struct call *b)
{
    struct relation r = relate(a, b);
    a->is_uncertain_phase |= !r.a_is_alone;
    b->is_uncertain_phase |= !r.b_is_alone;
}

static void doubt_distant(struct sample *s, unsigned i)
{
    struct call *a = &s->calls[i];
    for (unsigned j = i + 1; j < s->n_calls && j <= i + NEIGHBOURS; j++) {
        struct call *b = &s->calls[j];
        if (b->allele.contig != a->allele.contig)
            return;
        if (is_substitution(b) && b->allele.pos1 > call_end1(a) + CODON_REACH
            && share_codon(a, b))
            doubt(a, b);
    }
}

/* Calls from i on that chain up by shared codons within one exon. */
static unsigned gather(struct sample *s, unsigned i, struct group *g)
{
    unsigned j = i + 1;
    *g = (struct group){.call = {&s->calls[i]}, .n = 1};
    for (; j < s->n_calls; j++) {
        struct call *last = g->call[g->n - 1], *c = &s->calls[j];
        if (!is_substitution(c))
            continue;
        if (c->allele.contig != last->allele.contig
            || c->allele.pos1 > call_end1(last) + CODON_REACH || !share_codon(last, c))
            break;
        if (g->n == GROUP_CALLS) {
            doubt(last, c);
            break;
        }
        g->call[g->n++] = c;
    }
    return j;
}

static int call_order(const void *x, const void *y)
{
    const struct call *a = x, *b = y;
    int c = allele_cmp(&a->allele, &b->allele);
    if (c == 0)
        c = (a->n_parts > b->n_parts) - (a->n_parts < b->n_parts);
    return c ? c : str_cmp(a->as_given, b->as_given);
}

/* The calls that stay and the new ones, in genome order. */
static void finish(struct combining *x)
{
    struct sample *s = x->s;
    struct call *all =
        ARENA_ARRAY(x->effects->mem, struct call, s->n_calls + x->n_added);
    unsigned n = 0;
    for (unsigned i = 0; i < s->n_calls; i++) {
        if (s->calls[i].is_recombined) {
            s->fates[ALLELE_FINDING]--;
            s->fates[ALLELE_RECOMBINED]++;
        } else {
            all[n++] = s->calls[i];
        }
    }
    for (size_t i = 0; i < x->n_added; i++)
        all[n++] = x->added[i];
    if (n > 0)
        qsort(all, n, sizeof *all, call_order);
    s->calls = all;
    s->n_calls = n;
}

int recombine_codons(struct sample *s, struct kb_effects *effects, struct err *err)
{
    struct combining x = {.s = s, .effects = effects};
    for (unsigned i = 0; i < s->n_calls;) {
        struct group g;
        if (!is_substitution(&s->calls[i])) {
            i++;
            continue;
        }
        doubt_distant(s, i);
        unsigned next = gather(s, i, &g);
        int rc = g.n > 1 ? combine_group(&x, &g, err) : 0;
        if (rc < 0)
            return rc;
        i = g.n > 1 ? next : i + 1;
    }
    finish(&x);
    return 0;
}
