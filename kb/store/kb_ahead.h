/*
 * A KB that is not in memory costs a wait for the disk at each page that a look-up
 * touches.  Who knows many look-ups before the first is made says so here, and the disk
 * is asked for all their pages at once.  Nothing else changes: no answer, no error.
 *
 * Asking costs about a microsecond a page even where all is in memory, so it is done
 * only when the thread is seen to wait: by its major page faults, which the kernel
 * counts.
 */
#ifndef KB_STORE_KB_AHEAD_H
#define KB_STORE_KB_AHEAD_H

#include "kb/store/kb.h"

struct kb_ahead {
    bool is_watching;
    unsigned n_steps;
    long n_waits; /* of the thread, when the watch began */
};

/* Watch this thread, which is about to make look-ups.  Only of a KB opened for a small
 * input: a large one reads nearly all there is, in large pieces. */
void kb_ahead_begin(struct kb_ahead *a, const struct kb_txn *t);
/* Before each look-up, or several: true once, when the thread has waited for the disk
 * since. */
bool kb_ahead_is_due(struct kb_ahead *a);

/* Look-ups along the genome: alleles, spans and bases of the bins, in any order. */
struct kb_place_bin {
    unsigned contig;
    uint32_t bin;
};
void kb_ahead_bins(struct kb_txn *t, enum assembly assembly,
    const struct kb_place_bin *bins, size_t n);
/* Records by ordinal, and the words that they use. */
void kb_ahead_records(struct kb_txn *t, const uint32_t *ordinals, size_t n);

#endif
