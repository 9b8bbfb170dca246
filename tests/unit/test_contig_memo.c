/* Contig names parsed once: the same answers as without the memo. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/contig_memo.h"

static const char *const names[] = {"1", "2", "chr1", "chr12", "12", "21", "X", "chrX",
    "Y", "M", "MT", "chrM", "NC_000007.14", "NC_000007.13", "GL000191.1", "chrUn", "x",
    "CHR3", "", "23", "0", "chr", "chr1_random", "c1", "2c"};
#define N_NAMES (sizeof names / sizeof names[0])

static void every_name_is_as_contig_parse_says_in_any_order(void **state)
{
    struct contig_memo memo = {0};
    uint64_t x = 5;

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        enum assembly want_implied = ASSEMBLY_NONE, implied = ASSEMBLY_NONE;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        struct str name = str_of(names[x % N_NAMES]);
        unsigned want = contig_parse(name, &want_implied);
        assert_int_equal(contig_memo_parse(&memo, name, &implied), want);
        assert_int_equal(implied, want_implied);
    }
}

static void random_short_names_are_not_confused(void **state)
{
    struct contig_memo memo = {0};
    uint64_t x = 9;
    char text[4];

    (void)state;
    for (unsigned i = 0; i < 50000; i++) {
        enum assembly want_implied, implied;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        size_t n = 1 + x % 3;
        for (size_t k = 0; k < n; k++)
            text[k] = "0123456789XYMTch"[x >> (8 + 4 * k) & 15];
        struct str name = {text, n};
        unsigned want = contig_parse(name, &want_implied);
        assert_int_equal(contig_memo_parse(&memo, name, &implied), want);
        assert_int_equal(implied, want_implied);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_as_contig_parse_says_in_any_order),
        cmocka_unit_test(random_short_names_are_not_confused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
