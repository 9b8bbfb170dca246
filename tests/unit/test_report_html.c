#include "query/report_html.h"

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

static void a_report_with_everything_is_well_formed_in_both_languages(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf en = print(&m.r, "en"), ko = print(&m.r, "ko");
    assert_well_formed(&en);
    assert_well_formed(&ko);
    assert_true(has(&en, "<h2 id=\"trials\">Clinical trials</h2>"));
    assert_true(has(&ko, "<h2 id=\"trials\">임상시험</h2>"));
    assert_false(has(&en, "<script"));
    buf_free(&en);
    buf_free(&ko);
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
    assert_false(has(&b, "<script"));
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

static void partial_rows_are_marked(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct buf b = print(&m.r, "en");
    assert_true(has(&b, "<tr class=\"partial\">"));
    m.rows[1].verdict.is_partial = false;
    m.trials[0].verdict.is_partial = false;
    buf_free(&b);
    b = print(&m.r, "en");
    assert_false(has(&b, "<tr class=\"partial\">"));
    buf_free(&b);
}

static bool is_machine_form(struct str field)
{
    return str_ends(field, STR(".key")) || str_ends(field, STR(".params"))
           || str_eq_c(field, "key") || str_eq_c(field, "params");
}

/* Shown by itself, or inside a list or object that is shown as a whole. */
static bool is_shown(const struct html_part *part, struct str field)
{
    for (unsigned c = 0; c < part->n_columns; c++)
        for (unsigned i = 0; i < HTML_ITEMS && part->column[c].item[i].path; i++) {
            struct str path = str_of(part->column[c].item[i].path);
            if (str_eq(field, path)
                || (str_starts(field, path) && field.p[path.n] == '.'))
                return true;
        }
    return false;
}

static void every_field_of_the_schema_is_shown(void **state)
{
    struct arena mem = ARENA_INIT;
    struct json *schema;
    struct report_part *parts;
    struct err err = {0};
    unsigned n, n_fields = 0;

    (void)state;
    assert_int_equal(report_tree_schema(&schema, &err), 0);
    assert_true(report_tree_parts(schema, &mem, &parts, &n, &err) >= 0);
    assert_int_equal(n, n_html_parts);
    for (unsigned i = 0; i < n; i++) {
        unsigned k = 0;
        while (k < n_html_parts && !str_eq_c(parts[i].name, html_parts[k].name))
            k++;
        assert_in_range(k, 0, n_html_parts - 1);
        for (unsigned f = 0; f < parts[i].n_fields; f++, n_fields++)
            if (!is_machine_form(parts[i].fields[f])
                && !is_shown(&html_parts[k], parts[i].fields[f]))
                fail_msg("%s: %.*s is not shown", html_parts[k].name,
                    STR_ARG(parts[i].fields[f]));
    }
    assert_in_range(n_fields, 150, 1000);
    json_free(schema);
    arena_free(&mem);
}

static void every_column_shows_fields_that_exist(void **state)
{
    struct arena mem = ARENA_INIT;
    struct json *schema;
    struct report_part *parts;
    struct err err = {0};
    unsigned n;

    (void)state;
    assert_int_equal(report_tree_schema(&schema, &err), 0);
    assert_true(report_tree_parts(schema, &mem, &parts, &n, &err) >= 0);
    for (unsigned k = 0; k < n_html_parts; k++)
        for (unsigned c = 0; c < html_parts[k].n_columns; c++)
            for (unsigned i = 0; html_parts[k].column[c].item[i].path; i++) {
                struct str path = str_of(html_parts[k].column[c].item[i].path);
                bool exists = false;
                for (unsigned p = 0; p < n; p++)
                    for (unsigned f = 0; f < parts[p].n_fields; f++)
                        exists |= str_eq_c(parts[p].name, html_parts[k].name)
                                  && str_starts(parts[p].fields[f], path);
                if (!exists)
                    fail_msg("%s: there is no %.*s", html_parts[k].name, STR_ARG(path));
            }
    json_free(schema);
    arena_free(&mem);
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
        cmocka_unit_test(hostile_names_cannot_leave_their_place),
        cmocka_unit_test(addresses_of_the_web_become_links),
        cmocka_unit_test(partial_rows_are_marked),
        cmocka_unit_test(every_field_of_the_schema_is_shown),
        cmocka_unit_test(every_column_shows_fields_that_exist),
        cmocka_unit_test(text_is_escaped_and_broken_bytes_are_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
