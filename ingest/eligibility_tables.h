/*
 * The curated tables of the eligibility reader -> its lexicon; the same for a build and
 * for `vdt inspect`, which has them from the KB.
 */
#ifndef INGEST_ELIGIBILITY_TABLES_H
#define INGEST_ELIGIBILITY_TABLES_H

#include "kb/model/eligibility.h"

enum {
    ELIGIBILITY_GENES,
    ELIGIBILITY_MARKERS,
    ELIGIBILITY_WORDS,
    N_ELIGIBILITY_TABLES
};
extern const char *const eligibility_table_names[N_ELIGIBILITY_TABLES];

/* Rows as they stand; n_rows 0: the table is not there. */
struct eligibility_rows {
    const struct str *columns;
    unsigned n_columns;
    const struct str *const *rows;
    unsigned n_rows;
};

/* Leads a symbol of the table to today's approved one. */
typedef int eligibility_gene_fn(
    void *ctx, unsigned row, struct str symbol, struct str *approved, struct err *err);

/* On failure *row is the row that failed. */
int eligibility_tables_load(struct eligibility_lexicon *x, unsigned table,
    const struct eligibility_rows *rows, eligibility_gene_fn *gene, void *ctx,
    unsigned *row, struct err *err);

#endif
