/*
 * Rows of one key on their way to one value.  Private to kb_merge*.c.
 */
#ifndef KB_STORE_KB_MERGE_GROUP_H
#define KB_STORE_KB_MERGE_GROUP_H

#include "kb/store/kb_build_private.h"

struct kb_group {
    enum kb_table table;
    struct buf key;
    struct buf text;  /* whole text of a digest key */
    struct buf drug;  /* name as first spelled */
    struct buf bytes; /* elements, one after the other */
    size_t *ends;     /* of each element in bytes */
    size_t n, cap;
    struct str *elements; /* sorted, for the writers */
    size_t elements_cap;
};

void kb_group_clear(struct kb_group *g, enum kb_table table, struct str key);
/* One more row of the key; the first, or the table's values are lists.  Of b the
 * sources' labels alone are read. */
int kb_group_add(
    const struct kb_build *b, struct kb_group *g, struct str value, struct err *err);
/* Writes the value of a group that has rows. */
int kb_group_write(struct kb_build *b, struct kb_group *g, struct err *err);
/* The group is empty then, and may be used again. */
void kb_group_free(struct kb_group *g);

#endif
