/*
 * FORMAT's keys, cut once for all records in which it stands the same, and the values
 * of the sample that was asked of last.  Private to vcf*.c and bcf.c.
 */
#ifndef KB_BASE_VCF_FORMAT_H
#define KB_BASE_VCF_FORMAT_H

#include "kb/base/vcf.h"

struct vcf_pieces {
    struct str *piece;
    size_t n, cap;
};

struct vcf_format {
    struct arena *mem;
    struct buf text; /* FORMAT as it stood last; the keys lie in it */
    struct vcf_pieces keys, values;
    uint64_t marks;  /* a bit for each key; most that are asked for are not there */
    bool may_repeat; /* two keys have one bit: they may be the same */
    bool has_keys, has_values; /* of the record in hand; values: of sample */
    unsigned sample;
};

struct vcf_format *vcf_format_new(struct arena *mem);
void vcf_format_free(struct vcf_format *f); /* NULL is allowed */

/* The reader calls it when all of the record is set. */
static inline void vcf_begin_record(struct vcf_record *r)
{
    r->format->has_keys = r->format->has_values = false;
    vcf_note_chrom(r);
}

#endif
