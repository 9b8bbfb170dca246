#include "kb/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define assert_str(s, text)                                                            \
    do {                                                                               \
        struct str got_ = (s);                                                         \
        assert_int_equal(got_.n, strlen(text));                                        \
        assert_memory_equal(got_.p, text, got_.n);                                     \
    } while (0)

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

static void slices_are_clamped(void **state)
{
    (void)state;
    assert_str(str_sub(STR("abcdef"), 2, 3), "cde");
    assert_str(str_sub(STR("abcdef"), 4, SIZE_MAX), "ef");
    assert_int_equal(str_sub(STR("abc"), 9, 1).n, 0);
    assert_int_equal(str_sub(STR_NONE, 1, 1).n, 0);
    assert_null(str_of(NULL).p);
}

static void comparisons_work_on_empty_and_absent(void **state)
{
    (void)state;
    assert_true(str_eq(STR_NONE, STR("")));
    assert_true(str_eq_c(STR("ab"), "ab"));
    assert_false(str_eq(STR("ab"), STR("aB")));
    assert_true(str_eq_nocase(STR("bRAF v600e"), STR("BRAF V600E")));
    assert_false(str_eq_nocase(STR("@"), STR("`"))); /* differ by the case bit only */
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0); /* bytes are unsigned */
    assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("x.gz"), STR(".gz")));
    assert_false(str_ends(STR("gz"), STR(".gz")));
    assert_true(str_ends(STR_NONE, STR("")));
}

static void finds_bytes_and_texts(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("aabaab"), STR("ab")), 1);
    assert_int_equal(str_find(STR("aa"), STR("ab")), -1);
    assert_int_equal(str_find(STR_NONE, STR("")), 0);
    assert_int_equal(str_find(STR_NONE, STR("a")), -1);
    assert_int_equal(str_chr(STR("a:b:c"), ':'), 1);
    assert_int_equal(str_chr(STR_NONE, ':'), -1);
}

static void trims_and_changes_case_in_ascii_only(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_str(str_trim(STR(" \t\r\n\v\fa b \n")), "a b");
    assert_int_equal(str_trim(STR("  ")).n, 0);
    assert_str(str_lower(&mem, STR("AZ@[\xc3\x89")), "az@[\xc3\x89");
    assert_str(str_upper(&mem, STR("az`{\xc3\xa9")), "AZ`{\xc3\xa9");
    assert_string_equal(str_cstr(&mem, str_sub(STR("abc"), 0, 2)), "ab");
    assert_str(str_fmt(&mem, "%s-%d", "x", 5), "x-5");
    assert_null(str_copy(&mem, STR_NONE).p);
    arena_free(&mem);
}

static void folds_names_to_the_form_of_look_up(void **state)
{
    static const char *const cases[][2] = {
        {"Non-Small Cell  Lung", "non small cell lung"},
        {"BCR::ABL1", "bcrabl1"},
        {"CYP2D6*4", "cyp2d6*4"},
        {"HER2+", "her2+"},
        {" a - (b) ", "a b"},
        {"(a)/[b],c_d", "a b c d"},
        {"--", ""},
        {"", ""},
        {"p.V600E", "pv600e"},
        {"St. Jude's", "st judes"},
        {"Sj\xc3\xb6gren", "sj\xc3\xb6gren"},
        {"a\x01"
         "b\tc",
            "ab c"},
        {"!a!", "a"},
        {"a -", "a"},
    };
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_str(str_fold(&mem, str_of(cases[i][0])), cases[i][1]);
    arena_free(&mem);
}

static void folding_twice_is_folding_once(void **state)
{
    static const char letters[] = "aZ-_/, +*(.\t\xc3\x01";
    struct arena mem = ARENA_INIT;
    uint64_t x = 42;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        char text[12];
        size_t n = next_random(&x) % sizeof(text);
        for (size_t k = 0; k < n; k++)
            text[k] = letters[next_random(&x) % sizeof(letters)];
        struct str once = str_fold(&mem, (struct str){text, n});
        struct str twice = str_fold(&mem, once);
        assert_true(str_eq(once, twice));
        assert_true(str_eq(once, str_trim(once)));
        assert_int_equal(str_find(once, STR("  ")), -1);
        arena_reset(&mem);
    }
    arena_free(&mem);
}

static void cuts_pieces_with_empty_ones_kept(void **state)
{
    struct str rest = STR("a,,b,"), piece;

    (void)state;
    assert_true(str_next(&rest, ',', &piece));
    assert_str(piece, "a");
    assert_true(str_next(&rest, ',', &piece));
    assert_int_equal(piece.n, 0);
    assert_true(str_next(&rest, ',', &piece));
    assert_str(piece, "b");
    assert_true(str_next(&rest, ',', &piece));
    assert_int_equal(piece.n, 0);
    assert_false(str_next(&rest, ',', &piece));
    rest = STR("");
    assert_true(str_next(&rest, ',', &piece));
    assert_false(str_next(&rest, ',', &piece));
}

static void reads_whole_numbers_only(void **state)
{
    uint32_t u = 7;
    uint64_t v = 7;

    (void)state;
    assert_true(str_to_u32(STR("4294967295"), &u));
    assert_int_equal(u, UINT32_MAX);
    assert_false(str_to_u32(STR("4294967296"), &u));
    assert_int_equal(u, UINT32_MAX); /* untouched on failure */
    assert_true(str_to_u64(STR("18446744073709551615"), &v));
    assert_true(v == UINT64_MAX);
    assert_false(str_to_u64(STR("18446744073709551616"), &v));
    assert_true(str_to_u64(STR("007"), &v));
    assert_int_equal(v, 7);
    for (size_t i = 0; i < 6; i++)
        assert_false(str_to_u64(
            str_of(((const char *[]){"", " 1", "1 ", "-1", "+1", "1a"})[i]), &v));
}

/* Short ones are read on a way of their own. */
static void numbers_of_32_bits_are_those_of_64_that_fit(void **state)
{
    uint64_t x = 9;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        char text[16];
        uint32_t u = 0;
        uint64_t v = 0;
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        size_t n = (size_t)(x >> 40) % 13;
        for (size_t k = 0; k < n; k++)
            text[k] = (char)('0' + (x >> 4 * k) % 10);
        if (n > 0 && i % 4 == 0)
            text[(x >> 50) % n] = "/:-+ .a\xb0"[i / 4 % 8];
        struct str s = {text, n};
        bool fits = str_to_u64(s, &v) && v <= UINT32_MAX;
        assert_int_equal(str_to_u32(s, &u), fits);
        if (fits)
            assert_int_equal(u, v);
    }
}

static void reads_decimals_and_nothing_else(void **state)
{
    static const char *const bad[] = {"", ".", "-", "e5", "1e", "1e+", "0x10", "inf",
        "nan", " 1", "1 ", "1,5", "1e999", "--1", "1.2.3"};
    double d = 0;

    (void)state;
    assert_true(str_to_double(STR("0.1"), &d) && d == 0.1);
    assert_true(str_to_double(STR("-1.5e-3"), &d) && d == -1.5e-3);
    assert_true(str_to_double(STR("+.5"), &d) && d == 0.5);
    assert_true(str_to_double(STR("5."), &d) && d == 5);
    assert_true(str_to_double(STR("1E5"), &d) && d == 1e5);
    assert_true(str_to_double(str_sub(STR("123456"), 1, 2), &d) && d == 23);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(str_to_double(str_of(bad[i]), &d));
}

static void a_buffer_grows_and_stays_terminated(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    assert_int_equal(buf_str(&b).n, 0);
    for (int i = 0; i < 1000; i++) {
        buf_fmt(&b, "%d,", i % 10);
        assert_int_equal(b.p[b.n], 0);
    }
    assert_int_equal(b.n, 2000);
    assert_memory_equal(b.p + 1998, "9,", 3);
    buf_clear(&b);
    buf_add(&b, NULL, 0);
    assert_string_equal(b.p, "");
    buf_add_c(&b, "ab");
    buf_add_str(&b, STR("cd"));
    buf_add_char(&b, 'e');
    assert_str(buf_str(&b), "abcde");
    buf_free(&b);
    assert_null(b.p);
}

static void counts_what_two_texts_have_in_common(void **state)
{
    char a[200], b[200];

    (void)state;
    assert_int_equal(str_common_prefix(STR("abc"), STR("abd")), 2);
    assert_int_equal(str_common_prefix(STR_NONE, STR("abd")), 0);
    assert_int_equal(str_common_suffix(STR("xabc"), STR("abc")), 3);
    assert_int_equal(str_common_suffix(STR("abc"), STR_NONE), 0);
    for (size_t at = 0; at < sizeof(a); at++) { /* one difference, at every place */
        memset(a, 'A', sizeof(a));
        memset(b, 'A', sizeof(b));
        b[at] = 'C';
        struct str x = {a, sizeof(a)}, y = {b, sizeof(b)};
        assert_int_equal(str_common_prefix(x, y), at);
        assert_int_equal(str_common_suffix(x, y), sizeof(a) - 1 - at);
        y.n = at; /* one ends where they would differ */
        assert_int_equal(str_common_prefix(x, y), at);
    }
}

static void joins_pieces_and_writes_numbers(void **state)
{
    struct arena mem = ARENA_INIT;
    struct str text = STR_CONCAT(&mem, STR("a"), STR_NONE, STR(""), STR("bc"));

    (void)state;
    assert_str(text, "abc");
    assert_int_equal(text.p[text.n], '\0');
    assert_int_equal(str_concat(&mem, NULL, 0).n, 0);
    assert_str(str_of_number(&mem, 0), "0");
    assert_str(str_of_number(&mem, 1203), "1203");
    assert_str(str_of_number(&mem, UINT64_MAX), "18446744073709551615");
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_clamped),
        cmocka_unit_test(comparisons_work_on_empty_and_absent),
        cmocka_unit_test(finds_bytes_and_texts),
        cmocka_unit_test(trims_and_changes_case_in_ascii_only),
        cmocka_unit_test(folds_names_to_the_form_of_look_up),
        cmocka_unit_test(folding_twice_is_folding_once),
        cmocka_unit_test(cuts_pieces_with_empty_ones_kept),
        cmocka_unit_test(counts_what_two_texts_have_in_common),
        cmocka_unit_test(joins_pieces_and_writes_numbers),
        cmocka_unit_test(reads_whole_numbers_only),
        cmocka_unit_test(numbers_of_32_bits_are_those_of_64_that_fit),
        cmocka_unit_test(reads_decimals_and_nothing_else),
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
