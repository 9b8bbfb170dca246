/*
 * Transcript models: exons and coding sequence of one transcript on one assembly, and
 * the two ways of counting along it.
 *
 * A transcript index counts exonic bases from the 5' end (0-based, strand of the
 * transcript).  A coding position is HGVS's c. numbering (n. for a transcript without
 * coding sequence): c.1 is the A of ATG, c.-1 the base before it, c.*1 the base after
 * the stop codon; there is no c.0.  A base in an intron is named from its nearest exon
 * (c.88+2, c.89-1; the middle base of an odd intron belongs to the exon before it):
 * HGVS recommendations, "Numbering" (hgvs-nomenclature.org, v21).
 */
#ifndef KB_MODEL_TRANSCRIPT_H
#define KB_MODEL_TRANSCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/model/contig.h"

/* Why a transcript was chosen; stored values: never renumber.  Best first. */
enum transcript_tag {
    TRANSCRIPT_MANE_SELECT = 1,
    TRANSCRIPT_MANE_PLUS_CLINICAL = 2,
    TRANSCRIPT_CANONICAL = 3, /* of a gene set without MANE (GRCh37) */
};
const char *transcript_tag_name(enum transcript_tag tag); /* "MANE Select" */

struct exon {
    uint32_t beg1, end1; /* closed, on the contig's plus strand */
};

struct transcript {
    struct str id; /* with version; RefSeq's where both catalogues have it */
    struct str
        twin_id; /* the same sequence in the other catalogue (MANE); empty: none */
    struct str protein_id, protein_twin_id; /* empty: none */
    struct str gene;                        /* approved symbol */
    uint32_t hgnc_id;                       /* 0: not resolved */
    enum transcript_tag tag;
    enum assembly assembly;
    unsigned contig;
    bool is_reverse; /* on the minus strand */
    bool is_lifted;  /* exons placed by chain from the other assembly */
    /* No criterion and no list of the KB speaks of its gene: what alters it becomes no
     * finding by itself (DESIGN 8.14). */
    bool is_background;
    /* The model says that the start or the end of the coding sequence is not known. */
    bool is_start_incomplete, is_end_incomplete;
    struct exon *exons; /* in transcript order: exon 1 first; never overlapping */
    unsigned n_exons;
    /* Lowest and highest coding base on the plus strand, stop codon included; both 0:
     * no coding sequence. */
    uint32_t cds_beg1, cds_end1;
    uint8_t start_phase; /* bases to skip to the first whole codon (GFF3 phase of the
                          * first coding exon); 0 unless the start is incomplete */
    /* Filled by transcript_close: */
    uint32_t n_bases; /* exonic bases */
    uint32_t cds_beg0,
        cds_end0; /* half-open transcript indexes of the CDS; equal: none */
};

/* Checks the model (exons inside the contig, in order, not overlapping; CDS beginning
 * and ending in exons; no phase where the start is complete) and fills the derived
 * members.  ERR_FAIL with what is wrong. */
int transcript_close(struct transcript *t, struct err *err);

bool transcript_is_coding(const struct transcript *t);
/* Lowest and highest base of the transcript on the plus strand. */
uint32_t transcript_beg1(const struct transcript *t);
uint32_t transcript_end1(const struct transcript *t);

/* A base of the contig seen from the transcript. */
struct transcript_place {
    uint32_t index0; /* transcript index of the base, or of the exon base it is named
                      * from when in an intron */
    int32_t offset;  /* 0: exonic; +n: n bases downstream of index0; -n upstream */
    unsigned exon;   /* 1-based: exon of index0 */
    bool is_inside;  /* false: before the first or after the last exon; then the rest is
                      * not set */
};
struct transcript_place transcript_place(const struct transcript *t, uint32_t pos1);
/* The inverse: the base on the contig; 0 when index0 is none or the offset leads out of
 * the intron. */
uint32_t transcript_pos1(const struct transcript *t, uint32_t index0, int32_t offset);

/* A position in HGVS's numbering. */
struct coding_position {
    int32_t base;   /* never 0; negative: 5' UTR; with is_utr3 counted from the stop */
    bool is_utr3;   /* "*" */
    int32_t offset; /* intronic */
};
struct coding_position transcript_coding_position(
    const struct transcript *t, const struct transcript_place *p);
/* The inverse; false when the transcript has no such base (*pos1 is left alone).  For a
 * transcript without CDS base is 1-based n. numbering.  An offset may lead beyond the
 * middle of the intron (c.88+200 for c.89-1): sources write so. */
bool transcript_find_coding(
    const struct transcript *t, const struct coding_position *c, uint32_t *pos1);
/* "88+2", "-14", "*33-1" */
struct str coding_position_text(struct arena *mem, struct coding_position c);
int coding_position_cmp(
    const struct coding_position *a, const struct coding_position *b);

/* Residue number (1-based) of the codon that holds a base of the CDS; cds_index0 counts
 * from the first base of the CDS (cds_beg0).  Residue 1 is the first whole codon: the
 * bases that start_phase skips have none (0). */
uint32_t transcript_residue(const struct transcript *t, uint32_t cds_index0);

/* Catalogue id without version: "NM_004333"; text without a version is itself. */
struct str transcript_id_base(struct str id);

#endif
