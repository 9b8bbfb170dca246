/*
 * What CIViC's tables say of each other, compared after all of them are read.  Nothing
 * is decided here: each disagreement is a note of the build report with its id and both
 * values, and what refers to nothing is listed.
 */
#ifndef INGEST_CIVIC_CHECK_H
#define INGEST_CIVIC_CHECK_H

#include "ingest/build.h"
#include "kb/base/strmap.h"

/* The staged records of one release by id. */
struct civic_index {
    struct build *b;
    struct arena mem;
    struct strmap profiles, evidence; /* "release id" -> index in the stage */
};

/* civic_score.c: sums the evidence of each profile and compares it with the stated
 * score, which CIViC does not keep up to date. */
void civic_score_profiles(const struct civic_index *x);
/* civic_names.c: names of substitutions against NP_ descriptions. */
void civic_compare_names(struct build *b);

/* The index in the stage of what has this id in the release of a file, or -1. */
int64_t civic_index_find(const struct civic_index *x, const struct strmap *map,
    unsigned file, struct str id);

#endif
