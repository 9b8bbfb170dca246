/*
 * Depth and allele fraction as callers give them: the fields' names and forms are rows
 * of curated/caller_fields.tsv, tried in their order; the first that answers is used.
 */
#ifndef QUERY_CALLER_FIELDS_H
#define QUERY_CALLER_FIELDS_H

#include "query/genotype.h"

struct caller_values {
    double allele_fraction; /* 0..1; NAN: not given */
    int64_t depth;          /* -1: not given */
    int64_t alt_reads;      /* -1: not given */
};

void caller_values_read(const struct caller_rules *rules, struct vcf_record *record,
    int sample, unsigned alt, unsigned n_alts, struct str ref_bases,
    struct str alt_bases, struct caller_values *out);

#endif
