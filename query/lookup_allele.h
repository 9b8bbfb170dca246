/*
 * Inside the look-up of a term (lookup.c): terms that describe an allele or a protein
 * change, read with the KB's transcripts and reference bases.
 */
#ifndef QUERY_LOOKUP_ALLELE_H
#define QUERY_LOOKUP_ALLELE_H

#include "query/lookup.h"

/* Every allele that term describes, in normal form, whether the KB has rows of it or
 * not; assembly NONE: of either.  hits[i].note tells how it was read.  When there is
 * none: *why is the reason, or empty where term reads as no allele at all.  Returns the
 * number, or ERR_KB. */
int lookup_described(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, struct str *why, struct err *err);

/* The genes that a word names, by approved symbol alone when it is one.  Returns the
 * number. */
int lookup_genes(struct kb_txn *kb, struct str word, struct arena *mem,
    struct gene **genes, struct err *err);

/* Brings a protein change of a gene to the numbering and form that criteria have; *note
 * tells what was done, or is empty.  accession: of the transcript or protein it is
 * numbered on; empty: not told.  1; 0: it is numbered on a transcript from which it
 * cannot be told in that numbering; or ERR_KB. */
int lookup_normalise(struct kb_txn *kb, struct str symbol, struct str accession,
    struct protein_change *change, struct arena *mem, struct str *note,
    struct err *err);

#endif
