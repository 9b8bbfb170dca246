/*
 * The build report: every record read is stored, merged, superseded, not used or
 * rejected with a reason, per source file, and the sums close (DESIGN section 5).
 * Rejects, and notes about single records, are listed one a line for rejects.tsv.
 */
#ifndef INGEST_REPORT_H
#define INGEST_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct report; /* malloc-backed */

enum fate {
    FATE_STORED,
    FATE_MERGED,     /* into another record of the same id and release */
    FATE_SUPERSEDED, /* a newer release of the same record was stored */
    FATE_NOT_USED,   /* by a stated rule (not accepted, other assembly, header-like row)
                      */
    FATE_REJECTED,
    N_FATES,
};
const char *fate_name(enum fate f);

struct report *report_new(void);
void report_free(struct report *r); /* NULL is allowed */

/* file: index of the source file in struct build. */
void report_read(struct report *r, unsigned file, uint64_t n);
/* reason: key of a reason ("no_alternative_allele"), copied; NULL for stored. */
void report_fate(
    struct report *r, unsigned file, enum fate fate, const char *reason, uint64_t n);
/* One rejected record: counted (FATE_REJECTED) and listed. found: what was there. */
void report_reject(struct report *r, unsigned file, uint64_t line, struct str id,
    const char *reason, struct str found);
/* A note that is no fate of a record: "profiles: unparsed pieces", "genes: by alias".
 */
void report_note(struct report *r, unsigned file, const char *what, uint64_t n);
/* A note about one record: counted like report_note, and listed. */
void report_note_record(struct report *r, unsigned file, uint64_t line, struct str id,
    const char *what, struct str found);

/* A record names another that is not there: counted and listed as "dangling". */
void report_dangling(struct report *r, unsigned file, uint64_t line, struct str id,
    const char *what, struct str found);
/* The same where nothing could be there, so that each of them would be listed: counted
 * only. */
void report_dangling_unlisted(
    struct report *r, unsigned file, const char *what, uint64_t n);

/* A column that not every vintage has stands in the file.  Counted, for the next build
 * to miss it; no form of the report shows it. */
void report_column(struct report *r, unsigned file, const char *name);

/* Reading, for the text, the JSON and the KB's count table. Rows in (file, fate,
 * reason) order; fate is "read", a fate's name, "dangling", "column" or "note". */
typedef int report_row_fn(void *ctx, unsigned file, const char *fate,
    const char *reason, uint64_t n, struct err *err);
int report_each(struct report *r, report_row_fn *fn, void *ctx, struct err *err);
uint64_t report_n_read(const struct report *r, unsigned file);
uint64_t report_n_fate(const struct report *r, unsigned file, enum fate fate);

/* The rejected records of a file, as they came. */
typedef void report_reject_fn(
    void *ctx, uint64_t line, const char *reason, struct str found);
void report_each_reject(
    const struct report *r, unsigned file, report_reject_fn *fn, void *ctx);

typedef const char *report_file_name(void *ctx, unsigned file);

/* read == stored + merged + superseded + not_used + rejected for every file; else
 * ERR_FAIL naming the file and both sums. */
int report_check(
    struct report *r, report_file_name *file_name, void *ctx, struct err *err);
/* A file of which every record was rejected is not of its kind: ERR_FAIL naming it.
 * After report_check. */
int report_check_kinds(
    struct report *r, report_file_name *file_name, void *ctx, struct err *err);
/* TSV with a header: file, line, id, what (rejected | dangling | note), reason, found;
 * piece by piece to write, until it returns negative, which is returned. */
typedef int report_write_fn(void *ctx, struct str text, struct err *err);
int report_rejects(const struct report *r, report_file_name *file_name, void *ctx,
    report_write_fn *write, void *write_ctx, struct err *err);

/* Adds all that from has; from is empty then. */
void report_take(struct report *r, struct report *from);

#endif
