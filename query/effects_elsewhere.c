#include "query/effects_elsewhere.h"

#define MAX_CODON_SPAN 1000000u /* bases; a codon may be split by an intron */

struct elsewhere {
    struct sample *s;
    struct kb_txn *kb;
    struct arena *mem;
    struct kb_bases windows;
    struct kb_effects effects;
};

static bool is_unknown(const struct allele_effect *e)
{
    return e->effect.is_bases_unknown && e->effect.hgvs_c.n > 0;
}

static bool wants(const struct call *c)
{
    if (c->n_owners == 0 || c->n_parts > 0)
        return false;
    for (unsigned i = 0; i < c->n_effects; i++)
        if (is_unknown(&c->effects[i]))
            return true;
    return false;
}

/* ---- the allele on the other assembly ---- */

/* Several different ones give none. */
static bool note_alleles(const struct placed_allele *alleles, unsigned n,
    enum assembly assembly, struct allele *found)
{
    for (unsigned i = 0; i < n; i++) {
        const struct allele *a = &alleles[i].allele;
        if (a->assembly != assembly)
            continue;
        if (found->assembly != ASSEMBLY_NONE && !allele_eq(found, a))
            return false;
        *found = *a;
    }
    return true;
}

/* 1: there is exactly one. */
static int find_allele(
    struct elsewhere *x, const struct call *c, struct allele *found, struct err *err)
{
    enum assembly other = assembly_other(x->s->assembly);
    bool is_one = true;
    *found = (struct allele){0};
    for (unsigned i = 0; is_one && i < c->n_owners; i++) {
        struct record rec;
        struct clinvar_entry entry;
        struct named_variant v;
        int rc = kb_record_of_owner(x->kb, c->owners[i], &rec, err);
        if (rc > 0 && rec.type == RECORD_VARIANT) {
            rc = kb_variant(x->kb, c->owners[i], x->mem, &v, err);
            is_one = rc < 0 || note_alleles(v.alleles, v.n_alleles, other, found);
        } else if (rc > 0) {
            rc = kb_clinvar_facts(x->kb, &rec, x->mem, &entry, err);
            is_one =
                rc < 0 || note_alleles(entry.alleles, entry.n_alleles, other, found);
        }
        if (rc < 0)
            return rc;
    }
    return is_one && found->assembly != ASSEMBLY_NONE;
}

/* ---- codons that two calls share ---- */

static bool is_near(const struct call *a, const struct call *b)
{
    uint32_t low = a->allele.pos1 < b->allele.pos1 ? a->allele.pos1 : b->allele.pos1;
    uint32_t high = a->allele.pos1 < b->allele.pos1 ? b->allele.pos1 : a->allele.pos1;
    return a->allele.contig == b->allele.contig && high - low <= MAX_CODON_SPAN;
}

static bool share_codon(
    const struct transcript *t, const struct call *a, const struct call *b)
{
    uint32_t beg, end, first, last;
    return allele_residues(t, &a->allele, &beg, &end)
           && allele_residues(t, &b->allele, &first, &last) && first <= end
           && beg <= last;
}

static bool shares_any_codon(
    const struct sample *s, unsigned at, const struct transcript *t)
{
    for (unsigned i = at; i-- > 0 && is_near(&s->calls[i], &s->calls[at]);)
        if (share_codon(t, &s->calls[i], &s->calls[at]))
            return true;
    for (unsigned i = at + 1; i < s->n_calls && is_near(&s->calls[i], &s->calls[at]);
         i++)
        if (share_codon(t, &s->calls[i], &s->calls[at]))
            return true;
    return false;
}

/* ---- the effects ---- */

static const struct allele_effect *same_change(
    const struct allele_effect *here, const struct allele_effect *effects, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (!effects[i].effect.is_bases_unknown
            && str_eq(effects[i].transcript->id, here->transcript->id)
            && str_eq(effects[i].effect.hgvs_c, here->effect.hgvs_c))
            return &effects[i];
    return NULL;
}

static int fill(struct elsewhere *x, unsigned at, struct err *err)
{
    struct call *c = &x->s->calls[at];
    struct allele_effect *effects;
    struct allele other;
    int n = find_allele(x, c, &other, err);
    if (n > 0)
        n = kb_effects_of(&x->effects, &other, 1, &effects, err);
    for (unsigned i = 0; n > 0 && i < c->n_effects; i++) {
        struct allele_effect *here = &c->effects[i];
        const struct allele_effect *there =
            is_unknown(here) ? same_change(here, effects, (unsigned)n) : NULL;
        if (!there || shares_any_codon(x->s, at, here->transcript))
            continue;
        here->protein = there->protein; /* the transcript stays: it is placed here */
        here->effect = there->effect;
    }
    return n < 0 ? n : 0;
}

int effects_elsewhere(
    struct sample *s, struct kb_txn *kb, struct arena *mem, struct err *err)
{
    struct elsewhere x = {.s = s, .kb = kb, .mem = mem};
    enum assembly other = assembly_other(s->assembly);
    int rc = kb_has_transcripts(kb, other, err);
    if (rc <= 0)
        return rc;
    kb_bases_begin(&x.windows, kb);
    struct refbases bases = kb_bases_ref(&x.windows);
    kb_effects_begin(&x.effects, kb, other, &bases, mem);
    for (unsigned i = 0; rc >= 0 && i < s->n_calls; i++)
        if (wants(&s->calls[i]))
            rc = fill(&x, i, err);
    kb_effects_end(&x.effects);
    if (rc >= 0)
        rc = kb_bases_error(&x.windows, err);
    return rc < 0 ? rc : 0;
}
