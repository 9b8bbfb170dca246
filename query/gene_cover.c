#include "query/gene_cover.h"

#include "kb/base/strmap.h"

struct gene_cover {
    const struct sample *sample;
    struct kb_txn *kb;
    struct arena *mem;
    struct strmap genes;             /* symbol -> index + 1 of transcripts */
    struct transcript **transcripts; /* NULL: the gene has none */
    size_t n, cap;
    struct err err;
};

struct gene_cover *gene_cover_new(
    const struct sample *sample, struct kb_txn *kb, struct arena *mem)
{
    struct gene_cover *g = ARENA_NEW(mem, struct gene_cover);
    g->sample = sample;
    g->kb = kb;
    g->mem = mem;
    return g;
}

static int best_transcript(
    struct gene_cover *g, struct str gene, struct transcript **best, struct err *err)
{
    uint32_t *ordinals;
    int n = kb_transcripts_by_gene(g->kb, gene, g->mem, &ordinals, err);
    for (int i = 0; i < n; i++) {
        struct transcript *t = ARENA_NEW(g->mem, struct transcript);
        uint16_t source;
        int rc = kb_transcript(g->kb, ordinals[i], g->mem, t, &source, err);
        if (rc < 0)
            return rc;
        if (rc > 0 && t->assembly == g->sample->assembly && transcript_is_coding(t)
            && (*best == NULL || t->tag < (*best)->tag))
            *best = t;
    }
    return n < 0 ? n : 0;
}

/* Names come from criteria, which do not live as long as the map: the key is a copy. */
static const struct transcript *transcript_of(struct gene_cover *g, struct str gene)
{
    bool is_new;
    const uint32_t *known = strmap_get(&g->genes, gene);
    if (known)
        return g->transcripts[*known - 1];
    struct transcript *best = NULL;
    if (best_transcript(g, gene, &best, &g->err) < 0)
        best = NULL;
    g->transcripts =
        arena_grow(g->mem, g->transcripts, &g->cap, g->n + 1, sizeof *g->transcripts);
    g->transcripts[g->n++] = best;
    *strmap_at(&g->genes, g->mem, str_copy(g->mem, gene), &is_new) = (uint32_t)g->n;
    return best;
}

enum looked gene_cover_looked(struct gene_cover *g, struct str gene, uint32_t exon)
{
    if (looked_is_empty(g->sample->looked))
        return LOOKED_NOT;
    const struct transcript *t = transcript_of(g, gene);
    enum looked all = LOOKED_REFERENCE;
    bool has_coding = false;
    for (unsigned i = 0; t != NULL && i < t->n_exons; i++) {
        uint32_t beg1 = t->exons[i].beg1, end1 = t->exons[i].end1;
        beg1 = beg1 > t->cds_beg1 ? beg1 : t->cds_beg1;
        end1 = end1 < t->cds_end1 ? end1 : t->cds_end1;
        if (beg1 > end1 || (exon != 0 && exon != i + 1))
            continue;
        enum looked l = looked_at(g->sample->looked, t->contig, beg1, end1);
        if (l == LOOKED_NOT)
            return LOOKED_NOT;
        has_coding = true;
        if (l == LOOKED_UNSURE)
            all = LOOKED_UNSURE;
    }
    return has_coding ? all : LOOKED_NOT;
}

bool gene_cover_has_exon(struct gene_cover *g, struct str gene)
{
    const struct transcript *t = transcript_of(g, gene);
    for (unsigned i = 0; t != NULL && i < t->n_exons; i++)
        if (gene_cover_looked(g, gene, i + 1) != LOOKED_NOT)
            return true;
    return false;
}

int gene_cover_error(const struct gene_cover *g, struct err *err)
{
    if (g == NULL || g->err.code >= 0)
        return 0;
    *err = g->err;
    return err->code;
}
