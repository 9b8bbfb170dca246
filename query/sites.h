/*
 * Genotypes at listed positions (pharmacogenomics): what the sample has there, base by
 * base, reference genotypes and gVCF blocks included.  A position that no record speaks
 * of is missing, never reference (DESIGN 8.10).
 *
 * What counts: a record with an ALT of REF's length that changes the position, or bases
 * on both sides of it (all ALTs are read together), or a reference block over it.
 * Equal bases around a change say nothing, nor does an insertion or deletion beside the
 * position; a called deletion of it makes it unreadable.  Records of different ALTs are
 * read as a multi-allelic one that was split.  Of several records a doubtful one wins.
 */
#ifndef QUERY_SITES_H
#define QUERY_SITES_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/vcf.h"
#include "kb/model/pgx.h"
#include "kb/store/kb.h"

enum site_state {
    SITE_NOT_SEEN,    /* no record: missing */
    SITE_CALLED,      /* bases are known */
    SITE_NO_CALL,     /* ./., or no GT */
    SITE_HALF_CALLED, /* 0/., 1/. */
    SITE_FILTERED,    /* FILTER, or depth under the cut */
    SITE_OTHER_REF,   /* REF is not the base that the KB has there */
    SITE_UNREADABLE,  /* a deletion over it, symbolic alleles, more than two copies */
    SITE_CONFLICT,    /* records that disagree */
};

struct site {
    unsigned contig;
    uint32_t pos1;
    char ref; /* 0: not known */
    enum site_state state;
    char bases[PGX_MAX_PLOIDY]; /* of the assembly's plus strand; when SITE_CALLED */
    unsigned n_bases;
    bool is_phased;
    unsigned alts; /* private: bases of the ALTs that were read, one bit each */
};

struct site_list {
    struct site *sites; /* in genome order, each place once */
    unsigned n;
    unsigned at; /* private: where the last record led */
};

/* The positions of the KB's annotations and of curated/pgx_genes.tsv on an assembly. */
int sites_load(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct site_list *out, struct err *err);
/* Sort and merge: a place listed with two different REF has none. */
void sites_close(struct site_list *list);

/* A record as far as sites need it. */
struct site_record {
    struct vcf_record *record;
    unsigned contig;
    uint32_t end1; /* of REF, or of a block */
    int sample;    /* column, or -1 */
    bool is_block; /* no ALT of bases */
    bool is_doubtful;
};
/* The last position from pos1 on before the next site; pos1 - 1: one is there. */
uint32_t sites_free_to(const struct site_list *list, unsigned contig, uint32_t pos1);
/* Is any listed position in beg1..end1?  Cheap for records in genome order. */
bool sites_any(struct site_list *list, unsigned contig, uint32_t beg1, uint32_t end1);
void sites_add(struct site_list *list, const struct site_record *r);

/* NULL: not listed. */
const struct site *sites_find(
    const struct site *sites, unsigned n, unsigned contig, uint32_t pos1);

#endif
