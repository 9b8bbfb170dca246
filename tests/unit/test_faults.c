#include "ingest/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void no_fault_stops_nothing(void **state)
{
    (void)state;
    struct faults f = {0};
    struct err err = {0};
    struct buf list = BUF_INIT;
    assert_int_equal(faults_stop(&f, "words are new", &err), 0);
    faults_list(&f, &list);
    assert_int_equal(list.n, 0);
    faults_free(&f);
}

static void one_fault_is_the_message_and_is_not_listed(void **state)
{
    (void)state;
    struct faults f = {0};
    struct err err = {0};
    struct buf list = BUF_INIT;
    faults_add(&f, "a.tsv:%d: level \"%s\"", 7, "Z");
    assert_int_equal(faults_stop(&f, "words are new", &err), ERR_FAIL);
    assert_string_equal(err.msg, "a.tsv:7: level \"Z\"");
    faults_list(&f, &list);
    assert_int_equal(list.n, 0);
    faults_free(&f);
}

static void several_faults_are_counted_and_all_listed(void **state)
{
    (void)state;
    struct faults f = {0};
    struct err err = {0};
    struct buf list = BUF_INIT;
    faults_add(&f, "first");
    faults_add(&f, "second");
    faults_add(&f, "third");
    assert_int_equal(faults_stop(&f, "words are new", &err), ERR_FAIL);
    assert_string_equal(err.msg, "3 words are new; the first: first");
    faults_list(&f, &list);
    assert_string_equal(list.p, "first\nsecond\nthird\n");
    buf_free(&list);
    faults_free(&f);
}

/* A word of a source may be anything. */
static void hostile_bytes_of_a_fault_are_made_harmless(void **state)
{
    (void)state;
    struct faults f = {0};
    struct err err = {0};
    char huge[3000];
    memset(huge, 'x', sizeof huge);
    huge[sizeof huge - 1] = '\0';
    faults_add(&f, "word \"%s\"", "a\033[2Jb");
    assert_int_equal(faults_stop(&f, "words are new", &err), ERR_FAIL);
    assert_string_equal(err.msg, "word \"a?[2Jb\"");
    faults_add(&f, "%s", huge);
    assert_true(f.lines[1].n < sizeof err.msg);
    faults_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fault_stops_nothing),
        cmocka_unit_test(one_fault_is_the_message_and_is_not_listed),
        cmocka_unit_test(several_faults_are_counted_and_all_listed),
        cmocka_unit_test(hostile_bytes_of_a_fault_are_made_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
