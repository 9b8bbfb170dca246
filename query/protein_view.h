/*
 * The proteins of actionable genes: where the patient's changes lie among the residues
 * that the KB knows.  Genes with a small variant of tier I or II, by symbol; a gene
 * without transcript has none.  Tracks are counted by single residue up to
 * PROTEIN_VIEW_PLACES of them, in longer proteins by as few residues a mark as fit.
 */
#ifndef QUERY_PROTEIN_VIEW_H
#define QUERY_PROTEIN_VIEW_H

#include "query/case.h"
#include "query/report.h"

#define PROTEIN_VIEW_PLACES 1500

/* After the tiers were judged and scope_make listed the residues of criteria. */
int protein_views_make(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err);

#endif
