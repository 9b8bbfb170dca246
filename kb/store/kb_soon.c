#include "kb/store/kb_soon.h"

#include "kb/store/kb_value.h"

void kb_soon_begin(struct kb_soon *s, const struct kb_env *env)
{
    *s = (struct kb_soon){0}; /* ways that are lost */
    kb_tree_begin(&s->tree, env, KB_TABLE_RECORD);
}

void kb_soon_record(struct kb_txn *t, uint32_t ordinal)
{
    struct kb_soon *s = &t->soon;

    for (unsigned i = 0; i < KB_SOON_WAYS; i++)
        if (kb_tree_is_on_way(&s->ways[i]))
            kb_tree_step(&s->tree, &s->ways[i]);
    kb_tree_start(&s->tree, ordinal, &s->ways[s->n++ % KB_SOON_WAYS]);
}

/* The way of the record, when it was named. */
static struct kb_tree_way *way_of(struct kb_soon *s, uint32_t ordinal)
{
    for (unsigned i = 0; i < KB_SOON_WAYS; i++)
        if (s->ways[i].want == ordinal && s->ways[i].stop != KB_TREE_LOST)
            return &s->ways[i];
    return NULL;
}

bool kb_soon_find(
    struct kb_soon *s, uint32_t ordinal, struct str *key, struct str *value)
{
    struct kb_tree_way fresh, *way = way_of(s, ordinal);

    if (!way) {
        way = &fresh;
        kb_tree_start(&s->tree, ordinal, way);
    }
    while (kb_tree_is_on_way(way))
        kb_tree_step(&s->tree, way);
    *key = way->key;
    *value = way->value;
    return way->stop == KB_TREE_FOUND;
}
