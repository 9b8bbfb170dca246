#include "kb/base/opt_man.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct opt options[] = {
    {"kb", 'k', OPT_TEXT, 0, "KB", "the KB\n.hidden \\n", NULL, 0, 0, false},
    {"sex", 0, OPT_CHOICE, 0, NULL, "of the patient", "female|male", 0, 0, false},
    {NULL, 'q', OPT_FLAG, 0, NULL, "no progress", NULL, 0, 0, false}, {0}};

static const struct opt_command command = {.name = "vdt look-up",
    .args = "TERM",
    .summary = "Looks up.",
    .options = options,
    .notes = "'quoted' line\n  kept  as it is"};

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_of(text)) >= 0;
}

static void each_option_is_an_item_with_its_value(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    man_command(&command, &out);
    assert_true(has(&out, ".SS vdt look\\-up [options] TERM\nLooks up.\n"));
    assert_true(has(&out, ".TP\n.B \\-k, \\-\\-kb KB\nthe KB\n"));
    assert_true(has(&out, ".TP\n.B \\-\\-sex female|male\nof the patient\n"));
    assert_true(has(&out, ".TP\n.B \\-q\nno progress\n"));
    buf_free(&out);
}

static void no_line_of_text_becomes_a_request(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    man_command(&command, &out);
    assert_true(has(&out, "\n\\&.hidden \\en\n"));
    assert_true(has(&out, ".nf\n\\&'quoted' line\n  kept  as it is\n.fi\n"));
    buf_free(&out);
}

static void a_page_has_no_date(void **state)
{
    static const struct man_page page = {.name = "vdt-x",
        .summary = "does things",
        .synopsis = "vdt x",
        .description = "Things.",
        .see_also = "vdt(1)"};
    struct buf out = BUF_INIT;

    (void)state;
    man_begin(&page, &out);
    man_end(&page, &out);
    assert_true(str_starts(buf_str(&out), STR(".TH VDT-X 1 \"\" \"vdt ")));
    assert_true(has(&out, ".SH NAME\nvdt\\-x \\- does things\n"));
    assert_true(has(&out, ".SH SEE ALSO\nvdt(1)\n"));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_option_is_an_item_with_its_value),
        cmocka_unit_test(no_line_of_text_becomes_a_request),
        cmocka_unit_test(a_page_has_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
