/*
 * Classes of change and the effect gate (DESIGN 2): is a protein reading a member of a
 * class such as "truncating" or "deletion", and does something say that it has the
 * effect that the class is meant for?
 */
#include "kb/model/evaluate_leaf.h"

enum membership {
    MEMBER_NO,
    MEMBER_GATED, /* only with a proven effect */
    MEMBER_NAMED, /* the class names this very change */
};

const struct protein_reading *finding_readings(
    const struct finding *f, struct arena *mem, unsigned *n)
{
    struct protein_reading *r;

    *n = f->n_proteins;
    if (f->n_proteins || !f->gene.n)
        return f->proteins;
    r = ARENA_NEW(mem, struct protein_reading);
    r->gene = f->gene;
    r->hgnc_id = f->hgnc_id;
    r->consequence = f->consequence;
    *n = 1;
    return r;
}

bool finding_concerns_gene(const struct finding *f, struct str gene)
{
    for (unsigned i = 0; i < f->n_proteins; i++)
        if (str_eq(f->proteins[i].gene, gene))
            return true;
    return !f->n_proteins && str_eq(f->gene, gene);
}

bool reading_is_protein_altering(const struct protein_reading *r)
{
    return consequence_is_protein_altering(r->consequence)
           || (r->has_change && r->change.kind != PROTEIN_SILENT);
}

/* A pathogenic change beside a splice site, in an intron or silent (c.7976+5G>A of
 * BRCA2): its effect is on the gene that it stands under, unless a change of some
 * protein explains it. */
static bool is_harmful_outside_codons(
    const struct finding *f, const struct protein_reading *r)
{
    if ((f->effect != EFFECT_PATHOGENIC && f->effect != EFFECT_ONCOGENIC)
        || !str_eq(r->gene, f->gene))
        return false;
    for (unsigned i = 0; i < f->n_proteins; i++)
        if (reading_is_protein_altering(&f->proteins[i]))
            return false;
    return !consequence_is_protein_altering(f->consequence);
}

bool finding_changes_product(const struct finding *f, const struct protein_reading *r)
{
    return reading_is_protein_altering(r) || is_harmful_outside_codons(f, r);
}

void protein_change_residues(
    const struct protein_change *p, uint32_t *beg, uint32_t *end)
{
    *beg = p->pos1;
    *end = p->pos2 < p->pos1 ? p->pos1 : p->pos2;
    if (*end - *beg >= CHANGE_MAX_RESIDUES)
        *end = *beg + CHANGE_MAX_RESIDUES - 1;
}

static bool is_truncating(const struct protein_reading *r)
{
    return consequence_is_truncating(r->consequence)
           || (r->has_change
               && (protein_is_truncating(&r->change)
                   || r->change.kind == PROTEIN_START_LOST));
}

static int sign_of_difference(size_t after, size_t before)
{
    return (after > before) - (after < before);
}

/* Does the protein get shorter (-1) or longer (1) in frame?  A delins counts by its
 * net length: L747_P753delinsS of EGFR is an exon 19 deletion. */
static int net_residues(const struct finding *f, const struct protein_reading *r)
{
    const uint32_t mixed = CONSEQUENCE(INFRAME_INDEL) | CONSEQUENCE(PROTEIN_ALTERING);

    if (r->has_change) {
        switch (r->change.kind) {
        case PROTEIN_DELETION:
            return -1;
        case PROTEIN_INSERTION:
        case PROTEIN_DUPLICATION:
            return 1;
        case PROTEIN_DELINS:
            return sign_of_difference(
                r->change.alt.n, (size_t)r->change.pos2 - r->change.pos1 + 1);
        default:
            return 0;
        }
    }
    if (r->consequence & CONSEQUENCE(INFRAME_DELETION))
        return -1;
    if (r->consequence & CONSEQUENCE(INFRAME_INSERTION))
        return 1;
    return r->consequence & mixed ? sign_of_difference(f->allele.alt.n, f->allele.ref.n)
                                  : 0;
}

static bool is_inframe_indel(const struct finding *f, const struct protein_reading *r)
{
    return net_residues(f, r) != 0
           || (r->has_change ? r->change.kind == PROTEIN_DELINS
                             : (r->consequence & CONSEQUENCE(INFRAME_INDEL)) != 0);
}

static bool is_missense(const struct protein_reading *r)
{
    bool says_so = (r->consequence & CONSEQUENCE(MISSENSE))
                   || (r->has_change && r->change.kind == PROTEIN_SUBSTITUTION);

    return says_so && !is_truncating(r);
}

/* Canonical splice sites skip the exon; the bases around them may. */
static enum membership skipping(const struct protein_reading *r)
{
    if (consequence_is_splice(r->consequence))
        return MEMBER_NAMED;
    return r->consequence & CONSEQUENCE(SPLICE_REGION) ? MEMBER_GATED : MEMBER_NO;
}

/* Upstream of a gene is not yet its promoter: an effect must be known. */
static enum membership outside_coding(
    enum change_class change, const struct protein_reading *r)
{
    uint32_t promoter =
        CONSEQUENCE(UPSTREAM) | CONSEQUENCE(UTR5) | CONSEQUENCE(REGULATORY);
    uint32_t non_coding = promoter | CONSEQUENCE(UTR3) | CONSEQUENCE(INTRON)
                          | CONSEQUENCE(DOWNSTREAM) | CONSEQUENCE(NON_CODING_EXON)
                          | CONSEQUENCE(NON_CODING_TRANSCRIPT);
    uint32_t wanted = change == CHANGE_PROMOTER ? promoter : non_coding;

    if (reading_is_protein_altering(r) || !(r->consequence & wanted))
        return MEMBER_NO;
    return MEMBER_GATED;
}

static enum membership gated_if(bool is_member)
{
    return is_member ? MEMBER_GATED : MEMBER_NO;
}

static enum membership named_if(bool is_member)
{
    return is_member ? MEMBER_NAMED : MEMBER_NO;
}

static enum membership membership_of(
    enum change_class change, const struct finding *f, const struct protein_reading *r)
{
    switch (change) {
    case CHANGE_ANY:
    case CHANGE_INACTIVATING:
        return gated_if(finding_changes_product(f, r));
    case CHANGE_ACTIVATING:
        return gated_if(reading_is_protein_altering(r) && !is_truncating(r)
                        && f->effect != EFFECT_TRUNCATING);
    case CHANGE_MISSENSE:
        return gated_if(is_missense(r));
    case CHANGE_DELETION:
        return named_if(net_residues(f, r) < 0
                        || (r->consequence & CONSEQUENCE(TRANSCRIPT_ABLATION)));
    case CHANGE_INSERTION:
        return named_if(net_residues(f, r) > 0);
    case CHANGE_INDEL:
        return named_if(is_inframe_indel(f, r));
    case CHANGE_FRAMESHIFT:
        return named_if((r->consequence & CONSEQUENCE(FRAMESHIFT))
                        || (r->has_change && r->change.kind == PROTEIN_FRAMESHIFT));
    case CHANGE_TRUNCATING:
        return named_if(is_truncating(r));
    case CHANGE_SPLICE:
        return named_if(consequence_is_splice(r->consequence));
    case CHANGE_SKIPPING:
        return skipping(r);
    case CHANGE_PROMOTER:
    case CHANGE_NON_CODING:
        return outside_coding(change, r);
    default:
        return MEMBER_NO;
    }
}

/* A hotspot residue speaks for gain of function; it does not prove loss unless the
 * protein is cut short too. */
static bool effect_fits(
    enum change_class change, enum effect_class effect, const struct protein_reading *r)
{
    if (change == CHANGE_INACTIVATING && !is_truncating(r))
        return effect == EFFECT_PATHOGENIC || effect == EFFECT_ONCOGENIC;
    return effect_is_proven(effect);
}

struct fit class_fit(enum change_class change, const struct finding *f,
    const struct protein_reading *r, enum evaluate_reason reason)
{
    enum membership m = membership_of(change, f, r);

    if (m == MEMBER_NO)
        return (struct fit){.outcome = OUTCOME_NONE};
    /* Also where the class names the change: K3326* of BRCA2 truncates, and is benign.
     */
    if (f->effect == EFFECT_BENIGN)
        return (struct fit){OUTCOME_EXCLUDED, REASON_BENIGN, r};
    if (m == MEMBER_NAMED || effect_fits(change, f->effect, r))
        return (struct fit){OUTCOME_TRUE, reason, r};
    return (struct fit){OUTCOME_PARTIAL, REASON_EFFECT_UNKNOWN, r};
}
