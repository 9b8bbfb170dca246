/*
 * Private to sample*.c: one reading of a sample's VCF while it goes on.
 */
#ifndef QUERY_SAMPLE_READING_H
#define QUERY_SAMPLE_READING_H

#include "query/genotype.h"
#include "query/join.h"
#include "query/sample.h"
#include "query/sample_header.h"

/* What is known on one assembly while it may be the one. */
struct side {
    enum assembly assembly;
    bool is_active;
    struct joiner join;
    struct looked_map *looked;
    struct site_list sites; /* germline samples only */
    struct call *calls;
    size_t n_calls, cap_calls;
    uint64_t fates[N_ALLELE_FATES];
    uint64_t agree, disagree; /* REF bases against the KB's, by position */
    unsigned voted_contig;    /* where the last vote was: records of one position */
    uint32_t voted_pos1;      /* are one vote */
    uint32_t *unsure;         /* owners of alleles that were filtered, below a cut or */
    size_t n_unsure, cap_unsure; /* not called */
};

struct reading {
    const struct sample_options *options;
    struct kb_txn *kb;
    struct arena *mem;
    struct arena scratch; /* reset per record */
    struct sample *out;
    struct sample_columns columns;
    struct caller_rules *rules;
    struct side sides[N_ASSEMBLIES];
    bool has_foreign_mt;
    enum assembly header_assembly;
    const char *header_how;
};

/* A vcf_on_record: every ALT of one record gets its fate (sample_record.c). */
int reading_record(void *ctx, struct vcf_record *record, struct err *err);

/* After the last record (sample_finish.c): which assembly it was; the calls sorted,
 * each once, and the fates; who is somatic and who germline. */
int reading_decide_assembly(struct reading *r, struct side **out, struct err *err);
void reading_finish_calls(struct side *s, struct sample *out);
int reading_finish_origin(struct reading *r, struct err *err);

#endif
