/*
 * One residue, numbered along two transcripts of a gene (DESIGN 8.3).
 */
#ifndef KB_MODEL_PROTEIN_NUMBERING_H
#define KB_MODEL_PROTEIN_NUMBERING_H

#include "kb/model/protein.h"
#include "kb/model/transcript.h"

/* The residue of `to` whose codon stands on the same three bases of the genome as
 * residue number `residue` of from (the stop codon is one too); 0: none does. */
uint32_t transcript_residue_of_other(
    const struct transcript *from, uint32_t residue, const struct transcript *to);

/* Tells p, whose residues are from's, in the numbering of `to`: all of them must lead,
 * in a row, to equal ones.  from_protein may be empty, when it is not known: then it is
 * for the caller to check residues.  The length of a frameshift is left out: it is
 * another transcript's.  false: p stays as it is. */
bool protein_renumber(const struct transcript *from, struct str from_protein,
    const struct transcript *to, struct str to_protein, struct protein_change *p);

#endif
