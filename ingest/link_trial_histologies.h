/*
 * Diseases that a trial plainly does not take: words of curated/trial_histologies.tsv
 * in its eligibility text (kb/model/eligibility_histology.h).
 */
#ifndef INGEST_LINK_TRIAL_HISTOLOGIES_H
#define INGEST_LINK_TRIAL_HISTOLOGIES_H

#include "ingest/link.h"
#include "kb/model/eligibility.h"
#include "kb/model/trial.h"

/* t->excluded, in scratch memory, after t->diseases: of a trial of lung cancer that
 * takes no squamous one, the squamous carcinomas of the lung. */
int link_trial_histologies(struct link *l, struct eligibility_lexicon *x, unsigned file,
    struct trial *t, struct err *err);

#endif
