/*
 * Hereditary risk (DESIGN 8.11): ClinVar's pathogenic and likely pathogenic germline
 * classes with at least one star, in genes of curated/hereditary_genes.tsv whose listed
 * condition is a tumour predisposition.
 *
 * In the germline (a germline sample, or seen in the normal):
 *   one changed copy    at risk when a listed condition is dominant; carrier when all
 *                       are recessive; X-linked or not stated: not stated
 *   both copies         at risk, unless the list does not state the inheritance
 *   two changes         a recessive condition: possible compound heterozygote, each
 *                       pair a line of its own
 *   conflicting class   a line of its own, last, never as pathogenic; left out where
 *                       the split of submissions has no pathogenic one
 * In a tumour where the origin is not known: a hint, by the rule of ESMO's Precision
 * Medicine Working Group (Kuzbari et al. 2023, Ann Oncol 34:215): allele fraction over
 * 30 % for substitutions and 20 % for insertions and deletions (BRCA1 and BRCA2: any),
 * not at a somatic hotspot, and not in genes that tumours themselves often change.
 *
 * Order: status (at risk, possible compound heterozygote, carrier, not stated,
 * conflicting), gene, findings.
 */
#ifndef QUERY_HEREDITARY_H
#define QUERY_HEREDITARY_H

#include "query/case.h"
#include "query/report.h"

/* What to do.  X(id, key, parameter, parameter, parameter); an empty name: none */
#define HEREDITARY_ACTIONS(X)                                                          \
    X(AT_RISK, "hereditary_at_risk", "gene", "", "")                                   \
    X(CARRIER, "hereditary_carrier", "gene", "", "")                                   \
    X(COMPOUND, "hereditary_compound", "gene", "", "")                                 \
    X(X_LINKED, "hereditary_x_linked", "gene", "", "")                                 \
    X(NOT_STATED, "hereditary_not_stated", "gene", "", "")                             \
    X(ZYGOSITY, "hereditary_zygosity_unknown", "gene", "", "")                         \
    X(LOW_FRACTION, "hereditary_low_fraction", "gene", "fraction", "")                 \
    X(CONFLICTING, "hereditary_conflicting", "pathogenic", "uncertain", "benign")      \
    X(NO_SPLIT, "hereditary_conflicting_no_split", "", "", "")                         \
    X(HINT, "hereditary_hint", "gene", "", "")                                         \
    X(HINT_NO_FRACTION, "hereditary_hint_no_fraction", "gene", "", "")

/* r->hereditary, and r->n_secondary_genes: listed genes that were left out because
 * their conditions are no tumour predispositions. */
int hereditary_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct report *r, struct err *err);

#endif
