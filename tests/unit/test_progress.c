/* Lines of progress, with times made up. */
#include "kb/base/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CLEAR "\r\033[K"

static struct buf out;

/* What one report writes. */
static const char *tell(
    struct progress *p, const struct progress_work *work, uint64_t now_ms)
{
    buf_clear(&out);
    progress_tell(p, work, now_ms, &out);
    return out.n > 0 ? out.p : "";
}

static void a_pipe_gets_a_line_at_each_tenth(void **state)
{
    (void)state;
    struct progress p = {.program = "vdt build"};
    struct progress_work w = {
        .task = "reading", .name = "x.vcf", .done = 0, .total = 20000000};
    assert_string_equal(tell(&p, &w, 1000),
        "vdt build: reading x.vcf [........................] 0.0 MB of 20.0 MB\n");
    w.done = 1999999;
    assert_string_equal(tell(&p, &w, 1500), "");
    w.done = 2000000;
    assert_string_equal(tell(&p, &w, 2000),
        "vdt build: reading x.vcf [##......................] 2.0 MB of 20.0 MB, 2.0 "
        "MB/s, 0:09 left\n");
    w.done = 20000000;
    assert_string_equal(tell(&p, &w, 3000),
        "vdt build: reading x.vcf [########################] 20.0 MB of 20.0 MB, 10.0 "
        "MB/s\n");
    w.is_end = true;
    assert_string_equal(tell(&p, &w, 3000), "");
}

static void a_terminal_gets_one_line_that_overwrites_itself(void **state)
{
    (void)state;
    struct progress p = {.program = "vdt build", .is_terminal = true, .width = 200};
    struct progress_work w = {.task = "reading", .name = "a", .done = 1, .total = 100};
    assert_string_equal(
        tell(&p, &w, 0), CLEAR "reading a [........................] 0.0 MB of 0.0 MB");
    w.done = 50;
    assert_string_equal(tell(&p, &w, 99), ""); /* ten times a second are enough */
    assert_true(strstr(tell(&p, &w, 100), "[############............]") != NULL);
    w.name = "b";
    assert_true(strstr(tell(&p, &w, 101), CLEAR "reading b") != NULL);
    w.is_end = true;
    assert_string_equal(tell(&p, &w, 102), CLEAR);
    assert_string_equal(tell(&p, &w, 103), "");
}

static void the_rate_is_that_of_the_task_since_it_began(void **state)
{
    (void)state;
    struct progress p = {.program = "vdt build"};
    struct progress_work w = {.task = "reading", .done = 5000000, .total = 8000000000};
    tell(&p, &w, 10000); /* what was there before is no work of this run */
    w.done = 1005000000;
    assert_true(strstr(tell(&p, &w, 20000), ", 100.0 MB/s, 1:09 left") != NULL);
    w.done = 6605000000;
    w.rate = 100000; /* a server's own figure goes first */
    assert_true(strstr(tell(&p, &w, 30000), ", 0.1 MB/s, 3:52:30 left") != NULL);
}

static void a_rate_of_a_moment_is_not_told(void **state)
{
    (void)state;
    struct progress p = {.program = "vdt build"};
    struct progress_work w = {.task = "reading", .total = 100000000};
    tell(&p, &w, 1000);
    w.done = 50000000;
    assert_string_equal(tell(&p, &w, 1199),
        "vdt build: reading [############............] 50.0 MB of 100.0 MB\n");
}

static void records_are_counted_without_megabytes(void **state)
{
    (void)state;
    struct progress p = {.program = "vdt fetch"};
    struct progress_work w = {
        .task = "ctgov.json", .done = 1000, .total = 4000, .is_in_records = true};
    assert_string_equal(tell(&p, &w, 0),
        "vdt fetch: ctgov.json [######..................] 1000 of 4000\n");
    w.done = 2000;
    assert_true(strstr(tell(&p, &w, 2000), "2000 of 4000, 500/s, 0:04 left") != NULL);
}

static void a_step_without_a_count_is_told_once(void **state)
{
    (void)state;
    struct progress p = {.program = "vdt build"};
    struct progress_work w = {.task = "linking"};
    assert_string_equal(tell(&p, &w, 0), "vdt build: linking\n");
    assert_string_equal(tell(&p, &w, 9000), "");
    w.task = "sorting and writing";
    assert_string_equal(tell(&p, &w, 9001), "vdt build: sorting and writing\n");
}

static void a_line_is_cut_to_the_terminal_between_characters(void **state)
{
    (void)state;
    struct progress p = {.program = "x", .is_terminal = true, .width = 10};
    struct progress_work w = {.task = "reading", .name = "\xea\xb0\x80.tsv"};
    /* "reading " is eight bytes; the next character has three */
    assert_string_equal(tell(&p, &w, 0), CLEAR "reading ");
    p = (struct progress){.program = "x", .is_terminal = true, .width = 12};
    assert_string_equal(tell(&p, &w, 0), CLEAR "reading \xea\xb0\x80");
}

static void more_done_than_there_is_overruns_nothing(void **state)
{
    (void)state;
    struct progress p = {.program = "x"};
    struct progress_work w = {.task = "t", .done = UINT64_MAX, .total = 10};
    assert_true(strstr(tell(&p, &w, 0), "[########################]") != NULL);
}

static int free_out(void **state)
{
    (void)state;
    buf_free(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipe_gets_a_line_at_each_tenth),
        cmocka_unit_test(a_terminal_gets_one_line_that_overwrites_itself),
        cmocka_unit_test(the_rate_is_that_of_the_task_since_it_began),
        cmocka_unit_test(a_rate_of_a_moment_is_not_told),
        cmocka_unit_test(records_are_counted_without_megabytes),
        cmocka_unit_test(a_step_without_a_count_is_told_once),
        cmocka_unit_test(a_line_is_cut_to_the_terminal_between_characters),
        cmocka_unit_test(more_done_than_there_is_overruns_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, free_out);
}
