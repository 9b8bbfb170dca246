/*
 * BCF 2.1 and 2.2, as vcf.h gives it: CHROM, POS, ID, REF and ALT of every record; the
 * other columns, INFO's and FORMAT's values are put into VCF's words one by one when
 * they are asked for (bcf_text.c), so that whoever reads a vcf_record need not know.
 * What BCF can carry and VCF cannot has percent codes there (VCF 4.3, 1.2), so that no
 * field is taken for two; "%" itself has none, for most BCF was made of VCF.
 * Private to vcf*.c and bcf*.c.
 */
#ifndef KB_BASE_BCF_H
#define KB_BASE_BCF_H

#include "kb/base/arena.h"
#include "kb/base/vcf.h"

#define BCF_SHORT_NUMBERS 128 /* that one byte holds */

/* Strings by their number; a number that no header line has is empty. */
struct bcf_names {
    struct str *name;
    size_t n, cap;
    bool is_short[UINT8_MAX + 1]; /* by the byte: a number that has a name */
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
#define BCF_ONE_INT8 (1 << 4 | BCF_INT8) /* the head of one such number */

/* Keys with their values: INFO, or FORMAT with those of the first sample, behind which
 * the other samples' lie. */
struct bcf_field {
    struct str key;
    struct bcf_values values;
};
struct bcf_fields {
    struct bcf_field *field;
    size_t n, cap;
    bool is_cut; /* for the record at hand */
};

/* Fields that were found sound: where each began, with which bytes. */
#define BCF_LAYOUT_FIELDS 32
#define BCF_LAYOUTS 32
struct bcf_layout {
    size_t n_bytes; /* of all */
    unsigned n;
    uint16_t at[BCF_LAYOUT_FIELDS];
    uint32_t head[BCF_LAYOUT_FIELDS];
    unsigned n_texts; /* of the fields, by their places in at */
    uint8_t text[BCF_LAYOUT_FIELDS];
};
struct bcf_layouts {
    struct bcf_layout of_bytes[BCF_LAYOUTS]; /* by their number's remainder */
};

struct bcf {
    struct line_reader *in; /* its bytes, not its lines */
    int code;
    struct arena mem;
    const struct vcf_header *header;
    struct bcf_names words, contigs; /* of FILTER, INFO and FORMAT; of contig lines */
    uint64_t line;                   /* of the record, were it text */
    struct bcf_layouts info_layouts, format_layouts;
    struct buf alt; /* ALTs joined */
    /* The record at hand: its parts, which are sound but not decoded. */
    const uint8_t *info, *shared_end, *genotypes, *end;
    uint32_t qual_bits;
    unsigned n_info, n_format, n_samples;
    struct bcf_values filter;
    /* What was asked of it. */
    bool is_asked;
    struct bcf_fields infos, formats;
    struct arena texts; /* that were made of it */
    struct buf text;    /* the one that is being made */
};

/* ---- typed values (bcf_values.c) ------------------------------------------------- */

/* The typed values that begin at *p, which goes behind their head (of_samples 0) or
 * behind of_samples times them; false: they do not end before end. */
bool bcf_take(
    const uint8_t **p, const uint8_t *end, unsigned of_samples, struct bcf_values *out);
/* One whole number; false: it is none. */
bool bcf_take_int(const uint8_t **p, const uint8_t *end, int32_t *out);
size_t bcf_type_bytes(unsigned type); /* 0: no such type, or a flag */

static inline bool bcf_is_int(unsigned type)
{
    return type >= BCF_INT8 && type <= BCF_INT32;
}

static inline int32_t bcf_int(const struct bcf_values *v, size_t i)
{
    const uint8_t *p = v->p;

    switch (v->type) {
    case BCF_INT8:
        return (int8_t)p[i];
    case BCF_INT16:
        p += 2 * i;
        return (int16_t)(p[0] | p[1] << 8);
    case BCF_INT32:
        p += 4 * i;
        return (int32_t)(p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16
                         | (uint32_t)p[3] << 24);
    default:
        return 0;
    }
}

static inline struct str bcf_name(const struct bcf_names *names, int32_t number)
{
    return number >= 0 && (size_t)number < names->n ? names->name[number] : STR_NONE;
}

/* What a record is refused for. */
enum bcf_fault {
    BCF_SOUND,
    BCF_UNFIT,   /* its parts do not fit its header or its length */
    BCF_CONTROL, /* a text has a byte that would end a line or a column, or its like */
    BCF_COMMA,   /* an allele holds what parts them */
};

/* ---- fields (bcf_fields.c) --------------------------------------------------------
 */

/* Do n fields lie between p and end, each with a key that has a name and with values of
 * of_samples samples, and are their texts plain?  layouts: of earlier calls with these
 * names and of_samples. */
enum bcf_fault bcf_check_fields(const struct bcf_names *names,
    struct bcf_layouts *layouts, const uint8_t *p, const uint8_t *end, unsigned n,
    unsigned of_samples);

/* Such fields, which were found sound, one by one. */
void bcf_cut_fields(const struct bcf_names *names, const uint8_t *p, const uint8_t *end,
    unsigned n, unsigned of_samples, struct bcf_field *out);

/* ---- records ----------------------------------------------------------------------
 */

/* Is it BCF that the reader stands before? 1, 0 or an error. */
int bcf_is_next(struct line_reader *in, struct err *err);
/* As vcf_read, behind line_begin. */
int bcf_read(struct line_reader *in, int code, vcf_on_header *on_header,
    vcf_on_record *on_record, void *ctx, struct err *err);

/* As vcf_column, vcf_info and vcf_format (bcf_text.c); sample is one of
 * the header's. */
struct str bcf_column(struct vcf_record *record, unsigned col);
bool bcf_info(struct vcf_record *record, struct str key, struct str *value);
bool bcf_format(
    struct vcf_record *record, unsigned sample, struct str key, struct str *value);

#endif
