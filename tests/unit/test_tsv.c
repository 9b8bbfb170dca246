#include "kb/base/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a reading gave: rows as "line:field|field", bad rows as "line! reason". */
struct seen {
    struct buf text;
    unsigned n_columns;
    unsigned stop_after;
    unsigned n_rows;
};

static int see_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct seen *seen = ctx;

    (void)err;
    buf_fmt(&seen->text, "%d:", (int)row->line);
    for (unsigned i = 0; i < seen->n_columns; i++)
        if (row->field[i].p)
            buf_fmt(&seen->text, "%s[%.*s]", i ? "|" : "", STR_ARG(row->field[i]));
        else
            buf_fmt(&seen->text, "%s-", i ? "|" : "");
    buf_add_c(&seen->text, "\n");
    return ++seen->n_rows == seen->stop_after ? ERR_STOP : 0;
}

static int see_bad(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct seen *seen = ctx;

    (void)err;
    assert_string_equal(file, "mem");
    assert_non_null(raw.p);
    buf_fmt(&seen->text, "%d! %s\n", (int)line, reason);
    return 0;
}

static const struct tsv_column two[] = {{"gene", true}, {"variant|name", false}};

static int read_text(struct str text, struct tsv_format format, tsv_bad *bad,
    struct seen *seen, struct tsv_counts *counts, struct err *err)
{
    struct stream *in = stream_open_bytes("mem", text.p, text.n, err);
    int rc;

    assert_non_null(in);
    seen->n_columns = 2;
    rc = tsv_read(in, &format, two, 2, see_row, bad, seen, counts, err);
    stream_close(in);
    return rc;
}

static void assert_rows(struct str text, struct tsv_format format, const char *want)
{
    struct seen seen = {0};
    struct err err = {0};

    assert_int_equal(read_text(text, format, see_bad, &seen, NULL, &err), 0);
    assert_string_equal(seen.text.p ? seen.text.p : "", want);
    buf_free(&seen.text);
}

static void assert_error(struct str text, struct tsv_format format, const char *message)
{
    struct seen seen = {0};
    struct err err = {0};

    assert_int_equal(read_text(text, format, NULL, &seen, NULL, &err), ERR_FAIL);
    assert_string_equal(err.msg, message);
    buf_free(&seen.text);
}

static const struct tsv_format raw = {.quoting = TSV_RAW};
static const struct tsv_format quoted = {.quoting = TSV_QUOTED};
static const struct tsv_format automatic = {.quoting = TSV_AUTO};

static void columns_are_found_by_any_of_their_names(void **state)
{
    (void)state;
    assert_rows(STR("x\tname\tgene\n1\tV600E\tBRAF\n"), raw, "2:[BRAF]|[V600E]\n");
    assert_rows(STR("gene\tvariant\nKRAS\tG12C"), raw, "2:[KRAS]|[G12C]\n");
    assert_rows(STR("gene\nKRAS\n"), raw, "2:[KRAS]|-\n");
    assert_rows(STR("gene\tvariant\nKRAS\t\n"), raw, "2:[KRAS]|[]\n");
    assert_rows(STR("gene \tvariant\r\n KRAS\tG12C \r\n"), raw, "2:[ KRAS]|[G12C ]\n");
}

static void a_missing_required_column_lists_what_was_found(void **state)
{
    (void)state;
    assert_error(STR("genes\tname\nx\ty\n"), raw,
        "mem:1: found no column \"gene\", expected it in the header, which has: genes, "
        "name");
    assert_error(STR(""), raw,
        "mem: found no header line, expected one with the column \"gene\"");
    assert_error(STR("gene\tname\tvariant\n"), raw,
        "mem:1: found two columns for \"variant|name\" (fields 2 and 3), expected one");
}

static void rows_of_the_wrong_width_are_bad(void **state)
{
    struct tsv_format ragged = {.quoting = TSV_RAW, .ragged_ok = true};
    struct str text = STR("gene\tname\na\nb\tc\td\ne\tf\n");

    (void)state;
    assert_rows(text, raw,
        "2! found 1 fields, expected 2 as in the header\n"
        "3! found 3 fields, expected 2 as in the header\n"
        "4:[e]|[f]\n");
    assert_rows(text, ragged,
        "2! found 1 fields, expected 2 as in the header\n3:[b]|[c]\n4:[e]|[f]\n");
    assert_error(text, raw, "mem:2: found 1 fields, expected 2 as in the header");
}

static void a_column_nobody_asked_for_is_named_where_that_is_wanted(void **state)
{
    const struct tsv_format known = {.quoting = TSV_RAW, .only_known = true};
    char text[200] = "gene\t";

    (void)state;
    assert_rows(STR("name\tgene\n1\t2\n"), known, "2:[2]|[1]\n");
    assert_error(STR("gene\tnmae\tx\n1\t2\t3\n"), known,
        "mem:1: found the column \"nmae\" (field 2), expected only gene, variant");
    assert_error(STR("\ngene\t\n1\t2\n"), known,
        "mem:2: found the column \"\" (field 2), expected only gene, variant");
    memset(text + 5, 'x', sizeof text - 6);
    text[65] = '\0';
    struct buf want = BUF_INIT;
    buf_fmt(&want,
        "mem:1: found the column \"%s\" (field 2), expected only gene, variant",
        text + 5);
    text[65] = 'x';
    assert_error(str_of(text), known, want.p);
    buf_free(&want);
}

static void counts_close(void **state)
{
    struct tsv_counts counts;
    struct seen seen = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(read_text(STR("gene\tname\tx\ty\n1\t2\t3\t4\n\nbad\n1\t2\t3\t4\n"),
                         raw, see_bad, &seen, &counts, &err),
        0);
    assert_int_equal(counts.rows, 2);
    assert_int_equal(counts.bad_rows, 1);
    assert_int_equal(counts.blank_lines, 1);
    assert_int_equal(counts.raw_lines, 4);
    assert_int_equal(counts.extra_columns, 2);
    assert_false(counts.was_quoted);
    buf_free(&seen.text);
}

static void a_sink_can_stop_the_reading_quietly(void **state)
{
    struct tsv_counts counts;
    struct seen seen = {.stop_after = 2};
    struct err err = {0};

    (void)state;
    assert_int_equal(
        read_text(STR("gene\n1\n2\n3\n"), raw, NULL, &seen, &counts, &err), 0);
    assert_int_equal(counts.rows, 2);
    assert_int_equal(err.code, 0);
    buf_free(&seen.text);
}

static void comments_and_hash_headers(void **state)
{
    struct tsv_format comments = {.comments = true}, hash = {.header_hash = true},
                      both = {.comments = true, .header_hash = true};

    (void)state;
    assert_rows(STR("# words\n#\n\ngene\tname\n#a\tb\n"), comments, "5:[#a]|[b]\n");
    assert_rows(STR("#gene\tname\na\tb\n"), hash, "2:[a]|[b]\n");
    assert_rows(
        STR("##about\n#gene: the symbol\n#gene\tname\na\tb\n"), both, "4:[a]|[b]\n");
    assert_rows(STR("##about\ngene\tname\na\tb\n"), both, "3:[a]|[b]\n");
    assert_error(STR("##about\n#symbol\tname\na\tb\n"), both,
        "mem:2: found no column \"gene\", expected it in the header, which has: "
        "symbol, name");
    assert_error(STR("#gene\tname\n"), raw,
        "mem:1: found no column \"gene\", expected it in the header, which has: #gene, "
        "name");
}

static void raw_tables_keep_their_quotes(void **state)
{
    (void)state;
    assert_rows(STR("gene\tname\n\"a\tb\" c\n\"\"\t\"\n"), raw,
        "2:[\"a]|[b\" c]\n3:[\"\"]|[\"]\n");
}

static void quoted_fields_may_hold_tabs_quotes_and_newlines(void **state)
{
    (void)state;
    assert_rows(STR("gene\tname\n"
                    "\"a\tb\"\t\"say \"\"hi\"\"\"\n"
                    "\"one\ntwo\n\nthree\"\tx\n"
                    "\n"
                    "  blanks \t stay \n"
                    "\"\"\tin\"side\n"
                    "last\t\"\r\n\""),
        quoted,
        "2:[a\tb]|[say \"hi\"]\n"
        "3:[one\ntwo\n\nthree]|[x]\n"
        "8:[  blanks ]|[ stay ]\n"
        "9:[]|[in\"side]\n"
        "10:[last]|[\n]\n");
    assert_rows(STR("\"gene\"\t\"name\"\na\tb\n"), quoted, "2:[a]|[b]\n");
    assert_rows(STR("gene\tname\na\tcr\rhere\n"), quoted, "2:[a]|[cr\rhere]\n");
}

static void an_unclosed_quote_is_reported_where_it_opened(void **state)
{
    struct str text = STR("gene\tname\na\tb\nc\t\"open\nd\te\nf\tg\n");

    (void)state;
    assert_rows(text, quoted,
        "2:[a]|[b]\n3! found a quote that is not closed before the end of the file, "
        "expected "
        "a closing quote\n");
    assert_error(text, quoted,
        "mem:3: found a quote that is not closed before the end of the file, expected "
        "a "
        "closing quote");
}

static void text_behind_a_closing_quote_is_bad_and_reading_goes_on(void **state)
{
    (void)state;
    assert_rows(STR("gene\tname\n\"a\"b\t1\n\"c\"\t2\nd\t\"x\ny\"z\ne\t3\n"), quoted,
        "2! found text behind a closing quote, expected a tab or the line's end\n"
        "3:[c]|[2]\n"
        "4! found text behind a closing quote, expected a tab or the line's end\n"
        "6:[e]|[3]\n");
}

static void auto_reads_quotes_only_when_they_are_whole(void **state)
{
    (void)state;
    assert_rows(
        STR("gene\tname\na\t\"b \"\"c\"\"\"\n"), automatic, "2:[a]|[b \"c\"]\n");
    assert_rows(
        STR("gene\tname\na\tthe \"b\" one\n"), automatic, "2:[a]|[the \"b\" one]\n");
    /* opened, never closed: nothing is swallowed */
    assert_rows(
        STR("gene\tname\na\t\"b\nc\td\n"), automatic, "2:[a]|[\"b]\n3:[c]|[d]\n");
    /* closed by the opening quote of another field */
    assert_rows(
        STR("gene\tname\na\t\"b\nc\t\"d\n"), automatic, "2:[a]|[\"b]\n3:[c]|[\"d]\n");
    /* closed by accident at a line's end, but the widths tell */
    assert_rows(
        STR("gene\tname\n\"a\tb\nc\td\"\n"), automatic, "2:[\"a]|[b]\n3:[c]|[d\"]\n");
    assert_rows(STR("gene\tname\n\"a\nb\"\tc\n"), automatic, "2:[a\nb]|[c]\n");
    assert_rows(STR("\"gene\"\tname\n\"a\"\tc\n"), automatic, "2:[a]|[c]\n");
}

static void hostile_quotes_never_crash_and_rows_are_accounted_for(void **state)
{
    static const char letters[] = "\"\"\"\t\n\ra";
    uint64_t x = 99;

    (void)state;
    for (int i = 0; i < 6000; i++) {
        struct buf text = BUF_INIT;
        struct seen seen = {0};
        struct err err = {0};
        struct tsv_counts counts;
        struct tsv_format format = {.quoting = (enum tsv_quoting)(i % 3)};
        buf_add_c(&text, "gene\tname\n");
        for (int k = 0; k < 30; k++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            buf_add_char(&text, letters[x % (sizeof(letters) - 1)]);
        }
        assert_int_equal(
            read_text(buf_str(&text), format, see_bad, &seen, &counts, &err), 0);
        if (!counts.was_quoted)
            assert_int_equal(
                counts.raw_lines, counts.rows + counts.bad_rows + counts.blank_lines);
        else
            assert_true(
                counts.raw_lines >= counts.rows + counts.bad_rows + counts.blank_lines);
        buf_free(&text);
        buf_free(&seen.text);
    }
}

/* ---- CIViC of every vintage -------------------------------------------------------
 */

static int count_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    unsigned *n_quote = ctx;

    (void)err;
    for (unsigned i = 0; i < row->n_all; i++)
        *n_quote += str_starts(row->all[i], STR("\""));
    return 0;
}

static int count_bad(void *ctx, const char *file, uint64_t line, struct str raw_text,
    const char *reason, struct err *err)
{
    (void)ctx, (void)file, (void)line, (void)raw_text, (void)reason, (void)err;
    return 0;
}

struct vintage {
    const char *file;
    unsigned rows, bad;
    bool is_quoted;
};

/* Rows as Python's csv module counts them; bad are those wider than the header. */
static const struct vintage vintages[] = {
    {"2018-10-01/01-Oct-2018-ClinicalEvidenceSummaries.tsv.gz", 2889, 0, false},
    {"2018-10-01/01-Oct-2018-VariantSummaries.tsv.gz", 2074, 0, false},
    {"2020-06-01/01-Jun-2020-VariantSummaries.tsv", 2548, 6, false},
    {"2020-06-01/01-Jun-2020-GeneSummaries.tsv", 431, 0, false},
    {"2021-10-01/01-Oct-2021-VariantSummaries.lifted.tsv.gz", 1506, 0, false},
    {"2021-10-01/01-Oct-2021-AssertionSummaries.tsv.gz", 21, 0, false},
    {"2024-08-01/01-Aug-2024-ClinicalEvidenceSummaries.tsv", 4375, 0, false},
    {"2024-08-01/01-Aug-2024-MolecularProfileSummaries.tsv", 1739, 0, false},
    {"2024-08-01/01-Aug-2024-VariantSummaries.tsv", 1717, 0, false},
    {"2025-02-01/01-Feb-2025-FeatureSummaries.tsv", 883, 0, true},
    {"2025-02-01/01-Feb-2025-MolecularProfileSummaries.tsv", 1810, 0, true},
    {"2026-08-01-slice/VariantSummaries.tsv", 15, 0, false},
    {"2026-10-01-sample/01-Oct-2026-AcceptedClinicalEvidenceSummaries.sample.tsv", 12,
        0, false},
};

static void civic_of_every_vintage_keeps_its_rows(void **state)
{
    (void)state;
    if (access("../shared/data/civic", R_OK) != 0) {
        print_message("skipped: no ../shared/data\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(vintages) / sizeof(vintages[0]); i++) {
        char path[256];
        struct err err = {0};
        struct tsv_counts counts;
        unsigned n_quote = 0;
        snprintf(path, sizeof(path), "../shared/data/civic/%s", vintages[i].file);
        struct stream *in = stream_open(path, &err);
        assert_non_null(in);
        assert_int_equal(tsv_read(in, &automatic, NULL, 0, count_row, count_bad,
                             &n_quote, &counts, &err),
            0);
        assert_int_equal(counts.rows, vintages[i].rows);
        assert_int_equal(counts.bad_rows, vintages[i].bad);
        assert_int_equal(counts.was_quoted, vintages[i].is_quoted);
        assert_int_equal(n_quote, 0);
        stream_close(in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_any_of_their_names),
        cmocka_unit_test(a_missing_required_column_lists_what_was_found),
        cmocka_unit_test(rows_of_the_wrong_width_are_bad),
        cmocka_unit_test(a_column_nobody_asked_for_is_named_where_that_is_wanted),
        cmocka_unit_test(counts_close),
        cmocka_unit_test(a_sink_can_stop_the_reading_quietly),
        cmocka_unit_test(comments_and_hash_headers),
        cmocka_unit_test(raw_tables_keep_their_quotes),
        cmocka_unit_test(quoted_fields_may_hold_tabs_quotes_and_newlines),
        cmocka_unit_test(an_unclosed_quote_is_reported_where_it_opened),
        cmocka_unit_test(text_behind_a_closing_quote_is_bad_and_reading_goes_on),
        cmocka_unit_test(auto_reads_quotes_only_when_they_are_whole),
        cmocka_unit_test(hostile_quotes_never_crash_and_rows_are_accounted_for),
        cmocka_unit_test(civic_of_every_vintage_keeps_its_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
