#include "query/consequences.h"

#include <stdlib.h>

#include "kb/model/hgvs_name.h"
#include "query/recombine.h"

static int known_transcript(struct transcript_cache *cache, uint32_t ordinal,
    const struct known_transcript **out, struct err *err)
{
    if (ordinal >= cache->n)
        return err_set(err, ERR_KB, "transcript %u is not there", ordinal);
    struct known_transcript *k = cache->known[ordinal];
    if (k == NULL) {
        uint16_t source;
        k = ARENA_NEW(cache->mem, struct known_transcript);
        int rc = kb_transcript(cache->kb, ordinal, cache->mem, &k->t, &source, err);
        if (rc < 0)
            return rc;
        coding_sequence_read(&k->t, cache->bases, cache->mem, &k->cs);
        cache->known[ordinal] = k;
    }
    *out = k;
    return 0;
}

static int effect_cmp(const void *x, const void *y)
{
    const struct transcript *a = ((const struct call_effect *)x)->transcript;
    const struct transcript *b = ((const struct call_effect *)y)->transcript;
    if (a->tag != b->tag)
        return a->tag < b->tag ? -1 : 1;
    return str_cmp(a->id, b->id);
}

int consequences_of(struct transcript_cache *cache, const struct allele *alleles,
    unsigned n_alleles, struct call_effect **out, struct err *err)
{
    const struct allele *last = &alleles[n_alleles - 1];
    uint32_t *ordinals;
    unsigned n = 0;
    int found = span_transcripts(&cache->spans, last->contig, alleles[0].pos1,
        last->pos1 + (uint32_t)last->ref.n, cache->mem, &ordinals, err);
    if (found < 0)
        return found;
    struct call_effect *effects =
        ARENA_ARRAY(cache->mem, struct call_effect, (size_t)found);
    for (int i = 0; i < found; i++) {
        const struct known_transcript *k = NULL;
        int rc = known_transcript(cache, ordinals[i], &k, err);
        if (rc < 0)
            return rc;
        effects[n].transcript = &k->t;
        effects[n].protein = k->cs.protein;
        variant_effect(&k->t, &k->cs, alleles, n_alleles, cache->bases, cache->mem,
            &effects[n].effect);
        n += effects[n].effect.consequence != 0;
    }
    if (n > 0)
        qsort(effects, n, sizeof *effects, effect_cmp);
    *out = effects;
    return (int)n;
}

/* What is known of a call's effect on the genes of interest. */
struct worth {
    bool is_altering, is_not_computed;
};

static int judge_effects(const struct call *c, struct genes_of_interest *genes,
    struct worth *w, struct err *err)
{
    for (unsigned i = 0; i < c->n_effects; i++) {
        const struct call_effect *e = &c->effects[i];
        int is = gene_is_of_interest(genes, e->transcript->gene, err);
        if (is < 0)
            return is;
        if (is == 0)
            continue;
        w->is_altering |= consequence_is_protein_altering(e->effect.consequence);
        w->is_not_computed |= e->effect.is_bases_unknown;
    }
    return 0;
}

static int judge_annotations(const struct call *c, struct genes_of_interest *genes,
    struct worth *w, struct err *err)
{
    for (unsigned i = 0; i < c->n_annotations; i++) {
        const struct annotation *a = &c->annotations[i];
        if (!consequence_is_protein_altering(a->consequence))
            continue;
        int is = gene_is_of_interest(genes, a->gene, err);
        if (is < 0)
            return is;
        w->is_altering |= is;
    }
    return 0;
}

/* Calls without a row of their own stay when they change a protein of interest. */
static int keep_worthy(
    struct sample *s, struct genes_of_interest *genes, struct err *err)
{
    unsigned n = 0;
    for (unsigned i = 0; i < s->n_calls; i++) {
        struct call *c = &s->calls[i];
        struct worth w = {0};
        int rc = judge_effects(c, genes, &w, err);
        if (rc >= 0)
            rc = judge_annotations(c, genes, &w, err);
        if (rc < 0)
            return rc;
        if (c->n_owners > 0 || w.is_altering) {
            s->calls[n++] = *c;
            continue;
        }
        s->fates[ALLELE_FINDING] -= c->n_parts == 0;
        s->fates[w.is_not_computed ? ALLELE_NOT_COMPUTED : ALLELE_NO_EFFECT] +=
            c->n_parts == 0;
    }
    s->n_calls = n;
    return 0;
}

/* Transcripts are stored by assembly: the first and the last tell. */
static int has_transcripts(
    struct transcript_cache *cache, enum assembly assembly, bool *has, struct err *err)
{
    const uint32_t ends[] = {0, cache->n - 1};
    *has = false;
    for (unsigned i = 0; cache->n > 0 && i < 2; i++) {
        struct transcript t;
        uint16_t source;
        int rc = kb_transcript(cache->kb, ends[i], cache->mem, &t, &source, err);
        if (rc < 0)
            return rc;
        *has |= t.assembly == assembly;
    }
    return 0;
}

int consequences_call(struct sample *s, struct kb_txn *kb,
    struct genes_of_interest *genes, const struct refbases *bases, struct arena *mem,
    struct err *err)
{
    struct transcript_cache cache = {
        .kb = kb, .mem = mem, .bases = bases, .n = kb_n_transcripts(kb)};
    cache.known = ARENA_ARRAY(mem, struct known_transcript *, cache.n);
    span_walker_begin(&cache.spans, kb, s->assembly);
    int rc = has_transcripts(&cache, s->assembly, &s->has_transcripts, err);
    for (unsigned i = 0; rc >= 0 && i < s->n_calls; i++) {
        struct call *c = &s->calls[i];
        rc = consequences_of(&cache, &c->allele, 1, &c->effects, err);
        c->n_effects = rc > 0 ? (unsigned)rc : 0;
    }
    if (rc >= 0)
        rc = recombine_codons(s, &cache, err);
    if (rc >= 0)
        rc = keep_worthy(s, genes, err);
    for (unsigned i = 0; rc >= 0 && i < s->n_calls; i++)
        s->calls[i].hgvs_g = hgvs_g_full_name(&s->calls[i].allele, bases, mem);
    return rc < 0 ? rc : 0;
}
