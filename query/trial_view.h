/* A judged trial for people or as JSON (explain, trials). */
#ifndef QUERY_TRIAL_VIEW_H
#define QUERY_TRIAL_VIEW_H

#include "query/report.h"
#include "query/view.h"

/* What the registry says of the trial. */
void trial_view_facts(struct view *v, const struct report_trial *row);
/* Its label; empty: the whole trial. */
struct str trial_view_cohort(const struct trial *t, unsigned cohort);
/* In a word for people: "text", "title", "arm", "keyword". */
const char *trial_view_source(enum trial_source source);
/* What its text tells of treatment, performance status and brain metastases. */
void trial_view_other_facts(struct view *v, const struct trial *t);
/* What it means for the patient: the value, why, what is to be asked, each criterion
 * with the sentence it was read from. */
void trial_view_match(struct view *v, const struct report_trial *row);

#endif
