/*
 * Protein changes in one canonical form (one-letter, no "p.", no parentheses).
 *
 * Read: V600E, p.V600E, Val600Glu, p.(Val600Glu), R213*, R213Ter, R213X, P968fs,
 * P968FS*12, Pro968ArgfsTer12, E746_A750del, E746_A750delinsA, T790_L792insX...,
 * D770_N771insNPG, Y772_A775dup, K618del, M1? / M1V (start), *110Qext*17, E55= /
 * silent.  Names are read without regard to case where the source shouts ("GLU17LYS",
 * "v600e"). HGVS recommendations, protein level (hgvs-nomenclature.org, v21).
 */
#ifndef KB_MODEL_PROTEIN_H
#define KB_MODEL_PROTEIN_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

enum protein_kind {
    PROTEIN_SUBSTITUTION, /* V600E */
    PROTEIN_SILENT,       /* E55= */
    PROTEIN_STOP,         /* R213* */
    PROTEIN_FRAMESHIFT,   /* P968fs; what follows "fs" is kept apart */
    PROTEIN_DELETION,     /* E746_A750del */
    PROTEIN_INSERTION,    /* D770_N771insNPG */
    PROTEIN_DELINS,       /* E746_A750delinsA */
    PROTEIN_DUPLICATION,  /* Y772_A775dup */
    PROTEIN_EXTENSION,    /* *110Qext*17 */
    PROTEIN_START_LOST,   /* M1? and any change of residue 1 written as such */
};

struct protein_change {
    enum protein_kind kind;
    char ref1, ref2;     /* reference residues at pos1 and pos2; 0: not stated */
    uint32_t pos1, pos2; /* residue numbers, 1-based; pos2 == pos1 for one residue */
    struct str alt;      /* new residues: substitution, start lost, extension (one; M1?
                          * none), insertion, delins */
    char fs_alt;         /* frameshift: first new residue; 0: not stated */
    uint32_t fs_length;  /* frameshift "fs*12", extension "ext*12"; 0: not stated */
    bool is_x; /* a stop that was written as a bare X ("R213X"), which in names of
                * hotspots means any residue ("EGFR G719X"): who reads names decides.
                * Where no single base makes a stop (H1047X) it is not read at all. */
};

/* Reads text into *out (strings in mem).  ERR_NOENT when it is no protein change. */
int protein_parse(struct str text, struct arena *mem, struct protein_change *out);

/* Canonical text: "V600E", "P968fs" (fs_alt and length are left out: two spellings of
 * one frameshift compare equal), "E746_A750del", "E55=". */
struct str protein_text(struct arena *mem, const struct protein_change *p);

/* Same change of the same residues.  What may be left out (reference residues, the
 * first new residue and length of a frameshift, what M1? becomes) must agree where both
 * state it; is_x is not compared. */
bool protein_eq(const struct protein_change *a, const struct protein_change *b);

bool protein_is_truncating(const struct protein_change *p); /* stop or frameshift */

/* One-letter code of a residue name "Val", "VAL", "V", "Ter", "*"; 0 for none. */
char residue_code(struct str name);
const char *residue_name(char code); /* "Val"; "Ter" for '*'; NULL for none */

#endif
