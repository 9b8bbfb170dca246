/*
 * The most 3' place of an allele on either strand, and the repeat in which it stands.
 */
#ifndef KB_MODEL_ALLELE_SHIFT_H
#define KB_MODEL_ALLELE_SHIFT_H

#include "kb/model/allele.h"

/* An allele without anchor base. */
struct shifted {
    uint32_t beg1, end1; /* deleted bases; insertion: the two bases it stands between
                          * (beg1 0: before the contig's first base) */
    struct str deleted, inserted; /* plus strand; borrowed from the allele or in mem */
    bool is_duplication; /* then beg1..end1 are the bases repeated, deleted is empty */
};

/* Moves an insertion or deletion as far as it goes towards the 3' end of the plus (or
 * minus) strand.  A delins or substitution is only cut free.  a: trimmed; where in a
 * repeat it stands does not matter.  Returns false when bases are not known as far as
 * needed, or when a does not lie on its contig. */
bool allele_shift_3prime(const struct allele *a, bool is_reverse,
    const struct refbases *ref, struct arena *mem, struct shifted *out);

/* The same, not beyond the base last1 (of the way to the 3' end): an indel that stands
 * beyond it is moved back, if it can be. */
bool allele_shift_3prime_until(const struct allele *a, bool is_reverse, uint32_t last1,
    const struct refbases *ref, struct arena *mem, struct shifted *out);

/* Copies of a unit of bases, one behind the other. */
struct repeat {
    uint32_t beg1, end1; /* the copies of the reference, as far 3' as they go */
    struct str unit;     /* plus strand; in mem or borrowed from s */
    uint32_t n_reference, n_allele; /* copies */
};
/* The repeat that an indel makes longer or shorter by whole copies of the shortest unit
 * its bases are made of.  s: of a, shifted on the same strand.  Returns false for a
 * delins or substitution, for an insertion beside which the reference has no copy, and
 * when bases are not known. */
bool shifted_repeat(const struct allele *a, const struct shifted *s, bool is_reverse,
    const struct refbases *ref, struct repeat *out);

#endif
