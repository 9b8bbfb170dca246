/* What the audit log tells of one query: audit.h has the log and its chain. */
#ifndef QUERY_QUERY_AUDIT_H
#define QUERY_QUERY_AUDIT_H

#include "kb/base/opt.h"
#include "query/audit.h"
#include "query/query_outputs.h"
#include "query/report.h"

/* The line's options: [name, value] of each that was given; the value is null for
 * flags, paths and names of samples (OPT_PRIVATE). */
void query_audit_options(
    const struct opt_command *command, int argc, char *const *argv, struct buf *out);

struct query_audit {
    struct audit log;
    struct str options; /* of query_audit_options */
};

/* The line of a query that is done, before its outputs get their names.  printed:
 * the SHA-256 of what will stand on stdout; NULL: nothing, or what is not known yet. */
int query_audit_done(struct query_audit *a, const struct report *r,
    const struct query_outputs *outputs, const char *printed, struct err *err);
/* Of one that failed: with its exit status and, when the KB was open, the KB's id. */
int query_audit_failed(
    struct query_audit *a, int exit_status, struct str kb_id, struct err *err);

#endif
