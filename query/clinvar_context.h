/*
 * Context of a finding from ClinVar: what releases said of the allele that named no
 * record yet, other records of the same residue, and of the same change of the protein
 * by other bases.  It says where a reader may look; it is no classification, and no
 * rule reads it.
 *
 * same_allele   a release until 2017 has the allele, without VariationID and review
 *               status (record.h): no record and no stars are named
 * same_codon    a substitution at the residue of a substitution by another amino acid;
 *               a stop or a frameshift says nothing about a substitution, nor the other
 *               way round (compare PM5 of Richards 2015, PMID 25741868)
 * same_protein  the same change of the protein, of another allele (compare PS1)
 *
 * Of other changes only records that are pathogenic, likely pathogenic, oncogenic or
 * likely oncogenic with at least one star, numbered along the transcript of the
 * finding's own reading.
 */
#ifndef QUERY_CLINVAR_CONTEXT_H
#define QUERY_CLINVAR_CONTEXT_H

#include "query/case.h"
#include "query/report.h"

/* clinvar_context of each of r->findings, which stand parallel to c->findings; the
 * allele itself first, then the same change of the protein, then by VariationID. */
int clinvar_context_make(const struct case_data *c, struct kb_txn *kb,
    struct arena *mem, struct report *r, struct err *err);

#endif
