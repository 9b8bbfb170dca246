/*
 * FORMAT's keys, cut once for all records in which it stands the same, and the values
 * of the sample that was asked of last.  Private to vcf*.c and bcf.c.
 */
#ifndef KB_BASE_VCF_FORMAT_H
#define KB_BASE_VCF_FORMAT_H

#include "kb/base/vcf.h"

struct vcf_key {
    struct str text;
    uint32_t next; /* of those with the same mark: its place, from 1 on; 0: no more */
};

/* FORMAT as it stood: whether and where it has a key is known at once. */
struct vcf_layout {
    struct buf text; /* the keys lie in it */
    struct vcf_key *keys;
    size_t n, cap;
    uint64_t marks;              /* of all keys */
    uint32_t first[VCF_N_MARKS]; /* the first key of each mark: as vcf_key's next */
};

/* A file's records mostly take turns at two or three: with and without a phase. */
#define VCF_N_LAYOUTS 4

struct vcf_format {
    struct arena *mem;
    struct vcf_layout layouts[VCF_N_LAYOUTS];
    struct vcf_layout *last; /* NULL at first */
    unsigned next;           /* the place of the next new layout */
    struct vcf_layout *keys; /* of the record in hand; NULL: not looked at */
    struct str *values; /* of the record in hand, all empty if there are too many */
    size_t n_values, cap_values;
    uint64_t of; /* keys and values are of the record in hand, values of sample of - 1;
                    0: not cut yet */
};

struct vcf_format *vcf_format_new(struct arena *mem);
void vcf_format_free(struct vcf_format *f); /* NULL is allowed */

/* The reader calls it when all of the record is set. */
static inline void vcf_begin_record(struct vcf_record *r)
{
    r->format->keys = NULL;
    r->format->of = 0;
    vcf_note_chrom(r);
}

#endif
