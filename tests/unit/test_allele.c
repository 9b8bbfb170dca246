#include "kb/model/allele.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define N_BASES 200

/* A contig of which bases beg1.. are known. */
struct known {
    uint32_t beg1, n;
    char bases[N_BASES + 1];
};

static uint32_t fetch_known(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    const struct known *k = ctx;

    (void)assembly;
    (void)contig;
    if (pos1 < k->beg1 || pos1 - k->beg1 >= k->n)
        return 0;

    uint32_t beg0 = pos1 - k->beg1, left = k->n - beg0;

    if (n > left)
        n = left;
    memcpy(out, k->bases + beg0, n);
    return n;
}

static struct refbases bases_of(struct known *k)
{
    return (struct refbases){.ctx = k, .fetch = fetch_known};
}

static struct known known_from(uint32_t beg1, const char *bases)
{
    struct known k = {.beg1 = beg1, .n = (uint32_t)strlen(bases)};

    memcpy(k.bases, bases, k.n);
    return k;
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Few letters, so that repeats are common. */
static void randomise(struct known *k, uint64_t *seed, unsigned n_letters)
{
    k->beg1 = 1;
    k->n = N_BASES;
    for (uint32_t i = 0; i < k->n; i++)
        k->bases[i] = "ACGT"[next_random(seed) % n_letters];
}

static struct allele allele_at(uint32_t pos1, const char *ref, const char *alt)
{
    return (struct allele){ASSEMBLY_GRCH38, 7, pos1, str_of(ref), str_of(alt)};
}

static void assert_allele(
    const struct allele *a, uint32_t pos1, const char *ref, const char *alt)
{
    struct arena mem = ARENA_INIT;

    assert_int_equal(a->pos1, pos1);
    assert_string_equal(str_cstr(&mem, a->ref), ref);
    assert_string_equal(str_cstr(&mem, a->alt), alt);
    arena_free(&mem);
}

static void assert_trims(const char *ref, const char *alt, uint32_t pos1,
    const char *want_ref, const char *want_alt)
{
    struct arena mem = ARENA_INIT;
    struct err err;
    struct allele a = allele_at(100, ref, alt);

    assert_int_equal(allele_trim(&a, &mem, &err), 0);
    assert_allele(&a, pos1, want_ref, want_alt);
    arena_free(&mem);
}

static void trims_shared_suffix_before_prefix(void **state)
{
    (void)state;
    assert_trims("CAA", "CA", 100, "CA", "C");
    assert_trims("GCACA", "GCA", 100, "GCA", "G");
    assert_trims("TTT", "TT", 100, "TT", "T");
}

static void one_base_for_another_is_written_in_capitals(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < 1u << 16; i++) {
        char ref = (char)(i & 255), alt = (char)(i >> 8);
        bool are_bases =
            ref && strchr("ACGTacgt", ref) && alt && strchr("ACGTacgt", alt);
        bool is_one = are_bases && (ref & ~0x20) != (alt & ~0x20);
        struct allele a = {ASSEMBLY_GRCH38, 1, 100, {&ref, 1}, {&alt, 1}};
        struct err err = {0};
        assert_int_equal(allele_trim(&a, &mem, &err) == 0, is_one);
        if (!is_one)
            continue;
        assert_true(a.pos1 == 100 && a.ref.n == 1 && a.alt.n == 1);
        assert_true(a.ref.p[0] == (ref & ~0x20) && a.alt.p[0] == (alt & ~0x20));
    }
    struct allele last = {ASSEMBLY_GRCH38, 1, UINT32_MAX, STR("A"), STR("C")};
    struct err err = {0};
    assert_true(allele_trim(&last, &mem, &err) < 0);
    arena_free(&mem);
}

static void trims_to_the_bases_that_differ(void **state)
{
    (void)state;
    assert_trims("A", "T", 100, "A", "T");
    assert_trims("ACG", "ATG", 101, "C", "T");
    assert_trims("ACGT", "ATCT", 101, "CG", "TC");
    assert_trims("ACG", "AT", 101, "CG", "T");
    assert_trims("acg", "aCt", 102, "G", "T");
    assert_trims("GA", "GATTA", 100, "G", "GATT");
}

static void assert_trim_fails(const char *ref, const char *alt, const char *says)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct allele a = allele_at(100, ref, alt);

    assert_int_equal(allele_trim(&a, &mem, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, says));
    arena_free(&mem);
}

static void refuses_what_is_no_allele(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct allele far = allele_at(UINT32_MAX, "AC", "A");

    (void)state;
    assert_trim_fails("A", "A", "the same");
    assert_trim_fails("a", "A", "the same");
    assert_trim_fails("N", "A", "REF \"N\"");
    assert_trim_fails("", "A", "REF \"\"");
    assert_trim_fails("A", "*", "ALT \"*\"");
    assert_trim_fails("A", "<DEL>", "ALT \"<DEL>\"");
    assert_trim_fails("A", ".", "ALT \".\"");
    assert_int_equal(allele_trim(&far, &mem, &err), ERR_FAIL);
    assert_int_equal(far.pos1, UINT32_MAX);
    arena_free(&mem);
}

static void classifies_what_stands_in_alt(void **state)
{
    static const struct {
        const char *alt;
        enum alt_kind kind;
    } cases[] = {{"A", ALT_BASES}, {"acgT", ALT_BASES}, {"", ALT_NONE}, {".", ALT_NONE},
        {"*", ALT_STAR}, {"<NON_REF>", ALT_NON_REF}, {"<*>", ALT_NON_REF},
        {"<DEL>", ALT_SYMBOLIC}, {"<DUP:TANDEM>", ALT_SYMBOLIC},
        {"G]17:198982]", ALT_BREAKEND}, {"[13:123457[C", ALT_BREAKEND},
        {"C[<ctg1>:1[", ALT_BREAKEND}, {"A.", ALT_BREAKEND}, {".TG", ALT_BREAKEND},
        {"N", ALT_AMBIGUOUS}, {"ACR", ALT_AMBIGUOUS}, {"<>", ALT_INVALID},
        {"<DEL", ALT_INVALID}, {"A*", ALT_INVALID}, {"..", ALT_INVALID},
        {"A-", ALT_INVALID}, {"A,T", ALT_INVALID}, {"A T", ALT_INVALID}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(alt_classify(str_of(cases[i].alt)), cases[i].kind);
    assert_int_equal(alt_classify((struct str){"A\0", 2}), ALT_INVALID);
}

static void left_aligns_an_indel_in_a_repeat(void **state)
{
    struct known k = known_from(1, "GGGCACACACTTT");
    struct refbases ref = bases_of(&k);
    struct arena mem = ARENA_INIT;
    struct allele del = allele_at(7, "ACA", "A"), ins = allele_at(10, "C", "CAC");

    (void)state;
    assert_int_equal(allele_left_align(&del, &ref, &mem), SHIFT_DONE);
    assert_allele(&del, 3, "GCA", "G");
    assert_int_equal(allele_left_align(&ins, &ref, &mem), SHIFT_DONE);
    assert_allele(&ins, 3, "G", "GCA");
    arena_free(&mem);
}

static void moves_only_to_the_first_base_of_the_contig(void **state)
{
    struct known k = known_from(1, "AAAAT");
    struct refbases ref = bases_of(&k);
    struct arena mem = ARENA_INIT;
    struct allele del = allele_at(3, "AA", "A"), first = allele_at(1, "AA", "A");
    struct allele by_end = allele_at(1, "AC", "C");

    (void)state;
    assert_int_equal(allele_left_align(&del, &ref, &mem), SHIFT_DONE);
    assert_allele(&del, 1, "AA", "A");
    assert_int_equal(allele_left_align(&first, &ref, &mem), SHIFT_NOT_NEEDED);
    assert_allele(&first, 1, "AA", "A");
    assert_int_equal(allele_left_align(&by_end, &ref, &mem), SHIFT_NOT_NEEDED);
    assert_allele(&by_end, 1, "AC", "C");
    arena_free(&mem);
}

static void takes_an_anchor_from_the_end_to_the_front(void **state)
{
    struct known k = known_from(1, "TTGCAT");
    struct refbases ref = bases_of(&k);
    struct arena mem = ARENA_INIT;
    struct allele del = allele_at(4, "CA", "A"), unknown = del;

    (void)state;
    assert_int_equal(allele_left_align(&del, &ref, &mem), SHIFT_DONE);
    assert_allele(&del, 3, "GC", "G");
    assert_int_equal(allele_left_align(&unknown, NULL, &mem), SHIFT_NO_BASES);
    assert_allele(&unknown, 4, "CA", "A");
    arena_free(&mem);
}

static void keeps_an_indel_where_bases_end(void **state)
{
    struct known k = known_from(50, "AAAAAAT"), with_n = known_from(50, "CNAAAAT");
    struct refbases ref = bases_of(&k), ref_n = bases_of(&with_n);
    struct arena mem = ARENA_INIT;
    struct allele a = allele_at(54, "AA", "A"), b = a, c = a;
    struct allele proven = allele_at(54, "AT", "A");

    (void)state;
    assert_int_equal(allele_left_align(&a, &ref, &mem), SHIFT_NO_BASES);
    assert_allele(&a, 54, "AA", "A");
    assert_int_equal(allele_left_align(&b, NULL, &mem), SHIFT_NO_BASES);
    assert_int_equal(allele_left_align(&c, &ref_n, &mem), SHIFT_NO_BASES);
    assert_allele(&c, 54, "AA", "A");
    assert_int_equal(allele_left_align(&proven, NULL, &mem), SHIFT_NOT_NEEDED);
    arena_free(&mem);
}

static void reaches_the_last_base_of_a_window(void **state)
{
    struct known k = known_from(50, "CAAAAAT");
    struct refbases ref = bases_of(&k);
    struct arena mem = ARENA_INIT;
    struct allele a = allele_at(54, "AA", "A");

    (void)state;
    assert_int_equal(allele_left_align(&a, &ref, &mem), SHIFT_DONE);
    assert_allele(&a, 50, "CA", "C");
    arena_free(&mem);
}

static void leaves_substitutions_alone(void **state)
{
    struct arena mem = ARENA_INIT;
    struct allele snv = allele_at(54, "A", "T"), mnv = allele_at(54, "AC", "TA");
    struct allele delins = allele_at(54, "ACG", "TA"),
                  short_one = allele_at(54, "AC", "T");

    (void)state;
    assert_int_equal(allele_left_align(&snv, NULL, &mem), SHIFT_NOT_NEEDED);
    assert_int_equal(allele_left_align(&mnv, NULL, &mem), SHIFT_NOT_NEEDED);
    assert_int_equal(allele_left_align(&delins, NULL, &mem), SHIFT_NOT_NEEDED);
    assert_int_equal(allele_left_align(&short_one, NULL, &mem), SHIFT_NOT_NEEDED);
    arena_free(&mem);
}

/* The contig's bases with the allele in place of REF. */
static struct str haplotype(
    struct arena *mem, const struct known *k, const struct allele *a)
{
    struct str all = {k->bases, k->n};
    struct str before = str_sub(all, 0, a->pos1 - 1);
    struct str after = str_sub(all, a->pos1 - 1 + a->ref.n, all.n);

    return str_fmt(
        mem, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(a->alt), STR_ARG(after));
}

/* A random change of up to 5 bases for up to 5 others, anywhere but at the ends. */
static struct allele random_allele(
    struct arena *mem, const struct known *k, uint64_t *seed, unsigned n_letters)
{
    uint32_t pos1 = 20 + (uint32_t)(next_random(seed) % 160);
    size_t n_ref = 1 + next_random(seed) % 5, n_alt = 1 + next_random(seed) % 5;
    char *alt = arena_alloc(mem, n_alt);

    for (size_t i = 0; i < n_alt; i++)
        alt[i] = "ACGT"[next_random(seed) % n_letters];
    if (next_random(seed) % 2) /* more pure indels than chance gives */
        alt[0] = k->bases[pos1 - 1];
    return (struct allele){
        ASSEMBLY_GRCH38, 7, pos1, {k->bases + pos1 - 1, n_ref}, {alt, n_alt}};
}

/* The same change written with more of the reference on both sides. */
static struct allele pad(struct arena *mem, const struct known *k,
    const struct allele *a, uint32_t n_before, uint32_t n_after)
{
    struct str before = {k->bases + a->pos1 - 1 - n_before, n_before};
    struct str after = {k->bases + a->pos1 - 1 + a->ref.n, n_after};
    struct allele out = *a;

    out.pos1 -= n_before;
    out.ref =
        str_fmt(mem, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(a->ref), STR_ARG(after));
    out.alt =
        str_fmt(mem, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(a->alt), STR_ARG(after));
    return out;
}

static void normalise(struct allele *a, const struct refbases *ref, struct arena *mem)
{
    struct err err;

    assert_int_equal(allele_trim(a, mem, &err), 0);
    assert_int_not_equal(allele_left_align(a, ref, mem), SHIFT_NO_BASES);
}

static void assert_is_normal(const struct allele *a, const struct known *k)
{
    bool is_long = a->ref.n > 1 && a->alt.n > 1;
    char ref_end = a->ref.p[a->ref.n - 1], alt_end = a->alt.p[a->alt.n - 1];

    if (is_long)
        assert_int_not_equal(a->ref.p[0], a->alt.p[0]);
    if (a->pos1 > 1)
        assert_int_not_equal(ref_end, alt_end);
    assert_memory_equal(a->ref.p, k->bases + a->pos1 - 1, a->ref.n);
}

static void one_change_has_one_normal_form(void **state)
{
    uint64_t seed = 88172645463325252;
    struct arena mem = ARENA_INIT;
    size_t n_moved = 0;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct known k;
        unsigned n_letters = 1 + round % 4;
        struct refbases ref = bases_of(&k);

        arena_reset(&mem);
        memset(&k, 0, sizeof(k));
        randomise(&k, &seed, n_letters);

        struct allele a = random_allele(&mem, &k, &seed, n_letters);

        if (str_eq(a.ref, a.alt))
            continue;

        struct allele b = pad(&mem, &k, &a, (uint32_t)(next_random(&seed) % 12),
            (uint32_t)(next_random(&seed) % 12));
        struct str want = haplotype(&mem, &k, &a);
        uint32_t given1 = a.pos1;

        normalise(&a, &ref, &mem);
        normalise(&b, &ref, &mem);
        assert_true(allele_eq(&a, &b));
        assert_true(str_eq(haplotype(&mem, &k, &a), want));
        assert_is_normal(&a, &k);
        n_moved += a.pos1 < given1;
    }
    assert_true(n_moved > 1000);
    arena_free(&mem);
}

static void says_whether_ref_agrees(void **state)
{
    struct known k = known_from(10, "ACGTNACGT");
    struct refbases ref = bases_of(&k);
    struct allele a;

    (void)state;
    a = allele_at(10, "ACGT", "A");
    assert_int_equal(allele_check_ref(&a, &ref), 1);
    assert_int_equal(allele_check_ref(&a, NULL), -1);
    a = allele_at(10, "ACGA", "A");
    assert_int_equal(allele_check_ref(&a, &ref), 0);
    a = allele_at(13, "TAA", "A");
    assert_int_equal(allele_check_ref(&a, &ref), -1);
    a = allele_at(17, "GTA", "A");
    assert_int_equal(allele_check_ref(&a, &ref), -1);
    a = allele_at(17, "CTA", "A");
    assert_int_equal(allele_check_ref(&a, &ref), 0);
    a = allele_at(9, "A", "T");
    assert_int_equal(allele_check_ref(&a, &ref), -1);
}

static void checks_a_ref_longer_than_one_fetch(void **state)
{
    struct arena mem = ARENA_INIT;
    struct known k;
    struct refbases ref = bases_of(&k);
    uint64_t seed = 7;

    (void)state;
    memset(&k, 0, sizeof(k));
    randomise(&k, &seed, 4);

    char *text = arena_dup(&mem, k.bases, 150);
    struct allele a = {ASSEMBLY_GRCH37, 1, 1, {text, 150}, STR("A")};

    assert_int_equal(allele_check_ref(&a, &ref), 1);
    text[140] = text[140] == 'A' ? 'C' : 'A';
    assert_int_equal(allele_check_ref(&a, &ref), 0);
    arena_free(&mem);
}

static void orders_by_genome_then_bases(void **state)
{
    struct allele a = allele_at(100, "A", "T"), b = a;

    (void)state;
    assert_true(allele_eq(&a, &b));
    b.alt = STR("TT");
    assert_true(allele_cmp(&a, &b) < 0);
    b.ref = STR("AA");
    assert_true(allele_cmp(&b, &a) > 0);
    b = a;
    b.pos1 = 99;
    assert_true(allele_cmp(&a, &b) > 0);
    b.contig = 8;
    assert_true(allele_cmp(&a, &b) < 0);
    b.assembly = ASSEMBLY_GRCH37;
    assert_true(allele_cmp(&a, &b) > 0);
    assert_false(allele_eq(&a, &b));
}

static void text_reads_back(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err;
    struct allele a = allele_at(140753336, "A", "T"), b;

    (void)state;
    assert_string_equal(str_cstr(&mem, allele_text(&mem, &a)), "7:140753336:A:T");
    assert_int_equal(
        allele_parse(allele_text(&mem, &a), ASSEMBLY_GRCH38, &mem, &b, &err), 0);
    assert_true(allele_eq(&a, &b));
    assert_int_equal(
        allele_parse(STR(" chr7-140753336-a-t "), ASSEMBLY_GRCH38, &mem, &b, &err), 0);
    assert_true(allele_eq(&a, &b));
    assert_int_equal(
        allele_parse(STR("NC_000007.14:5:AC:A"), ASSEMBLY_GRCH38, &mem, &b, &err), 0);
    assert_allele(&b, 5, "AC", "A");
    arena_free(&mem);
}

static void refuses_texts_that_are_no_allele(void **state)
{
    static const char *const texts[] = {"", "7", "7:1:A", "7:1:A:T:C", "7:0:A:T",
        "7:-1:A:T", "7:159345974:A:T", "7:99999999999:A:T", "7:1::T",
        "7:1:A:", "7:1:A:<DEL>", "7:1:N:T", "26:1:A:T", "chr7_alt:1:A:T",
        "NC_000007.13:1:A:T", "7:1-A-T", "rs113488022"};
    struct arena mem = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct err err = {0};
        struct allele a;

        assert_int_equal(
            allele_parse(str_of(texts[i]), ASSEMBLY_GRCH38, &mem, &a, &err), ERR_FAIL);
        assert_non_null(strstr(err.msg, texts[i]));
    }
    arena_free(&mem);
}

/* printf '\x26\x07\x08\x63\xaf\x58\x00\x00\x00\x01A\x00\x00\x00\x01T' | sha256sum */
static void key_never_changes(void **state)
{
    static const uint8_t want[ALLELE_KEY_BYTES] = {0x7d, 0x3d, 0x50, 0x6b, 0xd8, 0xce,
        0x93, 0xd7, 0xfb, 0xf6, 0x3c, 0x99, 0x59, 0x25, 0x33, 0xed};
    struct allele a = allele_at(140753336, "A", "T"), b = a;
    uint8_t key[ALLELE_KEY_BYTES], other[ALLELE_KEY_BYTES];

    (void)state;
    allele_key(&a, key);
    assert_memory_equal(key, want, sizeof(want));
    b.assembly = ASSEMBLY_GRCH37;
    allele_key(&b, other);
    assert_memory_not_equal(key, other, sizeof(key));
    b = a;
    b.ref = STR("AT");
    b.alt = STR_NONE;
    allele_key(&b, other);
    assert_memory_not_equal(key, other, sizeof(key));
}

static void packed_words_never_change(void **state)
{
    (void)state;
    /* lengths in bits 57.. and 52.., then A 0 C 1 G 2 T 3 from bit 51 down */
    assert_true(allele_pack(STR("A"), STR("T")) == UINT64_C(0x0213000000000000));
    assert_true(allele_pack(STR("AC"), STR("A")) == UINT64_C(0x0411000000000000));
    assert_true(allele_pack(STR("ACGTACGTACGTAC"), STR("ACGTACGTACGTA"))
                == UINT64_C(0xef40d0d0d995c35f));
}

static void assert_packs_back(struct str ref, struct str alt)
{
    char r[ALLELE_PACK_BASES + 1], a[ALLELE_PACK_BASES + 1];
    uint64_t word = allele_pack(ref, alt);

    assert_int_equal(word & ALLELE_PACKED_LONG, 0);
    assert_true(allele_unpack(word, r, a));
    assert_true(str_eq_c(ref, r));
    assert_true(str_eq_c(alt, a));
    assert_int_equal(allele_packed_ref_base(word), ref.n > 0 ? ref.p[0] : '\0');
}

static void short_alleles_pack_and_unpack_exactly(void **state)
{
    uint64_t seed = 2463534242;
    char bases[ALLELE_PACK_BASES];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t n_ref = next_random(&seed) % (ALLELE_PACK_BASES + 1);
        size_t n_alt = next_random(&seed) % (ALLELE_PACK_BASES + 1 - n_ref);

        for (size_t i = 0; i < sizeof(bases); i++)
            bases[i] = "ACGT"[next_random(&seed) & 3];
        assert_packs_back(
            (struct str){bases, n_ref}, (struct str){bases + n_ref, n_alt});
    }
    assert_packs_back((struct str){bases, ALLELE_PACK_BASES}, STR_NONE);
}

static void long_alleles_are_marked(void **state)
{
    char r[ALLELE_PACK_BASES + 1], a[ALLELE_PACK_BASES + 1];
    struct str n26 = STR("ACGTACGTACGTACGTACGTACGTAC");
    uint64_t word = allele_pack(n26, STR("A"));

    (void)state;
    assert_true(word & ALLELE_PACKED_LONG);
    assert_false(allele_unpack(word, r, a));
    assert_true(word == allele_pack(n26, STR("A")));
    assert_true(word != allele_pack(n26, STR("C")));
    assert_true(word != allele_pack(STR("A"), n26));
    assert_true(allele_pack(STR("N"), STR("A")) & ALLELE_PACKED_LONG);
    assert_true(allele_pack(STR("a"), STR("C")) & ALLELE_PACKED_LONG);
    /* lengths that no allele has: a damaged word */
    assert_false(allele_unpack(UINT64_C(0x7ff0000000000000), r, a));
    assert_int_equal(allele_packed_ref_base(UINT64_C(0x7ff0000000000000)), '\0');
    assert_int_equal(allele_packed_ref_base(word), '\0');
}

static void reverse_complements(void **state)
{
    struct arena mem = ARENA_INIT;

    (void)state;
    assert_string_equal(str_cstr(&mem, bases_revcomp(&mem, STR("AACGTT"))), "AACGTT");
    assert_string_equal(str_cstr(&mem, bases_revcomp(&mem, STR("GATTAC"))), "GTAATC");
    assert_string_equal(str_cstr(&mem, bases_revcomp(&mem, STR("aN"))), "NT");
    assert_int_equal(bases_revcomp(&mem, STR_NONE).n, 0);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trims_shared_suffix_before_prefix),
        cmocka_unit_test(trims_to_the_bases_that_differ),
        cmocka_unit_test(one_base_for_another_is_written_in_capitals),
        cmocka_unit_test(refuses_what_is_no_allele),
        cmocka_unit_test(classifies_what_stands_in_alt),
        cmocka_unit_test(left_aligns_an_indel_in_a_repeat),
        cmocka_unit_test(moves_only_to_the_first_base_of_the_contig),
        cmocka_unit_test(takes_an_anchor_from_the_end_to_the_front),
        cmocka_unit_test(keeps_an_indel_where_bases_end),
        cmocka_unit_test(reaches_the_last_base_of_a_window),
        cmocka_unit_test(leaves_substitutions_alone),
        cmocka_unit_test(one_change_has_one_normal_form),
        cmocka_unit_test(says_whether_ref_agrees),
        cmocka_unit_test(checks_a_ref_longer_than_one_fetch),
        cmocka_unit_test(orders_by_genome_then_bases),
        cmocka_unit_test(text_reads_back),
        cmocka_unit_test(refuses_texts_that_are_no_allele),
        cmocka_unit_test(key_never_changes),
        cmocka_unit_test(packed_words_never_change),
        cmocka_unit_test(short_alleles_pack_and_unpack_exactly),
        cmocka_unit_test(long_alleles_are_marked),
        cmocka_unit_test(reverse_complements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
