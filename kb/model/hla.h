/*
 * HLA alleles by the nomenclature of the WHO committee (hla.alleles.org): a gene and up
 * to four fields, "HLA-A*02:01:01:02", with an expression suffix at the end (N null, L
 * low, S secreted, C cytoplasm, A aberrant, Q questionable).  Fewer fields name all
 * alleles that begin so.
 */
#ifndef KB_MODEL_HLA_H
#define KB_MODEL_HLA_H

#include <stdbool.h>

#include "kb/base/str.h"

bool hla_is_gene(struct str gene); /* "HLA-A" */

/* "HLA-A*02:01" or "A*02:01" -> "HLA-A" (in mem), "*02:01" (borrowed).  False: not of
 * that form; groups (G, P) and serological names (A2) are not. */
bool hla_parse(
    struct str text, struct arena *mem, struct str *gene, struct str *allele);

enum hla_match {
    HLA_OTHER,
    HLA_MAY_BE, /* found has fewer fields than are asked for */
    HLA_SAME,   /* found is what is asked for, or one of it */
};
/* Both as hla_parse gives alleles; empty is no allele. */
enum hla_match hla_compare(struct str wanted, struct str found);

#endif
