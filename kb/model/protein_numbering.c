#include "kb/model/protein_numbering.h"

#include "kb/model/protein_normal.h"

/* Transcript index of a residue's first base; past the CDS: cds_end0. */
static uint32_t codon_index0(const struct transcript *t, uint32_t residue)
{
    uint64_t at = t->cds_beg0 + t->start_phase + (uint64_t)3 * (residue - 1);
    return residue > 0 && at + 3 <= t->cds_end0 ? (uint32_t)at : t->cds_end0;
}

uint32_t transcript_residue_of_other(
    const struct transcript *from, uint32_t residue, const struct transcript *to)
{
    uint32_t index0 = codon_index0(from, residue);
    uint32_t first0 = to->cds_beg0 + to->start_phase, found = 0;
    if (index0 == from->cds_end0)
        return 0;
    for (uint32_t i = 0; i < 3; i++) {
        struct transcript_place p =
            transcript_place(to, transcript_pos1(from, index0 + i, 0));
        if (!p.is_inside || p.offset != 0 || p.index0 < first0
            || (p.index0 - first0) % 3 != i)
            return 0;
        uint32_t number = (p.index0 - first0) / 3 + 1;
        if (codon_index0(to, number) == to->cds_end0 || (i > 0 && number != found))
            return 0;
        found = number;
    }
    return found;
}

bool protein_renumber(const struct transcript *from, struct str from_protein,
    const struct transcript *to, struct str to_protein, struct protein_change *p)
{
    uint32_t first = transcript_residue_of_other(from, p->pos1, to);
    for (uint32_t i = p->pos1; i <= p->pos2; i++) {
        uint32_t there = transcript_residue_of_other(from, i, to);
        if (there == 0 || there - first != i - p->pos1
            || (from_protein.n > 0
                && protein_residue(to_protein, there)
                       != protein_residue(from_protein, i)))
            return false;
    }
    p->pos2 = first + (p->pos2 - p->pos1);
    p->pos1 = first;
    if (p->kind == PROTEIN_FRAMESHIFT)
        p->fs_length = 0;
    return true;
}
