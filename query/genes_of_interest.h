/*
 * The genes whose protein changes become findings without a record of the very allele
 * (DESIGN 8.14): those that criteria of the KB speak of, and those that curated tables
 * list (gene.h).  For a transcript of the KB the build has answered (transcript.h,
 * is_background); here for genes that only an annotator names.
 */
#ifndef QUERY_GENES_OF_INTEREST_H
#define QUERY_GENES_OF_INTEREST_H

#include "kb/base/err.h"
#include "kb/store/kb.h"

struct genes_of_interest; /* lives in the arena it was loaded into */

/* Reads nothing yet: most samples never ask. */
struct genes_of_interest *genes_of_interest_new(struct kb_txn *kb, struct arena *mem);

/* 1, 0, or ERR_KB (also when the KB's tables are not as this program expects); asked of
 * the KB once per gene. */
int gene_is_of_interest(
    struct genes_of_interest *g, struct str symbol, struct err *err);

#endif
