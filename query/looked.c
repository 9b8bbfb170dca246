#include "query/looked.h"

#include "kb/base/arena.h"
#include "kb/base/key_sort.h"

#include <stdlib.h>
#include <string.h>

struct span {
    uint32_t beg1, end1;
};

struct span_list {
    struct span *span;
    size_t n, cap;
};

struct looked_map {
    struct span_list looked[N_CONTIGS];
    struct span_list unsure[N_CONTIGS];
};

struct looked_map *looked_new(void)
{
    struct looked_map *m = calloc(1, sizeof *m);
    if (!m)
        arena_oom(sizeof *m);
    return m;
}

void looked_free(struct looked_map *m)
{
    if (!m)
        return;
    for (unsigned i = 0; i < N_CONTIGS; i++) {
        free(m->looked[i].span);
        free(m->unsure[i].span);
    }
    free(m);
}

/* Neighbours in genome order grow the last span, so that a gVCF costs no memory a
 * record. */
static void add(struct span_list *list, uint32_t beg1, uint32_t end1)
{
    if (list->n > 0) {
        struct span *last = &list->span[list->n - 1];
        if (beg1 >= last->beg1 && beg1 - 1 <= last->end1) {
            if (end1 > last->end1)
                last->end1 = end1;
            return;
        }
    }
    if (list->n == list->cap) {
        list->cap = list->cap ? 2 * list->cap : 64;
        list->span = realloc(list->span, list->cap * sizeof *list->span);
        if (!list->span)
            arena_oom(list->cap * sizeof *list->span);
    }
    list->span[list->n++] = (struct span){beg1, end1};
}

void looked_add(struct looked_map *m, unsigned contig, uint32_t beg1, uint32_t end1)
{
    if (contig > CONTIG_NONE && contig < N_CONTIGS && beg1 > 0 && beg1 <= end1)
        add(&m->looked[contig], beg1, end1);
}

void looked_add_unsure(
    struct looked_map *m, unsigned contig, uint32_t beg1, uint32_t end1)
{
    if (contig > CONTIG_NONE && contig < N_CONTIGS && beg1 > 0 && beg1 <= end1)
        add(&m->unsure[contig], beg1, end1);
}

/* As a file in genome order leaves them, and who closes them again. */
static bool is_sorted(const struct span_list *list)
{
    size_t i = 1;
    while (i < list->n && list->span[i - 1].beg1 <= list->span[i].beg1)
        i++;
    return i >= list->n;
}

/* By where they begin: as numbers, since a file that jumps gives hundreds of thousands
 * of them. */
static void sort(struct span_list *list)
{
    uint64_t *keys = reallocarray(NULL, list->n, 2 * sizeof *keys), *sorted;
    if (!keys)
        arena_oom(list->n * 2 * sizeof *keys);
    for (size_t i = 0; i < list->n; i++)
        keys[i] = (uint64_t)list->span[i].beg1 << 32 | list->span[i].end1;
    sorted = key_sort(keys, keys + list->n, list->n, 32);
    for (size_t i = 0; i < list->n; i++)
        list->span[i] = (struct span){(uint32_t)(sorted[i] >> 32), (uint32_t)sorted[i]};
    free(keys);
}

static void close_list(struct span_list *list)
{
    if (list->n == 0)
        return;
    if (!is_sorted(list))
        sort(list);
    size_t n = 1;
    for (size_t i = 1; i < list->n; i++) {
        struct span *last = &list->span[n - 1];
        const struct span *s = &list->span[i];
        if (s->beg1 - 1 <= last->end1) {
            if (s->end1 > last->end1)
                last->end1 = s->end1;
        } else {
            list->span[n++] = *s;
        }
    }
    list->n = n;
}

void looked_close(struct looked_map *m)
{
    for (unsigned i = 0; i < N_CONTIGS; i++) {
        close_list(&m->looked[i]);
        close_list(&m->unsure[i]);
    }
}

/* Index of the first span that ends at or after pos1. */
static size_t first_ending_from(const struct span_list *list, uint32_t pos1)
{
    size_t lo = 0, hi = list->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (list->span[mid].end1 < pos1)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

enum looked looked_at(
    const struct looked_map *m, unsigned contig, uint32_t beg1, uint32_t end1)
{
    if (contig == CONTIG_NONE || contig >= N_CONTIGS)
        return LOOKED_NOT;
    const struct span_list *unsure = &m->unsure[contig];
    size_t i = first_ending_from(unsure, beg1);
    if (i < unsure->n && unsure->span[i].beg1 <= end1)
        return LOOKED_UNSURE;
    const struct span_list *seen = &m->looked[contig];
    i = first_ending_from(seen, beg1);
    if (i < seen->n && seen->span[i].beg1 <= beg1 && seen->span[i].end1 >= end1)
        return LOOKED_REFERENCE;
    return LOOKED_NOT;
}

bool looked_is_empty(const struct looked_map *m)
{
    for (unsigned i = 0; i < N_CONTIGS; i++)
        if (m->looked[i].n > 0 || m->unsure[i].n > 0)
            return false;
    return true;
}

void looked_add_common(struct looked_map *m, const struct looked_map *other,
    unsigned contig, uint32_t beg1, uint32_t end1)
{
    if (contig == CONTIG_NONE || contig >= N_CONTIGS)
        return;
    const struct span_list *list = &other->looked[contig];
    for (size_t i = first_ending_from(list, beg1);
         i < list->n && list->span[i].beg1 <= end1; i++) {
        const struct span *s = &list->span[i];
        looked_add(m, contig, s->beg1 > beg1 ? s->beg1 : beg1,
            s->end1 < end1 ? s->end1 : end1);
    }
}

void looked_add_all(struct looked_map *m, const struct looked_map *other)
{
    for (unsigned c = 0; c < N_CONTIGS; c++)
        for (size_t i = 0; i < other->looked[c].n; i++)
            looked_add(
                m, c, other->looked[c].span[i].beg1, other->looked[c].span[i].end1);
}

uint64_t looked_n_bases(const struct looked_map *m)
{
    uint64_t n = 0;
    for (unsigned c = 0; c < N_CONTIGS; c++)
        for (size_t i = 0; i < m->looked[c].n; i++)
            n += (uint64_t)m->looked[c].span[i].end1 - m->looked[c].span[i].beg1 + 1;
    return n;
}
