#include "query/report_html.h"

#include "query/report_html_page.h"
#include "query/report_tree.h"
#include "tests/unit/made_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct buf print(const struct report *r, const char *lang)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    if (report_write_html(r, lang, &out, &err) < 0)
        fail_msg("%s", err.msg);
    return out;
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_of(text)) >= 0;
}

static int run_xmllint(const char *path)
{
    int status = -1;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        execlp("xmllint", "xmllint", "--noout", "--nonet", path, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void assert_well_formed(const struct buf *b)
{
    char name[] = "/tmp/vdt_html_XXXXXX";
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, b->p, b->n), (ssize_t)b->n);
    close(fd);
    int rc = run_xmllint(name);
    unlink(name);
    if (rc == 127)
        skip(); /* no xmllint on this machine */
    assert_int_equal(rc, 0);
}

static unsigned count(const struct buf *b, const char *text)
{
    struct str rest = buf_str(b);
    unsigned n = 0;
    ptrdiff_t at;

    while ((at = str_find(rest, str_of(text))) >= 0) {
        rest = str_sub(rest, (size_t)at + 1, rest.n);
        n++;
    }
    return n;
}

static void a_report_with_everything_is_well_formed_in_both_languages(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf en = print(&m.r, "en"), ko = print(&m.r, "ko");
    assert_well_formed(&en);
    assert_well_formed(&ko);
    assert_true(has(&en, "<h2 id=\"h-trials\">Clinical trials</h2>"));
    assert_true(has(&ko, "<h2 id=\"h-trials\">임상시험</h2>"));
    assert_true(has(&ko, "lang=\"ko\""));
    buf_free(&en);
    buf_free(&ko);
}

static void an_empty_report_is_well_formed(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.n_findings = m.r.n_therapies = m.r.n_prognosis = m.r.n_diagnosis = 0;
    m.r.n_other_evidence = m.r.n_groups = m.r.n_trials = m.r.n_hereditary = m.r.n_pgx =
        0;
    m.r.n_limits = 0;
    m.r.sample.name = STR_NONE;
    struct buf b = print(&m.r, "en");
    assert_well_formed(&b);
    assert_false(has(&b, "data-row="));
    assert_true(has(&b, "No finding has tier I or II."));
    assert_true(has(&b, "Sample</dt><dd>not given"));
    buf_free(&b);
}

/* Browsers read what stands in script and style without escapes, XML with them. */
static void script_and_style_hold_no_markup(void **state)
{
    static const char *const ends[][2] = {
        {"<script>", "</script>"}, {"<style>", "</style>"}};
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.sample.name = STR("</style><b>&\"x\\y\n가");
    struct buf b = print(&m.r, "en");
    for (unsigned i = 0; i < 2; i++) {
        ptrdiff_t from = str_find(buf_str(&b), str_of(ends[i][0]));
        ptrdiff_t to = str_find(buf_str(&b), str_of(ends[i][1]));
        assert_true(from > 0 && to > from);
        size_t begin = (size_t)from + strlen(ends[i][0]);
        struct str inside = str_sub(buf_str(&b), begin, (size_t)to - begin);
        assert_int_equal(str_chr(inside, '<'), -1);
        assert_int_equal(str_chr(inside, '&'), -1);
        assert_int_equal(count(&b, ends[i][0]), 1);
    }
    assert_true(
        has(&b, "content:\"\\3c \\2f style\\3e \\3c b\\3e \\26 \\22 x\\5c y\\a 가\""));
    buf_free(&b);
}

static void hostile_names_cannot_leave_their_place(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.sample.name = STR("</title><script>alert(1)</script>\x01\xff\xc0\x80");
    m.rows[0].e.url = STR("javascript:alert(1)");
    m.rows[0].e.citation = STR("\"'><img src=x onerror=alert(1)>");
    m.therapies[0] = STR("A & B <b>\xef\xbf\xbf");
    struct buf b = print(&m.r, "en");
    assert_well_formed(&b);
    assert_int_equal(count(&b, "<script"), 1);
    assert_false(has(&b, "<img"));
    assert_false(has(&b, "href=\"javascript:"));
    assert_true(has(&b, "A &amp; B &lt;b&gt;"));
    buf_free(&b);
}

static void addresses_of_the_web_become_links(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    assert_true(has(
        &b, "<a href=\"https://civicdb.org/links/evidence_items/9851\">EID9851</a>"));
    assert_true(has(&b, "<a href=\"https://www.clinpgx.org/x?a=1&amp;b=2\">"));
    buf_free(&b);
}

/* Links, styles, scripts and pictures: nothing is fetched. */
static void nothing_is_loaded_from_elsewhere(void **state)
{
    static const char *const loads[] = {
        "<link", "@import", "url(", " src=", "<iframe", "fetch(", "XMLHttp"};
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    for (unsigned i = 0; i < sizeof loads / sizeof *loads; i++)
        if (has(&b, loads[i]))
            fail_msg("the page holds \"%s\"", loads[i]);
    buf_free(&b);
}

static void partial_rows_are_marked(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    assert_true(has(&b, " class=\"partial\""));
    assert_true(has(&b, "<p class=\"mark\">partial match</p>"));
    m.rows[1].verdict.is_partial = false;
    m.trials[0].verdict.is_partial = false;
    buf_free(&b);
    b = print(&m.r, "en");
    assert_false(has(&b, " class=\"partial\""));
    buf_free(&b);
}

static void every_row_of_the_report_stands_once(void **state)
{
    struct made_report m;
    struct json *report;
    struct err err = {0};
    struct arena mem = ARENA_INIT;
    unsigned n = 0;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    assert_int_equal(report_tree_make(&m.r, &report, &err), 0);
    for (unsigned i = 0; i < n_html_parts; i++) {
        const char *name = html_parts[i]->name;
        const struct json *rows = json_get(report, name);
        const char *attribute =
            str_cstr(&mem, str_fmt(&mem, " data-part=\"%s\"", name));
        assert_int_equal(count(&b, attribute), json_len(rows));
        n += (unsigned)json_len(rows);
    }
    assert_in_range(n, 10, 100);
    assert_int_equal(count(&b, " data-part=\"limits\""), m.r.n_limits);
    assert_true(has(&b, " data-part=\"therapies\" data-row=\"EID9851\""));
    json_free(report);
    arena_free(&mem);
    buf_free(&b);
}

/* Identities of HTML are unique, or links go astray. */
static void no_id_stands_twice(void **state)
{
    struct made_report m;
    struct arena mem = ARENA_INIT;
    struct strmap seen = STRMAP_INIT;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    struct str rest = buf_str(&b);
    ptrdiff_t at;
    while ((at = str_find(rest, STR(" id=\""))) >= 0) {
        bool is_new;
        rest = str_sub(rest, (size_t)at + 5, rest.n);
        struct str id = str_sub(rest, 0, (size_t)str_chr(rest, '"'));
        strmap_at(&seen, &mem, id, &is_new);
        if (!is_new)
            fail_msg("the id \"%.*s\" stands twice", STR_ARG(id));
    }
    assert_true(seen.n > 15);
    arena_free(&mem);
    buf_free(&b);
}

static void links_inside_the_page_have_their_target(void **state)
{
    struct made_report m;
    struct arena mem = ARENA_INIT;
    unsigned n = 0;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    struct str rest = buf_str(&b);
    ptrdiff_t at;
    while ((at = str_find(rest, STR(" href=\"#"))) >= 0) {
        rest = str_sub(rest, (size_t)at + 8, rest.n);
        struct str id = str_sub(rest, 0, (size_t)str_chr(rest, '"'));
        struct str target = str_fmt(&mem, " id=\"%.*s\"", STR_ARG(id));
        if (str_find(buf_str(&b), target) < 0)
            fail_msg("nothing has the id \"%.*s\"", STR_ARG(id));
        n++;
    }
    assert_true(n > 10);
    arena_free(&mem);
    buf_free(&b);
}

static void findings_stand_by_tier(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.findings[0].tier.amp = "III";
    m.findings[1].tier.amp = "I-B";
    struct buf b = print(&m.r, "en");
    ptrdiff_t first =
                  str_find(buf_str(&b), STR("data-part=\"findings\" data-row=\"F1\"")),
              second =
                  str_find(buf_str(&b), STR("data-part=\"findings\" data-row=\"F2\""));
    assert_true(second > 0 && second < first);
    buf_free(&b);
}

/* A page of paper must tell by itself: the foot says what the head says. */
static void the_foot_says_who_reviewed_and_what_is_amended(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.review.signed_by = STR_NONE;
    struct buf b = print(&m.r, "en");
    ptrdiff_t at = str_find(buf_str(&b), STR("<footer>"));
    assert_true(at > 0);
    struct str foot = str_sub(buf_str(&b), (size_t)at, b.n);
    assert_true(str_find(foot, STR("Preliminary, not reviewed.")) > 0);
    assert_true(str_find(foot, STR("SHA-256")) > 0);
    buf_free(&b);
    m.r.review.signed_by = STR("Dr <Kim>");
    b = print(&m.r, "en");
    foot = buf_str(&b);
    foot = str_sub(foot, (size_t)str_find(foot, STR("<footer>")), foot.n);
    assert_true(str_find(foot, STR("Dr &lt;Kim&gt;")) > 0);
    assert_true(str_find(foot, STR("Preliminary")) < 0);
    buf_free(&b);
}

/* Closed lists of rows are printed, the details of a row are not. */
static void lists_of_rows_and_details_of_a_row_are_told_apart(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    assert_true(has(&b, "<details class=\"l\"><summary>"));
    assert_true(has(&b, "<details class=\"d\"><summary>Details</summary>"));
    assert_true(has(&b, "<input id=\"full\" type=\"checkbox\"/> Print all details"));
    buf_free(&b);
}

static void lay_paragraphs_are_for_the_patient_only(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.audience = AUDIENCE_PROFESSIONAL;
    struct buf b = print(&m.r, "en");
    assert_false(has(&b, "For the patient:"));
    buf_free(&b);
    m.r.audience = AUDIENCE_PATIENT;
    b = print(&m.r, "en");
    assert_int_equal(count(&b, "<p class=\"lay\">For the patient:"), 8);
    buf_free(&b);
}

static void the_page_says_whether_it_is_signed(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.review.signed_by = STR_NONE;
    struct buf b = print(&m.r, "en");
    assert_true(
        has(&b, "<p class=\"status preliminary\"><b>Preliminary, not reviewed."));
    buf_free(&b);
    m.r.review.signed_by = STR("Dr. <A>");
    b = print(&m.r, "en");
    assert_true(has(&b, "<p class=\"status signed\"><b>Signed by</b> Dr. &lt;A&gt;"));
    buf_free(&b);
}

static void text_is_escaped_and_broken_bytes_are_replaced(void **state)
{
    static const char *const rows[][2] = {{"a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;"},
        {"\x07", "\xef\xbf\xbd"},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xef\xbf\xbe", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xf0\x9f\x92\x8a", "\xf0\x9f\x92\x8a"}, {"가\t\n", "가\t\n"},
        {"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"}};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = BUF_INIT;
        html_add_text(&out, str_of(rows[i][0]));
        assert_string_equal(out.p, rows[i][1]);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_with_everything_is_well_formed_in_both_languages),
        cmocka_unit_test(an_empty_report_is_well_formed),
        cmocka_unit_test(script_and_style_hold_no_markup),
        cmocka_unit_test(hostile_names_cannot_leave_their_place),
        cmocka_unit_test(addresses_of_the_web_become_links),
        cmocka_unit_test(nothing_is_loaded_from_elsewhere),
        cmocka_unit_test(partial_rows_are_marked),
        cmocka_unit_test(every_row_of_the_report_stands_once),
        cmocka_unit_test(no_id_stands_twice),
        cmocka_unit_test(links_inside_the_page_have_their_target),
        cmocka_unit_test(findings_stand_by_tier),
        cmocka_unit_test(the_foot_says_who_reviewed_and_what_is_amended),
        cmocka_unit_test(lists_of_rows_and_details_of_a_row_are_told_apart),
        cmocka_unit_test(lay_paragraphs_are_for_the_patient_only),
        cmocka_unit_test(the_page_says_whether_it_is_signed),
        cmocka_unit_test(text_is_escaped_and_broken_bytes_are_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
