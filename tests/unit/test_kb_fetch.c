/*
 * What is asked of the disk before look-ups: against the places from which the look-ups
 * themselves then read.
 */
#include "kb/store/kb_fetch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kb/base/ordinals.h"
#include "kb/store/codec.h"
#include "kb/store/kb_ahead.h"
#include "kb/store/kb_key.h"
#include "tests/unit/tiny_kb.h"

#define MAX_PAGES 1000
#define N_FLIPS 3000
#define N_TRIES 50 /* pages on their way from the disk cannot be dropped */

struct fixture {
    char *dir;
    char path[512];
    int fd;
    struct kb_header header;
    struct kb *kb;
    struct kb_txn *txn;
    const char *map;
    struct arena mem;
    unsigned n_asked[MAX_PAGES]; /* how often each page was asked for */
};

static void note_asked(void *ctx, uint64_t at, uint64_t n_bytes)
{
    struct fixture *f = ctx;
    uint32_t page = f->header.page_bytes;

    assert_true(n_bytes > 0);
    assert_true(at <= f->header.file_bytes && n_bytes <= f->header.file_bytes - at);
    for (uint64_t i = at / page; i <= (at + n_bytes - 1) / page; i++)
        f->n_asked[i]++;
}

static struct kb_fetch fetch_of(struct fixture *f)
{
    memset(f->n_asked, 0, sizeof(f->n_asked));
    return (struct kb_fetch){f->fd, &f->header, note_asked, f};
}

static unsigned pages_asked(const struct fixture *f)
{
    unsigned n = 0;

    for (unsigned i = 0; i < MAX_PAGES; i++)
        n += f->n_asked[i] > 0;
    return n;
}

/* From the value's first to its last byte. */
static void assert_asked(const struct fixture *f, const void *p, size_t n)
{
    size_t at = (size_t)((const char *)p - f->map);

    assert_true(at < f->header.file_bytes);
    for (size_t i = at / f->header.page_bytes; i <= (at + n - 1) / f->header.page_bytes;
         i++)
        assert_true(f->n_asked[i] > 0);
}

/* Where the process has the file in memory. */
static const char *find_map(const char *path)
{
    char line[1024];
    unsigned long beg = 0;
    FILE *maps = fopen("/proc/self/maps", "re");

    assert_non_null(maps);
    while (beg == 0 && fgets(line, sizeof(line), maps))
        if (strstr(line, path))
            beg = strtoul(line, NULL, 16);
    fclose(maps);
    assert_true(beg != 0);
    return (const char *)beg;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct err err = {0};
    char id[65];

    if (!f)
        return -1;
    f->dir = tiny_kb_make_dir();
    snprintf(f->path, sizeof(f->path), "%s/tiny.kb", f->dir);
    if (tiny_kb_build(f->path, 0, id, &err) < 0)
        return -1;
    f->fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (f->fd < 0 || kb_header_read(f->fd, f->path, &f->header, &err) < 0)
        return -1;
    f->kb = kb_open(f->path, true, &err);
    f->txn = f->kb ? kb_begin(f->kb, &err) : NULL;
    if (!f->txn || f->header.file_bytes / f->header.page_bytes > MAX_PAGES)
        return -1;
    f->map = find_map(f->path);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    kb_end(f->txn);
    kb_close(f->kb);
    close(f->fd);
    tiny_kb_remove_dir(f->dir);
    arena_free(&f->mem);
    free(f);
    return 0;
}

static struct str record_bytes(struct fixture *f, uint32_t ordinal)
{
    struct record r;
    struct err err = {0};

    assert_int_equal(kb_record(f->txn, ordinal, &r, &err), 1);
    return r.id;
}

static void asks_for_the_pages_that_hold_a_record(void **state)
{
    struct fixture *f = *state;
    struct kb_fetch fetch;

    for (uint32_t i = 0; i < TINY_RECORDS; i++) {
        fetch = fetch_of(f);
        kb_fetch_keys(&fetch, KB_TABLE_RECORD, &i, 1);
        struct str bytes = record_bytes(f, i);
        assert_asked(f, bytes.p, bytes.n);
        assert_in_range(pages_asked(f), 2, 4); /* root, leaf, its neighbour, value */
    }
}

static void asks_for_each_page_of_many_records_once(void **state)
{
    struct fixture *f = *state;
    struct kb_fetch fetch = fetch_of(f);
    uint32_t all[TINY_RECORDS];

    for (uint32_t i = 0; i < TINY_RECORDS; i++)
        all[i] = i;
    kb_fetch_keys(&fetch, KB_TABLE_RECORD, all, TINY_RECORDS);
    for (unsigned i = 0; i < MAX_PAGES; i++)
        assert_in_range(f->n_asked[i], 0, 2); /* as a leaf, and as a neighbour */
    assert_int_equal(
        pages_asked(f), kb_table_bytes(f->txn, KB_TABLE_RECORD) / f->header.page_bytes);
    for (uint32_t i = 0; i < TINY_RECORDS; i++) {
        struct str bytes = record_bytes(f, i);
        assert_asked(f, bytes.p, bytes.n);
    }
}

static uint32_t bin_number(enum assembly assembly, unsigned contig, uint32_t bin)
{
    struct kb_key key = kb_key_bin(assembly, contig, bin);

    assert_int_equal(key.n, 4);
    return load_u32be(key.bytes);
}

/* Also from an absent bin before it, which leads there. */
static void asks_for_a_whole_bin_of_alleles(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    unsigned n_bins = 0, contig = 0;
    uint32_t bin = 0;

    for (;;) {
        struct kb_bin found;
        uint32_t key = bin_number(ASSEMBLY_GRCH38, contig, bin);
        int rc = kb_bin_seek(f->txn, ASSEMBLY_GRCH38, &contig, &bin, &found, &err);
        if (rc == 0)
            break;
        assert_int_equal(rc, 1);
        struct kb_fetch fetch = fetch_of(f);
        kb_fetch_keys(&fetch, KB_TABLE_ALLELE_BIN, &key, 1);
        assert_asked(f, found.pos1, (size_t)found.n * 16);
        n_bins++;
        bin++;
    }
    assert_true(n_bins > 5);
}

static void asks_for_all_of_a_small_table(void **state)
{
    struct fixture *f = *state;
    static const enum kb_table tables[] = {
        KB_TABLE_WORD, KB_TABLE_GENE, KB_TABLE_META, KB_TABLE_TRANSCRIPT_ID};

    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
        struct kb_fetch fetch = fetch_of(f);
        uint64_t bytes = kb_table_bytes(f->txn, tables[i]);
        kb_fetch_table(&fetch, tables[i]);
        assert_true(bytes > 0);
        assert_int_equal(pages_asked(f), bytes / f->header.page_bytes);
    }
}

static void asks_for_nothing_of_an_empty_list(void **state)
{
    struct fixture *f = *state;
    struct kb_fetch fetch = fetch_of(f);

    kb_fetch_keys(&fetch, KB_TABLE_RECORD, NULL, 0);
    assert_int_equal(pages_asked(f), 0);
}

static void keys_behind_the_last_ask_for_no_value(void **state)
{
    struct fixture *f = *state;
    struct kb_fetch fetch = fetch_of(f);
    uint32_t far = UINT32_MAX;

    kb_fetch_keys(&fetch, KB_TABLE_RECORD, &far, 1);
    assert_int_equal(pages_asked(f), 2);
}

static void flip(int fd, uint64_t at, char with)
{
    char byte;

    assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
    byte = (char)(byte ^ with);
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
}

static int copy_of(const struct fixture *f, char path[512])
{
    snprintf(path, 512, "%s/flipped.kb", f->dir);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(
        write(fd, f->map, f->header.file_bytes), (ssize_t)f->header.file_bytes);
    return fd;
}

/* note_asked checks that nothing beyond the file is asked for. */
static void a_damaged_file_is_never_left_and_always_ended(void **state)
{
    struct fixture *f = *state;
    static uint32_t keys[TINY_RECORDS];
    char path[512];
    uint64_t seed = 88172645463325252;
    int fd = copy_of(f, path);
    unsigned n_other = 0, n_whole, whole[MAX_PAGES], n = 0;

    for (uint32_t i = 0; i < TINY_RECORDS; i++)
        keys[i] = i;
    struct kb_fetch fetch = fetch_of(f);
    kb_fetch_keys(&fetch, KB_TABLE_RECORD, keys, TINY_RECORDS);
    n_whole = pages_asked(f);
    for (unsigned i = 0; i < MAX_PAGES; i++)
        if (f->n_asked[i] > 0)
            whole[n++] = i;
    for (unsigned i = 0; i < N_FLIPS; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        /* heads of pages, where the tree is told */
        uint64_t at = whole[seed % n] * UINT64_C(4096) + (seed >> 40) % 64;
        char with = (char)(1 + (seed >> 56) % 255);
        flip(fd, at, with);
        fetch = fetch_of(f);
        fetch.fd = fd;
        kb_fetch_keys(&fetch, KB_TABLE_RECORD, keys, TINY_RECORDS);
        n_other += pages_asked(f) != n_whole;
        kb_fetch_table(&fetch, KB_TABLE_WORD);
        flip(fd, at, with);
    }
    assert_true(n_other > 50);
    assert_int_equal(ftruncate(fd, 12288), 0);
    fetch = fetch_of(f);
    fetch.fd = fd;
    kb_fetch_keys(&fetch, KB_TABLE_RECORD, keys, TINY_RECORDS);
    close(fd);
}

static void looking_ahead_changes_no_answer(void **state)
{
    struct fixture *f = *state;
    static const struct kb_place_bin bins[] = {{7, 500}, {1, 0}, {26, 65535}, {7, 500}};
    static const uint32_t ordinals[] = {TINY_RECORDS + 7, 5, UINT32_MAX, 5};
    struct str before = record_bytes(f, 5);

    kb_ahead_bins(f->txn, ASSEMBLY_GRCH38, bins, 4);
    kb_ahead_records(f->txn, ordinals, 4);
    kb_ahead_bins(f->txn, ASSEMBLY_GRCH37, NULL, 0);
    kb_ahead_records(f->txn, NULL, 0);
    struct str after = record_bytes(f, 5);
    assert_ptr_equal(before.p, after.p);
    assert_int_equal(before.n, after.n);
}

static void a_kb_in_memory_is_never_due(void **state)
{
    struct fixture *f = *state;
    struct kb_ahead ahead;

    for (uint32_t i = 0; i < TINY_RECORDS; i++)
        record_bytes(f, i);
    kb_ahead_begin(&ahead, f->txn);
    for (uint32_t i = 0; i < TINY_RECORDS; i++) {
        assert_false(kb_ahead_is_due(&ahead));
        record_bytes(f, i);
    }
}

/* From memory, but for what is mapped. */
static void drop(const struct fixture *f)
{
    assert_int_equal(posix_fadvise(f->fd, 0, 0, POSIX_FADV_DONTNEED), 0);
}

/* All records of the KB, read from the disk. */
static unsigned times_due(struct fixture *f, bool is_small_input)
{
    struct kb_ahead ahead;
    struct err err = {0};
    unsigned n = 0;

    kb_end(f->txn);
    kb_close(f->kb);
    drop(f);
    f->kb = kb_open(f->path, is_small_input, &err);
    assert_non_null(f->kb);
    drop(f);
    f->txn = kb_begin(f->kb, &err);
    assert_non_null(f->txn);
    kb_ahead_begin(&ahead, f->txn);
    for (uint32_t i = 0; i < TINY_RECORDS; i++) {
        n += kb_ahead_is_due(&ahead);
        record_bytes(f, i);
    }
    return n;
}

static void a_kb_on_the_disk_is_due_once_for_a_small_input_only(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(times_due(f, false), 0);
    unsigned n = 0;
    for (unsigned i = 0; n == 0 && i < N_TRIES; i++)
        n = times_due(f, true);
    if (n == 0)
        skip(); /* the file system itself lives in memory */
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_for_the_pages_that_hold_a_record),
        cmocka_unit_test(asks_for_each_page_of_many_records_once),
        cmocka_unit_test(asks_for_a_whole_bin_of_alleles),
        cmocka_unit_test(asks_for_all_of_a_small_table),
        cmocka_unit_test(asks_for_nothing_of_an_empty_list),
        cmocka_unit_test(keys_behind_the_last_ask_for_no_value),
        cmocka_unit_test(a_damaged_file_is_never_left_and_always_ended),
        cmocka_unit_test(looking_ahead_changes_no_answer),
        cmocka_unit_test(a_kb_in_memory_is_never_due),
        cmocka_unit_test(a_kb_on_the_disk_is_due_once_for_a_small_input_only),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
