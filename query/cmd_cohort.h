/* vdt query --sample all: a JSON line for each sample of the file. */
#ifndef QUERY_CMD_COHORT_H
#define QUERY_CMD_COHORT_H

#include "kb/base/outfile.h"
#include "query/cohort.h"
#include "query/query_audit.h"

bool query_is_cohort(const struct report_options *o);
#define COHORT_SUFFIX ".jsonl"

/* ERR_USAGE: options that speak of one sample. */
int cmd_cohort_check(
    const struct report_options *o, const char *formats, struct err *err);
/* Committed when all is written; each sample has its line in the audit log before.
 * failed_inputs: of query_audit_inputs, when it fails. */
int cmd_cohort(const struct report_options *o, struct kb_txn *kb, struct outfile *out,
    struct query_audit *audit, struct buf *failed_inputs, struct err *err);

#endif
