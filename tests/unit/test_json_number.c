#include "kb/base/json_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static double of_bits(uint64_t bits)
{
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Of a positive number. */
static double next_above(double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof v);
    return of_bits(bits + 1);
}

static double next_below(double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof v);
    return of_bits(bits - 1);
}

/* Ended by a NUL; what lies behind the text must be as it was. */
static void write_double(double v, char text[JSON_NUMBER_BYTES + 1])
{
    char out[JSON_NUMBER_BYTES];
    size_t n;

    memset(out, '#', sizeof out);
    n = json_number_double(v, out);
    assert_in_range(n, 1, JSON_NUMBER_BYTES);
    assert_null(memchr(out, '#', n));
    memcpy(text, out, n);
    text[n] = '\0';
}

/* Those of a decimal, without the zeros around them. */
static void take_digits(const char *text, char digits[64])
{
    size_t n = 0, n_zeros = 0;

    for (const char *p = text; *p && *p != 'e'; p++) {
        if (*p == '0') {
            n_zeros += n > 0;
        } else if (*p >= '1' && *p <= '9') {
            memset(digits + n, '0', n_zeros);
            n += n_zeros;
            n_zeros = 0;
            digits[n++] = *p;
        }
    }
    digits[n] = '\0';
}

/* The first decimal of printf that reads back equal, digit by digit more. */
static void print_shortest(double v, char text[64])
{
    for (int n = 1; n <= 17; n++) {
        snprintf(text, 64, "%.*g", n, v);
        if (strtod(text, NULL) == v)
            return;
    }
    fail_msg("%a does not read back", v);
}

/* As RFC 8259 has numbers, with no zero that could be left out. */
static void assert_is_json(const char *text)
{
    const char *p = text + (*text == '-');
    bool has_point, has_exponent;

    assert_true(*p >= '0' && *p <= '9');
    if (*p == '0')
        assert_true(p[1] == '\0' || p[1] == '.');
    p += strspn(p, "0123456789");
    has_point = *p == '.';
    if (has_point) {
        size_t n = strspn(p + 1, "0123456789");
        assert_true(n > 0 && p[n] != '0');
        p += 1 + n;
    }
    has_exponent = *p == 'e';
    if (has_exponent) {
        p += 1 + (p[1] == '-');
        assert_true(*p >= '1' && *p <= '9');
        p += strspn(p, "0123456789");
    }
    assert_int_equal(*p, '\0');
}

/* It reads back equal, and its digits are those of printf: no fewer would do, and of as
 * many the nearest. */
static void assert_shortest(double v)
{
    char text[JSON_NUMBER_BYTES + 1], by_printf[64], got[64], want[64];
    double size = fabs(v);

    write_double(v, text);
    assert_is_json(text);
    if (strtod(text, NULL) != v)
        fail_msg("%a is written \"%s\"", v, text);
    assert_int_equal(
        strchr(text, 'e') != NULL, v != 0 && (size < 1e-6 || size >= 1e15));
    if (v == 0)
        return;
    print_shortest(v, by_printf);
    take_digits(text, got);
    take_digits(by_printf, want);
    if (strcmp(got, want) != 0)
        fail_msg("%a is written \"%s\", which is \"%s\"", v, text, by_printf);
}

static void random_bits_take_their_fewest_digits_and_read_back(void **state)
{
    uint64_t x = 2026;
    int n = 0;

    (void)state;
    while (n < 100000) {
        double v = of_bits(next_random(&x));
        if (!isfinite(v))
            continue;
        assert_shortest(v);
        n++;
    }
}

/* All of the exponents that are written without one, and those next to them: here the
 * way by division is gone, and the one by trial where that does not decide. */
static void random_doubles_of_plain_size_take_their_fewest_digits(void **state)
{
    uint64_t x = 31;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = next_random(&x), exponent = 1023 - 22 + (bits >> 52) % 75;
        assert_shortest(of_bits((bits & ((UINT64_C(1) << 52) - 1)) | exponent << 52
                                | (bits & UINT64_C(1) << 63)));
    }
}

/* Sixteenths behind 14 digits end in a 5 as their 18th: of the two decimals of 17
 * digits beside them printf takes the even one. */
static void between_two_decimals_the_even_one_is_taken(void **state)
{
    char text[JSON_NUMBER_BYTES + 1];
    uint64_t x = 16;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t r = next_random(&x), whole = UINT64_C(10000000000000) + (r >> 20);
        assert_shortest((double)whole + (double)(2 * (r % 8) + 1) / 16);
    }
    write_double(12345678901234.0625, text);
    assert_string_equal(text, "12345678901234.062");
    write_double(12345678901234.1875, text);
    assert_string_equal(text, "12345678901234.188");
}

static void fractions_of_reads_take_their_fewest_digits(void **state)
{
    (void)state;
    for (int n = 1; n <= 400; n++)
        for (int k = 0; k <= n; k++)
            assert_shortest((double)k / n);
}

static void decimals_are_written_as_they_were_read(void **state)
{
    uint64_t x = 5;
    char text[JSON_NUMBER_BYTES + 1], want[64];

    (void)state;
    for (int i = 0; i < 50000; i++) {
        uint64_t r = next_random(&x);
        unsigned n_decimals = 1 + (unsigned)(r >> 60) % 6;
        snprintf(want, sizeof want, "%" PRIu64 ".%0*" PRIu64, (r >> 20) % 1000000,
            (int)n_decimals - 1, (r & 0xfffff) % 100000);
        snprintf(want + strlen(want) - 1, 3, "%d", 1 + (int)(r % 9));
        write_double(strtod(want, NULL), text);
        assert_string_equal(text, want);
    }
}

static void whole_numbers_have_no_point(void **state)
{
    char text[JSON_NUMBER_BYTES + 1], want[64];
    uint64_t x = 3;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t whole = next_random(&x) % UINT64_C(1000000000000000) >> i % 50;
        snprintf(want, sizeof want, "%" PRIu64, whole);
        write_double((double)whole, text);
        assert_string_equal(text, want);
    }
}

/* From the smallest that there is on. */
static double power_of_two(int e)
{
    return of_bits(e < -1022 ? UINT64_C(1) << (e + 1074) : (uint64_t)(e + 1023) << 52);
}

static void neighbours_of_powers_take_their_fewest_digits(void **state)
{
    (void)state;
    for (int e = -1074; e <= 1023; e++) {
        double v = power_of_two(e);
        assert_shortest(v);
        assert_shortest(next_below(v));
        assert_shortest(next_above(v));
    }
    for (int e = -323; e <= 308; e++) {
        char text[16];
        snprintf(text, sizeof text, "1e%d", e);
        double v = strtod(text, NULL);
        assert_shortest(v);
        assert_shortest(next_below(v));
        assert_shortest(-next_above(v));
    }
}

static void the_smallest_doubles_take_their_fewest_digits(void **state)
{
    uint64_t x = 17;

    (void)state;
    for (uint64_t bits = 1; bits <= 2000; bits++)
        assert_shortest(of_bits(bits));
    for (int i = 0; i < 5000; i++)
        assert_shortest(of_bits(next_random(&x) >> (12 + i % 52)));
}

static void assert_written(double v, const char *want)
{
    char text[JSON_NUMBER_BYTES + 1];

    write_double(v, text);
    assert_string_equal(text, want);
}

static void the_ends_of_the_range_are_written_in_full(void **state)
{
    (void)state;
    assert_written(0.0, "0");
    assert_written(-0.0, "0");
    assert_written(DBL_MAX, "1.7976931348623157e308");
    assert_written(-DBL_MAX, "-1.7976931348623157e308");
    assert_written(DBL_MIN, "2.2250738585072014e-308");
    assert_written(of_bits(1), "5e-324");
    assert_written(-of_bits((UINT64_C(1) << 52) - 1), "-2.225073858507201e-308");
    assert_written(1e-6, "0.000001");
    assert_written(next_below(1e-6), "9.999999999999997e-7");
    assert_written(999999999999999.9, "999999999999999.9");
    assert_written(1e15, "1e15");
    assert_written(0.1, "0.1");
    assert_written(1.0 / 3, "0.3333333333333333");
    assert_written(9007199254740993.0 / 1024, "8796093022208");
}

/* Some are told again at once, some when others had their room meanwhile. */
static void doubles_told_again_have_the_same_digits(void **state)
{
    struct json_number_memo *memo = calloc(1, sizeof *memo);
    uint64_t x = 21;

    (void)state;
    assert_non_null(memo);
    for (int i = 0; i < 20000; i++) {
        double n = (double)(1 + next_random(&x) % 40);
        double v = (double)(next_random(&x) % 41) / n * (i % 5 ? 1 : -1);
        char want[JSON_NUMBER_BYTES];
        struct str found = json_number_again(memo, v);
        assert_int_equal(found.n, json_number_double(v, want));
        assert_memory_equal(found.p, want, found.n);
    }
    free(memo);
}

static void unsigned_numbers_are_those_of_printf(void **state)
{
    uint64_t x = 9;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t v = i == 0 ? 0 : i == 1 ? UINT64_MAX : next_random(&x) >> i % 64;
        char out[JSON_NUMBER_BYTES], want[32];
        snprintf(want, sizeof want, "%" PRIu64, v);
        assert_int_equal(json_number_uint(v, out), strlen(want));
        assert_memory_equal(out, want, strlen(want));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bits_take_their_fewest_digits_and_read_back),
        cmocka_unit_test(random_doubles_of_plain_size_take_their_fewest_digits),
        cmocka_unit_test(between_two_decimals_the_even_one_is_taken),
        cmocka_unit_test(fractions_of_reads_take_their_fewest_digits),
        cmocka_unit_test(decimals_are_written_as_they_were_read),
        cmocka_unit_test(whole_numbers_have_no_point),
        cmocka_unit_test(neighbours_of_powers_take_their_fewest_digits),
        cmocka_unit_test(the_smallest_doubles_take_their_fewest_digits),
        cmocka_unit_test(the_ends_of_the_range_are_written_in_full),
        cmocka_unit_test(doubles_told_again_have_the_same_digits),
        cmocka_unit_test(unsigned_numbers_are_those_of_printf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
