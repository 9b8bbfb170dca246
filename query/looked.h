/*
 * What was looked at: intervals of one assembly, in two grades.  A reference genotype,
 * a called genotype (its locus is known), a gVCF block and a region of --regions
 * without a call are "looked"; a filtered, low-depth or ./. record makes its locus
 * "unsure", which wins.
 */
#ifndef QUERY_LOOKED_H
#define QUERY_LOOKED_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/model/evaluate.h"

struct looked_map; /* malloc-backed */

struct looked_map *looked_new(void);
void looked_free(struct looked_map *m);
/* beg1..end1 closed. Adding in genome order is cheap; any order is right. */
void looked_add(struct looked_map *m, unsigned contig, uint32_t beg1, uint32_t end1);
void looked_add_unsure(
    struct looked_map *m, unsigned contig, uint32_t beg1, uint32_t end1);
/* Sort and merge; before the first question. */
void looked_close(struct looked_map *m);
/* The whole span: UNSURE if any base is unsure, else REFERENCE when all bases were
 * looked at, else NOT. */
enum looked looked_at(
    const struct looked_map *m, unsigned contig, uint32_t beg1, uint32_t end1);
bool looked_is_empty(const struct looked_map *m);
/* Add what of beg1..end1 the other map, which is closed, has looked at. */
void looked_add_common(struct looked_map *m, const struct looked_map *other,
    unsigned contig, uint32_t beg1, uint32_t end1);
/* Add all that the other map has looked at. */
void looked_add_all(struct looked_map *m, const struct looked_map *other);
/* Bases looked at; of a closed map. */
uint64_t looked_n_bases(const struct looked_map *m);

#endif
