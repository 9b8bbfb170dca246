/*
 * The writers of reports by name (-O), and what they write: one or more files, handed
 * out in pieces or made whole in memory.  The annotated VCF is not among these: it is
 * written as its input is read again (cmd_annotate.h).
 */
#ifndef QUERY_REPORT_FILES_H
#define QUERY_REPORT_FILES_H

#include "query/report.h"

#define REPORT_FORMATS "json, html, tsv, md, vcf" /* for messages */
#define REPORT_VCF_SUFFIX ".vcf.gz"
#define REPORT_FILE_MODE 0600 /* it is about a patient */

struct report_file {
    struct buf suffix; /* ".json", ".trials.tsv" */
    struct buf text;
};

struct report_files {
    struct report_file *file; /* malloc-backed */
    size_t n;
};

/* formats: names joined by a comma, each once; NULL: json.  ERR_USAGE: another name, or
 * one twice. */
int report_files_check(const char *formats, struct err *err);

/* Is the annotated VCF asked for?  Of checked formats. */
bool report_files_want_vcf(const char *formats);

/* The suffix of each file that these formats write (checked ones; NULL: json), in the
 * order of report_files_write, the VCF's too. */
typedef void report_suffix_fn(void *ctx, const char *suffix);
int report_files_suffixes(
    const char *formats, report_suffix_fn *fn, void *ctx, struct err *err);

/* Takes a piece of the file with this suffix: the pieces of a file come one behind the
 * other.  Of a report that is made nothing fails but the sink. */
typedef int report_files_sink(
    void *ctx, const char *suffix, struct str piece, struct err *err);
/* Checked formats only.  JSON, which may be large, comes in many pieces, the others
 * whole; the same report gives the same bytes each time. */
int report_files_write(const struct report *r, const char *formats, const char *lang,
    report_files_sink *sink, void *ctx, struct err *err);

/* The same, kept in memory.  Free also after an error. */
int report_files_make(const struct report *r, const char *formats, const char *lang,
    struct report_files *out, struct err *err);
void report_files_free(struct report_files *files);

#endif
