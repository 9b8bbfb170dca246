/*
 * Which transcripts stand at a place: the coding-interval test that a query asks for
 * every record, and the transcripts themselves for the few that pass it.  A walker
 * remembers its bin and where it was in it, so that a sorted VCF walks forward; a
 * record that goes back is answered as well.
 */
#ifndef KB_STORE_KB_SPANS_H
#define KB_STORE_KB_SPANS_H

#include "kb/store/kb.h"
#include "kb/store/kb_shelf.h"

struct span_walker {
    struct kb_txn *txn;
    enum assembly assembly;
    unsigned contig; /* of the bin held; CONTIG_NONE: none yet */
    uint32_t bin_no;
    struct kb_span_bin bin; /* both counts 0: the KB has nothing there */
    uint32_t at;            /* spans before it were passed */
    uint32_t max_end1;      /* highest end of those: they may nest and overlap */
    struct kb_shelf *shelf; /* private; NULL: only the last bin is kept */
};

void span_walker_begin(struct span_walker *w, struct kb_txn *t, enum assembly assembly);
/* From here on each bin is read once, whatever the order.  What is kept lives in mem.
 */
void span_keep_bins(struct span_walker *w, struct arena *mem);

/* What stands in a bin, alive until the walker is asked again; both counts 0: nothing.
 * 0 or ERR_KB. */
int span_bin(struct span_walker *w, unsigned contig, uint32_t bin_no,
    const struct kb_span_bin **out, struct err *err);

/* Does any coding exon of a transcript that is no background (transcript.h), with
 * KB_SPAN_FLANK bases on either side, touch beg1..end1?  1, 0 (also when end1 < beg1),
 * or ERR_KB. */
int span_any(struct span_walker *w, unsigned contig, uint32_t beg1, uint32_t end1,
    struct err *err);

/* How far records that begin at pos1 may end, or begin, without touching such an exon
 * or standing before one's first base: *end1 >= pos1.  1; 0: one is there; or ERR_KB.
 */
int span_free_to(struct span_walker *w, unsigned contig, uint32_t pos1, uint32_t *end1,
    struct err *err);

/* Ordinals of all transcripts, coding or not, that reach into beg1..end1 from their
 * first to their last exon, ascending, each once.  Returns the number. */
int span_transcripts(struct span_walker *w, unsigned contig, uint32_t beg1,
    uint32_t end1, struct arena *mem, uint32_t **ordinals, struct err *err);

#endif
