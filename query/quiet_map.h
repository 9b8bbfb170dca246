/*
 * The whole genome in cells of 64 bases: does anything that the KB or the sample's
 * options speak of lie in a cell, or near it?  Made for files that are not in genome
 * order, where each record would have to look its place up; twelve megabytes.
 */
#ifndef QUERY_QUIET_MAP_H
#define QUERY_QUIET_MAP_H

#include "kb/base/vcf_stretch.h"
#include "kb/store/kb_spans.h"
#include "query/join.h"
#include "query/pgx_seen.h"
#include "query/sites.h"

struct quiet_map;

/* What one assembly speaks of; assembly NONE: it is not asked. */
struct quiet_map_side {
    enum assembly assembly;
    struct joiner *join;
    struct span_walker *spans;
    const struct site *sites;
    unsigned n_sites;
    const struct pgx_seen_locus *loci;
    unsigned n_loci;
    const struct refbases *bases;
    bool has_all_bases; /* of a whole genome: they are not asked one by one */
};

/* KB alleles count margin bases to either side, in whole cells.  NULL for damage, with
 * ERR_KB. */
struct quiet_map *quiet_map_new(
    const struct quiet_map_side sides[N_ASSEMBLIES], uint32_t margin, struct err *err);
void quiet_map_free(struct quiet_map *m); /* NULL is allowed */

/* For the reader of the file: it passes over records as quiet_map_is_clear tells, of
 * the contigs that are spelled as were named here; it has to know has_all_bases, too.
 */
const struct vcf_map *quiet_map_for_reader(const struct quiet_map *m);
bool quiet_map_has_all_bases(const struct quiet_map *m);
void quiet_map_name(struct quiet_map *m, struct str chrom, unsigned contig);

/* Nothing at the n_bases from pos1 on?  *has_bases: reference bases may be known there.
 */
bool quiet_map_is_clear(const struct quiet_map *m, unsigned contig, uint32_t pos1,
    size_t n_bases, bool *has_bases);

#endif
