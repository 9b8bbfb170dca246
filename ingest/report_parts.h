/*
 * What the build report says beside the sums, for all of its forms.
 */
#ifndef INGEST_REPORT_PARTS_H
#define INGEST_REPORT_PARTS_H

#include "ingest/build.h"

/* Sentences that a curator should read, in a fixed order. */
typedef void report_warning_fn(void *ctx, struct str sentence);
void report_warnings(struct build *b, report_warning_fn *fn, void *ctx);

uint64_t report_n_sentinels_skipped(const struct build *b);

/* "ingest/report_html.c": one page that needs nothing else. */
void report_html(struct build *b, struct buf *out);

#endif
