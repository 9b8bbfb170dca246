/*
 * The audit log: one JSON line per query, each with the SHA-256 of the line before it,
 * so that a line that was changed, taken out or put in breaks the chain.  What a chain
 * cannot show is that its last lines are missing: keep the last digest elsewhere
 * (vdt audit verify prints it, and compares with --last).
 *
 * A line holds no path, no name of a sample and no value of a genotype.
 */
#ifndef QUERY_AUDIT_H
#define QUERY_AUDIT_H

#include <stdint.h>

#include "kb/base/digest.h"
#include "kb/base/err.h"
#include "kb/base/str.h"

#define AUDIT_SCHEMA "vdt-audit/1"
/* What the first line has for the digest of the line before it. */
#define AUDIT_NO_PREVIOUS                                                              \
    "0000000000000000000000000000000000000000000000000000000000000000"

struct audit {
    char *path;
    int fd; /* -1: none */
};

#define AUDIT_INIT                                                                     \
    {                                                                                  \
        NULL, -1                                                                       \
    }

/* Opens or makes a regular file of mode 0600; before sandbox_enter. */
int audit_open(struct audit *a, const char *path, struct err *err);
/* members: the line's own, as "\"kb\":{...},\"inputs\":[...]"; schema, time (UTC, of
 * the system's clock), uid and the previous line's digest are put before them.  Waits
 * for other writers of the file; the line stands whole, synced, or not at all. ERR_FAIL
 * when the last line there is incomplete. */
int audit_append(struct audit *a, struct str members, struct err *err);
void audit_close(struct audit *a);

struct audit_summary {
    uint64_t n_lines;
    char
        last[DIGEST_HEX_BYTES]; /* of the last line; AUDIT_NO_PREVIOUS: there is none */
};
/* Every line of the file against the one before it; the error names the first broken
 * one as path:line. */
int audit_verify(const char *path, struct audit_summary *out, struct err *err);

#endif
