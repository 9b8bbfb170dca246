#include "query/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[] = "/tmp/vdt_audit_XXXXXX";

static int make_path(void **state)
{
    int fd;

    (void)state;
    memcpy(path + strlen(path) - 6, "XXXXXX", 6);
    fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd) | unlink(path);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

static void append(const char *members)
{
    struct audit a;
    struct err err = {0};

    assert_int_equal(audit_open(&a, path, &err), 0);
    assert_int_equal(audit_append(&a, str_of(members), &err), 0);
    audit_close(&a);
}

static void append_three(void)
{
    append("\"kb\":\"one\"");
    append("\"kb\":\"two\"");
    append("\"kb\":\"three\"");
}

static size_t read_file(char *out, size_t cap)
{
    FILE *f = fopen(path, "r");
    size_t n;

    assert_non_null(f);
    n = fread(out, 1, cap - 1, f);
    out[n] = '\0';
    fclose(f);
    return n;
}

static void write_file(const char *bytes, size_t n)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void expect_broken_at(unsigned line, const char *words)
{
    struct audit_summary summary;
    struct err err = {0};
    char place[64];

    assert_int_equal(audit_verify(path, &summary, &err), ERR_FAIL);
    snprintf(place, sizeof place, "%s:%u:", path, line);
    assert_non_null(strstr(err.msg, place));
    assert_non_null(strstr(err.msg, words));
}

static void lines_hang_on_each_other_and_the_log_is_its_owners(void **state)
{
    struct audit_summary summary;
    struct err err = {0};
    struct stat st;

    (void)state;
    append_three();
    assert_int_equal(audit_verify(path, &summary, &err), 0);
    assert_int_equal(summary.n_lines, 3);
    assert_string_not_equal(summary.last, AUDIT_NO_PREVIOUS);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void an_empty_log_is_whole(void **state)
{
    struct audit_summary summary;
    struct err err = {0};

    (void)state;
    write_file("", 0);
    assert_int_equal(audit_verify(path, &summary, &err), 0);
    assert_int_equal(summary.n_lines, 0);
    assert_string_equal(summary.last, AUDIT_NO_PREVIOUS);
}

static void a_changed_line_breaks_the_one_behind_it(void **state)
{
    char text[4096];
    size_t n;

    (void)state;
    append_three();
    n = read_file(text, sizeof text);
    memcpy(strstr(text, "one"), "two", 3);
    write_file(text, n);
    expect_broken_at(2, "the chain is broken");
}

static void a_line_taken_out_is_noticed(void **state)
{
    char text[4096];
    size_t n;
    const char *second, *third;

    (void)state;
    append_three();
    n = read_file(text, sizeof text);
    second = strchr(text, '\n') + 1;
    third = strchr(second, '\n') + 1;
    write_file(second, n - (size_t)(second - text));
    expect_broken_at(1, "the chain is broken");
    memmove(text + (second - text), third, n - (size_t)(third - text));
    write_file(text, n - (size_t)(third - second));
    expect_broken_at(2, "the chain is broken");
}

static void a_line_that_is_no_json_or_incomplete_is_named(void **state)
{
    char text[4096];
    size_t n;

    (void)state;
    append_three();
    n = read_file(text, sizeof text);
    write_file(text, n - 1);
    expect_broken_at(3, "incomplete");
    text[0] = 'x';
    write_file(text, n);
    expect_broken_at(1, "");
}

static void nothing_is_added_to_an_incomplete_line(void **state)
{
    char text[4096];
    size_t n;
    struct audit a;
    struct err err = {0};

    (void)state;
    append_three();
    n = read_file(text, sizeof text);
    write_file(text, n - 1);
    assert_int_equal(audit_open(&a, path, &err), 0);
    assert_int_equal(audit_append(&a, STR("\"kb\":\"four\""), &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "incomplete"));
    audit_close(&a);
    assert_int_equal(read_file(text, sizeof text), n - 1);
}

static void a_line_longer_than_a_piece_is_found_again(void **state)
{
    struct audit_summary summary;
    struct err err = {0};
    char *members = malloc(200001);

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        int n = snprintf(members, 32, "\"long\":\"");
        memset(members + n, 'a' + (int)i, 199000);
        memcpy(members + n + 199000, "\"", 2);
        append(members);
    }
    free(members);
    assert_int_equal(audit_verify(path, &summary, &err), 0);
    assert_int_equal(summary.n_lines, 3);
}

enum { WRITERS = 4, LINES_EACH = 25 };

static void concurrent_writers_make_one_chain(void **state)
{
    struct audit_summary summary;
    struct err err = {0};
    int status;

    (void)state;
    for (unsigned i = 0; i < WRITERS; i++) {
        if (fork() != 0)
            continue;
        for (unsigned n = 0; n < LINES_EACH; n++) {
            struct audit a;
            if (audit_open(&a, path, &err) < 0
                || audit_append(&a, STR("\"kb\":\"x\""), &err) < 0)
                _exit(1);
            audit_close(&a);
        }
        _exit(0);
    }
    for (unsigned i = 0; i < WRITERS; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(audit_verify(path, &summary, &err), 0);
    assert_int_equal(summary.n_lines, WRITERS * LINES_EACH);
}

static void a_device_or_directory_is_no_log(void **state)
{
    struct audit a;
    struct err err = {0};

    (void)state;
    write_file("", 0);
    assert_int_equal(audit_open(&a, "/dev/null", &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "regular file"));
    assert_int_equal(audit_open(&a, "/tmp", &err), ERR_FAIL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_path, remove_path)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_hang_on_each_other_and_the_log_is_its_owners),
        TEST(an_empty_log_is_whole),
        TEST(a_changed_line_breaks_the_one_behind_it),
        TEST(a_line_taken_out_is_noticed),
        TEST(a_line_that_is_no_json_or_incomplete_is_named),
        TEST(nothing_is_added_to_an_incomplete_line),
        TEST(a_line_longer_than_a_piece_is_found_again),
        TEST(concurrent_writers_make_one_chain),
        TEST(a_device_or_directory_is_no_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
