/*
 * What was read of a table's bins, kept by their places for whoever goes to and fro
 * over the genome: a bin is then sought, and its CRC checked, once.
 */
#ifndef KB_STORE_KB_SHELF_H
#define KB_STORE_KB_SHELF_H

#include "kb/base/arena.h"
#include "kb/model/contig.h"

struct kb_shelf {
    struct arena *mem;
    size_t item_bytes;
    uint32_t n_bins[N_CONTIGS];
    char *items[N_CONTIGS]; /* NULL: none was asked for */
};

/* Lives in mem, as its items do. */
struct kb_shelf *kb_shelf_new(
    struct arena *mem, enum assembly assembly, size_t item_bytes);

/* The bin's item, of zeros when it is asked for first; NULL: no shelf, or the contig
 * ends before the bin. */
void *kb_shelf_item(struct kb_shelf *s, unsigned contig, uint32_t bin);

#endif
