/*
 * Star alleles as PharmVar, CPIC and ClinPGx define them: per gene the positions that
 * are looked at, and named alleles that state bases at some of them.
 *
 * A position's bases are numbered: 0 is GRCh38's REF, then the ALTs that definitions
 * know.  What an allele states at a position is a set of these numbers (an IUPAC code
 * states several); an empty set states nothing, which means the reference allele's.
 */
#ifndef KB_MODEL_PGX_DEFINITION_H
#define KB_MODEL_PGX_DEFINITION_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/model/contig.h"

#define PGX_MAX_BASES 32 /* of one position: as many as a set has bits */

/* A position on one assembly; pos1 0: not placed there. */
struct pgx_place {
    uint32_t pos1;
    /* By number, on the assembly's plus strand, VCF style with the position's anchor
     * base where lengths differ; NULL when not placed. */
    struct str *bases;
    unsigned ref;   /* number of the bases that are this assembly's REF */
    bool is_lifted; /* by chain; checked is whether REF bases or the rsID confirm it */
    bool is_checked;
};

struct pgx_locus {
    struct str rsid; /* may be empty */
    struct str hgvs; /* "g.94781859G>A"; may be empty */
    unsigned n_bases;
    struct pgx_place place[N_ASSEMBLIES]; /* GRCh38 is always placed */
    bool is_tier1;                        /* of AMP's tier 1 alleles (exemptions) */
    bool is_required;                     /* no call without it (exemptions) */
    bool is_extra; /* looked at, of no allele (rs12777823 of CYP2C9) */
};

struct pgx_named {
    struct str name, id;
    struct str reported_as; /* "*45" of "*45.001"; empty: its name */
    uint32_t *stated;       /* per locus: set of base numbers; 0: nothing */
    bool is_reference;
    bool is_tier1;
    bool is_structural; /* not told by positions: never matched */
};

/* Unphased: when all these diplotypes are possible, only the pick is called. */
struct pgx_priority {
    struct str *diplotypes;
    unsigned n_diplotypes;
    struct str pick;
};

struct pgx_definition {
    struct str gene;
    unsigned contig;
    struct str source;        /* "CLINPGX", "PHARMVAR" */
    struct str version, date; /* of the definitions; date YYYY-MM-DD, may be empty */
    struct pgx_locus *loci;   /* ascending on GRCh38 */
    unsigned n_loci;
    struct pgx_named *alleles; /* the reference allele first, else as given */
    unsigned n_alleles;
    struct pgx_priority *priorities;
    unsigned n_priorities;
};

/* How a gene is called from its definitions. */
enum pgx_method {
    PGX_BY_PAIR,            /* the diplotypes that explain all genotypes */
    PGX_BY_LOWEST_FUNCTION, /* DPYD, RYR1: each variant on its own */
    PGX_BY_OUTSIDE_CALL,    /* CYP2D6: short reads do not tell it */
};
enum pgx_method pgx_method_of(struct str gene);
/* A base that no definition knows counts as the reference there (with a warning). */
bool pgx_takes_undefined_as_reference(struct str gene);

/* What the allele states at a locus, blanks filled by the reference allele; a blank
 * that the reference allele leaves open is REF. */
uint32_t pgx_stated(const struct pgx_definition *d, unsigned allele, unsigned locus);
/* Index of an allele by its name; -1: none. */
int pgx_find_allele(const struct pgx_definition *d, struct str name);
/* Index of the locus at a GRCh38 position; -1: none. */
int pgx_find_locus(const struct pgx_definition *d, uint32_t pos1);
/* The name by which an allele stands in a call. */
struct str pgx_reported_name(const struct pgx_named *a);
/* "rs3758581", else "10:94842866". */
struct str pgx_locus_name(
    struct arena *mem, const struct pgx_definition *d, unsigned locus);
/* Natural order of allele names: "Reference" first, numbers by value. */
int pgx_name_cmp(struct str a, struct str b);

/* What must hold of a definition that was read; ERR_FAIL names what does not. */
int pgx_definition_check(const struct pgx_definition *d, struct err *err);

#endif
