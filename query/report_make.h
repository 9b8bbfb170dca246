/*
 * The steps from a case to the report model (report_make.c, tumour.c, interpret.c,
 * pertinent.c, scope.c, show_findings.c).  show and explain use the steps they need:
 * there is no second way to match.
 */
#ifndef QUERY_REPORT_MAKE_H
#define QUERY_REPORT_MAKE_H

#include "query/answers.h"
#include "query/case.h"
#include "query/report.h"

/*
 * The tumour type as a user names it: a DOID with or without its prefix, an OncoTree
 * code, or a name or synonym in English or Korean, read without regard to case and
 * punctuation.  When a text leads to several diseases, an id goes before an OncoTree
 * code, before a name, before a synonym; several of the same rank are ambiguous.
 * Unknown or ambiguous: ERR_USAGE; the hint has the nearest names.
 */
int tumour_resolve(struct kb_txn *kb, const char *given, struct arena *mem,
    struct disease *out, struct err *err);
/* what: how messages name the place that gave it ("-t"). */
int tumour_resolve_named(struct kb_txn *kb, const char *what, const char *given,
    struct arena *mem, struct disease *out, struct err *err);

/* r->inputs of r->sample, r->about and r->events. */
void report_list_inputs(struct report *r, struct arena *mem);

/*
 * Answers -> rows of evidence, in r->therapies, prognosis, diagnosis and
 * other_evidence, without tier and in no order yet, and r->criteria.
 */
int interpret_answers(const struct answers *answers, struct report *r, struct err *err);

/* Tiers of rows and findings, the order of the four lists, and r->groups; after the
 * rows, trials and hereditary lines are there. */
int interpret_judge(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err);

/* r->findings from the case: what is shown of each, without tier. */
int show_findings(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err);

/* r->pertinent for the tumour: the questions of curated/pertinent.tsv for it or the
 * nearest ancestors that have some, each answered by the evaluator. */
int pertinent_make(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err);

/* r->genes and r->not_answerable; after the findings and pertinent questions. */
int scope_make(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    struct report *r, struct err *err);

#endif
