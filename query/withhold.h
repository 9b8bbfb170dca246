/*
 * Findings that the report may not tell: of suppressed genes (suppress.h), and known
 * pathogenic changes behind conditions that are no tumour predispositions, where the
 * patient has not consented or the sample cannot tell the germline (DESIGN 8.11).
 *
 * They leave the sample and the case together, and are counted as one total: which of
 * the two it was would tell too much.  Their genes become unsure, so that nothing is
 * said to be normal about them.
 */
#ifndef QUERY_WITHHOLD_H
#define QUERY_WITHHOLD_H

#include "query/case.h"
#include "query/hereditary_genes.h"
#include "query/suppress.h"

struct withhold {
    const struct suppress *suppress;
    const struct hereditary_genes *genes;
    bool has_secondary_consent;
};

int withhold_load(struct kb_txn *kb, bool has_secondary_consent, struct arena *mem,
    struct withhold *out, struct err *err);

/* Between the findings and the view of a case.  The numbers of the findings stay
 * without gaps. */
int withhold_findings(const struct withhold *w, struct sample *sample,
    struct case_data *c, struct arena *mem, struct err *err);

#endif
