/* The value of a gene in table residue; the look-ups are in kb.h. */
#ifndef KB_STORE_KB_RESIDUES_H
#define KB_STORE_KB_RESIDUES_H

#include "kb/store/kb_value.h"

/* Unaligned arrays of u32 (load_u32le), by residue, then record. */
struct kb_residues {
    uint32_t n;
    const uint8_t *residue, *record;
};
/* false: the payload does not follow the layout. */
bool kb_residues_read(struct str payload, struct kb_residues *out);

#endif
