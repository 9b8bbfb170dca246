#include "kb/store/kb_fetch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kb/base/arena.h"
#include "kb/base/str.h"
#include "kb/store/codec.h"
#include "kb/store/kb_page.h"

#define MAX_LEVELS 32 /* LMDB's own limit; damage could make a ring */
#define NO_PAGE UINT64_MAX

/* A key on its way down. */
struct place {
    uint64_t page;
    uint64_t right; /* the page after it, where the tree tells; NO_PAGE */
    uint32_t key;
};

/* The page in hand. */
struct page {
    const struct kb_fetch *f;
    uint8_t *bytes;
    uint64_t number; /* NO_PAGE: none */
    unsigned n_nodes;
    bool is_branch;
};

static uint64_t n_pages(const struct kb_fetch *f)
{
    return f->header->file_bytes / f->header->page_bytes;
}

static void ask_page(const struct kb_fetch *f, uint64_t number)
{
    uint32_t n = f->header->page_bytes;

    if (number < n_pages(f))
        f->ask(f->ctx, number * n, n);
}

/* Only a page of a tree, and only one that can be. */
static bool hold(struct page *p, uint64_t number)
{
    uint32_t n = p->f->header->page_bytes;
    unsigned kind, lower;

    if (p->number == number)
        return true;
    p->number = NO_PAGE;
    if (number >= n_pages(p->f)
        || pread(p->f->fd, p->bytes, n, (off_t)(number * n)) != (ssize_t)n)
        return false;
    kind = native16(p->bytes + PAGE_FLAGS_AT) & (LMDB_BRANCH | LMDB_LEAF);
    lower = native16(p->bytes + PAGE_LOWER_AT);
    if (native64(p->bytes) != number || (kind != LMDB_BRANCH && kind != LMDB_LEAF)
        || lower < PAGE_NODES_AT || lower > n)
        return false;
    p->number = number;
    p->is_branch = kind == LMDB_BRANCH;
    p->n_nodes = (lower - PAGE_NODES_AT) / 2;
    return true;
}

/* NULL: it does not lie in the page with its key and n bytes more. */
static const uint8_t *node_at(const struct page *p, unsigned i, size_t n_more)
{
    size_t at = native16(p->bytes + PAGE_NODES_AT + (size_t)2 * i);
    size_t page_bytes = p->f->header->page_bytes;

    if (at < PAGE_NODES_AT || at + NODE_HEAD_BYTES > page_bytes
        || at + NODE_HEAD_BYTES + native16(p->bytes + at + 6) + n_more > page_bytes)
        return NULL;
    return p->bytes + at;
}

static struct str node_key(const uint8_t *node)
{
    return (struct str){(const char *)node + NODE_HEAD_BYTES, native16(node + 6)};
}

static const uint8_t *node_value(const uint8_t *node)
{
    return node + NODE_HEAD_BYTES + native16(node + 6);
}

/* The first node whose key is not below key, or n_nodes; -1: damage.  A branch's first
 * node has no key and is below all. */
static int lower_bound(const struct page *p, uint64_t key)
{
    unsigned lo = p->is_branch, hi = p->n_nodes;

    while (lo < hi) {
        unsigned mid = lo + (hi - lo) / 2;
        const uint8_t *node = node_at(p, mid, 0);
        if (!node || node_key(node).n != 4)
            return -1;
        if (load_u32be(node + NODE_HEAD_BYTES) < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (int)lo;
}

static uint64_t child(const struct page *p, unsigned i)
{
    const uint8_t *node = i < p->n_nodes ? node_at(p, i, 0) : NULL;

    return node ? native32(node) | (uint64_t)native16(node + 4) << 32 : NO_PAGE;
}

/* The value of a leaf's node, when it is not in the leaf itself. */
static void ask_value(const struct page *p, unsigned i)
{
    const uint8_t *node = node_at(p, i, sizeof(uint64_t));
    uint32_t page_bytes = p->f->header->page_bytes;
    uint64_t first, n;

    if (!node || !(native16(node + 4) & LMDB_ELSEWHERE))
        return;
    first = native64(node_value(node));
    n = (uint64_t)PAGE_NODES_AT + native32(node);
    if (first < n_pages(p->f) && n <= p->f->header->file_bytes - first * page_bytes)
        p->f->ask(p->f->ctx, first * page_bytes, n);
}

/* The key's next page into *out; false: it is at its end. */
static bool descend(struct page *p, const struct place *from, struct place *out)
{
    int i;

    if (!hold(p, from->page))
        return false;
    i = lower_bound(p, (uint64_t)from->key + p->is_branch);
    if (i < 0)
        return false;
    *out = (struct place){from->right, NO_PAGE, from->key};
    if (p->is_branch)
        *out =
            (struct place){child(p, (unsigned)i - 1), child(p, (unsigned)i), from->key};
    else if ((unsigned)i < p->n_nodes) {
        ask_value(p, (unsigned)i);
        return false;
    }
    return out->page != NO_PAGE;
}

/* The root of a table's tree. */
static uint64_t find_root(struct page *p, enum kb_table table)
{
    struct str name = str_of(kb_table_name(table));

    if (!hold(p, p->f->header->root_page) || p->is_branch)
        return NO_PAGE;
    for (unsigned i = 0; i < p->n_nodes; i++) {
        const uint8_t *node = node_at(p, i, TABLE_RECORD_BYTES);
        if (node && str_eq(node_key(node), name))
            return native64(node_value(node) + TABLE_ROOT_AT);
    }
    return NO_PAGE;
}

static struct page page_new(const struct kb_fetch *f)
{
    struct page p = {.f = f, .bytes = malloc(f->header->page_bytes), .number = NO_PAGE};

    if (!p.bytes)
        arena_oom(f->header->page_bytes);
    return p;
}

/* Places come in the order of their keys, and so of the tree. */
static void ask_places(const struct kb_fetch *f, const struct place *places, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i == 0 || places[i].page != places[i - 1].page)
            ask_page(f, places[i].page);
}

void kb_fetch_keys(
    const struct kb_fetch *f, enum kb_table table, const uint32_t *keys, size_t n)
{
    struct page page = page_new(f);
    uint64_t root = find_root(&page, table);
    struct arena mem = ARENA_INIT;
    struct place *places = ARENA_ARRAY(&mem, struct place, n);

    for (size_t i = 0; i < n; i++)
        places[i] = (struct place){root, NO_PAGE, keys[i]};
    for (unsigned level = 0; n > 0 && level < MAX_LEVELS; level++) {
        size_t n_left = 0;
        ask_places(f, places, n);
        for (size_t i = 0; i < n; i++) {
            struct place next;
            if (descend(&page, &places[i], &next))
                places[n_left++] = next;
        }
        n = n_left;
    }
    arena_free(&mem);
    free(page.bytes);
}

void kb_fetch_table(const struct kb_fetch *f, enum kb_table table)
{
    struct page page = page_new(f);
    uint64_t root = find_root(&page, table);

    ask_page(f, root);
    if (hold(&page, root) && page.is_branch)
        for (unsigned i = 0; i < page.n_nodes; i++)
            ask_page(f, child(&page, i));
    free(page.bytes);
}

void kb_fetch_in_large_pieces(const void *map, size_t n)
{
    madvise((void *)(uintptr_t)map, n, MADV_HUGEPAGE); /* it changes no byte */
}

void kb_fetch_anew(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return; /* for the reading to say */
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}
