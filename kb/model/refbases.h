/*
 * Where reference bases come from: a small fetch interface that kb/store (windows in
 * the KB) or a FASTA implements, so that kb/model needs neither.
 */
#ifndef KB_MODEL_REFBASES_H
#define KB_MODEL_REFBASES_H

#include <stdint.h>

#include "kb/model/contig.h"

struct refbases {
    void *ctx;
    /* Copy up to n upper-case bases from pos1 on into out; returns how many are known
     * in a row from pos1 (0: none; bases beyond a window's edge are not known). */
    uint32_t (*fetch)(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
        uint32_t n, char *out);
    /* A position at or after pos1 and not beyond end1 before which none is known; 0:
     * none is known up to end1.  NULL: not told, then each position is tried. */
    uint32_t (*next)(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
        uint32_t end1);
};

#endif
