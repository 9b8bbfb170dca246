/* The calls of a sample: kept, sorted, each allele once. */
#include "kb/base/key_sort.h"
#include "kb/base/large_pages.h"
#include "query/sample_ask.h"
#include "query/sample_reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_CALLS 64
#define MANY_TO_SORT 100
#define NUMBER_BITS 27 /* of a key: contig, position (32 bits), number of the call */
#define POS_BITS 32
/* From then on in large pages, which grow without a copy. */
#define MANY_CALLS 4096

static void grow_few(struct call_list *list)
{
    list->cap = list->cap ? 2 * list->cap : FIRST_CALLS;
    list->call = reallocarray(list->call, list->cap, sizeof *list->call);
    if (!list->call)
        arena_oom(list->cap * sizeof *list->call);
}

static void grow_many(struct call_list *list)
{
    struct call *few = list->call;
    size_t had = list->cap * sizeof *few, n_bytes = 2 * large_pages_room(had);

    if (list->cap > MANY_CALLS) {
        list->call = large_pages_grow(few, had, n_bytes);
    } else {
        list->call = memcpy(large_pages_take(n_bytes), few, had);
        free(few);
    }
    list->cap = n_bytes / sizeof *few;
}

void calls_add(struct call_list *list, const struct call *c)
{
    if (list->n == list->cap && list->cap < MANY_CALLS)
        grow_few(list);
    else if (list->n == list->cap)
        grow_many(list);
    list->call[list->n++] = *c;
}

/* The large pages that they fill. */
void sample_forget_first_calls(struct sample *s, unsigned n)
{
    uintptr_t beg = (uintptr_t)s->own_calls.call;
    uintptr_t end = beg + n * sizeof *s->own_calls.call;
    beg = (beg + LARGE_PAGES_BYTES - 1) / LARGE_PAGES_BYTES * LARGE_PAGES_BYTES;
    end = end / LARGE_PAGES_BYTES * LARGE_PAGES_BYTES;
    if (s->own_calls.call && end > beg)
        madvise((char *)s->own_calls.call + (beg - (uintptr_t)s->own_calls.call),
            end - beg, MADV_DONTNEED);
}

void sample_forget_calls(struct sample *s)
{
    calls_free(&s->own_calls);
    s->calls = NULL;
    s->n_calls = 0;
}

void calls_free(struct call_list *list)
{
    if (list->cap > MANY_CALLS)
        large_pages_free(list->call, list->cap * sizeof *list->call);
    else
        free(list->call);
    *list = (struct call_list){0};
}

static int call_cmp(const void *x, const void *y)
{
    const struct call *a = x, *b = y;
    int c = allele_cmp(&a->allele, &b->allele);
    if (c == 0)
        c = (a->rank > b->rank) - (a->rank < b->rank);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

void call_merge(struct call *into, const struct call *c)
{
    if (into->zygosity != c->zygosity)
        into->zygosity = ZYGOSITY_UNKNOWN;
    if (into->allele_fraction != c->allele_fraction)
        into->allele_fraction = NAN;
    if (into->depth != c->depth)
        into->depth = -1;
    if (into->origin != c->origin) {
        into->origin = ORIGIN_UNKNOWN;
        into->origin_how = "records_disagree";
    }
    if (!str_eq(into->phase, c->phase) || into->copies != c->copies
        || into->is_phased != c->is_phased) {
        into->phase = STR_NONE;
        into->copies = 0;
        into->is_phased = false;
    }
}

/* The same allele in two records of a file is one call of that file. */
static void count_duplicate(struct side *s, const struct call *c)
{
    s->by_input[c->input][ALLELE_FINDING]--;
    s->by_input[c->input][ALLELE_DUPLICATE]++;
}

static bool are_in_order(const struct call *calls, size_t n)
{
    size_t i = 1;
    while (i < n && call_cmp(&calls[i - 1], &calls[i]) <= 0)
        i++;
    return i >= n;
}

static size_t call_of(uint64_t key)
{
    return key & (((uint64_t)1 << NUMBER_BITS) - 1);
}

/* Call keys[i] tells of comes to place i.  Each is moved once; keys are used up. */
static void move_calls(struct call *calls, uint64_t *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (call_of(keys[i]) == i)
            continue;
        struct call first = calls[i];
        size_t to = i, from;
        for (; (from = call_of(keys[to])) != i; to = from) {
            /* the one after it lies anywhere: it is waited for otherwise */
            const char *next = (const char *)&calls[call_of(keys[from])];
            for (size_t k = 0; k < sizeof first; k += 64)
                __builtin_prefetch(next + k);
            calls[to] = calls[from];
            keys[to] = to;
        }
        calls[to] = first;
        keys[to] = to;
    }
}

static bool is_same_place(const struct call *a, const struct call *b)
{
    return a->allele.contig == b->allele.contig && a->allele.pos1 == b->allele.pos1;
}

/* Those of one place, which stand together, among themselves. */
static void sort_at_places(struct call *calls, size_t n)
{
    for (size_t beg = 0, end; beg < n; beg = end) {
        for (end = beg + 1; end < n && is_same_place(&calls[beg], &calls[end]); end++)
            ;
        if (!are_in_order(calls + beg, end - beg))
            qsort(calls + beg, end - beg, sizeof *calls, call_cmp);
    }
}

/* Of one assembly.  Files are in genome order but for a few indels that were
 * left-aligned; those of a file that jumps are sorted by numbers first, as to compare
 * the calls themselves takes three times as long. */
static void sort_calls(struct call *calls, size_t n)
{
    if (are_in_order(calls, n))
        return;
    if (n < MANY_TO_SORT || n >> NUMBER_BITS > 0) {
        qsort(calls, n, sizeof *calls, call_cmp);
        return;
    }
    uint64_t *keys = reallocarray(NULL, n, 2 * sizeof *keys);
    if (!keys)
        arena_oom(n * 2 * sizeof *keys);
    for (size_t i = 0; i < n; i++)
        keys[i] = (uint64_t)calls[i].allele.contig << (POS_BITS + NUMBER_BITS)
                  | (uint64_t)calls[i].allele.pos1 << NUMBER_BITS | i;
    move_calls(calls, key_sort(keys, keys + n, n, NUMBER_BITS), n);
    free(keys);
    sort_at_places(calls, n);
}

/* True: they are in genome order, each allele once, as those of one sorted file mostly
 * are. */
static bool begin_calls(
    struct call *calls, size_t n, const unsigned *ranks, struct arena *mem)
{
    bool is_united = true;
    for (size_t i = 0; i < n; i++) {
        calls[i].rank = ranks[calls[i].input];
        call_begin_inputs(&calls[i], mem);
        is_united =
            is_united
            && (i == 0 || allele_cmp(&calls[i - 1].allele, &calls[i].allele) < 0);
    }
    return is_united;
}

size_t reading_unite_calls(struct side *s, struct call *calls, size_t n_calls,
    const unsigned *ranks, struct sample_ask *ask, bool is_counted, struct arena *mem)
{
    size_t n = 0;
    if (begin_calls(calls, n_calls, ranks, mem))
        return n_calls;
    sort_calls(calls, n_calls);
    for (size_t i = 0; i < n_calls; i++) {
        struct call *last = n > 0 ? &calls[n - 1] : NULL;
        if (!last || !allele_eq(&last->allele, &calls[i].allele)) {
            if (n < i)
                calls[n] = calls[i];
            n++;
            continue;
        }
        if (is_counted && call_has_input(last, calls[i].input)) {
            count_duplicate(s, &calls[i]);
            ask_note_duplicate(ask, &calls[i]);
        }
        call_merge_files(last, &calls[i], mem);
    }
    return n;
}
