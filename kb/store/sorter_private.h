/*
 * The parts of a sorter: rows in memory (sorter.c) and sorted runs (sorter_run.c).
 * Private to sorter*.c.
 */
#ifndef KB_STORE_SORTER_PRIVATE_H
#define KB_STORE_SORTER_PRIVATE_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/store/sorter_rows.h"

/* Rows in memory; malloc-backed. */
struct sorter_block {
    uint8_t *rows;
    size_t used, cap;
    struct row_ref *refs;
    size_t n, refs_cap;
    bool is_sorted;
};

void sorter_block_sort(struct sorter_block *b);
void sorter_block_free(struct sorter_block *b);

/* The temporary file of one sorter; several have one where rows were taken over. */
struct sorter_file {
    int fd;
    uint64_t n_bytes;
};

/* A sorted run: bytes [at, end) of a temporary file, seen through a window; or, when
 * file is NULL, a sorted block. */
struct sorter_run {
    struct sorter_file *file;
    uint64_t at, end;
    uint8_t *window;
    size_t n, used, cap;
    struct sorter_block block;
    size_t next_ref;
    const uint8_t *row; /* at its head */
    uint64_t piece;     /* of its key */
    size_t nth;         /* earlier runs hold earlier rows */
};

int sorter_file_open(struct sorter_file *f, const char *temp_dir, struct err *err);
/* Writes a sorted block behind what the file has. */
int sorter_file_add(struct sorter_file *f, const struct sorter_block *b,
    const char *temp_dir, struct err *err);

/* The first row, then the next: 1: at run->row; 0: the end; or negative. */
int sorter_run_begin(
    struct sorter_run *r, size_t window_bytes, const char *temp_dir, struct err *err);
int sorter_run_next(struct sorter_run *r, const char *temp_dir, struct err *err);
void sorter_run_free(struct sorter_run *r);

#endif
