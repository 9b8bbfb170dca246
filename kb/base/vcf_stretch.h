/*
 * A stretch of a contig where whoever takes the records only counts those that are
 * plain: the reader then counts them itself and hands on the others.  Most of a genome
 * is read so.
 */
#ifndef KB_BASE_VCF_STRETCH_H
#define KB_BASE_VCF_STRETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/base/str.h"

struct line_reader;

/* For a file that jumps to and fro: where its records may lie to be passed over, of any
 * CHROM that was named here.  All zeros at first: no name. */
#define VCF_MAP_CELL_SHIFT 6 /* a cell is 2^6 places */
#define VCF_MAP_SUM_SHIFT 11 /* a sum tells of 2^11 */
#define VCF_MAP_NAME 7       /* bytes of a longest name */
#define VCF_MAP_SLOT_BITS 8

/* What is known of 64 cells, a bit for each: one line of the cache tells both. */
struct vcf_map_cells {
    uint64_t closed;       /* no record is passed over here */
    uint64_t same_lengths; /* plain is an ALT only if it is as long as REF */
};

/* Of a contig, by places.  The sums are few, so that they stay in the cache and spare
 * most looks at the cells.  The caller's, and they must live on. */
struct vcf_map_bits {
    const uint64_t *any; /* sums: a set bit where a cell has one */
    const struct vcf_map_cells *cells;
    uint32_t end1;   /* where they end: no record is passed over there */
    unsigned contig; /* told with filtered records */
};

struct vcf_map {
    struct vcf_map_slot {
        uint64_t name;               /* its bytes, the first one lowest */
        struct vcf_map_bits bits;    /* end1 0: a free slot */
    } slot[1u << VCF_MAP_SLOT_BITS]; /* private */
};

/* A longer name, and one whose slot another took before, is as if it had not been
 * given. */
void vcf_map_name(struct vcf_map *map, struct str name, struct vcf_map_bits bits);

/* Private: lines whose places on the map are on their way from memory.  That takes as
 * long as to read ten lines, and every twelfth or so is handed on: so they are kept
 * until the reader comes back behind it. */
#define VCF_MAP_AHEAD 16 /* a power of two */
struct vcf_mapped_ahead {
    uint64_t line;                    /* those behind this one; 0: none */
    unsigned first, n_begun, n_cells; /* the first stands there; cells are asked for */
    struct vcf_mapped {
        const char *p;
        uint64_t tabs;
        uint32_t n, pos1;
        const struct vcf_map_bits *map;    /* NULL: the line is handed on */
        const struct vcf_map_cells *cells; /* at pos1, where there are some */
        uint64_t has_any;                  /* all bits set, or none: no cells */
    } mapped[VCF_MAP_AHEAD];
};

/* Plain are records of text (those of BCF are all handed on) with the CHROM of the
 * record in hand, POS from from1 on, the last base of REF up to to1, REF and each ALT
 * of A, C, G and T, and FILTER PASS or not given.  Of a record that is passed over,
 * POS becomes from1: one that stands before the one before is handed on.  A genome is
 * many short stretches, and some callers filter one record in twenty: with next and
 * on_filtered these do not cost a record handed on.
 *
 * With a map, CHROM, from1 and to1 are no matter: plain are then records whose REF lies
 * where the map is not closed. */
struct vcf_stretch {
    uint32_t from1, to1;           /* none: to1 is 0 */
    bool has_same_lengths;         /* plain is an ALT only if it is as long as REF */
    bool has_any_filter;           /* plain is any FILTER */
    uint64_t n_records, n_alleles; /* that were passed over: counted on and on */
    const struct vcf_map *map;     /* NULL: none */
    unsigned contig; /* told with filtered records, where there is no map */
    void *ctx;       /* of the two below */
    /* A record begins at pos1, behind to1: true when another stretch begins there,
     * which is then set, from1 apart.  NULL: it never does.  A map has no need of it.
     */
    bool (*next)(void *ctx, uint32_t pos1);
    /* A record that is plain but for its FILTER is told, by the places of its REF, and
     * counted as one.  NULL: it is handed on. */
    void (*on_filtered)(void *ctx, unsigned contig, uint32_t beg1, uint32_t end1);
    struct vcf_mapped_ahead ahead; /* private; zeros for each file */
};

/* The number of ALTs when REF and all of them are bases (and as long as REF); else 0.
 */
unsigned vcf_count_plain(struct str ref, struct str alt, bool has_same_lengths);

/* Private to vcf.c: passes over lines as long as they are plain records; of those that
 * were read from the stream, so that others may follow.  Behind chrom, which is empty
 * where none is kept, stands a tab; eight bytes of it can be read. */
void vcf_stretch_pass(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines);
/* The same on any machine; for its test. */
void vcf_stretch_pass_narrow(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines);

#endif
