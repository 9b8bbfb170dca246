/* Private to patient*.c: a patient while a file is read. */
#ifndef QUERY_PATIENT_PRIVATE_H
#define QUERY_PATIENT_PRIVATE_H

#include "query/patient.h"

struct patient_reading {
    struct patient *out;
    struct arena *mem;
    const char *date; /* NULL: not known */
    size_t cap_tumours, cap_therapies, cap_values, cap_not_used;
};

/* Each takes one trimmed value of a key; where: "FILE:12".  ERR_SAMPLE. */
int patient_take(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err);
int patient_take_number(struct patient_reading *r, const struct patient_key *key,
    double number, struct str where, struct err *err);
void patient_add_tumour(struct patient_reading *r, struct str id, struct str where);
void patient_add_therapy(struct patient_reading *r, struct str therapy);
int patient_bad_value(const struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err);

int patient_read_phenopacket(
    struct patient_reading *r, const char *name, struct str text, struct err *err);

#endif
