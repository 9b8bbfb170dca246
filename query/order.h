/*
 * The order of rows in a report (DESIGN section 7): total, the same for the same KB and
 * sample whatever the order in which rows were found.
 *
 *   1 matches before partial rows
 *   2 tier: I-A I-B II-C II-D III IV, rows without one last
 *   3 specificity: allele protein codon exon range gene ... profile
 *   4 disease relation: same more_general more_specific pan_cancer other unknown
 *   5 evidence level: A to E, rows without one (assertions) last
 *   6 id: letters, then number ("EID9" before "EID10")
 */
#ifndef QUERY_ORDER_H
#define QUERY_ORDER_H

#include "query/report.h"

int order_id_cmp(struct str a, struct str b);
int order_evidence_cmp(
    const struct report_evidence *a, const struct report_evidence *b);
void order_evidence(struct report_evidence *rows, unsigned n);

/* Rank of a tier, 0 best; NULL: after all others. */
unsigned order_tier_rank(const char *amp);
/* Rank of a K-CAT level: 1 2 3A 3B 4 R G; NULL: after all others. */
unsigned order_kcat_rank(const char *kcat);

/* The word itself, static; NULL: not one. */
const char *order_tier_word(struct str amp);
const char *order_kcat_word(struct str kcat);

/* Groups: best tier (none last), relation, therapies by name, interaction, disease. */
void order_groups(struct report_group *groups, unsigned n);
int order_therapies_cmp(
    const struct str *a, unsigned n_a, const struct str *b, unsigned n_b);

#endif
