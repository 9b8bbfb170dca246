/*
 * Findings of a report in JSON that are no small variants: copy number, fusions,
 * rearrangements, factors (MSI, TMB, ...) and states (expression).  A karyotype and a
 * diplotype are not told in full there.
 */
#ifndef QUERY_REPORT_READ_EVENT_H
#define QUERY_REPORT_READ_EVENT_H

#include "kb/base/json.h"
#include "kb/model/finding.h"

/* f has its kind, gene and origin; the rest is filled, texts in mem.  False: the report
 * does not tell enough of it. */
bool report_read_event(
    const struct json *finding, struct arena *mem, struct finding *f);

#endif
