/*
 * What a transaction keeps of the records that were named to it (kb_soon.h).
 */
#ifndef KB_STORE_KB_SOON_PRIVATE_H
#define KB_STORE_KB_SOON_PRIVATE_H

#include "kb/store/kb_tree.h"

#define KB_SOON_WAYS 8 /* more than KB_SOON_AHEAD: an allele may have two records */

struct kb_soon {
    struct kb_tree tree;
    struct kb_tree_way ways[KB_SOON_WAYS];
    unsigned n; /* named so far: the next takes the place of the oldest */
};

void kb_soon_begin(struct kb_soon *s, const struct kb_env *env);
/* The entry that should have the record, not checked; false: LMDB has to be asked. */
bool kb_soon_find(
    struct kb_soon *s, uint32_t ordinal, struct str *key, struct str *value);

#endif
