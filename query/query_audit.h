/*
 * What the audit log tells of one query: audit.h has the log and its chain.  Each
 * command that reads a patient's file can write it: query (one sample, --sample all,
 * --batch), explain, trials.
 */
#ifndef QUERY_QUERY_AUDIT_H
#define QUERY_QUERY_AUDIT_H

#include "kb/base/opt.h"
#include "query/audit.h"
#include "query/query_outputs.h"
#include "query/report.h"

#define QUERY_AUDIT_OPTION(at)                                                         \
    {                                                                                  \
        "audit", 0, OPT_PRIVATE, at, "FILE",                                           \
            "append a line about this query to an audit log,\none for each sample "    \
            "(see vdt audit)",                                                         \
            NULL, 0, 0, false                                                          \
    }

/* The line's options: [name, value] of each that was given; the value is null for
 * flags, paths and names of samples (OPT_PRIVATE). */
void query_audit_options(
    const struct opt_command *command, int argc, char *const *argv, struct buf *out);

struct query_audit {
    struct audit log;       /* AUDIT_INIT: none is asked for, and nothing is written */
    const char *command;    /* "vdt query" */
    struct str options;     /* of query_audit_options */
    struct str list_sha256; /* of --batch; empty: none */
};

/* The kinds and digests of the inputs, as the line has them: what was begun and not
 * read whole has no digest, and says so. */
void query_audit_inputs(const struct report *r, struct buf *out);

/* A query, or one of many: these are known by the line of their list, or by the place
 * of the sample in the file, never by a name. */
struct query_audit_entry {
    int exit_status;
    struct str kb_id;                    /* empty: the KB was not open */
    struct str inputs;                   /* of query_audit_inputs; empty: not known */
    const struct query_outputs *outputs; /* NULL: none */
    struct str printed; /* what will stand on stdout; p NULL: nothing, or not kept */
    const char *printed_sha256; /* of what is not kept; NULL: not known */
    uint64_t list_line;         /* 0: no list */
    unsigned sample_no;         /* from 1; 0: the one sample */
};
/* Before the outputs get their names, or are printed. */
int query_audit_add(
    struct query_audit *a, const struct query_audit_entry *e, struct err *err);
/* Of a run that failed with rc and err, after it read these inputs (empty: none is
 * known): err tells, too, when the log has no line of it. */
void query_audit_failed(struct query_audit *a, int rc, struct str kb_id,
    struct str inputs, struct err *err);

#endif
