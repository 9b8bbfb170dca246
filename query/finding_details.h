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
    struct clinvar_entry clinvar; /* record.variation_id 0: none */
    struct str clinvar_release;
};

/* Reads nothing of the KB that was not read before: fails by damage that came since. */
int finding_details_make(const struct report *r, const struct report_finding *f,
    struct arena *mem, struct finding_details *out, struct err *err);

#endif
