/*
 * BCF 2.1 and 2.2, as vcf.h gives it: CHROM, POS, ID, REF and ALT of every record; the
 * other columns are put into VCF's words when they are asked for (bcf_text.c), so that
 * whoever reads a vcf_record need not know.  Private to vcf*.c and bcf*.c.
 */
#ifndef KB_BASE_BCF_H
#define KB_BASE_BCF_H

#include "kb/base/arena.h"
#include "kb/base/vcf.h"

/* Strings by their number; a number that no header line has is empty. */
struct bcf_names {
    struct str *name;
    size_t n, cap;
};

struct bcf {
    struct line_reader *in; /* its bytes, not its lines */
    int code;
    struct arena mem;
    const struct vcf_header *header;
    struct bcf_names words, contigs; /* of FILTER, INFO and FORMAT; of contig lines */
    uint64_t line;                   /* of the record, were it text */
    /* The record at hand: its parts that are not decoded yet. */
    const uint8_t *filter, *info, *shared_end, *genotypes, *end;
    uint32_t qual_bits;
    unsigned n_info, n_format, n_samples;
    bool is_text;         /* the record's tail was made */
    struct buf alt, tail; /* ALTs joined; the columns from QUAL on */
};

/* Values of one kind, one after the other. */
struct bcf_values {
    unsigned type; /* enum bcf_type */
    uint32_t n;
    const uint8_t *p;
};
enum bcf_type {
    BCF_FLAG = 0,
    BCF_INT8 = 1,
    BCF_INT16 = 2,
    BCF_INT32 = 3,
    BCF_FLOAT = 5,
    BCF_CHAR = 7,
};

/* The typed values that begin at *p, which goes behind their head (of_samples 0) or
 * behind of_samples times them; false: they do not end before end. */
bool bcf_take(
    const uint8_t **p, const uint8_t *end, unsigned of_samples, struct bcf_values *out);
/* One whole number; false: it is none. */
bool bcf_take_int(const uint8_t **p, const uint8_t *end, int32_t *out);
int32_t bcf_int(const struct bcf_values *v, size_t i);
size_t bcf_type_bytes(unsigned type); /* 0: no such type, or a flag */
struct str bcf_name(const struct bcf_names *names, int32_t number);

/* Is it BCF that the reader stands before? 1, 0 or an error. */
int bcf_is_next(struct line_reader *in, struct err *err);
/* As vcf_read, behind line_begin. */
int bcf_read(struct line_reader *in, int code, vcf_on_header *on_header,
    vcf_on_record *on_record, void *ctx, struct err *err);

/* The record's FILTER alone, when that is one word or none; false: make the tail. */
bool bcf_filter(const struct bcf *b, struct str *out);
/* Makes the record's columns from QUAL on; what cannot be decoded is left out, since
 * the record's parts were checked before. */
void bcf_make_tail(struct bcf *b, struct vcf_record *record);

/* Do all parts of the record lie inside of it? */
bool bcf_is_sound(const struct bcf *b);

#endif
