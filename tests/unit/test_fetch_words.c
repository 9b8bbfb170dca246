#include "ingest/fetch/fetch_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HASH "d41d8cd98f00b204e9800998ecf8427e"
#define OTHER "00000000000000000000000000000001"

static void an_http_date_is_a_day_and_a_second(void **state)
{
    char day[DATE_BYTES];
    int64_t at;

    (void)state;
    assert_true(words_http_date(STR("Sun, 06 Nov 1994 08:49:37 GMT"), day, &at));
    assert_string_equal(day, "1994-11-06");
    assert_int_equal(at, 784111777);
    assert_true(words_http_date(STR("Thu, 29 Feb 2024 23:59:59 GMT"), day, NULL));
    assert_string_equal(day, "2024-02-29");
}

static void what_is_no_http_date_is_refused(void **state)
{
    static const char *const none[] = {"", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08-49-37 GMT", "Sun, 06 Nov 1994 08:49:37 GMTx"};

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (words_http_date(str_of(none[i]), NULL, NULL))
            fail_msg("%s", none[i]);
}

static void retry_after_is_seconds_or_a_date_after_the_answers_own(void **state)
{
    uint64_t s = 7;

    (void)state;
    assert_true(words_retry_after(STR("120"), STR(""), &s));
    assert_int_equal(s, 120);
    assert_true(words_retry_after(STR("Sun, 06 Nov 1994 08:50:37 GMT"),
        STR("Sun, 06 Nov 1994 08:49:37 GMT"), &s));
    assert_int_equal(s, 60);
    assert_true(words_retry_after(STR("Sun, 06 Nov 1994 08:00:00 GMT"),
        STR("Sun, 06 Nov 1994 08:49:37 GMT"), &s));
    assert_int_equal(s, 0);
    assert_false(words_retry_after(STR("Sun, 06 Nov 1994 08:50:37 GMT"), STR_NONE, &s));
    assert_false(words_retry_after(STR("-5"), STR(""), &s));
    assert_false(words_retry_after(STR_NONE, STR_NONE, &s));
    assert_false(words_retry_after(STR("99999999999999999999"), STR_NONE, &s));
}

static void a_content_range_tells_its_first_byte_and_the_whole(void **state)
{
    static const char *const none[] = {"", "bytes", "bytes */200", "bytes 100-199",
        "bytes 200-199/300", "bytes 100-200/200", "items 1-2/3", "bytes -1-2/3",
        "bytes 1-2/-3", "bytes 1/2-3"};
    uint64_t first, total;

    (void)state;
    assert_true(words_content_range(STR("bytes 100-199/200"), &first, &total));
    assert_int_equal(first, 100);
    assert_int_equal(total, 200);
    assert_true(words_content_range(STR("bytes 0-0/*"), &first, &total));
    assert_int_equal(total, 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (words_content_range(str_of(none[i]), &first, &total))
            fail_msg("%s", none[i]);
}

static void only_a_strong_etag_is_good_for_ranges(void **state)
{
    (void)state;
    assert_true(words_is_strong_etag(STR("\"abc\"")));
    assert_true(words_is_strong_etag(STR("\"\"")));
    assert_false(words_is_strong_etag(STR("W/\"abc\"")));
    assert_false(words_is_strong_etag(STR("abc")));
    assert_false(words_is_strong_etag(STR("\"")));
    assert_false(words_is_strong_etag(STR_NONE));
}

static bool md5_is(const char *text, const char *want)
{
    char out[MD5_HEX_BYTES] = "";
    bool is_there = words_md5(str_of(text), STR("a.gz"), out);
    return want == NULL ? !is_there : is_there && strcmp(out, want) == 0;
}

static void a_checksum_file_is_read_in_each_form(void **state)
{
    (void)state;
    assert_true(md5_is(HASH, HASH));
    assert_true(md5_is(HASH "\r\n\n", HASH));
    assert_true(md5_is("D41D8CD98F00B204E9800998ECF8427E  x", HASH));
    assert_true(md5_is(HASH "  /panfs/x/clinvar_20260226.vcf.gz\n", HASH));
    assert_true(md5_is(HASH " *a.gz\n" OTHER " *b.gz\n", HASH));
    assert_true(md5_is(OTHER "  b.gz\n" HASH "  ./d/a.gz\n", HASH));
    assert_true(md5_is("MD5 (a.gz) = " HASH "\nMD5 (b.gz) = " OTHER "\n", HASH));
}

static void a_checksum_file_without_one_answer_gives_none(void **state)
{
    (void)state;
    assert_true(md5_is("", NULL));
    assert_true(md5_is("\n\n", NULL));
    assert_true(md5_is("<html>", NULL));
    assert_true(md5_is("d41d8cd98f00b204e9800998ecf8427", NULL));
    assert_true(md5_is(HASH "0", NULL));
    assert_true(md5_is(HASH "  b.gz\n" OTHER "  c.gz\n", NULL));
    assert_true(md5_is(HASH "  a.gz\n" OTHER "  a.gz\n", NULL));
    assert_true(md5_is(HASH "  a.gz\nrubbish\n", NULL));
    assert_true(md5_is("MD5 (a.gz) = x", NULL));
}

static void places_take_their_date(void **state)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    (void)state;
    assert_int_equal(
        words_expand(STR("/01-{Mon}-{YYYY}/{MM}"), "2026-11-22", &out, &err), 0);
    assert_string_equal(out.p, "/01-Nov-2026/11");
    assert_int_equal(words_expand(STR("/{DD}"), "2026-11-22", &out, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "\"{DD}\""));
    assert_int_equal(words_expand(STR("/{YYYY"), "2026-11-22", &out, &err), ERR_FAIL);
    buf_free(&out);
}

static void a_mirror_has_the_host_as_a_folder(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    words_mirror("http://m:1/x/", "https://a.org/b/c?d=e", &out);
    assert_string_equal(out.p, "http://m:1/x/a.org/b/c?d=e");
    buf_free(&out);
}

static void the_studies_of_a_page_are_found_among_traps(void **state)
{
    struct str inner;

    (void)state;
    assert_true(words_studies(STR("{\"studies\":[ {\"a\":1} ] }"), &inner));
    assert_true(str_eq_c(inner, "{\"a\":1}"));
    assert_true(words_studies(
        STR("{\"x\":{\"studies\":[9]},\"y\":\"\\\"studies\\\":[8]\",\"z\":\"studies\","
            "\"studies\" :\n[{\"t\":\"] } \\\\\"},{\"u\":[[]]}],\"w\":[7]}"),
        &inner));
    assert_true(str_eq_c(inner, "{\"t\":\"] } \\\\\"},{\"u\":[[]]}"));
    assert_true(words_studies(STR("{\"studies\":[]}"), &inner));
    assert_int_equal(inner.n, 0);
    assert_false(words_studies(STR("{\"studies\":{}}"), &inner));
    assert_false(words_studies(STR("{\"other\":[]}"), &inner));
    assert_false(words_studies(STR("[{\"studies\":[]}]"), &inner));
    assert_false(words_studies(STR("{\"studies\":[{"), &inner));
    assert_false(words_studies(STR("{\"studies\":[\"\\"), &inner));
    assert_false(words_studies(STR_NONE, &inner));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_http_date_is_a_day_and_a_second),
        cmocka_unit_test(what_is_no_http_date_is_refused),
        cmocka_unit_test(retry_after_is_seconds_or_a_date_after_the_answers_own),
        cmocka_unit_test(a_content_range_tells_its_first_byte_and_the_whole),
        cmocka_unit_test(only_a_strong_etag_is_good_for_ranges),
        cmocka_unit_test(a_checksum_file_is_read_in_each_form),
        cmocka_unit_test(a_checksum_file_without_one_answer_gives_none),
        cmocka_unit_test(places_take_their_date),
        cmocka_unit_test(a_mirror_has_the_host_as_a_folder),
        cmocka_unit_test(the_studies_of_a_page_are_found_among_traps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
