#include "query/caller_fields.h"

#include "query/effect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/made_genotype.h"

#define COLUMNS "order\tkind\twhere\tkey\tform\n"

/* What a table makes of a record. */
static void assert_reads(const char *table, const char *words, const char *want)
{
    struct made_rules r;
    struct buf out = BUF_INIT;
    struct err err = {0};

    if (made_rules_begin(&r, table, &err) < 0
        || made_genotype(&r, str_of(words), &out, &err) < 0)
        fail_msg("%s", err.msg);
    buf_add_char(&out, '\0');
    assert_string_equal(out.p, want);
    buf_free(&out);
    made_rules_end(&r);
}

static void the_first_row_that_answers_is_used(void **state)
{
    static const char table[] = COLUMNS "1\tfraction\tFORMAT\tX\tper_alt\n"
                                        "2\tfraction\tFORMAT\tY\tper_alt\n"
                                        "3\tdepth\tFORMAT\tP\tnumber\n"
                                        "4\tdepth\tINFO\tQ\tnumber\n";

    (void)state;
    assert_reads(table, "A>T\nINFO Q=7\nFORMAT GT:X:Y:P\nsample 0/1:0.1:0.2:5",
        "T: present, heterozygous, fraction 0.1, depth 5\n");
    assert_reads(table, "A>T\nINFO Q=7\nFORMAT GT:X:Y:P\nsample 0/1:.:0.2:.",
        "T: present, heterozygous, fraction 0.2, depth 7\n");
    assert_reads(table, "A>T\nFORMAT GT:Z\nsample 0/1:3", "T: present, heterozygous\n");
}

static void every_form_asks_for_its_number_of_values(void **state)
{
    static const char per_alt[] = COLUMNS "1\tfraction\tFORMAT\tX\tper_alt\n";
    static const char with_ref[] = COLUMNS "1\tfraction\tFORMAT\tX\tref_then_alts\n";
    static const char percent[] = COLUMNS "1\tfraction\tFORMAT\tX\tpercent\n";
    static const char strands[] = COLUMNS "1\treads\tFORMAT\tX\tref_alt_strands\n";

    (void)state;
    assert_reads(per_alt, "A>T\nFORMAT X\nsample 0.9,0.1", "T: present, without GT\n");
    assert_reads(with_ref, "A>T\nFORMAT X\nsample 0.9,0.1",
        "T: present, fraction 0.1, without GT\n");
    assert_reads(with_ref, "A>T\nFORMAT X\nsample 0.1", "T: present, without GT\n");
    assert_reads(percent, "A>T\nFORMAT X\nsample 12.5%",
        "T: present, fraction 0.125, without GT\n");
    assert_reads(percent, "A>T\nFORMAT X\nsample 12.5", "T: present, without GT\n");
    assert_reads(percent, "A>T\nFORMAT X\nsample 101%", "T: present, without GT\n");
    assert_reads(percent, "A>T,C\nFORMAT X\nsample 12.5%",
        "T: present, without GT\nC: present, without GT\n");
    assert_reads(strands, "A>T\nFORMAT X\nsample 1,2,3,4",
        "T: present, fraction 0.7, depth 10, without GT\n");
    assert_reads(strands, "A>T\nFORMAT X\nsample 1,2,3", "T: present, without GT\n");
}

static void no_reads_at_all_make_no_fraction(void **state)
{
    (void)state;
    assert_reads(NULL, "A>T\nFORMAT GT:AD\nsample 0/1:0,0",
        "T: present, heterozygous, depth 0\n");
    assert_reads(NULL, "A>T\nFORMAT GT:AO:DP\nsample 0/1:9:5",
        "T: present, heterozygous, depth 5\n");
}

static void hostile_numbers_are_not_read(void **state)
{
    static const char *const values[] = {"1e300,1e300", "-1,5", "nan,1", "inf,1", "1,",
        ",1", "0x10,1", "1,.", "1;1", "1,99999999999999999999"};
    struct buf words = BUF_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        words.n = 0;
        buf_fmt(&words, "A>T\nFORMAT GT:AD\nsample 0/1:%s", values[i]);
        assert_reads(NULL, words.p, "T: present, heterozygous\n");
    }
    buf_free(&words);
}

/* Numbers without a point are read on a way of their own. */
static void whole_numbers_say_what_decimals_say(void **state)
{
    static const unsigned most[] = {
        1, 10, 100, 100000, 999999999, 1000000000, 2000000000};
    struct made_rules r;
    struct err err = {0};
    uint64_t x = 5;

    (void)state;
    assert_int_equal(made_rules_begin(&r, NULL, &err), 0);
    for (unsigned i = 0; i < 700; i++) {
        struct buf words = BUF_INIT, whole = BUF_INIT, decimal = BUF_INIT;
        unsigned n[2];
        for (unsigned k = 0; k < 2; k++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            n[k] = (unsigned)((x >> 20) % (most[(i + k * i / 7) % 7] + 1U));
        }
        int width = i % 3 ? 1 : 4;
        const char *key = i % 2 ? "AD" : "AF";
        buf_fmt(
            &words, "A>T\nFORMAT GT:%s\nsample 0/1:%0*u,%u", key, width, n[0], n[1]);
        assert_int_equal(made_genotype(&r, buf_str(&words), &whole, &err), 0);
        buf_clear(&words);
        buf_fmt(&words, "A>T\nFORMAT GT:%s\nsample 0/1:%0*u.0,%u.0", key, width, n[0],
            n[1]);
        assert_int_equal(made_genotype(&r, buf_str(&words), &decimal, &err), 0);
        if (!str_eq(buf_str(&whole), buf_str(&decimal)))
            fail_msg("%s: %s, not %s", words.p, whole.p, decimal.p);
        buf_free(&words);
        buf_free(&whole);
        buf_free(&decimal);
    }
    made_rules_end(&r);
}

static void strelka_bases_are_for_single_bases_only(void **state)
{
    (void)state;
    assert_reads(NULL, "AC>GT\nFORMAT DP:AU:CU:GU:TU\nsample 9:4,4:0,0:5,5:0,0",
        "GT: present, depth 9, without GT\n");
    assert_reads(NULL, "a>g\nFORMAT DP:AU:CU:GU:TU\nsample 10:4,4:0,0:6,6:0,0",
        "g: present, fraction 0.6, depth 10, without GT\n");
    assert_reads(NULL, "A>G\nFORMAT DP:AU:CU:GU:TU\nsample 10:4:0:6:0",
        "G: present, depth 10, without GT\n");
}

static void assert_kb_is_refused(const char *table, const char *in_message)
{
    struct made_rules r;
    struct err err = {0};

    assert_int_equal(made_rules_begin(&r, table, &err), ERR_KB);
    assert_non_null(strstr(err.msg, in_message));
    made_rules_end(&r);
}

static void a_table_that_this_program_does_not_know_is_refused(void **state)
{
    (void)state;
    assert_kb_is_refused(COLUMNS "1\tfraction\tFORMAT\tX\troman\n", "\"roman\"");
    assert_kb_is_refused(COLUMNS "1\tmood\tFORMAT\tX\tnumber\n", "\"mood\"");
    assert_kb_is_refused("kind\tkey\tform\ndepth\tX\tnumber\n", "no column \"where\"");
}

static void another_name_of_the_table_is_a_missing_table(void **state)
{
    struct made_kb m;
    struct arena mem = ARENA_INIT;
    struct effect_rules *rules;
    struct err err = {0};

    (void)state;
    made_kb_begin(&m); /* without hotspots */
    made_kb_publish(&m);
    assert_int_equal(effect_rules_load(m.txn, &mem, &rules, &err), ERR_KB);
    assert_string_equal(err.msg, "the KB has no curated table \"hotspots\"");
    arena_free(&mem);
    made_kb_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_row_that_answers_is_used),
        cmocka_unit_test(every_form_asks_for_its_number_of_values),
        cmocka_unit_test(no_reads_at_all_make_no_fraction),
        cmocka_unit_test(hostile_numbers_are_not_read),
        cmocka_unit_test(whole_numbers_say_what_decimals_say),
        cmocka_unit_test(strelka_bases_are_for_single_bases_only),
        cmocka_unit_test(a_table_that_this_program_does_not_know_is_refused),
        cmocka_unit_test(another_name_of_the_table_is_a_missing_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
