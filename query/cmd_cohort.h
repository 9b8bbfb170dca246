/* vdt query --sample all: a JSON line for each sample of the file. */
#ifndef QUERY_CMD_COHORT_H
#define QUERY_CMD_COHORT_H

#include "query/cohort.h"

bool query_is_cohort(const struct report_options *o);
/* To stdout, or PREFIX.jsonl, which appears whole or not at all.  ERR_USAGE: options
 * that speak of one sample. */
int cmd_cohort(const struct report_options *o, struct kb_txn *kb, const char *prefix,
    const char *formats, struct err *err);

#endif
