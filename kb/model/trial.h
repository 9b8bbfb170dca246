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

/* Where a criterion was read.  Those behind the eligibility text are second sources:
 * they tell whom a trial is for, never what it demands (kb/model/eligibility_trial.h).
 */
enum trial_source {
    TRIAL_FROM_ELIGIBILITY,
    TRIAL_FROM_TITLE,
    TRIAL_FROM_ARM,
    TRIAL_FROM_KEYWORD,
};
const char *trial_source_name(enum trial_source s); /* "eligibility" */

struct trial_arm {
    struct str label;       /* one line; may be empty */
    struct str description; /* normalised as the eligibility text is; may be empty */
    struct str type;        /* v2 code: "EXPERIMENTAL"; empty: not given */
};

/* One clause that became a criterion. */
struct trial_criterion {
    uint32_t criterion; /* ordinal in the KB */
    bool is_exclusion;
    enum trial_force force;
    unsigned cohort;     /* 0: of the whole trial; else cohorts[cohort - 1] */
    struct str sentence; /* the clause as it stands in the text */
    enum trial_source source;
    unsigned place;    /* of arms or keywords; else 0 */
    uint32_t beg, end; /* its bytes in that text, half-open (trial_text) */
};

/* What a clause tells beside biomarkers: shown, never evaluated. */
enum eligibility_fact {
    FACT_NONE,
    FACT_PRIOR_THERAPY,
    FACT_PERFORMANCE,
    FACT_BRAIN_METASTASES,
};
const char *eligibility_fact_name(enum eligibility_fact f); /* "prior_therapy" */

struct trial_fact {
    enum eligibility_fact kind;
    bool is_exclusion;
    unsigned cohort;     /* as of a criterion */
    struct str sentence; /* of the eligibility text */
    uint32_t beg, end;
};

/* A disease that the text plainly does not take ("non-squamous"), with all below it. */
struct trial_excluded {
    uint32_t disease;    /* ordinal */
    struct str sentence; /* of the eligibility text */
    uint32_t beg, end;
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
    struct str *disease_ids; /* at build only: "NCI:C127153", "MESH:D008175"; not every
                                layout of a record has them */
    unsigned n_disease_ids;
    struct trial_arm *arms; /* in the registry's order */
    unsigned n_arms;
    struct trial_site *sites;
    unsigned n_sites;
    struct str eligibility; /* normalised text */
    /* filled at build by the link phase */
    uint32_t *diseases; /* ordinals of conditions, keywords and MeSH terms, ascending */
    unsigned n_diseases;
    struct trial_excluded *excluded;
    unsigned n_excluded;
    struct trial_criterion *criteria;
    unsigned n_criteria;
    struct trial_fact *facts;
    unsigned n_facts;
    struct str *cohorts; /* labels as the text has them: "Cohort B"; of arms: theirs */
    unsigned n_cohorts;
};

/* The bytes [beg, end) of a text of the trial.  The text of an arm is its label, one
 * line end and its description.  p NULL: they do not stand there. */
struct str trial_text(const struct trial *t, enum trial_source source, unsigned place,
    uint32_t beg, uint32_t end);

#endif
