/*
 * UCSC chain file between two assemblies, read in both directions (genome.ucsc.edu,
 * goldenPath/help/chain.html).  Used at build time only, to place on one assembly what
 * a source gives on the other (DESIGN 8.2).  Only chains between primary contigs are
 * kept.  MT needs no chain: both assemblies have the same sequence.
 */
#ifndef KB_MODEL_CHAIN_H
#define KB_MODEL_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/stream.h"
#include "kb/model/allele.h"

struct chain; /* malloc-backed */

/* from: the assembly of the chain's target (reference) side; to: of its query side. */
struct chain *chain_read(
    struct stream *in, enum assembly from, enum assembly to, struct err *err);
void chain_free(struct chain *c);
/* Chains of the file: between primary contigs, and of other sequences. */
uint64_t chain_n_kept(const struct chain *c);
uint64_t chain_n_left_out(const struct chain *c);

enum lift {
    LIFT_OK,
    LIFT_UNMAPPED,      /* no block covers it */
    LIFT_SPLIT,         /* the span is cut by a gap */
    LIFT_AMBIGUOUS,     /* several chains cover it, or the way back leads elsewhere */
    LIFT_REF_DISAGREES, /* an allele whose REF is not what the target has there */
};
const char *lift_name(enum lift lift);

/* Place one position (either direction by a); the best-scoring chain must cover it
 * alone among chains of at least a tenth of its score. *is_reversed: the strand turned.
 */
enum lift chain_lift_pos(const struct chain *c, enum assembly from, unsigned contig,
    uint32_t pos1, unsigned *contig_out, uint32_t *pos1_out, bool *is_reversed);

/* A closed span of one contig. */
struct chain_span {
    enum assembly assembly;
    unsigned contig;
    uint32_t beg1, end1;
};
/* Place a whole span: no gap may stand inside it, on either assembly, not even two of
 * one length (bases that are not each other's), and chain_lift_pos's rule of what is
 * alone holds along all of it. */
enum lift chain_lift_span(const struct chain *c, const struct chain_span *from,
    struct chain_span *to, bool *is_reversed);

/* Place a trimmed allele on the other assembly: all REF bases must map in a row, and
 * back to where they came from; for an anchored indel the base after REF too, so that
 * what is inserted or deleted stands between the same two bases.  On a turned strand
 * REF and ALT are reverse-complemented and the anchor is rebuilt where it can be: an
 * anchored indel whose anchor base would be on the wrong side is LIFT_UNMAPPED without
 * bases of the target.  Where those are known REF must agree with them.  Result is
 * trimmed, not left-aligned; strings in mem. */
enum lift chain_lift_allele(const struct chain *c, const struct allele *a,
    const struct refbases *target_bases, struct arena *mem, struct allele *out);

#endif
