/*
 * Names of variants in the link phase: what the grammar of names is told of genes by
 * the build's curated tables, what a variant's aliases and HGVS descriptions add to its
 * name, and the place of one that only a coding description tells.
 */
#ifndef INGEST_LINK_NAMES_H
#define INGEST_LINK_NAMES_H

#include "ingest/link.h"
#include "kb/model/variant_name.h"

/* Fills l->facts. */
int link_names_begin(struct link *l, struct err *err);

/* Reads the variant's name; protein changes are checked against the transcripts
 * (link_protein.h).  Aliases and p. descriptions of the same gene add a criterion where
 * the name tells none, or one in a numbering that no transcript explains; one that
 * names another change is not taken, and counted.  gene: approved. */
void link_name(struct link *l, const struct staged_variant *v, struct str gene,
    struct name_reading *out);

/* A variant without a place whose name tells no change of the protein, and whose name
 * or HGVS has a coding description ("Splice Site (c.340+1G>A)"): its allele by the
 * transcript that the source names, or by the gene's best.  Only where the stated bases
 * are the transcript's. */
void link_place_by_name(struct link *l, const struct staged_variant *v, struct str gene,
    struct placed_allele alleles[N_ASSEMBLIES]);

#endif
