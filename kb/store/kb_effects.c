#include "kb/store/kb_effects.h"

#include <stdlib.h>

struct kb_effects_transcript {
    struct transcript t;
    struct coding_sequence cs;
};

void kb_effects_begin(struct kb_effects *x, struct kb_txn *txn, enum assembly assembly,
    const struct refbases *bases, struct arena *mem)
{
    *x = (struct kb_effects){
        .txn = txn, .mem = mem, .bases = *bases, .n = kb_n_transcripts(txn)};
    x->known = ARENA_ARRAY(mem, struct kb_effects_transcript *, x->n);
    span_walker_begin(&x->spans, txn, assembly);
}

static int known_transcript(struct kb_effects *x, uint32_t ordinal,
    const struct kb_effects_transcript **out, struct err *err)
{
    if (ordinal >= x->n)
        return err_set(err, ERR_KB, "transcript %u is not there", ordinal);
    struct kb_effects_transcript *k = x->known[ordinal];
    if (k == NULL) {
        k = ARENA_NEW(x->mem, struct kb_effects_transcript);
        int rc = kb_transcript(x->txn, ordinal, x->mem, &k->t, NULL, err);
        if (rc < 0)
            return rc;
        coding_sequence_read(&k->t, &x->bases, x->mem, &k->cs);
        x->known[ordinal] = k;
    }
    *out = k;
    return 0;
}

static int effect_cmp(const void *x, const void *y)
{
    const struct transcript *a = ((const struct allele_effect *)x)->transcript;
    const struct transcript *b = ((const struct allele_effect *)y)->transcript;
    if (a->tag != b->tag)
        return a->tag < b->tag ? -1 : 1;
    return str_cmp(a->id, b->id);
}

int kb_effects_of(struct kb_effects *x, const struct allele *alleles,
    unsigned n_alleles, struct allele_effect **out, struct err *err)
{
    const struct allele *last = &alleles[n_alleles - 1];
    uint32_t *ordinals;
    unsigned n = 0;
    int found = span_transcripts(&x->spans, last->contig, alleles[0].pos1,
        last->pos1 + (uint32_t)last->ref.n, x->mem, &ordinals, err);
    if (found < 0)
        return found;
    struct allele_effect *effects =
        ARENA_ARRAY(x->mem, struct allele_effect, (size_t)found);
    for (int i = 0; i < found; i++) {
        const struct kb_effects_transcript *k = NULL;
        int rc = known_transcript(x, ordinals[i], &k, err);
        if (rc < 0)
            return rc;
        effects[n].transcript = &k->t;
        effects[n].protein = k->cs.protein;
        variant_effect(
            &k->t, &k->cs, alleles, n_alleles, &x->bases, x->mem, &effects[n].effect);
        n += effects[n].effect.consequence != 0;
    }
    if (n > 0)
        qsort(effects, n, sizeof *effects, effect_cmp);
    *out = effects;
    return (int)n;
}
