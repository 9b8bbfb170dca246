/*
 * Inside the evaluator (evaluate*.c only): how one leaf meets one finding.
 */
#ifndef KB_MODEL_EVALUATE_LEAF_H
#define KB_MODEL_EVALUATE_LEAF_H

#include "kb/model/evaluate.h"
#include "kb/model/evaluate_reasons.h"

/* A leaf to be answered, with the qualifiers that hold for it. */
struct leaf {
    const struct criterion *c;
    const struct patient_view *view;
    struct arena *mem;
    enum origin origin;
    enum zygosity zygosity;
    bool is_positive; /* false under an odd number of NOTs */
};

/* What one finding means for a leaf; a higher one wins over the findings. */
enum outcome {
    OUTCOME_NONE,     /* does not concern it */
    OUTCOME_NEAR,     /* something else at the same place; only a reason */
    OUTCOME_EXCLUDED, /* fits, but is benign, or of another origin or zygosity */
    OUTCOME_FALSE,    /* the question was answered: not so (factors) */
    OUTCOME_OPEN,     /* may fit; what the finding says is not enough to tell */
    OUTCOME_PARTIAL,
    OUTCOME_TRUE,
};

struct fit {
    enum outcome outcome;
    enum evaluate_reason reason;
    const struct protein_reading *reading; /* that decided; NULL: none */
};

/* The readings of a small variant; one made of its gene and consequence when it has
 * none. */
const struct protein_reading *finding_readings(
    const struct finding *f, struct arena *mem, unsigned *n);
/* Has it a reading of this gene?  Asked first: most findings are of other genes. */
bool finding_concerns_gene(const struct finding *f, struct str gene);
bool reading_is_protein_altering(const struct protein_reading *r);
/* Also by what ClinVar knows of a change outside the codons: "BRCA2 mutation" is met by
 * a pathogenic one beside a splice site. */
bool finding_changes_product(const struct finding *f, const struct protein_reading *r);

/* Residues that a change touches, closed.  No protein has more than 40,000 residues
 * (titin 35,991): a wider change is cut there, so that keys stay finite. */
#define CHANGE_MAX_RESIDUES 40000
void protein_change_residues(
    const struct protein_change *p, uint32_t *beg, uint32_t *end);

/* Is this change a member of the class, and does the effect gate let it through?
 * TRUE (with the reason given), PARTIAL, EXCLUDED or NONE. */
struct fit class_fit(enum change_class change, const struct finding *f,
    const struct protein_reading *r, enum evaluate_reason reason);

struct fit leaf_fit_variant(const struct leaf *leaf, const struct finding *f);
struct fit leaf_fit_event(const struct leaf *leaf, const struct finding *f);

/* On how many copies of a diplotype a star allele is. */
unsigned haplotype_copies(struct str wanted, struct str found);

/* Was everything that the leaf speaks of looked at? */
enum looked leaf_looked(const struct leaf *leaf);

struct reason reason_make(enum evaluate_reason id, const struct leaf *leaf,
    const struct finding *f, const struct protein_reading *r);
/* missing_member; member is the one that is not known. */
struct reason reason_missing(
    const struct criterion *member, const struct reason *why, struct arena *mem);

struct verdict leaf_evaluate(const struct leaf *leaf);

#endif
