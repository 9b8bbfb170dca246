/*
 * The records that a report lists one by one, packed: a build of a source whose genes
 * nobody knows lists millions.
 */
#ifndef INGEST_REPORT_LISTED_H
#define INGEST_REPORT_LISTED_H

#include "kb/base/str.h"

struct listed {
    unsigned file;
    uint64_t line;
    unsigned what;      /* rejected, dangling or note */
    const char *reason; /* outlives the list; few different ones */
    struct str id, found;
};

struct listed_records {
    struct buf *pieces; /* none is moved once it is full */
    size_t n_pieces, cap_pieces;
    const char **reasons;
    size_t n_reasons, cap_reasons;
    size_t n; /* of records */
};

void listed_add(struct listed_records *list, const struct listed *record);
void listed_free(struct listed_records *list);

/* As they came; strings live as long as the list. */
typedef void listed_fn(void *ctx, const struct listed *record);
void listed_each(const struct listed_records *list, listed_fn *fn, void *ctx);
/* In file and line order; what was listed first stands first. */
void listed_each_in_order(const struct listed_records *list, listed_fn *fn, void *ctx);

#endif
