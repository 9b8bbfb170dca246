/* -O vcf of vdt query: the one format that is not made in memory. */
#ifndef QUERY_CMD_ANNOTATE_H
#define QUERY_CMD_ANNOTATE_H

#include "query/report.h"

/* PREFIX.vcf.gz under another name, until it is published. */
struct annotated_file {
    struct buf path;
    char *temp; /* malloc'ed; NULL: nothing is open */
};

/* Both are there, and are one. */
bool annotate_is_same_file(const char *a, const char *b);

/* Refuses what can be read once only, and an output that is one of the inputs; sets
 * options->sample.wants_places. */
int annotate_check(struct report_options *options, const char *prefix, struct err *err);

/* To stdout, as plain text. */
int annotate_print(const struct report *r, const char *vcf, struct err *err);

/* Written, but not yet under its name.  Discard also after an error. */
int annotate_write(const struct report *r, const char *vcf, const char *prefix,
    struct annotated_file *out, struct err *err);
int annotate_publish(struct annotated_file *file, struct err *err);
void annotate_discard(struct annotated_file *file);

#endif
