/*
 * Substitutions of one codon (DESIGN 8.4).  On one copy of the gene they are one
 * change: the codon is read whole, and the single readings are wrong.  Whether they are
 * on one copy is told by phased genotypes of one phase set (PS, or GATK's PID; without
 * one, the contig is one set), and by homozygous ones, which are on every copy.  Where
 * nothing tells, each reading, single or whole, holds under one of the possible phases
 * only.
 */
#ifndef QUERY_RECOMBINE_H
#define QUERY_RECOMBINE_H

#include "kb/store/kb_effects.h"
#include "query/sample.h"

/* Adds combined calls (with effects and owners, in genome order with the others),
 * removes calls that never stand alone (fate: recombined), marks uncertain ones. */
int recombine_codons(struct sample *s, struct kb_effects *effects, struct err *err);

#endif
