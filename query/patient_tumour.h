/* The tumour type and sex that the command line and the patient file agree on. */
#ifndef QUERY_PATIENT_TUMOUR_H
#define QUERY_PATIENT_TUMOUR_H

#include "kb/model/disease.h"
#include "query/patient.h"

/*
 * 1: *out is the patient's tumour type; 0: neither tells one.  given: -t, or NULL.  The
 * file's diseases that the KB does not know are listed in p->not_used when it is a
 * phenopacket, else an error.  Of several in one line of descent the most specific;
 * others: ERR_SAMPLE, unless -t says which.  -t stands when it descends from a disease
 * of the file or the other way round, else ERR_USAGE.
 */
int patient_tumour(struct patient *p, const char *given, struct kb_txn *kb,
    struct arena *mem, struct disease *out, struct err *err);

/* ERR_USAGE when both are known and differ. */
int patient_check_sex(const struct patient *p, enum patient_sex given,
    enum patient_sex *out, struct err *err);

#endif
