/*
 * Pharmacogenomics as ClinPGx/PharmGKB gives it: a summary annotation says what a
 * genotype at a position, or a haplotype, means for a drug.
 */
#ifndef KB_MODEL_PGX_H
#define KB_MODEL_PGX_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"
#include "kb/model/contig.h"

/* A position that annotations speak of, by its rsID. */
struct pgx_position {
    struct str rsid;
    unsigned contig;             /* the same on both assemblies */
    uint32_t pos1[N_ASSEMBLIES]; /* 0: not placed on that assembly */
    char ref[N_ASSEMBLIES];      /* base of the assembly's plus strand; 0: not known */
    /* The plus strands differ here: what is T on GRCh38 reads A on GRCh37. */
    bool is_reversed;
    bool is_lifted; /* GRCh37 by chain file, without the source's own word */
    bool is_span;   /* over more than one base */
};

struct pgx_genotype {
    /* "CT", "*28", "del/C": as the source writes it; bases are GRCh38's plus strand
     */
    struct str genotype;
    struct str text;     /* what it means */
    struct str function; /* allele function; may be empty */
};

struct pgx_annotation {
    struct str id;      /* "clinpgx:981755803" */
    struct str variant; /* rsID, or haplotypes joined by ", " */
    struct str *genes;
    unsigned n_genes;
    struct str level; /* "1A".."4" */
    double score;     /* NAN: not given */
    struct str *categories, *drugs, *phenotypes;
    unsigned n_categories, n_drugs, n_phenotypes;
    struct str date, url, specialty_population; /* "Pediatric" */
    struct str level_override;  /* the source's word that its score does not decide */
    struct str level_modifiers; /* "Rare Variant; Tier 1 VIP" */
    uint32_t n_evidence;
    struct pgx_genotype *genotypes;
    unsigned n_genotypes;
    struct pgx_position position; /* rsid empty: about haplotypes */
};

#define PGX_MAX_PLOIDY 2

/* The bases of a genotype that is made of single ones: 2 for "CT", 1 for "C" (an
 * allele, or a genotype of one copy); 0 for anything else. */
unsigned pgx_genotype_bases(struct str genotype, char bases[PGX_MAX_PLOIDY]);
/* The base of the other strand; 0 when it is not one of A C G T. */
char pgx_complement(char base);
/* 0 for "1A" to 5 for "4"; -1: not a level. */
int pgx_level_rank(struct str level);

#endif
