/*
 * What a build has against the KB of --previous (previous.c).
 */
#ifndef INGEST_PREVIOUS_H
#define INGEST_PREVIOUS_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

/* One source, or one kind of its records. */
struct previous_change {
    struct str source, kind; /* kind empty: the whole source */
    uint64_t before, now;
    bool is_lost;      /* by more than the limit */
    struct str reason; /* why a loss was accepted; empty: it was not */
};

/* --accept-loss SOURCE[/KIND]=REASON */
struct accepted_loss {
    struct str source, kind, reason;
};
/* Slices of text.  ERR_USAGE when it has not this form. */
int previous_read_accepted(
    const char *text, struct accepted_loss *out, struct err *err);

#endif
