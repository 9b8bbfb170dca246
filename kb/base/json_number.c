#include "kb/base/json_number.h"

#include <endian.h>
#include <float.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS 17 /* that any double needs */

static const char two_digits[] = "0001020304050607080910111213141516171819"
                                 "2021222324252627282930313233343536373839"
                                 "4041424344454647484950515253545556575859"
                                 "6061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";

static size_t count_digits(uint64_t v)
{
    size_t n = 1;

    for (; v >= 10000; v /= 10000)
        n += 4;
    return n + (v >= 10) + (v >= 100) + (v >= 1000);
}

/* Positions, depths, ids: eight digits side by side, two fours, four twos, eight ones;
 * the first is the lowest byte, so that zeros before the number are shifted out. */
static size_t put_below_1e8(uint32_t v, char *out)
{
    const uint64_t ones = UINT64_C(0x3030303030303030);
    uint64_t x = v / 10000 | (uint64_t)(v % 10000) << 32;
    uint64_t tens = (x * 10486 >> 20) & UINT64_C(0x0000007f0000007f);

    x = tens | (x - 100 * tens) << 16;
    tens = (x * 103 >> 10) & UINT64_C(0x000f000f000f000f);
    x = tens | (x - 10 * tens) << 8;
    size_t n_zeros = x ? (size_t)__builtin_ctzll(x) / 8 : 7;
    x = htole64((x | ones) >> 8 * n_zeros);
    memcpy(out, &x, sizeof(x));
    return sizeof(x) - n_zeros;
}

size_t json_number_uint(uint64_t v, char *out)
{
    if (v < 100000000)
        return put_below_1e8((uint32_t)v, out);

    size_t n = count_digits(v);
    char *to = out + n;

    for (; v >= 100; v /= 100) {
        to -= 2;
        memcpy(to, two_digits + 2 * (v % 100), 2);
    }
    if (v >= 10)
        memcpy(out, two_digits + 2 * v, 2);
    else
        *out = (char)('0' + v);
    return n;
}

/* Its digits without zeros behind them, and the power of ten of the first. */
struct decimal {
    char digits[JSON_NUMBER_BYTES];
    int n, exponent;
};

/* Exact as doubles, all of them. */
static const double ten_to[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
    1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Of 1e-6 <= v < 1e15: the power of ten of its first digit, or one too much where v is
 * just below that power. */
static int first_digit(double v)
{
    static const double tenth_to[] = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};
    int e = 0;

    while (v < tenth_to[-e])
        e--;
    while (e >= 0 && v >= ten_to[e + 1])
        e++;
    return e;
}

#define MOST_FIVES 22
static const uint64_t five_to[MOST_FIVES + 1] = {1, 5, 25, 125, 625, 3125, 15625, 78125,
    390625, 1953125, 9765625, 48828125, 244140625, 1220703125, 6103515625, 30517578125,
    152587890625, 762939453125, 3814697265625, 19073486328125, 95367431640625,
    476837158203125, 2384185791015625};

/* v * 10^k rounded to a whole number.  Nothing is lost on the way: v is 53 bits and a
 * power of two, 10^k is 5^k, which has 52 bits at most, and one more.  false: in the
 * middle of two. */
static bool round_scaled(double v, int k, uint64_t *out)
{
    __extension__ typedef unsigned __int128 product;
    const uint64_t one = 1;
    uint64_t bits;

    memcpy(&bits, &v, sizeof(bits));
    int n_down = 1075 - (int)(bits >> 52) - k; /* bits behind the point */
    if (k < 0 || k > MOST_FIVES || n_down < 1 || n_down > 120)
        return false;
    product all = (product)((bits & ((one << 52) - 1)) | one << 52) * five_to[k];
    product half = (product)1 << (n_down - 1), rest = all & (2 * half - 1);
    *out = (uint64_t)(all >> n_down) + (rest > half);
    return rest != half;
}

static void set_decimal(uint64_t whole, int k, struct decimal *out)
{
    while (whole % 10 == 0) {
        whole /= 10;
        k--;
    }
    out->n = (int)json_number_uint(whole, out->digits);
    out->exponent = out->n - 1 - k;
}

/* A whole number below 2^53 and a power of ten up to 10^22 are exact, so that their
 * quotient is what the decimal reads as.  false: this does not decide it. */
static bool shortest_by_division(double v, struct decimal *out)
{
    const double most_exact = 9007199254740992.0;
    int first;

    if (v < 1e-6 || v >= 1e15)
        return false;
    first = first_digit(v);
    for (int n = DBL_DIG; n <= MOST_DIGITS; n++) {
        int k = n - 1 - first;
        uint64_t whole;
        if (!round_scaled(v, k, &whole)
            || (n < MOST_DIGITS && (double)whole >= most_exact))
            return false;
        if (n == MOST_DIGITS || (double)whole / ten_to[k] == v) {
            set_decimal(whole, k, out);
            return true;
        }
    }
    return false;
}

/* The fewest significant digits that read back as v.  Up to 15 digits survive the way
 * through a double, so that those of a shorter number come with zeros behind them; the
 * smallest doubles have room for fewer. */
static void shortest_by_trial(double v, struct decimal *out)
{
    char text[40];

    for (int precision = v < DBL_MIN ? 0 : DBL_DIG - 1; precision < MOST_DIGITS;
         precision++) {
        snprintf(text, sizeof(text), "%.*e", precision, v);
        if (strtod(text, NULL) == v)
            break;
    }
    out->n = 0;
    for (const char *p = text; *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            out->digits[out->n++] = *p;
    while (out->n > 1 && out->digits[out->n - 1] == '0')
        out->n--;
    out->exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
}

static char *put(char *to, const char *from, int n)
{
    memcpy(to, from, (size_t)n);
    return to + n;
}

static char *put_zeros(char *to, int n)
{
    memset(to, '0', (size_t)n);
    return to + n;
}

static char *put_scientific(char *to, const struct decimal *d)
{
    unsigned size = (unsigned)abs(d->exponent);

    to = put(to, d->digits, 1);
    if (d->n > 1)
        to = put(put(to, ".", 1), d->digits + 1, d->n - 1);
    to = put(to, d->exponent < 0 ? "e-" : "e", d->exponent < 0 ? 2 : 1);
    return to + json_number_uint(size, to);
}

static char *put_plain(char *to, const struct decimal *d)
{
    int n_before = d->exponent + 1; /* of the point */

    if (n_before <= 0)
        return put(put_zeros(put(to, "0.", 2), -n_before), d->digits, d->n);
    if (d->n <= n_before)
        return put_zeros(put(to, d->digits, d->n), n_before - d->n);
    to = put(put(to, d->digits, n_before), ".", 1);
    return put(to, d->digits + n_before, d->n - n_before);
}

size_t json_number_double(double v, char out[JSON_NUMBER_BYTES])
{
    struct decimal d;
    double size = v < 0 ? -v : v;
    char *to = out;

    if (v == 0)
        return (size_t)(put(out, "0", 1) - out);
    if (!shortest_by_division(size, &d))
        shortest_by_trial(size, &d);
    if (v < 0)
        to = put(to, "-", 1);
    if (size < 1e-6 || size >= 1e15)
        to = put_scientific(to, &d);
    else
        to = put_plain(to, &d);
    return (size_t)(to - out);
}

/* Both zeros are one: the sign of a zero is not told. */
struct str json_number_again(struct json_number_memo *m, double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof(bits));
    bits = bits * UINT64_C(0x9e3779b97f4a7c15) >> (64 - JSON_NUMBER_MEMO_BITS);
    if (m->told[bits].n == 0 || m->told[bits].value != v) {
        m->told[bits].value = v;
        m->told[bits].n = (unsigned)json_number_double(v, m->told[bits].text);
    }
    return (struct str){m->told[bits].text, m->told[bits].n};
}
