/* The thread that puts a KB's pages into the map: they come there, and that is all. */
#include "kb/store/kb_map_ahead.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kb/store/kb_value.h"
#include "tests/unit/tiny_kb.h"

#define MOST_TRIES 10000 /* of a millisecond */

static int set_up(void **state)
{
    char id[65];

    if (tiny_kb_set_up(state) < 0)
        return -1;
    struct tiny_kb_place *f = *state;
    return tiny_kb_build(f->path, 1 << 20, id, &f->err);
}

/* Is the first page of each piece of the map in the process's tables? */
static bool is_mapped(const struct kb *kb)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), piece = (size_t)64 << 10;
    uintptr_t map = (uintptr_t)kb_env_map(kb->env);
    FILE *f = fopen("/proc/self/pagemap", "rb");
    bool is = f != NULL;

    for (size_t at = 0; is && at < kb_env_header(kb->env)->file_bytes; at += piece) {
        uint64_t entry = 0;
        is = fseek(f, (long)((map + at) / page * sizeof entry), SEEK_SET) == 0
             && fread(&entry, sizeof entry, 1, f) == 1 && entry >> 63 != 0;
    }
    if (f)
        fclose(f);
    return is;
}

static void read_all(const char *path)
{
    char bytes[4096];
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    while (fread(bytes, 1, sizeof bytes, f) > 0)
        ;
    fclose(f);
}

static void pages_come_into_the_map_untouched(void **state)
{
    struct tiny_kb_place *f = *state;

    read_all(f->path); /* into memory: what is on the disk is not waited for */
    struct kb *kb = kb_open(f->path, false, &f->err);
    assert_non_null(kb);
    struct kb_map_ahead *a = kb_map_ahead_begin(kb);
    assert_non_null(a);
    unsigned n_tries = 0;
    while (!is_mapped(kb) && n_tries++ < MOST_TRIES)
        usleep(1000);
    kb_map_ahead_end(a);
    assert_in_range(n_tries, 0, MOST_TRIES);
    kb_close(kb);
}

static void a_kb_for_a_small_input_has_no_thread(void **state)
{
    struct tiny_kb_place *f = *state;
    struct kb *kb = kb_open(f->path, true, &f->err);

    assert_non_null(kb);
    assert_null(kb_map_ahead_begin(kb));
    kb_map_ahead_end(NULL);
    kb_close(kb);
}

/* A touch would be SIGBUS, which ends this test. */
static void a_file_that_is_cut_meanwhile_is_no_signal(void **state)
{
    struct tiny_kb_place *f = *state;
    struct kb *kb = kb_open(f->path, false, &f->err);

    assert_non_null(kb);
    assert_int_equal(truncate(f->path, 0), 0);
    for (int i = 0; i < 20; i++) {
        struct kb_map_ahead *a = kb_map_ahead_begin(kb);
        assert_non_null(a);
        usleep(2000);
        kb_map_ahead_end(a);
    }
    assert_false(is_mapped(kb));
    kb_close(kb);
}

static void it_can_be_stopped_at_once(void **state)
{
    struct tiny_kb_place *f = *state;
    struct kb *kb = kb_open(f->path, false, &f->err);

    assert_non_null(kb);
    for (int i = 0; i < 100; i++)
        kb_map_ahead_end(kb_map_ahead_begin(kb));
    kb_close(kb);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tiny_kb_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_come_into_the_map_untouched),
        TEST(a_kb_for_a_small_input_has_no_thread),
        TEST(a_file_that_is_cut_meanwhile_is_no_signal),
        TEST(it_can_be_stopped_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
