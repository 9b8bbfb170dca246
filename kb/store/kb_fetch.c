#include "kb/store/kb_fetch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kb/base/arena.h"
#include "kb/store/kb_page.h"

/* A key on its way down. */
struct place {
    uint64_t page;
    uint64_t right; /* the page after it, where the tree tells; KB_PAGE_NONE */
    uint32_t key;
};

/* The page in hand. */
struct page {
    const struct kb_fetch *f;
    uint8_t *bytes;
    uint64_t number; /* KB_PAGE_NONE: none */
    struct kb_page in;
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

    if (p->number == number)
        return true;
    p->number = KB_PAGE_NONE;
    if (number >= n_pages(p->f)
        || pread(p->f->fd, p->bytes, n, (off_t)(number * n)) != (ssize_t)n
        || !kb_page_read(p->bytes, n, number, &p->in))
        return false;
    p->number = number;
    return true;
}

/* The value of a leaf's node, when it is not in the leaf itself. */
static void ask_value(const struct page *p, unsigned i)
{
    const uint8_t *node = kb_page_node(&p->in, i, sizeof(uint64_t));
    uint32_t page_bytes = p->f->header->page_bytes;
    uint64_t first, n;

    if (!node || !(native16(node + 4) & LMDB_ELSEWHERE))
        return;
    first = native64(kb_node_value(node));
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
    i = kb_page_lower_bound(&p->in, (uint64_t)from->key + p->in.is_branch);
    if (i < 0)
        return false;
    *out = (struct place){from->right, KB_PAGE_NONE, from->key};
    if (p->in.is_branch)
        *out = (struct place){kb_page_child(&p->in, (unsigned)i - 1),
            kb_page_child(&p->in, (unsigned)i), from->key};
    else if ((unsigned)i < p->in.n_nodes) {
        ask_value(p, (unsigned)i);
        return false;
    }
    return out->page != KB_PAGE_NONE;
}

/* The root of a table's tree. */
static uint64_t find_root(struct page *p, enum kb_table table)
{
    const uint8_t *record = NULL;

    if (hold(p, p->f->header->root_page))
        record = kb_page_table(&p->in, str_of(kb_table_name(table)));
    return record ? native64(record + TABLE_ROOT_AT) : KB_PAGE_NONE;
}

static struct page page_new(const struct kb_fetch *f)
{
    struct page p = {
        .f = f, .bytes = malloc(f->header->page_bytes), .number = KB_PAGE_NONE};

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
        places[i] = (struct place){root, KB_PAGE_NONE, keys[i]};
    for (unsigned level = 0; n > 0 && level < KB_PAGE_MAX_LEVELS; level++) {
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
    if (hold(&page, root) && page.in.is_branch)
        for (unsigned i = 0; i < page.in.n_nodes; i++)
            ask_page(f, kb_page_child(&page.in, i));
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
