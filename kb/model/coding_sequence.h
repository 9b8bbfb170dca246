/*
 * The bases and the protein of a transcript, as the reference bases give them.
 */
#ifndef KB_MODEL_CODING_SEQUENCE_H
#define KB_MODEL_CODING_SEQUENCE_H

#include "kb/model/refbases.h"
#include "kb/model/transcript.h"

struct coding_sequence {
    struct str bases;   /* spliced transcript, its own strand, 'N' where not known */
    struct str protein; /* residues of the CDS up to and without the final stop; empty
                         * when the CDS does not translate (below) */
    /* All whole codons of a CDS that is known in parts, 'X' where a base is not, '*'
     * for a stop; else empty. */
    struct str partly_known;
    bool is_cds_known; /* no N in the CDS */
    /* The CDS is whole codons, starts with ATG unless the start is incomplete, ends
     * with its only stop unless the end is incomplete.  A model that does not
     * (selenoprotein, another code, ribosomal slippage, or a wrong model) is never
     * translated. */
    bool translates;
};

/* Strings in mem.  ref may be NULL: all N. */
void coding_sequence_read(const struct transcript *t, const struct refbases *ref,
    struct arena *mem, struct coding_sequence *out);

#endif
