#include "kb/model/disease_private.h"

#include <stdlib.h>

struct disease_tree *disease_tree_new(void)
{
    struct disease_tree *t = calloc(1, sizeof(*t));

    if (!t)
        arena_oom(sizeof(*t));
    return t;
}

void disease_tree_free(struct disease_tree *t)
{
    if (!t)
        return;
    arena_free(&t->mem);
    free(t);
}

static struct disease_node *find_node(const struct disease_tree *t, struct str id)
{
    const uint32_t *place = strmap_get(&t->by_id, id);

    return place ? t->nodes[*place] : NULL;
}

/* The node that a change is for; the tree must still be open. */
static struct disease_node *node_to_change(
    const struct disease_tree *t, struct str id, struct err *err)
{
    struct disease_node *node = find_node(t, id);

    if (t->is_closed)
        err_set(err, ERR_FAIL, "disease %.*s: the tree is closed", STR_ARG(id));
    else if (!node)
        err_set(err, ERR_FAIL, "disease %.*s is not known", STR_ARG(id));
    return t->is_closed ? NULL : node;
}

void disease_map_name(
    struct disease_tree *t, struct strmap *map, struct str name, uint32_t place)
{
    struct str folded = str_fold(&t->mem, name);
    bool is_new;
    uint32_t *value;

    if (!folded.n)
        return;
    value = strmap_at(map, &t->mem, folded, &is_new);
    if (is_new)
        *value = place;
    else if (*value != place)
        *value = DISEASE_AMBIGUOUS;
}

static struct disease_node *append_node(
    struct disease_tree *t, struct str id, struct str name)
{
    struct disease_node *node = ARENA_NEW(&t->mem, struct disease_node);
    bool is_new;

    node->disease.ordinal = DISEASE_NONE;
    node->disease.id = str_copy(&t->mem, id);
    node->disease.name = str_copy(&t->mem, name);
    t->nodes =
        arena_grow(&t->mem, t->nodes, &t->cap, t->n + 1, sizeof(struct disease_node *));
    t->nodes[t->n] = node;
    *strmap_at(&t->by_id, &t->mem, node->disease.id, &is_new) = (uint32_t)t->n;
    disease_map_name(t, &t->by_name, name, (uint32_t)t->n);
    t->n++;
    return node;
}

int disease_tree_add(
    struct disease_tree *t, struct str id, struct str name, struct err *err)
{
    const struct disease_node *known = find_node(t, id);

    if (t->is_closed)
        return err_set(err, ERR_FAIL, "disease %.*s: the tree is closed", STR_ARG(id));
    if (!id.n)
        return err_set(err, ERR_FAIL, "disease \"%.*s\" has no id", STR_ARG(name));
    if (known && !str_eq(known->disease.name, name))
        return err_set(err, ERR_FAIL,
            "disease %.*s has two names: \"%.*s\" and \"%.*s\"", STR_ARG(id),
            STR_ARG(known->disease.name), STR_ARG(name));
    if (!known)
        append_node(t, id, name);
    return 0;
}

int disease_tree_add_synonym(
    struct disease_tree *t, struct str id, struct str synonym, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);
    struct disease *d;

    if (!node)
        return err->code;
    d = &node->disease;
    for (unsigned i = 0; i < d->n_synonyms; i++)
        if (str_eq(d->synonyms[i], synonym))
            return 0;
    d->synonyms = arena_grow(&t->mem, d->synonyms, &node->cap_synonyms,
        (size_t)d->n_synonyms + 1, sizeof(struct str));
    d->synonyms[d->n_synonyms++] = str_copy(&t->mem, synonym);
    disease_map_name(t, &t->by_synonym, synonym, *strmap_get(&t->by_id, id));
    return 0;
}

int disease_tree_add_parent(
    struct disease_tree *t, struct str id, struct str parent, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    for (unsigned i = 0; i < node->n_parents; i++)
        if (str_eq(node->parent_ids[i], parent))
            return 0;
    node->parent_ids = arena_grow(&t->mem, node->parent_ids, &node->cap_parents,
        (size_t)node->n_parents + 1, sizeof(struct str));
    node->parent_ids[node->n_parents++] = str_copy(&t->mem, parent);
    return 0;
}

int disease_tree_set_oncotree(
    struct disease_tree *t, struct str id, struct str code, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    if (node->disease.oncotree.n && !str_eq(node->disease.oncotree, code))
        return err_set(err, ERR_FAIL,
            "disease %.*s is mapped to two OncoTree codes: %.*s and %.*s", STR_ARG(id),
            STR_ARG(node->disease.oncotree), STR_ARG(code));
    node->disease.oncotree = str_copy(&t->mem, code);
    return 0;
}

int disease_tree_set_pan_cancer(struct disease_tree *t, struct str id, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    node->disease.is_pan_cancer = true;
    return 0;
}

int disease_tree_add_exception(
    struct disease_tree *t, struct str id, struct str except, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    node->exception_ids = arena_grow(&t->mem, node->exception_ids,
        &node->cap_exceptions, (size_t)node->n_exceptions + 1, sizeof(struct str));
    node->exception_ids[node->n_exceptions++] = str_copy(&t->mem, except);
    return 0;
}

int disease_tree_set_state(
    struct disease_tree *t, struct str id, struct str of, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    node->state_id = str_copy(&t->mem, of);
    return disease_tree_add_parent(t, id, of, err);
}

int disease_tree_add_excluded(
    struct disease_tree *t, struct str id, struct str excluded, struct err *err)
{
    struct disease_node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    node->excluded_ids = arena_grow(&t->mem, node->excluded_ids, &node->cap_excluded,
        (size_t)node->n_excluded_ids + 1, sizeof(struct str));
    node->excluded_ids[node->n_excluded_ids++] = str_copy(&t->mem, excluded);
    return 0;
}

unsigned disease_tree_count(const struct disease_tree *t)
{
    return (unsigned)t->n;
}

const struct disease *disease_tree_at(const struct disease_tree *t, uint32_t ordinal)
{
    return ordinal < t->n ? &t->nodes[ordinal]->disease : NULL;
}

const struct disease *disease_tree_find(const struct disease_tree *t, struct str id)
{
    const struct disease_node *node = find_node(t, id);

    return node ? &node->disease : NULL;
}

const struct disease *disease_tree_by_name(
    const struct disease_tree *t, struct str name, bool *is_ambiguous)
{
    struct arena mem = ARENA_INIT;
    struct str folded = str_fold(&mem, name);
    const uint32_t *place = NULL;

    if (folded.n)
        place = strmap_get(&t->by_name, folded);
    if (folded.n && !place)
        place = strmap_get(&t->by_synonym, folded);
    arena_free(&mem);
    *is_ambiguous = place && *place == DISEASE_AMBIGUOUS;
    return place && *place != DISEASE_AMBIGUOUS ? &t->nodes[*place]->disease : NULL;
}
