/*
 * Long answers on a terminal go through a pager: $PAGER, else less.  It is another
 * program, started before anything is opened; the parent's stdout becomes its input.
 */
#ifndef QUERY_CMD_PAGER_H
#define QUERY_CMD_PAGER_H

#include <stdbool.h>
#include <sys/types.h>

struct pager {
    bool is_on;
    pid_t child;
};

/* Only when stdout is a terminal that can scroll; what cannot be started leaves stdout
 * as it is.  Call before other threads and files. */
void pager_begin(struct pager *p);
/* Waits until the reader has done. */
void pager_end(struct pager *p);

#endif
