#include "query/report_files.h"

#include "tests/unit/made_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void only_known_formats_each_once_are_taken(void **state)
{
    static const struct {
        const char *formats, *message; /* NULL: taken */
    } rows[] = {{NULL, NULL}, {"json", NULL}, {"html", NULL}, {"tsv,json,html", NULL},
        {"md,vcf", NULL}, {"pdf", "\"pdf\" is not a format"},
        {"", "\"\" is not a format"}, {"json,", "\"\" is not a format"},
        {"JSON", "\"JSON\" is not a format"},
        {"json,html,json", "\"json\" is given twice"}};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err err = {0};
        int rc = report_files_check(rows[i].formats, &err);
        assert_int_equal(rc, rows[i].message ? ERR_USAGE : 0);
        if (rows[i].message)
            assert_non_null(strstr(err.msg, rows[i].message));
    }
}

static void each_format_is_one_file_and_tsv_one_for_each_part(void **state)
{
    struct made_report m;
    struct report_files files;
    struct err err = {0};

    (void)state;
    made_report_make(&m);
    assert_int_equal(report_files_make(&m.r, "html,json", "en", &files, &err), 0);
    assert_int_equal(files.n, 2);
    assert_string_equal(files.file[0].suffix.p, ".html");
    assert_string_equal(files.file[1].suffix.p, ".json");
    assert_true(str_starts(buf_str(&files.file[0].text), STR("<!DOCTYPE html>")));
    assert_true(str_starts(buf_str(&files.file[1].text), STR("{")));
    report_files_free(&files);
    assert_int_equal(report_files_make(&m.r, "tsv", "en", &files, &err), 0);
    assert_int_equal(files.n, 14);
    assert_string_equal(files.file[0].suffix.p, ".run.tsv");
    assert_string_equal(files.file[1].suffix.p, ".findings.tsv");
    assert_string_equal(files.file[12].suffix.p, ".limits.tsv");
    report_files_free(&files);
    assert_int_equal(report_files_make(&m.r, NULL, "en", &files, &err), 0);
    assert_int_equal(files.n, 1);
    assert_string_equal(files.file[0].suffix.p, ".json");
    report_files_free(&files);
}

static void the_vcf_is_none_of_the_files_in_memory(void **state)
{
    struct made_report m;
    struct report_files files;
    struct err err = {0};

    (void)state;
    assert_true(report_files_want_vcf("json,vcf"));
    assert_false(report_files_want_vcf("json,md"));
    assert_false(report_files_want_vcf(NULL));
    made_report_make(&m);
    assert_int_equal(report_files_make(&m.r, "md,vcf", "en", &files, &err), 0);
    assert_int_equal(files.n, 1);
    assert_string_equal(files.file[0].suffix.p, ".md");
    report_files_free(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_known_formats_each_once_are_taken),
        cmocka_unit_test(each_format_is_one_file_and_tsv_one_for_each_part),
        cmocka_unit_test(the_vcf_is_none_of_the_files_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
