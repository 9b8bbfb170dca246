#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/xml.h"

static int begin(void *ctx, struct str path, uint64_t line, struct err *err)
{
    (void)err;
    buf_fmt(ctx, "<%.*s@%llu>", STR_ARG(path), (unsigned long long)line);
    return 0;
}

static int end(
    void *ctx, struct str path, struct str text, uint64_t line, struct err *err)
{
    (void)line;
    if (str_eq_c(text, "stop"))
        return err_set(err, ERR_FAIL, "stopped by the reader");
    buf_fmt(ctx, "[%.*s=%.*s]", STR_ARG(path), STR_ARG(text));
    return 0;
}

static int run(struct str text, struct buf *out, struct err *err)
{
    static const struct xml_handler handler = {begin, end};
    struct stream *in = stream_open_bytes("t.xml", text.p, text.n, err);

    assert_non_null(in);
    int rc = xml_read(in, &handler, out, err);
    stream_close(in);
    return rc;
}

static void assert_reads(const char *text, const char *expected)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    assert_int_equal(run(str_of(text), &out, &err), 0);
    assert_string_equal(out.p, expected);
    buf_free(&out);
}

static void assert_refused(const char *text, const char *words)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    assert_int_equal(run(str_of(text), &out, &err), ERR_FAIL);
    if (strstr(err.msg, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
    buf_free(&out);
}

static void gives_paths_and_own_text(void **state)
{
    (void)state;
    assert_reads(
        "<a>\n<b x='1'>t<c/>u</b></a>", "<a@1><a/b@2><a/b/c@2>[a/b/c=][a/b=tu][a=\n]");
}

static void resolves_what_xml_itself_has(void **state)
{
    (void)state;
    assert_reads("<a>1 &lt; 2 &amp; &#65;&#x42;<![CDATA[<x>&y;]]></a>",
        "<a@1>[a=1 < 2 & AB<x>&y;]");
}

static void skips_comments_and_instructions(void **state)
{
    (void)state;
    assert_reads("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- c --><?x y?><a>t<!-- "
                 "c -->u</a>",
        "<a@1>[a=tu]");
}

static void refuses_a_document_type(void **state)
{
    (void)state;
    assert_refused("<!DOCTYPE a>\n<a/>", "t.xml:1: found a document type");
    assert_refused("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "document type");
    assert_refused("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "document type");
    assert_refused("<!DOCTYPE a [<!ENTITY x \"xx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>",
        "document type");
    assert_refused(
        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://x/\"> %p;]><a/>", "document type");
}

static void refuses_other_entities(void **state)
{
    (void)state;
    assert_refused("<a>\n\n&nbsp;</a>", "t.xml:3: ");
    assert_refused("<a b='&x;'/>", "t.xml:1: ");
}

static void refuses_what_is_not_well_formed(void **state)
{
    (void)state;
    assert_refused("<a>\n<b></a>", "t.xml:2: not well-formed");
    assert_refused("<a/><b/>", "not well-formed");
    assert_refused("", "not well-formed");
    assert_refused("text", "not well-formed");
    assert_refused("<a>\xff\xfe</a>", "not well-formed");
}

static void refuses_a_document_cut_anywhere(void **state)
{
    static const char whole[] = "<?xml version=\"1.0\"?><a><b>text</b><c/></a>";

    (void)state;
    for (size_t n = 0; n + 1 < sizeof whole; n++) {
        struct buf out = BUF_INIT;
        struct err err = {0};
        assert_int_equal(run((struct str){whole, n}, &out, &err), ERR_FAIL);
        buf_free(&out);
    }
}

static void refuses_deep_nesting(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    for (unsigned i = 0; i < XML_MAX_DEPTH + 1; i++)
        buf_add_c(&text, "<a>");
    assert_refused(text.p, "nested too deep");
    buf_free(&text);
}

static void refuses_long_paths(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_add_char(&text, '<');
    for (unsigned i = 0; i < XML_MAX_PATH + 1; i++)
        buf_add_char(&text, 'a');
    buf_add_c(&text, "/>");
    assert_refused(text.p, "nested too deep");
    buf_free(&text);
}

static void refuses_a_huge_text(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_add_c(&text, "<a>");
    buf_reserve(&text, XML_MAX_TEXT_BYTES + 16);
    memset(text.p + text.n, 'x', XML_MAX_TEXT_BYTES + 1);
    text.n += XML_MAX_TEXT_BYTES + 1;
    buf_add_c(&text, "</a>");
    assert_refused(text.p, "8 MB");
    buf_free(&text);
}

static void keeps_the_error_of_the_handler(void **state)
{
    (void)state;
    assert_refused("<a><b>stop</b><c></a>", "stopped by the reader");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_paths_and_own_text),
        cmocka_unit_test(resolves_what_xml_itself_has),
        cmocka_unit_test(skips_comments_and_instructions),
        cmocka_unit_test(refuses_a_document_type),
        cmocka_unit_test(refuses_other_entities),
        cmocka_unit_test(refuses_what_is_not_well_formed),
        cmocka_unit_test(refuses_a_document_cut_anywhere),
        cmocka_unit_test(refuses_deep_nesting),
        cmocka_unit_test(refuses_long_paths),
        cmocka_unit_test(refuses_a_huge_text),
        cmocka_unit_test(keeps_the_error_of_the_handler),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
