#include "kb/store/kb_tree.h"

#define LINE_BYTES 64
/* An entry of packed values is no longer; a longer value is read in order. */
#define ASK_BYTES 1024

static const uint8_t *page_bytes(const struct kb_tree *t, uint64_t number)
{
    return number < t->n_pages ? t->map + number * t->page_bytes : NULL;
}

static bool page_at(const struct kb_tree *t, uint64_t number, struct kb_page *out)
{
    const uint8_t *bytes = page_bytes(t, number);

    return bytes && kb_page_read(bytes, t->page_bytes, number, out);
}

void kb_tree_begin(struct kb_tree *t, const struct kb_env *env, enum kb_table table)
{
    const struct kb_header *header = kb_env_header(env);
    struct kb_page main_tree;
    const uint8_t *record = NULL;

    *t = (struct kb_tree){.map = kb_env_map(env),
        .n_pages = header->file_bytes / header->page_bytes,
        .page_bytes = header->page_bytes};
    if (page_at(t, header->root_page, &main_tree))
        record = kb_page_table(&main_tree, str_of(kb_table_name(table)));
    if (!record)
        return;
    t->root = native64(record + TABLE_ROOT_AT);
    t->n_levels = native16(record + TABLE_DEPTH_AT);
    if (t->n_levels > KB_PAGE_MAX_LEVELS)
        t->n_levels = 0;
}

/* The key of a branch's node i, which its child begins with; beyond for the last. */
static uint64_t key_or(const struct kb_page *p, unsigned i, uint64_t beyond)
{
    const uint8_t *node = i < p->n_nodes ? kb_page_node(p, i, 0) : NULL;

    return node ? load_u32be(node + NODE_HEAD_BYTES) : beyond;
}

/* From the root to the branch above the leaf. */
static bool find_branch(struct kb_tree *t, uint32_t want)
{
    uint64_t number = t->root;

    t->first = 0;
    t->end = UINT64_MAX;
    for (unsigned level = 1;; level++) {
        int i;
        if (!page_at(t, number, &t->branch) || !t->branch.is_branch)
            break;
        if (level + 1 == t->n_levels)
            return true;
        i = kb_page_lower_bound(&t->branch, (uint64_t)want + 1);
        if (i < 1)
            break;
        number = kb_page_child(&t->branch, (unsigned)i - 1);
        if (i > 1)
            t->first = key_or(&t->branch, (unsigned)i - 1, t->first);
        t->end = key_or(&t->branch, (unsigned)i, t->end);
    }
    t->branch.n_nodes = 0;
    return false;
}

static bool find_leaf(struct kb_tree *t, struct kb_tree_way *way)
{
    int i;

    way->right = KB_PAGE_NONE;
    if (t->n_levels == 1) {
        way->leaf = t->root;
        return true;
    }
    if ((t->branch.n_nodes == 0 || way->want < t->first || way->want >= t->end)
        && !find_branch(t, way->want))
        return false;
    i = kb_page_lower_bound(&t->branch, (uint64_t)way->want + 1);
    if (i < 1)
        return false;
    way->leaf = kb_page_child(&t->branch, (unsigned)i - 1);
    way->right = kb_page_child(&t->branch, (unsigned)i);
    return true;
}

static void ask_leaf(const struct kb_tree *t, struct kb_tree_way *way)
{
    const uint8_t *bytes = page_bytes(t, way->leaf);

    way->stop = bytes ? KB_TREE_LEAF : KB_TREE_LOST;
    if (bytes)
        __builtin_prefetch(bytes);
}

void kb_tree_start(struct kb_tree *t, uint32_t want, struct kb_tree_way *way)
{
    way->want = want;
    way->stop = KB_TREE_LOST;
    if (t->n_levels > 0 && find_leaf(t, way))
        ask_leaf(t, way);
}

/* There are four or so, a quarter of the page apart. */
static void ask_nodes(const struct kb_tree *t, struct kb_tree_way *way)
{
    const struct kb_page *leaf = &way->page;

    way->stop = KB_TREE_LOST;
    if (!page_at(t, way->leaf, &way->page) || leaf->is_branch)
        return;
    way->stop = KB_TREE_NODES;
    for (unsigned i = 0; i < leaf->n_nodes; i++)
        __builtin_prefetch(
            leaf->bytes + native16(leaf->bytes + PAGE_NODES_AT + (size_t)2 * i));
}

/* A value in the leaf or in pages of its own; false: it reaches out of the file. */
static bool find_value(const struct kb_tree *t, const uint8_t *node,
    const struct kb_page *leaf, struct str *out)
{
    size_t n = native32(node), left;
    const uint8_t *bytes = kb_node_value(node);

    left = leaf->n_bytes - (size_t)(bytes - leaf->bytes);
    if (native16(node + 4) & LMDB_ELSEWHERE) {
        uint64_t first = left >= sizeof(first) ? native64(bytes) : KB_PAGE_NONE;
        if (first >= t->n_pages)
            return false;
        left = (size_t)((t->n_pages - first) * t->page_bytes) - PAGE_NODES_AT;
        bytes = t->map + first * t->page_bytes + PAGE_NODES_AT;
    }
    *out = (struct str){(const char *)bytes, n};
    return n <= left;
}

static void ask_value(const struct kb_tree *t, unsigned i, struct kb_tree_way *way)
{
    const uint8_t *node = kb_page_node(&way->page, i, 0);

    way->stop = KB_TREE_LOST;
    if (!node || !find_value(t, node, &way->page, &way->value))
        return;
    way->stop = KB_TREE_FOUND;
    way->key = kb_node_key(node);
    for (size_t at = 0; at < way->value.n && at < ASK_BYTES; at += LINE_BYTES)
        __builtin_prefetch(way->value.p + at);
}

static void look_at_nodes(const struct kb_tree *t, struct kb_tree_way *way)
{
    int i = kb_page_lower_bound(&way->page, way->want);

    if (i >= 0 && (unsigned)i < way->page.n_nodes) {
        ask_value(t, (unsigned)i, way);
    } else if (i >= 0 && way->right != KB_PAGE_NONE) {
        /* it lies between the last key of this leaf and the first of the next */
        way->leaf = way->right;
        way->right = KB_PAGE_NONE;
        ask_leaf(t, way);
    } else {
        way->stop = KB_TREE_LOST;
    }
}

void kb_tree_step(const struct kb_tree *t, struct kb_tree_way *way)
{
    if (way->stop == KB_TREE_LEAF)
        ask_nodes(t, way);
    else if (way->stop == KB_TREE_NODES)
        look_at_nodes(t, way);
}
