/*
 * What the sample's calls do to transcripts: each call gets its effects; SNVs of one
 * codon on one copy become one call (recombine.h); calls that no row of the KB speaks
 * of stay only when they change the protein of a gene of interest (DESIGN 8.4, 8.14).
 */
#ifndef QUERY_CONSEQUENCES_H
#define QUERY_CONSEQUENCES_H

#include "query/genes_of_interest.h"
#include "query/sample.h"

/* Changes s->calls, n_calls and fates; sets has_transcripts. bases: of s->assembly.
 * wants_tmb: coding changes are kept as such, those of the calls and of the background,
 * which is nothing else.  Everything in mem. */
int consequences_call(struct sample *s, struct kb_txn *kb,
    struct genes_of_interest *genes, const struct refbases *bases, bool wants_tmb,
    struct call *background, size_t n_background, struct arena *mem, struct err *err);

#endif
