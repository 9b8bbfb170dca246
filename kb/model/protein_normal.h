/*
 * One form for one protein: two spellings that give the same protein (an insertion that
 * is a duplication, a deletion written earlier in a run, a delins with equal ends)
 * become one (HGVS recommendations, protein: 3' rule, dup before ins).
 */
#ifndef KB_MODEL_PROTEIN_NORMAL_H
#define KB_MODEL_PROTEIN_NORMAL_H

#include "kb/model/protein.h"

/* Residue number pos1 of a protein; '*' right behind its last one; 0: there is none. */
char protein_residue(struct str protein, uint32_t pos1);

enum residue_check {
    RESIDUES_AGREE,
    RESIDUES_DISAGREE, /* a stated reference residue is not the protein's there */
    RESIDUES_BEYOND,   /* the position lies outside of the protein */
};
/* protein: residues without the final stop ('*' is allowed at its length + 1). */
enum residue_check protein_check_residues(
    const struct protein_change *p, struct str protein);

/* Brings p, whose residues agree, to its normal form; strings in mem.  Insertions whose
 * residues are not known ("ins3"), frameshifts and extensions stay as they are. */
void protein_normalise(struct protein_change *p, struct str protein, struct arena *mem);

/* The change that makes changed of protein, both without final stop unless they have
 * one as last letter; false when they are equal.  In normal form. */
bool protein_difference(struct str protein, struct str changed, struct arena *mem,
    struct protein_change *out);

/* HGVS text with three-letter names: "p.Val600Glu", "p.Arg97ProfsTer23",
 * "p.Tyr772_Ala775dup", "p.Ter110GlnextTer17", "p.Leu5=", "p.Met1?". */
struct str protein_hgvs(struct arena *mem, const struct protein_change *p);

#endif
