/* The disease tree's inside, shared by its building and its closing. */
#ifndef KB_MODEL_DISEASE_PRIVATE_H
#define KB_MODEL_DISEASE_PRIVATE_H

#include "kb/base/strmap.h"
#include "kb/model/disease.h"

#define DISEASE_AMBIGUOUS UINT32_MAX

struct disease_node {
    struct disease disease;
    struct str *parent_ids;
    uint32_t *parents; /* places, after closing */
    unsigned n_parents, n_waiting;
    struct str state_id; /* a state of this disease; empty: none */
    struct str *exception_ids, *excluded_ids;
    unsigned n_exceptions, n_excluded_ids;
    size_t cap_parents, cap_synonyms, cap_exceptions, cap_excluded;
};

struct disease_tree {
    struct arena mem;
    struct disease_node **nodes; /* as added; by ordinal after closing */
    size_t n, cap;
    struct strmap by_id, by_name, by_synonym; /* places in nodes */
    bool is_closed;
};

/* Two diseases under one name make the name ambiguous. */
void disease_map_name(
    struct disease_tree *t, struct strmap *map, struct str name, uint32_t place);

#endif
