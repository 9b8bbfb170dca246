/*
 * Which input of a patient can make a criterion true: what `vdt stat` counts evidence
 * by.  What is said is about the kind of question, not about one laboratory's file.
 */
#ifndef QUERY_DECIDABLE_H
#define QUERY_DECIDABLE_H

#include "kb/model/criterion.h"

enum decidable {
    DECIDABLE_VARIANTS, /* a VCF of small variants alone */
    DECIDABLE_EVENTS,   /* with copy numbers, fusions and rearrangements */
    DECIDABLE_MARKERS,  /* with biomarkers: expression, star alleles, MSI, TMB ... */
    DECIDABLE_NEVER,    /* nobody can ask it: a text that was not read, a domain whose
                           residues are not known */
    N_DECIDABLE,
};
const char *decidable_name(enum decidable d); /* "variants" */

/* AND needs what its most demanding member needs, OR what its least demanding one does;
 * NOT needs what its member does, since absence is seen by looking at the same. */
enum decidable criterion_decidable(const struct criterion *c);

/* The kind of a criterion of one variant, which may stand beside an allele that is an
 * example of it: or(allele, protein) is an exact allele, or(allele, codon) a codon.
 * Groups of several kinds: their first leaf's. */
enum criterion_kind criterion_main_kind(const struct criterion *c);

#endif
