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

/* ---- in pieces --------------------------------------------------------------------
 */

struct pieces {
    struct buf all;
    unsigned n, fail_at; /* 1-based; 0: none fails */
    size_t last, largest, least_before_last;
};

static int take_piece(void *ctx, struct str piece, struct err *err)
{
    struct pieces *p = ctx;

    assert_true(p->fail_at == 0 || p->n < p->fail_at);
    p->n++;
    if (p->n == p->fail_at)
        return err_set(err, ERR_FAIL, "the disk is full");
    if (p->n > 1 && p->last < p->least_before_last)
        p->least_before_last = p->last;
    p->last = piece.n;
    if (piece.n > p->largest)
        p->largest = piece.n;
    buf_add_str(&p->all, piece);
    return 0;
}

/* A member, and objects of a string each, which are as long as the size says. */
static void write_objects(struct json_out *w, const char *text, size_t n, size_t each)
{
    json_out_object(w);
    json_out_key_int(w, "before", 1);
    json_out_key(w, "rows");
    json_out_array(w);
    for (; n > 0; n -= n < each ? n : each) {
        json_out_object(w);
        json_out_key_str(w, "text", (struct str){text, n < each ? n : each});
        json_out_end(w);
    }
    json_out_end(w);
    json_out_key_bool(w, "after", true);
    json_out_end(w);
}

/* The bytes of all pieces are those of a text that nobody took apart; no piece but the
 * last is smaller than it may be. */
static void assert_pieces_join(const char *text, size_t n, size_t each, bool is_compact)
{
    struct buf whole = BUF_INIT, out = BUF_INIT;
    struct pieces p = {.all = BUF_INIT, .least_before_last = SIZE_MAX};
    struct err err = {0};
    struct json_out w;

    json_out_begin(&w, &whole, is_compact);
    write_objects(&w, text, n, each);
    json_out_begin(&w, &out, is_compact);
    json_out_give(&w, take_piece, &p, &err);
    write_objects(&w, text, n, each);
    assert_int_equal(w.rc, 0);
    assert_int_equal(out.n, 0);
    assert_int_equal(p.all.n, whole.n);
    assert_memory_equal(p.all.p, whole.p, whole.n);
    assert_true(p.least_before_last >= JSON_OUT_PIECE);
    assert_true(p.largest < JSON_OUT_PIECE + each + 256);
    assert_in_range(p.n, 1, 1 + whole.n / JSON_OUT_PIECE);
    assert_true(p.n > 1 || whole.n < JSON_OUT_PIECE + each + 256);
    buf_free(&whole);
    buf_free(&out);
    buf_free(&p.all);
}

static void pieces_joined_are_the_whole_text(void **state)
{
    size_t most = 3 * JSON_OUT_PIECE;
    char *text = malloc(most);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < most; i++)
        text[i] = (char)(' ' + i % 13); /* some are '"', '&' or "'" */
    for (size_t n = JSON_OUT_PIECE - 200; n < JSON_OUT_PIECE + 30; n++) {
        memset(text, 'x', n);
        assert_pieces_join(text, n, n, false);
        assert_pieces_join(text, n, n, true);
    }
    for (size_t each = 900; each < 1000; each++)
        assert_pieces_join(text, most, each, each % 2);
    assert_pieces_join(text, 0, 1, false);
    assert_pieces_join(text, 3, 1, false);
    assert_pieces_join(text, most, most, false);
    free(text);
}

static void what_stood_before_the_sink_was_named_goes_with_the_first_piece(void **state)
{
    struct buf out = BUF_INIT;
    struct pieces p = {.all = BUF_INIT};
    struct err err = {0};
    struct json_out w;

    (void)state;
    json_out_begin(&w, &out, true);
    json_out_object(&w);
    json_out_key_int(&w, "a", 1);
    json_out_give(&w, take_piece, &p, &err);
    json_out_key_int(&w, "b", 2);
    assert_int_equal(p.n, 0);
    json_out_end(&w);
    assert_int_equal(p.n, 1);
    assert_string_equal(p.all.p, "{\"a\":1,\"b\":2}\n");
    buf_free(&out);
    buf_free(&p.all);
}

/* take_piece itself asserts that it is not called again. */
static void after_a_failure_nothing_more_is_given(void **state)
{
    char text[1000];

    (void)state;
    memset(text, 'x', sizeof text);
    for (unsigned fail_at = 1; fail_at <= 4; fail_at++) {
        struct buf out = BUF_INIT;
        struct pieces p = {.all = BUF_INIT, .fail_at = fail_at};
        struct err err = {0};
        struct json_out w;
        json_out_begin(&w, &out, false);
        json_out_give(&w, take_piece, &p, &err);
        json_out_array(&w);
        for (size_t i = 0; i < 3 * JSON_OUT_PIECE / sizeof text + 100; i++) {
            json_out_object(&w);
            json_out_key_str(&w, "x", (struct str){text, sizeof text});
            json_out_end(&w);
            assert_int_equal(w.rc < 0, p.n == fail_at);
            assert_true(out.n < JSON_OUT_PIECE + 2 * sizeof text);
        }
        json_out_end(&w);
        assert_int_equal(p.n, fail_at);
        assert_int_equal(w.rc, ERR_FAIL);
        assert_string_equal(err.msg, "the disk is full");
        buf_free(&out);
        buf_free(&p.all);
    }
}

/* Opens one level more than it ends, or the other way round. */
static void write_head(struct json_out *w, uint64_t n)
{
    json_out_key_null(w, "none");
    json_out_key(w, "list");
    json_out_flat_array(w);
    json_out_uint(w, n);
    json_out_end(w);
    json_out_key(w, "inner");
    json_out_object(w);
}

static void write_tail(struct json_out *w, uint64_t n)
{
    json_out_end(w);
    json_out_key(w, "n");
    json_out_uint(w, n);
    json_out_key_bool(w, "last", true);
    json_out_end(w);
}

/* m NULL: without looking what was made before. */
static unsigned write_or_recall(struct json_out *w, struct json_out_memo *m, uint64_t n,
    void (*write)(struct json_out *w, uint64_t n))
{
    const uint64_t of[JSON_OUT_MEMO_WORDS] = {0, 0, n};
    size_t mark;

    if (!m) {
        write(w, n);
        return 0;
    }
    if (json_out_recall(w, m, of))
        return 1;
    mark = json_out_mark(w, m);
    write(w, n);
    json_out_keep(w, mark, of, m);
    return 0;
}

/* How often what was made before was put again. */
static unsigned write_alike_rows(struct json_out *w, struct json_out_memo m[2])
{
    static const uint64_t ns[] = {7, 7, 10, 10, 10, 7};
    unsigned n_again = 0;

    json_out_array(w);
    for (unsigned i = 0; i < sizeof ns / sizeof *ns; i++) {
        json_out_object(w);
        if (i != 4) /* there the head comes first */
            json_out_key_int(w, "id", i);
        n_again += write_or_recall(w, m, ns[i], write_head);
        if (i % 2 == 0)
            json_out_key_int(w, "of", i);
        n_again += write_or_recall(w, m ? m + 1 : NULL, ns[i], write_tail);
    }
    json_out_end(w);
    return n_again;
}

static void what_is_put_again_is_as_if_written_again(void **state)
{
    struct buf twice = BUF_INIT, again = BUF_INIT;

    (void)state;
    for (int is_compact = 0; is_compact < 2; is_compact++) {
        struct json_out_memo m[2] = {0};
        struct json_out w;

        buf_clear(&twice);
        buf_clear(&again);
        json_out_begin(&w, &twice, is_compact != 0);
        assert_int_equal(write_alike_rows(&w, NULL), 0);
        json_out_begin(&w, &again, is_compact != 0);
        /* heads of rows 1 and 3, no tail: it comes behind a member by turns */
        assert_int_equal(write_alike_rows(&w, m), 2);
        assert_string_equal(again.p, twice.p);
        buf_free(&m[0].text);
        buf_free(&m[1].text);
    }
    buf_free(&twice);
    buf_free(&again);
}

static void every_depth_has_its_indent(void **state)
{
    struct buf out = BUF_INIT, want = BUF_INIT;
    struct json_out w;

    (void)state;
    json_out_begin(&w, &out, false);
    for (unsigned i = 0; i < JSON_OUT_DEPTH; i++) {
        json_out_object(&w);
        json_out_key_null(&w, "a");
        if (i + 1 < JSON_OUT_DEPTH)
            json_out_key(&w, "b");
        buf_fmt(&want, "{\n%*s\"a\": null", (int)(2 * i + 2), "");
        if (i + 1 < JSON_OUT_DEPTH)
            buf_fmt(&want, ",\n%*s\"b\": ", (int)(2 * i + 2), "");
    }
    for (unsigned i = JSON_OUT_DEPTH; i-- > 0;) {
        json_out_key_bool(&w, "c", i % 2 == 0);
        json_out_end(&w);
        buf_fmt(&want, ",\n%*s\"c\": %s\n%*s}", (int)(2 * i + 2), "",
            i % 2 == 0 ? "true" : "false", (int)(2 * i), "");
    }
    buf_add_c(&want, "\n");
    assert_string_equal(out.p, want.p);
    buf_free(&out);
    buf_free(&want);
}

static void write_row(struct json_out *w, int i)
{
    json_out_object(w);
    json_out_key_int(w, "i", i);
    json_out_key(w, "list");
    json_out_flat_array(w);
    json_out_double(w, 0.5 * i);
    json_out_end(w);
    json_out_end(w);
}

/* Rows of an array: in place, or made apart by three at a time. */
static void write_rows(struct json_out *w, int n, bool is_apart)
{
    struct buf part = BUF_INIT;

    json_out_object(w);
    json_out_key(w, "rows");
    json_out_array(w);
    const struct json_out start = *w;
    for (int i = 0; i < n; i += 3) {
        struct json_out apart;
        buf_clear(&part);
        json_out_begin_members(&apart, &start, i == 0, &part);
        for (int k = i; k < n && k < i + 3; k++)
            write_row(is_apart ? &apart : w, k);
        json_out_members(w, buf_str(&part));
    }
    json_out_end(w);
    json_out_key_c(w, "after", "them");
    json_out_end(w);
    buf_free(&part);
}

static void members_made_apart_are_as_if_written_in_place(void **state)
{
    (void)state;
    for (int is_compact = 0; is_compact < 2; is_compact++)
        for (int n = 0; n < 9; n++) {
            struct buf whole = BUF_INIT, joined = BUF_INIT, out = BUF_INIT;
            struct pieces p = {.all = BUF_INIT};
            struct err err = {0};
            struct json_out w;
            json_out_begin(&w, &whole, is_compact != 0);
            write_rows(&w, n, false);
            json_out_begin(&w, &joined, is_compact != 0);
            write_rows(&w, n, true);
            assert_string_equal(joined.p, whole.p);
            json_out_begin(&w, &out, is_compact != 0);
            json_out_give(&w, take_piece, &p, &err);
            write_rows(&w, n, true);
            assert_int_equal(p.all.n, whole.n);
            assert_memory_equal(p.all.p, whole.p, whole.n);
            buf_free(&whole);
            buf_free(&joined);
            buf_free(&out);
            buf_free(&p.all);
        }
}

static void members_made_apart_are_not_given_after_a_failure(void **state)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned fail_at = 1; fail_at < 4; fail_at++) {
        struct pieces p = {.all = BUF_INIT, .fail_at = fail_at};
        struct json_out w;
        buf_clear(&out);
        json_out_begin(&w, &out, false);
        json_out_give(&w, take_piece, &p, &err);
        write_rows(&w, 12, true);
        assert_int_equal(w.rc, ERR_FAIL);
        assert_int_equal(p.n, fail_at);
        buf_free(&p.all);
    }
    buf_free(&out);
}

static void control_characters_are_four_hex_digits(void **state)
{
    struct buf out = BUF_INIT;
    struct json_out w;

    (void)state;
    json_out_begin(&w, &out, true);
    json_out_str(&w, STR("a\x01\x1f<\x7fz"));
    assert_int_equal(out.n, strlen("\"a\\u0001\\u001f\\u003c\\u007fz\""));
    assert_memory_equal(out.p, "\"a\\u0001\\u001f\\u003c\\u007fz\"", out.n);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_again_is_as_if_written_again),
        cmocka_unit_test(control_characters_are_four_hex_digits),
        cmocka_unit_test(every_depth_has_its_indent),
        cmocka_unit_test(members_made_apart_are_as_if_written_in_place),
        cmocka_unit_test(members_made_apart_are_not_given_after_a_failure),
        cmocka_unit_test(members_stand_in_the_order_written),
        cmocka_unit_test(compact_output_is_one_line),
        cmocka_unit_test(strings_are_safe_inside_html),
        cmocka_unit_test(invalid_bytes_become_replacement_characters),
        cmocka_unit_test(doubles_take_their_shortest_form),
        cmocka_unit_test(a_byte_is_written_the_same_wherever_it_stands),
        cmocka_unit_test(numbers_of_few_digits_are_written_as_they_read),
        cmocka_unit_test(every_double_reads_back_equal),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(pieces_joined_are_the_whole_text),
        cmocka_unit_test(
            what_stood_before_the_sink_was_named_goes_with_the_first_piece),
        cmocka_unit_test(after_a_failure_nothing_more_is_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
