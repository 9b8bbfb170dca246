/*
 * Hereditary risk (DESIGN 8.11): what ClinVar's germline classes say of the changes in
 * genes of curated/hereditary_genes.tsv, whose conditions are tumour predispositions;
 * other conditions (secondary findings) only where the patient has consented, and never
 * from a tumour alone.
 *
 * In the germline (a germline sample, or seen in the normal), pathogenic and likely
 * pathogenic with at least one star:
 *   one changed copy    at risk when a listed condition is dominant; carrier when all
 *                       are recessive; X-linked: by sex, as the list says
 *   both copies         at risk, unless the list does not state the inheritance
 *   two changes         a recessive condition: compound heterozygote where phase puts
 *                       them on different copies, possible where it is not known; each
 *                       pair a line of its own
 *   "variants to report" of a list: what it does not want is not said in its name
 * Under names of their own: low penetrance and risk alleles; conflicting classes, never
 * as pathogenic, and left out where the split of submissions has no pathogenic one;
 * classes without a star, which decide nothing; and losses of function in genes whose
 * loss is listed as the cause, where ClinVar has no germline class: those are not
 * classified, neither by ClinVar nor here.
 *
 * In a tumour where the origin is not known: a hint, by curated/hereditary_rules.tsv
 * (the rule of ESMO's Precision Medicine Working Group; Mandelker 2019, PMID 31050713;
 * Kuzbari 2023, PMID 36529447): pathogenic or likely pathogenic with a star, ClinVar's
 * origin not somatic alone, allele fraction over the rule's, not at a somatic hotspot,
 * and not in genes that tumours themselves often change.
 *
 * Order: status (as listed below), gene, findings, secondary last.
 */
#ifndef QUERY_HEREDITARY_H
#define QUERY_HEREDITARY_H

#include "query/case.h"
#include "query/report.h"

/* X(id, word), in the order of the report */
#define HEREDITARY_STATUSES(X)                                                         \
    X(AT_RISK, "at_risk")                                                              \
    X(COMPOUND, "compound_heterozygote")                                               \
    X(POSSIBLE_COMPOUND, "possible_compound_heterozygote")                             \
    X(LOW_PENETRANCE, "low_penetrance")                                                \
    X(RISK_ALLELE, "risk_allele")                                                      \
    X(CARRIER, "carrier")                                                              \
    X(NOT_STATED, "not_stated")                                                        \
    X(NOT_CLASSIFIED, "not_classified")                                                \
    X(CONFLICTING, "conflicting")                                                      \
    X(UNREVIEWED, "unreviewed")

enum hereditary_status {
#define X(id, word) HEREDITARY_##id,
    HEREDITARY_STATUSES(X)
#undef X
        N_HEREDITARY_STATUSES,
};

/* What to do.  X(id, key, parameter, parameter, parameter); an empty name: none */
#define HEREDITARY_ACTIONS(X)                                                          \
    X(AT_RISK, "hereditary_at_risk", "gene", "", "")                                   \
    X(CARRIER, "hereditary_carrier", "gene", "", "")                                   \
    X(COMPOUND, "hereditary_compound", "gene", "", "")                                 \
    X(IN_TRANS, "hereditary_compound_in_trans", "gene", "", "")                        \
    X(LOW_PENETRANCE, "hereditary_low_penetrance", "gene", "", "")                     \
    X(RISK_ALLELE, "hereditary_risk_allele", "gene", "", "")                           \
    X(X_LINKED, "hereditary_x_linked", "gene", "", "")                                 \
    X(X_CARRIER, "hereditary_x_carrier", "gene", "", "")                               \
    X(X_FEMALE, "hereditary_x_female", "gene", "", "")                                 \
    X(X_MALE, "hereditary_x_male_heterozygous", "gene", "", "")                        \
    X(MITOCHONDRIAL, "hereditary_mitochondrial", "gene", "", "")                       \
    X(NOT_STATED, "hereditary_not_stated", "gene", "", "")                             \
    X(ZYGOSITY, "hereditary_zygosity_unknown", "gene", "", "")                         \
    X(LOW_FRACTION, "hereditary_low_fraction", "gene", "fraction", "")                 \
    X(CONFLICTING, "hereditary_conflicting", "split", "", "")                          \
    X(NO_SPLIT, "hereditary_conflicting_no_split", "", "", "")                         \
    X(UNREVIEWED, "hereditary_unreviewed", "gene", "", "")                             \
    X(LOSS_ABSENT, "hereditary_loss_absent", "gene", "", "")                           \
    X(LOSS_NO_CLASS, "hereditary_loss_no_class", "gene", "", "")                       \
    X(LOSS_ONLY_WORD, "hereditary_loss_only_word", "gene", "", "")                     \
    X(LOSS_NOT_LOOKED, "hereditary_loss_not_looked_up", "gene", "", "")                \
    X(HINT, "hereditary_hint", "gene", "fraction", "")                                 \
    X(HINT_NO_FRACTION, "hereditary_hint_no_fraction", "gene", "", "")

enum hereditary_action {
#define X(id, key, a, b, c) HEREDITARY_SAYS_##id,
    HEREDITARY_ACTIONS(X)
#undef X
        N_HEREDITARY_ACTIONS,
};

struct hereditary_genes; /* hereditary_genes.h */

/* r->hereditary, and r->n_secondary_genes: listed genes whose conditions are no tumour
 * predispositions, which were left out.  r->sex and r->has_secondary_consent tell of
 * the patient. */
int hereditary_make(const struct case_data *c, const struct hereditary_genes *genes,
    struct kb_txn *kb, const char *lang, struct arena *mem, struct report *r,
    struct err *err);

/* Are secondary findings reported of a finding of this sample: consented to, and known
 * to be of the germline? */
bool hereditary_may_be_secondary(
    const struct sample *s, bool has_consent, const struct finding *f);

#endif
