/*
 * What the patient file says, as findings: factors, states, HLA alleles.  A value is a
 * finding by itself; what it says beside itself comes from curated/patient_rules.tsv,
 * and each finding tells which of the two made it.
 */
#ifndef QUERY_BIOMARKERS_H
#define QUERY_BIOMARKERS_H

#include "kb/model/evaluate.h"
#include "query/patient.h"
#include "query/suppress.h"
#include "query/tmb.h"

struct biomarkers {
    struct finding *findings; /* factors, then states, then haplotypes, by name */
    unsigned n_findings;
    uint64_t n_suppressed; /* values that no report may speak of */
};

/* tmb: computed from the sample; used when the file gives none.  Everything lives in
 * mem. */
int biomarkers_make(const struct patient *p, const struct tmb *tmb,
    const struct suppress *suppress, struct kb_txn *kb, struct arena *mem,
    struct biomarkers *out, struct err *err);

/* Was the whole question answered?  A factor that has a value, an HLA gene of which
 * both alleles are known.  A state never is: each of its texts is a question.  Empty
 * name: did any input look for the kind? */
enum looked biomarkers_looked(
    const struct biomarkers *b, enum criterion_kind kind, struct str name);

#endif
