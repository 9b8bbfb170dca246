/*
 * HGVS descriptions of an allele: genomic and coding.  3' rule: an indel that can move
 * along a repeat is named at its most 3' place of the strand that is named; dup when
 * the inserted bases repeat what stands before them; a delins whose inserted bases are
 * the reverse complement of the deleted ones (two or more) is inv (HGVS recommendations
 * v21, DNA).
 */
#ifndef KB_MODEL_HGVS_NAME_H
#define KB_MODEL_HGVS_NAME_H

#include "kb/model/allele.h"
#include "kb/model/transcript.h"

/* "g.140753336A>T", "m.1555A>G" on MT; empty when bases are needed that are not known
 * (an indel whose shift is not proven).  a: in normal form. */
struct str hgvs_g_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem);
/* The same with its accession: "NC_000007.14:g.140753336A>T". */
struct str hgvs_g_full_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem);

/* "c.1799T>A", "n.23del" where t has no CDS; empty as above, or when a base lies
 * outside of the transcript.  An indel moves within the genome as far as 3' of the
 * transcript goes, but never over an exon's edge into the intron behind or out of the
 * intron into the exon behind when that would change which is named (HGVS: the
 * exon/exon junction exception applies only to c. of RNA-derived descriptions; here the
 * genome decides, as ClinVar and Mutalyzer do). */
struct str hgvs_c_name(const struct transcript *t, const struct allele *a,
    const struct refbases *ref, struct arena *mem);

/* The most 3' form of an insertion or deletion on the plus (or minus) strand, unpadded:
 * shared by both.  Returns false when bases are not known as far as needed. */
struct shifted {
    uint32_t beg1,
        end1; /* deleted bases; insertion: between beg1 and end1 = beg1 + 1 */
    struct str deleted, inserted; /* plus strand */
    bool is_duplication;          /* then beg1..end1 are the bases repeated */
};
bool allele_shift_3prime(const struct allele *a, bool is_reverse,
    const struct refbases *ref, struct arena *mem, struct shifted *out);

#endif
