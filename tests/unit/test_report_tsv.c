#include "query/report_tsv.h"

#include "tests/unit/made_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The table of one part. */
struct wanted {
    const char *part;
    struct buf text;
    unsigned n_parts;
};

static int take(void *ctx, struct str part, struct str text, struct err *err)
{
    struct wanted *w = ctx;

    (void)err;
    w->n_parts++;
    if (str_eq_c(part, w->part))
        buf_add_str(&w->text, text);
    return 0;
}

static struct wanted print(const struct report *r, const char *part)
{
    struct wanted w = {.part = part};
    struct err err = {0};

    if (report_write_tsv(r, take, &w, &err) < 0)
        fail_msg("%s", err.msg);
    return w;
}

/* Cell of a column, by name, of a row from 0. */
static struct str cell(const struct wanted *w, const char *column, unsigned row)
{
    struct str rest = buf_str(&w->text), line, header, name, value;

    assert_true(str_next(&rest, '\n', &header));
    for (unsigned i = 0; i <= row; i++)
        assert_true(str_next(&rest, '\n', &line));
    while (str_next(&header, '\t', &name)) {
        assert_true(str_next(&line, '\t', &value));
        if (str_eq_c(name, column))
            return value;
    }
    fail_msg("no column %s", column);
    return STR_NONE;
}

#define assert_cell(w, column, row, text)                                              \
    assert_true(str_eq_c(cell(&(w), column, row), text))

static void rows_have_the_fields_of_the_json(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct wanted w = print(&m.r, "therapies");
    assert_int_equal(w.n_parts, 14);
    assert_cell(w, "id", 0, "EID9851");
    assert_cell(w, "findings", 0, "F1|F2");
    assert_cell(w, "match.why.params", 0, "gene=BRAF|transcript=");
    assert_cell(w, "tier.amp", 0, "I-A");
    assert_cell(w, "tier.amp", 1, "");
    assert_cell(w, "match.value", 1, "partial");
    buf_free(&w.text);
    w = print(&m.r, "findings");
    assert_cell(w, "allele.pos1", 0, "140753336");
    assert_cell(w, "allele_fraction", 0, "0.25");
    assert_cell(
        w, "clinvar.germline.submissions", 0, "Pathogenic=3|Likely pathogenic=1");
    assert_cell(w, "clinvar.germline.stars", 1, "");
    buf_free(&w.text);
}

static void columns_of_one_list_stay_side_by_side(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct wanted w = print(&m.r, "trials");
    assert_cell(w, "match.criteria.text", 0, "BRAF <V600E>|no KRAS mutation");
    assert_cell(w, "match.criteria.value", 0, "true|unknown");
    buf_free(&w.text);
    w = print(&m.r, "pharmacogenomics");
    assert_cell(w, "recommendations.drug", 0, "irinotecan|atazanavir");
    assert_cell(w, "recommendations.url", 0, "https://www.clinpgx.org/x?a=1&b=2|");
    assert_cell(w, "recommendations.when", 0, "|UGT1A1 Intermediate, TPMT no result");
    assert_cell(w, "recommendations.change", 0, "|true");
    assert_cell(w, "diplotypes.name", 1, "");
    buf_free(&w.text);
}

static void a_value_cannot_break_its_cell(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.rows[0].e.citation = STR("a\tb\nc\rd|e\\f");
    struct wanted w = print(&m.r, "therapies");
    assert_cell(w, "citation", 0, "a\\tb\\nc\\rd\\|e\\\\f");
    buf_free(&w.text);
    m.rows[0].e.citation = STR("a\xe2\x80\xae"
                               "b\x1b[1m\xe2\x80\xa8");
    w = print(&m.r, "therapies");
    assert_cell(w, "citation", 0, "a\\u202eb\\u001b[1m\\u2028");
    buf_free(&w.text);
}

static void an_empty_part_has_its_header(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    m.r.n_trials = 0;
    struct wanted w = print(&m.r, "trials");
    assert_true(str_starts(buf_str(&w.text), STR("id\ttitle\tphases\t")));
    assert_int_equal(str_chr(buf_str(&w.text), '\n'), w.text.n - 1);
    buf_free(&w.text);
}

static void what_is_no_list_stands_in_run(void **state)
{
    struct made_report m;

    (void)state;
    made_report_make(&m);
    struct wanted w = print(&m.r, "run");
    assert_true(
        str_find(buf_str(&w.text), STR("\nkb.built_from[0].source\tcivic\n")) > 0);
    assert_true(
        str_find(buf_str(&w.text), STR("\nkb.built_from[0].kind\tevidence\n")) > 0);
    assert_true(
        str_find(buf_str(&w.text), STR("\nscope.genes[2].value\tnot_looked_at\n")) > 0);
    assert_true(str_find(buf_str(&w.text), STR("\npatient.age_years\t\n")) > 0);
    buf_free(&w.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_the_fields_of_the_json),
        cmocka_unit_test(columns_of_one_list_stay_side_by_side),
        cmocka_unit_test(a_value_cannot_break_its_cell),
        cmocka_unit_test(an_empty_part_has_its_header),
        cmocka_unit_test(what_is_no_list_stands_in_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
