/*
 * Unpadded alleles, as CIViC writes insertions and deletions: without the anchor base
 * of the normal form.  A deletion has an empty alt and pos1 is the first deleted base;
 * an insertion has an empty ref and pos1 is the base before it.  The link phase
 * completes them with an anchor base that something else proves (a ClinVar allele,
 * reference bases); until then they are never compared with padded ones.
 */
#ifndef INGEST_UNPADDED_H
#define INGEST_UNPADDED_H

#include "kb/model/allele.h"

/* A placed allele (assembly not NONE) of which one side is empty and the other not. */
bool allele_is_unpadded(const struct allele *a);

/* Puts anchor_base before both sides; pos1 becomes the anchor's.  The new strings live
 * in mem and are upper case.  ERR_NOENT, *a untouched: not unpadded, a side that is not
 * bases, an anchor that is no base, or a deletion that starts at the contig's first
 * base. */
int allele_pad(struct allele *a, char anchor_base, struct arena *mem);

/* The unpadded form of an allele of bases: shared suffix, then shared prefix cut off
 * whole. Slices of the padded one's strings.  Only pure insertions and deletions end up
 * with an empty side; everything else keeps both. */
void allele_unpad(const struct allele *padded, struct allele *out);

/* Can a and b, both unpadded, be one insertion or deletion at two places of a repeat?
 * Necessary, not sufficient (the bases between must repeat too): same contig and
 * assembly, same kind and length, and the bases of b are those of a rotated by the
 * distance. */
bool allele_may_be_shifted(const struct allele *a, const struct allele *b);

#endif
