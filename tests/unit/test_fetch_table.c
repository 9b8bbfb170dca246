#include "ingest/fetch/fetch_state.h"
#include "ingest/fetch/fetch_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER                                                                         \
    "#vdt-curated 1\nsource\tkind\tpath\turl\tmd5_url\trelease\trelease_url\t"         \
    "assembly\tlicence\tpage_size\tpause_ms\tmax_mb\tdefault\tfrom\tdate\n"
#define END "\there\t2026-01-01\n"

static struct fetch_table table;
static struct err error;
static char path[32];

static void write_file(const char *text)
{
    snprintf(path, sizeof path, "/tmp/vdt_fetch_XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static int load(const char *text)
{
    write_file(text);
    error = (struct err){0};
    int rc = fetch_table_read(&table, path, &error);
    unlink(path);
    return rc;
}

static void a_row_has_all_that_a_fetch_needs(void **state)
{
    (void)state;
    assert_int_equal(
        load(HEADER "ctgov\tv2\tct.json\thttps://a.b/s\t\tjson:x,date\thttps://a.b/v\t"
                    "\tpublic-domain\t200\t50\t3\tno" END),
        0);
    assert_int_equal(table.n, 1);
    const struct fetch_row *r = table.rows;
    assert_string_equal(r->url, "https://a.b/s");
    assert_string_equal(r->md5_url, "");
    assert_int_equal(r->page_size, 200);
    assert_int_equal(r->pause_ms, 50);
    assert_int_equal(r->max_bytes, 3 << 20);
    assert_false(r->is_default);
    assert_int_equal(r->line, 3);
    assert_false(fetch_row_is_named(r, "ctgov"));
    assert_true(fetch_row_is_named(r, "ctgov/v2"));
    assert_false(fetch_row_is_named(r, "ctgov/v"));
    assert_false(fetch_row_is_named(r, "/v2"));
    fetch_table_free(&table);
}

static void a_place_that_is_not_https_is_refused(void **state)
{
    static const char *const urls[] = {"http://a.b/c", "ftp://a.b/c", "https://",
        "https://a.b/c  https://a.b/d", "https://a.b/c http://a.b/d", "file:///etc",
        "https://a.b/\xc3\xa4"};
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        snprintf(text, sizeof text,
            HEADER "do\ttsv\tf\t%s\t\tdate\t\t\tCC0-1.0\t\t\t1\tyes" END, urls[i]);
        assert_int_equal(load(text), ERR_FAIL);
        assert_non_null(strstr(error.msg, ":3: url is "));
    }
}

static void a_path_stays_in_its_directory(void **state)
{
    static const char *const paths[] = {
        "", "..", ".fetch", "a/b", "/a", "a b", "sources.tsv", "a.part"};
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        snprintf(text, sizeof text,
            HEADER "do\ttsv\t%s\thttps://a.b/c\t\tdate\t\t\tCC0-1.0\t\t\t1\tyes" END,
            paths[i]);
        assert_int_equal(load(text), ERR_FAIL);
        assert_non_null(strstr(error.msg, ":3: path is "));
    }
}

static void a_table_without_rows_or_columns_is_refused(void **state)
{
    (void)state;
    assert_int_equal(load(HEADER), ERR_FAIL);
    assert_non_null(strstr(error.msg, "names no source"));
    assert_int_equal(load("source\tkind\n"), ERR_FAIL);
    assert_int_equal(load(""), ERR_FAIL);
}

static void a_state_comes_back_as_it_was_written(void **state)
{
    struct fetch_state s = {0}, again;
    struct err err = {0};

    (void)state;
    write_file("");
    fetch_state_set(&s, STATE_URL, STR("https://a.b/c"));
    fetch_state_set(&s, STATE_ETAG, STR("\"x y\""));
    fetch_state_set(&s, STATE_TOKEN, STR("two\nlines"));
    fetch_state_set_number(&s, STATE_TOTAL, UINT64_MAX);
    assert_int_equal(fetch_state_save(&s, path, &err), 0);
    assert_int_equal(fetch_state_load(&again, path, &err), 1);
    assert_true(str_eq_c(again.value[STATE_URL], "https://a.b/c"));
    assert_true(str_eq_c(again.value[STATE_ETAG], "\"x y\""));
    assert_int_equal(again.value[STATE_TOKEN].n, 0);
    assert_true(fetch_state_number(&again, STATE_TOTAL) == UINT64_MAX);
    assert_int_equal(fetch_state_number(&again, STATE_BYTES), 0);
    fetch_state_free(&s);
    fetch_state_free(&again);
    unlink(path);
}

static void a_state_that_is_none_is_worth_nothing(void **state)
{
    static const char *const texts[] = {"url", "what\tx\n", "url\tx\nrubbish\n"};
    struct fetch_state s;
    struct err err = {0};

    (void)state;
    assert_int_equal(fetch_state_load(&s, "/tmp/vdt_no_such_state", &err), 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_file(texts[i]);
        assert_int_equal(fetch_state_load(&s, path, &err), 0);
        assert_int_equal(s.value[STATE_URL].n, 0);
        unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_all_that_a_fetch_needs),
        cmocka_unit_test(a_place_that_is_not_https_is_refused),
        cmocka_unit_test(a_path_stays_in_its_directory),
        cmocka_unit_test(a_table_without_rows_or_columns_is_refused),
        cmocka_unit_test(a_state_comes_back_as_it_was_written),
        cmocka_unit_test(a_state_that_is_none_is_worth_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
