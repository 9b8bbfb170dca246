#include "ingest/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int add_text(void *ctx, struct str text, struct err *err)
{
    (void)err;
    buf_add_str(ctx, text);
    return 0;
}

static const char *file_name(void *ctx, unsigned file)
{
    const char *const *names = ctx;
    return names[file];
}

static const char *names[] = {"a.tsv", "b.tsv"};

static int add_row(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    buf_fmt(ctx, "%u %s %s %u\n", file, fate, reason, (unsigned)n);
    return 0;
}

static void sums_that_close_pass(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct err err = {0};
    report_read(r, 0, 3);
    report_fate(r, 0, FATE_STORED, NULL, 1);
    report_fate(r, 0, FATE_NOT_USED, "not_accepted", 1);
    report_reject(r, 0, 7, STR("X1"), "bad_id", STR("?"));
    report_note(r, 0, "genes: by alias", 9);
    assert_int_equal(report_check(r, file_name, names, &err), 0);
    assert_int_equal(report_n_read(r, 0), 3);
    assert_int_equal(report_n_fate(r, 0, FATE_REJECTED), 1);
    report_free(r);
}

static void a_file_of_which_all_is_rejected_is_of_another_kind(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct err err = {0};
    report_read(r, 0, 2);
    report_reject(r, 0, 1, STR("X1"), "bad_id", STR("?"));
    report_reject(r, 0, 2, STR("X2"), "bad_id", STR("?"));
    report_read(r, 1, 0);
    assert_int_equal(report_check(r, file_name, names, &err), 0);
    assert_int_equal(report_check_kinds(r, file_name, names, &err), ERR_FAIL);
    assert_string_equal(err.msg, "a.tsv: all 2 records were rejected, most as bad_id");
    report_read(r, 0, 1);
    report_fate(r, 0, FATE_STORED, NULL, 1);
    assert_int_equal(report_check_kinds(r, file_name, names, &err), 0);
    report_free(r);
}

static void sums_that_do_not_close_name_file_and_both_sums(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct err err = {0};
    report_read(r, 1, 3);
    report_fate(r, 1, FATE_STORED, NULL, 2);
    assert_int_equal(report_check(r, file_name, names, &err), ERR_FAIL);
    assert_string_equal(
        err.msg, "b.tsv: the sums do not close: 3 records read, 2 accounted for");
    report_free(r);
}

static void fates_without_reading_do_not_close_either(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct err err = {0};
    report_fate(r, 0, FATE_MERGED, "x", 1);
    assert_int_equal(report_check(r, file_name, names, &err), ERR_FAIL);
    report_free(r);
}

static void rows_come_by_file_then_fate_then_reason(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct buf out = BUF_INIT;
    struct err err = {0};
    report_note(r, 0, "n", 1);
    report_fate(r, 1, FATE_STORED, NULL, 1);
    report_fate(r, 0, FATE_REJECTED, "b", 1);
    report_fate(r, 0, FATE_REJECTED, "a", 1);
    report_fate(r, 0, FATE_REJECTED, "b", 2);
    report_read(r, 0, 4);
    assert_int_equal(report_each(r, add_row, &out, &err), 0);
    assert_string_equal(out.p, "0 read  4\n0 rejected a 1\n0 rejected b 3\n0 note n 1\n"
                               "1 stored  1\n");
    buf_free(&out);
    report_free(r);
}

static void rejects_are_listed_in_line_order_on_one_line_each(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct buf out = BUF_INIT;
    report_reject(r, 1, 9, STR("X9"), "bad", STR("a\tb\nc"));
    report_note_record(r, 0, 5, STR("X5"), "odd", STR("z"));
    report_reject(r, 0, 2, STR("X2"), "bad", STR_NONE);
    assert_int_equal(report_rejects(r, file_name, names, add_text, &out, NULL), 0);
    assert_string_equal(out.p, "file\tline\tid\twhat\treason\tfound\n"
                               "a.tsv\t2\tX2\trejected\tbad\t\n"
                               "a.tsv\t5\tX5\tnote\todd\tz\n"
                               "b.tsv\t9\tX9\trejected\tbad\ta b c\n");
    buf_free(&out);
    report_free(r);
}

static void what_dangles_for_want_of_a_table_is_counted_and_not_listed(void **state)
{
    (void)state;
    struct report *r = report_new();
    struct buf rows = BUF_INIT, list = BUF_INIT;
    report_dangling(r, 0, 3, STR("X3"), "genes: not resolved", STR("G"));
    report_dangling_unlisted(r, 0, "genes: not resolved", 2);
    assert_int_equal(report_each(r, add_row, &rows, NULL), 0);
    assert_string_equal(rows.p, "0 dangling genes: not resolved 3\n");
    assert_int_equal(report_rejects(r, file_name, names, add_text, &list, NULL), 0);
    assert_string_equal(list.p, "file\tline\tid\twhat\treason\tfound\n"
                                "a.tsv\t3\tX3\tdangling\tgenes: not resolved\tG\n");
    buf_free(&rows);
    buf_free(&list);
    report_free(r);
}

static void what_one_report_takes_from_another_is_as_if_it_had_been_told(void **state)
{
    struct report *r = report_new(), *from = report_new();
    struct buf out = BUF_INIT;

    (void)state;
    report_fate(r, 0, FATE_STORED, NULL, 2);
    report_reject(r, 0, 9, STR("X9"), "bad", STR("last"));
    report_fate(from, 0, FATE_STORED, NULL, 3);
    report_reject(from, 0, 4, STR("X4"), "bad", STR("first"));
    report_reject(from, 0, 9, STR("X9"), "worse", STR("behind"));
    report_read(from, 1, 5);
    report_take(r, from);
    assert_int_equal(report_n_fate(r, 0, FATE_STORED), 5);
    assert_int_equal(report_n_fate(r, 0, FATE_REJECTED), 3);
    assert_int_equal(report_n_read(r, 1), 5);
    assert_int_equal(report_n_fate(from, 0, FATE_STORED), 0);
    report_free(from);
    assert_int_equal(report_rejects(r, file_name, names, add_text, &out, NULL), 0);
    assert_string_equal(out.p, "file\tline\tid\twhat\treason\tfound\n"
                               "a.tsv\t4\tX4\trejected\tbad\tfirst\n"
                               "a.tsv\t9\tX9\trejected\tbad\tlast\n"
                               "a.tsv\t9\tX9\trejected\tworse\tbehind\n");
    buf_free(&out);
    report_free(r);
}

/* More than one piece of the packed list. */
static void a_hundred_thousand_rejects_are_listed_in_order(void **state)
{
    struct report *r = report_new();
    struct buf out = BUF_INIT;
    unsigned n = 100000, line = 0;

    (void)state;
    for (unsigned i = 0; i < n; i++)
        report_reject(r, 0, (i * 7919u) % n + 1, STR("X"), "bad", STR("found"));
    assert_int_equal(report_rejects(r, file_name, names, add_text, &out, NULL), 0);
    struct str rest = buf_str(&out), piece;
    assert_true(str_next(&rest, '\n', &piece));
    while (str_next(&rest, '\n', &piece) && piece.n > 0) {
        char want[64];
        snprintf(want, sizeof want, "a.tsv\t%u\tX\trejected\tbad\tfound", ++line);
        assert_true(str_eq_c(piece, want));
    }
    assert_int_equal(line, n);
    buf_free(&out);
    report_free(r);
}

static int refuse(void *ctx, struct str text, struct err *err)
{
    (void)ctx, (void)text;
    return err_set(err, ERR_FAIL, "no room");
}

static void rejects_that_cannot_be_written_are_an_error(void **state)
{
    struct report *r = report_new();
    struct err err = {0};

    (void)state;
    report_reject(r, 0, 1, STR("X"), "bad", STR("found"));
    assert_int_equal(report_rejects(r, file_name, names, refuse, NULL, &err), ERR_FAIL);
    assert_string_equal(err.msg, "no room");
    report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_that_close_pass),
        cmocka_unit_test(a_file_of_which_all_is_rejected_is_of_another_kind),
        cmocka_unit_test(sums_that_do_not_close_name_file_and_both_sums),
        cmocka_unit_test(fates_without_reading_do_not_close_either),
        cmocka_unit_test(rows_come_by_file_then_fate_then_reason),
        cmocka_unit_test(rejects_are_listed_in_line_order_on_one_line_each),
        cmocka_unit_test(what_dangles_for_want_of_a_table_is_counted_and_not_listed),
        cmocka_unit_test(what_one_report_takes_from_another_is_as_if_it_had_been_told),
        cmocka_unit_test(a_hundred_thousand_rejects_are_listed_in_order),
        cmocka_unit_test(rejects_that_cannot_be_written_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
