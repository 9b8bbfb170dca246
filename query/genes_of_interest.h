/*
 * The genes whose protein changes become findings without a record of the very allele
 * (DESIGN 8.14): those that criteria of the KB speak of, and those that curated tables
 * list (cancer, hereditary and pharmacogenes).
 */
#ifndef QUERY_GENES_OF_INTEREST_H
#define QUERY_GENES_OF_INTEREST_H

#include "kb/base/err.h"
#include "kb/store/kb.h"

struct genes_of_interest; /* lives in the arena it was loaded into */

/* ERR_KB when the KB's tables are not as this program expects. */
int genes_of_interest_load(struct kb_txn *kb, struct arena *mem,
    struct genes_of_interest **out, struct err *err);

/* 1, 0, or ERR_KB; asked of the KB once per gene. */
int gene_is_of_interest(
    struct genes_of_interest *g, struct str symbol, struct err *err);
/* The same for the gene of a transcript, by its ordinal. */
int transcript_is_of_interest(
    struct genes_of_interest *g, uint32_t transcript, struct err *err);

#endif
