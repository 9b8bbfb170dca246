#include "kb/store/kb_effects.h"

#include <stdlib.h>

struct kb_effects_transcript {
    struct transcript t;
    struct coding_sequence cs;
};

/* Transcripts are stored by assembly: the first and the last tell. */
int kb_has_transcripts(struct kb_txn *txn, enum assembly assembly, struct err *err)
{
    uint32_t n = kb_n_transcripts(txn);
    struct arena mem = ARENA_INIT;
    int rc = 0;
    bool has = false;
    for (unsigned i = 0; n > 0 && rc >= 0 && i < 2; i++) {
        struct transcript t = {0};
        rc = kb_transcript(txn, i == 0 ? 0 : n - 1, &mem, &t, NULL, err);
        has |= rc >= 0 && t.assembly == assembly;
    }
    arena_free(&mem);
    return rc < 0 ? rc : has;
}

void kb_effects_begin(struct kb_effects *x, struct kb_txn *txn, enum assembly assembly,
    const struct refbases *bases, struct arena *mem)
{
    *x = (struct kb_effects){
        .txn = txn, .mem = mem, .bases = *bases, .n = kb_n_transcripts(txn)};
    span_walker_begin(&x->spans, txn, assembly);
}

void kb_effects_end(struct kb_effects *x)
{
    arena_free(&x->scratch);
}

/* NULL: *err tells. */
static const struct kb_effects_transcript *known_transcript(
    struct kb_effects *x, uint32_t ordinal, struct err *err)
{
    if (ordinal >= x->n) {
        err_set(err, ERR_KB, "transcript %u is not there", ordinal);
        return NULL;
    }
    if (x->known == NULL) /* many samples have no call beside a transcript */
        x->known = ARENA_ARRAY(x->mem, struct kb_effects_transcript *, x->n);
    struct kb_effects_transcript *k = x->known[ordinal];
    if (k == NULL) {
        k = ARENA_NEW(x->mem, struct kb_effects_transcript);
        if (kb_transcript(x->txn, ordinal, x->mem, &k->t, NULL, err) < 0)
            return NULL;
        coding_sequence_read(&k->t, &x->bases, &x->scratch, &k->cs);
        k->cs.bases = str_copy(x->mem, k->cs.bases);
        k->cs.protein = str_copy(x->mem, k->cs.protein);
        k->cs.partly_known = str_copy(x->mem, k->cs.partly_known);
        x->known[ordinal] = k;
    }
    return k;
}

static int effect_cmp(const void *x, const void *y)
{
    const struct transcript *a = ((const struct allele_effect *)x)->transcript;
    const struct transcript *b = ((const struct allele_effect *)y)->transcript;
    if (a->tag != b->tag)
        return a->tag < b->tag ? -1 : 1;
    return str_cmp(a->id, b->id);
}

/* What an effect is made of along the way is many times as large as the effect. */
static void keep_effect(struct kb_effects *x, struct variant_effect *e)
{
    e->hgvs_c = str_copy(x->mem, e->hgvs_c);
    e->hgvs_p = str_copy(x->mem, e->hgvs_p);
    e->change.alt = str_copy(x->mem, e->change.alt);
    arena_reset(&x->scratch);
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
    struct allele_effect *effects = arena_take(x->mem, (size_t)found * sizeof *effects);
    for (int i = 0; i < found; i++) {
        const struct kb_effects_transcript *k = known_transcript(x, ordinals[i], err);
        if (k == NULL)
            return err->code;
        effects[n].transcript = &k->t;
        effects[n].protein = k->cs.protein;
        variant_effect(&k->t, &k->cs, alleles, n_alleles, &x->bases, &x->scratch,
            &effects[n].effect);
        keep_effect(x, &effects[n].effect);
        n += effects[n].effect.consequence != 0;
    }
    if (n > 0)
        qsort(effects, n, sizeof *effects, effect_cmp);
    *out = effects;
    return (int)n;
}
