/*
 * The annotated VCF: the records of the sample's first file, in order, one in and one
 * out, with what the report says of their alleles in INFO.  It carries findings that
 * are small variants and their rows; the header counts and names what it does not
 * carry.
 *
 * Of the input's header only what declares its columns is kept, without paths: command
 * lines, other samples and what else tells where the file was made are left out, and of
 * the sample columns all but the sample's own.  INFO of the input is kept as it is, but
 * for fields that name a suppressed gene or test (suppress.h); the header says so in
 * every file.
 */
#ifndef QUERY_REPORT_VCF_H
#define QUERY_REPORT_VCF_H

#include "kb/base/bgzf_out.h"
#include "query/report.h"

/* The first file can be read a second time; ERR_USAGE: not so. */
int report_vcf_check(const char *path, struct err *err);

/* path is read again; that it is no longer the file that the report was made from is
 * ERR_SAMPLE. The sample of r has its places. */
int report_write_vcf(
    const struct report *r, const char *path, struct bgzf_out *out, struct err *err);

/* ---- inside the writer (report_vcf*.c) ------------------------------------------- */

/* Text in INFO: what VCF 4.5 section 1.2 reserves there is written as %3B, and so are
 * blanks, broken characters and those that turn the direction of writing. */
void report_vcf_add_value(struct buf *out, struct str s);

/* Header lines: those of the input that are kept, and our own. */
void report_vcf_header(const struct report *r, const struct vcf_header *in,
    const unsigned *unplaced, unsigned n_unplaced, struct buf *out);

/* Of a record: INFO fields for its ALTs, joined by ';'; of[i] are the findings of ALT
 * i + 1, by their place in r->findings. */
struct vcf_alt_findings {
    unsigned *findings;
    unsigned n;
    struct finding_details *details; /* parallel; made by report_vcf_info, in mem */
};
int report_vcf_info(const struct report *r, struct vcf_alt_findings *of,
    unsigned n_alts, struct arena *mem, struct buf *out, struct err *err);
/* The declarations of these fields. */
void report_vcf_declare(const struct report *r, struct buf *out);

#define REPORT_VCF_PREFIX "VDT_" /* of the names of our fields */

#endif
