/*
 * One leaf against all findings: the best outcome, qualifiers applied; without any,
 * what looking says.
 */
#include "kb/model/evaluate_leaf.h"

static enum rung rung_of(enum criterion_kind kind)
{
    switch (kind) {
    case CRITERION_ALLELE:
        return RUNG_ALLELE;
    case CRITERION_PROTEIN:
        return RUNG_PROTEIN;
    case CRITERION_CODON:
        return RUNG_CODON;
    case CRITERION_EXON:
        return RUNG_EXON;
    case CRITERION_RANGE:
    case CRITERION_REGION:
        return RUNG_RANGE;
    case CRITERION_GENE:
        return RUNG_GENE;
    case CRITERION_COPY_NUMBER:
        return RUNG_COPY_NUMBER;
    case CRITERION_FUSION:
    case CRITERION_REARRANGEMENT:
    case CRITERION_KARYOTYPE:
        return RUNG_FUSION;
    case CRITERION_STATE:
        return RUNG_EXPRESSION;
    case CRITERION_HAPLOTYPE:
        return RUNG_HAPLOTYPE;
    case CRITERION_FACTOR:
        return RUNG_FACTOR;
    default:
        return RUNG_PROFILE;
    }
}

/* Fits, but is proven to be of another origin or zygosity. */
static struct fit exclude(struct fit fit, enum evaluate_reason reason)
{
    fit.outcome = fit.outcome == OUTCOME_OPEN ? OUTCOME_NEAR : OUTCOME_EXCLUDED;
    fit.reason = reason;
    return fit;
}

/* Fits as far as is known; what held before stays the reason. */
static struct fit weaken(struct fit fit, enum evaluate_reason reason)
{
    if (fit.outcome == OUTCOME_TRUE) {
        fit.outcome = OUTCOME_PARTIAL;
        fit.reason = reason;
    }
    return fit;
}

static struct fit qualify_origin(enum origin wanted, enum origin found, struct fit fit)
{
    if (wanted == ORIGIN_GERMLINE && found == ORIGIN_SOMATIC)
        return exclude(fit, REASON_SOMATIC_FINDING);
    if (wanted == ORIGIN_GERMLINE && found == ORIGIN_UNKNOWN)
        return weaken(fit, REASON_CONFIRM_GERMLINE);
    if (wanted == ORIGIN_SOMATIC && found == ORIGIN_GERMLINE
        && fit.outcome == OUTCOME_TRUE)
        fit.reason = REASON_GERMLINE_FINDING;
    return fit;
}

static struct fit qualify_zygosity(
    enum zygosity wanted, enum zygosity found, struct fit fit)
{
    if (wanted == ZYGOSITY_UNKNOWN || wanted == found)
        return fit;
    return found == ZYGOSITY_UNKNOWN ? weaken(fit, REASON_ZYGOSITY_UNKNOWN)
                                     : exclude(fit, REASON_OTHER_ZYGOSITY);
}

/* A diplotype tells the zygosity of its star alleles by itself. */
static enum zygosity zygosity_of(
    const struct leaf *leaf, const struct finding *f, struct fit fit)
{
    ptrdiff_t slash = f->kind == FINDING_HAPLOTYPE ? str_chr(f->text, '/') : -1;
    struct str wanted = leaf->c->text;

    if (slash >= 0 && fit.outcome == OUTCOME_OPEN) /* the copies are not known */
        return ZYGOSITY_UNKNOWN;
    if (slash < 0)
        return f->zygosity;
    if (str_chr(wanted, '/') >= 0) /* a whole diplotype is asked */
        return str_eq(str_sub(f->text, 0, (size_t)slash),
                   str_sub(f->text, (size_t)slash + 1, f->text.n))
                   ? ZYGOSITY_HOMOZYGOUS
                   : ZYGOSITY_HETEROZYGOUS;
    return haplotype_copies(wanted, f->text) == 2 ? ZYGOSITY_HOMOZYGOUS
                                                  : ZYGOSITY_HETEROZYGOUS;
}

static struct fit fit_finding(const struct leaf *leaf, const struct finding *f)
{
    struct fit fit = f->kind == FINDING_SMALL_VARIANT ? leaf_fit_variant(leaf, f)
                                                      : leaf_fit_event(leaf, f);

    if (fit.outcome < OUTCOME_OPEN)
        return fit;
    fit = qualify_origin(leaf->origin, f->origin, fit);
    return fit.outcome < OUTCOME_OPEN
               ? fit
               : qualify_zygosity(leaf->zygosity, zygosity_of(leaf, f, fit), fit);
}

/* The best outcome over the findings and which findings have it. */
struct best {
    struct fit fit; /* of the first of them */
    unsigned findings[VERDICT_FINDINGS];
    unsigned n_findings;
};

static void best_take(struct best *best, struct fit fit, unsigned finding)
{
    if (fit.outcome > best->fit.outcome) {
        best->fit = fit;
        best->n_findings = 0;
    }
    if (fit.outcome != OUTCOME_NONE && fit.outcome == best->fit.outcome
        && best->n_findings < VERDICT_FINDINGS)
        best->findings[best->n_findings++] = finding;
}

/* The findings that may concern the leaf, one by one, ascending. */
struct walk {
    struct finding_list list[2];
    unsigned at; /* without an index */
};

static void walk_begin(struct walk *w, const struct leaf *leaf)
{
    *w = (struct walk){0};
    if (leaf->view->index)
        finding_index_get(leaf->view->index, leaf->c, leaf->view->assembly, w->list);
}

static bool walk_next(struct walk *w, const struct leaf *leaf, unsigned *finding)
{
    struct finding_list *a = &w->list[0], *b = &w->list[1];

    if (!leaf->view->index) {
        *finding = w->at;
        return w->at++ < leaf->view->n_findings;
    }
    if (a->n == 0 || (b->n > 0 && *b->at < *a->at))
        a = b;
    if (a->n == 0)
        return false;
    *finding = *a->at++;
    a->n--;
    return true;
}

static struct verdict verdict_of(
    const struct leaf *leaf, enum truth value, enum evaluate_reason reason)
{
    return (struct verdict){
        .value = value,
        .rung = value == TRUTH_TRUE ? rung_of(leaf->c->kind) : RUNG_PROFILE,
        .reason = reason_make(reason, leaf, NULL, NULL),
    };
}

/* Why looking cannot tell; more exact than "not looked at" where the leaf itself is the
 * cause. */
static enum evaluate_reason why_not_looked(const struct leaf *leaf)
{
    const struct criterion *c = leaf->c;
    enum assembly assembly = leaf->view->assembly;

    if (c->kind == CRITERION_UNPARSED)
        return REASON_UNPARSED;
    if (c->kind == CRITERION_RANGE && !c->beg)
        return REASON_DOMAIN_UNKNOWN;
    if ((c->kind == CRITERION_REGION && c->assembly != assembly)
        || (c->kind == CRITERION_ALLELE
            && (assembly == ASSEMBLY_NONE
                || c->alleles[assembly - 1].assembly == ASSEMBLY_NONE)))
        return REASON_NO_ALLELE_ON_ASSEMBLY;
    return REASON_NOT_LOOKED_AT;
}

static struct verdict verdict_by_looking(const struct leaf *leaf, enum looked looked)
{
    switch (looked) {
    case LOOKED_REFERENCE:
        return verdict_of(leaf, TRUTH_FALSE, REASON_NOT_FOUND);
    case LOOKED_UNSURE:
        return verdict_of(leaf, TRUTH_UNKNOWN, REASON_UNSURE);
    default:
        return verdict_of(leaf, TRUTH_UNKNOWN, why_not_looked(leaf));
    }
}

static enum truth truth_of(const struct leaf *leaf, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_TRUE:
        return TRUTH_TRUE;
    case OUTCOME_FALSE:
        return TRUTH_FALSE;
    case OUTCOME_PARTIAL:
    case OUTCOME_OPEN:
        return TRUTH_UNKNOWN;
    case OUTCOME_EXCLUDED: /* below a NOT, absence must be seen (evaluate.h) */
        if (leaf->is_positive)
            return TRUTH_FALSE;
        break;
    default:
        break;
    }
    return leaf_looked(leaf) == LOOKED_REFERENCE ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static struct verdict verdict_of_best(const struct leaf *leaf, const struct best *best)
{
    const struct finding *f = &leaf->view->findings[best->findings[0]];
    bool is_partial = best->fit.outcome == OUTCOME_PARTIAL;
    struct verdict v = {
        .value = truth_of(leaf, best->fit.outcome),
        .is_partial = is_partial,
        .reason = reason_make(best->fit.reason, leaf, f, best->fit.reading),
        .n_findings = best->n_findings,
    };

    v.rung =
        v.value == TRUTH_TRUE || is_partial ? rung_of(leaf->c->kind) : RUNG_PROFILE;
    for (unsigned i = 0; i < best->n_findings; i++)
        v.findings[i] = best->findings[i];
    return v;
}

/* What one finding says against "wild type": FALSE, OPEN or nothing. */
static struct fit fit_against_wild_type(
    const struct leaf *leaf, const struct finding *f)
{
    struct fit worst = {.outcome = OUTCOME_NONE};
    const struct protein_reading *r;
    unsigned n;

    if (f->kind != FINDING_SMALL_VARIANT || f->effect == EFFECT_BENIGN
        || !finding_concerns_gene(f, leaf->c->gene))
        return worst;
    r = finding_readings(f, leaf->mem, &n);
    for (unsigned i = 0; i < n; i++) {
        if (!str_eq(r[i].gene, leaf->c->gene) || !finding_changes_product(f, &r[i]))
            continue;
        if (effect_is_proven(f->effect) && !f->is_uncertain_phase)
            return (struct fit){OUTCOME_FALSE, REASON_NOT_WILD_TYPE, &r[i]};
        if (worst.outcome == OUTCOME_NONE)
            worst = (struct fit){OUTCOME_OPEN,
                effect_is_proven(f->effect) ? REASON_PHASE : REASON_EFFECT_UNKNOWN,
                &r[i]};
    }
    return worst;
}

/* A proven change outweighs one that may be, so the two are collected apart. */
static struct verdict evaluate_wild_type(const struct leaf *leaf)
{
    struct best proven = {0}, open = {0};
    enum looked looked;
    struct walk walk;
    unsigned i;

    walk_begin(&walk, leaf);
    while (walk_next(&walk, leaf, &i)) {
        struct fit fit = fit_against_wild_type(leaf, &leaf->view->findings[i]);

        best_take(fit.outcome == OUTCOME_FALSE ? &proven : &open, fit, i);
    }
    if (proven.n_findings)
        return verdict_of_best(leaf, &proven);
    if (open.n_findings)
        return verdict_of_best(leaf, &open);
    looked = leaf_looked(leaf);
    return looked == LOOKED_REFERENCE ? verdict_of(leaf, TRUTH_TRUE, REASON_WILD_TYPE)
                                      : verdict_by_looking(leaf, looked);
}

struct verdict leaf_evaluate(const struct leaf *leaf)
{
    struct best best = {0};
    struct walk walk;
    unsigned i;

    if (leaf->c->kind == CRITERION_GENE && leaf->c->change == CHANGE_WILD_TYPE)
        return evaluate_wild_type(leaf);
    walk_begin(&walk, leaf);
    while (walk_next(&walk, leaf, &i))
        best_take(&best, fit_finding(leaf, &leaf->view->findings[i]), i);
    return best.n_findings ? verdict_of_best(leaf, &best)
                           : verdict_by_looking(leaf, leaf_looked(leaf));
}
