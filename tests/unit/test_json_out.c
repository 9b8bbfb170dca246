#include "kb/base/json_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/base/json.h"

static void write_sample(struct json_out *w)
{
    json_out_object(w);
    json_out_key_c(w, "schema", "vdt-report/1");
    json_out_key(w, "empty");
    json_out_object(w);
    json_out_end(w);
    json_out_key(w, "ids");
    json_out_flat_array(w);
    json_out_int(w, INT64_MIN);
    json_out_uint(w, UINT64_MAX);
    json_out_c(w, NULL);
    json_out_end(w);
    json_out_key(w, "rows");
    json_out_array(w);
    json_out_object(w);
    json_out_key_int(w, "n", -1);
    json_out_key_bool(w, "b", true);
    json_out_end(w);
    json_out_flat_array(w);
    json_out_object(w);
    json_out_key_null(w, "x");
    json_out_key_str(w, "y", STR_NONE);
    json_out_end(w);
    json_out_end(w);
    json_out_array(w);
    json_out_end(w);
    json_out_end(w);
    json_out_end(w);
}

static void members_stand_in_the_order_written(void **state)
{
    struct buf out = BUF_INIT;
    struct json_out w;

    (void)state;
    json_out_begin(&w, &out, false);
    write_sample(&w);
    assert_string_equal(out.p,
        "{\n"
        "  \"schema\": \"vdt-report/1\",\n"
        "  \"empty\": {},\n"
        "  \"ids\": [-9223372036854775808, 18446744073709551615, null],\n"
        "  \"rows\": [\n"
        "    {\n"
        "      \"n\": -1,\n"
        "      \"b\": true\n"
        "    },\n"
        "    [{\"x\": null, \"y\": null}],\n"
        "    []\n"
        "  ]\n"
        "}\n");
    buf_free(&out);
}

static void compact_output_is_one_line(void **state)
{
    struct buf out = BUF_INIT;
    struct json_out w;

    (void)state;
    json_out_begin(&w, &out, true);
    write_sample(&w);
    assert_string_equal(out.p,
        "{\"schema\":\"vdt-report/1\",\"empty\":{},\"ids\":[-9223372036854775808,"
        "18446744073709551615,null],\"rows\":[{\"n\":-1,\"b\":true},[{\"x\":null,\"y\":"
        "null}],"
        "[]]}\n");
    buf_free(&out);
}

static void assert_string(struct str s, const char *want)
{
    struct buf out = BUF_INIT;
    struct json_out w;

    json_out_begin(&w, &out, true);
    json_out_str(&w, s);
    assert_string_equal(out.p, want);
    buf_free(&out);
}

static void strings_are_safe_inside_html(void **state)
{
    (void)state;
    assert_string(STR(""), "\"\"");
    assert_string(STR("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
    assert_string(STR("</script>&"), "\"\\u003c/script\\u003e\\u0026\"");
    assert_string(STR("\n\t\x01\x7f"), "\"\\u000a\\u0009\\u0001\\u007f\"");
    assert_string((struct str){"a\0b", 3}, "\"a\\u0000b\"");
    assert_string(
        STR("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa"), "\"\\u2028\\u2029\xe2\x80\xaa\"");
    assert_string(STR("\xed\x95\x9c \xf0\x9f\xa7\xac \xc3\xa9"),
        "\"\xed\x95\x9c \xf0\x9f\xa7\xac \xc3\xa9\"");
}

static void invalid_bytes_become_replacement_characters(void **state)
{
#define R "\xef\xbf\xbd"
    (void)state;
    assert_string(STR("a\xff"
                      "b"),
        "\"a" R "b\"");
    assert_string(STR("\xc3"), "\"" R "\"");
    assert_string(STR("\xc0\x80"), "\"" R R "\"");             /* overlong */
    assert_string(STR("\xed\xa0\x80"), "\"" R R R "\"");       /* surrogate */
    assert_string(STR("\xf4\x90\x80\x80"), "\"" R R R R "\""); /* over U+10FFFF */
    assert_string(STR("\xe2\x82"
                      "x"),
        "\"" R R "x\"");
}

static void assert_double(double v, const char *want)
{
    struct buf out = BUF_INIT;
    struct json_out w;

    json_out_begin(&w, &out, true);
    json_out_double(&w, v);
    assert_string_equal(out.p, want);
    buf_free(&out);
}

static void doubles_take_their_shortest_form(void **state)
{
    (void)state;
    assert_double(1, "1");
    assert_double(0, "0");
    assert_double(-0.0, "0");
    assert_double(0.1, "0.1");
    assert_double(-2.5, "-2.5");
    assert_double(100, "100");
    assert_double(123456.789, "123456.789");
    assert_double(0.1 + 0.2, "0.30000000000000004");
    assert_double(1.0 / 3, "0.3333333333333333");
    assert_double(0.000001, "0.000001");
    assert_double(9.99e-7, "9.99e-7");
    assert_double(1e-7, "1e-7");
    assert_double(999999999999999, "999999999999999");
    assert_double(1e15, "1e15");
    assert_double(1.5e300, "1.5e300");
    assert_double(5e-324, "5e-324");
    assert_double(NAN, "null");
    assert_double(INFINITY, "null");
    assert_double(-INFINITY, "null");
}

/* Texts are looked through by eight bytes: each byte at each place of texts of each
 * short length says what it says when it stands alone. */
static void a_byte_is_written_the_same_wherever_it_stands(void **state)
{
    char text[20];

    (void)state;
    for (int c = 0; c < 0x80; c++) {
        struct buf alone = BUF_INIT;
        struct json_out w;
        char byte = (char)c;
        json_out_begin(&w, &alone, true);
        json_out_str(&w, (struct str){&byte, 1});
        for (size_t n = 1; n <= sizeof(text); n++)
            for (size_t at = 0; at < n; at++) {
                char want[64];
                memset(text, 'x', n);
                text[at] = byte;
                snprintf(want, sizeof(want), "\"%.*s%.*s%.*s\"", (int)at,
                    "xxxxxxxxxxxxxxxxxxxx", (int)alone.n - 2, alone.p + 1,
                    (int)(n - at - 1), "xxxxxxxxxxxxxxxxxxxx");
                assert_string((struct str){text, n}, want);
            }
        buf_free(&alone);
    }
}

/* The short way to the digits says what printf and its zeros say. */
static void numbers_of_few_digits_are_written_as_they_read(void **state)
{
    uint64_t x = 88172645463325252u;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        char want[40];
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        unsigned whole = (unsigned)(x % 1000000), decimals = (unsigned)(x >> 40) % 7;
        static const double tens[] = {1, 10, 100, 1000, 1e4, 1e5, 1e6};
        double v = whole / tens[decimals];
        snprintf(want, sizeof(want), "%.*f", (int)decimals, v);
        size_t n = strlen(want);
        while (decimals > 0 && want[n - 1] == '0')
            want[--n] = '\0';
        if (want[n - 1] == '.')
            want[n - 1] = '\0';
        assert_double(v, want);
    }
}

static void every_double_reads_back_equal(void **state)
{
    uint64_t x = 11;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct buf out = BUF_INIT;
        struct json_out w;
        double v;
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        memcpy(&v, &x, sizeof(v));
        if (i % 2)
            v = (double)(int64_t)(x >> 30) / (double)(1 + i % 1000);
        if (!isfinite(v))
            continue;
        json_out_begin(&w, &out, true);
        json_out_double(&w, v);
        assert_true(strtod(out.p, NULL) == v);
        if (fabs(v) >= 1e-6 && fabs(v) < 1e15)
            assert_null(strchr(out.p, 'e'));
        buf_free(&out);
    }
}

static void what_is_written_can_be_read(void **state)
{
    struct buf out = BUF_INIT;
    struct json_out w;
    struct err err = {0};
    char bytes[256];
    struct json *root;

    (void)state;
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)(i < 128 ? i + (i == 0) : i);
    json_out_begin(&w, &out, false);
    json_out_object(&w);
    json_out_key_str(&w, "all", (struct str){bytes, sizeof(bytes)});
    json_out_end(&w);
    root = json_parse("mem", buf_str(&out), &err);
    assert_non_null(root);
    struct str back = json_str(json_get(root, "all"));
    assert_int_equal(back.n, 128 + 128 * 3);
    assert_memory_equal(back.p, bytes, 128);
    json_free(root);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_stand_in_the_order_written),
        cmocka_unit_test(compact_output_is_one_line),
        cmocka_unit_test(strings_are_safe_inside_html),
        cmocka_unit_test(invalid_bytes_become_replacement_characters),
        cmocka_unit_test(doubles_take_their_shortest_form),
        cmocka_unit_test(a_byte_is_written_the_same_wherever_it_stands),
        cmocka_unit_test(numbers_of_few_digits_are_written_as_they_read),
        cmocka_unit_test(every_double_reads_back_equal),
        cmocka_unit_test(what_is_written_can_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
