/*
 * Evidence whose row carries its criterion itself: in-house items (evidence_tsv.c) and
 * labels of approved drugs (labels.c).  Both go the way of every other item, by the
 * stage, with a variant and a profile that are the criterion alone.
 */
#ifndef INGEST_OWN_EVIDENCE_H
#define INGEST_OWN_EVIDENCE_H

#include "ingest/build.h"
#include "kb/base/tsv.h"

/* A table of such rows, read row by row. */
struct own_rows {
    struct build *b;
    unsigned file;
    uint64_t line;    /* of the row in hand */
    struct str id;    /* of the row in hand, as it stands */
    struct arena mem; /* reset per row */
};

/* read_row's ctx is a struct own_rows, with mem reset and line set. */
int own_rows_read(struct build *b, unsigned file, struct stream *in,
    const struct tsv_column *columns, unsigned n_columns, tsv_sink *read_row,
    struct err *err);
/* Rejects the row in hand; 0. */
int own_rows_reject(struct own_rows *r, const char *reason, struct str found);

/* What is wrong with a cell; reason NULL: nothing. */
struct own_fault {
    const char *reason;
    struct str found;
};

/* "A + B" (together) or "A | B" (either will do) into e->therapies, in mem. */
bool own_evidence_therapies(
    struct arena *mem, struct str joined, struct evidence *e, struct own_fault *fault);
/* A criterion in its text form, without unparsed pieces. */
bool own_evidence_criterion(struct arena *mem, struct str text, struct criterion **out,
    struct own_fault *fault);
/* s->e.id is the item's; the variant and the profile have no line of their own, since
 * what stands in the row is the evidence. */
int own_evidence_stage(struct build *b, struct arena *mem, struct staged_evidence *s,
    struct criterion *criterion, struct err *err);
/* "DOID:3908" */
bool own_evidence_is_doid(struct str text);

#endif
