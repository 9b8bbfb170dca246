/*
 * Therapy groups: all matches of the therapies list that speak of the same unordered
 * set of therapies (taken together in the same way) in the same disease.
 *
 * Partial and flagged rows decide nothing and are left out, so are rows without a
 * therapy.  supports: sensitivity that is supported.  against: sensitivity that is not
 * supported, and supported toxicity.  resistance: supported resistance or reduced
 * sensitivity.  A conflict is judged per molecular profile, never per single drug
 * (DESIGN 8.7): one profile with supported sensitivity, and at the same level with
 * resistance or with sensitivity that is not supported.  Both sides stay side by side
 * in the lists, at whatever level; nothing is averaged.  A response is mixed when the
 * patient's profiles together, of whatever levels, tell both sensitivity and resistance
 * (EGFR T790M and C797S): no conflict of what is known, but one of the choice.
 */
#ifndef QUERY_GROUPS_H
#define QUERY_GROUPS_H

#include "query/report.h"

/* From the ordered rows; lists of ids keep their order.  Returns the number. */
unsigned groups_make(const struct report_evidence *rows, unsigned n, struct arena *mem,
    struct report_group **out);

/* The set of a row: names sorted, each once. */
struct str *therapy_set(const struct evidence *e, struct arena *mem, unsigned *n);

#endif
