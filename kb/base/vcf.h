/*
 * Push reader of VCF 4.0-4.5 text and of BCF over any stream: header once, then one
 * record at a time, tokenised in place.  CHROM, POS, REF and ALT are cut for every
 * record; the other columns are cut only when asked for (vcf_column), so that records
 * nobody wants cost little.
 *
 * Both sides use it: ingest for the ClinVar VCF, query for the sample.  It knows
 * nothing of alleles in normal form, samples' meaning or assemblies: it gives what the
 * file says.
 */
#ifndef KB_BASE_VCF_H
#define KB_BASE_VCF_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/base/stream.h"
#include "kb/base/vcf_stretch.h"

enum vcf_col {
    VCF_CHROM,
    VCF_POS,
    VCF_ID,
    VCF_REF,
    VCF_ALT,
    VCF_QUAL,
    VCF_FILTER,
    VCF_INFO,
    VCF_FORMAT,
    VCF_SAMPLE0, /* VCF_SAMPLE0 + i: sample i */
};

struct vcf_contig {
    struct str id, assembly;
    uint64_t length; /* 0: not given */
};

/* A declared INFO or FORMAT key. */
struct vcf_field {
    struct str id, number, type, description;
};

struct vcf_header {
    struct str fileformat; /* "VCFv4.2" */
    struct str *lines;     /* every ## line as it stood, without the newline */
    unsigned n_lines;
    struct vcf_contig *contigs;
    unsigned n_contigs;
    struct vcf_field *infos, *formats;
    unsigned n_infos, n_formats;
    struct str *references; /* values of ##reference= and ##assembly= */
    unsigned n_references;
    struct str *samples;
    unsigned n_samples;
};

#define VCF_CHROM_KEPT 32

struct vcf_record {
    uint64_t line;
    uint64_t chrom_run; /* from 1 on; another where CHROM is not spelled as before */
    struct str chrom, ref, alt; /* alt as it stood: comma-joined; "." when none */
    uint32_t pos1;              /* 0 for a telomere record (POS 0) */
    struct str tail; /* of text: from QUAL to the end of the line; cut by vcf_column */
    struct str id;
    struct vcf_stretch *stretch; /* NULL at first; for the reader, set by who takes the
                                    record: it stays until another is set */
    unsigned n_cut;              /* private: columns cut so far */
    struct str *column;          /* private */
    const struct vcf_header *header;
    struct bcf *bcf;                     /* private: NULL for text */
    struct vcf_format *format;           /* private: of text */
    char last_chrom[VCF_CHROM_KEPT + 8]; /* private: with the tab behind it */
    size_t n_last_chrom;                 /* private */
};

/* Called once, before any record; the header lives until vcf_read returns. */
typedef int vcf_on_header(void *ctx, const struct vcf_header *header, struct err *err);
/* Called per record; its bytes live until it returns.  Returns as tsv_sink. */
typedef int vcf_on_record(void *ctx, struct vcf_record *record, struct err *err);
/* Called for a line that is no record (under 8 columns, POS not a number or over
 * 2^31-1, an empty CHROM, REF or ALT, an empty line, a header line among the records);
 * reason is complete but for file and line.  NULL: such a line is an error. */
typedef int vcf_on_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err);

/* Errors: not a VCF (no ##fileformat, no #CHROM line, or one with other columns), an
 * unsupported version, a sample named twice, a header over the limits, a damaged
 * stream; code is given by the caller (ERR_SAMPLE at query, ERR_FAIL at build) and used
 * for all errors about the content.  Returns 0, also when a callback said ERR_STOP. */
int vcf_read(struct stream *in, int content_error_code, vcf_on_header *on_header,
    vcf_on_record *on_record, vcf_on_bad *on_bad, void *ctx, struct err *err);

/* n > 0.  Names of up to eight bytes are compared by their halves, without a call. */
static inline bool vcf_is_same_chrom(const char *a, const char *b, size_t n)
{
    if (n > 8)
        return memcmp(a, b, n) == 0;
    if (n >= 4)
        return memcmp(a, b, 4) == 0 && memcmp(a + n - 4, b + n - 4, 4) == 0;
    return a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1];
}

/* Private to the readers: CHROM as it was last, and its run. */
static inline void vcf_note_chrom(struct vcf_record *r)
{
    const char *now = r->chrom.p, *last = r->last_chrom;
    size_t n = r->chrom.n;

    if (n == r->n_last_chrom && vcf_is_same_chrom(now, last, n))
        return;
    r->chrom_run++;
    r->n_last_chrom = n <= VCF_CHROM_KEPT ? n : 0;
    memcpy(r->last_chrom, now, r->n_last_chrom);
    r->last_chrom[r->n_last_chrom] = '\t';
}

/* One column of a record; empty with p NULL when the line has fewer columns. */
struct str vcf_cut_column(struct vcf_record *record, unsigned col);
static inline struct str vcf_column(struct vcf_record *record, unsigned col)
{
    return col < record->n_cut ? record->column[col] : vcf_cut_column(record, col);
}
/* Value of an INFO key (not empty, without ';'): true when present; *value is empty for
 * a flag.  A key that stands twice with two values (which VCF forbids) is not given. */
bool vcf_info(struct vcf_record *record, struct str key, struct str *value);
/* Value of a FORMAT key for sample i; false when FORMAT lacks it or trailing fields
 * were dropped.  Empty, which no reader of a value takes for one, when the key stands
 * twice or the sample has more values than FORMAT has keys (VCF forbids both): which
 * value is meant cannot be told. */
bool vcf_format(
    struct vcf_record *record, unsigned sample, struct str key, struct str *value);
#define VCF_N_MARKS 64
/* For who asks for keys that few records have: one whose mark is not among the marks of
 * the record's FORMAT is not there; if it is, vcf_format knows.  Of a literal the mark
 * is a constant. */
static inline unsigned vcf_format_mark_bit(struct str key)
{
    unsigned first = key.n ? (unsigned char)key.p[0] : 0;
    unsigned last = key.n ? (unsigned char)key.p[key.n - 1] : 0;

    return (first ^ last << 2 ^ (unsigned)key.n << 4) % VCF_N_MARKS;
}
static inline uint64_t vcf_format_mark(struct str key)
{
    return UINT64_C(1) << vcf_format_mark_bit(key);
}
uint64_t vcf_format_marks(struct vcf_record *record);

/* Records put aside: their lines are copied, and read again later, in another order.
 * The line of a record as it stands in the text; p NULL for BCF, whose records cannot
 * be. */
static inline struct str vcf_line(const struct vcf_record *record)
{
    const char *beg = record->chrom.p, *end = record->tail.p + record->tail.n;

    return record->bcf ? STR_NONE : (struct str){beg, (size_t)(end - beg)};
}
struct vcf_again;
/* As many columns as in the file that header is of, which need not live on. */
struct vcf_again *vcf_again_new(const struct vcf_header *header);
void vcf_again_free(struct vcf_again *a); /* NULL is allowed */
/* The record of a line as vcf_line gave it, of that number; it lives until the next,
 * and counts chrom_run anew.  Its header knows the number of samples, no more. */
struct vcf_record *vcf_again_read(
    struct vcf_again *a, struct str line, uint64_t line_number);

#endif
