/*
 * Which reference bases the KB shall carry (DESIGN 4, reference windows): exons of the
 * chosen transcripts with WINDOW_FLANK bases on either side, the whole shift span of
 * every indel of the KB, and WINDOW_FLANK around pharmacogenomic positions.
 */
#ifndef INGEST_WINDOWS_H
#define INGEST_WINDOWS_H

#include "kb/base/err.h"
#include "kb/model/allele.h"

#define WINDOW_FLANK 100

struct build;
struct window_set;

struct window_set *window_set_new(void);
void window_set_free(struct window_set *s); /* NULL is allowed */
/* Closed span, cut at the contig's ends. */
void window_set_add(struct window_set *s, enum assembly assembly, unsigned contig,
    uint32_t beg1, uint32_t end1);
/* The span over which an indel in normal form can be written (leftmost to rightmost
 * place of the repeat) and the base on either side; substitutions: their own bases and
 * one on either side. */
void window_set_add_allele(
    struct window_set *s, const struct allele *a, const struct refbases *ref);

/* Adds the exons of b's chosen transcripts, merges, and writes what bases are known
 * (kb_build_window); notes in the report how many bases were asked for and known. */
int windows_write(struct build *b, struct err *err);

#endif
