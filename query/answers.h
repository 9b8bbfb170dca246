/*
 * Criteria answered for a patient, each once: rows of evidence (interpret.c) and of
 * trials (trials.c) both come from here.
 */
#ifndef QUERY_ANSWERS_H
#define QUERY_ANSWERS_H

#include "query/case.h"
#include "query/report.h"

struct answer {
    uint32_t criterion;
    struct verdict verdict;
    struct report_text why;
    uint32_t *records; /* those that ask the criterion, ascending */
    unsigned n_records;
};

struct answers {
    const struct case_data *c;
    struct kb_txn *kb;
    const char *lang;
    struct arena *mem;
    struct answer *rows; /* true or partial, by criterion */
    unsigned n_rows;
    uint64_t counts[3]; /* of all candidates, by enum truth */
};

/* Evaluates every candidate and keeps those that are true or partial; everything lives
 * in mem. */
int answers_make(const struct case_data *c, struct kb_txn *kb, const char *lang,
    struct arena *mem, struct answers *out, struct err *err);

/* Any criterion of the KB, kept or not; records are not filled for one that was not
 * kept. */
int answers_get(const struct answers *answers, uint32_t criterion, struct answer *out,
    struct err *err);

/* What is to be said of a statement about somatic variants when a germline finding
 * meets it (DESIGN 8.6): 1 and the sentence; 0: no finding that meets it is germline.
 */
int answers_note_germline(const struct answers *answers, uint32_t criterion,
    struct report_text *out, struct err *err);

/* A sentence of the interface: text_of_reason of a reason whose values are in mem. */
struct report_text report_text_of(
    const struct reason *reason, const char *lang, struct arena *mem);

#endif
