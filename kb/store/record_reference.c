#include "kb/store/record_parts.h"

void gene_encode(const struct gene *g, struct buf *out)
{
    put_u32le(out, g->hgnc_id);
    put_varint(out, g->entrez_id);
    put_str(out, g->symbol);
    put_str(out, g->name);
    put_str(out, g->locus_type);
    put_str(out, g->location);
    put_str(out, g->ensembl_id);
    put_str(out, g->mane_refseq);
    put_str(out, g->mane_ensembl);
    put_strs(out, g->aliases, g->n_aliases);
    put_strs(out, g->previous, g->n_previous);
}

int gene_decode(struct str bytes, struct arena *mem, struct gene *g, struct err *err)
{
    struct reader r = reader_of(bytes);

    *g = (struct gene){0};
    g->hgnc_id = get_u32le(&r);
    g->entrez_id = get_varint32(&r);
    g->symbol = get_str(&r);
    g->name = get_str(&r);
    g->locus_type = get_str(&r);
    g->location = get_str(&r);
    g->ensembl_id = get_str(&r);
    g->mane_refseq = get_str(&r);
    g->mane_ensembl = get_str(&r);
    g->aliases = get_strs(&r, mem, &g->n_aliases);
    g->previous = get_strs(&r, mem, &g->n_previous);
    return record_end(&r, "gene", err);
}

void disease_encode(const struct disease *d, struct buf *out)
{
    put_u32le(out, d->ordinal);
    put_str(out, d->id);
    put_str(out, d->name);
    put_str(out, d->oncotree);
    put_strs(out, d->synonyms, d->n_synonyms);
    put_u32s(out, d->ancestors, d->n_ancestors);
    put_u8(out, d->is_pan_cancer);
    put_u8(out, d->is_cancer);
    put_u8(out, d->is_state);
    put_u32le(out, d->state_of);
    put_u32s(out, d->excludes, d->n_excludes);
}

int disease_decode(
    struct str bytes, struct arena *mem, struct disease *d, struct err *err)
{
    struct reader r = reader_of(bytes);

    *d = (struct disease){0};
    d->ordinal = get_u32le(&r);
    d->id = get_str(&r);
    d->name = get_str(&r);
    d->oncotree = get_str(&r);
    d->synonyms = get_strs(&r, mem, &d->n_synonyms);
    d->ancestors = get_u32s(&r, mem, &d->n_ancestors);
    d->is_pan_cancer = get_bool(&r);
    d->is_cancer = get_bool(&r);
    d->is_state = get_bool(&r);
    d->state_of = get_u32le(&r);
    d->excludes = get_u32s(&r, mem, &d->n_excludes);
    /* disease_relate merges two sorted lists. */
    for (unsigned i = 1; i < d->n_ancestors; i++)
        if (d->ancestors[i] <= d->ancestors[i - 1])
            r.is_bad = true;
    return record_end(&r, "disease", err);
}

void provenance_encode(const struct provenance *p, struct buf *out)
{
    put_str(out, p->source);
    put_str(out, p->kind);
    put_str(out, p->release);
    put_str(out, p->file);
    put_str(out, p->sha256);
    put_str(out, p->licence);
    put_u8(out, (uint8_t)p->assembly);
}

int provenance_decode(
    struct str bytes, struct arena *mem, struct provenance *p, struct err *err)
{
    struct reader r = reader_of(bytes);

    (void)mem; /* slices only; the parameter keeps all decoders of one form */
    *p = (struct provenance){0};
    p->source = get_str(&r);
    p->kind = get_str(&r);
    p->release = get_str(&r);
    p->file = get_str(&r);
    p->sha256 = get_str(&r);
    p->licence = get_str(&r);
    p->assembly = get_enum(&r, N_ASSEMBLIES + 1);
    return record_end(&r, "provenance", err);
}
