/*
 * What a report tells of a finding beside what is kept of it: made when it is written,
 * and gone afterwards.
 */
#ifndef QUERY_FINDING_DETAILS_H
#define QUERY_FINDING_DETAILS_H

#include "query/report.h"

struct finding_details {
    const struct report_finding *of;
    struct str hgvs_g, hgvs_c, hgvs_p, transcript,
        protein_change; /* of the reading shown */
    struct str consequence_from;
    struct clinvar_record clinvar; /* its classifications; variation_id 0: none */
    struct str clinvar_release;
};

/* kb: the transaction of the thread that asks; NULL: the report's own.  Fails by damage
 * of the KB only. */
int finding_details_make(const struct report *r, const struct report_finding *f,
    struct kb_txn *kb, struct arena *mem, struct finding_details *out, struct err *err);

#endif
