/*
 * Trials of a report (DESIGN 8.9): which trials of the KB the patient may join, judged
 * from the criteria of their eligibility texts.
 *
 * A trial is listed when it is recruiting or will, at least one of its inclusion
 * criteria is true or partial, no exclusion criterion is true and its diseases are not
 * all of another kind than the patient's.  Its value is one for the whole:
 *
 *   true     an inclusion criterion is true, the others too, and all exclusions are
 *            false; the patient's disease is one of the trial's or below it
 *   partial  anything of this is not known, or an inclusion criterion is false beside
 *            a true one (trials with cohorts name biomarkers that exclude each other)
 *
 * Age and sex are hard facts: a patient who is known not to fit is not listed; what is
 * not known of the patient excludes nobody, and stands beside the value.
 *
 * Grades after the TREC Precision Medicine track 2018 (trec-cds.org): "exact" a true
 * criterion that names the change; "different_variant" none, and the trial names
 * another change of the same place; "missing_variant" a true criterion that names the
 * gene only; "gene_only" a change of that gene of which nobody says that it has the
 * effect.
 *
 * Order: value, specificity, disease relation, phase (highest first), status date
 * (newest first), id.
 */
#ifndef QUERY_TRIALS_H
#define QUERY_TRIALS_H

#include "query/answers.h"

/* Reasons of a whole trial; the others are those of its criteria.
 * X(id, key, parameter); an empty name: none */
#define TRIAL_REASONS(X)                                                               \
    X(DISEASE_UNKNOWN, "trial_disease_unknown", "")                                    \
    X(DISEASE_NARROWER, "trial_disease_narrower", "disease")                           \
    X(EXCLUSION_OPEN, "trial_exclusion_open", "what")                                  \
    X(INCLUSION_FALSE, "trial_inclusion_false", "what")                                \
    X(INCLUSION_OPEN, "trial_inclusion_open", "what")

/* r->trials and r->has_trial_source; after r->tumour is known. */
int trials_make(const struct answers *answers, struct report *r, struct err *err);

/* Verdict, grade and reason of a trial from its answered criteria and its relation.
 * false: not listed. */
bool trial_judge(struct report_trial *t, const char *lang, struct arena *mem);

/* age_years NAN: not known.  is_whole: the months are not known, so the patient may be
 * up to a year older.  A highest age of n years includes the year after the birthday.
 */
enum truth trial_fits_age(const struct trial *t, double age_years, bool is_whole);
enum truth trial_fits_sex(const struct trial *t, enum patient_sex sex);

int trials_cmp(const struct report_trial *a, const struct report_trial *b);

/* Is the site one where a patient could be seen: its own status, where it has one. */
bool trial_site_is_open(const struct trial *t, const struct trial_site *site);

#endif
