/*
 * Overrides: what a laboratory decides against a source's record, one field at a time.
 * The record keeps the source's own value beside it, and every output shows both, with
 * who decided it, when and why.
 *
 *   target        field           value
 *   EID9, AID7,   level           A .. E (items)
 *   an own id     rating          1 .. 5, or none (items)
 *                 amp             I-A .. IV (assertions)
 *                 direction       supports, does_not_support
 *                 flagged         yes, no
 *                 withdrawn       yes: stands flagged, so it decides nothing
 *   VCV000012375  germline        the laboratory's word, shown beside ClinVar's;
 *                 oncogenicity    decides nothing
 */
#ifndef KB_MODEL_OVERRIDE_H
#define KB_MODEL_OVERRIDE_H

#include "kb/base/err.h"
#include "kb/model/evidence.h"

struct override {
    struct str target, field, value, reason, author, date, review_by;
};

/* Is it about a record of ClinVar. */
bool override_is_of_clinvar(const struct override *o);

/* 0, or ERR_FAIL: what was found and what was expected.  Looks at the row alone. */
int override_check(const struct override *o, struct err *err);

/* Sets the field of the item and adds the override to its list, both in mem.
 * ERR_FAIL: the item has no such field (a level is an item's, an AMP level an
 * assertion's). */
int override_apply(
    const struct override *o, struct arena *mem, struct evidence *e, struct err *err);

#endif
