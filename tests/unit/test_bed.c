#include "kb/base/bed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct seen {
    struct buf text;
    unsigned n, stop_after;
};

static int see(void *ctx, const struct bed_interval *i, struct err *err)
{
    struct seen *seen = ctx;

    (void)err;
    buf_fmt(&seen->text, "%d %.*s:%u-%u", (int)i->line, STR_ARG(i->chrom), i->beg0,
        i->end0);
    if (i->name.p)
        buf_fmt(&seen->text, " [%.*s]", STR_ARG(i->name));
    buf_add_c(&seen->text, "\n");
    return ++seen->n == seen->stop_after ? ERR_STOP : 0;
}

static void assert_bed(struct str text, unsigned stop_after, int code, const char *want)
{
    struct seen seen = {.stop_after = stop_after};
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", text.p, text.n, &err);

    assert_non_null(in);
    assert_int_equal(bed_read(in, ERR_SAMPLE, see, &seen, &err), code);
    assert_int_equal(err.code, code);
    assert_string_equal(code ? err.msg : seen.text.p ? seen.text.p : "", want);
    stream_close(in);
    buf_free(&seen.text);
}

static void reads_tabs_and_blanks(void **state)
{
    (void)state;
    assert_bed(STR("chr1\t0\t10\nchr2\t5\t5\tname with blanks\t0\t+\r\n"), 0, 0,
        "1 chr1:0-10\n2 chr2:5-5 [name with blanks]\n");
    assert_bed(
        STR("1  7   9  x y\n2 1 2147483647"), 0, 0, "1 1:7-9 [x]\n2 2:1-2147483647\n");
    assert_bed(STR("1\t7\t9\t\n"), 0, 0, "1 1:7-9\n");
    assert_bed(STR("1\t7\t9\t\t0\n"), 0, 0, "1 1:7-9 []\n");
}

static void headings_comments_and_blank_lines_are_skipped(void **state)
{
    (void)state;
    assert_bed(
        STR("browser position chr1\ntrack name=x\ntrack\n#c\n\n \t\ntrack1\t1\t2\n"), 0,
        0, "7 track1:1-2\n");
    assert_bed(STR(""), 0, 0, "");
}

static void lines_that_are_no_intervals_are_errors(void **state)
{
    (void)state;
    assert_bed(STR("1\t2\n"), 0, ERR_SAMPLE,
        "mem:1: found fewer than 3 columns, expected chromosome, start and end");
    assert_bed(STR("1\t1\t2\n1\t\t2\n"), 0, ERR_SAMPLE,
        "mem:2: found start \"\" and end \"2\", expected two whole numbers up to "
        "2147483647");
    assert_bed(STR("1\t-1\t2\n"), 0, ERR_SAMPLE,
        "mem:1: found start \"-1\" and end \"2\", expected two whole numbers up to "
        "2147483647");
    assert_bed(STR("1\t0\t2147483648\n"), 0, ERR_SAMPLE,
        "mem:1: found start \"0\" and end \"2147483648\", expected two whole numbers "
        "up to "
        "2147483647");
    assert_bed(STR("1\t5\t4\n"), 0, ERR_SAMPLE,
        "mem:1: found end 4 before start 5, expected start <= end");
    assert_bed(STR("\x1f\x8b\x08"), 0, ERR_SAMPLE,
        "mem: byte 3: found the end of the file inside a gzip member, expected the "
        "rest of the "
        "member");
}

static void a_sink_can_stop_the_reading_quietly(void **state)
{
    (void)state;
    assert_bed(STR("1\t1\t2\n1\t2\t3\n"), 1, 0, "1 1:1-2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_tabs_and_blanks),
        cmocka_unit_test(headings_comments_and_blank_lines_are_skipped),
        cmocka_unit_test(lines_that_are_no_intervals_are_errors),
        cmocka_unit_test(a_sink_can_stop_the_reading_quietly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
