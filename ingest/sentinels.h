/*
 * Sentinels (curated/sentinels.tsv): facts that everybody knows, each looked up in the
 * KB just written, before anybody else can see it.  One that reads otherwise stops the
 * build, with what it was and what it is (DESIGN section 5).  When the source is right
 * to have changed it, the table says so: the old row gets an `until`, a new one a
 * `since`, both releases of the source.
 *
 * A record that is there is compared however small its source is.  What is missing, and
 * what rests on all of its source (names, genes, relations of diseases), counts only
 * when the files of the source that are of a release of the row hold at least the
 * row's `records`: a slice has not lost what it never had, and is said to be one.
 */
#ifndef INGEST_SENTINELS_H
#define INGEST_SENTINELS_H

#include "ingest/build.h"
#include "kb/store/kb.h"

/* Why a sentinel was not checked. */
enum sentinel_skip {
    SENTINEL_NO_SOURCE, /* its source is not among those of the build */
    SENTINEL_NOT_WHOLE, /* of its source there are fewer records than the row asks */
    SENTINEL_NOT_THEN,  /* the release is outside since..until */
    SENTINEL_NOT_THERE, /* its record is not, and the row allows that */
    N_SENTINEL_SKIPS,
};
const char *sentinel_skip_name(
    enum sentinel_skip s); /* "source is not in this build" */

/* Adds a line to b->faults for each that changed, counts in b->sentinels.  Returns 0,
 * ERR_FAIL when some changed or a row is not to be read, or ERR_KB. */
int sentinels_check(struct build *b, struct kb_txn *kb, struct err *err);

/* The field of what term names, as text.  1; 0: there is no such thing in the KB;
 * ERR_FAIL: no such kind of term, or field.  Terms and fields: curated/README.md.
 */
int sentinel_value(struct kb_txn *kb, struct str term, struct str field,
    struct arena *mem, struct str *out, struct err *err);

#endif
