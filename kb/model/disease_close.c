/* Closing the disease tree: ordinals, ancestors, exceptions, states. */
#include "kb/model/disease_private.h"

#include "kb/base/ordinals.h"

#include <stdlib.h>
#include <string.h>

#define CANCER_ID "DOID:162" /* "cancer" of the Disease Ontology */

static int cmp_id(const void *a, const void *b)
{
    const struct disease_node *const *x = a, *const *y = b;

    return str_cmp((*x)->disease.id, (*y)->disease.id);
}

/* Put the nodes in order of id; the maps then lead to the ordinals. */
static void number_nodes(struct disease_tree *t)
{
    bool is_new;

    if (t->n)
        qsort(t->nodes, t->n, sizeof(struct disease_node *), cmp_id);
    t->by_name = t->by_synonym = (struct strmap)STRMAP_INIT;
    for (uint32_t i = 0; i < t->n; i++) {
        struct disease *d = &t->nodes[i]->disease;

        d->ordinal = i;
        *strmap_at(&t->by_id, &t->mem, d->id, &is_new) = i;
        disease_map_name(t, &t->by_name, d->name, i);
        for (unsigned k = 0; k < d->n_synonyms; k++)
            disease_map_name(t, &t->by_synonym, d->synonyms[k], i);
    }
}

static int resolve_parents(
    struct disease_tree *t, struct disease_node *node, struct err *err)
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
    struct disease_tree *t, struct arena *scratch, struct disease_node *node)
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

static int apply_exception(
    struct disease_tree *t, uint32_t of, struct str id, struct err *err)
{
    const struct disease_node *node = t->nodes[of];
    const uint32_t *except = strmap_get(&t->by_id, id);

    if (!except)
        return err_set(err, ERR_FAIL,
            "disease %.*s (%.*s): exception %.*s is not known",
            STR_ARG(node->disease.id), STR_ARG(node->disease.name), STR_ARG(id));
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

/* What a state is a state of, and what it excludes, as ordinals. */
static int resolve_state(
    struct disease_tree *t, struct disease_node *node, struct err *err)
{
    struct disease *d = &node->disease;
    const uint32_t *of = strmap_get(&t->by_id, node->state_id);

    if (of) { /* else none: an unknown one was refused as a parent */
        d->is_state = true;
        d->state_of = *of;
    }
    d->excludes = ARENA_ARRAY(&t->mem, uint32_t, node->n_excluded_ids);
    for (unsigned i = 0; i < node->n_excluded_ids; i++) {
        const uint32_t *place = strmap_get(&t->by_id, node->excluded_ids[i]);

        if (!place)
            return err_set(err, ERR_FAIL,
                "disease %.*s (%.*s): %.*s, which it excludes, is not known",
                STR_ARG(d->id), STR_ARG(d->name), STR_ARG(node->excluded_ids[i]));
        d->excludes[i] = *place;
    }
    d->n_excludes = (unsigned)ordinals_unique(d->excludes, node->n_excluded_ids);
    return 0;
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
        for (unsigned k = 0; k < t->nodes[i]->n_exceptions && rc >= 0; k++)
            rc = apply_exception(t, i, t->nodes[i]->exception_ids[k], err);
    for (uint32_t i = 0; i < t->n && rc >= 0; i++)
        rc = resolve_state(t, t->nodes[i], err);
    if (rc >= 0)
        mark_cancers(t);
    arena_free(&mem);
    return rc;
}
