#include "kb/base/vcf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define HEAD "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"

static const char *const keys[] = {
    "A", "AA", "AB", "B", "D", "DP", "DPX", "END", "TVAF", "TVA", "VAF"};
#define N_KEYS (sizeof keys / sizeof *keys)

/* One item after the other, as VCF has it. */
static bool find_plainly(struct str info, struct str key, struct str *value)
{
    struct str item, found;
    bool is_given = false;

    while (str_next(&info, ';', &item)) {
        if (str_eq(item, key))
            found = (struct str){item.p + item.n, 0};
        else if (str_starts(item, key) && item.p[key.n] == '=')
            found = str_sub(item, key.n + 1, item.n);
        else
            continue;
        if (is_given && !str_eq(found, *value))
            return false;
        *value = found;
        is_given = true;
    }
    return is_given;
}

static int compare(void *ctx, struct vcf_record *r, struct err *err)
{
    struct str info = vcf_column(r, VCF_INFO);
    unsigned *n_found = ctx;

    (void)err;
    for (unsigned i = 0; i < N_KEYS; i++) {
        struct str want = STR_NONE, got = STR_NONE;
        bool is_there = find_plainly(info, str_of(keys[i]), &want);
        if (vcf_info(r, str_of(keys[i]), &got) != is_there)
            fail_msg("%s of \"%.*s\"", keys[i], STR_ARG(info));
        if (!is_there)
            continue;
        if (got.p != want.p || got.n != want.n)
            fail_msg("%s of \"%.*s\": \"%.*s\"", keys[i], STR_ARG(info), STR_ARG(got));
        ++*n_found;
    }
    return 0;
}

/* How many values were found. */
static unsigned compare_each(struct str text)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", text.p, text.n, &err);
    unsigned n_found = 0;

    assert_non_null(in);
    assert_int_equal(vcf_read(in, ERR_SAMPLE, NULL, compare, NULL, &n_found, &err), 0);
    stream_close(in);
    return n_found;
}

static void items_are_found_by_their_whole_key(void **state)
{
    (void)state;
    assert_int_equal(
        compare_each(STR(HEAD "1\t1\t.\tA\tT\t.\t.\tDP=7;DPX;A=D=3;B=\n")), 4);
    assert_int_equal(compare_each(STR(HEAD "1\t1\t.\tA\tT\t.\t.\tXA=1;.;AAA;=A\n")), 0);
    assert_int_equal(compare_each(STR(HEAD "1\t1\t.\tA\tT\t.\t.\t\n")), 0);
    assert_int_equal(compare_each(STR(HEAD "1\t1\t.\tA\tT\t.\t.\t;;D;;D;\n")), 1);
    assert_int_equal(compare_each(STR(HEAD "1\t1\t.\tA\tT\t.\t.\tEND=1;END=2\n")), 0);
}

static unsigned below(uint64_t *x, unsigned n)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return (unsigned)((*x >> 20) % n);
}

static void add_item(struct buf *text, uint64_t *x)
{
    static const char *const values[] = {
        "", "=", "=1", "=1", "=A", "=A=B", "==", "X", "=0.25,0.5", "=;", "=%3B"};

    buf_add_c(text, keys[below(x, N_KEYS)]);
    buf_add_c(text, values[below(x, sizeof values / sizeof *values)]);
    if (below(x, 16) == 0)
        for (unsigned n = below(x, 90); n > 0; n--)
            buf_add_char(text, "TVAF=,AD"[n & 7]);
}

/* Of any length, and so near the line's beginning that no 64 bytes stand before. */
static void random_infos_give_what_a_plain_search_finds(void **state)
{
    struct buf text = BUF_INIT;
    uint64_t x = 8;

    (void)state;
    buf_add_c(&text, HEAD);
    for (unsigned i = 0; i < 20000; i++) {
        buf_fmt(&text, "1\t%u\t%s\tA\tT\t.\t.\t", 1 + i,
            i & 1 ? "." : "one_that_has_a_long_identifier");
        unsigned most = 1 + i % 24;
        for (unsigned n = below(&x, most + 1); n > 0; n--) {
            add_item(&text, &x);
            if (n > 1 || below(&x, 8) == 0)
                buf_add_char(&text, ';');
        }
        buf_add_c(&text, i % 3 ? "\n" : "\tGT\t0/1\n");
    }
    assert_true(compare_each(buf_str(&text)) > 40000);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_found_by_their_whole_key),
        cmocka_unit_test(random_infos_give_what_a_plain_search_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
