/* -O vcf of vdt query: the one format that is not made in memory. */
#ifndef QUERY_CMD_ANNOTATE_H
#define QUERY_CMD_ANNOTATE_H

#include "kb/base/outfile.h"
#include "query/report.h"

/* Both are there, and are one. */
bool annotate_is_same_file(const char *a, const char *b);

/* Refuses what can be read once only, and an output that is one of the inputs; sets
 * options->sample.wants_places. */
int annotate_check(struct report_options *options, const char *prefix, struct err *err);

/* To stdout, as plain text. */
int annotate_print(const struct report *r, const char *vcf, struct err *err);

/* As BGZF into a file that was begun. */
int annotate_write(
    const struct report *r, const char *vcf, struct outfile *out, struct err *err);

#endif
