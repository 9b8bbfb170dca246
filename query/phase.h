/*
 * On which copies of a gene calls lie.  Phased genotypes of one phase set (PS, or
 * GATK's PID; without one, the contig is one set) lie as they say, homozygous ones on
 * every copy; phase sets lie to each other, and unphased calls to all others, in any
 * way.  Each way in which they may lie is a world; what holds in all of them is
 * certain.
 */
#ifndef QUERY_PHASE_H
#define QUERY_PHASE_H

#include "query/sample.h"

#define PHASE_CALLS 6 /* more are not looked at together */

/* Substitutions near each other, in genome order. Sets of them are bit sets. */
struct phase_group {
    struct call *call[PHASE_CALLS];
    unsigned n;
};

struct phase_worlds {
    unsigned n; /* worlds; 0: the genotypes contradict each other, or more than two
                 * copies are not all told by one phase set */
    /* Of them: those where some copy, or each copy, has this set of calls that share
     * codons, and no call more that shares one with it. */
    uint16_t n_with[1 << PHASE_CALLS], n_on_all[1 << PHASE_CALLS];
};

void phase_enumerate(const struct phase_group *g, struct phase_worlds *out);
/* Is the set part of a larger one that some world has? */
bool phase_is_inside_another(const struct phase_worlds *w, unsigned n, unsigned set);

uint32_t call_end1(const struct call *c);
/* Do both lie in one codon of some transcript that a touches? */
bool calls_share_codon(const struct call *a, const struct call *b);
/* Does another call of the group share a codon with this one, at other bases? */
bool phase_shares_any(const struct phase_group *g, unsigned i);
/* The calls of the group that together make the very change of c, which is longer than
 * each; 0: none do.  The second: of call i of the group, by the others. */
unsigned phase_spelled_by(const struct phase_group *g, const struct call *c);
unsigned phase_parts_of(const struct phase_group *g, unsigned i);

#endif
