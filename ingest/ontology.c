#include "ingest/ontology.h"

#include <stdlib.h>

struct ontology *ontology_new(void)
{
    struct ontology *o = calloc(1, sizeof *o);
    if (o == NULL)
        arena_oom(sizeof *o);
    return o;
}

void ontology_free(struct ontology *o)
{
    if (o == NULL)
        return;
    arena_free(&o->mem);
    free(o);
}

/* A key that leads to two different ids leads to none. */
static void add_link(
    struct ontology *o, struct strmap *map, struct str key, struct str id)
{
    bool is_new;
    uint32_t *index = strmap_at(map, &o->mem, str_copy(&o->mem, key), &is_new);
    if (!is_new) {
        if (*index != ONTOLOGY_AMBIGUOUS && !str_eq(o->ids[*index], id))
            *index = ONTOLOGY_AMBIGUOUS;
        return;
    }
    *index = (uint32_t)o->n_ids;
    o->ids = arena_grow(&o->mem, o->ids, &o->cap_ids, o->n_ids + 1, sizeof(struct str));
    o->ids[o->n_ids++] = str_copy(&o->mem, id);
}

static struct str follow(
    const struct ontology *o, const struct strmap *map, struct str key)
{
    const uint32_t *index = strmap_get(map, key);
    if (index == NULL || *index == ONTOLOGY_AMBIGUOUS)
        return STR_NONE;
    return o->ids[*index];
}

void ontology_add_retired(struct ontology *o, struct str alt_id, struct str id)
{
    add_link(o, &o->retired, alt_id, id);
}

void ontology_add_nci(struct ontology *o, struct str code, struct str id)
{
    if (strmap_get(&o->nci, code) == NULL) {
        o->nci_codes = arena_grow(&o->mem, o->nci_codes, &o->cap_nci_codes,
            o->n_nci_codes + 1, sizeof(struct str));
        o->nci_codes[o->n_nci_codes++] = str_copy(&o->mem, code);
    }
    add_link(o, &o->nci, code, id);
}

/* "D002289" -> "2289": the old ids have six digits, new ones nine, some exports twelve
 * characters; the numbers do not meet.  Empty: no descriptor. */
static struct str mesh_number(struct str descriptor)
{
    struct str s = str_sub(descriptor, 1, descriptor.n);
    if (!str_starts(descriptor, STR("D")))
        return STR_NONE;
    while (s.n > 1 && s.p[0] == '0')
        s = str_sub(s, 1, s.n);
    return s;
}

void ontology_add_mesh(struct ontology *o, struct str descriptor, struct str id)
{
    struct str number = mesh_number(descriptor);
    if (number.n > 0)
        add_link(o, &o->mesh, number, id);
}

struct str ontology_by_mesh(const struct ontology *o, struct str descriptor)
{
    return follow(o, &o->mesh, mesh_number(descriptor));
}

struct str ontology_retired(const struct ontology *o, struct str id)
{
    return follow(o, &o->retired, id);
}

struct str ontology_by_nci(const struct ontology *o, struct str code)
{
    return follow(o, &o->nci, code);
}

void ontology_add_node(struct ontology *o, const struct oncotree_node *node)
{
    o->nodes =
        arena_grow(&o->mem, o->nodes, &o->cap_nodes, o->n_nodes + 1, sizeof *o->nodes);
    struct oncotree_node *n = &o->nodes[o->n_nodes++];
    n->code = str_copy(&o->mem, node->code);
    n->name = str_copy(&o->mem, node->name);
    n->disease_id = str_copy(&o->mem, node->disease_id);
    n->is_mapped = node->is_mapped;
    n->is_former = node->is_former;
}
