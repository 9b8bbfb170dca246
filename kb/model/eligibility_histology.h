/*
 * Histologies that a trial plainly does not take (curated/trial_histologies.tsv):
 * "non-squamous lung cancer, histologically confirmed", or "squamous histology" among
 * the exclusions.
 *
 * Only what is beyond doubt is given: the inclusion part speaks of the histology as
 * "non-" wherever it speaks of it, at least once in a line about the diagnosis that
 * binds all patients; or a line of the exclusion part is about the histology of the
 * tumour itself, not of an earlier one.  A trial that says both "squamous" and
 * "non-squamous" takes some of each.
 */
#ifndef KB_MODEL_ELIGIBILITY_HISTOLOGY_H
#define KB_MODEL_ELIGIBILITY_HISTOLOGY_H

#include "kb/model/eligibility.h"

/* word in lower case: "squamous".  False: the text does not exclude it, or not plainly.
 * *beg, *end: the line that does. */
bool eligibility_excludes_histology(struct eligibility_lexicon *x, struct str text,
    struct str word, struct arena *mem, uint32_t *beg, uint32_t *end);

#endif
