/*
 * Diplotypes as findings, for the criteria that ask for star alleles (CIViC: UGT1A1*28,
 * DPYD*2A homozygous).
 */
#ifndef QUERY_HAPLOTYPES_H
#define QUERY_HAPLOTYPES_H

#include "query/case.h"
#include "query/pgx_calls.h"
#include "query/suppress.h"

/* Between withhold_findings and case_view: a finding for each gene that is called for
 * certain and that a criterion asks a haplotype of, behind the other findings; and what
 * the case answers for the others.  A suppressed gene gives none.  Reads
 * options->outside_path; ERR_SAMPLE: it has a fault. */
int haplotypes_add(struct case_data *c, const struct pgx_call_options *options,
    const struct suppress *suppress, struct kb_txn *kb, struct arena *mem,
    struct err *err);

/* Was the gene called?  LOOKED_REFERENCE: for certain, LOOKED_UNSURE: not. */
enum looked haplotypes_looked(const struct case_data *c, struct str gene);

#endif
