/*
 * The join: which KB rows stand at a locus, by the packed bins of one assembly.  A
 * joiner remembers its bin and where it was in it, so that a sorted VCF gallops
 * forward; a record that goes back (an allele that was trimmed or moved, unsorted
 * input) is found as well.
 */
#ifndef QUERY_JOIN_H
#define QUERY_JOIN_H

#include "kb/model/allele.h"
#include "kb/store/kb.h"
#include "kb/store/kb_shelf.h"

struct joiner {
    struct kb_txn *kb;
    enum assembly assembly;
    unsigned contig;          /* of the bin held; CONTIG_NONE: none yet */
    uint32_t bin_no, end_bin; /* the bin held; or, of n 0, where the KB has none */
    struct kb_bin bin;        /* n 0: the KB has nothing there */
    uint32_t at;              /* index reached */
    struct kb_shelf *shelf;   /* private; NULL: only the last bin is kept */
};

void join_begin(struct joiner *j, struct kb_txn *kb, enum assembly assembly);
/* From here on each bin is read once, whatever the order: for a file that jumps.  What
 * is kept lives in mem. */
void join_keep_bins(struct joiner *j, struct arena *mem);

/* The alleles of a bin (pos1 >> KB_BIN_SHIFT), alive until the joiner is asked again; n
 * 0: none.  0 or ERR_KB. */
int join_bin(struct joiner *j, unsigned contig, uint32_t bin_no,
    const struct kb_bin **out, struct err *err);

/* For bins that are kept, and were read: asks for what will be looked at there.  First
 * for the places in the bin; a while later, when these are at hand, for the alleles at
 * pos1 and near. */
void join_fetch_places(const struct joiner *j, unsigned contig, uint32_t pos1);
void join_fetch_alleles(const struct joiner *j, unsigned contig, uint32_t pos1);

/* Is there any KB allele whose position lies in beg1..end1? 1, 0, or ERR_KB. */
int join_any(
    struct joiner *j, unsigned contig, uint32_t beg1, uint32_t end1, struct err *err);

/* How far records that begin at pos1 may end, or begin, with no KB allele less than
 * margin + 1 bases away: *end1 >= pos1.  1; 0: one is that near; or ERR_KB. */
int join_free_to(struct joiner *j, unsigned contig, uint32_t pos1, uint32_t margin,
    uint32_t *end1, struct err *err);

/* Owners of exactly this allele, without the top bit; *has_criterion from it.  Returns
 * the number, or ERR_KB. */
int join_owners(struct joiner *j, const struct allele *a, struct arena *mem,
    uint32_t **owners, bool *has_criterion, struct err *err);

/* First base of REF of the KB's alleles at exactly this position; 0: none there, long
 * alleles only, or they disagree (a source's REF is not the genome's: no vote).
 * Negative: ERR_KB. */
int join_ref_base(struct joiner *j, unsigned contig, uint32_t pos1, struct err *err);

#endif
