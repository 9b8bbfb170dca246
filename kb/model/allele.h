/*
 * An allele: what stands instead of REF at a locus of one assembly.
 *
 * Normal form (DESIGN 8.1; the VCF specification's left alignment and parsimony; Tan,
 * Abecasis, Kang 2015): one ALT; upper case; shared suffix trimmed, then shared prefix,
 * to at most one anchor base; left-aligned where reference bases are known.  SNVs and
 * MNVs carry no anchor.  Only A C G T are bases: '*', '<...>', '.', 'N' and other IUPAC
 * codes, breakends and empty strings are never alleles (allele_classify says which).
 */
#ifndef KB_MODEL_ALLELE_H
#define KB_MODEL_ALLELE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/model/contig.h"
#include "kb/model/refbases.h"

struct allele {
    enum assembly assembly;
    unsigned contig;
    uint32_t pos1;
    struct str ref, alt; /* borrowed; who makes the allele says how long */
};

/* What an ALT string is, as the VCF specification knows it. */
enum alt_kind {
    ALT_BASES,     /* A C G T only, any case */
    ALT_NONE,      /* "." or empty: no alternative */
    ALT_STAR,      /* "*": spanning deletion */
    ALT_NON_REF,   /* "<NON_REF>" or "<*>": any other allele (gVCF) */
    ALT_SYMBOLIC,  /* any other "<...>" */
    ALT_BREAKEND,  /* contains '[' or ']', or a single breakend "A." / ".A" */
    ALT_AMBIGUOUS, /* bases with N or another IUPAC code */
    ALT_INVALID,   /* anything else */
};
enum alt_kind alt_classify(struct str alt);
bool bases_are_acgt(struct str bases); /* upper or lower case, not empty */

/* Trim and upper-case, in mem or static; does not left-align.  a->ref and a->alt must
 * be bases and differ, else ERR_FAIL with a reason.  Equal ones: "REF and ALT are the
 * same". */
int allele_trim(struct allele *a, struct arena *mem, struct err *err);

/* What left alignment could do. */
enum shift {
    SHIFT_NOT_NEEDED, /* substitution, or no base could move */
    SHIFT_DONE,       /* moved, or proven to be leftmost */
    SHIFT_NO_BASES, /* reference bases ended before it was proven: kept where it was */
};
/* Left-align a trimmed allele; moves at most to the contig's first base.  Bases come
 * from refbases (may be NULL: SHIFT_NO_BASES for an indel). */
enum shift allele_left_align(
    struct allele *a, const struct refbases *ref, struct arena *mem);

/* Does REF agree with the reference?  1 yes, 0 no, -1 bases not known. */
int allele_check_ref(const struct allele *a, const struct refbases *ref);

int allele_cmp(
    const struct allele *a, const struct allele *b); /* genome order, then REF, ALT */
bool allele_eq(const struct allele *a, const struct allele *b);

/* Text "7:140753336:A:T", without the assembly. */
struct str allele_text(struct arena *mem, const struct allele *a);
/* Reads "7:140753336:A:T" or "chr7-140753336-A-T"; assembly is the caller's. Not
 * trimmed. */
int allele_parse(struct str text, enum assembly assembly, struct arena *mem,
    struct allele *out, struct err *err);

/* Stable 16-byte digest of (assembly, contig, pos1, ref, alt): the key of tables that
 * are looked up by allele. */
#define ALLELE_KEY_BYTES 16
void allele_key(const struct allele *a, uint8_t out[ALLELE_KEY_BYTES]);

/*
 * Packed form for the join: 64 bits that hold REF and ALT exactly when they have
 * together at most ALLELE_PACK_BASES bases, else ALLELE_PACKED_LONG plus a hash (the
 * strings must then be compared).  Equal packed words without ALLELE_PACKED_LONG mean
 * equal alleles.
 */
#define ALLELE_PACK_BASES 26
#define ALLELE_PACKED_LONG ((uint64_t)1 << 63)
uint64_t allele_pack(struct str ref, struct str alt); /* upper-case bases */
/* Inverse for short ones; writes at most 26 bases each; false for a long word. */
bool allele_unpack(
    uint64_t word, char ref[ALLELE_PACK_BASES + 1], char alt[ALLELE_PACK_BASES + 1]);
/* REF's first base; 0: a long word, or damage. */
char allele_packed_ref_base(uint64_t word);

/* Reverse complement into mem. */
struct str bases_revcomp(struct arena *mem, struct str bases);

#endif
