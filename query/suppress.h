/*
 * What no output may speak of: curated/suppress.tsv names genes and tests, with the
 * authority that asks for it.  Rows that name one are left out and counted as a total
 * only.  `vdt show` is about the knowledge base, not a patient: it shows them.
 */
#ifndef QUERY_SUPPRESS_H
#define QUERY_SUPPRESS_H

#include "kb/store/kb.h"

struct suppress; /* lives in the arena it was loaded into */
struct report;

/* A KB without the table suppresses nothing. */
int suppress_load(
    struct kb_txn *kb, struct arena *mem, struct suppress **out, struct err *err);

/* Does the text name a suppressed gene or test: its symbol, name, an alias or a listed
 * spelling as words of their own, in any case; a number may follow a letter ("ApoE4").
 */
bool suppress_is_named(const struct suppress *s, struct str text);
/* Nothing is named. */
bool suppress_is_empty(const struct suppress *s);
/* Does the criterion ask about one?  1, 0 or ERR_KB. */
int suppress_is_asked(
    const struct suppress *s, struct kb_txn *kb, uint32_t criterion, struct err *err);

/* Leave rows out of the report: evidence and trials before they are ranked; then, when
 * all is made, the rest.  r->n_suppressed counts them. */
int suppress_rows(
    const struct suppress *s, struct kb_txn *kb, struct report *r, struct err *err);
void suppress_rest(const struct suppress *s, struct report *r);

#endif
