/*
 * Does a trial's text name a gene of the patient's, in any way?  It tells trials about
 * the gene (by a drug, a title, a sentence that could not be judged) from those that
 * ask for the disease only.
 */
#ifndef QUERY_TRIAL_MENTIONS_H
#define QUERY_TRIAL_MENTIONS_H

#include "kb/model/trial.h"
#include "query/case.h"

struct trial_mentions {
    struct str *words; /* symbols and the words of curated/trial_genes.tsv */
    unsigned n;
    size_t cap;
};

/* Of the genes of findings that have an effect; small variants of unknown effect name
 * too much. */
int trial_mentions_load(struct kb_txn *kb, const struct case_data *c, struct arena *mem,
    struct trial_mentions *out, struct err *err);

bool trial_mentions_any(const struct trial_mentions *m, const struct trial *t);

#endif
