#include "kb/model/reference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* The mitochondrial genome is the only whole contig small enough for a test. */
#define MT_LENGTH 16569
#define HG19_MT_LENGTH 16571

static struct fasta *fasta_of(const char *text)
{
    struct err err;
    struct stream *in = stream_open_bytes("test.fa", text, strlen(text), &err);
    struct fasta *f = fasta_read(in, &err);

    stream_close(in);
    assert_non_null(f);
    return f;
}

static int add(
    struct reference *r, enum assembly assembly, const char *text, struct err *err)
{
    unsigned n_used, n_left_out;

    return reference_add(
        r, fasta_of(text), assembly, "test.fa", &n_used, &n_left_out, err);
}

static void assert_adds(struct reference *r, enum assembly assembly, const char *text,
    unsigned want_used, unsigned want_left_out)
{
    struct err err = {0};
    unsigned n_used, n_left_out;

    assert_int_equal(reference_add(r, fasta_of(text), assembly, "test.fa", &n_used,
                         &n_left_out, &err),
        0);
    assert_int_equal(n_used, want_used);
    assert_int_equal(n_left_out, want_left_out);
}

static void assert_refuses(enum assembly assembly, const char *text, const char *says)
{
    struct err err = {0};
    struct reference *r = reference_new();

    assert_int_equal(add(r, assembly, text, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "test.fa: "));
    assert_non_null(strstr(err.msg, says));
    reference_free(r);
}

static void assert_fetch(struct reference *r, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, const char *want)
{
    struct refbases bases = reference_bases(r);
    char got[64] = "";

    assert_int_equal(
        bases.fetch(bases.ctx, assembly, contig, pos1, n, got), strlen(want));
    assert_memory_equal(got, want, strlen(want));
}

static struct str mt_contig(struct buf *text, const char *name, size_t length)
{
    buf_fmt(text, ">%s\nGATC", name);
    for (size_t i = 4; i < length; i++)
        buf_add_char(text, 'A');
    buf_add_char(text, '\n');
    return buf_str(text);
}

static void windows_are_placed_by_their_names(void **state)
{
    struct reference *r = reference_new();

    (void)state;
    assert_adds(r, ASSEMBLY_GRCH38,
        ">chr7:1001-1008 x\nACGTACGT\n>7:2001-2004\nTTTT\n>NC_000017.11:5-6\nCC\n", 3,
        0);
    assert_int_equal(reference_assembly(r), ASSEMBLY_GRCH38);
    assert_true(reference_has(r, ASSEMBLY_GRCH38));
    assert_false(reference_has(r, ASSEMBLY_GRCH37));
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 1001, 8, "ACGTACGT");
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 1003, 3, "GTA");
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 1007, 9, "GT");
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 2001, 1, "T");
    assert_fetch(r, ASSEMBLY_GRCH38, 17, 5, 2, "CC");
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 1000, 9, "");
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 1009, 1, "");
    assert_fetch(r, ASSEMBLY_GRCH38, 8, 1001, 1, "");
    assert_fetch(r, ASSEMBLY_GRCH37, 7, 1001, 1, "");
    assert_fetch(r, ASSEMBLY_NONE, 7, 1001, 1, "");
    assert_fetch(r, ASSEMBLY_GRCH38, 99, 1001, 1, "");
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 0, 1, "");
    reference_free(r);
}

static void other_sequences_are_left_out(void **state)
{
    struct reference *r = reference_new();

    (void)state;
    assert_adds(r, ASSEMBLY_GRCH38,
        ">chr7_KI270803v1_alt\nA\n>chrUn_GL000220v1:1-2\nAC\n>hs38d1\nA\n"
        ">HLA-A*01:01:01:01\nA\n>chr7:1-2\nAC\n>NT_187562.1\nA\n>:1-2\nAC\n",
        1, 6);
    assert_fetch(r, ASSEMBLY_GRCH38, 7, 1, 3, "AC");
    assert_adds(r, ASSEMBLY_GRCH38, ">mouse1\nACGT\n", 0, 1);
    reference_free(r);
}

static void fetches_across_windows_that_touch_or_overlap(void **state)
{
    struct reference *r = reference_new();

    (void)state;
    assert_adds(r, ASSEMBLY_GRCH37,
        ">1:21-24\nGGCC\n>1:11-20\nAAAAACCCCC\n>1:15-22\nACCCCCGG\n>1:27-28\nTT\n"
        ">1:12-13\nAA\n",
        5, 0);
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 11, 50, "AAAAACCCCCGGCC");
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 14, 8, "AACCCCCG");
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 24, 9, "C");
    assert_int_equal(reference_next(r, ASSEMBLY_GRCH37, 1, 1), 11);
    assert_int_equal(reference_next(r, ASSEMBLY_GRCH37, 1, 11), 11);
    assert_int_equal(reference_next(r, ASSEMBLY_GRCH37, 1, 24), 24);
    assert_int_equal(reference_next(r, ASSEMBLY_GRCH37, 1, 25), 27);
    assert_int_equal(reference_next(r, ASSEMBLY_GRCH37, 1, 29), 0);
    assert_int_equal(reference_next(r, ASSEMBLY_GRCH37, 2, 1), 0);
    assert_int_equal(reference_next(r, ASSEMBLY_NONE, 1, 1), 0);
    reference_free(r);
}

static void a_window_inside_another_hides_nothing_behind_it(void **state)
{
    struct reference *r = reference_new();

    (void)state;
    assert_adds(
        r, ASSEMBLY_GRCH37, ">1:11-20\nACGTACGTAC\n>1:12-13\nCG\n>1:15-15\nA\n", 3, 0);
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 17, 9, "GTAC");
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 11, 99, "ACGTACGTAC");
    reference_free(r);
}

static void n_is_not_known_unless_another_window_knows(void **state)
{
    struct reference *r = reference_new();

    (void)state;
    assert_adds(r, ASSEMBLY_GRCH37, ">1:11-18\nACNNACGT\n", 1, 0);
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 11, 8, "AC");
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 13, 8, "");
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 15, 8, "ACGT");
    assert_adds(r, ASSEMBLY_GRCH37, ">1:12-16\nCGTNC\n", 1, 0);
    assert_fetch(r, ASSEMBLY_GRCH37, 1, 11, 8, "ACGTACGT");
    reference_free(r);
}

static void windows_that_disagree_are_refused(void **state)
{
    struct reference *r = reference_new();
    struct err err = {0};

    (void)state;
    assert_refuses(ASSEMBLY_GRCH38, ">1:11-14\nACGT\n>1:13-16\nGAAA\n",
        "\"1:13-16\" has A at 14, where \"1:11-14\" has T");
    assert_adds(r, ASSEMBLY_GRCH38, ">1:11-20\nACGTACGTAC\n>1:12-12\nC\n", 2, 0);
    assert_int_equal(add(r, ASSEMBLY_GRCH38, ">chr1:20-21\nGG\n", &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "has G at 20, where \"1:11-20\" has C"));
    assert_adds(r, ASSEMBLY_GRCH37, ">chr1:20-21\nGG\n", 1, 0);
    reference_free(r);
}

static void a_window_must_be_what_its_name_says(void **state)
{
    (void)state;
    assert_refuses(ASSEMBLY_GRCH38, ">1:11-14\nACG\n", "found 3 bases, expected 4");
    assert_refuses(ASSEMBLY_GRCH38, ">1:14-11\nACGT\n", "found span \"14-11\"");
    assert_refuses(ASSEMBLY_GRCH38, ">1:0-3\nACGT\n", "found span \"0-3\"");
    assert_refuses(ASSEMBLY_GRCH38, ">1:4\nACGT\n", "found span \"4\"");
    assert_refuses(ASSEMBLY_GRCH38, ">1:1-4-5\nACGT\n", "found span \"1-4-5\"");
    assert_refuses(ASSEMBLY_GRCH38, ">1:1-4:1\nACGT\n", "found span \"1-4:1\"");
    assert_refuses(
        ASSEMBLY_GRCH38, ">MT:16569-16570\nAC\n", "ends beyond MT of GRCh38");
    assert_refuses(
        ASSEMBLY_GRCH38, ">1:248956422-248956423\nAC\n", "ends beyond 1 of GRCh38");
    assert_refuses(ASSEMBLY_GRCH38, ">1:4294967295-4294967296\nAC\n", "found span");
}

static void a_whole_contig_must_have_its_length(void **state)
{
    struct buf text = BUF_INIT;
    struct reference *r = reference_new();

    (void)state;
    assert_refuses(ASSEMBLY_GRCH38, ">chr7\nACGT\n",
        "sequence \"chr7\": found 4 bases, expected the 159345973 of GRCh38");
    mt_contig(&text, "chrM", MT_LENGTH);
    assert_adds(r, ASSEMBLY_GRCH38, text.p, 1, 0);
    assert_fetch(r, ASSEMBLY_GRCH38, CONTIG_MT, 1, 6, "GATCAA");
    assert_fetch(r, ASSEMBLY_GRCH38, CONTIG_MT, MT_LENGTH, 6, "A");
    buf_clear(&text);
    mt_contig(&text, "MT", MT_LENGTH - 1);
    assert_refuses(ASSEMBLY_GRCH38, text.p, "expected the 16569");
    buf_free(&text);
    reference_free(r);
}

static void another_mitochondrial_sequence_is_left_out(void **state)
{
    struct buf text = BUF_INIT;
    struct reference *r = reference_new();

    (void)state;
    mt_contig(&text, "chrM", HG19_MT_LENGTH);
    assert_adds(r, ASSEMBLY_GRCH37, text.p, 0, 1);
    buf_free(&text);
    reference_free(r);
}

static void accessions_tell_the_assembly(void **state)
{
    struct reference *r = reference_new();

    (void)state;
    assert_adds(
        r, ASSEMBLY_NONE, ">NC_000007.13:11-12\nAC\n>8:11-12\nGT\n>z\nA\n", 2, 1);
    assert_int_equal(reference_assembly(r), ASSEMBLY_GRCH37);
    assert_fetch(r, ASSEMBLY_GRCH37, 8, 11, 2, "GT");
    assert_adds(r, ASSEMBLY_NONE, ">NC_000007.14:11-12\nAA\n", 1, 0);
    assert_int_equal(reference_assembly(r), ASSEMBLY_GRCH38);
    reference_free(r);
}

static void refuses_a_file_whose_assembly_is_not_one(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    assert_refuses(ASSEMBLY_NONE, ">7:11-12\nAC\n",
        "found neither a whole contig nor an accession");
    assert_refuses(ASSEMBLY_NONE, ">z\nAC\n", "found no contig of the human genome");
    mt_contig(&text, "MT", MT_LENGTH); /* the same on both */
    assert_refuses(ASSEMBLY_NONE, text.p, "found neither a whole contig");
    buf_free(&text);
    assert_refuses(ASSEMBLY_NONE, ">NC_000007.13:1-2\nAC\n>NC_000008.11:1-2\nAC\n",
        "sequence \"NC_000008.11:1-2\" is of GRCh38, expected GRCh37");
    assert_refuses(ASSEMBLY_GRCH38, ">NC_000007.13:1-2\nAC\n",
        "sequence \"NC_000007.13:1-2\" is of GRCh37, expected GRCh38");
}

/* ---- many windows of one contig ---- */

#define N_BASES 3000

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Windows cut out of one contig, in any order and overlap; known marks what they have.
 */
static void add_random_windows(
    struct reference *r, const char *contig, bool *known, uint64_t *seed)
{
    struct buf text = BUF_INIT;

    for (int i = 0; i < 40; i++) {
        size_t beg0 = next_random(seed) % (N_BASES - 1);
        size_t n = 1 + next_random(seed) % (i % 8 ? 40 : 400);

        n = n < N_BASES - beg0 ? n : N_BASES - beg0;
        buf_fmt(&text, ">3:%zu-%zu %d\n%.*s\n", beg0 + 1, beg0 + n, i, (int)n,
            contig + beg0);
        for (size_t k = beg0; k < beg0 + n; k++)
            known[k] = contig[k] != 'N';
        if (i % 10 == 9) {
            struct err err = {0};

            if (add(r, ASSEMBLY_GRCH38, text.p, &err) < 0)
                assert_non_null(strstr(err.msg, "a second sequence"));
            buf_clear(&text);
        }
    }
    buf_free(&text);
}

static void any_windows_of_one_contig_are_that_contig(void **state)
{
    uint64_t seed = 362436069;
    char contig[N_BASES + 1] = "", got[200];

    (void)state;
    for (int round = 0; round < 100; round++) {
        bool known[N_BASES] = {false};
        struct reference *r = reference_new();
        struct refbases bases = reference_bases(r);

        for (size_t i = 0; i < N_BASES; i++)
            contig[i] = "ACGTACGTACGTACGTACGTACGTN"[next_random(&seed) % 25];
        add_random_windows(r, contig, known, &seed);
        for (int i = 0; i < 300; i++) {
            uint32_t beg0 = (uint32_t)(next_random(&seed) % N_BASES), want = 0;

            while (want < sizeof(got) && beg0 + want < N_BASES && known[beg0 + want])
                want++;
            assert_int_equal(
                bases.fetch(bases.ctx, ASSEMBLY_GRCH38, 3, beg0 + 1, sizeof(got), got),
                want);
            assert_memory_equal(got, contig + beg0, want);
        }
        reference_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_placed_by_their_names),
        cmocka_unit_test(other_sequences_are_left_out),
        cmocka_unit_test(fetches_across_windows_that_touch_or_overlap),
        cmocka_unit_test(a_window_inside_another_hides_nothing_behind_it),
        cmocka_unit_test(n_is_not_known_unless_another_window_knows),
        cmocka_unit_test(windows_that_disagree_are_refused),
        cmocka_unit_test(a_window_must_be_what_its_name_says),
        cmocka_unit_test(a_whole_contig_must_have_its_length),
        cmocka_unit_test(another_mitochondrial_sequence_is_left_out),
        cmocka_unit_test(accessions_tell_the_assembly),
        cmocka_unit_test(refuses_a_file_whose_assembly_is_not_one),
        cmocka_unit_test(any_windows_of_one_contig_are_that_contig),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
