/*
 * What an annotator wrote into the sample's VCF about the consequences of its alleles:
 * CSQ (Ensembl VEP), ANN (SnpEff; also LoFreq's and others' EFF-less ANN 1.0), BCSQ
 * (bcftools csq).  The columns are those that the header's Description names; a header
 * without them makes the field unusable (said, not guessed).
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
    struct protein_change change;
    unsigned exon; /* 0: not given */
    bool is_mane_select, is_mane_plus, is_canonical, is_picked;
    bool is_compound; /* BCSQ: judged together with other records of the haplotype */
};

struct annotation_format; /* in the arena given */

/* Which annotations the header describes; *out NULL: none.  All of CSQ, ANN and BCSQ
 * that are there are used.  why (may be NULL): set to a reason when a field is declared
 * but its Description cannot be used. */
void annotation_begin(const struct vcf_header *header, struct arena *mem,
    struct annotation_format **out, const char **why);

/* Annotations of ALT number alt (1-based) of a record, in the file's order; n.  A part
 * that cannot be read is counted in *n_bad and left out.  Strings: unescaped copies in
 * mem, or slices of the record. */
unsigned annotation_read(const struct annotation_format *f, struct vcf_record *record,
    unsigned alt, struct arena *mem, struct annotation **out, unsigned *n_bad);

#endif
