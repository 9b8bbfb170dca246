#include "kb/store/kb_ahead.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "kb/base/ordinals.h"
#include "kb/store/kb_fetch.h"
#include "kb/store/kb_value.h"

/* A few pages may be missing in a KB that is in memory otherwise. */
#define MANY_WAITS 4
#define STEPS_PER_LOOK 4
/* A table of words is fetched whole while it is small: a few words are in all records.
 */
#define SMALL_TABLE_BYTES (1 << 20)

static long waits_of_thread(void)
{
    struct rusage used;

    return getrusage(RUSAGE_THREAD, &used) == 0 ? used.ru_majflt : 0;
}

void kb_ahead_begin(struct kb_ahead *a, const struct kb_txn *t)
{
    *a = (struct kb_ahead){.is_watching = t->kb->is_for_small_input};
    if (a->is_watching)
        a->n_waits = waits_of_thread();
}

bool kb_ahead_is_due(struct kb_ahead *a)
{
    if (!a->is_watching || a->n_steps++ % STEPS_PER_LOOK != 0)
        return false;
    if (waits_of_thread() - a->n_waits < MANY_WAITS)
        return false;
    a->is_watching = false;
    return true;
}

static void ask(void *ctx, uint64_t at, uint64_t n_bytes)
{
    const int *fd = ctx;

    posix_fadvise(*fd, (off_t)at, (off_t)n_bytes, POSIX_FADV_WILLNEED);
}

static void fetch(struct kb_txn *t, enum kb_table table, const uint32_t *keys, size_t n)
{
    int fd = kb_env_fd(t->kb->env);
    const struct kb_fetch f = {fd, kb_env_header(t->kb->env), ask, &fd};

    if (keys)
        kb_fetch_keys(&f, table, keys, n);
    else
        kb_fetch_table(&f, table);
}

void kb_ahead_bins(
    struct kb_txn *t, enum assembly assembly, const struct kb_place_bin *bins, size_t n)
{
    static const enum kb_table tables[] = {
        KB_TABLE_ALLELE_BIN, KB_TABLE_SPAN, KB_TABLE_WINDOW};
    struct arena mem = ARENA_INIT;
    uint32_t *keys = ARENA_ARRAY(&mem, uint32_t, n);

    for (size_t i = 0; i < n; i++) {
        struct kb_key key = kb_key_bin(assembly, bins[i].contig, bins[i].bin);
        keys[i] = load_u32be(key.bytes);
    }
    n = ordinals_unique(keys, n);
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
        fetch(t, tables[i], keys, n);
    arena_free(&mem);
}

void kb_ahead_records(struct kb_txn *t, const uint32_t *ordinals, size_t n)
{
    struct arena mem = ARENA_INIT;
    uint32_t *keys = arena_dup(&mem, ordinals, n * sizeof(*keys));

    n = ordinals_unique(keys, n);
    fetch(t, KB_TABLE_RECORD, keys, n);
    if (kb_env_table_bytes(t->kb->env, KB_TABLE_WORD) <= SMALL_TABLE_BYTES)
        fetch(t, KB_TABLE_WORD, NULL, 0);
    arena_free(&mem);
}
