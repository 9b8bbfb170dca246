/*
 * One trial judged for one patient: the report (trials.c), `vdt explain NCT...` and
 * `vdt trials` all make their rows here.
 */
#ifndef QUERY_TRIAL_ROW_H
#define QUERY_TRIAL_ROW_H

#include "query/answers.h"
#include "query/trial_mentions.h"
#include "query/trial_wishes.h"

struct trial_patient {
    const struct answers *answers; /* criteria are answered over its case */
    const struct disease *tumour;  /* NULL: not known */
    enum patient_sex sex;
    double age_years;                      /* NAN: not known */
    bool is_whole_years;                   /* the months are not known */
    const struct trial_wishes *wishes;     /* NULL: any place */
    const struct trial_mentions *mentions; /* NULL: not looked for */
};

/* Reads the trial of this record, answers its criteria and judges it (trial_judge).
 * The row lives in the answers' arena. */
int trial_row_make(const struct trial_patient *p, uint32_t ordinal,
    struct report_trial *row, struct err *err);

/* Age, sex and place of the trial of a row against the patient's. */
void trial_row_fit(const struct trial_patient *p, struct report_trial *row);

/* Best first.  That the disease is unknown says less than that it is narrower, and more
 * than that it is another. */
unsigned trial_relation_rank(enum disease_relation r);

#endif
