/*
 * Trials of a report (DESIGN 8.9): which trials of the KB the patient may join, judged
 * from the criteria of their eligibility texts.
 *
 * The value of a trial is one for the whole, in Kleene's logic:
 *
 *   disease     true for the patient's own or a wider one; unknown for a narrower one;
 *               another one makes the trial false
 *   histology   one that the text plainly does not take ("non-squamous") makes the
 * trial false; a wider tumour of the patient's is asked age, sex    false excludes;
 * what nobody gave is asked and lowers nothing place       an open site in a country or
 * city asked for; unknown where the sites are not listed biomarkers  of the whole
 * trial, and of at least one of its cohorts: each required inclusion AND NOT each
 * required exclusion.  An alternative inclusion supports where it is true and excludes
 * nobody; an alternative exclusion that is true is asked.  What is conditional
 * ("regardless of") is shown and never judged.
 *
 * Titles, arms and keywords are second sources (kb/model/eligibility_trial.h): what
 * they name is an alternative.  A cohort that only they name counts where it supports.
 *
 * A trial that is not false and has an inclusion criterion that is true or partial is
 * listed; the rest of those that are not false only when all are asked for.  What is
 * unknown is asked, sentence by sentence.
 *
 * Grades after the TREC Precision Medicine track 2018 (trec-cds.org): "exact" a true
 * criterion that names the change; "different_variant" none, and the trial names
 * another change of the same place; "missing_variant" a true criterion that names the
 * gene only; "gene_only" a change of that gene of which nobody says that it has the
 * effect; "gene_named" no criterion of the patient's, and the texts name such a gene;
 * "missing_gene" they do not.
 *
 * Order: true, partial, those without a biomarker of the patient's whose texts name a
 * gene of the patient's, the rest; specificity; disease relation; country (as they were
 * asked for); phase (highest first); status date (newest first); id.
 */
#ifndef QUERY_TRIALS_H
#define QUERY_TRIALS_H

#include "query/answers.h"
#include "query/trial_wishes.h"

/* Reasons of a whole trial; the others are those of its criteria.
 * X(id, key, parameter); an empty name: none */
#define TRIAL_REASONS(X)                                                               \
    X(DISEASE_OTHER, "trial_disease_other", "disease")                                 \
    X(DISEASE_UNKNOWN, "trial_disease_unknown", "")                                    \
    X(DISEASE_NARROWER, "trial_disease_narrower", "disease")                           \
    X(DISEASE_FITS, "trial_disease_fits", "disease")                                   \
    X(AGE_OUT, "trial_age_out", "range")                                               \
    X(SEX_OUT, "trial_sex_out", "sex")                                                 \
    X(PLACE_OUT, "trial_place_out", "")                                                \
    X(EXCLUDED, "trial_excluded", "what")                                              \
    X(NOT_INCLUDED, "trial_not_included", "what")                                      \
    X(EXCLUSION_OPEN, "trial_exclusion_open", "what")                                  \
    X(INCLUSION_OPEN, "trial_inclusion_open", "what")                                  \
    X(AGE_ASK, "trial_age_ask", "range")                                               \
    X(SEX_ASK, "trial_sex_ask", "sex")                                                 \
    X(PLACE_ASK, "trial_place_ask", "")

/* r->trials and what belongs to them; after r->tumour, sex and age are known. */
int trials_make(const struct answers *answers, const struct trial_options *options,
    struct report *r, struct err *err);

/* Value, grade, reason and what is to be asked, from its answered criteria, its disease
 * and what fits.  A false trial's reason names the first thing that excludes. */
void trial_judge(struct report_trial *t, const char *lang, struct arena *mem);

/* Why the report does not list it: "false", "status", "phase", "no_biomarker"; NULL: it
 * does. */
const char *trial_left_out(const struct trial_wishes *w, const struct report_trial *t);

/* age_years NAN: not known.  is_whole: the months are not known, so the patient may be
 * up to a year older.  A highest age of n years includes the year after the birthday.
 */
enum truth trial_fits_age(const struct trial *t, double age_years, bool is_whole);
enum truth trial_fits_sex(const struct trial *t, enum patient_sex sex);

int trials_cmp(const struct report_trial *a, const struct report_trial *b);

/* It recruits, or will: a status that the registry does not know is neither. */
bool trial_is_recruiting(const struct trial *t);

/* Is the site one where a patient could be seen: its own status, where it has one. */
bool trial_site_is_open(const struct trial *t, const struct trial_site *site);

#endif
