/*
 * Rows of one file, read in several threads: the one that cuts the file into rows hands
 * them on in batches, and works on a batch itself when the others are busy.  Rows of a
 * batch are read in order; batches in any order, so what a row leaves behind must not
 * depend on the rows before it.
 *
 * Of several errors the one that stands first in the file is told, as if one thread had
 * read it.
 */
#ifndef INGEST_ROW_WORKERS_H
#define INGEST_ROW_WORKERS_H

#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct source_row {
    uint64_t line;
    uint32_t number; /* what the cutting read already (POS) */
    const struct str
        *cells; /* p NULL: not there.  They live until the reader returns */
};

/* Returns as tsv_sink does, but for ERR_STOP. */
typedef int source_row_reader(
    void *worker, const struct source_row *row, struct err *err);

#define ROW_CELLS_MAX 64
#define ROW_WORKERS_MAX 64

struct row_workers;

/* workers: what the reader gets, one for each thread, the first for the caller's.  With
 * one thread rows are read at once. */
struct row_workers *row_workers_begin(unsigned n_threads, unsigned n_cells,
    source_row_reader *reader, void *const *workers);
/* The row is copied.  Negative: a row before it could not be read; give no more. */
int row_workers_give(
    struct row_workers *w, const struct source_row *row, struct err *err);
/* All rows given are read; frees w.  rc, *err: how the cutting ended.  Returns it, or
 * the error of a row, which stands before. */
int row_workers_end(struct row_workers *w, int rc, struct err *err);

#endif
