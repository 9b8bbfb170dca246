#include "kb/base/vcf_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define HEAD "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
#define SITE "7\t1\t.\tA\tT\t.\t.\t."

/* Each record is asked by ask, with its number. */
struct asked {
    void (*ask)(struct vcf_record *r, unsigned i, void *ctx);
    void *ctx;
    unsigned n;
};

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    (void)ctx;
    (void)h;
    (void)err;
    return 0;
}

static int on_record(void *ctx, struct vcf_record *r, struct err *err)
{
    struct asked *asked = ctx;

    (void)err;
    asked->ask(r, asked->n++, asked->ctx);
    return 0;
}

static void ask_each(struct str text, struct asked asked, unsigned n_want)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", text.p, text.n, &err);

    assert_non_null(in);
    assert_int_equal(
        vcf_read(in, ERR_SAMPLE, on_header, on_record, NULL, &asked, &err), 0);
    assert_int_equal(asked.n, n_want);
    stream_close(in);
}

/* want NULL: there is none. */
static void assert_value(
    struct vcf_record *r, unsigned sample, const char *key, const char *want)
{
    struct str got = STR("untouched");
    bool has = vcf_format(r, sample, str_of(key), &got);

    if (has != (want != NULL))
        fail_msg("%s of sample %u: %s", key, sample, has ? "there" : "not there");
    if (!want)
        want = "untouched";
    if (got.n != strlen(want) || memcmp(got.p, want, got.n) != 0)
        fail_msg(
            "%s of sample %u: \"%.*s\", not \"%s\"", key, sample, STR_ARG(got), want);
}

static void ask_repeated(struct vcf_record *r, unsigned i, void *ctx)
{
    (void)ctx;
    (void)i;
    assert_value(r, 0, "DP", "");
    assert_value(r, 0, "GT", "0/1");
    assert_value(r, 0, "AD", "3,4");
    assert_value(r, 1, "DP", ""); /* one of the two has no value, but stands there */
    assert_value(r, 1, "AD", NULL);
}

static void of_a_key_that_stands_twice_no_value_is_taken(void **state)
{
    (void)state;
    ask_each(STR(HEAD "\tFORMAT\tA\tB\n" SITE "\tGT:DP:AD:DP\t0/1:7:3,4:8\t0/1:7\n"),
        (struct asked){.ask = ask_repeated}, 1);
}

static void ask_surplus(struct vcf_record *r, unsigned i, void *ctx)
{
    (void)ctx;
    (void)i;
    assert_value(r, 0, "GT", ""); /* 0/1:7:9: which is which, nobody can tell */
    assert_value(r, 0, "DP", "");
    assert_value(r, 1, "GT", "0/1");
    assert_value(r, 1, "DP", "");
    assert_value(r, 2, "GT", "1/1");
    assert_value(r, 2, "DP", NULL);
    assert_value(r, 3, "GT", "0/0");
    assert_value(r, 3, "DP", "5");
    assert_value(r, 0, "GT", ""); /* the surplus of another sample is not forgotten */
}

static void values_and_keys_are_matched_for_each_sample_alone(void **state)
{
    (void)state;
    ask_each(
        STR(HEAD "\tFORMAT\tA\tB\tC\tD\n" SITE "\tGT:DP\t0/1:7:9\t0/1:\t1/1\t0/0:5\n"),
        (struct asked){.ask = ask_surplus}, 1);
}

static void ask_changed(struct vcf_record *r, unsigned i, void *ctx)
{
    static const char *const gt[] = {"0/1", "1/1", "0/2", NULL, "0/3", NULL, "0/5"};
    static const char *const dp[] = {"7", "8", NULL, "10", "11", NULL, "12"};

    (void)ctx;
    assert_value(r, 0, "GT", gt[i]);
    assert_value(r, 0, "DP", dp[i]);
    assert_value(r, 0, "GTX", i == 2 ? "3" : NULL);
}

/* The cut keys are kept from record to record: of an order that changed, of a FORMAT
 * that begins as the one before, of a record without. */
static void the_keys_are_those_of_the_record_in_hand(void **state)
{
    (void)state;
    ask_each(STR(HEAD "\tFORMAT\tA\n" SITE "\tGT:DP\t0/1:7\n" SITE
                      "\tDP:GT\t8:1/1\n" SITE "\tGT:GTX\t0/2:3\n" SITE "\tDP\t10\n" SITE
                      "\tGT:DP:AD\t0/3:11:4\n" SITE "\n" SITE "\tGT:DP:AD\t0/5:12:4\n"),
        (struct asked){.ask = ask_changed}, 7);
}

static void ask_not_at_first(struct vcf_record *r, unsigned i, void *ctx)
{
    (void)ctx;
    if (i != 1) /* the second record is not asked at all */
        assert_value(r, 0, "GT", i == 0 ? "0/1" : "2/2");
}

static void values_are_not_kept_from_a_record_before(void **state)
{
    (void)state;
    ask_each(STR(HEAD "\tFORMAT\tA\n" SITE "\tGT\t0/1\n" SITE "\tGT\t1/1\n" SITE
                      "\tGT\t2/2\n"),
        (struct asked){.ask = ask_not_at_first}, 3);
}

static void ask_switched(struct vcf_record *r, unsigned i, void *ctx)
{
    (void)ctx;
    (void)i;
    assert_value(r, 1, "DP", "2");
    assert_value(r, 0, "DP", "1");
    assert_value(r, 2, "DP", NULL); /* its column is missing */
    assert_value(r, 0, "GT", "0/0");
    assert_value(r, 1, "GT", "1/1");
    assert_value(r, 3, "GT", NULL); /* nor does the header have this one */
    assert_value(r, 1, "DP", "2");
    assert_value(r, 2, "XX", NULL);
    assert_value(r, 0, "DP", "1");
}

static void samples_may_be_asked_in_any_order(void **state)
{
    (void)state;
    ask_each(STR(HEAD "\tFORMAT\tA\tB\tC\n" SITE "\tGT:DP\t0/0:1\t1/1:2\n" SITE
                      "\tGT:DP\t0/0:1\t1/1:2\n"),
        (struct asked){.ask = ask_switched}, 2);
}

static void ask_marks(struct vcf_record *r, unsigned i, void *ctx)
{
    uint64_t marks = vcf_format_marks(r);

    (void)ctx;
    assert_int_equal(
        marks, i == 0 ? vcf_format_mark(STR("GT")) | vcf_format_mark(STR("DP")) : 0);
    assert_value(r, 0, "DP", i == 0 ? "7" : NULL);
    assert_int_equal(vcf_format_marks(r), marks);
}

static void a_record_without_format_has_no_marks(void **state)
{
    (void)state;
    ask_each(STR(HEAD "\tFORMAT\tA\n" SITE "\tGT:DP\t0/1:7\n" SITE "\n"),
        (struct asked){.ask = ask_marks}, 2);
}

#define MANY 300

static void ask_many(struct vcf_record *r, unsigned record, void *ctx)
{
    char key[16], value[16];

    (void)ctx;
    (void)record;
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(key, sizeof key, "K%u", i);
        snprintf(value, sizeof value, "%u", i * 7);
        assert_value(r, 0, key, value);
    }
    assert_value(r, 0, "K300", NULL);
    assert_value(r, 0, "K", NULL);
    assert_value(r, 0, "", NULL);
}

static void more_keys_than_a_mask_has_bits_are_all_told_apart(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_add_c(&text, HEAD "\tFORMAT\tA\n");
    for (int record = 0; record < 2; record++) {
        buf_add_c(&text, SITE);
        for (unsigned i = 0; i < MANY; i++)
            buf_fmt(&text, "%cK%u", i ? ':' : '\t', i);
        for (unsigned i = 0; i < MANY; i++)
            buf_fmt(&text, "%c%u", i ? ':' : '\t', i * 7);
        buf_add_c(&text, "\n");
    }
    ask_each(buf_str(&text), (struct asked){.ask = ask_many}, 2);
    buf_free(&text);
}

/* ---- by chance, against the plainest way to say it --------------------------------
 */

#define N_SAMPLES 3
#define N_RECORDS 4000

static const char *const words[] = {
    "GT", "DP", "AD", "AF", "GQ", "PL", "F1R2", "F2R2", "F2R1", "SB", "A", "AA", "AAA"};
#define N_WORDS (sizeof words / sizeof *words)

struct drawn {
    unsigned n_keys, keys[8];
    unsigned n_values[N_SAMPLES], values[N_SAMPLES][10];
    int width[N_SAMPLES]; /* of each value at least */
};

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static unsigned below(uint64_t *x, unsigned n)
{
    return (unsigned)((next_random(x) >> 20) % n);
}

/* Every third record has the FORMAT of the one before, every third that of one up to
 * six before: more of them take turns than are kept.  Columns are short, or long, or
 * at the beginning of a short line. */
static void draw(struct drawn *d, unsigned i, uint64_t *x, struct buf *text)
{
    if (i % 3 == 2) {
        const struct drawn *old = d - (1 + below(x, i < 6 ? 1 : 6));
        d->n_keys = old->n_keys;
        memcpy(d->keys, old->keys, sizeof d->keys);
    } else if (i % 3 == 0) {
        d->n_keys = 1 + below(x, 8);
        for (unsigned k = 0; k < d->n_keys; k++)
            d->keys[k] = below(x, N_WORDS);
    }
    buf_add_c(text, SITE);
    for (unsigned k = 0; k < d->n_keys; k++)
        buf_fmt(text, "%c%s", k ? ':' : '\t', words[d->keys[k]]);
    for (unsigned s = 0; s < N_SAMPLES; s++) {
        unsigned n = d->n_keys, odd = below(x, 4);
        n = odd == 0 ? 1 + below(x, n) : odd == 1 ? n + below(x, 3) : n;
        d->n_values[s] = n;
        d->width[s] = below(x, 4) == 0 ? 1 + (int)below(x, 12) : 1;
        for (unsigned v = 0; v < n; v++) {
            d->values[s][v] = below(x, 1000);
            buf_fmt(text, "%c%0*u", v ? ':' : '\t', d->width[s], d->values[s][v]);
        }
    }
    buf_add_c(text, "\n");
}

static void assert_drawn(
    struct vcf_record *r, const struct drawn *d, unsigned sample, unsigned word)
{
    unsigned n = 0, first = 0;
    char want[16];

    for (unsigned k = d->n_keys; k-- > 0;)
        if (d->keys[k] == word) {
            first = k;
            n++;
        }
    snprintf(want, sizeof want, "%0*u", d->width[sample], d->values[sample][first]);
    if (n == 0 || first >= d->n_values[sample])
        assert_value(r, sample, words[word], NULL);
    else if (n > 1 || d->n_values[sample] > d->n_keys)
        assert_value(r, sample, words[word], "");
    else
        assert_value(r, sample, words[word], want);
}

static void ask_drawn(struct vcf_record *r, unsigned i, void *ctx)
{
    const struct drawn *d = ctx;
    uint64_t x = i + 1;

    for (unsigned n = i % 40; n > 0; n--) /* of some records nothing is asked */
        assert_drawn(r, &d[i], below(&x, N_SAMPLES), below(&x, N_WORDS));
    for (unsigned k = 0; i % 5 == 0 && k < d[i].n_keys; k++)
        assert_true(vcf_format_marks(r) & vcf_format_mark(str_of(words[d[i].keys[k]])));
}

static void random_formats_give_what_a_plain_search_finds(void **state)
{
    static struct drawn drawn[N_RECORDS];
    struct buf text = BUF_INIT;
    uint64_t x = 64;

    (void)state;
    buf_add_c(&text, HEAD "\tFORMAT\tA\tB\tC\n");
    for (unsigned i = 0; i < N_RECORDS; i++) {
        if (i > 0)
            drawn[i] = drawn[i - 1];
        draw(&drawn[i], i, &x, &text);
    }
    ask_each(buf_str(&text), (struct asked){.ask = ask_drawn, .ctx = drawn}, N_RECORDS);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_key_that_stands_twice_no_value_is_taken),
        cmocka_unit_test(values_and_keys_are_matched_for_each_sample_alone),
        cmocka_unit_test(the_keys_are_those_of_the_record_in_hand),
        cmocka_unit_test(values_are_not_kept_from_a_record_before),
        cmocka_unit_test(samples_may_be_asked_in_any_order),
        cmocka_unit_test(a_record_without_format_has_no_marks),
        cmocka_unit_test(more_keys_than_a_mask_has_bits_are_all_told_apart),
        cmocka_unit_test(random_formats_give_what_a_plain_search_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
