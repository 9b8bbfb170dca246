/*
 * Names of diseases as registries write them -> terms (DESIGN 8.8, 8.9).
 *
 * A name is looked up as it stands, then without and inside its brackets, then by its
 * words in any order ("Carcinoma, Non-Small-Cell Lung"), then without the words that
 * tell a stage or state, then by its pieces ("Kidney Cancer and Lung Cancer"), and at
 * last by its longest end or beginning that is a cancer ("EGFR-mutant NSCLC").  Words
 * are those of curated/condition_words.tsv.  What leads to several terms leads to none.
 */
#ifndef INGEST_LINK_TRIAL_DISEASES_H
#define INGEST_LINK_TRIAL_DISEASES_H

#include "ingest/condition_names.h"
#include "ingest/link.h"
#include "kb/model/trial.h"

/* t->diseases, in scratch memory.  Those of keywords and MeSH terms count only where
 * they are not above one of a condition: "Neoplasms" beside "Lung Cancer" widens
 * nothing.  Where none of these is known, the cancers that the title names.  Counts how
 * in the report. */
void link_trial_diseases(struct link *l, const struct condition_names *names,
    unsigned file, struct trial *t);

#endif
