#include "kb/base/opt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct values {
    const char *out;
    bool is_quiet;
    unsigned threads;
    int origin;
    struct opt_list extra;
};

#define OFF(m) offsetof(struct values, m)
static const struct opt rows[] = {
    {.name = "output",
        .letter = 'o',
        .type = OPT_TEXT,
        .offset = OFF(out),
        .value = "FILE",
        .help = "write to FILE",
        .is_required = true},
    {.letter = 'q', .type = OPT_FLAG, .offset = OFF(is_quiet), .help = "say nothing"},
    {.name = "threads",
        .letter = '@',
        .type = OPT_NUMBER,
        .offset = OFF(threads),
        .value = "N",
        .help = "threads",
        .min = 1,
        .max = 64},
    {.name = "origin",
        .type = OPT_CHOICE,
        .offset = OFF(origin),
        .choices = "auto|somatic|germline",
        .help = "origin"},
    {.name = "with",
        .type = OPT_LIST,
        .offset = OFF(extra),
        .value = "X",
        .help = "one more"},
    {0},
};
static const struct opt_command command = {.name = "vdt test",
    .args = "IN",
    .summary = "Tests.",
    .options = rows,
    .min_args = 1,
    .max_args = 2};

static struct values values;
static const char *args[2];
static unsigned n_args;
static struct err error;

#define PARSE(...) parse((const char *[]){"test", __VA_ARGS__, NULL})
static int parse(const char **words)
{
    static char text[12][32];
    static char *argv[12];
    int argc = 0;
    for (; words[argc] != NULL; argc++) {
        snprintf(text[argc], sizeof text[argc], "%s", words[argc]);
        argv[argc] = text[argc];
    }
    values = (struct values){.threads = 1};
    error = (struct err){0};
    return opt_parse(&command, argc, argv, &values, args, &n_args, &error);
}

static void options_and_arguments_may_be_mixed(void **state)
{
    (void)state;
    assert_int_equal(PARSE("a", "-o", "f", "-q", "-", "-@8"), OPT_RUN);
    assert_string_equal(values.out, "f");
    assert_true(values.is_quiet);
    assert_int_equal(values.threads, 8);
    assert_int_equal(n_args, 2);
    assert_string_equal(args[0], "a");
    assert_string_equal(args[1], "-");
}

static void long_options_take_their_value_both_ways(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--output=f=g", "--origin", "germline", "a"), OPT_RUN);
    assert_string_equal(values.out, "f=g");
    assert_int_equal(values.origin, 2);
}

static void a_list_keeps_every_value_in_order(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-o", "f", "--with", "x", "--with=y", "a"), OPT_RUN);
    assert_int_equal(values.extra.n, 2);
    assert_string_equal(values.extra.value[0], "x");
    assert_string_equal(values.extra.value[1], "y");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-o", "f", "--", "-q"), OPT_RUN);
    assert_false(values.is_quiet);
    assert_string_equal(args[0], "-q");
}

static void help_is_asked_for_before_anything_is_missed(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--help"), OPT_HELP);
    assert_int_equal(PARSE("-q", "-h"), OPT_HELP);
}

static void an_unknown_option_names_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--thread", "4", "-o", "f", "a"), ERR_USAGE);
    assert_non_null(strstr(error.msg, "--thread"));
    assert_non_null(strstr(error.hint, "--threads"));
    assert_int_equal(PARSE("-x", "a"), ERR_USAGE);
    assert_int_equal(PARSE("--zzzzzzzzzz"), ERR_USAGE);
    assert_non_null(strstr(error.hint, "--help"));
}

static void wrong_values_are_usage_errors(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-o", "f", "-@", "0", "a"), ERR_USAGE);
    assert_string_equal(error.msg, "-@: \"0\" is not a number from 1 to 64");
    assert_int_equal(PARSE("-o", "f", "-@", "x", "a"), ERR_USAGE);
    assert_int_equal(PARSE("-o", "f", "--origin", "both", "a"), ERR_USAGE);
    assert_int_equal(PARSE("-o", "f", "-qx", "a"), ERR_USAGE);
    assert_int_equal(PARSE("-o", "", "a"), ERR_USAGE);
    assert_int_equal(PARSE("a", "-o"), ERR_USAGE);
}

static void a_second_value_of_one_option_is_refused(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-o", "f", "--output", "g", "a"), ERR_USAGE);
    assert_string_equal(error.msg, "--output is given twice");
}

static void what_is_required_must_be_there(void **state)
{
    (void)state;
    assert_int_equal(PARSE("a"), ERR_USAGE);
    assert_string_equal(error.msg, "-o FILE is required");
    assert_int_equal(PARSE("-o", "f"), ERR_USAGE);
    assert_string_equal(error.msg, "IN is missing");
    assert_int_equal(PARSE("-o", "f", "a", "b", "c"), ERR_USAGE);
}

static void help_lists_every_row(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    opt_help(&command, &out);
    assert_non_null(strstr(out.p, "Usage: vdt test -o FILE [options] IN\n"));
    assert_non_null(strstr(out.p, "  -o, --output FILE             write to FILE\n"));
    assert_non_null(strstr(out.p, "      --origin auto|somatic|germline\n"));
    assert_non_null(strstr(out.p, "  -h, --help"));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_arguments_may_be_mixed),
        cmocka_unit_test(long_options_take_their_value_both_ways),
        cmocka_unit_test(a_list_keeps_every_value_in_order),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(help_is_asked_for_before_anything_is_missed),
        cmocka_unit_test(an_unknown_option_names_the_nearest),
        cmocka_unit_test(wrong_values_are_usage_errors),
        cmocka_unit_test(a_second_value_of_one_option_is_refused),
        cmocka_unit_test(what_is_required_must_be_there),
        cmocka_unit_test(help_lists_every_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
