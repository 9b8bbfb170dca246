/*
 * curated/sources.tsv: where the public sources are, and how each is taken.
 *
 * Columns: source kind path url md5_url release release_url assembly licence page_size
 * pause_ms max_mb default from date (curated/README.md explains them).
 */
#ifndef INGEST_FETCH_FETCH_TABLE_H
#define INGEST_FETCH_FETCH_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/arena.h"
#include "kb/base/err.h"

struct fetch_row {
    const char *source, *kind;
    const char *path;    /* file name in the dated directory */
    const char *url;     /* one, or several between blanks; with {YYYY} {MM} {Mon} */
    const char *md5_url; /* "": none is published */
    const char *release; /* rules between commas, tried in order */
    const char *release_url; /* for json:MEMBER; else "" */
    const char *assembly, *licence;
    unsigned page_size; /* > 0: pages of ClinicalTrials.gov's API */
    unsigned pause_ms;  /* between pages */
    uint64_t max_bytes; /* more than that is no longer this source */
    bool is_default;    /* taken when not named by --source SOURCE/KIND */
    uint64_t line;
};

struct fetch_table {
    struct arena mem; /* holds all texts */
    struct fetch_row *rows;
    size_t n, cap;
};

int fetch_table_read(struct fetch_table *out, const char *path, struct err *err);
void fetch_table_free(struct fetch_table *t);

/* Whether --source SOURCE or SOURCE/KIND means this row. */
bool fetch_row_is_named(const struct fetch_row *row, const char *name);

#endif
