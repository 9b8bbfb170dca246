/*
 * Clinical trials in one normal form, whatever the registry's layout (v2 JSON, legacy
 * XML).
 */
#ifndef KB_MODEL_TRIAL_H
#define KB_MODEL_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"

/* Whom a trial takes by sex. */
enum trial_sex { TRIAL_SEX_ALL, TRIAL_SEX_FEMALE, TRIAL_SEX_MALE };
const char *trial_sex_name(enum trial_sex s); /* "all" */

struct trial_site {
    struct str country, city; /* country in one spelling (curated/countries.tsv) */
    struct str status;        /* v2 code; empty: the registry does not tell */
};

/* What a clause demands.  Within its cohort, when it has one. */
enum trial_force {
    TRIAL_REQUIRED,    /* inclusion: must hold; exclusion: must not */
    TRIAL_ALTERNATIVE, /* one of several, or an open list: true supports, false excludes
                          nobody */
    TRIAL_CONDITIONAL, /* "regardless of", "or unknown", "if": shown, never judged */
};
const char *trial_force_name(enum trial_force f); /* "required" */

/* One clause of the eligibility text that became a criterion. */
struct trial_criterion {
    uint32_t criterion; /* ordinal in the KB */
    bool is_exclusion;
    enum trial_force force;
    unsigned cohort;     /* 0: of the whole trial; else cohorts[cohort - 1] */
    struct str sentence; /* the clause as it stands in the text */
    uint32_t beg, end;   /* its bytes in eligibility, half-open; 0,0: from the title */
};

struct trial {
    struct str id; /* "NCT01234567" */
    struct str title;
    struct str status;       /* v2 code: "RECRUITING" */
    struct str status_date;  /* YYYY-MM-DD or YYYY-MM */
    bool is_date_of_release; /* the record has none: the release's */
    struct str *phases;      /* v2 codes: "PHASE1", "NA" */
    unsigned n_phases;
    struct str study_type; /* v2 code */
    struct str *conditions, *keywords, *mesh_terms, *interventions;
    unsigned n_conditions, n_keywords, n_mesh_terms, n_interventions;
    enum trial_sex sex;
    double min_age_years, max_age_years; /* NAN: no bound */
    struct trial_site *sites;
    unsigned n_sites;
    struct str eligibility; /* normalised text */
    /* filled at build by the link phase */
    uint32_t *diseases; /* ordinals of conditions, keywords and MeSH terms, ascending */
    unsigned n_diseases;
    struct trial_criterion *criteria;
    unsigned n_criteria;
    struct str *cohorts; /* labels as the text has them: "Cohort B" */
    unsigned n_cohorts;
};

#endif
