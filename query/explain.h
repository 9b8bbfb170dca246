/*
 * Inside `vdt explain` (cmd_explain.c, explain_*.c): the criteria that a term leads to,
 * each evaluated over one sample.
 */
#ifndef QUERY_EXPLAIN_H
#define QUERY_EXPLAIN_H

#include "query/case.h"
#include "query/events.h"
#include "query/lookup.h"
#include "query/report.h"
#include "query/sample_ask.h"
#include "query/view.h"
#include "query/withhold.h"

struct explain {
    struct kb_txn *kb;
    struct arena *mem;
    struct view v;
    struct str term;
    const char *lang;
    bool has_tumour;
    struct disease tumour;
    struct patient_case about;
    struct sample sample;
    struct case_data c;
    const struct report_options *options;
    struct events events;
    struct withhold withhold;
    const struct suppress *suppress;
    struct sample_ask ask;      /* alleles of the input that the term names */
    struct event_ask event_ask; /* genes whose rows of other inputs it asks for */
    bool is_asked_withheld;
    size_t n_suppressed; /* criteria that the term leads to and that are not told */
    uint32_t *criteria;  /* ordinals, ascending, each once */
    size_t n_criteria, cap_criteria;
    uint32_t *trials; /* records of the trials that the term names */
    size_t n_trials, cap_trials;
    struct pgx_call_options pgx;
    struct use *use;   /* --use; NULL: any */
    uint32_t *records; /* that the term itself names; none: a gene, a change */
    size_t n_records, cap_records;
    struct err *err;
};

/* x->criteria from the term.  Returns the number of things that the term names; 0: it
 * names nothing. */
int explain_select(struct explain *x, enum assembly assembly);

/* Before the sample is read: what x->ask asks for, from the term.  Then: does the term
 * name alleles, though nothing in the KB may be named so?  And prints what became of
 * them. */
int explain_ask(struct explain *x, enum assembly assembly);
int explain_withhold_asked(struct explain *x); /* of those that may not be told */
bool explain_has_asked(const struct explain *x);
void explain_asked(struct explain *x);

/* Of what may nothing be told, whatever the input has there? */
bool explain_is_gene_withheld(const struct explain *x, struct str gene);
bool explain_is_place_withheld(struct explain *x, const struct gene_spans *spans,
    unsigned contig, uint32_t beg1, uint32_t end1);

/* The same of rows of --cna, --sv and --fusions (explain_events.c): a gene is asked
 * for; rows that may not be told go; and what became of the others is printed. */
void explain_ask_events(struct explain *x, struct str gene);
void explain_withhold_events(struct explain *x, const struct gene_spans *spans);
void explain_events(struct explain *x);

/* Prints the trials that the term names, each judged as the report does. */
int explain_trials(struct explain *x);
/* How a criterion that gives no row for this patient came near to it; in the order in
 * which they are printed. */
enum near_miss {
    NEAR_SECOND_FINDING, /* partial: a part of the profile is missing */
    NEAR_OTHER_DISEASE,  /* true, and all it is said of is another disease */
    NEAR_SAME_RESIDUE,   /* another change of the residue, or of the position */
    NEAR_OTHER_EXON,
    NEAR_NONE,
    NEAR_NOT_FROM_DNA, /* a state, a factor, a text: no near miss, but no wonder */
};
/* Key of a text; NULL: none. */
const char *near_miss_key(enum near_miss n);
enum near_miss near_miss_of(const struct criterion *c, const struct verdict *v,
    const struct trace *t, bool is_other_disease);

/* Evaluates and prints. */
int explain_print(struct explain *x);
/* The pharmacogenes that the term names, or whose drug it is; nothing when none. */
int explain_pgx(struct explain *x);

#endif
