/*
 * Registries of trials: what the layouts of ClinicalTrials.gov (API v2 and classic
 * JSON, legacy XML) and NCI's CTRP share.  A reader fills a draft in the registry's own
 * words; ctgov_finish brings it to the normal form of kb/model/trial.h and stages it,
 * or rejects it with a reason.
 *
 * Words: statuses, phases and sexes become the codes of API v2 by the vocabulary,
 * whatever the spelling ("Active, not recruiting" -> ACTIVE_NOT_RECRUITING), a new one
 * stops the build; dates ISO, as exact as the registry gives them; ages years; texts
 * one line each.
 */
#ifndef INGEST_CTGOV_H
#define INGEST_CTGOV_H

#include "ingest/build.h"
#include "ingest/zip.h"

struct ctgov_list {
    struct str *items;
    size_t n, cap;
};

struct ctgov_draft {
    struct build *b;
    unsigned file;
    const char *words; /* whose words of the vocabulary: "ctgov", "ctrp" */
    uint64_t line;     /* where the record starts */
    struct arena mem;  /* reset per record */
    const struct curated_rows *countries;
    int country_name, country_is; /* columns */

    struct str
        file_id; /* the id that the name of a file of one record holds; may be empty */
    struct str id, title, status, study_type, sex, min_age, max_age, eligibility;
    /* Last posted, last submitted, verified: the first that is given counts. */
    struct str updated, submitted, verified, release;
    struct ctgov_list phases, conditions, keywords, mesh_terms, interventions;
    struct ctgov_list mesh_ids, nci_ids;
    struct trial_arm *arms;
    size_t n_arms, cap_arms;
    struct trial_site *sites;
    size_t n_sites, cap_sites;
};

/* Reads a source file: every member of a zip, or the file itself as it is, plain or
 * gzipped, by read_plain (path: to look at it before).  words: see the draft. */
typedef int ctgov_plain_fn(
    struct ctgov_draft *d, const char *path, struct stream *in, struct err *err);
int ctgov_read(struct build *b, unsigned file, const char *words, struct stream *in,
    zip_member_fn *read_member, ctgov_plain_fn *read_plain, struct err *err);
/* An empty draft for the record that starts at line. */
void ctgov_clear(struct ctgov_draft *d, uint64_t line);

/* Text is copied, blanks and line ends in it become one blank each. */
struct str ctgov_text(struct ctgov_draft *d, struct str text);
/* Empty items are left out. */
void ctgov_add(struct ctgov_draft *d, struct ctgov_list *list, struct str text);
/* An arm keeps the lines of its description; one that has neither label nor description
 * is left out. */
void ctgov_add_arm(
    struct ctgov_draft *d, struct str label, struct str type, struct str description);
void ctgov_add_site(
    struct ctgov_draft *d, struct str country, struct str city, struct str status);
int ctgov_finish(struct ctgov_draft *d, struct err *err);

/* The id that a file's name starts with ("xml/NCT01234567.xml"); empty: none. */
struct str ctgov_id_of_file(struct str name);

/* "Phase 1/Phase 2" -> "PHASE_1_PHASE_2": letters and digits in upper case, a run of
 * anything else one '_'. */
struct str ctgov_code(struct arena *mem, struct str words);
/* "February 3, 2023", "February 2023", "2023-02-03", "2023-02" -> ISO; p NULL: none of
 * them. */
struct str ctgov_date(struct arena *mem, struct str text);
/* "18 Years", "6 Months", "N/A" and empty (NAN).  false: none of these. */
bool ctgov_age(struct str text, double *years);

#endif
