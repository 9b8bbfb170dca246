#include "kb/model/disease.h"

#include "kb/base/ordinals.h"
#include "kb/base/strmap.h"

#include <stdlib.h>
#include <string.h>

#define CANCER_ID "DOID:162" /* "cancer" of the Disease Ontology */
#define AMBIGUOUS UINT32_MAX

struct node {
    struct disease disease;
    struct str *parent_ids;
    uint32_t *parents; /* places, after closing */
    unsigned n_parents, n_waiting;
    struct str exception_id; /* empty: none */
    size_t cap_parents, cap_synonyms;
};

struct disease_tree {
    struct arena mem;
    struct node **nodes; /* as added; by ordinal after closing */
    size_t n, cap;
    struct strmap by_id, by_name, by_synonym; /* places in nodes */
    bool is_closed;
};

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

static struct node *find_node(const struct disease_tree *t, struct str id)
{
    const uint32_t *place = strmap_get(&t->by_id, id);

    return place ? t->nodes[*place] : NULL;
}

/* The node that a change is for; the tree must still be open. */
static struct node *node_to_change(
    const struct disease_tree *t, struct str id, struct err *err)
{
    struct node *node = find_node(t, id);

    if (t->is_closed)
        err_set(err, ERR_FAIL, "disease %.*s: the tree is closed", STR_ARG(id));
    else if (!node)
        err_set(err, ERR_FAIL, "disease %.*s is not known", STR_ARG(id));
    return t->is_closed ? NULL : node;
}

/* Two diseases under one name make the name ambiguous. */
static void map_name(
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
        *value = AMBIGUOUS;
}

static struct node *append_node(struct disease_tree *t, struct str id, struct str name)
{
    struct node *node = ARENA_NEW(&t->mem, struct node);
    bool is_new;

    node->disease.ordinal = DISEASE_NONE;
    node->disease.id = str_copy(&t->mem, id);
    node->disease.name = str_copy(&t->mem, name);
    t->nodes = arena_grow(&t->mem, t->nodes, &t->cap, t->n + 1, sizeof(struct node *));
    t->nodes[t->n] = node;
    *strmap_at(&t->by_id, &t->mem, node->disease.id, &is_new) = (uint32_t)t->n;
    map_name(t, &t->by_name, name, (uint32_t)t->n);
    t->n++;
    return node;
}

int disease_tree_add(
    struct disease_tree *t, struct str id, struct str name, struct err *err)
{
    const struct node *known = find_node(t, id);

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
    struct node *node = node_to_change(t, id, err);
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
    map_name(t, &t->by_synonym, synonym, *strmap_get(&t->by_id, id));
    return 0;
}

int disease_tree_add_parent(
    struct disease_tree *t, struct str id, struct str parent, struct err *err)
{
    struct node *node = node_to_change(t, id, err);

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
    struct node *node = node_to_change(t, id, err);

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
    struct node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    node->disease.is_pan_cancer = true;
    return 0;
}

int disease_tree_set_exception(
    struct disease_tree *t, struct str id, struct str except, struct err *err)
{
    struct node *node = node_to_change(t, id, err);

    if (!node)
        return err->code;
    node->exception_id = str_copy(&t->mem, except);
    return 0;
}

static int cmp_id(const void *a, const void *b)
{
    const struct node *const *x = a, *const *y = b;

    return str_cmp((*x)->disease.id, (*y)->disease.id);
}

/* Put the nodes in order of id; the maps then lead to the ordinals. */
static void number_nodes(struct disease_tree *t)
{
    bool is_new;

    if (t->n)
        qsort(t->nodes, t->n, sizeof(struct node *), cmp_id);
    t->by_name = t->by_synonym = (struct strmap)STRMAP_INIT;
    for (uint32_t i = 0; i < t->n; i++) {
        struct disease *d = &t->nodes[i]->disease;

        d->ordinal = i;
        *strmap_at(&t->by_id, &t->mem, d->id, &is_new) = i;
        map_name(t, &t->by_name, d->name, i);
        for (unsigned k = 0; k < d->n_synonyms; k++)
            map_name(t, &t->by_synonym, d->synonyms[k], i);
    }
}

static int resolve_parents(struct disease_tree *t, struct node *node, struct err *err)
{
    node->parents = ARENA_ARRAY(&t->mem, uint32_t, node->n_parents);
    for (unsigned i = 0; i < node->n_parents; i++) {
        const uint32_t *place = strmap_get(&t->by_id, node->parent_ids[i]);

        if (!place)
            return err_set(err, ERR_FAIL,
                "disease %.*s (%.*s): parent %.*s is not known",
                STR_ARG(node->disease.id), STR_ARG(node->disease.name),
                STR_ARG(node->parent_ids[i]));
        node->parents[i] = *place;
    }
    node->n_waiting = node->n_parents;
    return 0;
}

/* Children of every node, as one list cut by first[]. */
struct children {
    uint32_t *first; /* n + 1 */
    uint32_t *child;
};

static struct children list_children(const struct disease_tree *t, struct arena *mem)
{
    struct children c = {ARENA_ARRAY(mem, uint32_t, t->n + 2), NULL};
    uint32_t total = 0;

    for (size_t i = 0; i < t->n; i++) {
        total += t->nodes[i]->n_parents;
        for (unsigned k = 0; k < t->nodes[i]->n_parents; k++)
            c.first[t->nodes[i]->parents[k] + 2]++;
    }
    for (size_t i = 2; i < t->n + 2; i++)
        c.first[i] += c.first[i - 1];
    c.child = ARENA_ARRAY(mem, uint32_t, total);
    for (uint32_t i = 0; i < t->n; i++)
        for (unsigned k = 0; k < t->nodes[i]->n_parents; k++)
            c.child[c.first[t->nodes[i]->parents[k] + 1]++] = i;
    return c;
}

/* Its parents and all of theirs; the parents are done. */
static void collect_ancestors(
    struct disease_tree *t, struct arena *scratch, struct node *node)
{
    size_t n = 0, n_all = node->n_parents;
    uint32_t *all;

    for (unsigned i = 0; i < node->n_parents; i++)
        n_all += t->nodes[node->parents[i]]->disease.n_ancestors;
    all = ARENA_ARRAY(scratch, uint32_t, n_all);
    for (unsigned i = 0; i < node->n_parents; i++) {
        const struct disease *parent = &t->nodes[node->parents[i]]->disease;

        all[n++] = parent->ordinal;
        for (unsigned k = 0; k < parent->n_ancestors; k++)
            all[n++] = parent->ancestors[k];
    }
    n = ordinals_unique(all, n);
    node->disease.n_ancestors = (unsigned)n;
    node->disease.ancestors = arena_dup(&t->mem, all, n * sizeof *all);
    arena_reset(scratch);
}

/* Name one cycle: from any node that still waits, go up through waiting parents until
 * a node comes again. */
static int refuse_cycle(const struct disease_tree *t, struct err *err)
{
    size_t at = 0;

    while (!t->nodes[at]->n_waiting)
        at++;
    for (size_t steps = 0; steps < t->n; steps++)
        for (unsigned k = 0; k < t->nodes[at]->n_parents; k++)
            if (t->nodes[t->nodes[at]->parents[k]]->n_waiting) {
                at = t->nodes[at]->parents[k];
                break;
            }
    return err_set(err, ERR_FAIL, "disease %.*s (%.*s) is its own ancestor",
        STR_ARG(t->nodes[at]->disease.id), STR_ARG(t->nodes[at]->disease.name));
}

/* Parents before children; what is left over lies on or below a cycle. */
static int compute_ancestors(struct disease_tree *t, struct arena *mem, struct err *err)
{
    struct children c = list_children(t, mem);
    uint32_t *ready = ARENA_ARRAY(mem, uint32_t, t->n);
    struct arena scratch = ARENA_INIT;
    size_t n_ready = 0;

    for (uint32_t i = 0; i < t->n; i++)
        if (!t->nodes[i]->n_waiting)
            ready[n_ready++] = i;
    for (size_t done = 0; done < n_ready; done++) {
        uint32_t at = ready[done];

        collect_ancestors(t, &scratch, t->nodes[at]);
        for (uint32_t k = c.first[at]; k < c.first[at + 1]; k++)
            if (!--t->nodes[c.child[k]]->n_waiting)
                ready[n_ready++] = c.child[k];
    }
    arena_free(&scratch);
    return n_ready == t->n ? 0 : refuse_cycle(t, err);
}

static void drop_ancestor(struct disease *d, uint32_t ordinal)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < d->n_ancestors; i++)
        if (d->ancestors[i] != ordinal)
            d->ancestors[kept++] = d->ancestors[i];
    d->n_ancestors = kept;
}

static int apply_exception(struct disease_tree *t, uint32_t of, struct err *err)
{
    const struct node *node = t->nodes[of];
    const uint32_t *except;

    if (!node->exception_id.n)
        return 0;
    except = strmap_get(&t->by_id, node->exception_id);
    if (!except)
        return err_set(err, ERR_FAIL,
            "disease %.*s (%.*s): exception %.*s is not known",
            STR_ARG(node->disease.id), STR_ARG(node->disease.name),
            STR_ARG(node->exception_id));
    for (size_t i = 0; i < t->n; i++)
        if (i == *except || disease_has_ancestor(&t->nodes[i]->disease, *except))
            drop_ancestor(&t->nodes[i]->disease, of);
    return 0;
}

static void mark_cancers(struct disease_tree *t)
{
    const uint32_t *cancer = strmap_get(&t->by_id, STR(CANCER_ID));

    for (size_t i = 0; cancer && i < t->n; i++) {
        struct disease *d = &t->nodes[i]->disease;

        d->is_cancer = d->ordinal == *cancer || disease_has_ancestor(d, *cancer);
    }
}

int disease_tree_close(struct disease_tree *t, struct err *err)
{
    struct arena mem = ARENA_INIT;
    int rc = 0;

    if (t->is_closed)
        return err_set(err, ERR_FAIL, "the disease tree is closed already");
    t->is_closed = true;
    number_nodes(t);
    for (size_t i = 0; i < t->n && rc >= 0; i++)
        rc = resolve_parents(t, t->nodes[i], err);
    if (rc >= 0)
        rc = compute_ancestors(t, &mem, err);
    for (uint32_t i = 0; i < t->n && rc >= 0; i++)
        rc = apply_exception(t, i, err);
    if (rc >= 0)
        mark_cancers(t);
    arena_free(&mem);
    return rc;
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
    const struct node *node = find_node(t, id);

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
    *is_ambiguous = place && *place == AMBIGUOUS;
    return place && *place != AMBIGUOUS ? &t->nodes[*place]->disease : NULL;
}
