/*
 * Many samples of one file (--sample all): the file is read once, and each sample then
 * gets its whole report, as if it stood alone.
 *
 * Of the records only those are kept that say something about some sample: near alleles
 * of the KB, coding exons of genes of interest or positions of pharmacogenes, or
 * filtered.  Of these each distinct text of a sample's column is kept once, so that a
 * record of many samples costs two bytes a sample.  What became of all other alleles is
 * the same for every sample and is only counted.
 */
#ifndef QUERY_COHORT_H
#define QUERY_COHORT_H

#include "query/report.h"

#define COHORT_MAX_SAMPLES 65535

/* One report; everything of it dies when the sink returns. Returns as tsv_sink. */
typedef int cohort_sink(void *ctx, const struct report *r, struct err *err);

/* Reports in order of the file's samples.  options: of one sample, without sample and
 * normal.  read: what was read for all of them, in of_inputs, as report_list_inputs
 * lists it; nothing else of it is set.  Returns the number of samples; ERR_SAMPLE: the
 * file has none. */
int cohort_make(const struct report_options *options, struct kb_txn *kb,
    cohort_sink *sink, void *ctx, struct arena *of_inputs, struct sample *read,
    struct err *err);

#endif
