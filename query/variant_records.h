/* The records that speak of a source's named variant: the molecular profiles that it is
 * a member of, and their evidence. */
#ifndef QUERY_VARIANT_RECORDS_H
#define QUERY_VARIANT_RECORDS_H

#include "kb/store/kb.h"

/* Ordinals, ascending: profiles, evidence items, assertions.  Returns the number. */
int variant_records(struct kb_txn *kb, const struct named_variant *v, struct arena *mem,
    uint32_t **out, struct err *err);

#endif
