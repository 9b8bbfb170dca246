#include "kb/base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

static void fills_code_and_message_and_returns_the_code(void **state)
{
    struct err err = {0};

    (void)state;
    assert_int_equal(
        err_set(&err, ERR_KB, "%s:%d: found \"%s\"", "a.tsv", 7, "x"), ERR_KB);
    assert_int_equal(err.code, ERR_KB);
    assert_string_equal(err.msg, "a.tsv:7: found \"x\"");
    assert_string_equal(err.hint, "");
}

static void a_new_error_drops_the_old_hint(void **state)
{
    struct err err = {0};

    (void)state;
    err_set(&err, ERR_FAIL, "one");
    assert_int_equal(err_hint(&err, "try %d", 2), ERR_FAIL);
    assert_string_equal(err.hint, "try 2");
    assert_string_equal(err.msg, "one");
    err_set(&err, ERR_FAIL, "two");
    assert_string_equal(err.hint, "");
}

static void wraps_and_keeps_code_and_hint(void **state)
{
    struct err err = {0};

    (void)state;
    err_set(&err, ERR_SAMPLE, "inner");
    err_hint(&err, "h");
    assert_int_equal(err_wrap(&err, "file %d", 3), ERR_SAMPLE);
    assert_string_equal(err.msg, "file 3: inner");
    assert_string_equal(err.hint, "h");
}

static void the_message_may_be_its_own_argument(void **state)
{
    struct err err = {0};

    (void)state;
    err_set(&err, ERR_FAIL, "inner");
    err_set(&err, ERR_USAGE, "outer(%s)", err.msg);
    assert_string_equal(err.msg, "outer(inner)");
}

static void a_long_message_ends_with_dots_on_a_character_boundary(void **state)
{
    struct err err = {0};
    char text[2100];

    (void)state;
    for (size_t shift = 0; shift < 2; shift++) {
        text[0] = 'x';
        for (size_t i = shift; i + 2 < sizeof(text); i += 2)
            memcpy(text + i, "\xc3\xa9", 3);
        err_set(&err, ERR_FAIL, "%s", text);
        size_t n = strlen(err.msg);
        assert_true(n == sizeof(err.msg) - 1 || n == sizeof(err.msg) - 2);
        assert_string_equal(err.msg + n - 3, "...");
        assert_int_equal((unsigned char)err.msg[n - 4], 0xa9);
        err_wrap(&err, "more");
        n = strlen(err.msg);
        assert_true(n < sizeof(err.msg));
        assert_memory_equal(err.msg, "more: ", 6);
        assert_string_equal(err.msg + n - 3, "...");
        assert_int_equal((unsigned char)err.msg[n - 4], 0xa9);
    }
}

static void control_characters_of_input_do_not_reach_the_terminal(void **state)
{
    struct err err = {0};

    (void)state;
    err_set(&err, ERR_FAIL, "a\x1b[31mb\rc\x7f\td");
    assert_string_equal(err.msg, "a?[31mb?c?\td");
    /* U+009B, and its byte where no character begins */
    err_set(&err, ERR_FAIL,
        "a\xc2\x9b"
        "1m\x9b"
        "b");
    assert_string_equal(err.msg, "a?1m?b");
    err_hint(&err, "a\xe2\x80\xae"
                   "b");
    assert_string_equal(err.hint, "a?b");
    err_set(&err, ERR_FAIL, "B\xc3\xa4r B\xe4r \xeb\x8c\x80");
    assert_string_equal(err.msg, "B\xc3\xa4r B\xe4r \xeb\x8c\x80");
}

static void a_name_cannot_end_the_line_of_a_message(void **state)
{
    struct err err = {0};

    (void)state;
    err_set(&err, ERR_FAIL, "could not open \"a\nvdt query: all is well\"");
    assert_string_equal(err.msg, "could not open \"a?vdt query: all is well\"");
    err_set(&err, ERR_FAIL,
        "a\xe2\x80\xa8"
        "b\xc2\x85"
        "c");
    assert_string_equal(err.msg, "a?b?c");
    err_wrap(&err, "x\ny");
    assert_string_equal(err.msg, "x?y: a?b?c");
}

static void errno_is_put_in_words(void **state)
{
    struct err err = {0};

    (void)state;
    errno = ENOENT;
    assert_int_equal(err_errno(&err, "could not open", "x/y"), ERR_FAIL);
    assert_string_equal(err.msg, "could not open \"x/y\": No such file or directory");
}

static void exit_codes_follow_the_error_codes(void **state)
{
    (void)state;
    assert_int_equal(err_exit_code(0), 0);
    assert_int_equal(err_exit_code(12), 0);
    assert_int_equal(err_exit_code(ERR_FAIL), 1);
    assert_int_equal(err_exit_code(ERR_USAGE), 2);
    assert_int_equal(err_exit_code(ERR_KB), 3);
    assert_int_equal(err_exit_code(ERR_SAMPLE), 4);
    assert_int_equal(err_exit_code(ERR_NOENT), 1);
    assert_int_equal(err_exit_code(-99), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_code_and_message_and_returns_the_code),
        cmocka_unit_test(a_new_error_drops_the_old_hint),
        cmocka_unit_test(wraps_and_keeps_code_and_hint),
        cmocka_unit_test(the_message_may_be_its_own_argument),
        cmocka_unit_test(a_long_message_ends_with_dots_on_a_character_boundary),
        cmocka_unit_test(control_characters_of_input_do_not_reach_the_terminal),
        cmocka_unit_test(a_name_cannot_end_the_line_of_a_message),
        cmocka_unit_test(errno_is_put_in_words),
        cmocka_unit_test(exit_codes_follow_the_error_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
