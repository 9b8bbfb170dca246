/*
 * curated/overrides.tsv in a build: each row must be good, its target must be a record
 * of the KB, and each takes effect where that record is written (kb/model/override.h).
 */
#ifndef INGEST_OVERRIDES_H
#define INGEST_OVERRIDES_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/model/evidence.h"

struct build;
struct overrides; /* lives in the build's arena */

/* One row, by column index; wanted names the columns. */
enum { OVERRIDE_COLUMNS = 7 };
extern const char *const override_columns[OVERRIDE_COLUMNS];

/* After curated_read.  Bad rows, and two for one field, are faults of the build. */
int overrides_load(struct build *b, struct err *err);
/* On an item or assertion that is about to be written. */
int overrides_apply(struct build *b, struct evidence *e, struct err *err);
/* Is there any: ClinVar has millions of records to name. */
bool overrides_any(const struct build *b);
/* A record of ClinVar is in the KB. */
void overrides_meet(struct build *b, struct str id);
/* After all records: a target that was not there is a fault. */
int overrides_check(struct build *b, struct err *err);

#endif
