/* vdt query --batch LIST: the samples of a list, each with its report. */
#ifndef QUERY_CMD_BATCH_H
#define QUERY_CMD_BATCH_H

#include "query/query_audit.h"
#include "query/query_options.h"

struct batch_values {
    const char *list;
    const char *directory; /* -o; NULL: JSON lines on stdout */
    const char *formats;
    const char *audit; /* NULL: none */
    bool has_progress;
};

/* A sample that fails has a record in the place of its report, and a line on stderr;
 * at the end ERR_FAIL.  The audit log has a line of each sample that was read, in the
 * list's order, before anyone has its report; of a run that ended early, one more.
 * ERR_USAGE: options that speak of one patient. */
int cmd_batch(const struct query_options *common, const struct batch_values *v,
    struct query_audit *audit, struct err *err);

#endif
