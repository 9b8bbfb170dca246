/*
 * What becomes of records on a made-up gene: findings and fates in words.
 */
#ifndef TESTS_UNIT_MADE_PHASE_H
#define TESTS_UNIT_MADE_PHASE_H

#include "query/case.h"
#include "tests/unit/made_gene.h"

struct made_patient_case {
    struct arena mem;
    struct sample sample;
    struct case_data data;
    struct err err;
};

/* records: lines of "55 A G GT:PS 0|1:1" (place and bases of the transcript; FORMAT and
 * sample may be left out), read as a GRCh38 sample.  A failure fails the test. */
void made_case_read(struct made_patient_case *p, struct made_kb *kb,
    const struct made_gene *g, const char *records);
/* The same of a whole VCF. */
void made_case_read_vcf(struct made_patient_case *p, struct made_kb *kb,
    const struct sample_options *o, const char *vcf);
void made_case_end(struct made_patient_case *p);

/* "K7D heterozygous; K7E unknown?", sorted; '?': uncertain phase; "-": no change. */
const char *made_case_findings(struct made_patient_case *p);
/* "finding 1, recombined 2" */
const char *made_case_fates(struct made_patient_case *p);
/* "true", "partial phase", "unknown not_looked_at", ... of a criterion's text. */
const char *made_case_verdict(struct made_patient_case *p, const char *criterion);

#endif
