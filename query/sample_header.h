/* What a VCF header decides: which columns are the sample and its normal, and what the
 * assembly can be. */
#ifndef QUERY_SAMPLE_HEADER_H
#define QUERY_SAMPLE_HEADER_H

#include "query/sample.h"

struct sample_columns {
    int sample; /* -1: the file has no sample columns */
    int normal; /* -1: none */
};

bool sample_is_in(const struct vcf_header *h, const char *name);

/* One column: that one.  Two or more: --sample, or all but --normal when two, or the
 * names TUMOR/TUMOUR and NORMAL by themselves; else ERR_SAMPLE that lists the names. */
int sample_choose(const struct vcf_header *h, const struct sample_options *o,
    struct sample_columns *out, struct err *err);

/* By contig lengths, then by contig tags and reference lines (old liftOver lines prove
 * nothing and are not read).  NONE: the header does not tell.  *how: "contig_lengths",
 * "header".  Lengths of both assemblies, or tags against lengths: ERR_SAMPLE; NONE when
 * the user says which it is (said_by_user, NONE: does not). */
int sample_header_assembly(const struct vcf_header *h, enum assembly said_by_user,
    enum assembly *out, const char **how, bool *has_foreign_mt, struct err *err);

#endif
