/* What the threads of a build and of a reader do when their work cannot be done. */
#include "kb/store/kb.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kb/store/kb_build_private.h"
#include "tests/unit/damaged_kb.h"
#include "tests/unit/tiny_kb.h"

#define SORTER_BYTES 3000
#define FEW 100    /* one batch for the filing thread: it fails when it is ended */
#define MANY 50000 /* more than it holds: the error comes with a later record */

/* A thread that waits for ever ends the test here. */
#define MOST_SECONDS 300

static unsigned count_files(const char *dir)
{
    DIR *d = opendir(dir);
    unsigned n = 0;

    assert_non_null(d);
    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n - 2; /* "." and ".." */
}

/* ---- a build ------------------------------------------------------------------------
 */

static struct kb_build *begin(struct tiny_kb_place *f)
{
    struct kb_build_options options = {f->path, "test", SORTER_BYTES};
    struct provenance source = {STR("clinvar"), STR("vcf"), STR("2024-08-05"),
        STR("cv.vcf"), STR("22dd"), STR("public-domain"), ASSEMBLY_GRCH38};
    struct kb_build *b = kb_build_begin(&options, &f->err);

    assert_non_null(b);
    kb_build_use_thread(b);
    assert_int_equal(kb_build_source(b, &source, &f->err), 0);
    return b;
}

/* How many were taken before the first that was not. */
static unsigned add_clinvar(struct kb_build *b, unsigned n, struct err *err)
{
    for (unsigned i = 0; i < n; i++) {
        struct placed_allele place = {
            {ASSEMBLY_GRCH38, 7, 1000000 + 7 * i, STR("C"), STR("T")}, ALLELE_GIVEN, 0};
        struct clinvar_entry c = {.alleles = &place,
            .n_alleles = 1,
            .record = {.variation_id = 1000 + i, .rs = STR("rs77")}};
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            c.record.by_kind[k].stars = -1;
        if (kb_build_clinvar(b, 0, &c, err) < 0)
            return i;
    }
    return n;
}

static void assert_no_room_was_told(const struct err *err)
{
    assert_int_equal(err->code, ERR_FAIL);
    if (!strstr(err->msg, "temporary file"))
        fail_msg("found \"%s\"", err->msg);
}

/* A file system without room, as RLIMIT_FSIZE plays it: LMDB itself writes last. */
static void a_full_disk_under_the_filing_thread_ends_the_build(void **state)
{
    struct tiny_kb_place *f = *state;
    const struct rlimit few = {20000, RLIM_INFINITY};
    struct rlimit before;
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (unsigned has_many = 0; has_many < 2; has_many++) {
        struct kb_build *b = begin(f);
        char id[65];
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
        unsigned n = add_clinvar(b, has_many ? MANY : 10 * FEW, &f->err);
        if (has_many) {
            assert_in_range(n, 1, MANY - 1);
            kb_build_abort(b);
        } else {
            assert_int_equal(n, 10 * FEW);
            assert_int_equal(kb_build_publish(b, id, &f->err), ERR_FAIL);
        }
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_no_room_was_told(&f->err);
        assert_int_equal(count_files(f->dir), 0);
    }
    signal(SIGXFSZ, old);
}

static void a_directory_that_vanishes_under_the_filing_thread_ends_the_build(
    void **state)
{
    struct tiny_kb_place *f = *state;
    char away[512];

    snprintf(away, sizeof away, "%s.away", f->dir);
    for (unsigned has_many = 0; has_many < 2; has_many++) {
        struct kb_build *b = begin(f);
        assert_int_equal(rename(f->dir, away), 0);
        unsigned n = add_clinvar(b, has_many ? MANY : FEW, &f->err);
        if (!has_many) {
            assert_int_equal(n, FEW);
            assert_int_equal(kb_build_filing_end(b, &f->err), ERR_FAIL);
        }
        assert_in_range(n, 1, MANY - 1);
        assert_no_room_was_told(&f->err);
        assert_int_equal(rename(away, f->dir), 0);
        kb_build_abort(b);
        assert_int_equal(count_files(f->dir), 0);
    }
}

/* ---- readers beside each other ------------------------------------------------------
 */

struct reading {
    struct kb_txn *t;
    unsigned n_read;
};

static void *read_all(void *ctx)
{
    struct reading *r = ctx;

    for (uint32_t i = 0; i < TINY_RECORDS; i++) {
        struct record record;
        struct err err;
        if (kb_record(r->t, i, &record, &err) == 1 && record.ordinal == i)
            r->n_read++;
    }
    return NULL;
}

/* Of a KB made anew. */
static struct kb_txn *read_tiny_kb(struct tiny_kb_place *f, struct kb **kb)
{
    char id[65];
    assert_int_equal(tiny_kb_build(f->path, 0, id, &f->err), 0);
    *kb = kb_open(f->path, true, &f->err);
    assert_non_null(*kb);
    struct kb_txn *t = kb_begin(*kb, &f->err);
    assert_non_null(t);
    return t;
}

static void a_reader_beside_another_reads_the_same_at_the_same_time(void **state)
{
    struct tiny_kb_place *f = *state;
    struct kb *kb;
    struct kb_txn *t = read_tiny_kb(f, &kb);
    struct reading own = {.t = t}, other = {.t = kb_begin_beside(t, &f->err)};
    pthread_t thread;

    assert_non_null(other.t);
    assert_int_equal(pthread_create(&thread, NULL, read_all, &other), 0);
    read_all(&own);
    pthread_join(thread, NULL);
    assert_int_equal(own.n_read, TINY_RECORDS);
    assert_int_equal(other.n_read, TINY_RECORDS);
    for (uint32_t i = 0; i < TINY_RECORDS; i++) {
        struct record a, b;
        assert_int_equal(kb_record(t, i, &a, &f->err), 1);
        assert_int_equal(kb_record(other.t, i, &b, &f->err), 1);
        assert_true(a.type == b.type && str_eq(a.id, b.id));
        assert_true(str_eq(a.body, b.body));
    }
    kb_end(other.t);
    kb_end(t);
    kb_close(kb);
}

static void a_reader_goes_on_when_none_can_be_made_beside_it(void **state)
{
    struct tiny_kb_place *f = *state;
    struct kb *kb;
    struct kb_txn *t = read_tiny_kb(f, &kb);
    struct reading own = {.t = t};

    damaged_kb_refuse_readers(f->path);
    assert_null(kb_begin_beside(t, &f->err));
    assert_int_equal(f->err.code, ERR_KB);
    assert_non_null(strstr(f->err.msg, f->path));
    read_all(&own);
    assert_int_equal(own.n_read, TINY_RECORDS);
    kb_end(t);
    kb_close(kb);
}

#define TEST(name)                                                                     \
    cmocka_unit_test_setup_teardown(name, tiny_kb_set_up, tiny_kb_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_full_disk_under_the_filing_thread_ends_the_build),
        TEST(a_directory_that_vanishes_under_the_filing_thread_ends_the_build),
        TEST(a_reader_beside_another_reads_the_same_at_the_same_time),
        TEST(a_reader_goes_on_when_none_can_be_made_beside_it),
    };

    alarm(MOST_SECONDS);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
