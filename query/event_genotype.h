/* What the genotype of one sample says of one ALT of a record of events. */
#ifndef QUERY_EVENT_GENOTYPE_H
#define QUERY_EVENT_GENOTYPE_H

#include "kb/base/vcf.h"

enum event_genotype {
    EVENT_GENOTYPE_HOLDS, /* or none is given, and the record itself is the call */
    EVENT_GENOTYPE_LACKS,
    EVENT_GENOTYPE_MISSING,    /* "0/.", or nothing of this sample among several */
    EVENT_GENOTYPE_UNREADABLE, /* never a call */
};

/* sample: index, or -1: none.  GRIDSS, PURPLE (".") and novoBreak ("./.") make records
 * without making genotypes.  alt: 1-based index of the ALT. */
enum event_genotype event_genotype_read(
    struct vcf_record *record, int sample, unsigned n_samples, unsigned alt);

#endif
