/*
 * The patient beside the VCF (--patient FILE): who it is and what other tests said.
 *
 * Two forms.  Lines of "key: value", '#' begins a comment line; the keys are those of
 * curated/patient_keys.tsv:
 *
 *   tumour_type: LUAD
 *   sex: female
 *   age: 63
 *   msi: stable
 *   hla: A*02:01, A*24:02
 *   viral: EBV positive, HPV negative
 *
 * or a GA4GH Phenopacket v2 in JSON (phenopacket-schema 2.0; first character '{'),
 * patient_phenopacket.c.  Nothing is coerced: a key or a value that is not known is an
 * error that names the place and what was expected.
 */
#ifndef QUERY_PATIENT_H
#define QUERY_PATIENT_H

#include "query/patient_rules.h"

enum patient_sex { PATIENT_SEX_UNKNOWN, PATIENT_FEMALE, PATIENT_MALE };
const char *patient_sex_name(enum patient_sex s); /* "unknown" */

/* A value that answers criteria: a factor, or the alleles of an HLA gene. */
struct patient_value {
    const struct patient_key *key;
    struct str subject; /* factor, or "HLA-A" */
    struct str word;    /* what the word means; empty: a number alone */
    double number;      /* NAN: a word */
    struct str alleles; /* HLA: one, or two with a slash between */
    struct str where;   /* "FILE:12" */
};

struct patient_tumour {
    struct str id;    /* as given: id, code or name */
    struct str where; /* "FILE:12" */
};

struct patient {
    bool is_given;
    struct str sha256;
    struct patient_tumour *tumours;
    unsigned n_tumours;
    enum patient_sex sex;
    struct str sex_where;
    double age_years;    /* NAN: not known */
    bool is_whole_years; /* the age in months is not known */
    struct str stage;    /* shown, not evaluated; so is the next */
    struct str *prior_therapies;
    unsigned n_prior_therapies;
    struct patient_value *values;
    unsigned n_values;
    struct str *not_used; /* parts of a phenopacket that mean nothing to vdt */
    unsigned n_not_used;
    struct patient_rules rules;
};

/* path NULL: none given.  date: "today" for a phenopacket that has a date of birth
 * only; NULL: not known.  Everything lives in mem.  ERR_SAMPLE for what the file says.
 */
int patient_read(const char *path, const char *date, struct kb_txn *kb,
    struct arena *mem, struct patient *out, struct err *err);

#endif
