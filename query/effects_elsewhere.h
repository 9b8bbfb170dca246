/*
 * What a call does to proteins where the bases of its assembly are not known: the KB's
 * records of the allele place the same variant on the other assembly too, and there the
 * bases may be known.
 *
 * An effect is taken from there only when both are of one version of one transcript
 * and have one c. name: then it is the same change of the same sequence.  A call that
 * shares a codon with another one of the sample is left as it is, since the two may
 * make one change of the protein that only bases here would tell (DESIGN 8.4).
 */
#ifndef QUERY_EFFECTS_ELSEWHERE_H
#define QUERY_EFFECTS_ELSEWHERE_H

#include "query/sample.h"

/* Changes effects of s->calls, which are in genome order; everything in mem. */
int effects_elsewhere(
    struct sample *s, struct kb_txn *kb, struct arena *mem, struct err *err);

#endif
