/*
 * A table's tree read in the map beside LMDB, for a table of dense ordinals of which a
 * genome needs tens of thousands.  LMDB begins each search at the root, and waits for
 * the memory at each page, key and value, which lie far from each other.  Here the
 * search is a way of steps, each of which touches only what the step before asked the
 * memory for: who knows early which keys it will need sends several on their way, and
 * does something else between the steps.
 *
 * What is found is a candidate: nothing is handed out that kb_unseal has not checked,
 * and where a way ends without one, LMDB is asked, which says what is wrong.
 */
#ifndef KB_STORE_KB_TREE_H
#define KB_STORE_KB_TREE_H

#include "kb/store/kb_env.h"
#include "kb/store/kb_page.h"

struct kb_tree {
    const uint8_t *map;
    uint64_t n_pages, root;
    uint32_t page_bytes;
    unsigned n_levels; /* 0: this tree is left to LMDB */
    /* The branch above the leaf that the last way led to; it is for the keys from first
     * to before end.  n_nodes 0: none yet. */
    struct kb_page branch;
    uint64_t first, end;
};

enum kb_tree_stop { KB_TREE_LOST, KB_TREE_FOUND, KB_TREE_LEAF, KB_TREE_NODES };

struct kb_tree_way {
    uint32_t want;
    enum kb_tree_stop stop; /* what was asked for last */
    uint64_t leaf, right;   /* and the one after it; KB_PAGE_NONE: not known */
    struct kb_page page;    /* of the leaf, when it was read */
    struct str key, value;  /* when found */
};

/* Keys are four bytes, highest first.  Nothing is kept that is the environment's. */
void kb_tree_begin(struct kb_tree *t, const struct kb_env *env, enum kb_table table);

/* To the first entry whose key is not below want. */
void kb_tree_start(struct kb_tree *t, uint32_t want, struct kb_tree_way *way);
static inline bool kb_tree_is_on_way(const struct kb_tree_way *way)
{
    return way->stop == KB_TREE_LEAF || way->stop == KB_TREE_NODES;
}
void kb_tree_step(const struct kb_tree *t, struct kb_tree_way *way);

#endif
