/*
 * What one sample's columns say of one ALT of a record: genotype, depth and allele
 * fraction, by the VCF specification's GT and by curated/caller_fields.tsv for the
 * fields that callers name as they like.
 */
#ifndef QUERY_GENOTYPE_H
#define QUERY_GENOTYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/vcf.h"
#include "kb/model/criterion.h"
#include "kb/store/kb.h"

struct caller_rules; /* lives in the arena it was loaded into */

/* ERR_KB when the KB's table is not as this program expects. */
int caller_rules_load(
    struct kb_txn *kb, struct arena *mem, struct caller_rules **out, struct err *err);

enum presence {
    PRESENT,    /* the sample holds the allele */
    ABSENT,     /* its genotype does not */
    NOT_CALLED, /* ./., a half-missing genotype without it, an unreadable one, no data
                 */
};

struct genotype {
    enum presence presence;
    bool has_gt; /* a GT was given; else presence comes from depths, or is assumed */
    bool is_readable; /* as VCF has it; a record without GT is, too */
    bool is_complete; /* no '.' among the alleles */
    bool is_phased;
    /* Bit i: copy i of the phased genotype holds the allele. All copies when it is
     * homozygous or hemizygous, phased or not; 0: not known. */
    uint32_t copies;
    enum zygosity zygosity;
    /* PS, or PID of GATK's PGT; empty: none, which with a phased genotype means one set
     * for the whole contig (VCF 4.x, PS). */
    struct str phase_set;
    double allele_fraction; /* NAN: not given */
    int64_t depth;          /* -1: not given */
};

/* sample: index, or -1 when the file has no sample columns. alt: 1-based index of the
 * ALT of n_alts; ref_bases and alt_bases: as in the record. */
void genotype_read(struct vcf_record *record, int sample, unsigned alt, unsigned n_alts,
    struct str ref_bases, struct str alt_bases, const struct caller_rules *rules,
    struct genotype *out);
/* The same but for the phase, which is left as not known: for those who do not ask. */
void genotype_read_unphased(struct vcf_record *record, int sample, unsigned alt,
    unsigned n_alts, struct str ref_bases, struct str alt_bases,
    const struct caller_rules *rules, struct genotype *out);

#endif
