/*
 * HGVS descriptions: the one reader of them (HGVS recommendations v21, and the
 * spellings of older ones that mean the same).
 *
 * Read: g., m., c., n. and p., with or without an accession (RefSeq, Ensembl, LRG,
 * GenBank) and a gene: "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)",
 * "NC_000007.14(NM_004333.6):c.1799T>A", "BRAF:c.1799T>A", "p.(V600E)", "c.35delG",
 * "c.(?_-30)_(12+1_13-1)del".  What is not read is refused with a reason: r., allele
 * lists in brackets, conversions, IVS numbering.
 */
#ifndef KB_MODEL_HGVS_H
#define KB_MODEL_HGVS_H

#include "kb/base/err.h"
#include "kb/model/allele.h"
#include "kb/model/protein.h"
#include "kb/model/transcript.h"

enum hgvs_level { HGVS_G, HGVS_M, HGVS_C, HGVS_N, HGVS_P };
char hgvs_level_letter(enum hgvs_level level);
const char *hgvs_level_name(enum hgvs_level level); /* "genomic", "coding", ... */

enum hgvs_kind {
    HGVS_SUBSTITUTION,
    HGVS_DELETION,
    HGVS_INSERTION,
    HGVS_DELINS,
    HGVS_DUPLICATION,
    HGVS_INVERSION,
    HGVS_REPEAT,
    HGVS_IDENTITY, /* "=" */
    HGVS_UNKNOWN,  /* "?": the whole description */
};
const char *hgvs_kind_name(enum hgvs_kind kind);

/* One position: g. and m. use at.base alone. */
struct hgvs_point {
    struct coding_position at;
    bool is_unknown;    /* "?"; at is not set */
    int unknown_offset; /* 1: "88+?", -1: "88-?", else 0 */
};

struct hgvs_place {
    struct hgvs_point first, last; /* equal unless is_uncertain */
    bool is_uncertain;             /* "(first_last)": somewhere in there */
};

/* How many copies; HGVS_COUNT_UNKNOWN for '?'. */
#define HGVS_COUNT_UNKNOWN UINT32_MAX
struct hgvs_count {
    uint32_t min, max; /* equal: "[23]", else "[(10_?)]" */
};

struct hgvs_repeat {
    struct str unit; /* empty: the bases at the place */
    struct hgvs_count count;
};

enum hgvs_inserted {
    HGVS_INSERTED_BASES,
    HGVS_INSERTED_LENGTH, /* "ins27", "insN[27]" */
    HGVS_INSERTED_OTHER,  /* another sequence or place of it: "ins[AB185332.1]" */
};

enum hgvs_protein_kind {
    HGVS_PROTEIN_CHANGE,
    HGVS_PROTEIN_IDENTITY, /* "p.=" */
    HGVS_PROTEIN_UNKNOWN,  /* "p.?" */
    HGVS_PROTEIN_NONE,     /* "p.0" */
    HGVS_PROTEIN_REPEAT,   /* "p.Ala2[10]": copies of what stands at change's place */
};
struct hgvs_protein {
    enum hgvs_protein_kind kind;
    bool is_predicted;            /* in parentheses */
    struct protein_change change; /* CHANGE; REPEAT: a duplication of one unit */
    struct hgvs_count count;      /* REPEAT */
};

/* Slices are borrowed from the text, in its case, but for protein.change and repeats.
 */
struct hgvs {
    enum hgvs_level level;
    struct str accession; /* what is counted on, "NM_004333.6"; empty: not said */
    struct str context;   /* "NC_000007.14" of "NC_000007.14(NM_004333.6)" */
    struct str gene;
    /* All but p.: */
    enum hgvs_kind kind;
    bool is_whole;              /* "c.=", "c.?": no place */
    struct hgvs_place beg, end; /* end is beg unless is_span */
    bool is_span;
    struct str deleted;       /* reference bases as stated; may be empty */
    uint32_t deleted_length;  /* "del27"; 0: not stated */
    struct str inserted;      /* bases, or the text of HGVS_INSERTED_OTHER */
    uint32_t inserted_length; /* HGVS_INSERTED_LENGTH */
    enum hgvs_inserted inserted_as;
    struct hgvs_repeat *repeats; /* "CA[2]AC[2]" has two */
    unsigned n_repeats;
    bool has_second; /* "CAG[5];[6]": the count on the other chromosome copy */
    struct hgvs_count second;
    /* p., and what another level says of the protein in parentheses behind it: */
    bool has_protein;
    struct hgvs_protein protein;
};

/* ERR_NOENT with *why (a sentence that needs no freeing) when text is not read; then
 * *out is not touched. */
int hgvs_parse(struct str text, struct arena *mem, struct hgvs *out, const char **why);

/* Canonical text: no bases behind del and dup, three-letter residues, Ter, bases in
 * capitals.  Reading it gives a description that is hgvs_eq. */
struct str hgvs_print(struct arena *mem, const struct hgvs *h);

/* Same description.  What the canonical text leaves out is not compared: reference
 * bases, their number, their case; proteins by protein_eq. */
bool hgvs_eq(const struct hgvs *a, const struct hgvs *b);

/* Bases from beg to end as far as the numbers alone tell it, of the transcript when
 * both are exonic; 0: they do not tell (into an intron, beyond the stop, or uncertain).
 */
uint64_t hgvs_span_length(const struct hgvs *h);

struct hgvs_allele {
    struct allele allele; /* plus strand, trimmed, left-aligned as far as shift says */
    enum shift shift;
    bool is_other_version; /* the accession has another version than the transcript */
};

/* The allele that h describes.
 *
 * assembly  for accessions that do not tell it (MT, "chr7"); NONE: such a description
 * of a contig has no allele, that of MT one without assembly t         for c. and n.:
 * the transcript of h's accession, in any version, or of its gene; else NULL ref may be
 * NULL: then nothing is checked, and what needs bases has no allele
 *
 * ERR_NOENT: it has none or what is needed is not known; ERR_FAIL: it contradicts the
 * reference, the transcript or itself.  Both with the reason in *err.  Strings in mem.
 */
int hgvs_allele(const struct hgvs *h, enum assembly assembly,
    const struct transcript *t, const struct refbases *ref, struct arena *mem,
    struct hgvs_allele *out, struct err *err);

/*
 * The narrow view: genomic descriptions on primary contigs by their RefSeq accessions,
 * of the five kinds that always are alleles.
 */
struct hgvs_g {
    enum assembly assembly; /* by the accession's version; NONE for MT, which is the
                             * same on both: the caller sets it */
    unsigned contig;
    uint32_t beg1, end1; /* closed */
    enum hgvs_kind kind; /* substitution to duplication */
    struct str deleted;  /* reference bases as written; may be empty */
    struct str inserted;
    /* both borrowed from the text, in its case */
};

/* ERR_NOENT: not of that view. */
int hgvs_g_parse(struct str text, struct hgvs_g *out);

/* The allele it describes, trimmed; ERR_NOENT when bases are needed and not known, or
 * when known ones are not those that it states.  Strings in mem. */
int hgvs_g_allele(const struct hgvs_g *h, const struct refbases *ref, struct arena *mem,
    struct allele *out);

#endif
