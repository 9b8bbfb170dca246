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

/* Plain are records of text (those of BCF are all handed on) with the CHROM of the
 * record in hand, POS from from1 on, the last base of REF up to to1, REF and each ALT
 * of A, C, G and T, and FILTER PASS or not given.  Of a record that is passed over,
 * POS becomes from1: one that stands before the one before is handed on. */
struct vcf_stretch {
    uint32_t from1, to1;           /* none: to1 is 0 */
    bool has_same_lengths;         /* plain is an ALT only if it is as long as REF */
    bool has_any_filter;           /* plain is any FILTER */
    uint64_t n_records, n_alleles; /* that were passed over: counted on and on */
};

/* The number of ALTs when REF and all of them are bases (and as long as REF); else 0.
 */
unsigned vcf_count_plain(struct str ref, struct str alt, bool has_same_lengths);

/* Private to vcf.c: passes over lines as long as they are plain records; of those that
 * were read from the stream, so that others may follow. */
void vcf_stretch_pass(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines);
/* The same on any machine; for its test. */
void vcf_stretch_pass_narrow(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines);

#endif
