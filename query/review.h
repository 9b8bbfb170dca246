/*
 * Who answers for a report: preliminary until somebody signs it, and which former
 * report it amends.  Recorded as given; nothing here proves who the signer is.
 */
#ifndef QUERY_REVIEW_H
#define QUERY_REVIEW_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct review_options {
    const char *signed_by;    /* --signed-by; NULL: nobody */
    const char *amended_path; /* --amends: a report in JSON; NULL: none */
};

struct report_review {
    struct str signed_by; /* empty: preliminary */
    bool is_given;        /* a former report was named, and begun */
    bool is_amendment;
    /* Of the report that is amended: digest of its file, and what it says of itself;
     * amended_sample empty: it names none.  The digest stands also of a file that was
     * read whole and is no report. */
    struct str amended_sha256, amended_kb_id, amended_sample;
};

/* A signer without a name, or one that is no line of text: ERR_USAGE.  A former report
 * that is none: ERR_SAMPLE.  Everything lives in mem. */
int review_read(const struct review_options *options, struct arena *mem,
    struct report_review *out, struct err *err);

/* ERR_SAMPLE when the former report is that of another sample. */
int review_check_sample(const struct review_options *options,
    const struct report_review *review, struct str sample, struct err *err);

#endif
