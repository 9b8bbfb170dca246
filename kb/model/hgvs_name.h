/*
 * HGVS descriptions of an allele: genomic and coding (HGVS recommendations v21, DNA).
 *
 * 3' rule: an indel that can move along a repeat is named at its most 3' place of the
 * strand that is named.  dup when the inserted bases repeat what stands before them; a
 * change of two or more bases into their reverse complement is inv, as ClinVar has it.
 * A change of copies of a repeated unit is named del, dup or ins; the other spelling
 * that v21 allows (CA[3]) is given by the *_repeat_name functions.
 */
#ifndef KB_MODEL_HGVS_NAME_H
#define KB_MODEL_HGVS_NAME_H

#include "kb/model/allele_shift.h"
#include "kb/model/transcript.h"

/* "g.140753336A>T", "m.1555A>G" on MT; empty when bases are needed that are not known
 * (an indel whose shift is not proven), or when the allele does not lie on its contig.
 * a: trimmed; where in a repeat it stands does not matter. */
struct str hgvs_g_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem);
/* Is it named without a look at the reference?  Then ref may be NULL. */
bool hgvs_g_needs_no_bases(const struct allele *a);
/* The same with its accession: "NC_000007.14:g.140753336A>T". */
struct str hgvs_g_full_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem);

/* "c.1799T>A", "n.23del" where t has no CDS; empty as above, or when a base that is
 * named lies outside of the transcript.  The genome decides where an indel moves: over
 * an exon's edge into the intron and out of it (BRCA1 c.4357+1del, c.5155del), as
 * ClinVar names all such of BRCA1 and BRCA2; never over an exon/exon junction (BRCA1
 * c.70_80del: HGVS's exception to the 3' rule; ClinVar has c.71_81del), and not beyond
 * the transcript's 3' end. */
struct str hgvs_c_name(const struct transcript *t, const struct allele *a,
    const struct refbases *ref, struct arena *mem);

/* "g.43124030CT[1]", "c.66AG[1]": first base of the first copy and the number of copies
 * that the allele has, for a unit of two or more bases of which REF has at least one
 * copy and ALT too; empty for everything else, and for one copy that becomes two (which
 * is dup). */
struct str hgvs_g_repeat_name(
    const struct allele *a, const struct refbases *ref, struct arena *mem);
struct str hgvs_c_repeat_name(const struct transcript *t, const struct allele *a,
    const struct refbases *ref, struct arena *mem);

#endif
