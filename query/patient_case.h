/*
 * The patient as report and explain see it: the patient file with the command line,
 * before the sample is read; and what both say as findings of the case, after.
 */
#ifndef QUERY_PATIENT_CASE_H
#define QUERY_PATIENT_CASE_H

#include "query/biomarkers.h"
#include "query/case.h"
#include "query/patient.h"

/* What the command line says. */
struct patient_options {
    const char *path;   /* --patient; NULL: none */
    const char *tumour; /* -t; NULL: none */
    enum patient_sex sex;
    const char *date; /* NULL: not known */
};

struct patient_case {
    struct patient patient;
    bool has_tumour;
    struct disease tumour;
    enum patient_sex sex;
    struct tmb tmb;
    struct biomarkers biomarkers;
};

/* Everything lives in mem.  ERR_USAGE when the two contradict each other. */
int patient_case_read(const struct patient_options *o, struct kb_txn *kb,
    struct arena *mem, struct patient_case *out, struct err *err);

/* Findings behind those of the case, and c->biomarkers; before case_view. */
int patient_case_join(struct patient_case *p, const struct sample *sample,
    const struct suppress *suppress, struct kb_txn *kb, struct arena *mem,
    struct case_data *c, struct err *err);

#endif
