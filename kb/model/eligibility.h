/*
 * Eligibility text -> clauses with criteria (DESIGN 8.9; notes/trials.md section 3).
 *
 * Every clause that names a biomarker is given, with its polarity and its force: what
 * is certainly demanded, what is one of several ways in, and what only speaks of a
 * marker ("regardless of", "or unknown", "if").  Genes are matched case-sensitively
 * from a closed list, markers that are no single gene from another, the words that turn
 * a sentence from a third (curated/trial_genes.tsv, trial_markers.tsv,
 * trial_words.tsv). Targets of drugs ("EGFR TKI") are no biomarkers.
 */
#ifndef KB_MODEL_ELIGIBILITY_H
#define KB_MODEL_ELIGIBILITY_H

#include "kb/base/err.h"
#include "kb/model/criterion.h"
#include "kb/model/trial.h"

/* Malloc-backed; filled once.  Reading uses its regular expressions, so one thread at a
 * time. */
struct eligibility_lexicon;

struct eligibility_lexicon *eligibility_lexicon_new(struct err *err); /* NULL: err */
void eligibility_lexicon_free(struct eligibility_lexicon *x);
/* word: as texts write it; gene: approved symbol, or empty for a word that is no gene.
 * positive: what a bare sign tells ("fusion", "mutation", "amplification",
 * "expression", "overexpression"); empty: mutation. */
int eligibility_lexicon_add_gene(struct eligibility_lexicon *x, struct str word,
    struct str gene, struct str positive, struct err *err);
/* match: "exact", "signed" (exact, and only with a sign: "HPV-positive") or "folded";
 * criterion: in its text form. */
int eligibility_lexicon_add_marker(struct eligibility_lexicon *x, struct str word,
    struct str match, struct str criterion, struct err *err);
/* kind: what the word does in a sentence. */
int eligibility_lexicon_add_word(
    struct eligibility_lexicon *x, struct str word, struct str kind, struct err *err);

struct eligibility_clause {
    bool is_exclusion;
    enum trial_force force;
    unsigned cohort;             /* from 1, in order of appearance; 0: of all */
    struct str cohort_label;     /* "Cohort B" */
    enum trial_source source;    /* of eligibility_read: ELIGIBILITY */
    unsigned place;              /* of arms or keywords */
    uint32_t beg, end;           /* bytes of that text */
    struct criterion *criterion; /* NULL: a fact */
    enum eligibility_fact fact;  /* NONE: a criterion */
};

/* Clauses in order; sentences that name nothing are not given.  Returns the number. */
int eligibility_read(struct eligibility_lexicon *x, struct str text, struct arena *mem,
    struct eligibility_clause **out, struct err *err);

/* Unescape ("\\>=", "&gt;"), join wrapped lines, one bullet a line. */
struct str eligibility_normalise(struct str text, struct arena *mem);

#endif
