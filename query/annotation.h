/*
 * What an annotator wrote into the sample's VCF about the consequences of its alleles:
 * CSQ (Ensembl VEP), ANN (SnpEff; also LoFreq's and others' EFF-less ANN 1.0), BCSQ
 * (bcftools csq).  The columns are those that the header's Description names; a header
 * without them makes the field unusable (said, not guessed).
 *
 * Which of the three a field is, its Description says: the key may be another ("vep",
 * CSQ_REFSEQ, VEP's --vcf_info_field).  Other annotators' fields (Funcotator, EFF, CSQT
 * of Illumina, ANNOVAR) are not used.
 */
#ifndef QUERY_ANNOTATION_H
#define QUERY_ANNOTATION_H

#include "kb/base/vcf.h"
#include "kb/model/consequence.h"
#include "kb/model/protein.h"

enum annotator { ANNOTATOR_NONE, ANNOTATOR_VEP, ANNOTATOR_SNPEFF, ANNOTATOR_BCSQ };
const char *annotator_name(enum annotator a); /* "csq", "ann", "bcsq" */

struct annotation {
    enum annotator by;
    struct str transcript; /* with version if given; empty: none */
    struct str gene;       /* symbol as given; empty: none */
    uint32_t hgnc_id;      /* 0: not given */
    uint32_t consequence;  /* bits of the known terms */
    unsigned n_unknown_terms;
    struct str hgvs_c, hgvs_p; /* without the accession: "c.1799T>A", "p.Val600Glu" */
    bool has_change;
    struct protein_change change; /* as written: not moved along a repeat */
    unsigned exon;                /* 0: not given */
    bool is_mane_select, is_mane_plus, is_canonical, is_picked;
    bool is_compound; /* BCSQ: judged together with other records of the haplotype; a
                       * pointer to the record that tells ("@107") has nothing else */
};

struct annotation_format; /* in the arena given */

/* Which annotations the header describes; *out NULL: none.  All of CSQ, ANN and BCSQ
 * that are there are used.  why (may be NULL): set to a reason when a field is declared
 * but its Description cannot be used. */
void annotation_begin(const struct vcf_header *header, struct arena *mem,
    struct annotation_format **out, const char **why);

/* Annotations of ALT number alt (1-based) of a record, in the file's order; n.  A part
 * that cannot be read, or of which it cannot be told whose ALT it is, is left out and
 * counted in *n_bad (of this call; for every ALT again).  Parts about something else
 * than a transcript are passed over.  Strings: unescaped copies in mem, or slices of
 * the record.  f may be NULL; an ALT without bases has none. */
unsigned annotation_read(const struct annotation_format *f, struct vcf_record *record,
    unsigned alt, struct arena *mem, struct annotation **out, unsigned *n_bad);

#endif
