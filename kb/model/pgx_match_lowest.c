/*
 * DPYD and RYR1: alleles are single variants, and what counts is the lowest function on
 * each copy.  Where phase is not known no diplotype is made up: the variants are
 * listed.
 *
 * An allele over two positions (HapB3 of DPYD): its lead is the position that has an
 * allele of its own (the intron variant that splicing suffers from); the companion (the
 * exon variant that older tests looked at) only says which of the two names it has, and
 * stands in where the lead was not seen.
 */
#include "kb/model/pgx_match_private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SETS 6 /* more arrangements than 2^5 help nobody */

struct joint {
    int allele, lead_allele;
    unsigned lead, companion;
};

struct lowest {
    const struct pgx_definition *d;
    struct pgx_observed *seen;
    struct arena *mem;
    struct pgx_lowest *out;
    struct joint joint; /* allele -1: none */
    struct pgx_matching notes;
    bool is_exonic_only, is_mismatch;
};

/* ---- alleles of positions ---- */

static unsigned n_stated(const struct pgx_definition *d, unsigned allele)
{
    unsigned n = 0;

    for (unsigned i = 0; i < d->n_loci; i++)
        n += d->alleles[allele].stated[i] != 0;
    return n;
}

/* The allele that is this base at this position and nothing else; -1: none. */
static int allele_of(const struct pgx_definition *d, unsigned locus, uint8_t base)
{
    for (unsigned i = 1; i < d->n_alleles; i++)
        if (base < PGX_MAX_BASES && d->alleles[i].stated[locus] == (uint32_t)1 << base
            && n_stated(d, i) == 1)
            return (int)i;
    return -1;
}

static uint8_t base_of_set(uint32_t set)
{
    uint8_t base = 0;

    while (set > 1) {
        set >>= 1;
        base++;
    }
    return base;
}

static struct joint find_joint(const struct pgx_definition *d)
{
    struct joint none = {.allele = -1, .lead_allele = -1};

    for (unsigned i = 1; i < d->n_alleles; i++) {
        struct joint j = {.allele = (int)i, .lead_allele = -1};
        bool has_companion = false;
        if (n_stated(d, i) != 2)
            continue;
        for (unsigned k = 0; k < d->n_loci; k++) {
            uint32_t set = d->alleles[i].stated[k];
            int own = set ? allele_of(d, k, base_of_set(set)) : -1;
            if (own >= 0) {
                j.lead = k;
                j.lead_allele = own;
            } else if (set) {
                j.companion = k;
                has_companion = true;
            }
        }
        if (j.lead_allele >= 0 && has_companion)
            return j;
    }
    return none;
}

/* ---- what was seen ---- */

static bool is_seen(const struct lowest *l, unsigned locus)
{
    return pgx_is_usable(l->d, l->seen, locus);
}

static bool is_het(const struct lowest *l, unsigned locus)
{
    return is_seen(l, locus) && l->seen[locus].n_copies == 2
           && l->seen[locus].base[0] != l->seen[locus].base[1];
}

static bool holds(const struct lowest *l, unsigned locus, uint8_t base)
{
    return base > 0
           && l->d->alleles[l->joint.allele].stated[locus] == (uint32_t)1 << base;
}

static bool is_joint(const struct lowest *l, unsigned locus)
{
    return l->joint.allele >= 0
           && (locus == l->joint.lead || locus == l->joint.companion);
}

static void add_name(
    struct lowest *l, struct pgx_variants *v, int allele, bool is_homozygous)
{
    size_t at = v->n;
    struct str name;

    if (allele < 0)
        return;
    name = l->d->alleles[allele].name;
    if (!v->names) {
        v->names = ARENA_ARRAY(l->mem, struct str, (size_t)2 * l->d->n_loci + 2);
        v->is_homozygous = ARENA_ARRAY(l->mem, bool, (size_t)2 * l->d->n_loci + 2);
    }
    while (at > 0 && pgx_name_cmp(v->names[at - 1], name) > 0) {
        v->names[at] = v->names[at - 1];
        v->is_homozygous[at] = v->is_homozygous[at - 1];
        at--;
    }
    v->names[at] = name;
    v->is_homozygous[at] = is_homozygous;
    v->n++;
}

/* ---- one strand ---- */

static uint8_t base_on(
    const struct lowest *l, unsigned locus, unsigned strand, const unsigned *turned)
{
    const struct pgx_observed *o = &l->seen[locus];

    if (o->n_copies == 1)
        return o->base[0];
    return o->base[is_het(l, locus) ? strand ^ turned[locus] : strand];
}

static void add_joint(
    struct lowest *l, struct pgx_variants *v, unsigned strand, const unsigned *turned)
{
    const struct joint *j = &l->joint;
    bool has_lead = is_seen(l, j->lead), has_companion = is_seen(l, j->companion);
    bool lead = has_lead && holds(l, j->lead, base_on(l, j->lead, strand, turned));
    bool companion =
        has_companion
        && holds(l, j->companion, base_on(l, j->companion, strand, turned));

    if (lead) {
        add_name(l, v, companion ? j->allele : j->lead_allele, false);
    } else if (companion && has_lead) {
        l->is_mismatch = true;
    } else if (companion) {
        l->is_exonic_only = true;
        add_name(l, v, j->allele, false);
    }
}

/* turned: per locus, whether its phase set lies the other way round. */
static struct pgx_variants strand_of(
    struct lowest *l, unsigned strand, const unsigned *turned)
{
    struct pgx_variants v = {0};

    for (unsigned i = 0; i < l->d->n_loci; i++)
        if (is_seen(l, i) && !is_joint(l, i))
            add_name(l, &v, allele_of(l->d, i, base_on(l, i, strand, turned)), false);
    if (l->joint.allele >= 0)
        add_joint(l, &v, strand, turned);
    if (v.n == 0)
        add_name(l, &v, 0, false);
    return v;
}

static int variants_cmp(const struct pgx_variants *a, const struct pgx_variants *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (unsigned i = 0; i < a->n; i++) {
        int order = pgx_name_cmp(a->names[i], b->names[i]);
        if (order)
            return order;
    }
    return 0;
}

static void add_diplotype(struct lowest *l, const unsigned *turned)
{
    struct pgx_lowest *out = l->out;
    struct pgx_component c = {.strand = {strand_of(l, 0, turned)}};

    for (unsigned i = 0; i < l->d->n_loci; i++)
        c.is_one_copy |= l->seen[i].n_copies == 1;
    if (!c.is_one_copy)
        c.strand[1] = strand_of(l, 1, turned);
    if (!c.is_one_copy && variants_cmp(&c.strand[0], &c.strand[1]) > 0) {
        struct pgx_variants other = c.strand[0];
        c.strand[0] = c.strand[1];
        c.strand[1] = other;
    }
    for (unsigned i = 0; i < out->n_diplotypes; i++)
        if (variants_cmp(&out->diplotypes[i].strand[0], &c.strand[0]) == 0
            && variants_cmp(&out->diplotypes[i].strand[1], &c.strand[1]) == 0)
            return;
    out->diplotypes[out->n_diplotypes++] = c;
}

/* ---- phase ---- */

/* Phase sets of heterozygous loci, each once; -1: some are unphased, or too many. */
static int find_sets(const struct lowest *l, uint32_t sets[MAX_SETS])
{
    unsigned n = 0, n_het = 0, n_unphased = 0;

    for (unsigned i = 0; i < l->d->n_loci; i++) {
        unsigned k = 0;
        if (!is_het(l, i))
            continue;
        n_het++;
        n_unphased += !l->seen[i].is_phased;
        while (k < n && sets[k] != l->seen[i].phase_set)
            k++;
        if (k == MAX_SETS)
            return -1;
        if (k == n)
            sets[n++] = l->seen[i].phase_set;
    }
    if (n_het <= 1)
        return n_het ? 1 : 0;
    return n_unphased ? -1 : (int)n;
}

static void list_diplotypes(struct lowest *l, const uint32_t *sets, unsigned n)
{
    unsigned *turned = ARENA_ARRAY(l->mem, unsigned, l->d->n_loci);
    unsigned n_ways = n > 1 ? 1u << (n - 1) : 1;

    l->out->is_phased = true;
    l->out->diplotypes = ARENA_ARRAY(l->mem, struct pgx_component, n_ways);
    for (unsigned way = 0; way < n_ways; way++) {
        for (unsigned i = 0; i < l->d->n_loci; i++) {
            turned[i] = 0;
            for (unsigned k = 1; k < n; k++)
                if (is_het(l, i) && l->seen[i].phase_set == sets[k])
                    turned[i] = way >> (k - 1) & 1;
        }
        add_diplotype(l, turned);
    }
}

/* ---- without phase ---- */

static unsigned copies_of(const struct lowest *l, unsigned locus)
{
    unsigned n = 0;

    for (unsigned i = 0; is_seen(l, locus) && i < l->seen[locus].n_copies; i++)
        n += holds(l, locus, l->seen[locus].base[i]);
    return n;
}

static void list_copies(struct lowest *l, int allele, unsigned n)
{
    if (n > 0)
        add_name(l, &l->out->list, allele, n > 1);
}

static void list_joint(struct lowest *l)
{
    const struct joint *j = &l->joint;
    unsigned lead = copies_of(l, j->lead), companion = copies_of(l, j->companion);

    if (!is_seen(l, j->lead)) {
        l->is_exonic_only = companion > 0;
        list_copies(l, j->allele, companion);
        return;
    }
    l->is_mismatch = companion > lead;
    list_copies(l, j->allele, companion < lead ? companion : lead);
    list_copies(l, j->lead_allele, lead > companion ? lead - companion : 0);
}

static void list_variants(struct lowest *l)
{
    struct pgx_variants *v = &l->out->list;

    for (unsigned i = 0; i < l->d->n_loci; i++) {
        const struct pgx_observed *o = &l->seen[i];
        if (!is_seen(l, i) || is_joint(l, i))
            continue;
        add_name(l, v, allele_of(l->d, i, o->base[0]), o->base[0] == o->base[1]);
        if (o->base[0] != o->base[1])
            add_name(l, v, allele_of(l->d, i, o->base[1]), false);
    }
    if (l->joint.allele >= 0)
        list_joint(l);
    if (v->n == 0 || (v->n == 1 && !v->is_homozygous[0]))
        add_name(l, v, 0, false);
}

/* ---- the whole ---- */

/* What may stand at positions that were not seen. The reference allele too where a
 * companion had to stand in. */
static void list_not_ruled_out(struct lowest *l)
{
    struct pgx_variants v = {0};

    for (unsigned i = 1; i < l->d->n_alleles; i++) {
        bool is_open = false;
        for (unsigned k = 0; k < l->d->n_loci; k++)
            is_open |= l->d->alleles[i].stated[k] && !is_seen(l, k);
        if (!is_open)
            continue;
        if (v.n < 2 * l->d->n_loci)
            add_name(l, &v, (int)i, false);
    }
    if (l->is_exonic_only)
        add_name(l, &v, 0, false);
    l->out->not_ruled_out = v.names;
    l->out->n_not_ruled_out = v.n;
}

static void note_joint(struct lowest *l)
{
    struct str value;

    if (l->joint.allele < 0)
        return;
    value = pgx_locus_name(l->mem, l->d, l->joint.companion);
    if (l->is_exonic_only)
        pgx_warn(l->mem, &l->notes, PGX_WARN_HAPB3_EXONIC_ONLY, value);
    if (l->is_mismatch)
        pgx_warn(l->mem, &l->notes, PGX_WARN_HAPB3_MISMATCH, value);
}

void pgx_match_lowest(const struct pgx_definition *d, const struct pgx_observed *seen,
    struct arena *mem, struct pgx_lowest *out)
{
    struct lowest l = {.d = d,
        .seen = arena_dup(mem, seen, d->n_loci * sizeof *seen),
        .mem = mem,
        .out = out,
        .joint = find_joint(d)};
    uint32_t sets[MAX_SETS];
    bool is_one_copy;
    int n_sets;

    *out = (struct pgx_lowest){0};
    out->state = pgx_match_prepare(d, l.seen, mem, &is_one_copy, &l.notes);
    if (out->state == PGX_MATCHED) {
        n_sets = find_sets(&l, sets);
        if (n_sets < 0)
            list_variants(&l);
        else
            list_diplotypes(&l, sets, (unsigned)n_sets);
        note_joint(&l);
    }
    list_not_ruled_out(&l);
    out->warnings = l.notes.warnings;
    out->n_warnings = l.notes.n_warnings;
}
