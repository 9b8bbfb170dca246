/*
 * The standard genetic code (NCBI translation table 1) on DNA letters.
 */
#ifndef KB_MODEL_GENETIC_CODE_H
#define KB_MODEL_GENETIC_CODE_H

#include "kb/base/str.h"

/* One-letter residue of three bases (A C G T, upper case), '*' for a stop; 'X' when a
 * letter is another. */
char codon_translate(const char bases[3]);
/* Whole codons of bases, one letter each; leftover bases are not translated. */
struct str bases_translate(struct arena *mem, struct str bases);

#endif
