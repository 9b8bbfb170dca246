/*
 * Substitutions of one codon (DESIGN 8.4).  On one copy of the gene they are one
 * change: the codon is read whole, and the single readings are wrong.  What lies on
 * which copy, phase.h says; where nothing tells, each reading, single or whole, holds
 * under one of the possible phases only.
 */
#ifndef QUERY_RECOMBINE_H
#define QUERY_RECOMBINE_H

#include "kb/store/kb_effects.h"
#include "query/sample.h"

/* Adds combined calls (with effects and owners, in genome order with the others; one
 * call where the file has the same allele too), marks calls that never stand alone and
 * uncertain ones, and numbers those of one codon (codon_group). */
int recombine_codons(struct sample *s, struct kb_effects *effects, struct err *err);

#endif
