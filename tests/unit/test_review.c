#include "query/review.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define KB_ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FORMER                                                                         \
    "{\"schema\": \"vdt-report/1\", \"kb\": {\"id\": \"" KB_ID                         \
    "\"}, \"sample\": {\"id\": \"S1\"}}\n"
/* Of the bytes above (sha256sum). */
#define FORMER_SHA256 "d153acb5e8bb2ab4f835ae2e8c407b5ce52884c752ae19c7ca4e0d7590287e85"

static void write_file(char *name, const char *text)
{
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* review_read of a former report with these bytes. */
static int read_former(
    const char *text, struct arena *mem, struct report_review *out, struct err *err)
{
    char name[] = "/tmp/vdt_review_XXXXXX";
    struct review_options o = {.amended_path = name};

    write_file(name, text);
    int rc = review_read(&o, mem, out, err);
    unlink(name);
    return rc;
}

static void a_report_without_signer_is_nobodys(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_review review;
    struct review_options o = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(review_read(&o, &mem, &review, &err), 0);
    assert_int_equal(review.signed_by.n, 0);
    assert_false(review.is_amendment);
    assert_int_equal(review_check_sample(&o, &review, STR("any"), &err), 0);
    arena_free(&mem);
}

static void a_signer_is_one_line_of_text(void **state)
{
    static const char *const bad[] = {
        "", "  ", "Kim\nLee", "Kim\tLee", "\x1b[1m", NULL};
    struct arena mem = ARENA_INIT;
    struct report_review review;
    struct err err = {0};

    (void)state;
    for (const char *const *name = bad; *name; name++) {
        struct review_options o = {.signed_by = *name};
        assert_int_equal(review_read(&o, &mem, &review, &err), ERR_USAGE);
    }
    struct review_options o = {.signed_by = " \xea\xb9\x80 MD "};
    assert_int_equal(review_read(&o, &mem, &review, &err), 0);
    assert_true(str_eq_c(review.signed_by, "\xea\xb9\x80 MD"));
    arena_free(&mem);
}

static void a_name_without_end_is_refused(void **state)
{
    char name[202];
    struct arena mem = ARENA_INIT;
    struct report_review review;
    struct review_options o = {.signed_by = name};
    struct err err = {0};

    (void)state;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(review_read(&o, &mem, &review, &err), ERR_USAGE);
    name[200] = '\0';
    assert_int_equal(review_read(&o, &mem, &review, &err), 0);
    arena_free(&mem);
}

static void a_former_report_is_told_by_the_digest_of_its_file(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_review review;
    struct err err = {0};

    (void)state;
    assert_int_equal(read_former(FORMER, &mem, &review, &err), 0);
    assert_true(review.is_amendment);
    assert_true(str_eq_c(review.amended_sha256, FORMER_SHA256));
    assert_true(str_eq_c(review.amended_kb_id, KB_ID));
    assert_true(str_eq_c(review.amended_sample, "S1"));
    arena_free(&mem);
}

static void a_former_report_stands_among_what_was_read_when_it_is_refused_too(
    void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_review review;
    struct review_options none = {0}, missing = {.amended_path = "/nonexistent"};
    struct err err = {0};

    (void)state;
    assert_true(read_former("{\"schema\": \"x\"}\n", &mem, &review, &err) < 0);
    assert_true(review.is_given && !review.is_amendment);
    assert_true(str_eq_c(review.amended_sha256, /* sha256sum */
        "acd1e1ac44f7dfe210eab12577d7a1907ed43fccb53fb75736dae2bb6d3d149c"));
    assert_true(read_former("{\"schema\": ", &mem, &review, &err) < 0);
    assert_true(review.is_given);
    assert_int_equal(review.amended_sha256.n, 0);
    assert_true(review_read(&missing, &mem, &review, &err) < 0);
    assert_true(review.is_given);
    assert_int_equal(review_read(&none, &mem, &review, &err), 0);
    assert_false(review.is_given);
    arena_free(&mem);
}

static void what_is_no_report_is_refused(void **state)
{
    static const char *const bad[] = {"", "no json", "[]", "{\"schema\": \"other/1\"}",
        "{\"schema\": \"vdt-report/1\"}",
        "{\"schema\": \"vdt-report/1\", \"kb\": {\"id\": \"ABC\"}}", FORMER "{}", NULL};
    struct arena mem = ARENA_INIT;
    struct report_review review;

    (void)state;
    for (const char *const *text = bad; *text; text++) {
        struct err err = {0};
        assert_int_equal(read_former(*text, &mem, &review, &err), ERR_SAMPLE);
        assert_non_null(strstr(err.msg, "--amends"));
    }
    arena_free(&mem);
}

static void a_file_that_is_not_there_is_refused(void **state)
{
    struct arena mem = ARENA_INIT;
    struct report_review review;
    struct err err = {0};

    (void)state;
    struct review_options o = {.amended_path = "/tmp/vdt/no/such.json"};
    assert_int_equal(review_read(&o, &mem, &review, &err), ERR_SAMPLE);
    o.amended_path = "-";
    assert_int_equal(review_read(&o, &mem, &review, &err), ERR_USAGE);
    arena_free(&mem);
}

static void a_report_of_another_sample_is_not_amended(void **state)
{
    struct review_options o = {.amended_path = "former.json"};
    struct report_review review = {.is_amendment = true, .amended_sample = STR("S1")};
    struct err err = {0};

    (void)state;
    assert_int_equal(review_check_sample(&o, &review, STR("S1"), &err), 0);
    assert_int_equal(review_check_sample(&o, &review, STR("S2"), &err), ERR_SAMPLE);
    assert_int_equal(review_check_sample(&o, &review, STR_NONE, &err), ERR_SAMPLE);
    review.amended_sample = STR_NONE;
    assert_int_equal(review_check_sample(&o, &review, STR_NONE, &err), 0);
    assert_int_equal(review_check_sample(&o, &review, STR("S1"), &err), ERR_SAMPLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_without_signer_is_nobodys),
        cmocka_unit_test(a_signer_is_one_line_of_text),
        cmocka_unit_test(a_name_without_end_is_refused),
        cmocka_unit_test(a_former_report_is_told_by_the_digest_of_its_file),
        cmocka_unit_test(
            a_former_report_stands_among_what_was_read_when_it_is_refused_too),
        cmocka_unit_test(what_is_no_report_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_refused),
        cmocka_unit_test(a_report_of_another_sample_is_not_amended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
