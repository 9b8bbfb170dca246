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
#include "query/suppress.h"
#include "query/view.h"

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
    struct events events;
    const struct suppress *suppress;
    size_t n_suppressed; /* criteria that the term leads to and that are not told */
    uint32_t *criteria;  /* ordinals, ascending, each once */
    size_t n_criteria, cap_criteria;
    struct err *err;
};

/* x->criteria from the term.  Returns the number of things that the term names; 0: it
 * names nothing. */
int explain_select(struct explain *x, enum assembly assembly);

/* Evaluates and prints. */
int explain_print(struct explain *x);

#endif
