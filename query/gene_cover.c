#include "query/gene_cover.h"

#include "kb/base/strmap.h"

struct gene_cover {
    const struct sample *sample;
    struct kb_txn *kb;
    struct arena *mem;
    struct strmap genes;             /* symbol -> index + 1 of transcripts */
    struct transcript **transcripts; /* NULL: the gene has none */
    size_t n, cap;
    struct strmap unsure_genes; /* once asked for */
    bool has_unsure_genes;
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
        struct transcript head;
        int rc = kb_transcript_head(g->kb, ordinals[i], &head, err);
        if (rc < 0)
            return rc;
        if (rc == 0 || head.assembly != g->sample->assembly
            || (*best != NULL && head.tag >= (*best)->tag))
            continue;
        struct transcript *t = ARENA_NEW(g->mem, struct transcript);
        rc = kb_transcript(g->kb, ordinals[i], g->mem, t, NULL, err);
        if (rc < 0)
            return rc;
        if (transcript_is_coding(t))
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

const struct transcript *gene_cover_transcript(struct gene_cover *g, struct str gene)
{
    return transcript_of(g, gene);
}

/* What there is among the coding bases. */
struct found {
    bool has_coding, has_unsure, has_not;
};

static void look_at_exon(
    const struct gene_cover *g, const struct transcript *t, unsigned i, struct found *f)
{
    uint32_t beg1 = t->exons[i].beg1, end1 = t->exons[i].end1;
    beg1 = beg1 > t->cds_beg1 ? beg1 : t->cds_beg1;
    end1 = end1 < t->cds_end1 ? end1 : t->cds_end1;
    if (beg1 > end1)
        return;
    enum looked l = looked_at(g->sample->looked, t->contig, beg1, end1);
    f->has_coding = true;
    f->has_unsure |= l == LOOKED_UNSURE;
    f->has_not |= l == LOOKED_NOT;
}

/* Exon 0: all of them.  t NULL: there is nothing. */
static struct found look(
    const struct gene_cover *g, const struct transcript *t, uint32_t exon)
{
    struct found f = {false, false, false};
    if (t == NULL || exon > t->n_exons)
        return f;
    unsigned beg = exon > 0 ? exon - 1 : 0, end = exon > 0 ? exon : t->n_exons;
    for (unsigned i = beg; i < end; i++)
        look_at_exon(g, t, i, &f);
    return f;
}

static enum looked looked_of(struct found f)
{
    if (!f.has_coding || f.has_not)
        return LOOKED_NOT;
    return f.has_unsure ? LOOKED_UNSURE : LOOKED_REFERENCE;
}

enum looked gene_cover_looked(struct gene_cover *g, struct str gene, uint32_t exon)
{
    if (looked_is_empty(g->sample->looked))
        return LOOKED_NOT;
    return looked_of(look(g, transcript_of(g, gene), exon));
}

bool gene_cover_is_unsure(struct gene_cover *g, struct str gene, uint32_t exon)
{
    return !looked_is_empty(g->sample->looked)
           && look(g, transcript_of(g, gene), exon).has_unsure;
}

bool gene_cover_exons(struct gene_cover *g, struct str gene, struct gene_exons *out)
{
    const struct transcript *t = transcript_of(g, gene);
    *out = (struct gene_exons){0};
    if (!t)
        return false;
    out->transcript = t->id;
    out->not_looked_at = ARENA_ARRAY(g->mem, uint32_t, t->n_exons);
    for (unsigned i = 0; i < t->n_exons; i++) {
        if (t->exons[i].beg1 > t->cds_end1 || t->exons[i].end1 < t->cds_beg1)
            continue;
        enum looked l = looked_of(look(g, t, i + 1));
        out->n_coding++;
        out->n_reference += l == LOOKED_REFERENCE;
        out->n_unsure += l == LOOKED_UNSURE;
        if (l == LOOKED_NOT)
            out->not_looked_at[out->n_not_looked_at++] = i + 1;
    }
    return true;
}

enum looked gene_cover_residue(struct gene_cover *g, struct str gene, uint32_t residue)
{
    const struct transcript *t = transcript_of(g, gene);
    enum looked all = LOOKED_REFERENCE;
    if (!t || residue == 0 || residue > t->n_bases / 3)
        return LOOKED_NOT;
    for (uint32_t k = 0; k < 3; k++) {
        uint32_t index0 = t->cds_beg0 + t->start_phase + 3 * (residue - 1) + k;
        uint32_t pos1 = index0 < t->cds_end0 ? transcript_pos1(t, index0, 0) : 0;
        enum looked l =
            pos1 > 0 ? looked_at(g->sample->looked, t->contig, pos1, pos1) : LOOKED_NOT;
        if (l == LOOKED_UNSURE)
            return LOOKED_UNSURE;
        if (l == LOOKED_NOT)
            all = LOOKED_NOT;
    }
    return all;
}

bool gene_cover_has_exon(struct gene_cover *g, struct str gene)
{
    if (looked_is_empty(g->sample->looked))
        return false;
    const struct transcript *t = transcript_of(g, gene);
    for (unsigned i = 0; t != NULL && i < t->n_exons; i++)
        if (looked_of(look(g, t, i + 1)) != LOOKED_NOT)
            return true;
    return false;
}

/* ---- genes of alleles that the file is not sure of ------------------------------- */

static void add_unsure_gene(struct gene_cover *g, struct str gene)
{
    bool is_new;
    *strmap_at(&g->unsure_genes, g->mem, gene, &is_new) = 1;
}

static int note_genes_of(
    struct gene_cover *g, uint32_t owner, struct arena *scratch, struct err *err)
{
    struct record rec;
    int rc = kb_record_of_owner(g->kb, owner, &rec, err);
    if (rc < 0)
        return rc;
    if (rec.type == RECORD_CLINVAR || rec.type == RECORD_CLINVAR_ALLELE) {
        struct clinvar_entry c;
        rc = kb_clinvar_facts(g->kb, &rec, scratch, &c, err);
        for (unsigned i = 0; rc >= 0 && i < c.record.n_genes; i++)
            add_unsure_gene(g, c.record.genes[i]);
        return rc;
    }
    struct named_variant v;
    rc = kb_variant(g->kb, owner, scratch, &v, err);
    if (rc >= 0)
        add_unsure_gene(g, v.gene);
    return rc;
}

/* Their names are slices of the KB, which stay. */
static int note_unsure_genes(struct gene_cover *g, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < g->sample->n_unsure_owners; i++) {
        rc = note_genes_of(g, g->sample->unsure_owners[i], &scratch, err);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc;
}

bool gene_cover_may_hold(struct gene_cover *g, struct str gene)
{
    if (!g->has_unsure_genes) {
        g->has_unsure_genes = true;
        note_unsure_genes(g, &g->err);
    }
    return strmap_get(&g->unsure_genes, gene) != NULL;
}

int gene_cover_error(const struct gene_cover *g, struct err *err)
{
    if (g == NULL || g->err.code >= 0)
        return 0;
    *err = g->err;
    return err->code;
}
