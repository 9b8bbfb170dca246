/*
 * Names of contigs as they were parsed, for a file whose records jump between contigs:
 * each short name is parsed once, unless two share a slot.
 */
#ifndef QUERY_CONTIG_MEMO_H
#define QUERY_CONTIG_MEMO_H

#include "kb/model/contig.h"

#define CONTIG_MEMO_SLOTS 256

struct contig_memo {
    struct contig_memo_slot {
        uint64_t bytes; /* of the name, with n */
        uint32_t n;     /* 0: free */
        uint16_t contig, implied;
    } slot[CONTIG_MEMO_SLOTS]; /* private; all zeros at first */
};

/* As contig_parse. */
unsigned contig_memo_parse(
    struct contig_memo *m, struct str name, enum assembly *implied);

#endif
