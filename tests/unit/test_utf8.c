#include "kb/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static enum utf8_kind kind(const char *text, size_t n)
{
    struct str rest = {text, n};
    struct utf8_char c;

    assert_true(utf8_next(&rest, &c));
    return c.kind;
}

#define KIND(lit) kind(lit, sizeof(lit) - 1)

static void letters_of_every_length_are_text(void **state)
{
    (void)state;
    assert_int_equal(KIND("A"), UTF8_TEXT);
    assert_int_equal(KIND("\xc3\xa9"), UTF8_TEXT);
    assert_int_equal(KIND("\xea\xb0\x80"), UTF8_TEXT);
    assert_int_equal(KIND("\xf0\x9f\xa7\xac"), UTF8_TEXT);
}

static void marks_that_turn_the_order_are_told(void **state)
{
    (void)state;
    assert_int_equal(KIND("\xe2\x80\xaa"), UTF8_DIRECTION); /* U+202A */
    assert_int_equal(KIND("\xe2\x80\xae"), UTF8_DIRECTION); /* U+202E */
    assert_int_equal(KIND("\xe2\x81\xa6"), UTF8_DIRECTION); /* U+2066 */
    assert_int_equal(KIND("\xe2\x81\xa9"), UTF8_DIRECTION); /* U+2069 */
    assert_int_equal(KIND("\xe2\x80\x8f"), UTF8_DIRECTION); /* U+200F */
    assert_int_equal(KIND("\xd8\x9c"), UTF8_DIRECTION);     /* U+061C */
}

static void controls_and_breaks_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(KIND("\0"), UTF8_CONTROL);
    assert_int_equal(KIND("\x1b"), UTF8_CONTROL);
    assert_int_equal(KIND("\x7f"), UTF8_CONTROL);
    assert_int_equal(KIND("\xc2\x9b"), UTF8_CONTROL); /* CSI of 8-bit terminals */
    assert_int_equal(KIND("\t"), UTF8_BREAK);
    assert_int_equal(KIND("\xe2\x80\xa8"), UTF8_BREAK); /* U+2028 */
}

static void broken_bytes_are_one_character_each(void **state)
{
    static const char *const broken[] = {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xe2\x80",
        "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xef\xbf\xbf", NULL};

    (void)state;
    for (const char *const *text = broken; *text; text++) {
        struct str rest = str_of(*text);
        struct utf8_char c;
        assert_true(utf8_next(&rest, &c));
        assert_int_equal(c.kind, UTF8_BROKEN);
        assert_int_equal(c.bytes.n, 1);
    }
}

static void plain_text_shows_what_it_cannot_hold(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    utf8_add_plain(&out,
        STR("a\xe2\x80\xae"
            "b\x1b[1m\nc\xff\xea\xb0\x80"),
        false);
    assert_string_equal(out.p, "a[U+202E]b[U+001B][1m c\xef\xbf\xbd\xea\xb0\x80");
    buf_clear(&out);
    utf8_add_plain(&out, STR("a\n\tb"), true);
    assert_string_equal(out.p, "a\n\tb");
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_every_length_are_text),
        cmocka_unit_test(marks_that_turn_the_order_are_told),
        cmocka_unit_test(controls_and_breaks_are_told_apart),
        cmocka_unit_test(broken_bytes_are_one_character_each),
        cmocka_unit_test(plain_text_shows_what_it_cannot_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
