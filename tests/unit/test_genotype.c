#include "query/genotype.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/unit/made_genotype.h"

/* tests/cases/genotype.test has the callers; here are GT's corners. */
static struct made_rules rules;

static int begin(void **state)
{
    struct err err = {0};

    (void)state;
    return made_rules_begin(&rules, NULL, &err);
}

static int end(void **state)
{
    (void)state;
    made_rules_end(&rules);
    return 0;
}

static void assert_gt(const char *alts, const char *gt, const char *want)
{
    struct buf words = BUF_INIT, out = BUF_INIT;
    struct err err = {0};

    buf_fmt(&words, "A>%s\nFORMAT GT\nsample %s", alts, gt);
    if (made_genotype(&rules, str_of(words.p), &out, &err) < 0)
        fail_msg("%s: %s", gt, err.msg);
    buf_add_char(&out, '\0');
    if (strcmp(out.p, want) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", gt, out.p, want);
    buf_free(&words);
    buf_free(&out);
}

static void one_copy_is_hemizygous_and_more_count(void **state)
{
    (void)state;
    assert_gt("T", "1", "T: present, hemizygous\n");
    assert_gt("T", "0", "T: absent\n");
    assert_gt("T", "0/1", "T: present, heterozygous\n");
    assert_gt("T", "1/1", "T: present, homozygous\n");
    assert_gt("T", "0/0/1", "T: present, heterozygous\n");
    assert_gt("T", "1/1/1/1", "T: present, homozygous\n");
}

static void each_alt_is_read_by_its_number(void **state)
{
    (void)state;
    assert_gt("T,C", "2/2", "T: absent\nC: present, homozygous\n");
    assert_gt("T,C", "1/2", "T: present, heterozygous\nC: present, heterozygous\n");
    assert_gt("C,G,T,AC,AG,AT,ACC,AGG,ATT,AA,AAA", "10/11",
        "C: absent\nG: absent\nT: absent\nAC: absent\nAG: absent\nAT: absent\n"
        "ACC: absent\nAGG: absent\nATT: absent\nAA: present, heterozygous\n"
        "AAA: present, heterozygous\n");
}

static void a_missing_half_denies_nothing_and_tells_no_zygosity(void **state)
{
    (void)state;
    assert_gt("T", "./.", "T: not called\n");
    assert_gt("T", ".", "T: not called\n");
    assert_gt("T", "0/.", "T: not called\n");
    assert_gt("T", "./1", "T: present\n");
    assert_gt("T", "1|.", "T: present, phased\n");
}

static void a_leading_phase_mark_of_vcf_4_5_is_read(void **state)
{
    (void)state;
    assert_gt("T", "|0|1", "T: present, heterozygous, phased\n");
    assert_gt("T", "/0/1", "T: present, heterozygous\n");
    assert_gt("T", "|1", "T: present, hemizygous\n");
}

static void what_is_no_genotype_is_never_a_call(void **state)
{
    static const char *const broken[] = {"", "/", "0/", "0//1", "0/x", "A/T", "1/2",
        "-1/1", "4294967297/1", "0/1/", "1 "};

    (void)state;
    for (unsigned i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_gt("T", broken[i], "T: not called\n");
}

/* Two alleles of one digit are read on a way of their own; with zeros before them, as
 * any number is. */
static void one_digit_says_what_more_say(void **state)
{
    static const char *const alts[] = {"T", "T,C", "T,C,G"};
    struct buf words = BUF_INIT, padded = BUF_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 600; i++) {
        unsigned a = i % 10, b = i / 10 % 10, n = i / 200;
        char mark = i / 100 % 2 ? '|' : '/', digits[8];
        buf_clear(&words);
        buf_clear(&padded);
        buf_fmt(&words, "A>%s\nFORMAT GT\nsample 0%u%c0%u", alts[n], a, mark, b);
        assert_int_equal(made_genotype(&rules, buf_str(&words), &padded, &err), 0);
        buf_add_char(&padded, '\0');
        snprintf(digits, sizeof digits, "%u%c%u", a % 10, mark, b % 10);
        assert_gt(alts[n], digits, padded.p);
    }
    buf_free(&words);
    buf_free(&padded);
}

static void assert_words(const char *words, const char *want)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    assert_int_equal(made_genotype(&rules, str_of(words), &out, &err), 0);
    buf_add_char(&out, '\0');
    assert_string_equal(out.p, want);
    buf_free(&out);
}

static void a_genotype_is_unreadable_when_its_place_is_not_certain(void **state)
{
    (void)state;
    assert_words("A>T\nFORMAT GT:DP\nsample 0/1:20:extra", "T: not called\n");
    assert_words("A>T\nFORMAT GT:GT\nsample 0/1:0/0", "T: not called\n");
    assert_words("A>T\nFORMAT GT:GT\nsample 0/0:0/1", "T: not called\n");
    assert_words("A>T\nFORMAT GT:DP:GT\nsample 0/1:20", "T: not called, depth 20\n");
}

static void trailing_fields_may_be_left_out(void **state)
{
    (void)state;
    assert_words("A>T\nFORMAT GT:AD:DP\nsample 0/1", "T: present, heterozygous\n");
    assert_words("A>T\nFORMAT DP:AD\nsample 20", "T: present, depth 20, without GT\n");
}

static void a_column_without_data_is_not_called(void **state)
{
    (void)state;
    assert_words("A>T\nFORMAT AD:DP\nsample .:.", "T: not called, without GT\n");
    assert_words("A>T\nFORMAT .\nsample .", "T: not called, without GT\n");
    assert_words("A>T\nFORMAT AD:DP\nsample .,.", "T: not called, without GT\n");
}

static void a_missing_phase_set_is_none(void **state)
{
    (void)state;
    assert_words(
        "A>T\nFORMAT GT:PS\nsample 0|1:.", "T: present, heterozygous, phased\n");
    assert_words("A>T\nFORMAT GT:PS\nsample 0|1:77",
        "T: present, heterozygous, phased, set 77\n");
}

static void a_set_of_gatk_s_own_is_one_where_ps_is_not_given(void **state)
{
    (void)state;
    assert_words("A>T\nFORMAT GT:PGT:PID\nsample 0/1:0|1:5_A_T",
        "T: present, heterozygous, phased, set 5_A_T\n");
    assert_words("A>T\nFORMAT GT:PGT:PID\nsample 0|1:0|1:5_A_T",
        "T: present, heterozygous, phased, set 5_A_T\n");
    assert_words("A>T\nFORMAT GT:PGT:PID:PS\nsample 0|1:0|1:5_A_T:5",
        "T: present, heterozygous, phased, set 5\n");
    assert_words(
        "A>T\nFORMAT GT:PGT:PID\nsample 0/1:.:.", "T: present, heterozygous\n");
    /* PGT speaks of one ALT */
    assert_words("A>T,C\nFORMAT GT:PGT:PID\nsample 0/1:0|1:5_A_T",
        "T: present, heterozygous\nC: absent\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_copy_is_hemizygous_and_more_count),
        cmocka_unit_test(each_alt_is_read_by_its_number),
        cmocka_unit_test(a_missing_half_denies_nothing_and_tells_no_zygosity),
        cmocka_unit_test(a_leading_phase_mark_of_vcf_4_5_is_read),
        cmocka_unit_test(what_is_no_genotype_is_never_a_call),
        cmocka_unit_test(one_digit_says_what_more_say),
        cmocka_unit_test(a_genotype_is_unreadable_when_its_place_is_not_certain),
        cmocka_unit_test(trailing_fields_may_be_left_out),
        cmocka_unit_test(a_column_without_data_is_not_called),
        cmocka_unit_test(a_missing_phase_set_is_none),
        cmocka_unit_test(a_set_of_gatk_s_own_is_one_where_ps_is_not_given),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
