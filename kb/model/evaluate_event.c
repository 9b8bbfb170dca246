/*
 * How findings other than small variants meet a leaf: copy number, fusions,
 * rearrangements, karyotype, states, haplotypes, factors.
 */
#include "kb/model/criterion_key.h"
#include "kb/model/evaluate_leaf.h"
#include "kb/model/hla.h"

#include <math.h>

#define FIT(o, r) ((struct fit){OUTCOME_##o, REASON_##r, NULL})
#define FIT_NONE ((struct fit){.outcome = OUTCOME_NONE})

/* An amplification is a gain; every deletion is a loss. */
static bool copy_number_subsumes(enum change_class wanted, enum change_class found)
{
    switch (wanted) {
    case CHANGE_GAIN:
        return found == CHANGE_GAIN || found == CHANGE_AMPLIFICATION;
    case CHANGE_LOSS:
    case CHANGE_DELETION:
        return found == CHANGE_LOSS || found == CHANGE_DELETION
               || found == CHANGE_HOMOZYGOUS_DELETION;
    default:
        return found == wanted;
    }
}

static bool is_loss_of_some_degree(enum change_class change)
{
    return change == CHANGE_LOSS || change == CHANGE_DELETION;
}

static struct fit fit_copy_number(const struct leaf *leaf, const struct finding *f)
{
    enum change_class wanted = leaf->c->change;

    if (!str_eq(f->gene, leaf->c->gene))
        return FIT_NONE;
    if (copy_number_subsumes(wanted, f->change) && f->keeps_copy)
        return FIT(PARTIAL, COPY_LEFT);
    if (copy_number_subsumes(wanted, f->change))
        return f->is_part ? FIT(PARTIAL, PART_OF_GENE) : FIT(TRUE, SAME_COPY_NUMBER);
    if (wanted == CHANGE_HOMOZYGOUS_DELETION && is_loss_of_some_degree(f->change))
        return f->keeps_copy ? FIT(NEAR, COPY_LEFT) : FIT(PARTIAL, COPY_NUMBER_DEGREE);
    return FIT(NEAR, OTHER_COPY_NUMBER);
}

/* Losing both copies inactivates a gene; a loss of unknown degree may. */
static struct fit fit_gene_loss(const struct leaf *leaf, const struct finding *f)
{
    if (leaf->c->change != CHANGE_INACTIVATING || !str_eq(f->gene, leaf->c->gene))
        return FIT_NONE;
    if (f->change == CHANGE_HOMOZYGOUS_DELETION)
        return f->is_part ? FIT(PARTIAL, PART_OF_GENE) : FIT(TRUE, SAME_COPY_NUMBER);
    if (!is_loss_of_some_degree(f->change))
        return FIT_NONE;
    return f->keeps_copy ? FIT(NEAR, COPY_LEFT) : FIT(OPEN, COPY_NUMBER_DEGREE);
}

/* Exons lost inside the gene: a loss of a part of it, of one copy or both. */
static struct fit fit_lost_part(const struct leaf *leaf, const struct finding *f)
{
    enum change_class wanted = leaf->c->change;

    if (f->change != CHANGE_INTRAGENIC_DELETION || !str_eq(f->gene, leaf->c->gene))
        return FIT_NONE;
    return wanted == CHANGE_LOSS || wanted == CHANGE_DELETION
                   || wanted == CHANGE_HOMOZYGOUS_DELETION
                   || wanted == CHANGE_INACTIVATING
               ? FIT(PARTIAL, PART_OF_GENE)
               : FIT_NONE;
}

/* An exon that is gone from the DNA is skipped in the RNA.  "Exon 19 deletion" means a
 * few residues of it, which the loss of the whole exon is not. */
static struct fit fit_lost_exons(const struct leaf *leaf, const struct finding *f)
{
    const struct criterion *c = leaf->c;

    if (!f->exon_beg || !str_eq(f->gene, c->gene) || f->exon_beg > c->end
        || f->exon_end < c->beg)
        return FIT_NONE;
    if (c->change == CHANGE_SKIPPING && f->change == CHANGE_INTRAGENIC_DELETION)
        return f->exon_beg == c->beg && f->exon_end == c->end && !f->is_part
                   ? FIT(TRUE, SAME_REARRANGEMENT)
                   : FIT(NEAR, OTHER_VALUE);
    return c->change == CHANGE_ANY ? FIT(PARTIAL, EFFECT_UNKNOWN) : FIT_NONE;
}

/* A deletion inside the gene that takes the very exons; one that takes more than those
 * may do something else to the protein. */
static struct fit fit_very_exons(const struct criterion *c, const struct finding *f)
{
    if (!f->exon_beg)
        return FIT(PARTIAL, EXON_UNKNOWN);
    if (f->exon_beg == c->beg && f->exon_end == c->end && !f->is_part)
        return FIT(TRUE, SAME_REARRANGEMENT);
    return f->exon_beg <= c->beg && f->exon_end >= c->end ? FIT(PARTIAL, EFFECT_UNKNOWN)
                                                          : FIT_NONE;
}

/* Exons that are gone. */
static struct fit fit_exon_loss(const struct leaf *leaf, const struct finding *f)
{
    if (!str_eq(f->gene, leaf->c->gene))
        return FIT_NONE;
    if (f->kind == FINDING_REARRANGEMENT && f->change == CHANGE_INTRAGENIC_DELETION)
        return fit_very_exons(leaf->c, f);
    return f->kind == FINDING_COPY_NUMBER
                   && copy_number_subsumes(CHANGE_LOSS, f->change)
               ? FIT(NEAR, OTHER_COPY_NUMBER)
               : FIT_NONE;
}

enum side { SIDE_OTHER, SIDE_NOT_KNOWN, SIDE_SAME };

static enum side side_of(struct str wanted, struct str found)
{
    if (!wanted.n || str_eq(wanted, found))
        return SIDE_SAME;
    return found.n ? SIDE_OTHER : SIDE_NOT_KNOWN;
}

static enum side weaker(enum side a, enum side b)
{
    return a < b ? a : b;
}

static bool names_gene(const struct criterion *c, struct str gene)
{
    return gene.n && (str_eq(c->gene, gene) || str_eq(c->gene3, gene));
}

static struct fit fit_fusion(const struct leaf *leaf, const struct finding *f)
{
    const struct criterion *c = leaf->c;
    enum side genes = weaker(side_of(c->gene, f->gene), side_of(c->gene3, f->gene3));
    enum side exons = weaker(side_of(c->text, f->text), side_of(c->text3, f->text3));

    if (!names_gene(c, f->gene) && !names_gene(c, f->gene3))
        return FIT_NONE;
    if (genes == SIDE_OTHER) {
        bool is_reversed = side_of(c->gene, f->gene3) == SIDE_SAME
                           && side_of(c->gene3, f->gene) == SIDE_SAME;
        return is_reversed ? FIT(PARTIAL, ORIENTATION) : FIT_NONE;
    }
    if (genes == SIDE_NOT_KNOWN)
        return FIT(PARTIAL, PARTNER_UNKNOWN);
    if (exons == SIDE_OTHER)
        return FIT(NEAR, OTHER_FUSION_EXON);
    return exons == SIDE_SAME ? FIT(TRUE, SAME_FUSION)
                              : FIT(PARTIAL, FUSION_EXON_UNKNOWN);
}

/* A break-apart probe shows that the gene is rearranged, not with what. */
static struct fit fit_fusion_by_rearrangement(
    const struct leaf *leaf, const struct finding *f)
{
    const struct criterion *c = leaf->c;

    if (f->change != CHANGE_REARRANGEMENT || !names_gene(c, f->gene))
        return FIT_NONE;
    if (c->gene.n && c->gene3.n && (f->has_no_partner || f->gene3.n)
        && !names_gene(c, f->gene3))
        return FIT_NONE;
    return f->gene3.n ? FIT(PARTIAL, ORIENTATION) : FIT(PARTIAL, PARTNER_UNKNOWN);
}

static bool rearrangement_subsumes(enum change_class wanted, enum change_class found)
{
    if (wanted == CHANGE_TANDEM_DUPLICATION
        && (found == CHANGE_ITD || found == CHANGE_KINASE_DOMAIN_DUPLICATION))
        return true;
    return wanted == found;
}

static struct fit fit_rearrangement(const struct leaf *leaf, const struct finding *f)
{
    const struct criterion *c = leaf->c;

    if (f->kind == FINDING_FUSION) /* a fusion is a rearrangement of both its genes */
        return c->change == CHANGE_REARRANGEMENT
                       && (str_eq(f->gene, c->gene) || str_eq(f->gene3, c->gene))
                   ? FIT(TRUE, SAME_REARRANGEMENT)
                   : FIT_NONE;
    if (!str_eq(f->gene, c->gene) || !rearrangement_subsumes(c->change, f->change))
        return FIT_NONE;
    return FIT(TRUE, SAME_REARRANGEMENT);
}

static bool folded_eq(struct arena *mem, struct str a, struct str b)
{
    return str_eq(str_fold(mem, a), str_fold(mem, b));
}

static struct fit fit_karyotype(const struct leaf *leaf, const struct finding *f)
{
    return str_eq(karyotype_fold(leaf->mem, leaf->c->text),
               karyotype_fold(leaf->mem, f->text))
               ? FIT(TRUE, SAME_KARYOTYPE)
               : FIT_NONE;
}

static struct fit fit_state(const struct leaf *leaf, const struct finding *f)
{
    if (!str_eq(f->gene, leaf->c->gene))
        return FIT_NONE;
    if (!folded_eq(leaf->mem, leaf->c->text, f->text))
        return FIT(NEAR, OTHER_VALUE);
    return f->is_absent ? FIT(FALSE, NOT_FOUND) : FIT(TRUE, SAME_STATE);
}

/* "*1/" + "*28"; a lone star allele has an empty second side. */
static void cut_diplotype(struct str text, struct str *a, struct str *b)
{
    struct str rest = text;

    *a = *b = STR_NONE;
    if (str_next(&rest, '/', a))
        *b = rest;
}

/* One copy may hold several: "*80+*28" is *28 too. */
static bool copy_holds(struct str wanted, struct str copy)
{
    struct str rest = copy, one;

    if (str_eq(wanted, copy))
        return true;
    while (str_next(&rest, '+', &one))
        if (str_eq(wanted, one))
            return true;
    return false;
}

unsigned haplotype_copies(struct str wanted, struct str found)
{
    struct str a, b;

    cut_diplotype(found, &a, &b);
    return (unsigned)copy_holds(wanted, a) + copy_holds(wanted, b);
}

static bool haplotype_fits(struct str wanted, struct str found)
{
    struct str w1, w2, f1, f2;

    cut_diplotype(wanted, &w1, &w2);
    cut_diplotype(found, &f1, &f2);
    if (!w2.n)
        return haplotype_copies(w1, found) > 0;
    return (str_eq(w1, f1) && str_eq(w2, f2)) || (str_eq(w1, f2) && str_eq(w2, f1));
}

static enum hla_match weaker_hla(enum hla_match a, enum hla_match b)
{
    return a < b ? a : b;
}

static enum hla_match stronger_hla(enum hla_match a, enum hla_match b)
{
    return a > b ? a : b;
}

/* HLA alleles by their fields: one typed coarsely may be the one that is asked for. */
static struct fit fit_hla(struct str wanted, struct str found)
{
    struct str w1, w2, f1, f2;
    enum hla_match match;

    cut_diplotype(wanted, &w1, &w2);
    cut_diplotype(found, &f1, &f2);
    if (!w2.n)
        match = stronger_hla(hla_compare(w1, f1), hla_compare(w1, f2));
    else
        match = stronger_hla(weaker_hla(hla_compare(w1, f1), hla_compare(w2, f2)),
            weaker_hla(hla_compare(w1, f2), hla_compare(w2, f1)));
    if (match == HLA_SAME)
        return FIT(TRUE, SAME_HAPLOTYPE);
    return match == HLA_MAY_BE ? FIT(OPEN, HAPLOTYPE_RESOLUTION)
                               : FIT(NEAR, OTHER_VALUE);
}

static bool is_told(const struct finding *f, struct str allele)
{
    for (unsigned i = 0; i < f->n_told; i++)
        if (str_eq(f->told[i], allele))
            return true;
    return !f->told || !allele.n;
}

/* What the call could not have found it does not deny. */
static struct fit fit_star_alleles(struct str wanted, const struct finding *f)
{
    struct str a, b;

    if (haplotype_fits(wanted, f->text))
        return FIT(TRUE, SAME_HAPLOTYPE);
    cut_diplotype(wanted, &a, &b);
    return is_told(f, a) && is_told(f, b) ? FIT(NEAR, OTHER_VALUE)
                                          : FIT(OPEN, HAPLOTYPE_NOT_TOLD);
}

static struct fit fit_haplotype(const struct leaf *leaf, const struct finding *f)
{
    if (!str_eq(f->gene, leaf->c->gene))
        return FIT_NONE;
    if (hla_is_gene(f->gene))
        return fit_hla(leaf->c->text, f->text);
    return fit_star_alleles(leaf->c->text, f);
}

static bool number_satisfies(enum factor_op op, double found, double wanted)
{
    switch (op) {
    case FACTOR_EQ:
        return found == wanted;
    case FACTOR_GE:
        return found >= wanted;
    case FACTOR_GT:
        return found > wanted;
    case FACTOR_LE:
        return found <= wanted;
    case FACTOR_LT:
        return found < wanted;
    }
    return false;
}

/* A word says nothing about a threshold, nor a number about a word: what "high" means
 * is for the tables that make the finding, not for the evaluator. */
static struct fit fit_factor(const struct leaf *leaf, const struct finding *f)
{
    const struct criterion *c = leaf->c;
    bool wants_word = isnan(c->number), has_word = isnan(f->value), holds;

    if (!str_eq(f->factor, c->factor))
        return FIT_NONE;
    if (wants_word && f->text.n)
        holds = str_eq_nocase(c->text, f->text);
    else if (!wants_word && !has_word)
        holds = number_satisfies(c->op, f->value, c->number);
    else
        return FIT(OPEN, FACTOR_VALUE);
    return holds ? FIT(TRUE, FACTOR_VALUE) : FIT(FALSE, FACTOR_VALUE);
}

struct fit leaf_fit_event(const struct leaf *leaf, const struct finding *f)
{
    switch (leaf->c->kind) {
    case CRITERION_COPY_NUMBER:
        if (f->kind == FINDING_REARRANGEMENT)
            return fit_lost_part(leaf, f);
        return f->kind == FINDING_COPY_NUMBER ? fit_copy_number(leaf, f) : FIT_NONE;
    case CRITERION_GENE:
        if (f->kind == FINDING_REARRANGEMENT)
            return leaf->c->change == CHANGE_INACTIVATING ? fit_lost_part(leaf, f)
                                                          : FIT_NONE;
        return f->kind == FINDING_COPY_NUMBER ? fit_gene_loss(leaf, f) : FIT_NONE;
    case CRITERION_EXON:
        if (leaf->c->change == CHANGE_LOSS)
            return fit_exon_loss(leaf, f);
        return f->kind == FINDING_REARRANGEMENT ? fit_lost_exons(leaf, f) : FIT_NONE;
    case CRITERION_FUSION:
        if (f->kind == FINDING_REARRANGEMENT)
            return fit_fusion_by_rearrangement(leaf, f);
        return f->kind == FINDING_FUSION ? fit_fusion(leaf, f) : FIT_NONE;
    case CRITERION_REARRANGEMENT:
        return f->kind == FINDING_REARRANGEMENT || f->kind == FINDING_FUSION
                   ? fit_rearrangement(leaf, f)
                   : FIT_NONE;
    case CRITERION_KARYOTYPE:
        return f->kind == FINDING_KARYOTYPE ? fit_karyotype(leaf, f) : FIT_NONE;
    case CRITERION_STATE:
        return f->kind == FINDING_STATE ? fit_state(leaf, f) : FIT_NONE;
    case CRITERION_HAPLOTYPE:
        return f->kind == FINDING_HAPLOTYPE ? fit_haplotype(leaf, f) : FIT_NONE;
    case CRITERION_FACTOR:
        return f->kind == FINDING_FACTOR ? fit_factor(leaf, f) : FIT_NONE;
    default:
        return FIT_NONE;
    }
}
