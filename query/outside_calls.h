/*
 * Calls of other programs (--pgx-calls): a TSV of gene, diplotype, phenotype, activity
 * score, the last ones may be missing; lines that start with '#' are comments.  For
 * CYP2D6, HLA and MT-RNR1, which short variants do not tell, and for any gene that the
 * laboratory has called by other means: it then replaces the call from the VCF.
 */
#ifndef QUERY_OUTSIDE_CALLS_H
#define QUERY_OUTSIDE_CALLS_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct outside_call {
    uint64_t line;
    struct str gene;
    struct str allele1, allele2; /* normalised; allele2 empty: one; both: none given */
    struct str phenotype;        /* as given; empty: none */
    struct str score;            /* as given; empty: none */
    bool is_no_call;             /* ".", "./.": the other program gives none */
};

struct outside_calls {
    struct str file; /* base name */
    struct str sha256;
    struct outside_call *calls; /* in file order */
    unsigned n;
};

/* ERR_SAMPLE names file, line, and what was expected. */
int outside_calls_read(
    const char *path, struct arena *mem, struct outside_calls *out, struct err *err);

/* "CYP2D6*4.024" -> "*4", "HLA-B*57:01:01" -> "*57:01", "*57:01:01:02N" -> "*57:01N",
 * "*1x3" -> "*1x≥3"; the order of two alleles is natural. */
struct str outside_allele(struct arena *mem, struct str gene, struct str allele);

#endif
