/*
 * What became of the rows of --cna, --sv and --fusions that `vdt explain` is asked
 * about: of each that lies on a gene, or names it, its fate.  A row that could not be
 * read may be of any gene, and is kept for each.  Nothing is kept when nobody asks.
 */
#ifndef QUERY_EVENT_ASK_H
#define QUERY_EVENT_ASK_H

#include "query/event.h"
#include "query/sample_ask.h"

enum { EVENT_ROW_PLACES = 2 };

/* One row, or one ALT of a record, as it is counted. */
struct event_row {
    uint64_t line;
    struct str given;    /* as the file has it; empty: not readable */
    struct str reason;   /* why it was rejected */
    struct str filter;   /* the caller's, when it is not PASS */
    struct str genes[2]; /* that a row of fusions names; may be empty */
    struct event_span {
        unsigned contig; /* CONTIG_NONE: not known */
        uint32_t beg1, end1;
    } at[EVENT_ROW_PLACES];
    enum event_fate fate;
    /* set by event_count: */
    const char *input; /* kind */
    unsigned input_no, row_no;
};

struct event_ask {
    struct arena *mem;
    enum assembly assembly;  /* of the sample */
    const struct str *genes; /* symbols */
    unsigned n_genes;
    const struct ask_span *spans; /* of these genes */
    unsigned n_spans;
    struct event_row *rows;
    size_t n_rows, cap_rows;
};

/* Counts the row by its fate and keeps it when somebody asks for it. */
void event_count(struct event_input *in, const struct event_row *row);
/* What was a finding is told no more. */
void event_ask_withhold(struct event_ask *ask, const char *input, uint64_t line);
/* By input and line. */
void event_ask_sort(struct event_ask *ask);

/* "7:140753336:A:<DEL>", of one ALT; nothing when nobody asks. */
struct vcf_record;
struct str event_given(
    const struct event_input *in, const struct vcf_record *v, struct str alt);

#endif
