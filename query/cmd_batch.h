/* vdt query --batch LIST: the samples of a list, each with its report. */
#ifndef QUERY_CMD_BATCH_H
#define QUERY_CMD_BATCH_H

#include "query/query_options.h"

struct batch_values {
    const char *list;
    const char *directory; /* -o; NULL: JSON lines on stdout */
    const char *formats;
    bool has_progress;
};

/* A sample that fails has a record in the place of its report, and a line on stderr;
 * at the end ERR_FAIL.  ERR_USAGE: options that speak of one patient. */
int cmd_batch(
    const struct query_options *common, const struct batch_values *v, struct err *err);

#endif
