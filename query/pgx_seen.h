/*
 * What one sample has at the positions of star alleles, gathered record by record.
 *
 * A position is seen when a record says which of its bases the sample has: a record
 * whose ALTs change it, in whatever way they are written (padded, shifted, with other
 * bases, split over several records), or reference records over all of its REF bases.
 * Doubtful records (filtered, without reads, of quality 0) and records that contradict
 * each other show nothing.
 */
#ifndef QUERY_PGX_SEEN_H
#define QUERY_PGX_SEEN_H

#include "kb/model/pgx_match.h"
#include "kb/model/refbases.h"
#include "query/sites.h"

/* The definitions of the KB, as the reading of a VCF and the calling need them. */
struct pgx_genes {
    struct pgx_definition *definitions;
    unsigned n_definitions;
    struct pgx_phenotypes *phenotypes;
    unsigned n_phenotypes;
};
int pgx_genes_read(
    struct kb_txn *kb, struct arena *mem, struct pgx_genes *out, struct err *err);
const struct pgx_definition *pgx_genes_definition(
    const struct pgx_genes *g, struct str gene);
const struct pgx_phenotypes *pgx_genes_phenotypes(
    const struct pgx_genes *g, struct str gene);

enum pgx_seen_state {
    PGX_SEEN_NOT,
    PGX_SEEN_CALLED,
    PGX_SEEN_NO_CALL,   /* no genotype, or more than two copies */
    PGX_SEEN_DOUBTFUL,  /* FILTER, depth, quality, reads of one allele only */
    PGX_SEEN_OTHER_REF, /* REF is not the position's */
    PGX_SEEN_CONFLICT,  /* records that disagree */
};

struct pgx_seen_locus {
    unsigned gene, locus; /* index in genes->definitions, in its loci */
    unsigned contig;
    uint32_t beg1, end1; /* REF bases on the assembly */
    uint32_t from1, to1; /* where a record may speak of it */
    const struct pgx_place *place;
    unsigned n_bases;
    bool is_single;         /* all of its bases are one base */
    struct allele *changes; /* by base number, in normal form; NULL: is_single */
    uint64_t covered;       /* REF bases that reference records cover, one bit each */
    enum pgx_seen_state state;
    struct pgx_observed o;
    uint32_t alts; /* base numbers that the records so far speak of */
};

struct pgx_seen {
    enum assembly assembly;
    const struct pgx_genes *genes;
    struct pgx_seen_locus *loci; /* by contig, from1 */
    unsigned n_loci;
    uint32_t max_width;
    struct arena *mem;
    const struct refbases *bases; /* must outlive the reading */
};

/* Definitions' positions that are placed on the assembly; CYP2D6's are left out. */
void pgx_seen_begin(struct pgx_seen *s, const struct pgx_genes *genes,
    enum assembly assembly, const struct refbases *bases, struct arena *mem);
/* The first locus whose reach may hold beg1; for pgx_seen_record. */
unsigned pgx_seen_first(const struct pgx_seen *s, unsigned contig, uint32_t beg1);
/* May a record over these bases speak of a position? */
bool pgx_seen_near(
    const struct pgx_seen *s, unsigned contig, uint32_t beg1, uint32_t end1);
/* The last position from pos1 on of which no record speaks of one; pos1 - 1: one does
 * there. */
uint32_t pgx_seen_free_to(const struct pgx_seen *s, unsigned contig, uint32_t pos1);
void pgx_seen_record(
    struct pgx_seen *s, const struct site_record *r, struct arena *scratch);
/* One observation per locus of a definition. */
struct pgx_observed *pgx_seen_of_gene(
    const struct pgx_seen *s, unsigned gene, struct arena *mem);

#endif
