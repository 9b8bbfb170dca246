/*
 * Korean names of the drugs and diseases that stand in a report (curated/drug_names_ko
 * and disease_names_ko), as a list of its own: names elsewhere in the report stay those
 * of the sources, whatever the language.
 */
#ifndef QUERY_LOCAL_NAMES_H
#define QUERY_LOCAL_NAMES_H

#include "query/report.h"

/* The international name of the drug that has this Korean one; 0: none has. */
int local_names_drug(struct kb_txn *kb, struct str name_ko, struct arena *mem,
    struct str *name, struct err *err);

/* r->glossary; after all parts are made.  A KB without the tables gives an empty list.
 */
int local_names_make(
    struct kb_txn *kb, struct arena *mem, struct report *r, struct err *err);

#endif
