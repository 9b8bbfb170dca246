/*
 * When no finding answers a leaf: was everything it speaks of looked at?  Only then is
 * it false.
 */
#include "kb/model/evaluate_leaf.h"

#include <string.h>

/* Longest region that is asked as one locus. */
#define REGION_MAX_BASES ((uint32_t)1 << 20)

static enum looked look_locus(const struct leaf *leaf, const struct allele *a)
{
    const struct patient_view *view = leaf->view;

    return view->locus ? view->locus(view->ctx, a) : LOOKED_NOT;
}

static enum looked look_gene(const struct leaf *leaf, uint32_t exon)
{
    const struct patient_view *view = leaf->view;

    return view->gene ? view->gene(view->ctx, leaf->c->gene, exon) : LOOKED_NOT;
}

static enum looked look_kind(
    const struct leaf *leaf, enum criterion_kind kind, struct str name)
{
    const struct patient_view *view = leaf->view;

    return view->kind ? view->kind(view->ctx, kind, name) : LOOKED_NOT;
}

/* Both must be reference. */
static enum looked both(enum looked a, enum looked b)
{
    if (a == LOOKED_NOT || b == LOOKED_NOT)
        return LOOKED_NOT;
    return a == LOOKED_UNSURE || b == LOOKED_UNSURE ? LOOKED_UNSURE : LOOKED_REFERENCE;
}

/* One is enough. */
static enum looked either(enum looked a, enum looked b)
{
    if (a == LOOKED_REFERENCE || b == LOOKED_REFERENCE)
        return LOOKED_REFERENCE;
    return a == LOOKED_UNSURE || b == LOOKED_UNSURE ? LOOKED_UNSURE : LOOKED_NOT;
}

static enum looked look_allele(const struct leaf *leaf)
{
    const struct allele *a;

    if (leaf->view->assembly == ASSEMBLY_NONE)
        return LOOKED_NOT;
    a = &leaf->c->alleles[leaf->view->assembly - 1];
    return a->assembly == ASSEMBLY_NONE ? LOOKED_NOT : look_locus(leaf, a);
}

static enum looked look_region(const struct leaf *leaf)
{
    const struct criterion *c = leaf->c;
    struct allele span = {.assembly = c->assembly, .contig = c->contig, .pos1 = c->beg};
    uint32_t n = c->end - c->beg + 1;
    char *bases;

    if (c->assembly != leaf->view->assembly || n > REGION_MAX_BASES)
        return LOOKED_NOT;
    bases = arena_alloc(leaf->mem, n);
    memset(bases, 'N', n);
    span.ref = (struct str){bases, n};
    return look_locus(leaf, &span);
}

static enum looked look_exons(const struct leaf *leaf)
{
    enum looked looked;

    if (leaf->c->change == CHANGE_LOSS) /* breaks inside the gene would show it */
        return look_kind(leaf, CRITERION_REARRANGEMENT, leaf->c->gene);
    looked = look_gene(leaf, leaf->c->beg);
    for (uint32_t exon = leaf->c->beg; exon < leaf->c->end && looked != LOOKED_NOT;)
        looked = both(looked, look_gene(leaf, ++exon));
    return looked;
}

/* A fusion would have been seen by looking at either of its genes. */
static enum looked look_fusion(const struct leaf *leaf)
{
    const struct criterion *c = leaf->c;
    enum looked five =
        c->gene.n ? look_kind(leaf, CRITERION_FUSION, c->gene) : LOOKED_NOT;
    enum looked three =
        c->gene3.n ? look_kind(leaf, CRITERION_FUSION, c->gene3) : LOOKED_NOT;

    return either(five, three);
}

static enum looked look_gene_class(const struct leaf *leaf)
{
    switch (leaf->c->change) {
    case CHANGE_PROMOTER:
    case CHANGE_NON_CODING:
        return LOOKED_NOT; /* coding bases say nothing about these */
    case CHANGE_INACTIVATING:
        return both(
            look_gene(leaf, 0), look_kind(leaf, CRITERION_COPY_NUMBER, leaf->c->gene));
    default:
        return look_gene(leaf, 0);
    }
}

enum looked leaf_looked(const struct leaf *leaf)
{
    const struct criterion *c = leaf->c;

    switch (c->kind) {
    case CRITERION_ALLELE:
        return look_allele(leaf);
    case CRITERION_REGION:
        return look_region(leaf);
    case CRITERION_PROTEIN:
    case CRITERION_CODON:
    case CRITERION_RANGE:
        return look_gene(leaf, 0);
    case CRITERION_EXON:
        return look_exons(leaf);
    case CRITERION_GENE:
        return look_gene_class(leaf);
    case CRITERION_FUSION:
        return look_fusion(leaf);
    case CRITERION_COPY_NUMBER:
    case CRITERION_REARRANGEMENT:
    case CRITERION_STATE:
    case CRITERION_HAPLOTYPE:
        return look_kind(leaf, c->kind, c->gene);
    case CRITERION_KARYOTYPE:
        return look_kind(leaf, c->kind, STR_NONE);
    case CRITERION_FACTOR:
        return look_kind(leaf, c->kind, c->factor);
    default:
        return LOOKED_NOT;
    }
}
