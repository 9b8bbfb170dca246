/* A curated table of the KB with the columns that this program needs. */
#ifndef QUERY_CURATED_LOAD_H
#define QUERY_CURATED_LOAD_H

#include "kb/store/kb.h"

/* index[i]: place of columns[i].  A missing table or column is ERR_KB by name. */
int curated_load(struct kb_txn *kb, const char *table, const char *const *columns,
    int *index, unsigned n_columns, struct arena *mem, struct curated_table *out,
    struct err *err);

#endif
