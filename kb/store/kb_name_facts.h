/* What a KB knows that helps to read names of variants: its curated tables of names and
 * its genes. */
#ifndef KB_STORE_KB_NAME_FACTS_H
#define KB_STORE_KB_NAME_FACTS_H

#include "kb/model/name_facts.h"
#include "kb/store/kb.h"

/* *out lives in mem and holds only while t does.  A KB without the tables gives facts
 * without rows. */
int kb_name_facts(
    struct kb_txn *t, struct arena *mem, struct name_facts **out, struct err *err);

#endif
