#include "kb/model/hgvs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define N_RANDOM 20000
#define BIG 1000000

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Whatever is read, its canonical text reads as the same and is its own canonical text.
 */
static bool is_read_and_stable(struct str text, struct arena *mem)
{
    struct hgvs h, again;
    const char *why = NULL;

    if (hgvs_parse(text, mem, &h, &why) < 0) {
        assert_non_null(why);
        return false;
    }

    struct str canonical = hgvs_print(mem, &h);

    if (hgvs_parse(canonical, mem, &again, &why) < 0)
        fail_msg(
            "\"%.*s\" printed as \"%.*s\": %s", STR_ARG(text), STR_ARG(canonical), why);
    assert_true(hgvs_eq(&h, &again));
    assert_true(str_eq(hgvs_print(mem, &again), canonical));
    return true;
}

/* ---- random descriptions ---- */

static const char *pick(uint64_t *seed, const char *const *from, size_t n)
{
    return from[next_random(seed) % n];
}
#define PICK(seed, from) pick(seed, from, sizeof(from) / sizeof((from)[0]))

static void add_random_bases(uint64_t *seed, struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_add_char(b, "ACGT"[next_random(seed) % 4]);
}

static uint32_t random_up_to(uint64_t *seed, uint32_t n)
{
    return (uint32_t)(next_random(seed) % n) + 1;
}

/* Two places in order, two or more bases apart. */
static void add_random_span(uint64_t *seed, struct buf *b)
{
    uint32_t beg = random_up_to(seed, 5000), end = beg + 1 + random_up_to(seed, 50);

    switch (next_random(seed) % 5) {
    case 0:
        buf_fmt(b, "-%u_%u", beg, end);
        return;
    case 1:
        buf_fmt(b, "%u-%u_*%u+%u", beg, random_up_to(seed, 90), end,
            random_up_to(seed, 90));
        return;
    case 2:
        buf_fmt(b, "(?_%u)_(%u_%u)", beg, end, end + random_up_to(seed, 9));
        return;
    case 3:
        buf_fmt(b, "%u-?_%u+?", beg, end);
        return;
    default:
        buf_fmt(b, "%u_%u", beg, end);
    }
}

static void add_random_change(uint64_t *seed, struct buf *b)
{
    static const char *const plain[] = {"del", "dup", "inv", "delinsN[7]", "="};
    uint32_t at = random_up_to(seed, 9000);

    switch (next_random(seed) % 5) {
    case 0:
        buf_fmt(
            b, "%u%s", at, PICK(seed, ((const char *const[]){"A>C", "G>T", "c>a"})));
        return;
    case 1:
        buf_fmt(b, "%u_%uins", at, at + 1);
        add_random_bases(seed, b, random_up_to(seed, 9));
        return;
    case 2:
        buf_fmt(b, "%u", at);
        add_random_bases(seed, b, random_up_to(seed, 5));
        buf_fmt(b, "[%u]", random_up_to(seed, 99));
        return;
    case 3:
        add_random_span(seed, b);
        buf_add_c(b, "delins");
        add_random_bases(seed, b, random_up_to(seed, 9));
        return;
    default:
        add_random_span(seed, b);
        buf_add_c(b, PICK(seed, plain));
    }
}

static void add_random_description(uint64_t *seed, struct buf *b)
{
    static const char *const names[] = {"", "NM_004333.6:", "NM_004333.6(BRAF):",
        "BRAF:", "ENST00000288602.11:", "NC_000007.14(NM_004333.6):", "LRG_299t1:"};
    static const char *const proteins[] = {"", "", " (p.Val600Glu)", " (p.(V600E))",
        "(p.K601fs)", " (p.?)", " (p.Tyr772_Ala775dup)", " (p.Arg97ProfsTer23)"};

    buf_clear(b);
    buf_add_c(b, PICK(seed, names));
    buf_add_c(b, "c.");
    add_random_change(seed, b);
    buf_add_c(b, PICK(seed, proteins));
}

static void reads_random_descriptions_and_their_own_text_again(void **state)
{
    struct arena mem = ARENA_INIT;
    struct buf b = BUF_INIT;
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (unsigned i = 0; i < N_RANDOM; i++) {
        add_random_description(&seed, &b);
        if (!is_read_and_stable(buf_str(&b), &mem))
            fail_msg("%s", b.p);
        arena_reset(&mem);
    }
    buf_free(&b);
    arena_free(&mem);
}

static void what_it_reads_from_noise_is_stable(void **state)
{
    static const char letters[] = "ACGTNacgtdelinsupv_()[]?*+-=>;:.0123456789 pV";
    struct arena mem = ARENA_INIT;
    struct buf b = BUF_INIT;
    uint64_t seed = 2463534242u;
    unsigned n_read = 0;

    (void)state;
    for (unsigned i = 0; i < N_RANDOM; i++) {
        add_random_description(&seed, &b);
        for (unsigned k = 0; k < 1 + i % 3; k++)
            b.p[next_random(&seed) % b.n] =
                letters[next_random(&seed) % (sizeof(letters) - 1)];
        n_read += is_read_and_stable(buf_str(&b), &mem);
        arena_reset(&mem);
    }
    assert_in_range(n_read, N_RANDOM / 100, N_RANDOM * 9 / 10);
    buf_free(&b);
    arena_free(&mem);
}

/* ---- hostile input ---- */

/* head, then unit over and over up to BIG bytes, then tail */
static void assert_big_is(
    const char *head, const char *unit, const char *tail, bool is_read)
{
    struct arena mem = ARENA_INIT;
    struct buf b = BUF_INIT;

    buf_add_c(&b, head);
    while (b.n < BIG)
        buf_add_c(&b, unit);
    buf_add_c(&b, tail);
    assert_int_equal(is_read_and_stable(buf_str(&b), &mem), is_read);
    buf_free(&b);
    arena_free(&mem);
}

static void takes_a_megabyte_in_its_stride(void **state)
{
    (void)state;
    assert_big_is("c.76_77ins", "ACGT", "", true);
    assert_big_is("c.76_78delinsA", "con", "", false);
    assert_big_is("c.76_77ins[", "NC_000001.10:g.1_5;", "9]", true);
    assert_big_is("p.Asp770_Asn771ins", "Gly", "", true);
    assert_big_is("c.", "9", "del", false);
    assert_big_is("c.1+", "9", "del", false);
    assert_big_is("c.1", "A[1]", "", false);
    assert_big_is("c.1A", "[", "", false);
    assert_big_is("c.76_77ins", "[", "1", false);
    assert_big_is("c.76_77ins1", "]", "", false);
    assert_big_is("c.", "(", "", false);
    assert_big_is("", "(p.", "", false);
    assert_big_is("c.76A>T", "(p.", ")", false);
    assert_big_is("", "NM_1.1(", ":c.1A>T", false);
    assert_big_is("", "A", ":c.1A>T", true);
    assert_big_is("p.", "(", ")", false);
    assert_big_is("p.Ala2", "[", "]", false);
    assert_big_is("c.1A>T (p.Ala2", "[5]", ")", false);
    assert_big_is("", ":", "", false);
    assert_big_is("", " ", "c.1A>T", true);
}

static void refuses_bytes_that_end_a_c_string(void **state)
{
    static const char text[] = "p.V600E\0and more";
    struct arena mem = ARENA_INIT;
    struct hgvs h;
    const char *why;

    (void)state;
    assert_int_equal(
        hgvs_parse((struct str){text, sizeof(text) - 1}, &mem, &h, &why), ERR_NOENT);
    assert_int_equal(hgvs_parse(STR_NONE, &mem, &h, &why), ERR_NOENT);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_random_descriptions_and_their_own_text_again),
        cmocka_unit_test(what_it_reads_from_noise_is_stable),
        cmocka_unit_test(takes_a_megabyte_in_its_stride),
        cmocka_unit_test(refuses_bytes_that_end_a_c_string),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
