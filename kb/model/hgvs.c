/* The narrow view of HGVS: alleles of primary contigs by their own accessions. */
#include "kb/model/hgvs_parts.h"

static bool is_point(const struct hgvs_place *p)
{
    return !p->is_uncertain && !p->first.is_unknown && p->first.unknown_offset == 0;
}

static bool is_plain(const struct hgvs *h)
{
    bool has_inserted = h->kind == HGVS_INSERTION || h->kind == HGVS_DELINS;

    return (h->level == HGVS_G || h->level == HGVS_M) && h->kind <= HGVS_DUPLICATION
           && !h->has_protein && is_point(&h->beg) && is_point(&h->end)
           && (!has_inserted
               || (h->inserted_as == HGVS_INSERTED_BASES
                   && bases_are_acgt(h->inserted)))
           && (h->deleted.n == 0 || bases_are_acgt(h->deleted))
           && (h->kind != HGVS_SUBSTITUTION || bases_are_acgt(h->inserted));
}

static bool set_contig(const struct hgvs *h, struct hgvs_g *g)
{
    g->contig = contig_parse(h->accession, &g->assembly);
    return str_starts(h->accession, STR("NC_")) && g->contig != CONTIG_NONE
           && (g->contig == CONTIG_MT || g->assembly != ASSEMBLY_NONE);
}

int hgvs_g_parse(struct str text, struct hgvs_g *out)
{
    struct arena mem = ARENA_INIT;
    struct hgvs h;
    struct hgvs_g g = {0};
    const char *why;
    bool is_read = hgvs_parse(text, &mem, &h, &why) == 0 && is_plain(&h);

    arena_free(&mem);
    if (!is_read || !set_contig(&h, &g))
        return ERR_NOENT;
    g.beg1 = (uint32_t)h.beg.first.at.base;
    g.end1 = (uint32_t)h.end.first.at.base;
    g.kind = h.kind;
    g.deleted = h.deleted;
    g.inserted = h.inserted;
    if (g.end1 > contig_length(g.assembly ? g.assembly : ASSEMBLY_GRCH38, g.contig))
        return ERR_NOENT;
    *out = g;
    return 0;
}

int hgvs_g_allele(const struct hgvs_g *g, const struct refbases *ref, struct arena *mem,
    struct allele *out)
{
    struct hgvs_edit e = {.assembly = g->assembly,
        .contig = g->contig,
        .beg1 = g->beg1,
        .end1 = g->end1,
        .is_span = g->end1 > g->beg1,
        .kind = g->kind,
        .deleted = g->deleted,
        .inserted = g->inserted};
    struct err ignored = {0};

    return hgvs_edit_allele(&e, ref, mem, out, &ignored) < 0 ? ERR_NOENT : 0;
}
