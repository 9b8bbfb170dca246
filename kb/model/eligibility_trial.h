/*
 * All texts of a trial to clauses: its eligibility text, then its second sources.
 *
 * The eligibility text says what is demanded.  The title, the arms and the keywords
 * only say whom a trial is for: what they name is never a requirement and never an
 * exclusion.
 *
 *   title     where the eligibility text names no biomarker to include: an alternative
 *   arm       its label, or, where that names none, its description: an alternative of
 *             its cohort.  "Cohort 2: KRAS G12C" binds to the Cohort 2 of the text; a
 *             label that names no cohort is one itself
 *   keyword   where no text before it names a biomarker to include: an alternative
 *
 * What they only speak of ("regardless of") stays conditional; what they deny is left
 * out; what the eligibility text already asks of all, or of the same cohort, is not
 * said twice.  Only trials that treat (INTERVENTIONAL) have second sources: in the
 * others groups are compared, not chosen.
 *
 * An alternative supports a trial where it is true and excludes nobody
 * (query/trials.h).
 */
#ifndef KB_MODEL_ELIGIBILITY_TRIAL_H
#define KB_MODEL_ELIGIBILITY_TRIAL_H

#include "kb/model/eligibility.h"

/* Clauses of the eligibility text first, then by source and place.  Cohorts are
 * numbered on.  t's own clauses, cohorts and facts are not looked at.  Returns the
 * number. */
int eligibility_read_trial(struct eligibility_lexicon *x, const struct trial *t,
    struct arena *mem, struct eligibility_clause **out, struct err *err);

#endif
