/* What chain.c reads and chain_lift.c searches. */
#ifndef KB_MODEL_CHAIN_PRIVATE_H
#define KB_MODEL_CHAIN_PRIVATE_H

#include "kb/model/chain.h"

#include <stddef.h>

/* One chain of the file. */
struct way {
    uint64_t score;
    unsigned contig[2]; /* on side 0 (the file's target) and side 1 (its query) */
    bool is_reversed;
};

/* Bases that are aligned without a gap, seen from one side.  Both sides count along
 * their own plus strand; when the way is reversed, beg0 maps to the last base of the
 * other span. */
struct block {
    uint32_t beg0, end0;
    uint32_t other0;   /* first base of the span on the other side */
    uint32_t max_end0; /* largest end0 of this and all blocks before it, same contig */
    uint32_t way;
    uint32_t contig;
};

/* Blocks of one side, by contig and beg0; those of contig c are first[c]..first[c+1].
 */
struct side {
    enum assembly assembly;
    struct block *blocks;
    size_t n, cap;
    size_t first[N_CONTIGS + 1];
};

struct chain {
    struct side side[2];
    struct way *ways;
    size_t n_ways, cap_ways;
    uint64_t n_left_out; /* chains of other sequences than primary contigs */
};

#endif
