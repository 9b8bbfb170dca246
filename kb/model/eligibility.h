/*
 * Eligibility text -> clauses with criteria (DESIGN 8.9; notes/trials.md section 3).
 *
 * Gene symbols are matched case-sensitively from a closed list
 * (curated/trial_genes.tsv, with aliases such as HER2 and the words that must not be
 * taken for a gene).  What is read: the split into inclusion and exclusion, clauses,
 * gene and protein-change mentions, codons, exon classes, fusions, amplification;
 * negation, conditions ("regardless of", "or unknown") and prior-therapy mentions
 * ("EGFR TKI") are not requirements for a variant.
 */
#ifndef KB_MODEL_ELIGIBILITY_H
#define KB_MODEL_ELIGIBILITY_H

#include "kb/base/err.h"
#include "kb/model/criterion.h"

struct eligibility_lexicon; /* malloc-backed; compiled once */

struct eligibility_lexicon *eligibility_lexicon_new(void);
void eligibility_lexicon_free(struct eligibility_lexicon *x);
/* word: as texts write it; gene: approved symbol, or empty for a word that is no gene.
 */
int eligibility_lexicon_add(
    struct eligibility_lexicon *x, struct str word, struct str gene, struct err *err);

struct eligibility_clause {
    bool is_exclusion;
    uint32_t beg, end;           /* bytes of the text */
    struct criterion *criterion; /* never NULL */
};

/* Clauses that name a biomarker, in order; the others are not given.  Returns the
 * number. */
int eligibility_read(const struct eligibility_lexicon *x, struct str text,
    struct arena *mem, struct eligibility_clause **out, struct err *err);

/* Unescape ("\\>=", "&gt;"), join wrapped lines, one bullet a line. */
struct str eligibility_normalise(struct str text, struct arena *mem);

#endif
