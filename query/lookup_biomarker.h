/*
 * Terms that name a biomarker which is no gene: "MSI-H" by curated/trial_markers.tsv,
 * as trials' texts are read, "TMB" by the name that criteria have for it.
 */
#ifndef QUERY_LOOKUP_BIOMARKER_H
#define QUERY_LOOKUP_BIOMARKER_H

#include "query/lookup.h"

/* 1, with hit of LOOKUP_BIOMARKER filled; 0: term names none. */
int lookup_biomarker(struct kb_txn *kb, struct str term, struct arena *mem,
    struct lookup_hit *hit, struct err *err);

#endif
