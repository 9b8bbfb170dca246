/*
 * The one evaluator: a criterion against what is known of a patient, in Kleene's three
 * values, with the rung of the match and a reason (DESIGN section 2).  Therapy
 * matching, trial matching, explain and show all call this; there is no second one.
 */
#ifndef KB_MODEL_EVALUATE_H
#define KB_MODEL_EVALUATE_H

#include "kb/model/criterion.h"
#include "kb/model/finding.h"
#include "kb/model/finding_index.h"

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };
const char *truth_name(enum truth t); /* "false", "unknown", "true" */

/* Specificity, best first; names are the report's. */
enum rung {
    RUNG_ALLELE,
    RUNG_PROTEIN,
    RUNG_CODON,
    RUNG_EXON,
    RUNG_RANGE,
    RUNG_GENE,
    RUNG_COPY_NUMBER,
    RUNG_FUSION,
    RUNG_EXPRESSION,
    RUNG_HAPLOTYPE,
    RUNG_FACTOR,
    RUNG_PROFILE, /* nothing better: only a member of a profile */
};
const char *rung_name(enum rung r);

/* Why: a key of curated/texts.tsv and its parameters, in the order that the text uses.
 */
#define REASON_PARAMS 4
struct reason {
    const char *key; /* static; NULL: none */
    struct {
        const char *name; /* static */
        struct str value;
    } param[REASON_PARAMS];
    unsigned n_params;
};

/* Was a place looked at, and what was there?  The answers come from query/ (genotypes,
 * gVCF blocks, regions) or from a made patient in tests. */
enum looked {
    LOOKED_NOT,       /* nothing says that anybody looked */
    LOOKED_REFERENCE, /* looked, reference seen (or covered with no call, as DESIGN 2
                         says) */
    LOOKED_UNSURE,    /* a filtered, low-depth or ./. record stands there */
};

struct patient_view {
    enum assembly assembly; /* of the small variants */
    const struct finding *findings;
    unsigned n_findings;
    const struct finding_index *index; /* of the findings; NULL: each leaf asks all */
    void *ctx;
    /* One locus: the allele's reference span.  For a region REF is as many N and ALT is
     * empty. */
    enum looked (*locus)(void *ctx, const struct allele *allele);
    /* All coding bases (exon 0) or one exon of a gene, for small variants. */
    enum looked (*gene)(void *ctx, struct str gene, uint32_t exon);
    /* Was the whole question of this kind answered for this gene or factor?  Called
     * with COPY_NUMBER, FUSION, REARRANGEMENT, STATE, HAPLOTYPE and a gene (or arm),
     * FACTOR and a factor, KARYOTYPE and an empty name.  A callback that is NULL
     * answers LOOKED_NOT. */
    enum looked (*kind)(void *ctx, enum criterion_kind kind, struct str gene_or_factor);
};

#define VERDICT_FINDINGS 8

struct verdict {
    enum truth value;
    bool is_partial; /* value is unknown, and a positive member is true, or satisfied
                        but for its effect, origin, phase or zygosity */
    enum rung rung;  /* of the whole; meaningful when true or partial */
    struct reason reason;                /* of what decided the whole */
    unsigned findings[VERDICT_FINDINGS]; /* indexes into view->findings, ascending */
    unsigned n_findings;
};

/* One leaf's own verdict, for explain; in order of the text form. */
struct leaf_verdict {
    const struct criterion *leaf;
    bool is_positive;
    struct verdict verdict;
};
struct trace {
    struct leaf_verdict *leaf;
    unsigned n;
    size_t cap;
};

/* trace may be NULL; reason parameters and the trace live in mem. */
struct verdict criterion_evaluate(const struct criterion *c,
    const struct patient_view *view, struct arena *mem, struct trace *trace);

/*
 * Rules, in one place; the reasons are listed in evaluate_reasons.h.
 *
 *  - AND: false if any is false; else unknown if any is unknown.  Its rung is that of
 *    its weakest true member.
 *  - OR: the mirror; the rung of its best true member.  NOT swaps, and gives no rung.
 *  - partial: the whole is unknown and at least one positive member is true or partial;
 *    rung and findings are those of these members.
 *  - a bare NOT or wild type that is unknown is not partial.
 *  - the effect gate (evaluate_class.c) holds for codon, exon, range, region and gene
 *    unless the class names the change itself.
 *  - benign, and no other finding fits: false; also where the class names the change
 *    (K3326* of BRCA2 truncates).
 *  - qualifiers: germline on a finding of unknown origin: partial ("confirm_germline");
 *    somatic on a germline finding: true, noted; germline on a proven somatic finding:
 *    false (DESIGN 8.6).  Zygosity not known: partial ("zygosity_unknown"); another:
 *    false.  Wild type has no qualifiers: a finding of any origin counts against it.
 *  - below a NOT, benign or another origin or zygosity is not enough: there the leaf is
 *    false only where looked at, else unknown; or one benign variant in a list of
 *    variant sites would make not(gene(KRAS, any)) true.
 *  - no finding: false only where everything the criterion speaks of was looked at and
 *    reference; else unknown, with reason "not_looked_at" or "unsure".  Inactivating
 *    speaks of homozygous deletion too: small variants and copy number must both have
 *    been looked at.
 */

#endif
