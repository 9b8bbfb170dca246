/*
 * How a small variant meets an allele, protein, codon, exon, range, region or gene
 * leaf.  Each reading of the variant on the leaf's gene is tried; the best one counts.
 */
#include "kb/model/evaluate_leaf.h"

#define FIT_NONE ((struct fit){.outcome = OUTCOME_NONE})

static struct fit fit_allele(const struct leaf *leaf, const struct finding *f)
{
    enum assembly assembly = leaf->view->assembly;
    const struct allele *a;

    if (assembly == ASSEMBLY_NONE)
        return FIT_NONE;
    a = &leaf->c->alleles[assembly - 1];
    if (a->assembly == ASSEMBLY_NONE)
        return FIT_NONE;
    if (allele_eq(a, &f->allele))
        return (struct fit){OUTCOME_TRUE, REASON_SAME_ALLELE, NULL};
    if (a->assembly == f->allele.assembly && a->contig == f->allele.contig
        && a->pos1 == f->allele.pos1)
        return (struct fit){OUTCOME_NEAR, REASON_OTHER_ALLELE_AT_POSITION, NULL};
    return FIT_NONE;
}

static bool residues_disagree(char a, char b)
{
    return a && b && a != b;
}

static bool reading_overlaps(
    const struct protein_reading *r, uint32_t beg, uint32_t end)
{
    uint32_t first, last;

    protein_change_residues(&r->change, &first, &last);
    return first <= end && beg <= last;
}

static struct fit fit_protein(const struct leaf *leaf, const struct protein_reading *r)
{
    const struct protein_change *want = &leaf->c->protein, *have = &r->change;
    uint32_t beg, end;

    if (!r->has_change || r->is_other_numbering)
        return FIT_NONE;
    if (protein_eq(want, have))
        return (struct fit){OUTCOME_TRUE, REASON_SAME_PROTEIN, r};
    if (want->pos1 == have->pos1 && residues_disagree(want->ref1, have->ref1))
        return (struct fit){OUTCOME_NEAR, REASON_REFERENCE_RESIDUE_DIFFERS, r};
    protein_change_residues(want, &beg, &end);
    if (reading_overlaps(r, beg, end))
        return (struct fit){OUTCOME_NEAR, REASON_OTHER_CHANGE_AT_RESIDUE, r};
    return FIT_NONE;
}

static struct fit fit_residues(
    const struct leaf *leaf, const struct finding *f, const struct protein_reading *r)
{
    bool is_codon = leaf->c->kind == CRITERION_CODON;

    if (!r->has_change || r->is_other_numbering || r->change.kind == PROTEIN_SILENT
        || !reading_overlaps(r, leaf->c->beg, leaf->c->end))
        return FIT_NONE;
    return class_fit(is_codon ? CHANGE_ANY : leaf->c->change, f, r,
        is_codon ? REASON_SAME_CODON : REASON_IN_RANGE);
}

static struct fit may_fit(struct fit fit, enum evaluate_reason reason)
{
    if (fit.outcome >= OUTCOME_PARTIAL)
        return (struct fit){OUTCOME_OPEN, reason, fit.reading};
    return fit;
}

static struct fit fit_range(
    const struct leaf *leaf, const struct finding *f, const struct protein_reading *r)
{
    if (leaf->c->beg)
        return fit_residues(leaf, f, r);
    return may_fit(
        class_fit(leaf->c->change, f, r, REASON_IN_RANGE), REASON_DOMAIN_UNKNOWN);
}

static struct fit fit_exon(
    const struct leaf *leaf, const struct finding *f, const struct protein_reading *r)
{
    struct fit fit = class_fit(leaf->c->change, f, r, REASON_IN_EXON);

    if (!r->exon || r->is_other_numbering)
        return may_fit(fit, REASON_EXON_UNKNOWN);
    if (r->exon >= leaf->c->beg && r->exon <= leaf->c->end)
        return fit;
    return reading_is_protein_altering(r)
               ? (struct fit){OUTCOME_NEAR, REASON_OTHER_EXON, r}
               : FIT_NONE;
}

static struct fit fit_reading(
    const struct leaf *leaf, const struct finding *f, const struct protein_reading *r)
{
    switch (leaf->c->kind) {
    case CRITERION_PROTEIN:
        return fit_protein(leaf, r);
    case CRITERION_CODON:
        return fit_residues(leaf, f, r);
    case CRITERION_EXON:
        return fit_exon(leaf, f, r);
    case CRITERION_RANGE:
        return fit_range(leaf, f, r);
    default:
        return class_fit(leaf->c->change, f, r, REASON_GENE_CHANGE);
    }
}

/* What the readings of the leaf's gene know together. */
struct known {
    bool has_change, has_exon;
    const struct protein_reading *coding; /* changes the protein, does not say how */
};

static struct known know(
    const struct leaf *leaf, const struct protein_reading *r, unsigned n)
{
    const uint32_t splice = CONSEQUENCE(SPLICE_DONOR) | CONSEQUENCE(SPLICE_ACCEPTOR);
    struct known k = {0};

    for (unsigned i = 0; i < n; i++) {
        if (!str_eq(r[i].gene, leaf->c->gene))
            continue;
        k.has_change = k.has_change || (r[i].has_change && !r[i].is_other_numbering);
        k.has_exon = k.has_exon || (r[i].exon && !r[i].is_other_numbering);
        if (!k.coding && consequence_is_protein_altering(r[i].consequence & ~splice))
            k.coding = &r[i];
    }
    return k;
}

static bool asks_for_residues(const struct criterion *c)
{
    return c->kind == CRITERION_PROTEIN || c->kind == CRITERION_CODON
           || (c->kind == CRITERION_RANGE && c->beg);
}

static struct fit fit_readings(const struct leaf *leaf, const struct finding *f)
{
    struct fit best = FIT_NONE;
    const struct protein_reading *r;
    struct known k;
    unsigned n;

    if (!finding_concerns_gene(f, leaf->c->gene))
        return FIT_NONE;
    r = finding_readings(f, leaf->mem, &n);
    k = know(leaf, r, n);
    for (unsigned i = 0; i < n; i++) {
        struct fit fit;

        if (!str_eq(r[i].gene, leaf->c->gene))
            continue;
        if (leaf->c->kind == CRITERION_EXON && k.has_exon
            && (!r[i].exon || r[i].is_other_numbering))
            continue; /* another reading of this variant knows its exon */
        fit = fit_reading(leaf, f, &r[i]);
        if (fit.outcome > best.outcome)
            best = fit;
    }
    if (best.outcome == OUTCOME_NONE && asks_for_residues(leaf->c) && k.coding
        && !k.has_change)
        return (struct fit){OUTCOME_OPEN, REASON_CHANGE_UNKNOWN, k.coding};
    return best;
}

/* The bases that really change: without the anchor; an insertion stands between two. */
static void changed_bases(const struct allele *a, uint64_t *beg, uint64_t *end)
{
    bool has_anchor =
        a->ref.n != a->alt.n && a->ref.n && a->alt.n && a->ref.p[0] == a->alt.p[0];

    *beg = (uint64_t)a->pos1 + (has_anchor && a->ref.n > 1);
    *end = (uint64_t)a->pos1 + (a->ref.n > 1 ? a->ref.n - 1 : has_anchor);
}

static bool region_class_holds(enum change_class change, const struct allele *a)
{
    switch (change) {
    case CHANGE_DELETION:
        return a->alt.n < a->ref.n;
    case CHANGE_INSERTION:
        return a->alt.n > a->ref.n;
    case CHANGE_INDEL:
        return a->alt.n != a->ref.n;
    default:
        return true;
    }
}

static struct fit fit_region(const struct leaf *leaf, const struct finding *f)
{
    const struct criterion *c = leaf->c;
    uint64_t beg, end;

    changed_bases(&f->allele, &beg, &end);
    if (f->allele.assembly != c->assembly || f->allele.contig != c->contig
        || beg > c->end || end < c->beg || !region_class_holds(c->change, &f->allele))
        return FIT_NONE;
    if (f->effect == EFFECT_BENIGN)
        return (struct fit){OUTCOME_EXCLUDED, REASON_BENIGN, NULL};
    if (change_class_names_change(c->change) || effect_is_proven(f->effect))
        return (struct fit){OUTCOME_TRUE, REASON_IN_REGION, NULL};
    return (struct fit){OUTCOME_PARTIAL, REASON_EFFECT_UNKNOWN, NULL};
}

static struct fit fit_by_kind(const struct leaf *leaf, const struct finding *f)
{
    switch (leaf->c->kind) {
    case CRITERION_ALLELE:
        return fit_allele(leaf, f);
    case CRITERION_REGION:
        return fit_region(leaf, f);
    case CRITERION_PROTEIN:
    case CRITERION_CODON:
    case CRITERION_EXON:
    case CRITERION_RANGE:
    case CRITERION_GENE:
        return fit_readings(leaf, f);
    default:
        return FIT_NONE;
    }
}

/* What holds under one phase only is never more than partial (DESIGN 8.4), and denies
 * nothing. */
struct fit leaf_fit_variant(const struct leaf *leaf, const struct finding *f)
{
    struct fit fit = fit_by_kind(leaf, f);

    if (fit.outcome == OUTCOME_TRUE && f->is_uncertain_phase)
        return (struct fit){OUTCOME_PARTIAL, REASON_PHASE, fit.reading};
    if (fit.outcome == OUTCOME_EXCLUDED && f->is_uncertain_phase)
        return (struct fit){OUTCOME_OPEN, REASON_PHASE, fit.reading};
    return fit;
}
