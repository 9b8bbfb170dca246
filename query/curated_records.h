/*
 * The records of curated sources (variants, molecular profiles, evidence items,
 * assertions) that speak of a gene, a variant or a profile, through the ids by which
 * the source itself joins them.  The other reverse indexes go by what a criterion says,
 * so they miss the evidence of a variant that is only an allele or a name that could
 * not be read; here nothing is missed.
 */
#ifndef QUERY_CURATED_RECORDS_H
#define QUERY_CURATED_RECORDS_H

#include "kb/store/kb.h"

/* All give ordinals, ascending, each once, and return the number. */

/* Also what the reverse index of the gene has, ClinVar's records too. */
int records_of_gene(struct kb_txn *kb, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err);
/* Without the variant itself. */
int records_of_variant(struct kb_txn *kb, struct str variant_id, struct arena *mem,
    uint32_t **out, struct err *err);
/* Without the profile itself. */
int records_of_profile(struct kb_txn *kb, struct str profile_id, struct arena *mem,
    uint32_t **out, struct err *err);

/* Ordinals of the criteria of a gene: those filed under it, and those of records, which
 * records_of_gene gave.  Ascending, each once; returns the number. */
int criteria_of_gene(struct kb_txn *kb, struct str symbol, const uint32_t *records,
    int n_records, struct arena *mem, uint32_t **out, struct err *err);
/* The criteria of one record: one, several (a trial), or none: a fact about an allele
 * has none (ClinVar).  Returns the number. */
int criteria_of_record(struct kb_txn *kb, uint32_t ordinal, struct arena *mem,
    uint32_t **out, struct err *err);

#endif
