/*
 * Pharmacogenomics as ClinPGx/PharmGKB gives it: a summary annotation says what a
 * genotype at a position, or a haplotype, means for a drug.
 */
#ifndef KB_MODEL_PGX_H
#define KB_MODEL_PGX_H

#include <stdint.h>

#include "kb/base/str.h"
#include "kb/model/contig.h"

/* A position that annotations speak of, by its rsID. */
struct pgx_position {
    struct str rsid;
    unsigned contig;
    uint32_t pos1[N_ASSEMBLIES]; /* 0: not placed on that assembly */
};

struct pgx_genotype {
    struct str genotype; /* "CT", "*1/*28", "del/C": as the source writes it */
    struct str text;     /* what it means */
    struct str function; /* allele function; may be empty */
};

struct pgx_annotation {
    struct str id;      /* "PA981755803" style or the source's number, complete */
    struct str variant; /* rsID, or haplotypes joined by ", " */
    struct str *genes;
    unsigned n_genes;
    struct str level; /* "1A".."4" */
    double score;     /* NAN: not given */
    struct str *categories, *drugs, *phenotypes;
    unsigned n_categories, n_drugs, n_phenotypes;
    struct str date, url, specialty_population;
    uint32_t n_evidence;
    struct pgx_genotype *genotypes;
    unsigned n_genotypes;
    struct pgx_position position; /* rsid empty: about haplotypes */
};

#endif
