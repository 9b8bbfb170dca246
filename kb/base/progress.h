/*
 * How far long work has come: one line that overwrites itself on a terminal, a line at
 * each tenth anywhere else.  Nothing is printed here and no clock is read: the caller
 * gives the time and writes what comes out to stderr.
 */
#ifndef KB_BASE_PROGRESS_H
#define KB_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"

/* What there is to tell. */
struct progress_work {
    const char *task; /* rate and remaining time are those of a task; borrowed until the
                         next is told */
    const char *name; /* what is in hand: a file; NULL: the task's own words */
    uint64_t done, total; /* total 0: not known */
    uint64_t rate;        /* per second; 0: by the times given */
    bool is_in_records;   /* not bytes */
    bool is_end;          /* the task is done with, well or not */
};

struct progress {
    const char *program; /* "vdt build" */
    bool is_terminal;
    unsigned width; /* columns of the terminal; 0: not known */
    /* private */
    const char *task, *name;
    uint64_t began_ms, began_done, shown_ms, next;
    bool has_line;
};

/* Adds to out what is to be written to stderr now; often nothing. */
void progress_tell(struct progress *p, const struct progress_work *work,
    uint64_t now_ms, struct buf *out);

#endif
