/* view: one description, for people and as JSON. */
#include "query/view.h"
#include "query/view_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena mem;
    struct buf out;
    struct view v;
};

static void begin(struct fixture *f, bool is_json)
{
    *f = (struct fixture){0};
    view_begin(&f->v, &f->out, &f->mem, is_json);
}

static void end(struct fixture *f, const char *expected)
{
    view_end(&f->v);
    assert_string_equal(f->out.p, expected);
    buf_free(&f->out);
    arena_free(&f->mem);
}

static void says_a_fact_for_people_and_programs(void **state)
{
    (void)state;
    struct fixture f;
    for (int is_json = 0; is_json < 2; is_json++) {
        begin(&f, is_json);
        view_c(&f.v, "symbol", "symbol", "BRAF");
        view_c(&f.v, "alias", "alias", NULL);
        view_number(&f.v, "stars", "stars", true, 0);
        view_number(&f.v, "rating", "rating", false, 0);
        view_flag(&f.v, "flagged", "flagged", false);
        end(&f, is_json ? "{\n  \"symbol\": \"BRAF\",\n  \"alias\": null,\n"
                          "  \"stars\": 0,\n  \"rating\": null,\n"
                          "  \"flagged\": false\n}\n"
                        : "symbol             BRAF\nstars              0\n");
    }
}

static void a_table_has_columns_for_its_reader_only(void **state)
{
    (void)state;
    static const struct view_column columns[] = {{"id", "id", VIEW_TEXT, 0, VIEW_BOTH},
        {"n", "n", VIEW_NUMBER, 0, VIEW_BOTH}, {"x", "", VIEW_FLAG, 0, VIEW_PROGRAMS},
        {"", "says", VIEW_TEXT, 0, VIEW_PEOPLE}};
    struct fixture f;
    for (int is_json = 0; is_json < 2; is_json++) {
        begin(&f, is_json);
        view_table(&f.v, "rows", "rows", columns, 4);
        view_cell_c(&f.v, "EID1");
        view_cell_uint(&f.v, 12);
        view_cell_c(&f.v, "yes");
        view_cell_c(&f.v, "yes, flagged");
        view_cell_c(&f.v, "E");
        view_cell_uint(&f.v, 3);
        view_cell_c(&f.v, NULL);
        view_cell_c(&f.v, NULL);
        view_table_end(&f.v);
        end(&f, is_json ? "{\n  \"rows\": [\n    {\n      \"id\": \"EID1\",\n"
                          "      \"n\": 12,\n      \"x\": true\n    },\n    {\n"
                          "      \"id\": \"E\",\n      \"n\": 3,\n      \"x\": false\n"
                          "    }\n  ]\n}\n"
                        : "rows\n  id     n  says\n  EID1  12  yes, flagged\n"
                          "  E      3\n");
    }
}

static void a_cell_wider_than_its_column_takes_more_lines(void **state)
{
    (void)state;
    static const struct view_column columns[] = {
        {"a", "a", VIEW_TEXT, 8, VIEW_BOTH}, {"b", "b", VIEW_TEXT, 0, VIEW_BOTH}};
    const struct str therapies[] = {STR("Dabrafenib"), STR("X")};
    struct fixture f;
    begin(&f, false);
    view_table(&f.v, "t", "t", columns, 2);
    view_cell_list(&f.v, therapies, 2, " + ");
    view_cell_c(&f.v, "y");
    view_table_end(&f.v);
    end(&f, "t\n  a         b\n  Dabrafenib  y\n  + X\n");
}

static void an_empty_table_reads_none(void **state)
{
    (void)state;
    static const struct view_column columns[] = {{"a", "a", VIEW_TEXT, 0, VIEW_BOTH}};
    struct fixture f;
    begin(&f, false);
    view_table(&f.v, "t", "evidence", columns, 1);
    view_table_end(&f.v);
    end(&f, "evidence\n  none\n");
}

static void a_terminal_is_not_told_what_to_do_by_a_source(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, false);
    view_c(&f.v, "name", "name", "a\x1b[2Jb\rc");
    end(&f, "name               a[U+001B][2Jb c\n");
}

static void hangul_is_two_columns_wide(void **state)
{
    (void)state;
    assert_int_equal(text_width(STR("폐선암 A")), 8);
    assert_int_equal(text_width(STR("\xc3")), 1); /* cut UTF-8 */
    assert_int_equal(text_width(STR_NONE), 0);
}

static void lines_end_at_blanks_and_long_words_stand_whole(void **state)
{
    (void)state;
    struct str rest = STR("  aa bb  ccccccccc d"), line;
    static const char *const expected[] = {"aa bb", "ccccccccc", "d"};
    for (int i = 0; i < 3; i++) {
        assert_true(text_next_line(&rest, 5, &line));
        assert_true(str_eq_c(line, expected[i]));
    }
    assert_false(text_next_line(&rest, 5, &line));
}

static void a_long_line_is_not_cut(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct arena mem = ARENA_INIT;
    struct view v;
    char word[2000];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    view_begin(&v, &out, &mem, false);
    view_line(&v, "%s end", word);
    view_end(&v);
    assert_int_equal(out.n, sizeof word - 1 + strlen(" end\n"));
    assert_string_equal(out.p + sizeof word - 1, " end\n");
    buf_free(&out);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_a_fact_for_people_and_programs),
        cmocka_unit_test(a_table_has_columns_for_its_reader_only),
        cmocka_unit_test(a_cell_wider_than_its_column_takes_more_lines),
        cmocka_unit_test(an_empty_table_reads_none),
        cmocka_unit_test(a_terminal_is_not_told_what_to_do_by_a_source),
        cmocka_unit_test(hangul_is_two_columns_wide),
        cmocka_unit_test(lines_end_at_blanks_and_long_words_stand_whole),
        cmocka_unit_test(a_long_line_is_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
