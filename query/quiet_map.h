/*
 * The whole genome in cells of 64 bases: does anything that the KB or the sample's
 * options speak of lie in a cell, or near it?  Made for files that are not in genome
 * order, where each record would have to look its place up; a few megabytes a side.
 */
#ifndef QUERY_QUIET_MAP_H
#define QUERY_QUIET_MAP_H

#include "kb/model/refbases.h"
#include "kb/store/kb.h"
#include "query/pgx_seen.h"
#include "query/sites.h"

struct quiet_map;

/* What one assembly speaks of; assembly NONE: it is not asked. */
struct quiet_map_side {
    enum assembly assembly;
    const struct site *sites;
    unsigned n_sites;
    const struct pgx_seen_locus *loci;
    unsigned n_loci;
    const struct refbases *bases;
    bool has_all_bases; /* of a whole genome: they are not asked one by one */
};

/* KB alleles count margin bases to either side.  ERR_KB for damage. */
int quiet_map_new(struct kb_txn *kb, const struct quiet_map_side sides[N_ASSEMBLIES],
    uint32_t margin, struct arena *mem, struct quiet_map **out, struct err *err);

/* Nothing at the n_bases from pos1 on?  *has_bases: reference bases may be known there.
 */
bool quiet_map_is_clear(const struct quiet_map *m, unsigned contig, uint32_t pos1,
    size_t n_bases, bool *has_bases);

#endif
