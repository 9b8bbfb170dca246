/*
 * Are the genes of --pgx-calls genes?  A file that is no table of calls (a BED, a list
 * of samples) must not pass for one whose genes have no guideline.
 */
#ifndef QUERY_OUTSIDE_GENES_H
#define QUERY_OUTSIDE_GENES_H

#include "kb/store/kb.h"
#include "query/outside_calls.h"

/* Each gene must be an approved symbol, or one that the star-allele tables have; path
 * is for messages.  ERR_SAMPLE names the line and the gene, and the approved symbol
 * where it is another name of one gene.  A KB without genes cannot tell: all pass. */
int outside_genes_check(const struct outside_calls *calls, const char *path,
    struct kb_txn *kb, struct arena *mem, struct err *err);

#endif
