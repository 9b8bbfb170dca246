#include "kb/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_non_null(got_.p);                                                       \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static int join_names(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    (void)err;
    buf_fmt(ctx, "%.*s=%d;", STR_ARG(key), (int)json_type(value));
    return str_eq(key, STR("stop")) ? ERR_STOP : 0;
}

static void getters_give_the_values(void **state)
{
    struct err err = {0};
    struct json *root = json_parse("mem",
        STR("\xef\xbb\xbf{\"z\":1,\"a\":{\"b\":{\"c\":\"x\\u00e9\"}},\"r\":1.5,\"t\":"
            "true,"
            "\"n\":null,\"l\":[1,\"two\"],\"e\":\"\"}"),
        &err);
    struct buf names = BUF_INIT;
    int64_t i = 0;
    double d = 0;

    (void)state;
    assert_non_null(root);
    assert_true(json_int(json_get(root, "z"), &i) && i == 1);
    assert_true(json_number(json_get(root, "z"), &d) && d == 1);
    assert_true(json_number(json_get(root, "r"), &d) && d == 1.5);
    assert_false(json_int(json_get(root, "r"), &i));
    assert_str(json_str(json_path(root, "a.b.c")), "x\xc3\xa9");
    assert_str(json_str(json_get(root, "e")), "");
    assert_true(json_bool(json_get(root, "t"), false));
    assert_int_equal(json_type(json_get(root, "n")), JSON_NULL);
    assert_int_equal(json_len(json_get(root, "l")), 2);
    assert_str(json_str(json_at(json_get(root, "l"), 1)), "two");
    assert_int_equal(json_each_member(root, join_names, &names, &err), 0);
    assert_string_equal(
        names.p, "z=3;a=7;r=4;t=2;n=1;l=6;e=5;"); /* in document order */
    buf_free(&names);
    json_free(root);
}

static void getters_take_absence_and_wrong_types_calmly(void **state)
{
    struct err err = {0};
    struct json *root =
        json_parse("mem", STR("{\"s\":\"x\",\"stop\":1,\"after\":2}"), &err);
    const struct json *s;
    struct buf names = BUF_INIT;
    int64_t i = 7;
    double d = 7;

    (void)state;
    assert_non_null(root);
    s = json_get(root, "s");
    assert_int_equal(json_type(NULL), JSON_NONE);
    assert_null(json_get(NULL, "x"));
    assert_null(json_get(s, "x"));
    assert_null(json_path(root, "s.t.u"));
    assert_null(json_path(NULL, "s"));
    assert_null(json_at(s, 0));
    assert_null(json_at(NULL, 0));
    assert_null(json_str(NULL).p);
    assert_null(json_str(root).p);
    assert_false(json_int(s, &i));
    assert_false(json_number(s, &d));
    assert_true(i == 7 && d == 7);
    assert_true(json_bool(s, true));
    assert_false(json_bool(NULL, false));
    assert_int_equal(json_len(s), 0);
    assert_int_equal(json_each_member(s, join_names, &names, &err), 0);
    assert_int_equal(names.n, 0);
    assert_int_equal(json_each_member(root, join_names, &names, &err), 0);
    assert_string_equal(names.p, "s=5;stop=3;");
    buf_free(&names);
    json_free(root);
    json_free(NULL);
}

static void assert_no_parse(struct str text, const char *place, const char *reason)
{
    struct err err = {0};

    assert_null(json_parse("mem", text, &err));
    assert_int_equal(err.code, ERR_FAIL);
    assert_int_equal(strncmp(err.msg, place, strlen(place)), 0);
    if (!strstr(err.msg, reason))
        fail_msg("\"%s\" does not say \"%s\"", err.msg, reason);
}

static void add_nested(struct buf *b, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_add_char(b, '[');
    for (int i = 0; i < depth; i++)
        buf_add_char(b, ']');
}

static void what_is_no_json_is_an_error_with_its_place(void **state)
{
    struct buf deep = BUF_INIT;
    struct err err = {0};
    struct json *root;

    (void)state;
    assert_no_parse(STR(""), "mem:1: byte 0: not valid JSON: ", "end of file");
    assert_no_parse(STR("{\"a\":1,\n\"a\":2}"), "mem:2: byte ", "duplicate object key");
    assert_no_parse(STR("[\"\xff\"]"), "mem:1: byte ", "unable to decode byte 0xff");
    assert_no_parse(STR("[\"\\u0000\"]"), "mem:1: byte ", "\\u0000");
    assert_no_parse(STR("[1] [2]"), "mem:1: byte ", "end of file expected");
    assert_no_parse(STR("[1,]"), "mem:1: byte ", "unexpected token");
    assert_no_parse(STR("[99999999999999999999]"), "mem:1: byte ", "too big integer");
    add_nested(&deep, 200);
    root = json_parse("mem", buf_str(&deep), &err);
    assert_non_null(root);
    json_free(root);
    buf_clear(&deep);
    buf_add_c(&deep, "\n");
    add_nested(&deep, 201);
    assert_no_parse(
        buf_str(&deep), "mem:2: byte 201: found values nested deeper than 200", "");
    buf_free(&deep);
    root = json_parse("mem", STR("[\"[[[\\\"[[[\"]"), &err);
    assert_non_null(root);
    json_free(root);
}

static void a_document_is_read_from_a_stream(void **state)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", "[1,2]\n", 6, &err);
    struct json *root = json_read(in, &err);

    (void)state;
    assert_int_equal(json_len(root), 2);
    json_free(root);
    stream_close(in);
    in = stream_open_bytes("mem", "[1,2", 4, &err);
    assert_null(json_read(in, &err));
    assert_int_equal(err.code, ERR_FAIL);
    stream_close(in);
}

/* ---- one element at a time --------------------------------------------------------
 */

struct seen {
    struct buf text;
    uint64_t stop_after;
};

static int see_element(void *ctx, const struct json *element, uint64_t index,
    uint64_t line, struct err *err)
{
    struct seen *seen = ctx;
    int64_t i;

    (void)err;
    buf_fmt(&seen->text, "%d@%d:", (int)index, (int)line);
    if (json_int(element, &i))
        buf_fmt(&seen->text, "%d ", (int)i);
    else if (json_str(element).p)
        buf_fmt(&seen->text, "\"%.*s\" ", STR_ARG(json_str(element)));
    else
        buf_fmt(
            &seen->text, "t%d/%d ", (int)json_type(element), (int)json_len(element));
    return index + 1 == seen->stop_after ? ERR_STOP : 0;
}

static void assert_each(
    struct str text, const char *path, uint64_t stop_after, int64_t n, const char *want)
{
    struct err err = {0};
    struct seen seen = {.stop_after = stop_after};
    struct stream *in = stream_open_bytes("mem", text.p, text.n, &err);

    assert_non_null(in);
    assert_int_equal(json_read_each(in, path, see_element, &seen, &err), n);
    if (n < 0)
        assert_string_equal(err.msg, want);
    else
        assert_string_equal(seen.text.p ? seen.text.p : "", want);
    stream_close(in);
    buf_free(&seen.text);
}

static void elements_come_with_index_and_line(void **state)
{
    (void)state;
    assert_each(STR("[1,\n \"a]\\\"}\",\n\n{\"x\":[1,{}]} , [\n] , null,true]\n"), "",
        0, 6, "0@1:1 1@2:\"a]\"}\" 2@4:t7/1 3@4:t6/0 4@5:t1/0 5@5:t2/0 ");
    assert_each(STR(" [ ] "), "", 0, 0, "");
    assert_each(STR("\xef\xbb\xbf[3]"), "", 0, 1, "0@1:3 ");
    assert_each(STR("[1,2,3"), "", 2, 2, "0@1:1 1@1:2 ");
}

static void the_array_may_be_a_member_of_the_root(void **state)
{
    (void)state;
    assert_each(STR("{\"a\":{\"studies\":[9]},\n\"b\":\"]\",\"stud\\u0069es\":[1,2],"
                    "\"c\":-1.5e3}"),
        "studies", 0, 2, "0@2:1 1@2:2 ");
    assert_each(STR("{\"studies\":[]}"), "studies", 0, 0, "");
    assert_each(STR("{}"), "studies", 0, ERR_FAIL,
        "mem: found no member \"studies\" in the root object, expected an array there");
    assert_each(STR("{\"studies\":{}}"), "studies", 0, ERR_FAIL,
        "mem:1: byte 11: found '{', expected an array as the member's value");
    assert_each(STR("{\"studies\":[1],\n\"studies\":[2]}"), "studies", 0, ERR_FAIL,
        "mem:2: byte 26: found the array's member a second time, expected it once");
}

static void broken_arrays_are_errors_with_their_place(void **state)
{
    (void)state;
    assert_each(STR(""), "", 0, ERR_FAIL,
        "mem:1: byte 0: found the end of the document, expected '[' of a JSON array");
    assert_each(STR("{}"), "", 0, ERR_FAIL,
        "mem:1: byte 0: found '{', expected '[' of a JSON array");
    assert_each(
        STR("[1,\n]"), "", 0, ERR_FAIL, "mem:2: byte 4: found ']', expected a value");
    assert_each(STR("[1\n2]"), "", 0, ERR_FAIL,
        "mem:2: byte 3: found '2', expected ',' or ']' behind an element");
    assert_each(STR("[1][2]"), "", 0, ERR_FAIL,
        "mem:1: byte 3: found '[', expected the end of the document");
    assert_each(STR("[1,"), "", 0, ERR_FAIL,
        "mem:1: byte 3: found the end of the document, expected a value");
    assert_each(STR("[{\"a\":"), "", 0, ERR_FAIL,
        "mem:1: byte 6: found the end of the document inside a value, expected the "
        "value's end");
    assert_each(STR("[\"a\\"), "", 0, ERR_FAIL,
        "mem:1: byte 4: found the end of the document inside a string, expected its "
        "end");
    assert_each(STR("[\n {\"a\":1,\n\"a\":2}]"), "", 0, ERR_FAIL,
        "mem:3: byte 14: not valid JSON: duplicate object key near '\"a\"'");
    assert_each(STR("[\x01]"), "", 0, ERR_FAIL,
        "mem:1: byte 2: not valid JSON: invalid token near '?'");
    assert_each(STR("{\"a\" 1}"), "a", 0, ERR_FAIL,
        "mem:1: byte 5: found '1', expected ':' behind a member's name");
    assert_each(STR("{a:1}"), "a", 0, ERR_FAIL,
        "mem:1: byte 1: found 'a', expected a member's name in quotes");
}

static void depth_is_limited_in_elements_and_in_what_is_skipped(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    add_nested(&text, 201);
    assert_each(buf_str(&text), "", 0, ERR_FAIL,
        "mem:1: byte 200: found values nested deeper than 200, expected at most that");
    buf_clear(&text);
    add_nested(&text, 200);
    assert_each(buf_str(&text), "", 0, 1, "0@1:t6/1 ");
    buf_clear(&text);
    buf_add_c(&text, "{\"a\":");
    add_nested(&text, 100000);
    buf_add_c(&text, ",\"b\":[]}");
    assert_each(buf_str(&text), "b", 0, ERR_FAIL,
        "mem:1: byte 204: found values nested deeper than 200, expected at most that");
    buf_free(&text);
}

static int check_big(void *ctx, const struct json *element, uint64_t index,
    uint64_t line, struct err *err)
{
    uint64_t *n = ctx;
    int64_t id;

    (void)err;
    assert_int_equal(line, index + 2);
    assert_true(json_int(json_get(element, "id"), &id) && (uint64_t)id == index);
    assert_int_equal(json_str(json_get(element, "text")).n, index * 37 % 5000);
    (*n)++;
    return 0;
}

static void elements_cross_every_chunk(void **state)
{
    struct buf text = BUF_INIT;
    struct err err = {0};
    struct stream *in;
    uint64_t n = 0;

    (void)state;
    buf_add_c(&text, "[\n");
    for (unsigned i = 0; i < 600; i++) {
        buf_fmt(&text, "%s{\"id\":%u,\"text\":\"", i ? ",\n" : "", i);
        for (unsigned k = 0; k < i * 37 % 5000; k++)
            buf_add_c(&text, k % 3 ? "]" : "\\\"");
        buf_add_c(&text, "\"}");
    }
    buf_add_c(&text, "]");
    assert_true(text.n > 1000000);
    in = stream_open_bytes("mem", text.p, text.n, &err);
    assert_int_equal(json_read_each(in, "", check_big, &n, &err), 600);
    assert_int_equal(n, 600);
    stream_close(in);
    buf_free(&text);
}

static int take_any(void *ctx, const struct json *element, uint64_t index,
    uint64_t line, struct err *err)
{
    (void)ctx, (void)index, (void)line, (void)err;
    return json_type(element) == JSON_NONE ? ERR_FAIL : 0;
}

/* What one reader takes the other takes, with the same number of elements. */
static void both_readers_agree_on_random_arrays(void **state)
{
    static const char *const pieces[] = {"[", "]", "{", "}", ",", ":", "\"a\"", "1",
        "\"", "\\", " ", "\n", "true", "[1]", "{\"a\":2}"};
    uint64_t x = 3;
    unsigned n_good = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct buf text = BUF_INIT;
        struct err err = {0}, err_each = {0};
        buf_add_c(&text, "[");
        for (unsigned k = 0; k < 1 + i % 7u; k++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            buf_add_c(&text, pieces[x % (sizeof(pieces) / sizeof(pieces[0]))]);
        }
        buf_add_c(&text, "]");
        struct json *root = json_parse("mem", buf_str(&text), &err);
        struct stream *in = stream_open_bytes("mem", text.p, text.n, &err_each);
        int64_t n = json_read_each(in, "", take_any, NULL, &err_each);
        assert_int_equal(n, root ? (int64_t)json_len(root) : ERR_FAIL);
        n_good += root != NULL;
        json_free(root);
        stream_close(in);
        buf_free(&text);
    }
    assert_true(n_good > 500);
}

static int see_trial(void *ctx, const struct json *element, uint64_t index,
    uint64_t line, struct err *err)
{
    struct str id =
        json_str(json_path(element, "protocolSection.identificationModule.nctId"));
    unsigned *n_trials = ctx;

    (void)err;
    assert_true(line == index + 2 || line == 1); /* one trial a line */
    *n_trials += str_starts(id, STR("NCT")) && id.n == 11;
    return 0;
}

static void trials_of_the_registry_are_read_one_by_one(void **state)
{
    /* counts by jq length */
    static const struct {
        const char *path;
        int n;
    } files[] = {
        {"../shared/data/trials/json/ctg-studies_nsclc_2025-12-09.json", 100},
        {"../shared/data/trials/json/ctg-studies_beta_2023-06.json", 10},
    };

    (void)state;
    if (access(files[0].path, R_OK) != 0) {
        print_message("skipped: no ../shared/data\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct err err = {0};
        unsigned n_trials = 0;
        struct stream *in = stream_open(files[i].path, &err);
        assert_non_null(in);
        assert_int_equal(
            json_read_each(in, "", see_trial, &n_trials, &err), files[i].n);
        assert_int_equal(n_trials, files[i].n);
        stream_close(in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(getters_give_the_values),
        cmocka_unit_test(getters_take_absence_and_wrong_types_calmly),
        cmocka_unit_test(what_is_no_json_is_an_error_with_its_place),
        cmocka_unit_test(a_document_is_read_from_a_stream),
        cmocka_unit_test(elements_come_with_index_and_line),
        cmocka_unit_test(the_array_may_be_a_member_of_the_root),
        cmocka_unit_test(broken_arrays_are_errors_with_their_place),
        cmocka_unit_test(depth_is_limited_in_elements_and_in_what_is_skipped),
        cmocka_unit_test(elements_cross_every_chunk),
        cmocka_unit_test(both_readers_agree_on_random_arrays),
        cmocka_unit_test(trials_of_the_registry_are_read_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
