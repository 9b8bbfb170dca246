/*
 * A patient out of a report in JSON (report_json.c), for `vdt trials`: the findings and
 * what was looked at, as the evaluator sees them.
 *
 * The report holds less than the run that made it: of a change that touches several
 * genes the reading that is shown, of a gene with a finding not whether the rest of it
 * was covered, of copy number and fusions which genes were found unchanged.  What it
 * does not hold counts as not looked at.
 */
#ifndef QUERY_REPORT_READ_H
#define QUERY_REPORT_READ_H

#include "query/case.h"
#include "query/report.h"

struct report_patient {
    struct str sample; /* id; empty: none */
    struct str kb_id;  /* of the KB that the report was made with */
    struct str sha256; /* of the file */
    bool has_tumour;
    struct disease tumour;
    enum patient_sex sex;
    double age_years;   /* NAN: not known */
    unsigned n_unread;  /* findings of kinds that the report does not tell in full */
    struct case_data c; /* only its findings and view */
};

/* What cannot be read is ERR_SAMPLE; everything lives in mem. */
int report_patient_read(const char *path, struct kb_txn *kb, struct arena *mem,
    struct report_patient *out, struct err *err);

#endif
