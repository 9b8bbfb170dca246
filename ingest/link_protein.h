/*
 * Protein criteria against the protein of the gene's transcripts (DESIGN 8.3): the
 * stated residues must be MANE Select's, or another stored transcript must explain
 * them; then the change is told in MANE Select's numbering and in its normal form.
 */
#ifndef INGEST_LINK_PROTEIN_H
#define INGEST_LINK_PROTEIN_H

#include "ingest/link.h"

/* Checks each protein leaf of c, and each codon leaf whose residue stands in name
 * ("V600"; empty: no name), and changes those that agree or can be translated.  What
 * agrees with no transcript stays as given.  Each leaf is counted, or noted for the
 * record.  mem: where c lives. */
void link_check_proteins(struct link *l, const struct release_row *at, struct str id,
    struct str name, struct criterion *c, struct arena *mem);

/* Do the residues of one change agree with a transcript of the gene?  1: they do, and
 * *p is told in MANE Select's numbering and normal form, in mem; 0: with none; -1: not
 * known.  Nothing is counted. */
int link_protein_fits(
    struct link *l, struct str gene, struct protein_change *p, struct arena *mem);

#endif
