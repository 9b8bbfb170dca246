/*
 * The report as tables, one for each of its parts: "therapies", "trials", ..., "limits"
 * with the fields of the JSON as columns ("match.why.text"), and "run" with field and
 * value of all that is no list (program, kb, sample, patient, accounting, scope).
 *
 * A cell holds the values of its field; those of a list are joined by "|", the same
 * number in each column of that list.  Backslash, tab, newline, carriage return and
 * "|" inside a value are written \\ \t \n \r \|, other control characters and those
 * that turn the direction of writing \u202e; null is empty.
 */
#ifndef QUERY_REPORT_TSV_H
#define QUERY_REPORT_TSV_H

#include "query/report.h"

/* Called for each part, also for empty ones (header only). */
typedef int report_tsv_fn(void *ctx, struct str part, struct str text, struct err *err);
int report_write_tsv(
    const struct report *r, report_tsv_fn *fn, void *ctx, struct err *err);

/* The names of these parts, in their order, without a report. */
typedef void report_tsv_part_fn(void *ctx, struct str part);
int report_tsv_each_part(report_tsv_part_fn *fn, void *ctx, struct err *err);

#endif
