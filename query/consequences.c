#include "query/consequences.h"

#include "kb/model/hgvs_name.h"
#include "query/recombine.h"

/* What is known of a call's effect on the genes of interest. */
struct worth {
    bool is_altering, is_not_computed;
};

static int judge_effects(const struct call *c, struct genes_of_interest *genes,
    struct worth *w, struct err *err)
{
    for (unsigned i = 0; i < c->n_effects; i++) {
        const struct allele_effect *e = &c->effects[i];
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
    struct kb_txn *kb, enum assembly assembly, bool *has, struct err *err)
{
    uint32_t n = kb_n_transcripts(kb);
    const uint32_t ends[] = {0, n - 1};
    struct arena mem = ARENA_INIT;
    int rc = 0;
    *has = false;
    for (unsigned i = 0; n > 0 && rc >= 0 && i < 2; i++) {
        struct transcript t;
        rc = kb_transcript(kb, ends[i], &mem, &t, NULL, err);
        *has |= rc > 0 && t.assembly == assembly;
    }
    arena_free(&mem);
    return rc < 0 ? rc : 0;
}

int consequences_call(struct sample *s, struct kb_txn *kb,
    struct genes_of_interest *genes, const struct refbases *bases, struct arena *mem,
    struct err *err)
{
    struct kb_effects effects;
    kb_effects_begin(&effects, kb, s->assembly, bases, mem);
    int rc = has_transcripts(kb, s->assembly, &s->has_transcripts, err);
    for (unsigned i = 0; rc >= 0 && i < s->n_calls; i++) {
        struct call *c = &s->calls[i];
        rc = kb_effects_of(&effects, &c->allele, 1, &c->effects, err);
        c->n_effects = rc > 0 ? (unsigned)rc : 0;
    }
    if (rc >= 0)
        rc = recombine_codons(s, &effects, err);
    if (rc >= 0)
        rc = keep_worthy(s, genes, err);
    for (unsigned i = 0; rc >= 0 && i < s->n_calls; i++)
        s->calls[i].hgvs_g = hgvs_g_full_name(&s->calls[i].allele, bases, mem);
    return rc < 0 ? rc : 0;
}
