/*
 * A small file's places in the KB, asked of the disk before its records need them
 * (kb_ahead.h).
 */
#ifndef QUERY_SAMPLE_AHEAD_H
#define QUERY_SAMPLE_AHEAD_H

#include "query/sample_reading.h"

/* Bins of the genome that the file's records ask the KB for, in its order, as far as it
 * can be read: what is wrong with it is for its own reading to say.  Returns their
 * number. */
size_t sample_ahead_bins(
    const char *path, struct arena *mem, struct kb_place_bin **out);

/* A vcf_on_record, of a struct reading: reading_record, which is preceded by a look at
 * the whole file when the KB is seen to be on the disk. */
int reading_record_ahead(void *ctx, struct vcf_record *record, struct err *err);

#endif
