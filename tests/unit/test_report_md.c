#include "query/report_md.h"

#include "tests/unit/made_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct buf print(const struct report *r, const char *lang)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    if (report_write_md(r, lang, &out, &err) < 0)
        fail_msg("%s", err.msg);
    return out;
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_of(text)) >= 0;
}

static void every_row_begins_with_its_id(void **state)
{
    static const char *const rows[] = {"F1", "F2", "EID9851", NULL};
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf out = print(&m.r, "en");
    for (const char *const *id = rows; *id; id++) {
        struct buf text = BUF_INIT;
        buf_fmt(&text, "\n- **%s** \xc2\xb7 ", *id);
        assert_true(has(&out, text.p));
        buf_free(&text);
    }
    buf_free(&out);
}

static void a_row_that_matches_in_part_says_so(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf out = print(&m.r, "en");
    assert_true(has(&out, "\xc2\xb7 in part \xc2\xb7"));
    buf_free(&out);
}

static void headings_follow_the_language_and_ids_do_not(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf out = print(&m.r, "ko");
    assert_true(has(&out, "\n## \xea\xb2\x80\xec\xb6\x9c"));
    assert_true(has(&out, "\n- **EID9851** "));
    assert_false(has(&out, "## Findings"));
    buf_free(&out);
}

static void closed_words_follow_the_language(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf en = print(&m.r, "en"), ko = print(&m.r, "ko");
    assert_true(has(&en, "missense"));
    assert_false(has(&en, "missense_variant"));
    assert_false(has(&en, "does_not_support"));
    assert_true(has(&ko, "\xeb\xaf\xb8\xec\x8a\xa4\xec\x84\xbc\xec\x8a\xa4"));
    assert_false(has(&ko, "missense"));
    assert_true(has(&ko, "Sensitivity/Response (\xeb\xaf\xbc\xea\xb0\x90"));
    buf_free(&en);
    buf_free(&ko);
}

static void words_for_the_patient_stand_only_in_the_patients_report(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.audience = AUDIENCE_PROFESSIONAL;
    struct buf out = print(&m.r, "en");
    assert_false(has(&out, "For the patient"));
    buf_free(&out);
    m.r.audience = AUDIENCE_PATIENT;
    out = print(&m.r, "en");
    assert_true(has(&out, "\n> For the patient: a variant is"));
    assert_true(has(&out, "\n> For the patient: a clinical trial"));
    assert_true(has(&out, "\n> For the patient: not looked at"));
    buf_free(&out);
}

static void what_was_not_signed_is_preliminary(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf out = print(&m.r, "en");
    assert_true(has(&out, "**Signed by Dr. A. &lt;Kim>**"));
    buf_free(&out);
    m.r.review = (struct report_review){0};
    out = print(&m.r, "en");
    assert_true(has(&out, "**Preliminary: not reviewed.**"));
    buf_free(&out);
}

static void assert_text(const char *given, const char *expected)
{
    struct buf out = BUF_INIT;
    md_add_text(&out, str_of(given));
    assert_string_equal(out.p, expected);
    buf_free(&out);
}

static void markup_is_text(void **state)
{
    (void)state;
    assert_text("*1/*2 [x](y) `c` a|b", "\\*1/\\*2 \\[x\\](y) \\`c\\` a\\|b");
    assert_text("<script>&amp;", "&lt;script>&amp;amp;");
    assert_text("NM_004985.5 _x_", "NM_004985.5 \\_x\\_");
    assert_text("http://a www.b", "http\\://a &#119;ww.b");
    assert_text("a\n# b\r\n- c", "a # b  - c");
    assert_text("a\\", "a\\\\");
    assert_text("\xe2\x80\xae\xff", "\\[U+202E\\]\xef\xbf\xbd");
}

/* A name of each kind that could begin something: no line begins with it. */
static void hostile_names_stay_inside_their_row(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf plain = print(&m.r, "en");
    m.rows[0].e.citation = STR("x\n# y\n\n```\n<script>alert(1)</script>\n| a | b |\n");
    m.trials[0].t.title = STR("t\r\n## z\n- **F9**");
    struct buf out = print(&m.r, "en");
    size_t n_plain = 0, n = 0;
    for (size_t i = 0; i < plain.n; i++)
        n_plain += plain.p[i] == '\n';
    for (size_t i = 0; i < out.n; i++)
        n += out.p[i] == '\n';
    assert_int_equal(n, n_plain);
    assert_false(has(&out, "<script"));
    assert_false(has(&out, "\n- **F9**"));
    buf_free(&plain);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_begins_with_its_id),
        cmocka_unit_test(a_row_that_matches_in_part_says_so),
        cmocka_unit_test(headings_follow_the_language_and_ids_do_not),
        cmocka_unit_test(closed_words_follow_the_language),
        cmocka_unit_test(words_for_the_patient_stand_only_in_the_patients_report),
        cmocka_unit_test(what_was_not_signed_is_preliminary),
        cmocka_unit_test(markup_is_text),
        cmocka_unit_test(hostile_names_stay_inside_their_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
