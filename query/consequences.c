#include "query/consequences.h"

#include "kb/model/hgvs_name.h"
#include "query/effects_elsewhere.h"
#include "query/recombine.h"
#include "query/tmb.h"

/* What is known of a call's effect on the genes of interest. */
struct worth {
    bool is_altering, is_not_computed;
};

static void judge_effects(const struct call *c, struct worth *w)
{
    for (unsigned i = 0; i < c->n_effects; i++) {
        const struct allele_effect *e = &c->effects[i];
        if (e->transcript->is_background)
            continue;
        w->is_altering |= consequence_is_protein_altering(e->effect.consequence);
        w->is_not_computed |= e->effect.is_bases_unknown;
    }
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

static int judge(const struct call *c, struct genes_of_interest *genes, struct worth *w,
    struct err *err)
{
    judge_effects(c, w);
    return judge_annotations(c, genes, w, err);
}

/* What makes all that may hold at a codon worth showing: a row for any of it, or a
 * protein that is changed.  What a call does that never stands alone is no change. */
static bool makes_worthy(const struct call *c, const struct worth *w)
{
    return c->n_owners > 0 || (w->is_altering && !c->is_recombined);
}

/* Wholes and uncertain parts stand or fall together: each is read only with the others.
 */
static bool is_kept(const struct call *c, const struct worth *w, bool is_codon_worthy)
{
    if (c->is_recombined)
        return false;
    if (c->n_parts > 0 || (c->codon_group && c->is_uncertain_phase))
        return is_codon_worthy;
    return makes_worthy(c, w);
}

static enum allele_fate fate_of(
    const struct call *c, const struct worth *w, bool is_codon_worthy)
{
    if (is_kept(c, w, is_codon_worthy))
        return ALLELE_FINDING;
    if (c->is_recombined && is_codon_worthy)
        return ALLELE_RECOMBINED;
    if (c->n_effects == 0) /* beside a transcript */
        return ALLELE_NOT_IN_KB;
    return w->is_not_computed ? ALLELE_NOT_COMPUTED : ALLELE_NO_EFFECT;
}

static void name_call(struct call *c, const struct refbases *bases, struct arena *mem)
{
    if (!hgvs_g_needs_no_bases(&c->allele))
        c->hgvs_g = hgvs_g_full_name(&c->allele, bases, mem);
}

/* Calls without a row of their own stay when they change a protein of interest. */
static int keep_worthy(struct sample *s, struct genes_of_interest *genes,
    const struct refbases *bases, struct arena *mem, struct err *err)
{
    struct worth *worth = ARENA_ARRAY(mem, struct worth, s->n_calls);
    /* by codon_group, of which there are fewer than calls */
    bool *is_worthy = ARENA_ARRAY(mem, bool, (size_t)s->n_calls + 1);
    unsigned n = 0;
    for (unsigned i = 0; i < s->n_calls; i++) {
        int rc = judge(&s->calls[i], genes, &worth[i], err);
        if (rc < 0)
            return rc;
        is_worthy[s->calls[i].codon_group] |= makes_worthy(&s->calls[i], &worth[i]);
    }
    for (unsigned i = 0; i < s->n_calls; i++) {
        const struct call *c = &s->calls[i];
        enum allele_fate fate = fate_of(c, &worth[i], is_worthy[c->codon_group]);
        if (c->n_parts == 0)
            sample_recount(s, &c->allele, c->inputs, c->n_inputs, fate);
        if (fate
            == ALLELE_NOT_COMPUTED) /* it is there, and nobody knows what it does */
            looked_add_unsure(s->looked, c->allele.contig, c->allele.pos1,
                c->allele.pos1 + (uint32_t)c->allele.ref.n - 1);
        if (fate != ALLELE_FINDING)
            continue;
        if (n < i)
            s->calls[n] = *c;
        name_call(&s->calls[n], bases, mem);
        n++;
    }
    s->n_calls = n;
    return 0;
}

int consequences_call(struct sample *s, struct kb_txn *kb,
    struct genes_of_interest *genes, const struct refbases *bases, bool wants_tmb,
    struct call *background, size_t n_background, struct arena *mem, struct err *err)
{
    struct kb_effects effects;
    kb_effects_begin(&effects, kb, s->assembly, bases, mem);
    int rc = kb_has_transcripts(kb, s->assembly, err);
    s->has_transcripts = rc > 0;
    for (unsigned i = 0; rc >= 0 && i < s->n_calls; i++) {
        struct call *c = &s->calls[i];
        rc = kb_effects_of(&effects, &c->allele, 1, &c->effects, err);
        c->n_effects = rc > 0 ? (unsigned)rc : 0;
        if (wants_tmb)
            tmb_note_call(s, c, mem);
    }
    for (size_t i = 0; rc >= 0 && i < n_background; i++) {
        struct call *c = &background[i];
        rc = kb_effects_of(&effects, &c->allele, 1, &c->effects, err);
        c->n_effects = rc > 0 ? (unsigned)rc : 0;
        tmb_note_call(s, c, mem);
    }
    if (rc >= 0)
        rc = recombine_codons(s, &effects, err);
    kb_effects_end(&effects);
    if (rc >= 0)
        rc = effects_elsewhere(s, kb, mem, err);
    if (rc >= 0)
        rc = keep_worthy(s, genes, bases, mem, err);
    return rc < 0 ? rc : 0;
}
